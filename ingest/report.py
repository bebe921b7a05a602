"""A batch for people: a table of what became of each file, and what to know about it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue, Outcome
from corpus.folder import CorpusFolder
from corpus.model import Plan
from corpus.terminal import Column, render_table
from ingest.batch import is_stale
from ingest.inputs import Inputs, is_gone, shown
from ingest.ledger import LEDGER, Ledger
from ingest.reading import SUPPORTED_SUFFIXES
from ingest.result import Result
from ingest.wording import FAILED, NOT_STORED, OUTCOMES, STAGES, number

COLUMNS = (
    Column(key="file", head="bestand"),
    Column(key="plan", head="plan", wraps=True),
    Column(key="gemeenten", head="gemeente"),
    Column(key="period", head="periode"),
    Column(key="pages", head="bladzijden", right=True),
    Column(key="measures", head="maatregelen", right=True),
    Column(key="goals", head="doelen", right=True),
    Column(key="outcome", head="uitkomst"),
)
_OTHERS_SHOWN = 5
_UNCHANGED_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a batch did.

    Attributes:
        inputs: what was asked for.
        results: one a file.
        gone: plans whose file is no longer in the folders that were named.
        pruned: whether these were removed.
        moved: plans whose file was found again elsewhere, and where.
        seconds: wall time.
    """

    inputs: Inputs
    results: tuple[Result, ...]
    gone: tuple[Plan, ...] = ()
    pruned: bool = False
    moved: tuple[tuple[Plan, Path], ...] = ()
    seconds: float = 0.0

    @property
    def failed(self) -> int:
        """How many inputs could not be taken."""
        return self._not_found + sum(result.failure is not None for result in self.results)

    @property
    def exit_code(self) -> int:
        """0 all taken, 1 some failed, 3 none could be taken."""
        taken = len(self.results) + self._not_found - self.failed + len(self.moved)
        if not taken:
            return 3
        return 1 if self.failed else 0

    def counts(self) -> dict[str, int]:
        """How many files came to which end; ends that no file came to are left out."""
        ends = Counter(FAILED if result.failure else str(result.outcome or NOT_STORED) for result in self.results)
        ends[FAILED] += self._not_found
        return {end: count for end, count in sorted(ends.items()) if count}

    @property
    def _not_found(self) -> int:
        return len(self.inputs.missing) + len(self.inputs.closed)

    def stages(self) -> dict[str, float]:
        """Seconds by stage, added up over all workers."""
        total: Counter[str] = Counter()
        for result in self.results:
            total.update(result.stages)
        return dict(total)

    def warnings(self) -> dict[str, int]:
        """How many warnings of each kind, most frequent first: the words that differ between files left open."""
        kinds = Counter(_kind(warning) for result in self.results for warning in result.warnings)
        return dict(kinds.most_common())

    def rows(self) -> list[dict[str, Any]]:
        """What became of each file, failures included."""
        return [_row(result) for result in self.results]

    def table(self) -> str:
        """What was taken, a line a plan; empty when nothing was. Many unchanged plans are only counted."""
        quiet = self.counts().get(Outcome.UNCHANGED, 0) > _UNCHANGED_SHOWN
        taken = [
            result
            for result in self.results
            if result.failure is None and not (quiet and result.outcome is Outcome.UNCHANGED)
        ]
        return render_table([_table_row(result) for result in taken], COLUMNS) if taken else ""

    def notes(self) -> list[str]:
        """What was not read or not read well, with the reasons, and a summary."""
        return [*self._warned(), *self._failures(), *self._upkeep(), self._summary()]

    def _warned(self) -> Iterator[str]:
        for result in self.results:
            if result.outcome is not Outcome.UNCHANGED or len(self.results) <= _UNCHANGED_SHOWN:
                for warning in result.warnings:
                    yield f"let op: {shown(result.path.name)}: {warning}"

    def _failures(self) -> Iterator[str]:
        for name in self.inputs.missing:
            yield f"mislukt: {shown(name)}: dit bestand of deze map is er niet"
        for folder in self.inputs.closed:
            yield f"mislukt: {shown(folder)}: in deze map mag u niet kijken"
        for result in self.results:
            if result.failure:
                again = "" if result.tried else " (net als eerder; --retry probeert het opnieuw)"
                yield f"mislukt: {shown(result.path.name)}: {result.failure}{again}"

    def _upkeep(self) -> Iterator[str]:
        for plan, path in self.moved:
            yield f"verplaatst: {plan.id}: staat nu op {shown(path)}"
        for plan in self.gone:
            yield f"{'vergeten' if self.pruned else 'weg'}: {plan.id}: {shown(plan.source.path)} is er niet meer"
        if self.gone and not self.pruned:
            yield "een plan waarvan het bestand weg is, blijft; --prune vergeet het, --source-root zoekt het elders"
        if self.inputs.others:
            names = ", ".join(shown(path.name) for path in self.inputs.others[:_OTHERS_SHOWN])
            more = ", ..." if len(self.inputs.others) > _OTHERS_SHOWN else ""
            yield f"niet gelezen, ander soort bestand: {len(self.inputs.others)} ({names}{more})"

    def _summary(self) -> str:
        if not self.results and not self._not_found and not self.moved:
            return f"daar zijn geen plannen gevonden; beleid leest {', '.join(sorted(SUPPORTED_SUFFIXES))}"
        ends = ", ".join(f"{count} {OUTCOMES[end]}" for end, count in self.counts().items()) or "niets te lezen"
        stages = ", ".join(
            f"{STAGES[stage]} {number(seconds)} s" for stage, seconds in self.stages().items() if seconds >= 0.05
        )
        return f"{ends} in {number(self.seconds)} s" + (f" (rekentijd: {stages})" if stages else "")


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
        "failed files": [
            f"{path}: {reason} (opnieuw: beleid ingest {path!r} --retry)"
            if path
            else f"een bestand dat sindsdien veranderde of verdween: {reason}"
            for path, reason in remembered_failures(folder)
        ],
        "stale plans": [plan.id for plan in plans if is_stale(plan)],
        "missing files": [plan.id for plan in plans if _file_is_gone(plan)],
        "counted once": [
            f"{plan.id} = {twin}" for plan in plans for twin in catalogue.twins(plan.id) if plan.id < twin
        ],
        "doubts": [f"{plan.id}: {doubt}" for plan in plans for doubt in plan.facts.doubts],
    }
    return [{"field": field, "value": "none" if value == [] else value} for field, value in values.items()]


def catalogue_of(folder: CorpusFolder) -> AbstractContextManager[Catalogue]:
    """The catalogue to report on; an empty one where all that is known is which files could not be read."""
    only_failures = not folder.database.exists() and (folder.root / LEDGER).exists()
    return folder.trying() if only_failures else folder.reading()


def remembered_failures(folder: Path) -> list[tuple[str | None, str]]:
    """Path and reason of each file that earlier runs could not read; `--retry` tries them again."""
    file = folder / LEDGER
    if not file.exists():  # looking makes no ledger
        return []
    with Ledger(file) as ledger:
        return ledger.failures()


def _file_is_gone(plan: Plan) -> bool:
    return not plan.source.path.startswith("import:") and is_gone(Path(plan.source.path))


def _row(result: Result) -> dict[str, Any]:
    facts = result.facts
    return {
        "file": shown(result.path),
        "plan": result.plan_id,
        "title": facts.title if facts else None,
        "gemeenten": [body.name for body in facts.municipalities] if facts else [],
        "period": str(facts.period) if facts and facts.period else None,
        "pages": result.pages,
        "measures": result.measures,
        "goals": result.goals,
        "outcome": FAILED if result.failure else str(result.outcome or NOT_STORED),
        "failure": result.failure.reason if result.failure else None,
        "failed_page": result.failure.page if result.failure else None,
        "tried": result.tried,
        "warnings": list(result.warnings),
        "seconds": round(result.seconds, 3),
    }


def _table_row(result: Result) -> dict[str, Any]:
    row = _row(result)
    plan = f"{row['title'] or ''}\n{row['plan'] or ''}".strip()
    return row | {
        "file": shown(result.path.name),
        "plan": plan,
        "period": row["period"] or "?",
        "pages": row["pages"] or "",
        "outcome": OUTCOMES[row["outcome"]],
    }


def _kind(warning: str) -> str:
    """A warning without the words that differ between files: names, numbers, what is quoted."""
    return re.sub(r"(\S*[A-Z0-9'\"/\\]\S*)(\s+\S*[A-Z0-9'\"/\\]\S*)*", "...", warning)
