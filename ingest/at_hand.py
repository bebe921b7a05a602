"""The page that is being read, noted where it outlives the process that reads it, so that a failure can name it."""

import threading
from collections.abc import Iterable, Iterator
from ctypes import c_int
from typing import Protocol, TypeVar

_NONE = 0


class _Numbered(Protocol):
    number: int


N = TypeVar("N", bound=_Numbered)


class _Note(threading.local):
    """Each thread's own note; a worker process has its parent look at that of its only thread."""

    def __init__(self) -> None:
        self.page = c_int(_NONE)


_note = _Note()


def note_in(memory: c_int) -> None:
    """Note pages in memory that another process sees too."""
    _note.page = memory


def turn_to(page: int | None) -> None:
    """Note that a page is being read, or none any more."""
    _note.page.value = _NONE if page is None else page


def page_at_hand() -> int | None:
    """The page that this thread reads."""
    return page_in(_note.page)


def page_in(memory: c_int) -> int | None:
    """The page that is noted in memory that was handed to `note_in`."""
    return None if memory.value == _NONE else memory.value


def one_by_one(pages: Iterable[N]) -> Iterator[N]:
    """Go through pages, each of them at hand while the caller is busy with it."""
    for page in pages:
        turn_to(page.number)
        yield page
    turn_to(None)
