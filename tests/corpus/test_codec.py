from hypothesis import given
from hypothesis import strategies as st

from corpus.codec import element_from_json, element_to_json, planning_from_json, planning_to_json
from corpus.model import Box, Element, ElementType, Planning

tenths = st.integers(0, 8000).map(lambda value: value / 10)
boxes = st.builds(
    lambda page, x, y, width, height: Box(page=page, x0=x, top=y, x1=round(x + width, 1), bottom=round(y + height, 1)),
    st.integers(1, 400),
    tenths,
    tenths,
    tenths,
    tenths,
)
words = st.text(max_size=30)
rows = st.builds(
    Element,
    type=st.just(ElementType.TABLE_ROW),
    text=words,
    page=st.integers(1, 400),
    boxes=st.lists(boxes, max_size=2).map(tuple),
    cells=st.lists(words, max_size=5).map(tuple),
    inherited=st.lists(st.integers(0, 4), max_size=2).map(tuple),
    header=st.booleans(),
    table=st.integers(0, 9),
)
others = st.builds(
    Element,
    type=st.sampled_from([kind for kind in ElementType if kind is not ElementType.TABLE_ROW]),
    text=words,
    level=st.none() | st.integers(1, 6),
    page=st.none() | st.integers(1, 400),
    boxes=st.lists(boxes, max_size=2).map(tuple),
    marker=st.none() | st.sampled_from(["•", "3.1", "a."]),
    lead=st.none() | words,
)
moments = st.none() | st.tuples(st.integers(1900, 2100), st.none() | st.integers(1, 4))


@given(rows | others)
def test_elements_round_trip(element: Element) -> None:
    assert element_from_json(element_to_json(element)) == element


@given(st.builds(Planning, first=moments, last=moments, recurring=st.booleans()))
def test_plannings_round_trip(planning: Planning) -> None:
    assert planning_from_json(planning_to_json(planning)) == planning


def test_planning_reads_as_years_and_quarters() -> None:
    planning = Planning(first=(2024, 2), last=(2026, None), recurring=False)
    assert planning_to_json(planning) == {"from": "2024-Q2", "to": "2026", "recurring": False}
