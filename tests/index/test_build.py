import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import Catalogue
from corpus.errors import BeleidError, IndexMissingError, IndexStaleError
from corpus.model import PlanDraft
from index.build import describe, open_index, read_manifest, refresh

Draft = Callable[..., PlanDraft]


def generations(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def test_an_index_holds_what_the_catalogue_holds(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    catalogue.add(draft(texts=("Een camera.", "Een boa.")))
    refresh(catalogue, tmp_path / "index")
    index = open_index(catalogue, tmp_path / "index")
    found = index.vectors.search(index.encoder.encode_queries(["Een camera."])[0], 5)
    assert index.rows.keys[found.rows].tolist() == catalogue.keys()
    assert index.terms.search(["boa"], 5).rows.tolist() == [1]


def test_nothing_happens_when_it_agrees(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    catalogue.add(draft())
    first = refresh(catalogue, tmp_path)
    assert refresh(catalogue, tmp_path) == first
    assert refresh(catalogue, tmp_path, force=True) != first


def test_changes_make_a_new_generation_and_old_ones_go(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    for number in range(4):
        catalogue.add(draft(f"Gemeente {number}"))
        manifest = refresh(catalogue, tmp_path)
    assert manifest.generation in generations(tmp_path)
    assert len(generations(tmp_path)) == 2  # the new one, and the one before for readers that are opening it


def test_a_half_written_generation_is_never_opened(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.add(draft())
    whole = refresh(catalogue, tmp_path)
    catalogue.add(draft("Zwolle"))
    monkeypatch.setattr("index.build.lexical.build", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(BeleidError, match="disk full"):
        refresh(catalogue, tmp_path)
    assert read_manifest(catalogue, tmp_path) == whole
    monkeypatch.undo()


def test_no_index_is_said(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="beleid ingest"):
        open_index(catalogue, tmp_path)
    assert describe(catalogue, tmp_path) == {"index": "ontbreekt; geef `beleid index`"}


@pytest.mark.parametrize("constant", ["ANALYSER_VERSION", "INDEX_VERSION"])
def test_an_index_of_another_version_is_refused(
    catalogue: Catalogue,
    draft: Draft,
    tmp_path: Path,
    hash_encoder: object,
    monkeypatch: pytest.MonkeyPatch,
    constant: str,
) -> None:
    catalogue.add(draft())
    refresh(catalogue, tmp_path)
    monkeypatch.setattr(f"index.build.{constant}", "another")
    with pytest.raises(IndexStaleError, match="beleid index"):
        open_index(catalogue, tmp_path)
    assert describe(catalogue, tmp_path)["index"] == "loopt achter; geef `beleid index`"


def test_an_index_of_another_encoder_is_refused(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    catalogue.add(draft())
    refresh(catalogue, tmp_path)
    hash_encoder.id = "hash-2"  # type: ignore[attr-defined]
    with pytest.raises(IndexStaleError, match="hash-1"):
        open_index(catalogue, tmp_path)


def test_the_chosen_model_is_kept(catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object) -> None:
    catalogue.add(draft())
    assert refresh(catalogue, tmp_path, model="eigen").model == "eigen"
    catalogue.add(draft("Zwolle"))
    assert refresh(catalogue, tmp_path).model == "eigen"


def test_a_lost_folder_is_made_again(catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object) -> None:
    catalogue.add(draft())
    manifest = refresh(catalogue, tmp_path)
    (tmp_path / manifest.generation / "manifest.json").unlink()
    assert refresh(catalogue, tmp_path).generation != manifest.generation


def test_an_own_thesaurus_counts_from_the_next_index(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    catalogue.add(draft(texts=("De zorgboot vaart uit.",)))
    refresh(catalogue, tmp_path / "index")
    own = '[[concept]]\nid = "zorgboot"\npref = "zorgboot"\nalt = ["drijvende praktijk"]\nkind = "instrument"\n'
    (tmp_path / "concepts.toml").write_text(own, encoding="utf-8")
    with pytest.raises(IndexStaleError):
        open_index(catalogue, tmp_path / "index")
    refresh(catalogue, tmp_path / "index")
    terms = open_index(catalogue, tmp_path / "index").terms
    assert terms.search(terms.terms("drijvende praktijk"), 5).rows.size == 1


def test_a_long_measure_is_found_by_one_sentence_of_it(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    sentence = "De schutters oefenen elke maand."
    page = " ".join(f"woord{number}" for number in range(600))
    catalogue.add(draft(texts=(f"{page} {sentence} {page}", f"De schutters {page}")))
    refresh(catalogue, tmp_path)
    index = open_index(catalogue, tmp_path)
    found = index.vectors.search(index.encoder.encode_queries([sentence])[0], 5)
    assert found.rows.tolist() == [0, 1]
    assert found.scores[0] > 0.25  # a mean over 1,205 words has a tenth of this


FILES = ("rows.npz", "terms.sqlite", "vectors.faiss", "vectors.rows.npy", "vectors.centre.npy", "manifest.json")


@pytest.mark.parametrize("damage", [lambda _: b"", lambda its: bytes(len(its)), lambda its: its[: len(its) // 2]])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_said(
    catalogue: Catalogue,
    draft: Draft,
    tmp_path: Path,
    hash_encoder: object,
    name: str,
    damage: Callable[[bytes], bytes],
) -> None:
    catalogue.add(draft(texts=("Een camera.", "Een boa.")))
    file = tmp_path / refresh(catalogue, tmp_path).generation / name
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(IndexStaleError, match="`beleid index`"):
        open_index(catalogue, tmp_path)


@pytest.mark.parametrize("rows", [[0, 2], [-1, 0], [1, 0], [0]])
def test_vectors_of_other_measures_are_no_index(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object, rows: list[int]
) -> None:
    catalogue.add(draft(texts=("Een camera.", "Een boa.")))
    np.save(tmp_path / refresh(catalogue, tmp_path).generation / "vectors.rows.npy", np.array(rows, np.int64))
    with pytest.raises(IndexStaleError, match="`beleid index`"):
        open_index(catalogue, tmp_path)


def test_damage_that_opening_did_not_meet_is_said(
    catalogue: Catalogue, draft: Draft, tmp_path: Path, hash_encoder: object
) -> None:
    catalogue.add(draft(texts=("Een camera.", "Een boa.")))
    terms = tmp_path / refresh(catalogue, tmp_path).generation / "terms.sqlite"
    with closing(sqlite3.connect(terms)) as db, db:
        db.execute("DROP TABLE document_frequency")
    with closing(open_index(catalogue, tmp_path)) as index, pytest.raises(IndexStaleError, match="`beleid index`"):
        index.terms.search(["boa"], 5)
