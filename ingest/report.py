"""A batch for people: progress while it runs, then a table of what became of each file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from corpus.catalogue import Catalogue, Outcome
from corpus.errors import UsageError
from corpus.model import Municipality, Plan
from corpus.municipalities import find, suggest
from corpus.periods import parse_period
from corpus.terminal import Column, console, render_table
from ingest.batch import Inputs, Result, find_inputs, ingest, is_stale, renew
from ingest.pipeline import Given
from ingest.reading import SUPPORTED_SUFFIXES

COLUMNS = (
    Column(key="file", head="bestand"),
    Column(key="plan", head="plan", wraps=True),
    Column(key="gemeenten", head="gemeente"),
    Column(key="period", head="periode"),
    Column(key="pages", head="pagina's", right=True),
    Column(key="measures", head="maatregelen", right=True),
    Column(key="goals", head="doelen", right=True),
    Column(key="outcome", head="uitkomst"),
)
_OTHERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What a batch did.

    Attributes:
        inputs: what was asked for.
        results: one a file.
        dry_run: nothing was stored.
    """

    inputs: Inputs
    results: tuple[Result, ...]
    dry_run: bool

    @property
    def failed(self) -> int:
        """How many inputs could not be taken."""
        return len(self.inputs.missing) + sum(result.failure is not None for result in self.results)

    @property
    def changed(self) -> bool:
        """Whether the catalogue has something new."""
        return any(result.outcome not in (None, Outcome.UNCHANGED) for result in self.results)

    @property
    def exit_code(self) -> int:
        """0 all taken, 1 some failed, 3 none could be taken."""
        taken = len(self.results) + len(self.inputs.missing) - self.failed
        if not taken:
            return 3
        return 1 if self.failed else 0

    def table(self) -> str:
        """What was taken, a line a plan; empty when nothing was."""
        rows = [_row(result) for result in self.results if result.failure is None]
        return render_table(rows, COLUMNS) if rows else ""

    def notes(self) -> list[str]:
        """What was not read or not read well, with the reasons."""
        said = [f"warning: {result.path.name}: {warning}" for result in self.results for warning in result.warnings]
        said += [f"failed: {name}: no such file or folder" for name in self.inputs.missing]
        said += [f"failed: {result.path.name}: {result.failure}" for result in self.results if result.failure]
        if self.inputs.others:
            names = ", ".join(path.name for path in self.inputs.others[:_OTHERS_SHOWN])
            more = ", ..." if len(self.inputs.others) > _OTHERS_SHOWN else ""
            said.append(f"not read, of another kind: {len(self.inputs.others)} ({names}{more})")
        if not self.results and not self.inputs.missing:
            said.append(f"no plans found there; beleid reads {', '.join(sorted(SUPPORTED_SUFFIXES))}")
        return said


def run_batch(catalogue: Catalogue, names: Sequence[str], given: Given, *, dry_run: bool) -> Report:
    """Read all that the names stand for, then make again what is stale."""
    inputs = find_inputs(names)
    with _progress(len(inputs.files)) as bar:
        results = []
        for result in ingest(catalogue, inputs.files, given, dry_run=dry_run, began=bar.began):
            results.append(result)
            bar.ended(result)
        if not dry_run:
            results.extend(renew(catalogue))
    return Report(inputs, tuple(results), dry_run)


def given_by(names: Sequence[str], period: str | None, any_language: bool) -> Given:
    """What the user says about the plans.

    Raises:
        UsageError: a gemeente looks like a mistyped one, or the period is none.
    """
    years = parse_period(period) if period else None
    return Given(municipalities=tuple(_municipality(name) for name in names), period=years, any_language=any_language)


def status_rows(catalogue: Catalogue, folder: Path) -> list[dict[str, Any]]:
    """What is in a corpus, what was not read and what is stale."""
    plans = catalogue.plans()
    bodies = {body.name for plan in plans for body in plan.facts.municipalities}
    unread = [
        f"{plan.id} p. {report.page} ({report.unread})" for plan in plans for report in plan.pages if report.unread
    ]
    qualities = [report.quality for plan in plans for report in plan.pages if report.quality is not None]
    values: dict[str, Any] = {
        "corpus": str(folder),
        "plans": len(plans),
        "gemeenten": len(bodies),
        "maatregelen": sum(plan.measures for plan in plans),
        "doelen": sum(plan.goals for plan in plans),
        "pages": sum(len(plan.pages) for plan in plans),
        "text quality": round(sum(qualities) / len(qualities), 3) if qualities else None,
        "unread pages": unread,
        "stale plans": [plan.id for plan in plans if is_stale(plan)],
        "missing files": [plan.id for plan in plans if _file_is_gone(plan)],
        "counted once": [
            f"{plan.id} = {twin}" for plan in plans for twin in catalogue.twins(plan.id) if plan.id < twin
        ],
        "doubts": [f"{plan.id}: {doubt}" for plan in plans for doubt in plan.facts.doubts],
    }
    return [{"field": field, "value": "none" if value == [] else value} for field, value in values.items()]


def _file_is_gone(plan: Plan) -> bool:
    return not plan.source.path.startswith("import:") and not Path(plan.source.path).exists()


def _row(result: Result) -> dict[str, Any]:
    facts = result.facts
    return {
        "file": result.path.name,
        "plan": f"{facts.title}\n{result.plan_id or ''}".rstrip() if facts else "",
        "gemeenten": [body.everyday_name for body in facts.municipalities] if facts else [],
        "period": str(facts.period) if facts and facts.period else "?",
        "pages": result.pages or "",
        "measures": result.measures,
        "goals": result.goals,
        "outcome": str(result.outcome) if result.outcome else "not stored",
    }


def _municipality(name: str) -> Municipality:
    """A gemeente of the table, or a body that is in none; a near miss is taken for a mistake."""
    try:
        return find(name)
    except UsageError:
        if suggest(name):
            raise
        return Municipality(name=name)


class _Bar:
    """Progress on a terminal: how far, how fast, and the file at hand; nothing where nobody looks."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def began(self, path: Path) -> None:
        self._progress.update(self._task, description=path.name)

    def ended(self, result: Result) -> None:
        self._progress.advance(self._task)


@contextmanager
def _progress(total: int) -> Iterator[_Bar]:
    screen = console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.speed:.2f} plans/s" if total else ""),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        yield _Bar(progress, progress.add_task("", total=total))
