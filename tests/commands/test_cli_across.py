"""Commands that compare gemeenten, as a user runs them."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from cli import main
from corpus.folder import CorpusFolder

Beleid = Callable[..., Result]


@pytest.fixture
def beleid(bundled_corpus: CorpusFolder) -> Beleid:
    """The program over Hengelo, Almelo and Zwolle."""
    corpus = str(bundled_corpus.root)
    return lambda *words: CliRunner().invoke(main, ["--corpus", corpus, *map(str, words)])


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "md"])
@pytest.mark.parametrize(
    "command",
    [
        ("matrix",),
        ("matrix", "--by", "printed"),
        ("gaps", "Zwolle", "--at-least", "1"),
        ("timeline", "cameratoezicht"),
        ("compare", "--text", "camera's", "--side-by-side"),
        ("search", "camera", "--merge"),
    ],
)
def test_every_comparison_comes_in_every_format(beleid: Beleid, command: tuple[str, ...], form: str) -> None:
    done = beleid(*command, "--format", form)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip()
    if form == "json":
        json.loads(done.stdout)
    if form == "jsonl":
        assert [json.loads(line) for line in done.stdout.splitlines()]
    if form == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(done.stdout))}) == 1


def test_a_matrix_can_be_drawn_and_saved(beleid: Beleid, tmp_path: Path) -> None:
    done = beleid("matrix", "--png", tmp_path / "k.png", "--format", "xlsx", "-o", tmp_path / "k.xlsx")
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "k.png").read_bytes().startswith(b"\x89PNG")
    header, *rows = load_workbook(tmp_path / "k.xlsx").worksheets[0].iter_rows(values_only=True)
    total = header.index("maatregelen")
    assert sum(row[total] for row in rows) == 8


def test_a_matrix_names_those_that_have_no_plan(beleid: Beleid) -> None:
    done = beleid("matrix", "--gemeente", "Almelo", "--gemeente", "Borne")
    assert "geen plan van in dit corpus: Borne" in done.stderr
    assert "geen plan" in done.stdout


@pytest.mark.parametrize("form", ["csv", "json", "table", "xlsx"])
def test_a_file_that_cannot_be_written_is_one_line(beleid: Beleid, tmp_path: Path, form: str) -> None:
    done = beleid("matrix", "--format", form, "-o", tmp_path / "geen" / "uit")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1


def test_gaps_knows_a_gemeente_in_any_spelling(beleid: Beleid) -> None:
    assert json.loads(beleid("gaps", "gemeente almelo", "--format", "json").stdout)["gemeente"] == "Almelo"
    done = beleid("gaps", "Almeloo")
    assert (done.exit_code, "Almelo" in done.stderr) == (2, True)


def test_gaps_of_a_gemeente_without_a_plan_is_one_line(beleid: Beleid) -> None:
    done = beleid("gaps", "Borne")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "beleid: er is geen plan van Borne in dit corpus, dus wat er ontbreekt is niet te zeggen; "
        "`beleid plans` noemt de plannen"
    ]


def test_a_timeline_can_be_of_a_word(beleid: Beleid) -> None:
    record = json.loads(beleid("timeline", "wekelijks", "--as", "word", "--format", "json").stdout)
    assert [moment["matching"] for moment in record["moments"]] == [1, 1, 1, 1]
    assert record["subject"]["kind"] == "word"


def test_a_side_by_side_comparison_adds_a_contrast(beleid: Beleid) -> None:
    plain = json.loads(beleid("compare", "--text", "camera's in de stad", "--format", "json").stdout)
    contrasted = json.loads(
        beleid("compare", "--text", "camera's in de stad", "--side-by-side", "--format", "json").stdout
    )
    for result in contrasted["results"]:
        assert set(result.pop("contrast")) >= {"owner", "partners", "planning", "status", "concepts", "terms"}
    assert contrasted["results"] == plain["results"]


@pytest.fixture
def imported(tmp_path: Path) -> Beleid:
    """The program over what a table holds: Almelo with an old plan and a new one, and Borne."""
    table = tmp_path / "lijst.csv"
    table.write_text(
        "gemeente;plan;periode;themacode;maatregel\n"
        "Almelo;Oud;2012-2015;jeugd.school;De wijkagent bezoekt elke school.\n"
        "Almelo;Nieuw;2024-2027;jeugd.school;Kluisjes op school worden gecontroleerd.\n"
        "Almelo;Nieuw;2024-2027;leefomgeving.hic;Fietsdiefstal bij het station tegengaan.\n"
        "Borne;Nieuw;2024-2027;jeugd.school;Wij controleren kluisjes op alle scholen.\n",
        encoding="utf-8",
    )
    corpus = str(tmp_path / "corpus")

    def run(*words: object) -> Result:
        return CliRunner().invoke(main, ["--corpus", corpus, *map(str, words)])

    done = run("import", table)
    assert done.exit_code == 0, done.stderr
    return run


def test_a_theme_is_compared_measure_by_measure(imported: Beleid) -> None:
    done = imported("compare", "--theme", "jeugd", "--gemeente", "Almelo", "-k", "1", "--format", "json")
    (one,) = json.loads(done.stdout)["comparisons"]
    assert one["measure"]["text"] == "Kluisjes op school worden gecontroleerd."
    assert [hit["text"] for hit in one["results"]] == ["Wij controleren kluisjes op alle scholen."]


def test_current_leaves_out_what_was_replaced(imported: Beleid) -> None:
    everything, current = imported("export", "--format", "jsonl"), imported("export", "--current", "--format", "jsonl")
    assert [json.loads(line)["plan"] for line in everything.stdout.splitlines()].count("Oud") == 1
    assert "Oud" not in current.stdout
    assert "Oud" not in imported("search", "wijkagent school", "--current").stdout


def test_plans_that_are_over_are_marked(imported: Beleid) -> None:
    assert imported("plans").stdout.count("verlopen") == 1
    assert "Oud, 2012-2015, verlopen" in " ".join(imported("search", "wijkagent bezoekt school").stdout.split())


def test_search_gives_a_spreadsheet_to_quote_from(beleid: Beleid, tmp_path: Path) -> None:
    done = beleid("search", "wet bibob", "-k", "1", "--format", "xlsx", "-o", tmp_path / "memo.xlsx")
    assert done.exit_code == 0, done.stderr
    header, row = load_workbook(tmp_path / "memo.xlsx").worksheets[0].iter_rows()
    cells = dict(zip((cell.value for cell in header), row, strict=True))
    assert (cells["gemeente"].value, cells["pagina"].value) == ("Zwolle", "3")
    assert cells["bron"].hyperlink.target.endswith("Zwolle.pdf#page=3")


def test_a_file_of_queries_becomes_one_spreadsheet(beleid: Beleid, tmp_path: Path) -> None:
    queries = tmp_path / "vragen.tsv"
    queries.write_text("q1\tk\tcamera\nq2\tk\tbibob\n", encoding="utf-8")
    done = beleid("search", "--queries", queries, "-k", "1", "--format", "csv")
    assert [row["vraag"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["camera", "bibob"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_with_advice(beleid: Beleid, shell: str) -> None:
    done = beleid("completion", shell)
    assert "_BELEID_COMPLETE" in done.stdout
    assert "beleid" in done.stderr


def test_completion_knows_the_shell_that_runs(beleid: Beleid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert beleid("completion").stdout == beleid("completion", "zsh").stdout
    monkeypatch.delenv("SHELL")
    assert beleid("completion").exit_code == 2


def test_what_the_script_calls_completes_commands() -> None:
    asked = {"_BELEID_COMPLETE": "bash_complete", "COMP_WORDS": "beleid ma", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from cli import main; main(prog_name='beleid')"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["plain,matrix"]


def test_money_is_told_wherever_a_measure_is(tmp_path: Path) -> None:
    table = tmp_path / "lijst.csv"
    table.write_text(
        "gemeente;maatregel;kosten\n"
        "Almelo;De wijkagent bezoekt elke school.;binnen bestaande middelen\n"
        "Borne;De wijkagent bezoekt alle scholen.;€ 5.000\n",
        encoding="utf-8",
    )

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["--corpus", str(tmp_path / "corpus"), *words])
        assert done.exit_code == 0, done.stderr
        return done.stdout

    run("import", str(table))
    first, second = (json.loads(line) for line in run("export", "--format", "jsonl").splitlines())
    assert (first["money"], second["money"]) == ("binnen bestaande middelen", "€ 5.000")
    for form in ("json", "csv", "md"):
        assert "€ 5.000" in run("export", "--format", form)
    assert "€ 5.000" in run("show", second["id"])
    assert "€ 5.000" in run("search", "wijkagent school", "--format", "csv")
    side = run("compare", first["id"], "--side-by-side")
    row = next(line for line in side.splitlines() if "│ middelen" in line)
    assert "binnen" in row
    assert "€ 5.000" in row
