"""What HTML tags mean for reading: which start a block, what is hidden, the words and the grid of a table."""

from collections.abc import Iterator

import lxml.html

from ingest.readers.numbers import whole
from ingest.repair import clean, superscript

_SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "head", "nav", "button", "select", "option", "input", "form",
        "svg", "iframe", "object",
    }
)  # fmt: skip
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})


def is_hidden(node: lxml.html.HtmlElement) -> bool:
    """Whether an element is not shown, or is there to find one's way about the site."""
    style = (node.get("style") or "").replace(" ", "").lower()
    return (
        str(node.tag).lower() in _SKIPPED
        or node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or node.get("role") in _FURNITURE_ROLES
        or "display:none" in style
    )


def inline_text(node: lxml.html.HtmlElement) -> str:
    """All words in an element, note marks raised."""
    parts: list[str] = []

    def gather(element: lxml.html.HtmlElement) -> None:
        parts.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not is_hidden(child):
                if child.tag == "sup":
                    parts.append(superscript(clean(child.text_content())))
                else:
                    if child.tag == "br" or child.tag in BLOCKS:
                        parts.append(" ")
                    gather(child)
                    if child.tag in BLOCKS:
                        parts.append(" ")
            parts.append(child.tail or "")

    gather(node)
    return clean("".join(parts))


def is_layout(table: lxml.html.HtmlElement) -> bool:
    """Whether a table only arranges text: one column, or headings, lists of items or tables inside its cells."""
    if table.get("role") in {"presentation", "none"}:
        return True
    if table.xpath(".//table | .//h1 | .//h2 | .//h3"):
        return True
    return all(len(list(row.iterchildren("td", "th"))) <= 1 for row in table.iter("tr"))


def grid_of(table: lxml.html.HtmlElement) -> Iterator[tuple[list[str], set[int], bool]]:
    """The rows of a table: cells, columns that go on with a cell above, and whether it is a head."""
    pending: dict[int, int] = {}
    for tr in table.iter("tr"):
        cells: list[str] = []
        inherited: set[int] = set()
        nodes = list(tr.iterchildren("td", "th"))
        if not nodes:
            continue
        for node in nodes:
            _fill_spanned(cells, inherited, pending)
            across, down = _span(node, "colspan"), _span(node, "rowspan")
            for offset in range(across):
                if down > 1:
                    pending[len(cells)] = down - 1
                cells.append(inline_text(node) if offset == 0 else "")
        _fill_spanned(cells, inherited, pending)
        head = all(node.tag == "th" for node in nodes) or tr.getparent().tag == "thead"
        yield cells, inherited, head


def _fill_spanned(cells: list[str], inherited: set[int], pending: dict[int, int]) -> None:
    while pending.get(len(cells), 0):
        pending[len(cells)] -= 1
        inherited.add(len(cells))
        cells.append("")


def _span(node: lxml.html.HtmlElement, name: str) -> int:
    return max(1, min(whole(node.get(name)) or 1, 100))
