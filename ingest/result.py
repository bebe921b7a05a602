"""What became of one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.catalogue import Outcome
from corpus.model import Kind, Plan, PlanDraft, PlanFacts, PlanId
from ingest.failure import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one file.

    Attributes:
        path: the file.
        outcome: what the catalogue did; None when the file was not taken, or on a dry run.
        failure: why it was not taken, else None.
        tried: whether it was opened at all, or failed earlier under the same conditions.
        plan_id, facts: of the plan; None when it was not taken.
        pages, measures, goals: counts.
        warnings: for the user's eyes, one line each.
        stages: seconds by stage.
    """

    path: Path
    outcome: Outcome | None = None
    failure: Failure | None = None
    tried: bool = True
    plan_id: PlanId | None = None
    facts: PlanFacts | None = None
    pages: int = 0
    measures: int = 0
    goals: int = 0
    warnings: tuple[str, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Of all stages."""
        return sum(self.stages.values())


def of_plan(path: Path, plan: Plan, outcome: Outcome, notes: tuple[str, ...] = ()) -> Result:
    """The result for a file whose plan stands in the catalogue."""
    return Result(
        path=path,
        outcome=outcome,
        plan_id=plan.id,
        facts=plan.facts,
        pages=len(plan.pages),
        measures=plan.measures,
        goals=plan.goals,
        warnings=(*notes, *plan.facts.doubts, *plan.warnings),
    )


def of_draft(path: Path, draft: PlanDraft, stages: Mapping[str, float]) -> Result:
    """The result for a file that was read but not stored."""
    measures = sum(measure.kind is Kind.MEASURE for measure in draft.measures)
    return Result(
        path=path,
        facts=draft.facts,
        pages=len(draft.pages),
        measures=measures,
        goals=len(draft.measures) - measures,
        warnings=(*draft.facts.doubts, *draft.warnings),
        stages=stages,
    )
