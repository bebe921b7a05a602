"""Elements of sources that have marks of their own instead of print: HTML, Markdown, DOCX, plain text."""

from collections.abc import Iterable

from corpus.model import Element, ElementType
from ingest.lists import is_item_marker, section_number


class Markup:
    """Gathers elements without pages; levels are put right at the end."""

    def __init__(self) -> None:
        self._elements: list[Element] = []
        self._tables = 0

    def add(self, kind: ElementType, text: str, lead: str | None = None) -> None:
        """A paragraph, caption or footnote; nothing for empty text."""
        if text:
            self._elements.append(Element(type=kind, text=text, lead=lead))

    def title(self, text: str) -> None:
        """The title, or after it a subtitle."""
        if text:
            again = any(element.type is ElementType.TITLE for element in self._elements)
            self._elements.append(Element(type=ElementType.TITLE, text=text, level=2 if again else 1))

    def heading(self, text: str, depth: int) -> None:
        """A heading with the depth that the source gives it."""
        if text:
            first = text.split(" ", 1)[0]
            marker = first if section_number(first) or is_item_marker(first) else None
            self._elements.append(Element(type=ElementType.HEADING, text=text, level=depth, marker=marker))

    def entry(self, text: str, depth: int) -> None:
        """An entry of a table of contents."""
        self._elements.append(Element(type=ElementType.TOC_ENTRY, text=text, level=max(1, depth)))

    def item(self, text: str, marker: str, depth: int, lead: str | None = None) -> None:
        """A list item; a sign that its text opens with itself stands in for the list's own."""
        first, _, rest = text.partition(" ")
        if rest and is_item_marker(first):
            marker = first
        else:
            text = f"{marker} {text}"
        if lead is not None:
            lead = lead.removeprefix(marker).strip() or None
        self._elements.append(
            Element(type=ElementType.LIST_ITEM, text=text, level=max(1, depth), marker=marker, lead=lead)
        )

    def table(self, rows: Iterable[tuple[list[str], set[int], bool]]) -> None:
        """A table: rows of cells, the columns that inherit, and whether the row is a head."""
        kept = [(cells, inherited, head) for cells, inherited, head in rows if any(cells)]
        width = max((len(cells) for cells, _, _ in kept), default=0)
        for cells, inherited, head in kept:
            padded = tuple(cells) + ("",) * (width - len(cells))
            empty = {column for column in inherited if not padded[column]}
            self._elements.append(
                Element(
                    type=ElementType.TABLE_ROW,
                    text=" ".join(cell for cell in padded if cell),
                    cells=padded,
                    inherited=tuple(sorted(empty)),
                    header=head,
                    table=self._tables,
                )
            )
        self._tables += bool(kept)

    def finish(self) -> list[Element]:
        """All elements; the only heading of the highest depth, standing first, is the title, levels have no gaps."""
        return _levelled(_titled(self._elements))


def _titled(elements: list[Element]) -> list[Element]:
    depths = [element.level or 1 for element in elements if element.type is ElementType.HEADING]
    if any(element.type is ElementType.TITLE for element in elements):
        return elements
    if len(depths) < 2 or depths[0] != min(depths) or depths.count(depths[0]) != 1:
        return elements
    first = next(i for i, element in enumerate(elements) if element.type is ElementType.HEADING)
    title = Element(type=ElementType.TITLE, text=elements[first].text, level=1)
    return [*elements[:first], title, *elements[first + 1 :]]


def _levelled(elements: list[Element]) -> list[Element]:
    """Heading levels as depth in the tree, so that a jump from h2 to h4 is one step."""
    result: list[Element] = []
    above: list[int] = []
    for element in elements:
        if element.type is ElementType.HEADING:
            depth = element.level or 1
            while above and above[-1] >= depth:
                above.pop()
            above.append(depth)
            element = Element(type=element.type, text=element.text, level=len(above), marker=element.marker)
        result.append(element)
    return result
