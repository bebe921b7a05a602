"""Files that moved or went away since their plans were read."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.model import Plan
from ingest.inputs import find_inputs, is_gone
from ingest.ledger import Ledger


def gone(catalogue: Catalogue, folders: Sequence[Path]) -> list[Plan]:
    """Plans that were read from a file in one of these folders, or below, that is there no more."""
    return [
        plan
        for plan in catalogue.plans()
        if any(Path(plan.source.path).is_relative_to(folder) for folder in folders) and is_gone(Path(plan.source.path))
    ]


def relink(catalogue: Catalogue, ledger: Ledger, root: Path) -> Iterator[tuple[Plan, Path]]:
    """Find plans whose file is gone below another folder, by content, and record the new place.

    A file that was put over another plan's is left to a batch, which looks where that plan went.

    Yields:
        Each plan as it was, and where its file stands now.
    """
    lost = {plan.source.sha256: plan for plan in catalogue.plans() if _is_lost(plan)}
    for path in find_inputs([str(root)]).files:
        if not lost:
            return
        if not _is_text(path) or catalogue.plan_at(path):
            continue
        with suppress(OSError):  # nobody may read it
            if plan := lost.pop(ledger.hash_of(path), None):
                catalogue.move(plan.id, path)
                yield plan, path


def _is_lost(plan: Plan) -> bool:
    path = Path(plan.source.path)
    return path.is_absolute() and is_gone(path)


def _is_text(path: Path) -> bool:
    try:
        return bool(str(path).encode())
    except UnicodeEncodeError:
        return False
