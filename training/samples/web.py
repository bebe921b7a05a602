"""A parsed source as a saved web page, in the manner of a national site for local regulations."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from .source import Block, Document, plain
from .truth import Element, Key, toc_entries

_PAGE = """<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{title} | Lokale regelingen</title>
<style>body{{font:16px/1.5 sans-serif;max-width:60em;margin:auto}} th,td{{border:1px solid #bbb}}</style>
<script>document.documentElement.className += ' js';</script>
</head>
<body>
<header role="banner"><a href="#inhoud">Direct naar de inhoud</a>
<nav aria-label="Hoofdmenu"><ul><li><a href="#">Home</a></li><li><a href="#">Zoeken in regelingen</a></li>
<li><a href="#">Over deze site</a></li><li><a href="#">Contact</a></li></ul></nav></header>
<nav aria-label="Kruimelpad"><p>U bent hier: Home &gt; Regelingen &gt; {title}</p></nav>
<main id="inhoud">
{body}
</main>
<footer><p>Afdrukken | Delen | Versie 2.14</p><p>Deze site verzamelt regelingen van gemeenten.</p></footer>
</body>
</html>
"""


def html(document: Document) -> tuple[bytes, dict[Key, int], int]:
    """Write a document as one HTML file.

    Returns:
        The file, the page of every element (always 1) and the number of pages (1).
    """
    pages: dict[Key, int] = {(-1, number): 1 for number in document.notes}
    for number, block in enumerate(document.blocks):
        pages |= {(number, index): 1 for index in range(max(1, len(block.rows)))}
        if block.kind == "toc":
            pages |= {entry.key: 1 for entry in toc_entries(document, number)}
    body = "\n".join([*_body(document), *_notes(document)])
    return _PAGE.format(title=escape(document.meta["title"]), body=body).encode(), pages, 1


def _body(document: Document) -> Iterator[str]:
    """The blocks; neighbouring list items become one list, neighbouring lines of a box one box."""
    for kind, group in groupby(enumerate(document.blocks), key=lambda entry: entry[1].kind):
        blocks = list(group)
        if kind == "item":
            yield _list([block for _, block in blocks])
        elif kind == "box":
            yield '<aside class="kader">' + "".join(f"<p>{_rich(block.text)}</p>" for _, block in blocks) + "</aside>"
        else:
            yield from (_block(document, number, block) for number, block in blocks)


def _block(document: Document, number: int, block: Block) -> str:
    """One block that stands on its own."""
    match block.kind:
        case "title":
            return (
                f"<h1>{_rich(block.text)}</h1>" if block.level == 1 else f'<p class="subtitel">{_rich(block.text)}</p>'
            )
        case "heading":
            return f'<h{block.level + 1} id="h{number}">{_rich(block.text)}</h{block.level + 1}>'
        case "toc":
            entries = toc_entries(document, number)
            return '<ul class="inhoudsopgave">' + "".join(map(_toc_entry, entries)) + "</ul>"
        case "table":
            return _table(block)
        case "quote":
            return f"<blockquote><p>{_rich(block.text)}</p></blockquote>"
        case "caption":
            return f'<p class="bijschrift"><em>{_rich(block.text)}</em></p>'
        case "paragraph":
            return f"<p>{_rich(block.text)}</p>"
        case _:
            return ""


def _toc_entry(entry: Element) -> str:
    """A line of the table of contents, with a link to its heading."""
    target = dict(entry.extra)["target"]
    return f'<li class="niveau{entry.level}"><a href="#h{target}">{escape(entry.text)}</a></li>'


def _list(items: list[Block]) -> str:
    """Items as nested lists; numbers and letters are printed in the text, as the site does."""
    text, depth = "", 0
    for item in items:
        text += "</li></ul>" * (depth - item.level)
        text += "<ul><li>" * (item.level - depth) if item.level > depth else "</li><li>"
        label = "" if item.marker == "-" else f'<span class="nr">{item.marker}</span> '
        text += f"<p>{label}{_rich(item.text)}</p>"
        depth = item.level
    return text + "</li></ul>" * depth


def _table(block: Block) -> str:
    """A table; cells merged with the one above them are one cell with a row span."""
    merged = ("name" in block.options or "theme" in block.options) and len(block.rows) > 1
    lines = []
    for index, row in enumerate(block.rows):
        tag = "th" if row.header else "td"
        if row.spans:
            lines.append(f'<tr><th colspan="{len(row.cells)}">{_rich(row.cells[0])}</th></tr>')
            continue
        cells = [f"<{tag}>{_rich(cell)}</{tag}>" for cell in row.cells]
        if merged and not row.header:
            cells[0] = _first_cell(block, index)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _first_cell(block: Block, index: int) -> str:
    """The cell in the first column, over as many rows as it covers; nothing where one above covers this row."""
    text = block.rows[index].cells[0]
    if not text:
        return ""
    covered = 1
    for row in block.rows[index + 1 :]:
        if row.cells[0] or row.spans:
            break
        covered += 1
    return f'<td rowspan="{covered}">{_rich(text)}</td>' if covered > 1 else f"<td>{_rich(text)}</td>"


def _notes(document: Document) -> Iterator[str]:
    """The footnotes, at the end of the page."""
    if document.notes:
        yield '<hr><div class="noten">'
        for number, text in document.notes.items():
            back = f'<a href="#ref{number}">&#8617;</a>'
            yield f'<p id="noot{number}"><sup>{number}</sup> {escape(plain(text))} {back}</p>'
        yield "</div>"


def _rich(markup: str) -> str:
    """Markup of a source as HTML."""
    parts = escape(markup, quote=False).split("**")
    text = "".join(part if index % 2 == 0 else f"<strong>{part}</strong>" for index, part in enumerate(parts))
    pieces = text.split("[^")
    for index, piece in enumerate(pieces[1:], start=1):
        number, rest = piece.split("]", 1)
        pieces[index] = f'<sup id="ref{number}"><a href="#noot{number}">{number}</a></sup>{rest}'
    return "".join(pieces)
