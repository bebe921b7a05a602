"""The commands as a user runs them, on a small corpus with the encoder that ships."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from corpus.folder import CorpusFolder
from corpus.record import FIELDS

Beleid = Callable[..., Result]


@pytest.fixture
def beleid() -> Beleid:
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(bundled_corpus: CorpusFolder, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(bundled_corpus.root, tmp_path / "own"))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself(beleid: Beleid, name: str) -> None:
    done = beleid(name, "--help")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()[2].strip()) > 20


@pytest.mark.parametrize("name", sorted(set(main.commands) - {"plans", "themes", "status", "models", "doctor"}))
def test_commands_with_arguments_show_an_example(beleid: Beleid, name: str) -> None:
    assert f"beleid {name} " in beleid(name, "--help").stdout


def test_corpus_is_taken_before_and_after_the_command(beleid: Beleid, folder: Path) -> None:
    before, after = beleid("--corpus", folder, "plans"), beleid("plans", "--corpus", folder)
    assert before.exit_code == after.exit_code == 0
    assert before.stdout == after.stdout


def test_the_environment_names_the_corpus_and_a_flag_beats_it(
    beleid: Beleid, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELEID_CORPUS", str(folder))
    assert beleid("plans").exit_code == 0
    assert beleid("--corpus", tmp_path / "leeg", "plans").exit_code == 3
    assert beleid("plans", "--corpus", tmp_path / "leeg").exit_code == 3


def test_an_empty_corpus_says_what_to_do_and_leaves_nothing_behind(beleid: Beleid, tmp_path: Path) -> None:
    done = beleid("--corpus", tmp_path / "leeg", "search", "camera")
    assert done.exit_code == 3
    assert "beleid ingest" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "leeg").exists()


def test_a_hit_shows_gemeente_plan_period_page_and_words(beleid: Beleid, folder: Path) -> None:
    shown = " ".join(beleid("--corpus", folder, "search", "wet", "bibob", "-k", "1").stdout.split())
    for part in ("Zwolle", "Integraal veiligheidsplan", "2023-2026", "p. 3", "vergunningen"):
        assert part in shown


def test_search_as_json_says_what_was_asked(beleid: Beleid, folder: Path) -> None:
    answer = json.loads(beleid("--corpus", folder, "search", "camera", "centrum", "--format", "json").stdout)
    assert answer["query"] == "camera centrum"
    assert set(answer["results"][0]) == {*FIELDS, "rank", "score", "answers", "why"}
    assert set(answer["results"][0]["why"]) == {"terms", "concepts", "dense_rank", "lexical_rank", "sentence"}


def test_search_as_jsonl_has_a_hit_a_line(beleid: Beleid, folder: Path) -> None:
    lines = beleid("--corpus", folder, "search", "camera", "-k", "3", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["rank"] for line in lines] == [1, 2, 3]


def test_a_file_of_queries_gives_a_line_a_query(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    queries = tmp_path / "vragen.tsv"
    queries.write_text("q1\tkeyword\tcamera\nq2\tsynonym\tdrank\n", encoding="utf-8")
    lines = beleid("--corpus", folder, "search", "--queries", queries, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["query"] for line in lines] == ["q1", "q2"]


def test_a_minus_leaves_a_word_out(beleid: Beleid, folder: Path) -> None:
    with_minus = beleid("--corpus", folder, "search", "toezicht", "-camera", "--format", "jsonl")
    with_flag = beleid("--corpus", folder, "search", "toezicht", "--not", "camera", "--format", "jsonl")
    assert with_minus.exit_code == 0
    assert with_minus.stdout == with_flag.stdout
    assert "Wij plaatsen camera" not in with_minus.stdout


def test_unknown_gemeente_gets_the_nearest_name(beleid: Beleid, folder: Path) -> None:
    done = beleid("--corpus", folder, "search", "camera", "--gemeente", "Almeloo")
    assert done.exit_code == 2
    assert "Almelo" in done.stderr


def test_a_gemeente_without_a_plan_is_not_the_same_as_nothing_found(beleid: Beleid, folder: Path) -> None:
    done = beleid("--corpus", folder, "search", "camera", "--gemeente", "Borne")
    assert done.exit_code == 0
    assert "geen plan van in dit corpus: Borne" in done.stderr


def test_compare_leaves_out_the_own_gemeente(beleid: Beleid, folder: Path) -> None:
    first = json.loads(beleid("--corpus", folder, "search", "camera", "-k", "1", "--format", "jsonl").stdout)
    answer = json.loads(beleid("--corpus", folder, "compare", first["id"], "--format", "json").stdout)
    assert answer["measure"]["id"] == first["id"]
    assert answer["results"]
    assert not any(set(hit["gemeenten"]) & set(first["gemeenten"]) for hit in answer["results"])


def test_compare_wants_an_id_or_a_text(beleid: Beleid, folder: Path) -> None:
    assert beleid("--corpus", folder, "compare").exit_code == 2
    assert beleid("--corpus", folder, "compare", "x", "--text", "y").exit_code == 2


def test_export_and_import_round_trip(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    exported = beleid("--corpus", folder, "export", "--kind", "all", "--format", "jsonl").stdout
    file = tmp_path / "uit.jsonl"
    file.write_text(exported, encoding="utf-8")
    done = beleid("--corpus", tmp_path / "ander", "import", file)
    assert done.exit_code == 0, done.stderr
    before = [json.loads(line) for line in exported.splitlines()]
    again = beleid("--corpus", tmp_path / "ander", "export", "--kind", "all", "--format", "jsonl").stdout
    after = [json.loads(line) for line in again.splitlines()]
    assert [{**row, "theme_code": None} for row in after] == [{**row, "theme_code": None} for row in before]


def test_importing_twice_doubles_nothing(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "uit.jsonl"
    file.write_text('{"text": "Wij doen iets.", "gemeenten": ["Borne"]}\n', encoding="utf-8")
    beleid("--corpus", folder, "import", file)
    beleid("--corpus", folder, "import", file)
    lines = beleid("--corpus", folder, "export", "--gemeente", "Borne", "--format", "jsonl").stdout.splitlines()
    assert len(lines) == 1
    row = json.loads(lines[0])
    assert (row["kind"], row["gemeente_codes"], row["plan"], row["source"]) == (
        "maatregel",
        ["GM0147"],
        "uit",
        "uit.jsonl",
    )


def test_a_faulty_import_names_the_lines_and_changes_nothing(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "fout.jsonl"
    file.write_text('{"text": "Goed.", "gemeenten": ["Borne"]}\n{"text": "Geen gemeente."}\n[1\n', encoding="utf-8")
    done = beleid("--corpus", folder, "import", file)
    assert done.exit_code == 3
    assert "regel 2: gemeenten ontbreekt" in done.stderr
    assert "regel 3: geen geldige JSON" in done.stderr
    assert "Borne" not in beleid("--corpus", folder, "plans").stdout


def test_removing_a_plan_takes_it_out_of_the_answers(beleid: Beleid, folder: Path) -> None:
    assert beleid("--corpus", folder, "remove", "zwol").exit_code == 0
    assert "Zwolle" not in beleid("--corpus", folder, "search", "wet", "bibob").stdout


def test_show_takes_plans_and_measures(beleid: Beleid, folder: Path) -> None:
    plan = beleid("--corpus", folder, "show", "zwolle-2023")
    assert "Wet Bibob" in plan.stdout
    first = json.loads(beleid("--corpus", folder, "search", "bibob", "-k", "1", "--format", "jsonl").stdout)
    measure = json.loads(beleid("--corpus", folder, "show", first["id"], "--format", "jsonl").stdout)
    assert measure == {key: value for key, value in first.items() if key in FIELDS}


def test_an_unknown_id_says_where_ids_are(beleid: Beleid, folder: Path) -> None:
    done = beleid("--corpus", folder, "show", "bestaat-niet")
    assert done.exit_code == 2
    assert "beleid plans" in done.stderr


def test_xlsx_needs_a_file(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    assert beleid("--corpus", folder, "plans", "--format", "xlsx").exit_code == 2
    assert beleid("--corpus", folder, "plans", "--format", "xlsx", "-o", tmp_path / "uit.xlsx").exit_code == 0
    assert (tmp_path / "uit.xlsx").stat().st_size > 1000


def test_a_missing_file_for_xlsx_is_said_before_the_work(beleid: Beleid, tmp_path: Path) -> None:
    assert beleid("--corpus", tmp_path / "nergens", "plans", "--format", "xlsx").exit_code == 2


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md"])
@pytest.mark.parametrize(
    "command", [("plans",), ("themes",), ("status",), ("search", "camera"), ("show", "zwolle-2023")]
)
def test_every_list_comes_in_every_format(beleid: Beleid, folder: Path, command: tuple[str, ...], form: str) -> None:
    done = beleid("--corpus", folder, *command, "--format", form)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip()


def test_a_mistyped_command_gets_the_nearest(beleid: Beleid) -> None:
    done = beleid("serach", "x")
    assert done.exit_code == 2
    assert "search" in done.stderr


def test_index_can_be_made_again(beleid: Beleid, folder: Path) -> None:
    before = beleid("--corpus", folder, "search", "camera", "--format", "jsonl").stdout
    assert beleid("--corpus", folder, "index").exit_code == 0
    assert beleid("--corpus", folder, "search", "camera", "--format", "jsonl").stdout == before


def test_a_model_that_is_not_there_is_one_line(beleid: Beleid, folder: Path) -> None:
    done = beleid("--corpus", folder, "index", "--model", "./geen-model")
    assert done.exit_code == 3
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("word", ["overlast", "kinderen", "horeca", "camera"])
def test_any_word_can_be_left_out_with_a_minus(beleid: Beleid, folder: Path, word: str) -> None:
    with_minus = beleid("--corpus", folder, "search", "toezicht", f"-{word}", "--format", "json")
    assert with_minus.exit_code == 0
    assert json.loads(with_minus.stdout)["not"] == [word]
    assert not Path(word[1:]).exists()


@pytest.mark.parametrize("name", ["", "'", "%"])
def test_an_empty_gemeente_is_no_gemeente(beleid: Beleid, folder: Path, name: str) -> None:
    assert beleid("--corpus", folder, "search", "camera", "--gemeente", name).exit_code == 2


def test_an_empty_question_is_no_question(beleid: Beleid, folder: Path) -> None:
    assert beleid("--corpus", folder, "search", " ").exit_code == 2


def test_importing_the_own_export_changes_nothing(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    before = beleid("--corpus", folder, "export", "--kind", "all", "--format", "jsonl").stdout
    for form in ("jsonl", "json"):
        beleid("--corpus", folder, "export", "--gemeente", "Almelo", "--format", form, "-o", tmp_path / f"uit.{form}")
        assert "ongewijzigd" in beleid("--corpus", folder, "import", tmp_path / f"uit.{form}").stderr
    assert beleid("--corpus", folder, "export", "--kind", "all", "--format", "jsonl").stdout == before


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('"gemeenten": ["Bergen"]', "meer dan één"),
        ('"gemeenten": ["Almello"]', "Almelo"),
        ('"gemeenten": ["Borne"], "id": {"a": 1}', "id hoort"),
        ('"gemeenten": ["Borne"], "plan_id": "../x"', "plan_id hoort"),
        ('"gemeenten": ["Borne"], "page_from": 1000000000000000000000', "page_from"),
        ('"gemeenten": ["Borne"], "page_from": 5, "page_to": 2', "page_to ligt voor"),
        ('"gemeenten": ["Borne"], "boxes": [{"page": 1, "x0": NaN}]', "NaN is geen getal"),
        ('"gemeenten": ["Borne"], "boxes": "x"', "boxes is niet"),
        ('"gemeenten": ["Borne"], "name": "\\ud800"', "half teken"),
    ],
)
def test_what_cannot_be_is_not_imported(beleid: Beleid, folder: Path, tmp_path: Path, fault: str, said: str) -> None:
    file = tmp_path / "fout.jsonl"
    file.write_text(f'{{"text": "Iets.", {fault}}}\n', encoding="utf-8")
    done = beleid("--corpus", folder, "import", file)
    assert done.exit_code == 3
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_ending_of_the_output_names_the_format(beleid: Beleid, folder: Path, tmp_path: Path) -> None:
    beleid("--corpus", folder, "export", "--output", tmp_path / "uit.csv")
    beleid("--corpus", folder, "export", "--output", tmp_path / "uit.txt", "--format", "md")
    assert (tmp_path / "uit.csv").read_text(encoding="utf-8").startswith("id,plan_id")
    assert (tmp_path / "uit.txt").read_text(encoding="utf-8").startswith("| ")


def test_status_names_what_earlier_runs_could_not_read(beleid: Beleid, tmp_path: Path) -> None:
    plan, corpus = tmp_path / "plan.pdf", tmp_path / "corpus"
    plan.write_bytes(b"geen pdf")
    os.utime(plan, (1_600_000_000, 1_600_000_000))  # a file of just now is not remembered by its time
    beleid("--corpus", corpus, "ingest", plan)
    rows = json.loads(beleid("--corpus", corpus, "status", "--format", "json").stdout)["results"]
    (failed,) = next(row["value"] for row in rows if row["field"] == "failed files")
    assert failed.startswith(f"{plan}: geen PDF")
    assert "--retry" in failed
    assert "mislukte bestanden" in beleid("--corpus", corpus, "status").stdout


def test_status_of_a_corpus_without_failures_makes_no_ledger(beleid: Beleid, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("gemeente;maatregel\nAlmelo;Wij plaatsen camera's.\n", encoding="utf-8")
    beleid("--corpus", tmp_path / "c", "import", tmp_path / "m.csv")
    assert "geen" in beleid("--corpus", tmp_path / "c", "status").stdout
    assert not (tmp_path / "c" / "files.sqlite").exists()
