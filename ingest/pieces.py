"""What a page is cut into: columns of lines, tables and entries of tables of contents, and boxes set apart."""

from dataclasses import dataclass, field

from ingest.lines import Area, Line
from ingest.tables import Table


@dataclass(slots=True)
class Boxed:
    """Lines inside a drawn box, set apart from the text around it."""

    area: Area
    lines: list[Line]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.area.x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.area.x1

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.area.top

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.area.bottom


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A table of contents entry.

    Attributes:
        lines: what it was read from.
        text: title with its number, without leaders and page.
        target: printed page number, or None.
    """

    lines: tuple[Line, ...]
    text: str
    target: int | None

    @property
    def page(self) -> int:
        """Physical page."""
        return self.lines[0].page

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.lines[0].x0


@dataclass(slots=True)
class Column:
    """Lines and tables that are read from top to bottom.

    Attributes:
        pieces: in reading order.
        boxed: the lines of a box apart from the running text.
        floats: boxes that text runs around.
    """

    page: int
    pieces: list[Line | Table | Entry] = field(default_factory=list)
    boxed: bool = False
    floats: list[Area] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The lines among the pieces."""
        return [piece for piece in self.pieces if isinstance(piece, Line)]
