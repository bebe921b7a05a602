"""Noticing that files came or changed."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ingest.inputs import find_inputs

INTERVAL = 5.0
"""Seconds between two looks. Polling works on network drives and on every system, and costs a listing."""

State = dict[Path, tuple[int, int]]


def rounds(names: Sequence[str], *, watch: bool, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """One round; when watching, another each time that the files have changed, without end.

    A file that is still being copied changes between two looks; the round begins when all have been quiet for one.

    Args:
        names: files, folders, patterns.
        watch: go on.
        sleep: waits so many seconds.
    """
    done = before = _state(names) if watch else {}
    yield
    while watch:
        sleep(INTERVAL)
        now = _state(names)
        settled = now == before
        before = now
        if settled and now != done:
            done = now
            yield


def _state(names: Sequence[str]) -> State:
    """Size in bytes and time of change in nanoseconds of each file."""
    state = {}
    for path in find_inputs(names).files:
        with suppress(OSError):  # it went away since it was listed
            status = path.stat()
            state[path] = (status.st_size, status.st_mtime_ns)
    return state
