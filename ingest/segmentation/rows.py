"""Measures and goals from the rows of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Element, ElementType, Kind
from ingest.segmentation.columns import Column, TableLayout, table_layout
from ingest.segmentation.drafts import Passage, RowFields
from ingest.segmentation.features import has_verb, item_features, list_shape
from ingest.segmentation.labels import label_models
from ingest.segmentation.reasons import in_dutch
from ingest.segmentation.sections import Place, Role
from ingest.segmentation.stretches import Table

_SHORTEST_GOAL = 2  # words; shorter cells only name one
_LONGEST_LABEL = 10  # words; a longer cell says something
_LIKELY = 0.5  # of a row of an overview to be a measure; more than of a list item, for most overviews hold none


def table_passages(stretch: Table, elements: Sequence[Element]) -> Iterator[Passage]:
    """One measure a row, when the table is one of measures; goals where it has a column for them."""
    rows = [elements[index] for index in stretch.rows]
    layout = table_layout(rows)
    if layout is None:
        return
    measures = _measures_among(stretch.rows, rows, layout, stretch.place) if layout.overview else {}
    above: dict[int, str] = {}
    group: str | None = None
    for index, row in zip(stretch.rows, rows, strict=True):
        if row.header or row.cells is None:
            continue
        if _is_group(row.cells, layout):
            group, above = row.text.strip(" :") or group, {}
            continue
        cells = _filled(row, above)
        above = dict(enumerate(cells))
        for passage in _row_passages(stretch.place, index, row, layout, Cells(layout, cells, group)):
            if not layout.overview or passage.kind is Kind.GOAL:
                yield passage
            elif index in measures:
                yield replace(passage, evidence=(*passage.evidence, *measures[index]))


def _measures_among(
    indices: Sequence[int], rows: Sequence[Element], layout: TableLayout, place: Place
) -> dict[int, tuple[str, ...]]:
    """The rows of an overview that tell of a measure, judged like items of a list, and why: index -> reasons.

    A heading about costs tells what an overview adds up, and not what its rows are.
    """
    items: dict[int, Element] = {}
    for index, row in zip(indices, rows, strict=True):
        text = layout.cell(row, Column.MEASURE)
        if text and not row.header and not _is_group(row.cells or (), layout):
            items[index] = Element(type=ElementType.LIST_ITEM, text=text, level=1, page=row.page)
    if not items:
        return {}
    role = None if place.list_role is Role.COSTS else place.list_role
    shape = list_shape(list(items.values()))
    seen = [item_features(item, shape, None, place, role) for item in items.values()]
    model = label_models()["items"]
    likely = model.passages(seen)["M"][:, 0]
    return {
        index: in_dutch(model.reasons(features, "M"))
        for index, features, likelihood in zip(items, seen, likely, strict=True)
        if likelihood > _LIKELY
    }


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's cells, those of merged cells filled in, and the row that spans the table above it."""

    layout: TableLayout
    texts: Sequence[str]
    group: str | None

    def under(self, meaning: Column) -> str | None:
        """The words under a meaning; None when empty or absent."""
        found = [
            text.strip() for column, text in zip(self.layout.columns, self.texts, strict=False) if column is meaning
        ]
        return " ".join(filter(None, found)) or None

    def theme(self, place: Place) -> str | None:
        """Theme by the table itself, where no heading above it names one."""
        return None if place.theme else self.under(Column.THEME) or self.group


def _is_group(cells: Sequence[str], layout: TableLayout) -> bool:
    """Whether a row only names what the rows below it are about, or holds nothing.

    One cell is filled, and it is no measure that stands alone: not under the measures, or a short name without a verb.
    Readers put the words of a cell that spans the table in its first column, so where they stand does not tell.
    """
    filled = [(index, cell) for index, cell in enumerate(cells) if cell.strip()]
    if len(filled) != 1:
        return not filled
    index, words = filled[0]
    if layout.columns[index : index + 1] != (Column.MEASURE,):
        return True
    return len(words.split()) <= _LONGEST_LABEL and not has_verb(words)


def _filled(row: Element, above: dict[int, str]) -> list[str]:
    """The cells of a row, with those that continue the cell above filled in."""
    assert row.cells is not None
    return [above.get(i, "") if i in row.inherited and not cell.strip() else cell for i, cell in enumerate(row.cells)]


def _row_passages(place: Place, index: int, row: Element, layout: TableLayout, cells: Cells) -> Iterator[Passage]:
    goal = layout.cell(row, Column.GOAL)
    if goal and len(goal.split()) > _SHORTEST_GOAL:
        yield Passage(
            kind=Kind.GOAL,
            place=place,
            parts=(_part(index, row, goal),),
            evidence=(layout.evidence, "cel in een kolom met doelen"),
            row=RowFields(theme=cells.theme(place)),
        )
    own = layout.cell(row, Column.MEASURE)
    name = cells.under(Column.NAME) or (cells.under(Column.THEME) if place.theme else None)
    text = own or (layout.cell(row, Column.NAME) if name else None)
    if text is None:
        return
    yield Passage(
        kind=Kind.MEASURE,
        place=place,
        parts=(_part(index, row, text),),
        evidence=(layout.evidence,),
        row=RowFields(
            name=name if own else None,
            owner=cells.under(Column.OWNER),
            partners=cells.under(Column.PARTNERS),
            planning=cells.under(Column.PLANNING),
            money=cells.under(Column.MONEY),
            status=cells.under(Column.STATUS),
            theme=cells.theme(place),
        ),
    )


def _part(index: int, row: Element, text: str) -> tuple[int, int, int]:
    """Where the words of a cell stand in the text of its row; the whole row when they are not found together."""
    start = row.text.find(text)
    return (index, start, start + len(text)) if start >= 0 else (index, 0, len(row.text))
