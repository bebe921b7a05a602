"""The source of a sample plan: a small Markdown-like text that is both the document and its annotation.

A source is a few `key: value` lines, a line `---`, and blocks. A block is one line; blank lines mean nothing::

    !# Title            !## Subtitle           # .. ##### heading
    - item   a. item   1. item   two spaces in front: one level deeper
    > pull quote        >> line of a box       ^^ caption       [^1]: text of footnote 1
    |= head | head      | cell | cell |        |+ row that spans the table
    {tabel widths=20,80 name=1 quote=2 owner=3 partners=4 planning=5 theme=1}   before each table
    [toc]  [page]  [template columns]          anything else is a paragraph

Inside a line `**bold**` and `[^1]` (reference to a footnote) work. What is a measure or a goal is marked in place:
`{m CODE STATUS owner="..." partners="a; b" planning="..." name="..."}` at the end of an item, row or paragraph, or
`[[some sentences]]{m ...}` inside a paragraph; `doel` instead of `m` for a goal and `m?` or `doel?` where careful
readers could disagree. CODE defaults to the code of the theme it stands under, STATUS to what the planning says.
A heading that names a theme ends with `{thema CODE}`; one that names just the measure below it with `{naam}`.
"""

import re
import shlex
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["title", "heading", "paragraph", "item", "quote", "box", "caption", "table", "toc", "page", "template"]
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
STATUSES = {"gepland", "doorlopend", "uitgevoerd", "te-onderzoeken"}

_REFERENCE = re.compile(r"\[\^(\d+)\]")
_SPAN = re.compile(r"\[\[(.+?)\]\]\{(.+?)\}")
_TRAILING = re.compile(r"\s*\{((?:m\??|doel\??|thema|naam)(?:\s.*?)?)\}$")
_ITEM = re.compile(r"(?P<indent>(?:  )*)(?P<marker>-|\d+\.|[a-z]\.) (?P<text>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an annotator says of a stretch of text; None means: take it from the context."""

    kind: Literal["maatregel", "doel"]
    quote: str
    clear: bool
    code: str | None = None
    status: str | None = None
    owner: str | None = None
    partners: tuple[str, ...] | None = None
    planning: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: its printed cells, and whether it is a header or spans the table."""

    cells: tuple[str, ...]
    mark: Mark | None = None
    header: bool = False
    spans: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a source, with its text still in markup."""

    kind: Kind
    text: str = ""
    level: int = 0
    marker: str = ""
    marks: tuple[Mark, ...] = ()
    theme: str | None = None
    names_measure: bool = False
    rows: tuple[Row, ...] = ()
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed source: its head lines, its blocks, and its footnotes by number."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[int, str]

    @property
    def municipalities(self) -> list[str]:
        """The gemeenten whose plan this is."""
        return [name.strip() for name in self.meta["gemeenten"].split(";")]

    @property
    def period(self) -> list[int]:
        """First and last year."""
        return [int(year) for year in self.meta["period"].split("-")]


class SourceError(ValueError):
    """A line of a source that cannot be read."""


def plain(markup: str) -> str:
    """The words as printed: no bold signs, footnote references as superscript digits."""
    return _REFERENCE.sub(lambda found: found[1].translate(SUPERSCRIPT), markup.replace("**", "")).strip()


def parse(source: str) -> Document:
    """Read a source.

    Raises:
        SourceError: a table row without table, or an annotation that says something unknown.
    """
    head, _, body = source.partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines())
    blocks: list[Block] = []
    notes: dict[int, str] = {}
    for line in filter(str.strip, body.splitlines()):
        if found := re.fullmatch(r"\[\^(\d+)\]: (.+)", line):
            notes[int(found[1])] = found[2]
        elif line.startswith(("|", "{tabel")):
            _table_line(blocks, line)
        else:
            blocks.append(_block(line))
    return Document(meta=meta, blocks=tuple(blocks), notes=notes)


def _table_line(blocks: list[Block], line: str) -> None:
    """Open a table, or add a row to the one that is open."""
    if line.startswith("{tabel"):
        options = dict(option.split("=", 1) for option in line.strip("{}").split()[1:])
        blocks.append(Block(kind="table", options=options))
        return
    if not blocks or blocks[-1].kind != "table":
        raise SourceError(f"row outside a table: {line}")
    table = blocks.pop()
    line, annotation = _annotation(line)
    header, spans = line.startswith("|="), line.startswith("|+")
    cells = tuple(cell.strip() for cell in line.lstrip("|=+").removesuffix("|").split("|"))
    if spans:
        cells = cells + ("",) * (len(table.options["widths"].split(",")) - 1)
    mark = None
    if annotation:
        mark = _mark(annotation, plain(cells[int(table.options["quote"]) - 1]))
    row = Row(cells=cells, mark=mark, header=header, spans=spans)
    blocks.append(Block(kind="table", options=table.options, rows=(*table.rows, row)))


def _block(line: str) -> Block:
    """One line that is not part of a table."""
    if found := re.fullmatch(r"\[(toc|page|template (\w+))\]", line):
        kind: Kind = "template" if found[2] else "toc" if found[1] == "toc" else "page"
        return Block(kind=kind, text=found[2] or "")
    line, annotation = _annotation(line)
    if found := re.fullmatch(r"(!?)(#+) (.+)", line):
        is_theme = annotation.startswith("thema")
        return Block(
            kind="title" if found[1] else "heading",
            text=found[3],
            level=len(found[2]),
            theme=annotation.split()[1] if is_theme else None,
            names_measure="naam" in annotation.split(),
        )
    text, marks = _spans(line)
    kind, level, marker = "paragraph", 0, ""
    for prefix, prefixed in ((">> ", "box"), ("> ", "quote"), ("^^ ", "caption")):
        if text.startswith(prefix):
            return Block(kind=prefixed, text=text.removeprefix(prefix))  # type: ignore[arg-type]
    if found := _ITEM.fullmatch(text):
        kind, level, marker, text = "item", len(found["indent"]) // 2 + 1, found["marker"], found["text"]
    if annotation:
        marks = (*marks, _mark(annotation, plain(text)))
    return Block(kind="item" if level else "paragraph", text=text, level=level, marker=marker, marks=marks)


def _annotation(line: str) -> tuple[str, str]:
    """A line without the annotation at its end, and that annotation."""
    found = None if line.endswith("]]") else _TRAILING.search(line)
    if not found or line[: found.start()].endswith("]]"):
        return line, ""
    return line[: found.start()], found[1]


def _spans(line: str) -> tuple[str, tuple[Mark, ...]]:
    """A line without the signs around marked sentences, and the marks."""
    marks = tuple(_mark(annotation, plain(quote)) for quote, annotation in _SPAN.findall(line))
    return _SPAN.sub(lambda found: found[1], line), marks


def _mark(annotation: str, quote: str) -> Mark:
    """Read `m leefomgeving.hic doorlopend planning="2024"`."""
    kind, *words = shlex.split(annotation)
    fields: dict[str, str] = {}
    for word in words:
        if "=" in word:
            key, value = word.split("=", 1)
            fields[key] = value
        elif word in STATUSES:
            fields["status"] = word.replace("-", " ")
        elif "." in word:
            fields["code"] = word
        else:
            raise SourceError(f"unknown word {word!r} in annotation {annotation!r}")
    partners = fields.pop("partners", None)
    return Mark(
        kind="doel" if kind.startswith("doel") else "maatregel",
        quote=quote,
        clear=not kind.endswith("?"),
        partners=None if partners is None else tuple(part.strip() for part in partners.split(";")),
        **fields,
    )
