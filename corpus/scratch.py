"""Databases that only save work: one that is damaged is thrown away."""

from contextlib import suppress
from pathlib import Path


def discard(path: Path) -> None:
    """Remove an SQLite database and what stands beside it; what another process holds open (Windows) stays."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()
