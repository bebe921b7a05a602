"""An index made from kept passages is the one that would be made from scratch."""

from pathlib import Path

import pytest

from corpus.concepts import load_concepts
from index import lexical
from index.kept import Analysed, KeptPassages
from index.lexical import Passage

FIRST = [
    Passage("", "De buurtpreventieteams lopen een ronde.", "Veilige buurt"),
    Passage("Toezicht", "Cameratoezicht in het centrum.", ""),
]
SECOND = [*FIRST, Passage("", "Preventie in de buurt, toezicht op straat, en een team met een camera.", "")]


def content(path: Path, passages: list[Passage], kept: KeptPassages | None = None) -> bytes:
    path.unlink(missing_ok=True)
    lexical.build(path, passages, load_concepts(None), kept)
    return path.read_bytes()


def test_it_is_the_same_when_new_words_split_old_compounds(tmp_path: Path) -> None:
    kept = KeptPassages(tmp_path / "kept.sqlite", "1")
    for passages in (FIRST, SECOND, FIRST):
        scratch = content(tmp_path / "scratch.sqlite", passages)
        assert content(tmp_path / "index.sqlite", passages, kept) == scratch
    kept.close()


def test_what_is_kept_is_not_analysed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptPassages(tmp_path / "kept.sqlite", "1")
    content(tmp_path / "index.sqlite", FIRST, kept)
    monkeypatch.setattr("index.lexical._fields", lambda *_: pytest.fail("analysed again"))
    content(tmp_path / "index.sqlite", FIRST, kept)
    kept.close()


def test_another_version_forgets(tmp_path: Path) -> None:
    texts = ("", "Een camera.", "")
    for version, known in (("1", None), ("1", "camera"), ("2", None)):
        kept = KeptPassages(tmp_path / "kept.sqlite", version)
        assert list(kept.wholes([texts])) == [known]
        kept.keep({texts: Analysed("camera", {}, ("", "camera", "", "", ""))})
        kept.close()


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"geen database" * 100)
    kept = KeptPassages(path, "1")
    kept.keep({("a",): Analysed("a", {"abc": "abc"}, ("a",))})
    assert list(kept.all([("a",), ("b",)])) == [Analysed("a", {"abc": "abc"}, ("a",)), None]
    kept.close()


def test_damage_that_shows_only_when_a_row_is_wanted_is_survived(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    kept = KeptPassages(path, "1")
    kept.keep({(f"tekst {number}",): Analysed("a", {}, ("a",)) for number in range(1200)})
    kept.close()
    data = path.read_bytes()
    path.write_bytes(data[: 3 * 4096] + b"\xff" * (len(data) - 3 * 4096))
    kept = KeptPassages(path, "1")
    assert list(kept.wholes([("tekst 1",)])) == [None]
    kept.keep({("tekst 1",): Analysed("b", {}, ("b",))})
    assert list(kept.wholes([("tekst 1",)])) == ["b"]
    kept.close()


def test_what_nothing_needs_is_forgotten_when_it_is_most(tmp_path: Path) -> None:
    kept = KeptPassages(tmp_path / "kept.sqlite", "1")
    texts = [(f"tekst {number}",) for number in range(5)]
    kept.keep({text: Analysed("a", {}, ("a",)) for text in texts})
    kept.prune(texts[:3])
    assert list(kept.wholes(texts)) == ["a"] * 5
    kept.prune(texts[:2])
    assert list(kept.wholes(texts)) == ["a", "a", None, None, None]
    kept.close()
