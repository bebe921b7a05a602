"""Many files into the catalogue: read by workers, written by one process, each failure a result and not an end.

Files are read ahead but stored strictly in the order in which they were named, so ids and keys never depend on which
worker is done first, and a batch that was killed and run again ends as one that was not.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from corpus.catalogue import Catalogue, Outcome
from corpus.errors import InputError, fault_of
from corpus.model import IMPORTED, Plan, PlanId
from ingest.failure import Failure, Lost
from ingest.inputs import is_gone, shown
from ingest.ledger import Ledger
from ingest.limits import Limits
from ingest.pipeline import READING_VERSION, Given
from ingest.result import Result, of_draft, of_plan
from ingest.segment import SEGMENTER_VERSION
from ingest.stopwatch import Stopwatch
from ingest.work import Reading, ReadTask, SegmentTask, Task, perform, refusal

_log = logging.getLogger(__name__)

AHEAD = 2_000
"""Files that may wait, read and packed, behind a slow one; twenty pages take some 30 kB (docs/scale.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a batch is done.

    Attributes:
        given: what the user says about all its plans.
        limits: what one file may cost.
        jobs: worker processes.
        retry: try again what failed earlier, though nothing changed.
        dry_run: read, but store nothing.
    """

    given: Given = field(default_factory=Given)
    limits: Limits = field(default_factory=Limits)
    jobs: int = 1
    retry: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Move:
    """A plan whose file now stands elsewhere, and where."""

    plan: Plan
    path: Path


Need = Result | Task | _Move | None
"""What a file needs: nothing more (a result), a worker (a task), a new place, or not even a line (None)."""
Look = Callable[[], Need]
"""Finds out what a file needs, and changes nothing: it is asked again when a file before it was stored since."""


@dataclass(slots=True)
class _Pending:
    """A file that waits for its turn to be stored.

    Attributes:
        look: what told what it needs.
        found: what it told.
        reading: its worker's result, when it needs one.
        stored: how many files had been stored when `look` was asked.
    """

    look: Look
    found: Need
    reading: Future[Reading] | None
    stored: int

    @property
    def is_ready(self) -> bool:
        """Whether storing it would not wait."""
        return self.reading is None or self.reading.done()


class Batch:
    """Reads files into a catalogue.

    Args:
        catalogue: where they go; this process must be the only one that writes to it.
        ledger: remembers hashes and failures.
        executor: does the reading.
        options: how.
        began: called with each file that is given to a worker.
        stored: called with each plan that was stored anew.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        ledger: Ledger,
        executor: Executor,
        options: Options,
        *,
        began: Callable[[Path], None] = lambda _: None,
        stored: Callable[[PlanId], None] = lambda _: None,
    ) -> None:
        self._catalogue = catalogue
        self._ledger = ledger
        self._executor = executor
        self._options = options
        self._began = began
        self._tell = stored
        self._stored = 0

    def run(self, files: Sequence[Path]) -> Iterator[Result]:
        """Read files, one result each, in order; then make again what older versions of this program made."""
        yield from self._run(partial(self._look_at, path, self._options.given) for path in files)
        if not self._options.dry_run:
            stale = [plan for plan in self._catalogue.plans() if is_stale(plan)]
            yield from self._run(partial(self._look_again, plan) for plan in stale)

    def _run(self, looks: Iterator[Look]) -> Iterator[Result]:
        waiting: deque[_Pending] = deque()
        unfinished: set[Future[Reading]] = set()
        while True:
            unfinished = {reading for reading in unfinished if not reading.done()}
            has_room = len(unfinished) < self._options.jobs + 2 and len(waiting) < AHEAD
            if waiting and waiting[0].is_ready:
                if result := self._end(waiting.popleft()):
                    yield result
            elif has_room and (look := next(looks, None)):
                waiting.append(self._begin(look))
                if reading := waiting[-1].reading:
                    unfinished.add(reading)
            elif waiting:
                wait(unfinished, return_when=FIRST_COMPLETED)
            else:
                return

    def _begin(self, look: Look) -> _Pending:
        found = look()
        reading = None
        if isinstance(found, Task):
            self._began(found.path)
            reading = self._executor.submit(perform, found)
        return _Pending(look, found, reading, self._stored)

    def _end(self, pending: _Pending) -> Result | None:
        """Store what was read, unless a file that was stored in the meantime changed what is to be done."""
        found = pending.found
        if pending.stored != self._stored:
            found = pending.look()
        if isinstance(found, _Move):
            return self._store_move(found)
        if not isinstance(found, Task):
            return found
        reading = pending.reading
        if reading is None or found != pending.found:
            reading = self._executor.submit(perform, found)
        return self._store(found, _outcome(reading))

    # -- what a file needs -------------------------------------------------------------------------------------------

    def _look_at(self, path: Path, given: Given) -> Need:
        """What a file needs that the user named."""
        try:
            str(path).encode()
            self._options.limits.check_file(path)
            return self._look_into(path, self._ledger.hash_of(path), given)
        except InputError as error:
            return Result(path=path, failure=refusal(error))
        except UnicodeEncodeError:
            return Result(path=path, failure=Failure(reason="de naam is geen leesbare tekst; hernoem het bestand"))
        except OSError as error:
            return Result(path=path, failure=Failure(reason=fault_of(error)))

    def _look_into(self, path: Path, sha256: str, given: Given) -> Need:
        known = self._catalogue.find_file(path, sha256)
        says_nothing_new = known is not None and given.over(known.facts) == known.facts
        if known and self._is_copy(path, known):
            return of_plan(path, known, Outcome.UNCHANGED, _about_copy(known, says_nothing_new))
        if known and says_nothing_new:
            is_moved = Path(known.source.path) != path
            if not is_stale(known):
                return _Move(known, path) if is_moved else of_plan(path, known, Outcome.UNCHANGED)
            if not is_moved and _only_needs_segmenting(known):
                return self._segmenting(known)
        if earlier := known or self._catalogue.plan_at(path):
            given = given.or_else(Given.before(earlier.facts))
        return self._unless_failed(ReadTask(path=path, sha256=sha256, given=given, limits=self._options.limits))

    def _unless_failed(self, task: Task) -> Task | Result:
        """A task, or why the same failed before."""
        failure = None if self._options.retry else self._ledger.failure(task.sha256, _conditions(task))
        return Result(path=task.path, failure=failure, tried=False) if failure else task

    def _look_again(self, plan: Plan) -> Need:
        """What a stale plan needs that may not have been named; one whose file is gone or changed is left alone."""
        if _only_needs_segmenting(plan):
            return self._segmenting(plan)
        path = Path(plan.source.path)
        try:
            unchanged = path.is_file() and self._ledger.hash_of(path) == plan.source.sha256
        except OSError:
            return None
        return self._look_at(path, Given()) if unchanged else None

    def _segmenting(self, plan: Plan) -> Task | Result:
        return self._unless_failed(
            SegmentTask(
                plan_id=plan.id,
                path=Path(plan.source.path),
                sha256=plan.source.sha256,
                period=plan.facts.period,
                limits=self._options.limits,
                elements=self._catalogue.elements(plan.id),
            )
        )

    def _is_copy(self, path: Path, plan: Plan) -> bool:
        """Whether a plan of the same content was read from another file that still has that content."""
        before = Path(plan.source.path)
        if before == path or is_gone(before):
            return False
        try:
            return self._ledger.hash_of(before) == plan.source.sha256
        except OSError:  # nobody may look
            return True

    # -- storing -----------------------------------------------------------------------------------------------------

    def _store_move(self, move: _Move) -> Result:
        notes = self._about_move(move)
        if not self._options.dry_run:
            self._catalogue.move(move.plan.id, move.path)
            self._stored += 1
        return of_plan(move.path, move.plan, Outcome.MOVED, notes)

    def _about_move(self, move: _Move) -> tuple[str, ...]:
        overwritten = self._catalogue.plan_at(move.path)
        return f"stond op {shown(move.plan.source.path)}", *([f"vervangt {overwritten.id}"] if overwritten else [])

    def _store(self, task: Task, reading: Reading) -> Result:
        if reading.trace:
            _log.debug("unexpected, in %s: %s", task.path, reading.trace)
        if reading.failure is not None:
            if reading.failure.lasting:
                self._ledger.failed(task.sha256, _conditions(task), reading.failure)
            return Result(path=task.path, failure=reading.failure, stages=reading.stages)
        if isinstance(task, ReadTask) and self._options.dry_run:
            return of_draft(task.path, reading.made(), reading.stages)
        watch = Stopwatch()
        plan_id, outcome, notes = self._write(task, reading)
        watch.lap("store")
        self._stored += 1
        self._tell(plan_id)
        watch.lap("encode")
        result = of_plan(task.path, self._catalogue.plan(plan_id), outcome, notes)
        return replace(result, stages={**reading.stages, **watch.seconds})

    def _write(self, task: Task, reading: Reading) -> tuple[PlanId, Outcome, tuple[str, ...]]:
        if isinstance(task, SegmentTask):
            self._catalogue.resegment(task.plan_id, reading.made(), SEGMENTER_VERSION)
            self._ledger.read(task.sha256)
            return task.plan_id, Outcome.REMADE, ()
        known = self._catalogue.find_file(task.path, task.sha256)
        move = _Move(known, task.path) if known and Path(known.source.path) != task.path else None
        notes = self._about_move(move) if move else ()
        if move:
            self._catalogue.move(move.plan.id, move.path)
        change = self._catalogue.add(reading.made())
        self._ledger.read(task.sha256)
        same = "zelfde gemeente, titel en periode als {}: beide bewaard, tellen één keer bij vergelijken"
        notes += tuple(same.format(twin) for twin in change.twins)
        return change.plan_id, Outcome.MOVED if move else change.outcome, notes


def is_stale(plan: Plan) -> bool:
    """Whether an older version of reader or segmenter made what is stored of a plan."""
    made = (plan.source.reader, plan.source.segmenter)
    return IMPORTED not in made and made != (READING_VERSION, SEGMENTER_VERSION)


def _about_copy(plan: Plan, says_nothing_new: bool) -> tuple[str, ...]:
    name = shown(Path(plan.source.path).name)
    note = f"zelfde inhoud als {name}"
    if says_nothing_new:
        return (note,)
    return note, f"de gemeente en periode van {name} blijven; geef ze bij dat bestand op om ze te veranderen"


def _only_needs_segmenting(plan: Plan) -> bool:
    return is_stale(plan) and plan.source.reader == READING_VERSION


def _outcome(reading: Future[Reading]) -> Reading:
    try:
        return reading.result()
    except Lost as lost:
        return Reading(failure=lost.failure)
    except Exception as error:  # an executor of another kind has its own ways to lose a worker
        return Reading(failure=Failure(reason=f"het leesproces liep vast ({type(error).__name__}: {error})"))


def _conditions(task: Task) -> tuple[object, ...]:
    """What a failure depends on besides the content."""
    return READING_VERSION, SEGMENTER_VERSION, *task.conditions
