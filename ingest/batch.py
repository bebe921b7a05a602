"""Many files into the catalogue: each a transaction of its own, each failure a result and not an end."""

import glob
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue import Catalogue, Outcome
from corpus.errors import BeleidError, InputError
from corpus.identity import file_hash
from corpus.model import IMPORTED, Kind, Plan, PlanDraft, PlanFacts, PlanId
from ingest.pipeline import READING_VERSION, Given, read_plan
from ingest.reading import SUPPORTED_SUFFIXES
from ingest.segment import SEGMENTER_VERSION, segment

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one file.

    Attributes:
        path: the file.
        outcome: what the catalogue did; None when the file was not taken, or on a dry run.
        failure: why it was not taken, else None.
        plan_id, facts: of the plan; None when it was not taken.
        pages, measures, goals: counts.
        warnings: for the user's eyes, one line each.
        seconds: wall time.
    """

    path: Path
    outcome: Outcome | None = None
    failure: str | None = None
    plan_id: PlanId | None = None
    facts: PlanFacts | None = None
    pages: int = 0
    measures: int = 0
    goals: int = 0
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files to read, and what was named or found but will not be read.

    Attributes:
        files: in order, each once.
        missing: names that match nothing.
        others: files in the folders that are of a kind that is not read.
    """

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    others: tuple[Path, ...]


def find_inputs(names: Sequence[str]) -> Inputs:
    """Expand files, folders (with all that is in them) and glob patterns; hidden files are passed over."""
    files: dict[Path, None] = {}
    missing, others = [], []
    for name in names:
        path = Path(name)
        matches = [path] if path.exists() else _glob(name)
        if not matches:
            missing.append(name)
        for match in matches:
            if not match.is_dir():
                files[match.absolute()] = None
                continue
            for file in _files_below(match):
                if file.suffix.lower() in SUPPORTED_SUFFIXES:
                    files[file.absolute()] = None
                else:
                    others.append(file)
    return Inputs(tuple(files), tuple(missing), tuple(others))


def ingest(
    catalogue: Catalogue,
    files: Sequence[Path],
    given: Given,
    *,
    dry_run: bool = False,
    began: Callable[[Path], None] = lambda _: None,
) -> Iterator[Result]:
    """Read files into the catalogue, one result each, in order.

    Args:
        catalogue: where they go.
        files: what to read.
        given: what the user says about all of them.
        dry_run: read, but store nothing.
        began: called with each file before it is read.
    """
    for path in files:
        began(path)
        start = time.perf_counter()
        try:
            result = _ingest_file(catalogue, path, given, dry_run)
        except InputError as error:
            result = Result(path=path, failure=error.reason + (f"; {error.advice}" if error.advice else ""))
        except OSError as error:
            result = Result(path=path, failure=error.strerror or str(error))
        except BeleidError:
            raise  # the catalogue is at fault, not the file
        except Exception as error:  # one bad file never stops a batch
            _log.debug("unexpected, in %s", path, exc_info=True)
            result = Result(path=path, failure=f"could not be read ({type(error).__name__}: {error})")
        yield _timed(result, time.perf_counter() - start)


def renew(catalogue: Catalogue) -> Iterator[Result]:
    """Make again what older versions of reader or segmenter made, where the file or what was read of it is there."""
    for plan in catalogue.plans():
        if not is_stale(plan):
            continue
        path = Path(plan.source.path)
        if plan.source.reader == READING_VERSION:
            measures = segment(catalogue.elements(plan.id), period=plan.facts.period)
            catalogue.resegment(plan.id, measures, SEGMENTER_VERSION)
            yield _stored(path, catalogue.plan(plan.id), Outcome.REMADE)
        elif path.is_file() and file_hash(path) == plan.source.sha256:
            yield from ingest(catalogue, [path], Given())


def is_stale(plan: Plan) -> bool:
    """Whether an older version of reader or segmenter made what is stored of a plan."""
    made = (plan.source.reader, plan.source.segmenter)
    return IMPORTED not in made and made != (READING_VERSION, SEGMENTER_VERSION)


def _glob(pattern: str) -> list[Path]:
    # Path.glob takes no absolute patterns; shells on Windows leave patterns to the program.
    return [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _ingest_file(catalogue: Catalogue, path: Path, given: Given, dry_run: bool) -> Result:
    sha256 = file_hash(path)
    known = catalogue.find_file(path, sha256)
    if known and not is_stale(known) and given.over(known.facts) == known.facts:
        return _known(catalogue, path, known, dry_run)
    if earlier := known or catalogue.plan_at(path):
        given = given.or_else(Given.before(earlier.facts))
    draft = read_plan(path, given, sha256)
    if dry_run:
        return _read(path, draft)
    change = catalogue.add(draft)
    twins = [
        f"same gemeente, title and period as {twin}: both kept, counted once when comparing" for twin in change.twins
    ]
    return _stored(path, catalogue.plan(change.plan_id), change.outcome, tuple(twins))


def _known(catalogue: Catalogue, path: Path, plan: Plan, dry_run: bool) -> Result:
    """A file whose content is in the catalogue already: unchanged, a copy, or moved."""
    before = Path(plan.source.path)
    if before == path:
        return _stored(path, plan, Outcome.UNCHANGED)
    if before.exists():
        return _stored(path, plan, Outcome.UNCHANGED, (f"same content as {before.name}",))
    if not dry_run:
        catalogue.move(plan.id, path)
    return _stored(path, plan, Outcome.MOVED, (f"was {before}",))


def _stored(path: Path, plan: Plan, outcome: Outcome, warnings: tuple[str, ...] = ()) -> Result:
    return Result(
        path=path,
        outcome=outcome,
        plan_id=plan.id,
        facts=plan.facts,
        pages=len(plan.pages),
        measures=plan.measures,
        goals=plan.goals,
        warnings=(*warnings, *plan.facts.doubts, *plan.warnings),
    )


def _read(path: Path, draft: PlanDraft) -> Result:
    measures = sum(measure.kind is Kind.MEASURE for measure in draft.measures)
    return Result(
        path=path,
        facts=draft.facts,
        pages=len(draft.pages),
        measures=measures,
        goals=len(draft.measures) - measures,
        warnings=(*draft.facts.doubts, *draft.warnings),
    )


def _timed(result: Result, seconds: float) -> Result:
    return replace(result, seconds=seconds)
