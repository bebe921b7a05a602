import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from corpus.folder import CorpusFolder


def diagnosis(corpus: Path) -> tuple[int, dict[str, bool | None]]:
    done = CliRunner().invoke(main, ["--corpus", str(corpus), "doctor", "--format", "json"])
    return done.exit_code, {row["check"]: row["well"] for row in json.loads(done.stdout)["results"]}


def test_all_is_well(bundled_corpus: CorpusFolder) -> None:
    code, well = diagnosis(bundled_corpus.root)
    assert code == 0
    assert (well["catalogue"], well["index"], well["encoder"]) == (True, True, True)


def test_nothing_yet_is_no_fault(tmp_path: Path) -> None:
    code, well = diagnosis(tmp_path / "leeg")
    assert (code, well["catalogue"], well["encoder"]) == (0, None, True)
    assert not (tmp_path / "leeg").exists()


def test_a_damaged_catalogue_is_found(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"geen database" * 500)
    code, well = diagnosis(tmp_path)
    assert (code, well["catalogue"]) == (3, False)


def test_missing_ocr_is_said_and_no_fault(bundled_corpus: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.health.why_not", lambda: "Tesseract is niet geïnstalleerd")
    code, well = diagnosis(bundled_corpus.root)
    assert (code, well["OCR"]) == (0, None)


def test_people_read_it_in_dutch(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["doctor", "--corpus", str(tmp_path / "leeg")]).stdout
    assert all(word in said for word in ("catalogus", "taalmodel", "tekstherkenning", "in orde", "nog geen plannen"))
