"""Tables whose rows are parted by rules across the page or told apart by shading, with no lines between columns.

Rules and edges of shaded bands of one width cut the page into strips. A run of strips whose text falls into the
same columns is a table. The last row of a shaded table often has no band of its own; what goes on below in the same
columns is taken in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.lines import Area, Line, Page
from ingest.markers import lists_side_by_side
from ingest.strips import Interval, baseline_rows, cuts_of, grouped, intervals_of, merged, pitch_of, row_of, split_line
from ingest.tables import Row, Table

_SAME_WIDTH = 8.0
_NARROWEST = 150.0  # points; shorter rules are underlines
_PROSE_WIDTH = 16.0  # times the type size; narrower columns are no columns of running text beside others
_PROSE_LINES = 7  # lines in each of two columns that no row of cells has


@dataclass(slots=True)
class _Strip:
    """Text between two separators.

    Attributes:
        cover: how far the separator above reaches; columns outside are merged with the strip above.
    """

    top: float
    bottom: float
    lines: list[Line]
    cover: Interval


@dataclass(slots=True)
class _Frame:
    """Separators that belong together.

    Attributes:
        levels: heights and how far the separator reaches there.
    """

    x0: float
    x1: float
    levels: list[tuple[float, Interval]]


def take_banded(page: Page) -> list[Table]:
    """Find the tables with rules or shading across and take their lines out of the page."""
    tables: list[Table] = []
    for frame in _frames(page):
        strips = _strips(page, frame)
        start = 0
        while start < len(strips):
            end, columns = _run(strips, start)
            if _is_table(strips[start:end], columns):
                run = [*_head_of(strips, start, columns), *strips[start:end]]
                lines = _with_rest(page, run, columns, frame, last=end == len(strips))
                tables.append(_table(page.number, run, lines, columns))
                gone = {id(line) for line in lines}
                page.lines = [line for line in page.lines if id(line) not in gone]
                start = end
            else:
                start += 1
    return tables


def bands_of(page: Page) -> list[Area]:
    """Shaded areas, those of one height side by side joined."""
    bands: list[Area] = []
    for area in sorted(page.areas, key=lambda a: (round(a.top), round(a.bottom), a.x0)):
        last = bands[-1] if bands else None
        if (
            last is not None
            and abs(last.top - area.top) <= 1.5
            and abs(last.bottom - area.bottom) <= 1.5
            and area.x0 - last.x1 <= 3
        ):
            bands[-1] = Area(last.x0, last.top, max(last.x1, area.x1), last.bottom, last.color)
        else:
            bands.append(area)
    return bands


def _frames(page: Page) -> list[_Frame]:
    """Groups of separators of one width, widest first, with the shorter ones inside that leave out merged cells."""
    edges = [(r.x0, r.x1, r.top) for r in page.rules if r.top == r.bottom]
    edges += [(band.x0, band.x1, y) for band in bands_of(page) for y in (band.top, band.bottom)]
    edges = sorted((edge for edge in edges if edge[1] - edge[0] >= _NARROWEST), key=lambda e: e[2])
    frames: list[_Frame] = []
    for x0, x1, y in edges:
        same = [f for f in frames if abs(f.x0 - x0) <= _SAME_WIDTH and abs(f.x1 - x1) <= _SAME_WIDTH]
        if not same:
            frames.append(_Frame(x0, x1, [(y, (x0, x1))]))
        elif y - same[0].levels[-1][0] > 3:
            same[0].levels.append((y, (x0, x1)))
    frames = sorted((f for f in frames if len(f.levels) >= 2), key=lambda f: f.x0 - f.x1)
    for frame in frames:
        highest, lowest = frame.levels[0][0], frame.levels[-1][0]
        for x0, x1, y in edges:
            inside = frame.x0 - _SAME_WIDTH <= x0 and x1 <= frame.x1 + _SAME_WIDTH
            wide = x1 - x0 >= 0.4 * (frame.x1 - frame.x0)
            known = any(abs(level - y) <= 3 for level, _ in frame.levels)
            if inside and wide and highest < y < lowest and not known:
                frame.levels.append((y, (x0, x1)))
        frame.levels.sort()
    return frames


def _strips(page: Page, frame: _Frame) -> list[_Strip]:
    """The text between successive separators, and what stands right above the first as a head may."""
    inside = [n for n in page.lines if n.x0 >= frame.x0 - _SAME_WIDTH and n.x1 <= frame.x1 + _SAME_WIDTH]
    first = _head_above(inside, frame.levels[0][0])
    whole = (frame.x0, frame.x1)
    strips = [_Strip(min(n.top for n in first), frame.levels[0][0], first, whole)] if first else []
    for (top, cover), (bottom, _) in pairwise(frame.levels):
        lines = [n for n in inside if top < n.baseline - 0.3 * n.size < bottom]
        if lines:
            strips.append(_Strip(top, bottom, lines, cover))
    return strips


def _head_above(lines: Sequence[Line], rule: float) -> list[Line]:
    """The lines right above a table's first rule that are its head: from the topmost row of several words down."""
    near = [n for n in lines if rule - 4 * n.size <= n.baseline - 0.3 * n.size < rule]
    rows = baseline_rows(near)
    top = next((index for index, row in enumerate(rows) if len(row) >= 2), len(rows))
    return [line for row in rows[top:] for line in row]


def _run(strips: Sequence[_Strip], start: int) -> tuple[int, list[Interval]]:
    """The end of the longest run of strips from `start` that share columns, and these."""
    columns: list[Interval] = []
    end = start
    for strip in strips[start:]:
        if end > start and strip.top - strips[end - 1].bottom > 3:
            break
        own = intervals_of(strip.lines)
        if len(own) == 1:
            if len({round(n.baseline) for n in strip.lines}) > 2 and not _inside_one(own[0], columns):
                break
            end += 1
            continue
        together = merged([*columns, *own])
        if columns and len(together) < max(len(columns), len(own)):
            break
        columns = together
        end += 1
    while (
        end > start
        and len(intervals_of(strips[end - 1].lines)) == 1
        and not _inside_one(intervals_of(strips[end - 1].lines)[0], columns)
    ):
        end -= 1
    return end, columns


def _head_of(strips: Sequence[_Strip], start: int, columns: Sequence[Interval]) -> list[_Strip]:
    """The head of a run that ends the strip before it, below other text or with neighbours that look like one line."""
    if start == 0 or strips[start].top - strips[start - 1].bottom > 3:
        return []
    above = strips[start - 1]
    lines = _head_above(above.lines, above.bottom)
    parts = [part for line in lines for _, part in split_line(line, [x0 for x0, _ in columns])]
    if len(intervals_of(parts)) < 2 or len(merged([*columns, *intervals_of(parts)])) != len(columns):
        return []
    return [_Strip(min(n.top for n in lines), above.bottom, lines, above.cover)]


def _inside_one(interval: Interval, columns: Sequence[Interval]) -> bool:
    return any(x0 - 2 <= interval[0] and interval[1] <= x1 + 2 for x0, x1 in columns)


def _is_table(strips: Sequence[_Strip], columns: Sequence[Interval]) -> bool:
    """Whether strips are rows: several have text in several columns, and no two columns run on like prose."""
    several = [strip for strip in strips if len(intervals_of(strip.lines)) >= 2]
    if len(strips) == 1 and len(columns) >= 3:
        return _is_row(strips[0], len(columns))
    if len(columns) < 2 or len(several) < 2 or lists_side_by_side(_filled(strips, columns)):
        return False
    wide = [(x0, x1) for x0, x1 in columns if x1 - x0 >= _PROSE_WIDTH * several[0].lines[0].size]
    prose = [sum(_count(strip.lines, column) >= _PROSE_LINES for column in wide) >= 2 for strip in several]
    return sum(prose) <= 0.3 * len(several)


def _filled(strips: Sequence[_Strip], columns: Sequence[Interval]) -> list[list[Line]]:
    """The lines of each column."""
    return [[n for strip in strips for n in strip.lines if x0 - 2 <= n.x0 <= x1] for x0, x1 in columns]


def _count(lines: Sequence[Line], column: Interval) -> int:
    """How many lines begin in a column."""
    return sum(column[0] - 2 <= line.x0 <= column[1] for line in lines)


def _is_row(strip: _Strip, columns: int) -> bool:
    """Whether a strip alone at the head or foot of a page is a row: its cells begin level."""
    return len(baseline_rows(strip.lines)[0]) == columns


def _with_rest(
    page: Page, run: Sequence[_Strip], columns: Sequence[Interval], frame: _Frame, *, last: bool
) -> list[Line]:
    """The run's lines, and below the last separator those that go on in its columns."""
    lines = [line for strip in run for line in strip.lines]
    if not last:
        return lines
    known = set(map(id, lines))
    pitch = pitch_of(lines, columns)
    reach = run[-1].bottom
    below = sorted((n for n in page.lines if n.baseline > reach and id(n) not in known), key=lambda n: n.baseline)
    rest: list[Line] = []
    lowest = reach
    for line in below:
        near = line.baseline - 0.75 * line.size - lowest <= 1.2 * pitch
        fits = len(merged([*columns, (line.x0, line.x1)])) >= len(columns) and frame.x0 - 2 <= line.x0 <= frame.x1
        if not near or not fits:
            break
        rest.append(line)
        lowest = max(lowest, line.baseline)
    return lines + rest if len(intervals_of(rest)) >= 2 else lines


def _table(page: int, strips: Sequence[_Strip], lines: Sequence[Line], columns: Sequence[Interval]) -> Table:
    lefts = [x0 for x0, _ in columns]
    table = Table(page, (*lefts, columns[-1][1]), gridless=True)
    known = {id(line) for strip in strips for line in strip.lines}
    rest = [line for line in lines if id(line) not in known]
    trusted = len(strips) >= 4 or median(_height(strip.lines, columns) for strip in strips) <= 4
    for strip in strips:
        cuts = [] if trusted else cuts_of(strip.lines, columns)
        rows = [row_of(part, columns) for part in grouped(strip.lines, cuts)]
        if table.rows:
            _merge_up(table.rows, rows[0], strip.cover, columns)
        table.rows += rows
    if rest:
        table.rows += [row_of(part, columns) for part in grouped(rest, cuts_of(rest, columns))]
    return table


def _merge_up(above: Sequence[Row], row: Row, cover: Interval, columns: Sequence[Interval]) -> None:
    """Move the text of cells that no separator parts from the cell above to where that cell begins."""
    merged_columns = {c for c, (x0, x1) in enumerate(columns) if not cover[0] - 4 <= (x0 + x1) / 2 <= cover[1] + 4}
    for column in merged_columns:
        owner = next((r for r in reversed(above) if column not in r.merged_up), above[0])
        owner.cells[column] += row.cells[column]
        row.cells[column] = []
    row.merged_up = frozenset(merged_columns)


def _height(group: Sequence[Line], columns: Sequence[Interval]) -> int:
    """Lines in the fullest column."""
    return max(_count(group, column) for column in columns)
