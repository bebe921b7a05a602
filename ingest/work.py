"""What a worker does: a task goes in, a packed result or a reason comes out, and no exception escapes.

Tasks and results are plain values that can be pickled, so any `concurrent.futures.Executor` will do, also one whose
processes run on other machines and see the same files under the same paths.
"""

import pickle
import traceback
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import InputError, fault_of
from corpus.model import Element, MeasureDraft, Period, PlanDraft, PlanId
from ingest.at_hand import page_at_hand, turn_to
from ingest.failure import Failure
from ingest.limits import Limits
from ingest.pipeline import Given, read_plan
from ingest.segment import segment
from ingest.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """Read a file into a plan.

    Attributes:
        path: the file.
        sha256: of its content.
        given: what the user says about it.
        limits: what it may cost.
    """

    path: Path
    sha256: str
    given: Given
    limits: Limits

    @property
    def conditions(self) -> tuple[object, ...]:
        """What a failure depends on, the content and the program apart: the same again would fail again."""
        return self.path.suffix.lower(), self.given.any_language, self.limits

    def make(self, watch: Stopwatch) -> PlanDraft:
        """The plan; InputError when the file cannot be taken."""
        self.limits.check_pages(self.path)
        return read_plan(self.path, self.given, self.sha256, watch)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTask:
    """Find the measures in what was read earlier of a plan.

    Attributes:
        plan_id: the plan.
        path: the file that it was read from; not opened.
        sha256: of its content.
        period: of the plan.
        limits: what it may cost.
        elements: what was read.
    """

    plan_id: PlanId
    path: Path
    sha256: str
    period: Period | None
    limits: Limits
    elements: Sequence[Element] = field(compare=False)

    @property
    def conditions(self) -> tuple[object, ...]:
        """What a failure depends on, the content and the program apart."""
        return "segment", self.limits

    def make(self, watch: Stopwatch) -> tuple[MeasureDraft, ...]:
        """The measures and goals."""
        measures = segment(self.elements, period=self.period)
        watch.lap("segment")
        return measures


Task = ReadTask | SegmentTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worker made of a file, or why it could not.

    Attributes:
        packed: what the task made, compressed: it waits for its turn in memory. None on failure.
        failure: why not, else None.
        trace: of an error that nobody foresaw, for the log.
        stages: seconds by stage.
    """

    packed: bytes | None = None
    failure: Failure | None = None
    trace: str = ""
    stages: Mapping[str, float] = field(default_factory=dict)

    def made(self) -> Any:  # noqa: ANN401 # a PlanDraft or a tuple of MeasureDrafts, as the task promises
        """What the task made; only this program's own workers pack it."""
        assert self.packed is not None
        return pickle.loads(zlib.decompress(self.packed))  # noqa: S301


def perform(task: Task) -> Reading:
    """Do a task; whatever goes wrong with the file is a result too.

    Raises:
        MemoryError: it takes more than there is; who gave the task has to do with the process what is to be done.
    """
    watch = Stopwatch()
    turn_to(None)
    try:
        packed = zlib.compress(pickle.dumps(task.make(watch)), level=1)
    except InputError as error:
        return Reading(failure=refusal(error, page_at_hand()), stages=watch.seconds)
    except OSError as error:
        return Reading(failure=Failure(reason=fault_of(error)), stages=watch.seconds)
    except MemoryError:
        raise
    except Exception as error:  # one bad file never stops a batch
        failure = Failure(reason=f"kon niet gelezen worden ({type(error).__name__}: {error})", page=page_at_hand())
        return Reading(failure=failure, trace=traceback.format_exc(), stages=watch.seconds)
    return Reading(packed=packed, stages=watch.seconds)


def refusal(error: InputError, page: int | None = None) -> Failure:
    """Why a file cannot be taken and what to do about it."""
    advice = f"; {error.advice}" if error.advice else ""
    return Failure(reason=error.reason + advice, page=page, lasting=True)
