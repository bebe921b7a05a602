import pytest

from corpus.model import (
    Box,
    Element,
    ElementType,
    Kind,
    MeasureDraft,
    Municipality,
    Period,
    Span,
    source_text,
)


def test_a_box_cannot_be_turned_inside_out() -> None:
    with pytest.raises(ValueError, match="inside out"):
        Box(page=1, x0=10, top=0, x1=5, bottom=5)


def test_pages_count_from_one() -> None:
    with pytest.raises(ValueError, match="count from 1"):
        Box(page=0, x0=0, top=0, x1=5, bottom=5)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_impossible_spans_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="impossible span"):
        Span(start=start, end=end)


def test_a_period_runs_forward() -> None:
    with pytest.raises(ValueError, match="onmogelijke periode"):
        Period(first=2026, last=2023)


def test_a_period_of_one_year_is_written_as_one() -> None:
    assert str(Period(first=2024, last=2024)) == "2024"


def test_only_table_rows_have_cells() -> None:
    with pytest.raises(ValueError, match="cells"):
        Element(type=ElementType.PARAGRAPH, text="x", cells=("x",))


def test_a_body_is_the_text_without_its_marker() -> None:
    assert Element(type=ElementType.LIST_ITEM, text="• Camera's plaatsen", marker="•").body == "Camera's plaatsen"


def test_the_last_page_comes_from_the_boxes() -> None:
    boxes = tuple(Box(page=page, x0=0, top=0, x1=1, bottom=1) for page in (3, 4))
    assert Element(type=ElementType.PARAGRAPH, text="x", page=3, boxes=boxes).last_page == 4


def test_a_measure_needs_words_and_a_gemeente_a_name() -> None:
    with pytest.raises(ValueError, match="needs words"):
        MeasureDraft(kind=Kind.MEASURE, text="  ")
    with pytest.raises(ValueError, match="needs a name"):
        Municipality(name=" ")


def test_source_text_has_an_element_a_line() -> None:
    elements = [Element(type=ElementType.PARAGRAPH, text=text) for text in ("een", "twee")]
    assert source_text(elements) == "een\ntwee"
