"""Ending a batch from outside."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Terminated(KeyboardInterrupt):
    """SIGTERM came: whoever cleans up after Ctrl-C cleans up after this."""


@contextmanager
def terminable() -> Iterator[None]:
    """Have SIGTERM end what happens inside as Ctrl-C does, workers included, and not leave everything as it stands."""
    if threading.current_thread() is not threading.main_thread():  # others may not say what a signal does
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
