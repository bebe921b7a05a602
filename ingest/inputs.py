"""Which files are meant by files, folders and patterns, and how a path is shown."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.reading import SUPPORTED_SUFFIXES


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files to read, and what was named or found but will not be read.

    Attributes:
        files: in order, each once.
        missing: names that match nothing.
        others: files in the folders that are of a kind that is not read.
        closed: folders that may not be looked into.
        folders: the folders that were named.
    """

    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    others: tuple[Path, ...] = ()
    closed: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()


def find_inputs(names: Sequence[str]) -> Inputs:
    """Expand files, folders (with all that is in them) and glob patterns.

    Hidden files are passed over; links to folders are not followed, so a loop of them is no danger.
    """
    files: dict[str, Path] = {}
    missing: list[str] = []
    others: list[Path] = []
    closed: list[Path] = []
    folders: list[Path] = []
    for name in names:
        path = Path(name)
        matches = [path] if os.path.lexists(path) else _glob(name)
        if not matches:
            missing.append(name)
        for match in matches:
            place = absolute(match)
            if not os.path.isdir(place):  # noqa: PTH112 # Path.is_dir raises where nobody may look
                files.setdefault(os.path.normcase(place), place)
                continue
            folders.append(place)
            for file in _files_below(place, closed):
                if file.suffix.lower() in SUPPORTED_SUFFIXES:
                    files.setdefault(os.path.normcase(file), file)
                else:
                    others.append(file)
    return Inputs(tuple(files.values()), tuple(missing), tuple(others), tuple(dict.fromkeys(closed)), tuple(folders))


def absolute(path: Path) -> Path:
    """A path by which a file is known: absolute and without "..", links left alone."""
    return Path(os.path.abspath(path))  # noqa: PTH100 # Path.absolute keeps ".."


def is_gone(path: Path) -> bool:
    """Whether nothing stands at a path any more; what stands in a closed folder may still be there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def shown(path: Path | str) -> str:
    """A path on one line: a name may hold line ends, escape sequences and bytes that are no text."""
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def _glob(pattern: str) -> list[Path]:
    # Path.glob takes no absolute patterns; shells on Windows leave patterns to the program.
    return [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207


def _files_below(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """Ordinary files in a folder and in those below it, by name; what may not be listed is added to `closed`."""

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for parent, subfolders, names in os.walk(folder, onerror=note):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            try:
                if not name.startswith(".") and path.is_file():
                    yield path
            except PermissionError:  # the folder may be listed, and no more
                closed.append(path.parent)
