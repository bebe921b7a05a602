from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import CatalogueError, IndexMissingError
from corpus.folder import CorpusFolder
from corpus.model import PlanDraft

Draft = Callable[..., PlanDraft]


def test_who_reads_sees_one_moment(tmp_path: Path, draft: Draft) -> None:
    folder = CorpusFolder(tmp_path)
    with folder.create() as writing:
        writing.add(draft("Almelo"))
        writing.set("index", "een")
        with folder.reading() as reading:
            before = (reading.plans(), reading.state(), reading.get("index"))
            writing.add(draft("Borne"))
            writing.set("index", "twee")
            assert (reading.plans(), reading.state(), reading.get("index")) == before
    with folder.reading() as reading:
        assert [plan.id for plan in reading.plans()] == ["almelo-2023", "borne-2023"]
        assert reading.get("index") == "twee"


def test_who_reads_writes_nothing(tmp_path: Path, draft: Draft) -> None:
    folder = CorpusFolder(tmp_path)
    folder.create().close()
    with pytest.raises(CatalogueError), folder.reading() as reading:
        reading.add(draft())


def test_reading_leaves_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError), CorpusFolder(tmp_path / "leeg").reading():
        pass
    assert not (tmp_path / "leeg").exists()


def test_a_folder_where_one_may_not_write_can_be_read(
    tmp_path: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = CorpusFolder(tmp_path)
    with folder.create() as catalogue:
        catalogue.add(draft("Almelo"))
    monkeypatch.setattr("corpus.database.os.access", lambda *_: False)
    with folder.reading() as reading:
        assert [plan.id for plan in reading.plans()] == ["almelo-2023"]
        assert [path.name for path in tmp_path.iterdir()] == ["catalogue.sqlite"]
    with pytest.raises(CatalogueError, match="kan niet geschreven worden"), folder.open() as closed:
        closed.set("index", "een")
