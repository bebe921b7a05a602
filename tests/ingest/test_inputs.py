"""Which files are meant."""

import os
import sys
from pathlib import Path

import pytest

from ingest.inputs import find_inputs, is_gone, shown

posix = pytest.mark.skipif(sys.platform == "win32", reason="names and links of POSIX")


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("tekst", encoding="utf-8")
    return path


def test_a_folder_means_all_that_is_in_it(tmp_path: Path) -> None:
    files = [touch(tmp_path / "b.pdf"), touch(tmp_path / "a" / "diep" / "c.HTML"), touch(tmp_path / "z" / "d.md")]
    other = touch(tmp_path / "e.jpg")
    inputs = find_inputs([str(tmp_path)])
    assert inputs.files == tuple(files)
    assert inputs.others == (other,)
    assert inputs.folders == (tmp_path,)


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / ".a.pdf")
    touch(tmp_path / ".git" / "b.pdf")
    assert find_inputs([str(tmp_path)]).files == ()


def test_a_file_is_read_once_however_often_it_is_named(tmp_path: Path) -> None:
    path = touch(tmp_path / "a.pdf")
    assert find_inputs([str(tmp_path), str(path), str(tmp_path / "*.pdf")]).files == (path,)


def test_a_file_has_one_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = touch(tmp_path / "in" / "a.md")
    (tmp_path / "elders").mkdir()
    monkeypatch.chdir(tmp_path / "elders")
    assert find_inputs(["../in/a.md", "../elders/../in", str(path)]).files == (path,)
    assert find_inputs(["../in"]).folders == (path.parent,)


@pytest.mark.parametrize(
    ("error", "gone"), [(FileNotFoundError(), True), (NotADirectoryError(), True), (PermissionError(), False)]
)
def test_what_may_not_be_looked_at_is_not_gone(error: OSError, gone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def stat(_: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "stat", stat)
    assert is_gone(Path("a.md")) is gone


def test_a_folder_that_may_only_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "dicht" / "a.md")
    touch(tmp_path / "dicht" / "b.md")
    path = touch(tmp_path / "open" / "c.md")
    is_file = Path.is_file

    def closed(path: Path) -> bool:
        if path.parent.name == "dicht":
            raise PermissionError
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", closed)
    inputs = find_inputs([str(tmp_path)])
    assert (inputs.files, inputs.closed) == ((path,), (tmp_path / "dicht",))


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    missing = str(tmp_path / "geen*.pdf")
    assert find_inputs([missing]).missing == (missing,)


@posix
def test_loops_of_links_end(tmp_path: Path) -> None:
    path = touch(tmp_path / "a" / "plan.pdf")
    (tmp_path / "a" / "terug").symlink_to(tmp_path)
    (tmp_path / "a" / "zelf.pdf").symlink_to(tmp_path / "a" / "zelf.pdf")
    assert find_inputs([str(tmp_path)]).files == (path,)


@posix
def test_a_fifo_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert find_inputs([str(tmp_path)]).files == ()


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may look everywhere")
def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "dicht"
    closed.mkdir(mode=0)
    assert find_inputs([str(tmp_path)]).closed == (closed,)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("plan 'a'.pdf", "plan 'a'.pdf"),
        ("café.pdf", "café.pdf"),
        ("een\ntwee.pdf", r"een\ntwee.pdf"),
        ("\x1b[31mrood.pdf", r"\x1b[31mrood.pdf"),
        ("caf\udce9.pdf", r"caf\xe9.pdf"),
    ],
)
def test_a_name_is_shown_on_one_line_without_control_characters(name: str, line: str) -> None:
    assert shown(name) == line
