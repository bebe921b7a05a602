import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from corpus.catalogue import Catalogue
from corpus.errors import UsageError
from corpus.model import Kind, Municipality, Period, PlanDraft
from corpus.output import Format, Shaded, to_csv, to_json, write_xlsx
from corpus.selection import Selection
from search.heatmap import draw
from search.matrix import NO_THEME, By, Matrix, Row, count_themes
from search.matrix_views import MatrixReport, shade_limits

Draft = Callable[..., PlanDraft]

JEUGD, BRAND = "jeugd.school", "fysiek.brand"
MEASURES = Selection(kind=Kind.MEASURE)


def themed(plan: PlanDraft, codes: Sequence[str | None], printed: Sequence[str | None] = ()) -> PlanDraft:
    """A plan with these themes, one a measure."""
    measures = [replace(measure, theme_code=code) for measure, code in zip(plan.measures, codes, strict=True)]
    if printed:
        measures = [replace(measure, theme=theme) for measure, theme in zip(measures, printed, strict=True)]
    return replace(plan, measures=tuple(measures))


def row(matrix: Matrix, label: str) -> Row:
    return next(row for row in matrix.rows if label in (row.code, row.label))


def counts(matrix: Matrix, label: str) -> Mapping[str, int]:
    return row(matrix, label).counts


@pytest.fixture
def filled(catalogue: Catalogue, draft: Draft) -> Iterator[Catalogue]:
    """Almelo with an old plan and a new one, and a plan of Borne and Losser together."""
    old = draft("Almelo", ("Oud.",), path="/oud.pdf", sha256="1", period=Period(first=2018, last=2021))
    catalogue.add(themed(old, [BRAND]))
    new = draft("Almelo", ("A.", "B.", "C.", "D."), path="/a.pdf", sha256="2")
    catalogue.add(themed(new, [JEUGD, JEUGD, BRAND, None], ["Jeugd", "JEUGD", "Brand", None]))
    both = draft("Borne", ("E.", "F."), path="/b.pdf", sha256="3")
    bodies = (Municipality(name="Borne", safety_region="Twente"), Municipality(name="Losser", safety_region="Twente"))
    both = replace(both, facts=replace(both.facts, municipalities=bodies))
    catalogue.add(themed(both, [JEUGD, None], ["Jeugd!", None]))
    yield catalogue


def test_counts_are_of_the_newest_plans(filled: Catalogue) -> None:
    matrix = count_themes(filled, MEASURES)
    assert counts(matrix, BRAND) == {"Almelo": 1, "Borne": 0, "Losser": 0}
    assert matrix.totals == {"Almelo": 4, "Borne": 2, "Losser": 2}


def test_older_plans_count_when_asked_for(filled: Catalogue) -> None:
    assert counts(count_themes(filled, MEASURES, all_plans=True), BRAND)["Almelo"] == 2
    years = replace(MEASURES, years=Period(first=2019, last=2019))
    assert count_themes(filled, years).totals == {"Almelo": 1}


def test_a_joint_plan_counts_for_each_gemeente_and_its_measures_once(filled: Catalogue) -> None:
    jeugd = row(count_themes(filled, MEASURES), JEUGD)
    assert jeugd.counts == {"Almelo": 2, "Borne": 1, "Losser": 1}
    assert (jeugd.measures, jeugd.having) == (3, 3)


def test_files_of_one_edition_count_once(filled: Catalogue, draft: Draft) -> None:
    again = draft("Almelo", ("A.", "B.", "C.", "D."), path="/a.docx", sha256="9")
    filled.add(themed(again, [JEUGD] * 4))
    assert counts(count_themes(filled, MEASURES), JEUGD)["Almelo"] == 2


def test_shares_are_of_all_measures_whatever_themes_are_shown(filled: Catalogue) -> None:
    matrix = count_themes(filled, replace(MEASURES, themes=("jeugd",)))
    assert {row.code for row in matrix.rows} == {"jeugd.overlast-criminaliteit", "jeugd.middelengebruik", JEUGD}
    assert matrix.share(row(matrix, JEUGD), "Almelo") == 0.5


def test_themes_as_printed_are_one_whatever_their_capitals(filled: Catalogue) -> None:
    matrix = count_themes(filled, MEASURES, By.PRINTED)
    assert [row.label for row in matrix.rows] == ["Jeugd", "Brand", NO_THEME]
    assert counts(matrix, "Jeugd") == {"Almelo": 2, "Borne": 1, "Losser": 1}


def test_numbers_of_chapters_and_priorities_are_no_part_of_a_theme(filled: Catalogue, draft: Draft) -> None:
    plan = draft("Hengelo", ("G.", "H.", "I."), path="/h.pdf")
    filled.add(themed(plan, [None] * 3, ["Prioriteit 2: Jeugd", "3.1 Brand", "Zorg & jeugd"]))
    matrix = count_themes(filled, MEASURES, By.PRINTED)
    assert [(row.label, row.having) for row in matrix.rows[:3]] == [("Jeugd", 4), ("Brand", 2), ("Zorg & jeugd", 1)]


def test_every_measure_is_in_one_row(filled: Catalogue) -> None:
    for by in By:
        matrix = count_themes(filled, MEASURES, by)
        assert sum(row.measures for row in matrix.rows) == matrix.measures
        for name, total in matrix.totals.items():
            assert sum(row.counts[name] for row in matrix.rows) == total


def test_only_the_gemeenten_asked_for_have_a_column(filled: Catalogue) -> None:
    assert list(count_themes(filled, replace(MEASURES, municipalities=("Losser",))).totals) == ["Losser"]


def test_a_gemeente_without_a_plan_is_not_a_gemeente_without_measures(filled: Catalogue) -> None:
    report = MatrixReport(count_themes(filled, replace(MEASURES, municipalities=("Losser", "Wierden"))))
    record = report.record()
    assert record["not_indexed"] == ["Wierden"]
    brand = next(row for row in record["rows"] if row["code"] == BRAND)
    assert brand["counts"] == {"Losser": 0}
    assert report.notes() == ["niet doorzocht, want er is geen plan van in dit corpus: Wierden"]
    (line,) = (line for line in report.table().splitlines() if "Brandveiligheid" in line)
    assert [cell.strip() for cell in line.split("│")][2:4] == ["0", "–"]


def test_a_region_names_those_that_have_no_plan(filled: Catalogue) -> None:
    scope = count_themes(filled, replace(MEASURES, safety_regions=("Twente",))).scope
    assert [body.name for body in scope.municipalities] == ["Almelo", "Borne", "Losser"]
    assert "Enschede" in scope.absent
    assert "Borne" not in scope.absent


def test_a_plan_for_other_years_is_not_a_plan_that_is_missing(filled: Catalogue) -> None:
    selection = replace(MEASURES, municipalities=("Borne",), years=Period(first=2018, last=2018))
    scope = count_themes(filled, selection).scope
    assert (scope.absent, scope.outside) == ((), ("Borne",))


def test_the_table_shows_count_share_and_plans_that_are_over(filled: Catalogue) -> None:
    table = MatrixReport(count_themes(filled, MEASURES), year=2030).table()
    assert "2 (50%)" in table
    assert table.count("verlopen") == 3
    assert "verlopen" not in MatrixReport(count_themes(filled, MEASURES), year=2026).table()


def test_gemeenten_that_do_not_fit_beside_each_other_go_below(
    filled: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "85")
    table = MatrixReport(count_themes(filled, MEASURES)).table()
    assert table.count("│ alle maatregelen ") == 3
    assert max(map(len, table.splitlines())) <= 120


def test_csv_has_numbers_of_each_gemeente(filled: Catalogue) -> None:
    report = MatrixReport(count_themes(filled, MEASURES))
    rows = list(csv.DictReader(io.StringIO(to_csv(report.rows(Format.CSV), report.columns(Format.CSV)))))
    jeugd = next(row for row in rows if row["code"] == JEUGD)
    assert (jeugd["Almelo"], jeugd["Almelo %"], jeugd["maatregelen"], jeugd["gemeenten"]) == ("2", "50.0", "3", "3")


def test_json_is_plain_values(filled: Catalogue) -> None:
    record = MatrixReport(count_themes(filled, MEASURES), year=2026).record()
    assert json.loads(to_json(record)) == record
    assert record["gemeenten"][0]["plans"][0]["expired"] is False


def test_the_picture_is_darker_where_the_share_is_larger(filled: Catalogue, tmp_path: Path) -> None:
    draw(count_themes(filled, replace(MEASURES, themes=(JEUGD, BRAND))), tmp_path / "kaart.png")
    with Image.open(tmp_path / "kaart.png") as image:
        colours = image.convert("RGB").getcolors(1 << 20) or []
    grounds = {colour for count, colour in colours if count > 500}
    assert (8, 81, 156) in grounds  # half of Almelo's measures: the darkest
    assert (107, 174, 214) in grounds  # a quarter


def test_a_picture_that_cannot_be_written_is_the_users_to_mend(filled: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kan niet geschreven"):
        draw(count_themes(filled, MEASURES), tmp_path / "geen" / "kaart.png")


def test_a_corpus_without_plans_gives_an_empty_matrix(catalogue: Catalogue, tmp_path: Path) -> None:
    matrix = count_themes(catalogue, MEASURES)
    assert MatrixReport(matrix).table()
    draw(matrix, tmp_path / "leeg.png")


def test_a_workbook_is_shaded_and_keeps_its_themes_in_view(filled: Catalogue, tmp_path: Path) -> None:
    report = MatrixReport(count_themes(filled, MEASURES))
    write_xlsx(tmp_path / "m.xlsx", report.rows(Format.XLSX), report.columns(Format.XLSX))
    sheet = load_workbook(tmp_path / "m.xlsx").worksheets[0]
    head = [cell.value for cell in sheet[1]]
    (jeugd,) = (row for row in sheet.iter_rows(min_row=2) if row[0].value == JEUGD)
    count, share = jeugd[head.index("Almelo")], jeugd[head.index("Almelo %")]
    assert (count.value, share.value) == (2, 50)
    assert count.fill.fgColor.rgb == share.fill.fgColor.rgb != "00000000"
    (brand,) = (row for row in sheet.iter_rows(min_row=2) if row[0].value == BRAND)
    assert brand[head.index("Losser")].value == 0
    assert brand[head.index("Losser")].fill.fill_type is None
    assert sheet.freeze_panes == "C2"


def test_other_forms_have_bare_numbers(filled: Catalogue) -> None:
    report = MatrixReport(count_themes(filled, MEASURES))
    assert all(not isinstance(value, Shaded) for row in report.rows(Format.CSV) for value in row.values())


def test_the_scale_says_what_its_colours_mean(filled: Catalogue) -> None:
    assert shade_limits(count_themes(filled, MEASURES))[-1] == "tot 50%"
