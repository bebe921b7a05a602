"""What is counted when gemeenten are compared: which plans, and for which of their gemeenten.

A joint plan counts for each of its gemeenten, several files of one edition count once, and unless older plans are
asked for (by year, by name, or all of them) only the newest plan of each gemeente counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpus.catalogue import Catalogue
from corpus.currency import has_expired, newest, whose_newest
from corpus.model import Kind, Measure, Municipality, Plan, PlanId
from corpus.municipalities import all_municipalities
from corpus.selection import Selection

SHOWN_NAMES = 12
"""Of a list of gemeenten for people."""


class Counted(NamedTuple):
    """A measure with its key, and the names of the gemeenten for which it counts."""

    key: int
    measure: Measure
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose plans are compared.

    Attributes:
        selection: which measures.
        plans: the plans that count, by id.
        names: plan id -> names of the gemeenten for which it counts.
        municipalities: those that have such a plan, by name.
        absent: names of gemeenten that were asked for, themselves or by their region, and have no plan in the corpus.
        outside: names of gemeenten that were asked for by name and have plans, but none that counts.
    """

    selection: Selection
    plans: Mapping[PlanId, Plan]
    names: Mapping[PlanId, tuple[str, ...]]
    municipalities: tuple[Municipality, ...]
    absent: tuple[str, ...]
    outside: tuple[str, ...]

    def measures(self, catalogue: Catalogue) -> Iterator[Counted]:
        """The selected measures, by plan and in document order."""
        for key, measure in catalogue.measures(self.selection):
            if names := self.names.get(measure.plan_id):
                yield Counted(key, measure, names)

    def plans_of(self, name: str) -> list[Plan]:
        """The plans that count for a gemeente, by id."""
        return [self.plans[plan_id] for plan_id, names in self.names.items() if name in names]

    @property
    def without_plan(self) -> tuple[str, ...]:
        """Gemeenten that were asked for by name, and of which nothing counts."""
        return tuple(name for name in self.selection.municipalities if name in (*self.absent, *self.outside))

    @property
    def noun(self) -> str:
        """What is counted, in Dutch."""
        kinds = {Kind.MEASURE: "maatregelen", Kind.GOAL: "doelen", None: "maatregelen en doelen"}
        return kinds[self.selection.kind]

    def notes(self) -> list[str]:
        """What the numbers do not cover, one line each."""
        lines = []
        if self.absent:
            lines.append(f"niet doorzocht, want er is geen plan van in dit corpus: {listed(self.absent)}")
        if self.outside:
            lines.append(f"heeft wel plannen, maar geen dat hier meetelt: {', '.join(self.outside)}")
        return lines


def scope_of(catalogue: Catalogue, selection: Selection, *, all_plans: bool = False) -> Scope:
    """The scope of a comparison.

    Args:
        catalogue: where the plans are.
        selection: filter; its fields `once` and `current` are set here.
        all_plans: older plans count too. They do anyway when the filter names years or plans.
    """
    current = not (all_plans or selection.years or selection.plans)
    counted = replace(selection, once=True, current=current)
    everything, selected = catalogue.plans(), set(catalogue.selected_plans(counted))
    newest_of = newest(everything)
    names: dict[PlanId, tuple[str, ...]] = {}
    for plan in everything:
        bodies = whose_newest(plan, newest_of) if current else plan.facts.municipalities
        if plan.id in selected and (wanted := tuple(body.name for body in bodies if _is_wanted(body, selection))):
            names[plan.id] = wanted
    by_name = {body.name: body for plan in everything for body in plan.facts.municipalities}
    counting = sorted({name for wanted in names.values() for name in wanted})
    return Scope(
        selection=counted,
        plans={plan.id: plan for plan in everything if plan.id in names},
        names=names,
        municipalities=tuple(by_name[name] for name in counting),
        absent=tuple(sorted(name for name in asked_for(selection) if name not in by_name)),
        outside=tuple(name for name in selection.municipalities if name in by_name and name not in counting),
    )


def listed(names: Sequence[str]) -> str:
    """Names for people: the first `SHOWN_NAMES`, and how many more."""
    more = f" en {len(names) - SHOWN_NAMES} andere" if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more


def plan_reference(plan: Plan, year: int | None = None) -> dict[str, Any]:
    """A plan in few words, as JSON values.

    Args:
        plan: the plan.
        year: the present year, for saying whether it is over; None for today's.
    """
    period = plan.facts.period
    return {
        "id": plan.id,
        "plan": plan.facts.title,
        "period": [period.first, period.last] if period else None,
        "expired": has_expired(plan, year),
    }


def _is_wanted(body: Municipality, selection: Selection) -> bool:
    """Whether a gemeente is one of those that are asked for, by name or by region."""
    named = not selection.municipalities or body.name in selection.municipalities
    return named and _in_region(body, selection)


def _in_region(body: Municipality, selection: Selection) -> bool:
    return (not selection.safety_regions or body.safety_region in selection.safety_regions) and (
        not selection.provinces or body.province in selection.provinces
    )


def asked_for(selection: Selection) -> list[str]:
    """Names of all gemeenten that a filter asks for; none when it asks for all."""
    if selection.municipalities:
        return list(selection.municipalities)
    if not (selection.safety_regions or selection.provinces):
        return []
    table = all_municipalities()
    return [b.name for b in table if _in_region(b, selection) and b.name not in selection.not_municipalities]
