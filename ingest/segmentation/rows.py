"""Measures and goals from the rows of a table."""

from collections.abc import Iterator, Sequence

from corpus.model import Element, Kind
from ingest.segmentation.stretches import Table
from ingest.segmentation.columns import Column, TableLayout, table_layout
from ingest.segmentation.drafts import Passage, RowFields


def table_passages(block: Table, elements: Sequence[Element]) -> Iterator[Passage]:
    """One measure a row, when the table is one of measures; goals where it has a column for them."""
    rows = [elements[index] for index in block.rows]
    layout = table_layout(rows)
    if layout is None:
        return
    above: dict[int, str] = {}
    for index, row in zip(block.rows, rows, strict=True):
        if row.header or row.cells is None or sum(bool(cell.strip()) for cell in row.cells) < 2:
            continue
        cells = _filled(row, above)
        above = dict(enumerate(cells))
        yield from _row_passages(block, index, row, cells, layout)


def _filled(row: Element, above: dict[int, str]) -> list[str]:
    """The cells of a row, with those that continue the cell above filled in."""
    assert row.cells is not None
    return [above.get(i, "") if i in row.inherited and not cell.strip() else cell for i, cell in enumerate(row.cells)]


def _row_passages(block: Table, index: int, row: Element, cells: list[str], layout: TableLayout) -> Iterator[Passage]:
    def under(meaning: Column) -> str | None:
        found = [cell.strip() for column, cell in zip(layout.columns, cells, strict=False) if column is meaning]
        return " ".join(filter(None, found)) or None

    goal = layout.cell(row, Column.GOAL)
    if goal and len(goal.split()) > 2:
        yield Passage(
            kind=Kind.GOAL, place=block.place, parts=(_part(index, row, goal),), evidence=(layout.evidence, "cell under a column of goals")
        )
    own = layout.cell(row, Column.MEASURE)
    name = under(Column.NAME)
    text = own or (layout.cell(row, Column.NAME) if name else None)
    if text is None:
        return
    yield Passage(
        kind=Kind.MEASURE,
        place=block.place,
        parts=(_part(index, row, text),),
        evidence=(layout.evidence,),
        row=RowFields(
            name=name if own else None,
            owner=under(Column.OWNER),
            partners=under(Column.PARTNERS),
            planning=under(Column.PLANNING),
            status=under(Column.STATUS),
        ),
    )


def _part(index: int, row: Element, text: str) -> tuple[int, int, int]:
    """Where the words of a cell stand in the text of its row; the whole row when they are not found together."""
    start = row.text.find(text)
    return (index, start, start + len(text)) if start >= 0 else (index, 0, len(row.text))
