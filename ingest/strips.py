"""What tables without a grid are found by: intervals of columns, rows of lines on one baseline, rows of cells."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.lines import Line
from ingest.tables import Row, sorted_cell

LEVEL = 1.5  # points between baselines of one row
_GUTTER = 4.5  # points between columns
_ROW_GAP = 1.3  # of the gap between lines of one cell

_CELL_GAP = 0.38  # of the type size, between the words of two cells; a word space is about .25
Interval = tuple[float, float]


def baseline_rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines on one baseline, left to right, top row first."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: n.baseline):
        if rows and line.baseline - rows[-1][0].baseline <= LEVEL:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda n: n.x0)
    return rows


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals joined where less than a gutter parts them."""
    result: list[Interval] = []
    for x0, x1 in sorted(intervals):
        if result and x0 - result[-1][1] < _GUTTER:
            result[-1] = (result[-1][0], max(x1, result[-1][1]))
        else:
            result.append((x0, x1))
    return result


def intervals_of(lines: Iterable[Line]) -> list[Interval]:
    """The columns that lines make."""
    return merged((line.x0, line.x1) for line in lines)


def pitch_of(lines: Sequence[Line], columns: Sequence[Interval]) -> float:
    """The distance between lines of one cell."""
    steps = []
    for x0, x1 in columns:
        inside = sorted(n.baseline for n in lines if x0 <= n.x0 <= x1)
        steps += [b - a for a, b in pairwise(inside)]
    steps = sorted(step for step in steps if step > LEVEL)
    size = lines[0].size
    return min(steps[len(steps) // 10], 1.6 * size) if steps else 1.25 * size


def cuts_at_gaps(lines: Sequence[Line], columns: Sequence[Interval]) -> list[float]:
    """Heights of gaps over all columns that are wider than those between lines of a cell."""
    pitch = pitch_of(lines, columns)
    bands = sorted((n.baseline - 0.75 * n.size, n.baseline + 0.2 * n.size) for n in lines)
    usual = max(0.5, pitch - 0.95 * lines[0].size)
    cuts: list[float] = []
    reach = bands[0][1]
    for top, bottom in bands[1:]:
        if top - reach > _ROW_GAP * usual + 0.5:
            cuts.append((top + reach) / 2)
        reach = max(reach, bottom)
    return cuts


def cuts_of(lines: Sequence[Line], columns: Sequence[Interval]) -> list[float]:
    """Heights between rows: at each line when lines are broken on purpose, else at gaps."""
    if _broken_on_purpose(lines, columns):
        return [min(line.baseline - line.size for line in row) for row in baseline_rows(lines)[1:]]
    return cuts_at_gaps(lines, columns)


def _broken_on_purpose(lines: Sequence[Line], columns: Sequence[Interval]) -> bool:
    """Whether nearly no line is so long that the next one's first word did not fit behind it."""
    short, pairs = 0, 0
    for (x0, x1), (following, _) in pairwise(columns):
        right = following - _GUTTER
        inside = sorted((n for n in lines if x0 - 2 <= n.x0 <= x1), key=lambda n: n.baseline)
        for above, below in pairwise(inside):
            first = below.words[0]
            pairs += 1
            short += above.x1 + 0.3 * above.size + first.x1 - first.x0 < right - 0.5 * above.size
    return pairs >= 4 and short >= 0.85 * pairs


def grouped(lines: Iterable[Line], cuts: Sequence[float]) -> list[list[Line]]:
    """Lines between successive heights, empty groups left out."""
    groups: list[list[Line]] = [[] for _ in range(len(cuts) + 1)]
    for line in lines:
        middle = line.baseline - 0.3 * line.size
        groups[sum(cut < middle for cut in cuts)].append(line)
    return [group for group in groups if group]


def row_of(group: Sequence[Line], columns: Sequence[Interval]) -> Row:
    """Lines as a row of cells, those that stick out into the next column cut between words."""
    lefts = [x0 for x0, _ in columns]
    cells: list[list[Line]] = [[] for _ in columns]
    for line in group:
        for column, part in split_line(line, lefts, whole=len(group) == 1):
            cells[column].append(part)
    top, bottom = min(n.top for n in group), max(n.bottom for n in group)
    return Row([sorted_cell(cell) for cell in cells], frozenset(), top, bottom)


def split_line(line: Line, lefts: Sequence[float], whole: bool = False) -> list[tuple[int, Line]]:
    """The parts of a line in different columns; a line alone in its row stays whole."""
    if whole:
        return [(_column(line.x0, lefts), line)]
    parts: dict[int, list[int]] = {}
    column = _column(line.x0, lefts)
    for index, word in enumerate(line.words):
        previous = line.words[index - 1] if index else None
        if previous is not None and word.spaced and word.x0 - previous.x1 > _CELL_GAP * line.size:
            column = max(column, _column(word.x0, lefts))
        parts.setdefault(column, []).append(index)
    return [(column, line.part([line.words[i] for i in indices])) for column, indices in parts.items()]


def _column(x: float, lefts: Sequence[float]) -> int:
    return max(0, sum(left <= x + 2 for left in lefts) - 1)
