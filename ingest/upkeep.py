"""Files that moved or went away since their plans were read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.model import Plan
from ingest.inputs import find_inputs
from ingest.ledger import Ledger


def gone(catalogue: Catalogue, folders: Sequence[Path]) -> list[Plan]:
    """Plans that were read from a file in one of these folders, or below, that is there no more."""
    return [
        plan
        for plan in catalogue.plans()
        if any(Path(plan.source.path).is_relative_to(folder) for folder in folders)
        and not Path(plan.source.path).exists()
    ]


def relink(catalogue: Catalogue, ledger: Ledger, root: Path) -> Iterator[tuple[Plan, Path]]:
    """Find plans whose file is gone below another folder, by content, and record the new place.

    Yields:
        Each plan as it was, and where its file stands now.
    """
    lost = {plan.source.sha256: plan for plan in catalogue.plans() if _is_lost(plan)}
    for path in find_inputs([str(root)]).files:
        if not lost:
            return
        if _is_text(path) and (plan := lost.pop(ledger.hash_of(path), None)):
            catalogue.move(plan.id, path)
            yield plan, path


def _is_lost(plan: Plan) -> bool:
    path = Path(plan.source.path)
    return path.is_absolute() and not path.exists()


def _is_text(path: Path) -> bool:
    try:
        return bool(str(path).encode())
    except UnicodeEncodeError:
        return False
