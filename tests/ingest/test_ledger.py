"""A ledger that is damaged only costs what it would have saved."""

from pathlib import Path

import pytest

from ingest.failure import Failure
from ingest.ledger import Ledger

BROKEN = Failure(reason="kapot", page=7, lasting=True)


def filled(path: Path) -> Path:
    with Ledger(path) as ledger:
        for number in range(2_000):
            ledger.failed(f"{number:064}", (), BROKEN)
    return path


def damage(path: Path) -> None:
    """Spoil all but the first page, so that it opens and cannot be read."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


@pytest.mark.parametrize("begin", ["read", "write"])
def test_damage_that_shows_later_is_survived(tmp_path: Path, begin: str) -> None:
    path = filled(tmp_path / "files.sqlite")
    damage(path)
    with Ledger(path) as ledger:
        if begin == "read":
            assert ledger.failure(f"{7:064}", ()) is None
        ledger.failed("nieuw", (), BROKEN)
        ledger.failed("nieuw", (), BROKEN)
    with Ledger(path) as ledger:
        assert ledger.failure("nieuw", ()) == BROKEN
