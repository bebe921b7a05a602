"""Reading order: the pieces of a page into columns, and the columns into the order in which they are read.

The page is cut at gutters, strips of white between text on the left and text on the right. A piece that crosses a
gutter (a heading over both columns, a wide figure's caption) parts the page into bands, which are read one after
the other; inside a band the left column comes before the right one. Each column is then cut again in the same way.
What looks like columns but is not, such as cells of a table without rules or side headings, is read row by row.
"""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from ingest.boxes import Piece, in_boxes, with_tiles
from ingest.lines import Line, Page
from ingest.pieces import Boxed, Column
from ingest.strips import intervals_of
from ingest.tables import Table

_OVERSHOOT = 3.0  # points that a line may stick out of its column
_NARROWEST_GUTTER = 7.0
_SAME_BASELINE = 1.5
_APART = 1.5  # times the type size, the widest word space
_STRETCHED = 12.0  # the same in a line that justification fills
_FEW = 0.15  # share of a region's pieces that may cross the line between side headings and text
_DISPLAY = 1.2  # times the usual type size
_STRIP = 2.5  # times the type size, the height of a strip of shading that holds one line


def columns_of(page: Page, tables: Sequence[Table]) -> list[Column]:
    """The columns of a page in reading order.

    Args:
        page: without furniture and without the lines of its tables.
        tables: its tables.
    """
    pieces: list[Piece] = [*with_tiles(page), *tables]
    pieces = in_boxes(page, pieces)
    columns: list[Column] = []
    _read(pieces, page, columns, depth=0)
    return columns


def _read(pieces: list[Piece], page: Page, columns: list[Column], depth: int) -> None:
    """Append the columns of a region in reading order."""
    cut = _best_cut(pieces, page) if depth < 8 else None
    if cut is None:
        _append_single(pieces, page, columns)
        return
    for part in cut:
        _read(part, page, columns, depth + 1)


def _append_single(pieces: list[Piece], page: Page, columns: list[Column]) -> None:
    """One column: rows from top to bottom, boxes set apart."""
    current: Column | None = None
    floats = [piece.area for piece in pieces if isinstance(piece, Boxed)]
    for piece in _in_rows(pieces, joined=True):
        if isinstance(piece, Boxed):
            inner: list[Column] = []
            _read(list(piece.lines), page, inner, depth=4)
            for column in inner:
                column.boxed = True
            columns += inner
            current = None
            continue
        if current is None:
            current = Column(page.number, floats=floats)
            columns.append(current)
        current.pieces.append(piece)


def _in_rows(pieces: Sequence[Piece], joined: bool = False) -> list[Piece]:
    """Sort by height, and pieces on one baseline from left to right, those of one printed line joined on demand."""
    ordered = sorted(pieces, key=lambda p: (_height(p), p.x0))
    rows: list[list[Piece]] = []
    for piece in ordered:
        if rows and _height(piece) - _height(rows[-1][0]) <= _SAME_BASELINE and isinstance(piece, Line):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    left, right = min((p.x0 for p in pieces), default=0.0), max((p.x1 for p in pieces), default=0.0)
    result: list[Piece] = []
    for row in rows:
        row.sort(key=lambda p: p.x0)
        filled = row[0].x0 - left <= 0.2 * (right - left) and right - row[-1].x1 <= 0.05 * (right - left)
        result += _one_line(row, filled) if joined else row
    return result


def _one_line(row: Sequence[Piece], filled: bool) -> list[Piece]:
    """Join the pieces of a printed line that justification has drawn apart."""
    result: list[Piece] = []
    for piece in row:
        last = result[-1] if result else None
        if (
            isinstance(piece, Line)
            and isinstance(last, Line)
            and piece.marker is None
            and piece.style[:3] == last.words[-1].style[:3]
            and piece.style.color == last.style.color
            and 0 <= piece.x0 - last.x1 <= (_STRETCHED if filled else _APART) * piece.size
        ):
            result[-1] = last.merged(piece)
        else:
            result.append(piece)
    return result


def _height(piece: Piece) -> float:
    return piece.baseline if isinstance(piece, Line) else piece.top


def _best_cut(pieces: list[Piece], page: Page) -> list[list[Piece]] | None:
    """The region's parts in reading order, or None when it is one column."""
    best: tuple[float, list[list[Piece]]] | None = None
    displayed, shaded = _displayed(pieces), _shaded(pieces, page)
    for x in sorted({round(piece.x0) for piece in pieces})[1:]:
        over = [line for line in displayed if line.x1 < x and _is_between(line, pieces, x - 1.0)]
        over += [line for line, reach in shaded if line.x1 < x < reach and line not in over]
        found = _cut_at(pieces, x - 1.0, over)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _displayed(pieces: Sequence[Piece]) -> list[Line]:
    """Lines in large print with nothing beside them: headings over columns, however short they are."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    if not lines:
        return []
    usual = median(line.size for line in lines)
    return [
        line
        for line in lines
        if line.size >= _DISPLAY * usual
        and not any(p is not line and p.top < line.bottom and p.bottom > line.top for p in pieces)
    ]


def _shaded(pieces: Sequence[Piece], page: Page) -> list[tuple[Line, float]]:
    """Lines alone on a strip of shading, with where the strip ends: it is over the columns that it covers."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    found = []
    for area in page.areas:
        inside = [n for n in lines if area.holds(n.x0, n.top, n.x1, n.bottom)]
        if len(inside) == 1 and area.bottom - area.top <= _STRIP * inside[0].size:
            found.append((inside[0], area.x1))
    return found


def _cut_at(pieces: list[Piece], x: float, over: Sequence[Line]) -> tuple[float, list[list[Piece]]] | None:
    """Cut into bands at the pieces that cross x, and bands into left and right; with how much speaks for it.

    Args:
        pieces: of the region.
        x: where the right-hand column begins.
        over: lines left of x that stand over both columns all the same.
    """
    across = [piece for piece in pieces if piece.x0 < x - _OVERSHOOT and piece.x1 > x + _OVERSHOOT]
    inside = [
        piece for piece in pieces if piece.x0 < x - _OVERSHOOT and 0 <= x + _OVERSHOOT - piece.x1 < _NARROWEST_GUTTER
    ]
    if len(inside) <= max(1, _FEW * len(pieces) / 2):  # a heading over both columns that happens to end in the gutter
        across += inside
    known = set(map(id, across))
    across += [line for line in over if id(line) not in known]
    across = sorted(across + _continued(across, pieces, x), key=_height)
    crossing = set(map(id, across))
    bands: list[list[Piece]] = [[] for _ in range(len(across) + 1)]
    for piece in pieces:
        if id(piece) not in crossing:
            middle = (piece.top + piece.bottom) / 2
            bands[sum((p.top + p.bottom) / 2 < middle for p in across)].append(piece)
    parts: list[list[Piece]] = [[]]
    support = 0.0
    for index, band in enumerate(bands):
        left = [piece for piece in band if piece.x0 < x]
        right = [piece for piece in band if piece.x0 >= x]
        beside = _side_headings(left, right) if len(across) <= _FEW * len(pieces) else None
        if beside:
            support += len(left) + len(right)
            parts += [*beside, []]
            if index < len(across):
                parts[-1].append(across[index])
            continue
        weight = _columns_weight(left, right)
        if weight:
            support += weight
            parts += [left, right, []]
        else:
            parts[-1] += band
        if index < len(across):
            parts[-1].append(across[index])
    if support < 2.0:
        return None
    return support * (1 - len(across) / len(pieces)), [part for part in parts if part]


def _is_between(line: Line, pieces: Sequence[Piece], x: float) -> bool:
    """Whether the right-hand column goes on below a line that stands in the left one."""
    right = [piece for piece in pieces if piece.x0 >= x]
    return any(p.bottom <= line.top for p in right) and any(p.top >= line.bottom for p in right)


def _continued(across: Sequence[Piece], pieces: Sequence[Piece], x: float) -> list[Piece]:
    """Short lines that go on with a line that crosses the gutter, with nothing to their right."""
    found: list[Piece] = []
    lines = [piece for piece in across if isinstance(piece, Line)]
    taken = set(map(id, across))
    for above in lines:
        for below in pieces:
            if (
                isinstance(below, Line)
                and id(below) not in taken
                and below.style == above.style
                and abs(below.x0 - above.x0) <= _OVERSHOOT
                and 0 < below.baseline - above.baseline <= 1.5 * above.size
                and not any(p.x0 >= x and p.top < below.bottom - 1 and p.bottom > below.top + 1 for p in pieces)
            ):
                found.append(below)
                lines.append(below)
                taken.add(id(below))
    return found


def _columns_weight(left: list[Piece], right: list[Piece]) -> float:
    """How much speaks for two columns side by side: the lines that the shorter one has, or 0 when they are none."""
    if not left or not right:
        return 0.0
    gutter = min(p.x0 for p in right) - max(p.x1 for p in left)
    if gutter < _NARROWEST_GUTTER - 2 * _OVERSHOOT:
        return 0.0
    overlap = min(max(p.bottom for p in left), max(p.bottom for p in right)) - max(
        min(p.top for p in left), min(p.top for p in right)
    )
    if overlap <= 0:
        return 0.0
    if all(isinstance(p, Boxed) for p in left) or all(isinstance(p, Boxed) for p in right):
        return 0.0  # text runs around a box
    if any(isinstance(piece, Boxed | Table) for piece in (*left, *right)):
        return float(min(_size(left), _size(right)))
    if _row_wise(left, right):
        return 0.0
    return float(min(len(left), len(right)))


def _side_headings(left: Sequence[Piece], right: Sequence[Piece]) -> list[list[Piece]] | None:
    """The parts of a band whose left column has only headings for the text beside them, else None.

    Each heading begins level with a line of the text, is printed otherwise, and most of the text has none beside it.
    """
    heads = [piece for piece in left if isinstance(piece, Line)]
    lines = [piece for piece in right if isinstance(piece, Line)]
    if not heads or len(heads) < len(left) or len(heads) > 0.6 * len(lines):
        return None
    width = max(n.x1 for n in heads) - min(n.x0 for n in heads)
    if width > 0.6 * (max(p.x1 for p in right) - min(p.x0 for p in right)):
        return None
    usual = Counter(n.style for n in lines).most_common(1)[0][0]
    if any((n.style.bold, n.style.font, n.style.color) == (usual.bold, usual.font, usual.color) for n in heads):
        return None
    groups: list[list[Line]] = []
    for line in sorted(heads, key=lambda n: n.baseline):
        if groups and line.baseline - groups[-1][-1].baseline <= 1.7 * line.size and line.style == groups[-1][0].style:
            groups[-1].append(line)
        else:
            groups.append([line])
    starts = [group[0].baseline for group in groups]
    if not all(_is_level(group[0], lines) or _stands_free(group, right) for group in groups):
        return None
    if not any(_is_level(group[0], lines) for group in groups):
        return None
    parts: list[list[Piece]] = [[p for p in right if _height(p) < starts[0] - 5]]
    for group, start, end in zip(groups, starts, [*starts[1:], float("inf")], strict=True):
        parts += [list(group), [p for p in right if start - 5 <= _height(p) < end - 5]]
    return parts


def _is_level(line: Line, others: Sequence[Line]) -> bool:
    return any(abs(other.baseline - line.baseline) <= 0.5 * other.size for other in others)


def _stands_free(group: Sequence[Line], pieces: Sequence[Piece]) -> bool:
    """Whether nothing stands beside a group of lines."""
    return not any(p.top < group[-1].bottom and p.bottom > group[0].top for p in pieces)


def _size(pieces: list[Piece]) -> int:
    return sum(len(p.lines) if isinstance(p, Boxed) else len(p.rows) if isinstance(p, Table) else 1 for p in pieces)


def _row_wise(left: list[Piece], right: list[Piece]) -> bool:
    """Whether two sides are cells of rows rather than columns of text."""
    a, b = ([p for p in side if isinstance(p, Line)] for side in (left, right))
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    heights = [line.baseline for line in many]
    level = sum(any(abs(line.baseline - h) <= _SAME_BASELINE for h in heights) for line in few) / len(few)
    if all(any(line.marker for line in side) for side in (a, b)):
        return False
    return level >= 0.7 and not (_full(a) and _full(b))


def _full(lines: Sequence[Line]) -> bool:
    """Whether the lines fill their column, or each its own of several columns, as running text does."""
    if len(lines) < 2:
        return False
    columns = intervals_of(lines)
    wide = 0
    for line in lines:
        left, right = next((x0, x1) for x0, x1 in columns if x0 <= line.x0 <= x1)
        wide += right - left >= 10 * line.size and line.x1 >= left + 0.8 * (right - left)
    return wide >= 0.5 * len(lines)
