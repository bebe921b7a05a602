import csv
import json
import re
import unicodedata
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from corpus.themes import load_themes
from training.samples import SOURCES, build, load
from training.samples.looks import Look
from training.samples.source import SourceError, parse, plain
from training.samples.truth import clean_title, elements, gold, split_parties, status_of

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "corpus" / "samples"
ANNOTATIONS = ROOT / "training" / "samples"
NAMES = [path.stem for path in sorted(SOURCES.glob("*.md"))]
PDFS = sorted(COMMITTED.glob("*.pdf"))
BUILT_WITH = {"reportlab": "5.1.0", "pyphen": "0.18.1"}
HEAD = "gemeenten: Elders\ntitle: T\ndoc_type: uitvoeringsplan\nperiod: 2020-2021\nlook: memo\n---\n"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def folded(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).casefold()


def words_on(pdf: Path, page: int) -> str:
    pypdfium2 = pytest.importorskip("pypdfium2")
    document = pypdfium2.PdfDocument(pdf)
    try:
        return folded(document[page - 1].get_textpage().get_text_bounded())
    finally:
        document.close()


def committed_bytes(name: str) -> bytes:
    content = (COMMITTED / name).read_bytes()
    # a checkout on Windows may have given the web page other line ends
    return content.replace(b"\r\n", b"\n") if name.endswith(".html") else content


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("reportlab")
    pytest.importorskip("pyphen")
    folder = tmp_path_factory.mktemp("samples")
    build(folder, folder)
    return folder


def test_building_again_gives_the_committed_annotations(built: Path) -> None:
    for path in [*built.glob("truth/*.jsonl"), *built.glob("gold/*/*")]:
        assert path.read_text("utf-8") == (ANNOTATIONS / path.relative_to(built)).read_text("utf-8"), path.name


def test_building_again_gives_the_committed_documents(built: Path) -> None:
    if any(version(package) != wanted for package, wanted in BUILT_WITH.items()):
        pytest.skip(f"the documents were built with {BUILT_WITH}")
    names = {path.name for path in COMMITTED.iterdir() if path.suffix}
    assert {path.name for path in built.iterdir() if path.is_file()} == names
    for name in names:
        assert (built / name).read_bytes() == committed_bytes(name), name


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(tmp_path, tmp_path)
    for path in built.iterdir():
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_in_one_element_on_its_page(name: str) -> None:
    texts = [
        (line.get("text") or " ".join(line["cells"]), line["page"])
        for line in lines(ANNOTATIONS / "truth" / f"{name}.jsonl")
    ]
    for mark in lines(ANNOTATIONS / "gold" / name / "measures.jsonl"):
        assert any(mark["quote"] in text and page == mark["page"] for text, page in texts), mark["id"]


@pytest.mark.parametrize("name", NAMES)
def test_plans_have_the_measures_of_real_ones(name: str) -> None:
    kinds = Counter(mark["kind"] for mark in lines(ANNOTATIONS / "gold" / name / "measures.jsonl"))
    assert 15 <= kinds["maatregel"] <= 50
    assert kinds["doel"] >= 5


@pytest.mark.parametrize("name", NAMES)
def test_codes_are_canonical_themes(name: str) -> None:
    assert {mark["canonical"] for mark in lines(ANNOTATIONS / "gold" / name / "measures.jsonl")} <= set(load_themes())


def test_statuses_and_certainties_are_those_of_the_guide() -> None:
    marks = [mark for name in NAMES for mark in lines(ANNOTATIONS / "gold" / name / "measures.jsonl")]
    assert {mark["status"] for mark in marks} == {"gepland", "doorlopend", "uitgevoerd", "te onderzoeken", None}
    assert {mark["certainty"] for mark in marks} == {"clear", "borderline"}


def test_gemeenten_are_invented() -> None:
    real: set[str] = set()
    for name, columns in (("gemeenten.csv", ("name", "official_name")), ("herindelingen.csv", ("former",))):
        rows = (line for line in (ROOT / "corpus" / name).read_text(encoding="utf-8").splitlines() if line[:1] != "#")
        real |= {row[column].casefold() for row in csv.DictReader(rows) for column in columns}
    assert len(real) > 500
    assert not {municipality.casefold() for _, document in load() for municipality in document.municipalities} & real


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: path.stem)
def test_pdfs_are_as_long_as_real_plans(pdf: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    assert 6 <= pages <= 15


@pytest.mark.parametrize("pdf", PDFS, ids=lambda path: path.stem)
def test_elements_begin_on_the_page_the_truth_says(pdf: Path) -> None:
    pages: dict[int, str] = {}
    for line in lines(ANNOTATIONS / "truth" / f"{pdf.stem}.jsonl"):
        text = line.get("text") or next(cell for cell in line["cells"] if cell)
        page = pages.setdefault(line["page"], words_on(pdf, line["page"]))
        # the bullet is not a word, and a word at the end of the first line may be hyphenated
        assert folded(text)[:12] in page, (line["page"], text)


def test_the_truth_of_hyphenated_lines_has_whole_words() -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(COMMITTED / "hazerdrecht-2023-2026.pdf") as document:
        broken = {
            text for page in document.pages for word in page.extract_words() if (text := word["text"])[-1:] == "-"
        }
    whole = {
        word for line in lines(ANNOTATIONS / "truth" / "hazerdrecht-2023-2026.jsonl") for word in line["text"].split()
    }
    assert len(broken - whole) > 50


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 3_000_000


def test_two_plans_are_of_one_gemeente_and_one_plan_is_of_two() -> None:
    owners = [tuple(document.municipalities) for _, document in load()]
    assert max(Counter(owners).values()) == 2
    assert any(len(names) == 2 for names in owners)


def test_a_marked_item_is_a_measure_with_the_code_of_its_theme() -> None:
    document = parse(HEAD + '# 1 Jeugd {thema jeugd.school}\n- We doen iets. {m gepland owner="boa"}')
    [mark] = gold(document, "x", {(0, 0): 1, (1, 0): 2})
    assert (mark["quote"], mark["canonical"], mark["owner"], mark["status"]) == (
        "We doen iets.",
        "jeugd.school",
        "boa",
        "gepland",
    )
    assert (mark["theme"], mark["page"]) == ("Jeugd", 2)


def test_marks_leave_no_trace_in_the_text() -> None:
    document = parse(HEAD + "Eerst dit. [[Dan **dit**.]]{m fysiek.brand}")
    assert [element.text for element in elements(document, Look())] == ["Eerst dit. Dan dit."]


def test_cells_below_a_merged_cell_carry_its_name_and_print_nothing() -> None:
    table = "{tabel widths=1,1 name=1 quote=2}\n|= A | B |\n| Een | b | {m fysiek.brand}\n| | c | {m fysiek.brand}"
    document = parse(HEAD + table)
    pages = {(0, row): 1 for row in range(3)}
    assert [mark["name"] for mark in gold(document, "x", pages)] == ["Een", "Een"]
    assert [element.cells for element in elements(document, Look())][-1] == ("", "c")


@pytest.mark.parametrize("line", ["| a | b |", "- iets {m fysiek.brand zomaar}"])
def test_sources_that_make_no_sense_are_refused(line: str) -> None:
    with pytest.raises(SourceError):
        parse(HEAD + line)


def test_a_measure_without_theme_needs_a_code() -> None:
    with pytest.raises(ValueError, match="no theme code"):
        gold(parse(HEAD + "- iets {m}"), "x", {(0, 0): 1})


@pytest.mark.parametrize(
    ("cell", "parties"),
    [
        ("politie, boa's en Halt", ("politie", "boa's", "Halt")),
        ("Zorg- en Veiligheidshuis", ("Zorg- en Veiligheidshuis",)),
        ("-", ()),
    ],
)
def test_parties_of_a_cell(cell: str, parties: tuple[str, ...]) -> None:
    assert split_parties(cell) == parties


@pytest.mark.parametrize(("planning", "status"), [("2024", "gepland"), ("Elk jaar in mei", "doorlopend"), (None, None)])
def test_status_follows_from_planning(planning: str | None, status: str | None) -> None:
    assert status_of(planning) == status


@pytest.mark.parametrize(("title", "clean"), [("3.2.1 Jeugd", "Jeugd"), ("1. Wonen", "Wonen")])
def test_numbers_are_taken_off_titles(title: str, clean: str) -> None:
    assert clean_title(title) == clean


def test_references_to_footnotes_are_printed_as_superscripts() -> None:
    assert plain("de wet[^12] en") == "de wet¹² en"
