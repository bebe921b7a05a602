from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.model import Period, Plan, PlanDraft
from corpus.output import Format, to_markdown
from search.hits import Hit, Why
from search.memo import MEMO_COLUMNS, SHEET_COLUMNS, columns_for, row_for, source_link

Draft = Callable[..., PlanDraft]


@pytest.fixture
def hit(catalogue: Catalogue, draft: Draft, tmp_path: Path) -> Hit:
    path = str(tmp_path / "plan (2).pdf")
    catalogue.add(draft("Almelo", ("Wij doen iets met a | b.",), path=path, period=Period(first=2022, last=2025)))
    plan = replace_source(catalogue.plans()[0], path, "plan (2).pdf")
    ((_, measure),) = catalogue.measures()
    why = Why(terms=("iets",), concepts=(), dense_rank=1, lexical_rank=None, sentence="Wij doen iets.")
    return Hit(rank=1, score=0.456, answers=True, measure=replace(measure, page_from=4, page_to=5), plan=plan, why=why)


def replace_source(plan: Plan, path: str, name: str) -> Plan:
    return replace(plan, source=replace(plan.source, path=path, name=name))


def test_a_memo_row_has_what_a_quotation_needs(hit: Hit) -> None:
    row = row_for(hit, Format.MD, year=2024)
    assert {key: row[key] for key in ("gemeente", "periode", "pagina", "score")} == {
        "gemeente": ["Almelo"],
        "periode": "2022-2025",
        "pagina": "4-5",
        "score": 0.46,
    }


def test_every_column_has_a_value_or_nothing_to_say(hit: Hit) -> None:
    for form in (Format.MD, Format.CSV, Format.XLSX):
        assert set(columns_for(form)) <= set(row_for(hit, form))
    assert (columns_for(Format.MD), columns_for(Format.XLSX)) == (MEMO_COLUMNS, SHEET_COLUMNS)


def test_a_spreadsheet_tells_the_money(hit: Hit) -> None:
    paid = replace(hit, measure=replace(hit.measure, money="€ 5.000"))
    assert row_for(paid, Format.XLSX)["middelen"] == "€ 5.000"
    assert row_for(hit, Format.CSV)["middelen"] is None


def test_a_plan_that_is_over_is_marked(hit: Hit) -> None:
    assert row_for(hit, Format.MD, year=2026)["periode"] == "2022-2025, verlopen"
    assert row_for(hit, Format.CSV, year=2026)["verlopen"] == "ja"


def test_a_quote_in_a_spreadsheet_is_whole_and_on_paper_marked_where_cut(hit: Hit) -> None:
    text = "Een heel lang verhaal. " * 60
    long = replace(hit, measure=replace(hit.measure, text=text))
    assert row_for(long, Format.CSV)["citaat"] == text
    assert row_for(long, Format.MD)["citaat"].endswith("[…]")


def test_the_nearest_that_is_no_answer_is_not_quoted_as_one(hit: Hit) -> None:
    doubtful = replace(hit, answers=False)
    assert row_for(doubtful, Format.MD)["score"] == "~ 0.46 (komt alleen in de buurt)"
    assert row_for(doubtful, Format.XLSX)["antwoord"] == "nee"


def test_the_source_links_to_the_page(hit: Hit, tmp_path: Path) -> None:
    link = source_link(hit.plan, 4)
    assert (link.text, link.target) == ("plan (2).pdf, p. 4", "plan%20%282%29.pdf#page=4")
    assert link.file == (tmp_path / "plan (2).pdf").resolve().as_uri() + "#page=4"


@pytest.mark.parametrize(("name", "page"), [("plan.html", None), ("plan.docx", 3), ("plan.pdf", None)])
def test_only_pages_of_a_pdf_can_be_linked_to(hit: Hit, name: str, page: int | None) -> None:
    assert source_link(replace_source(hit.plan, f"/plannen/{name}", name), page).target == name


def test_an_imported_plan_has_no_file_to_open(hit: Hit) -> None:
    assert source_link(replace_source(hit.plan, "import:almelo", "uit.jsonl"), 2).file is None


def test_a_memo_is_a_table_with_links(hit: Hit) -> None:
    table = to_markdown([row_for(hit, Format.MD)], MEMO_COLUMNS)
    assert "[plan (2).pdf, p. 4](plan%20%282%29.pdf#page=4)" in table
    assert "a \\| b" in table
