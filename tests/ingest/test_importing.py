import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from corpus.errors import UnreadableError
from corpus.model import Kind, MeasureDraft, Period, Status
from corpus.output import to_csv, write_xlsx
from ingest.importing import ImportedPlan, read_records
from ingest.sheets import read_sheet, to_record

FULL = {
    "Gemeente(n)": "Almelo; Borne",
    "Plan": "Actieplan",
    "Periode": "2023 - 2026",
    "Soort": "Doel",
    "Naam": "Bibob",
    "Tekst": "Wij toetsen vergunningen.",
    "Kopjes": "Ondermijning > Wat gaan we doen",
    "Thema": "Ondermijning",
    "Trekker": "Burgemeester",
    "Partners": "politie, RIEC (regionaal, Oost), Halt",
    "Planning": "2024",
    "Middelen": "€ 10.000 per jaar",
    "Status": "lopend",
    "Pagina": "12-13",
    "Bron": "plan.pdf#page=12",
    "Opmerking": "voor onszelf",
}


def no_theme(_: str, __: Sequence[str]) -> tuple[str, float] | None:
    return None


def read(path: Path) -> list[ImportedPlan]:
    return read_records(path, no_theme)


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "lijst.csv"
    path.write_text(text, encoding=encoding, newline="")
    return path


def texts(plans: Sequence[ImportedPlan]) -> list[str]:
    return [measure.text for plan in plans for measure in plan.draft.measures]


def only(plans: Sequence[ImportedPlan]) -> MeasureDraft:
    ((measure,),) = (plan.draft.measures for plan in plans)
    return measure


def test_a_table_has_every_fact_that_json_has(tmp_path: Path) -> None:
    (plan,) = read(csv_file(tmp_path, to_csv([FULL], list(FULL))))
    facts, measure = plan.draft.facts, only([plan])
    assert [body.name for body in facts.municipalities] == ["Almelo", "Borne"]
    assert (facts.title, facts.period, plan.draft.source.name) == (
        "Actieplan",
        Period(first=2023, last=2026),
        "plan.pdf",
    )
    assert (measure.kind, measure.status, measure.page_from, measure.page_to) == (Kind.GOAL, Status.ONGOING, 12, 13)
    assert (measure.name, measure.text, measure.theme) == ("Bibob", "Wij toetsen vergunningen.", "Ondermijning")
    assert (measure.owner, measure.planning, measure.money) == ("Burgemeester", "2024", "€ 10.000 per jaar")
    assert measure.partners == ("politie", "RIEC (regionaal, Oost)", "Halt")
    assert measure.section == ("Ondermijning", "Wat gaan we doen")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_comes_as_excel_writes_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = delimiter.join(("gemeente", "maatregel")) + "\r\n" + delimiter.join(("Almelo", "Één café sluit."))
    assert texts(read(csv_file(tmp_path, text, encoding))) == ["Één café sluit."]


def test_excel_gives_what_csv_gives(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "lijst.xlsx", [FULL], list(FULL))
    from_csv = read(csv_file(tmp_path, to_csv([FULL], list(FULL))))
    assert [plan.draft.measures for plan in read(tmp_path / "lijst.xlsx")] == [plan.draft.measures for plan in from_csv]


def test_numbers_and_titles_in_a_workbook_are_no_hindrance(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Actielijst veiligheid"], [], ["Maatregel", None, "Gemeente", "Jaar", "Pagina"]):
        sheet.append(row)
    sheet.append(["Camera's op het plein.", "x", "Almelo", 2024, 7.0])
    book.save(tmp_path / "lijst.xlsx")
    (plan,) = read(tmp_path / "lijst.xlsx")
    assert (plan.draft.facts.period, only([plan]).page_from) == (Period(first=2024, last=2024), 7)


def test_a_maatregel_beside_its_description_is_its_name(tmp_path: Path) -> None:
    measure = only(read(csv_file(tmp_path, "gemeente,maatregel,omschrijving\nAlmelo,Bibob,Wij toetsen.")))
    assert (measure.name, measure.text) == ("Bibob", "Wij toetsen.")
    alone = only(read(csv_file(tmp_path, "gemeente,maatregel,omschrijving\nAlmelo,Wij toetsen.,")))
    assert (alone.name, alone.text) == (None, "Wij toetsen.")


def test_english_names_will_do(tmp_path: Path) -> None:
    measure = only(read(csv_file(tmp_path, "municipality,description,owner,kind\nAlmelo,Do it.,Mayor,goal")))
    assert (measure.text, measure.owner, measure.kind) == ("Do it.", "Mayor", Kind.GOAL)


@pytest.mark.parametrize("name", ["middelen", "Kosten", "budget", "financiën", "money", "Costs"])
def test_money_goes_by_many_names(tmp_path: Path, name: str) -> None:
    assert only(read(csv_file(tmp_path, f"gemeente;tekst;{name}\nAlmelo;Doe het.;€ 1.000"))).money == "€ 1.000"


def test_money_in_json_must_be_words(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = {"gemeenten": ["Almelo"], "text": "Doe het.", "money": "10.000 euro"}
    path.write_text(json.dumps(record))
    assert only(read(path)).money == "10.000 euro"
    path.write_text(json.dumps(record | {"money": 10_000}))
    with pytest.raises(UnreadableError, match="money hoort een tekst te zijn"):
        read(path)


def test_rows_are_plans_as_lines_are(tmp_path: Path) -> None:
    plans = read(csv_file(tmp_path, "gemeente,plan,tekst\nAlmelo,A,Een.\nBorne,A,Twee.\nAlmelo,A,Drie.\n,,\n"))
    assert [len(plan.draft.measures) for plan in plans] == [2, 1]


def test_what_looked_like_a_formula_comes_back_as_it_was(tmp_path: Path) -> None:
    rows = [{"gemeente": "Almelo", "tekst": "=1+1 is een som"}, {"gemeente": "Almelo", "tekst": "'s Avonds dicht"}]
    assert texts(read(csv_file(tmp_path, to_csv(rows, ["gemeente", "tekst"])))) == [row["tekst"] for row in rows]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Almelo,,2024,12,gepland", "text ontbreekt"),
        (",Iets.,2024,12,gepland", "gemeenten ontbreekt"),
        ("Almelo,Iets.,volgend jaar,12,gepland", "schrijf 2024 of 2022-2026"),
        ("Almelo,Iets.,2024,voorin,gepland", "schrijf 12 of 12-13"),
        ("Almelo,Iets.,2024,0,gepland", "schrijf 12 of 12-13"),
        ("Almelo,Iets.,2024,12,half af", "status hoort een van deze te zijn"),
    ],
)
def test_a_faulty_row_is_named_and_refuses_the_file(tmp_path: Path, row: str, reason: str) -> None:
    path = csv_file(tmp_path, f"gemeente,tekst,periode,pagina,status\nAlmelo,Goed.,2024,1,gepland\n{row}")
    with pytest.raises(UnreadableError, match="rij 3: ") as error:
        read(path)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("gemeente;titel", "heeft geen rij die de kolommen noemt"),
        ("tekst;plan", "heeft geen rij die de kolommen noemt"),
        ("gemeente;tekst;trekker;eigenaar", "'trekker' en 'eigenaar' betekenen hetzelfde"),
        ("gemeente;maatregel;naam;tekst", "houd twee van de drie"),
    ],
)
def test_columns_that_cannot_be_read_refuse_the_file(tmp_path: Path, header: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(csv_file(tmp_path, f"{header}\na;b;c;d"))


def test_a_file_that_is_no_workbook_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "lijst.xlsx").write_bytes(b"geen zip")
    with pytest.raises(UnreadableError, match="is niet te lezen als Excel-werkmap"):
        read(tmp_path / "lijst.xlsx")


def test_a_table_without_rows_holds_no_measures(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="bevat geen maatregelen"):
        read(csv_file(tmp_path, "gemeente,tekst\n"))


def test_json_lines_are_read_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "lijst.jsonl"
    lines: list[dict[str, Any]] = [{"text": "Een.", "gemeenten": ["Almelo"], "period": [2023, 2026], "partners": []}]
    path.write_text("\n".join(["", *map(json.dumps, lines), "[]"]), encoding="utf-8")
    with pytest.raises(UnreadableError, match="regel 3: hoort een JSON-object te zijn"):
        read(path)
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert texts(read(path)) == ["Een."]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(
    rows=st.lists(st.fixed_dictionaries({"gemeente": WORDS, "tekst": WORDS, "trekker": WORDS}), min_size=1, max_size=5)
)
def test_our_own_csv_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]) -> None:
    path = csv_file(tmp_path_factory.mktemp("csv"), to_csv(rows, ["gemeente", "tekst", "trekker"]))
    records = [to_record(cells) for _, cells in read_sheet(path)]
    assert [(record["text"], record["owner"]) for record in records] == [(row["tekst"], row["trekker"]) for row in rows]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Nuenen, Gerwen en Nederwetten", ["Nuenen, Gerwen en Nederwetten"]),
        ("Nuenen, Gerwen en Nederwetten; Almelo", ["Nuenen, Gerwen en Nederwetten", "Almelo"]),
        ("Almelo, Borne", ["Almelo", "Borne"]),
        (" Borne ", ["Borne"]),
    ],
)
def test_a_comma_in_the_name_of_a_gemeente_parts_nothing(cell: str, names: list[str]) -> None:
    assert to_record({"gemeenten": cell})["gemeenten"] == names
