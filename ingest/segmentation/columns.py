"""What the columns of an action table mean, from their heads, or from their cells when there are none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from corpus.model import Element
from ingest.segmentation.cues import cue_patterns, lexicon
from ingest.segmentation.planning import mentions_time
from ingest.segmentation.sentences import norm


class Column(StrEnum):
    """What a column holds."""

    MEASURE = "measure"
    NAME = "name"
    OWNER = "owner"
    PARTNERS = "partners"
    PLANNING = "planning"
    STATUS = "status"
    GOAL = "goal"
    INDICATOR = "indicator"
    MONEY = "money"
    CAPACITY = "capacity"
    THEME = "theme"
    DESCRIPTION = "description"
    OTHER = "other"


_NAME_LENGTH = 6  # words; a longer cell says what is done and does not only name it

_DESCRIPTION_LENGTH = 8  # words on average; shorter ones are remarks


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The meaning of a table's columns, and why it is taken for an action table.

    Attributes:
        columns: meaning of each column, left to right.
        evidence: what told it.
        overview: its rows name things and describe them; whether that is a measure, each has to tell by itself.
    """

    columns: tuple[Column, ...]
    evidence: str
    overview: bool = False

    def cell(self, row: Element, column: Column) -> str | None:
        """The words of a row under a meaning, cells of several such columns joined; None when empty or absent."""
        cells = zip(self.columns, row.cells or (), strict=False)
        found = " ".join(text.strip() for meaning, text in cells if meaning is column and text.strip())
        return found or None


def table_layout(rows: Sequence[Element]) -> TableLayout | None:
    """The columns of a table, or None when it is not one of measures.

    Args:
        rows: all rows of one table, heads included.
    """
    heads = next((row.cells for row in rows if row.header and row.cells), None)
    body = [row for row in rows if not row.header]
    if _is_figures(body):
        return None
    if heads is not None:
        return _from_heads(heads, body)
    return _from_cells(body)


def _is_figures(body: Sequence[Element]) -> bool:
    """Whether two columns or more hold hardly anything but numbers, years apart."""
    width = max((len(row.cells or ()) for row in body), default=0)
    return sum(_numeric(body, index) for index in range(width)) > 1


def _numeric(body: Sequence[Element], index: int) -> bool:
    cells = [row.cells[index].strip() for row in body if row.cells and index < len(row.cells)]
    filled = [cell for cell in cells if cell]
    numbers = [
        cell for cell in filled if re.fullmatch(r"[€+-]?\s?[\d.,]+\s?%?", cell) and not re.fullmatch(r"20\d\d", cell)
    ]
    return len(numbers) * 2 > len(filled)


def _from_heads(heads: Sequence[str], body: Sequence[Element]) -> TableLayout | None:
    columns = [head_meaning(head) for head in heads]
    lengths = [_mean_length(body, index) for index in range(len(columns))]
    if Column.MEASURE not in columns:
        _promote(columns, lengths, heads)
    overview = Column.MEASURE not in columns
    if overview:
        described = _described_in(columns, lengths)
        if described is None:
            return None
        columns[described] = Column.MEASURE
    _keep_one_measure(columns, lengths)
    _prefer_description(columns, lengths)
    return TableLayout(tuple(columns), f"tabel met kolom “{heads[columns.index(Column.MEASURE)].strip()}”", overview)


def _described_in(columns: list[Column], lengths: list[float]) -> int | None:
    """The wordiest column that describes what another names, in a table without measures; None when there is none."""
    described = [
        index
        for index, meaning in enumerate(columns)
        if meaning is Column.DESCRIPTION and lengths[index] >= _DESCRIPTION_LENGTH
    ]
    if not described or not {Column.NAME, Column.THEME} & set(columns):
        return None
    return max(described, key=lambda index: lengths[index])


def head_meaning(head: str) -> Column:
    """What a column head says its column holds."""
    plain = norm(head).strip()
    found = (column for column, pattern in _head_patterns() if plain and pattern.search(plain))
    return next(found, Column.OTHER)


@cache
def _head_patterns() -> tuple[tuple[Column, re.Pattern[str]], ...]:
    return tuple((Column(name), pattern) for name, pattern in cue_patterns("columns").items())


def _promote(columns: list[Column], lengths: list[float], heads: Sequence[str]) -> None:
    """Without a column of measures, who and when tell that the wordiest other column is one."""
    if not {Column.OWNER, Column.PLANNING, Column.PARTNERS} & set(columns):
        return
    free = (Column.NAME, Column.DESCRIPTION, Column.OTHER, Column.GOAL, Column.THEME)
    candidates = [i for i, meaning in enumerate(columns) if meaning in free]
    candidates = [i for i in candidates if norm(heads[i]).strip(" .") not in {"nr", "nummer", "#"}]
    if candidates:
        columns[max(candidates, key=lambda i: (columns[i] is not Column.GOAL, lengths[i]))] = Column.MEASURE


def _keep_one_measure(columns: list[Column], lengths: list[float]) -> None:
    """Of several columns of measures the wordiest is it; those before it are names, those after it remarks."""
    measures = [index for index, meaning in enumerate(columns) if meaning is Column.MEASURE]
    best = max(measures, key=lambda index: lengths[index])
    for index in measures:
        if index != best:
            columns[index] = Column.NAME if index < best else Column.OTHER


def _prefer_description(columns: list[Column], lengths: list[float]) -> None:
    """Where the actions are only named and another column describes them, the description is the measure."""
    named = columns.index(Column.MEASURE)
    for index, meaning in enumerate(columns):
        if meaning is Column.DESCRIPTION and lengths[named] < _NAME_LENGTH and lengths[index] > 1.5 * lengths[named]:
            columns[named], columns[index] = Column.NAME, Column.MEASURE
            return


def _from_cells(body: Sequence[Element]) -> TableLayout | None:
    """Meanings by content: when in one column and parties in another, what is done in the wordiest of the rest."""
    width = max((len(row.cells or ()) for row in body), default=0)
    if width < 2 or len(body) < 2:
        return None
    columns = [_content_meaning(body, index) for index in range(width)]
    free = [index for index, meaning in enumerate(columns) if meaning is Column.OTHER]
    if not free or not {Column.PLANNING, Column.PARTNERS} & set(columns):
        return None
    best = max(free, key=lambda index: _mean_length(body, index))
    columns[best] = Column.MEASURE
    for index in free:
        if index < best:
            columns[index] = Column.NAME
    parties = [index for index, meaning in enumerate(columns) if meaning is Column.PARTNERS]
    if len(parties) > 1:
        columns[min(parties, key=lambda index: _mean_length(body, index))] = Column.OWNER
    return TableLayout(tuple(columns), "tabel met partijen of data in de kolommen")


def _content_meaning(body: Sequence[Element], index: int) -> Column:
    cells = [row.cells[index] for row in body if row.cells and index < len(row.cells) and row.cells[index].strip()]
    if not cells:
        return Column.OTHER
    short = [cell for cell in cells if len(cell.split()) <= 8]
    if sum(map(mentions_time, short)) * 2 > len(cells):
        return Column.PLANNING
    actor = lexicon().nouns["actor"]
    if sum(any(actor.match(norm(word.strip(",.;"))) for word in cell.split()) for cell in short) * 2 > len(cells):
        return Column.PARTNERS
    return Column.OTHER


def _mean_length(body: Sequence[Element], index: int) -> float:
    """Mean number of words of the filled cells of a column."""
    cells = [row.cells[index] for row in body if row.cells and index < len(row.cells) and row.cells[index].strip()]
    return sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0.0
