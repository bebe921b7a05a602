"""Which plan of a gemeente is its newest one, and which plans have run out.

The newest plan ends last; of two that end in the same year, the one that began later. Different plans with the same
period (a policy plan and its programme) are both the newest. A plan without a period comes after all that have one.
`corpus.selection` says the same in SQL.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from corpus.model import Municipality, Plan

Age = tuple[int, int]
"""Last and first year of a plan, 0 where unknown: the larger, the newer."""


def age(plan: Plan) -> Age:
    """A plan's place among the plans of its gemeente."""
    period = plan.facts.period
    return (period.last, period.first) if period else (0, 0)


def newest(plans: Iterable[Plan]) -> Mapping[str, Age]:
    """Name of each gemeente -> age of its newest plan."""
    found: dict[str, Age] = {}
    for plan in plans:
        for municipality in plan.facts.municipalities:
            found[municipality.name] = max(age(plan), found.get(municipality.name, (0, 0)))
    return found


def whose_newest(plan: Plan, newest_of: Mapping[str, Age]) -> tuple[Municipality, ...]:
    """Those of a plan's gemeenten that have no newer plan; a joint plan may be the newest of some only."""
    return tuple(body for body in plan.facts.municipalities if newest_of[body.name] == age(plan))


def has_expired(plan: Plan, year: int | None = None) -> bool:
    """Whether a plan's last year is over; a plan without a period never expires.

    Args:
        plan: the plan.
        year: the present year, None for today's.
    """
    period = plan.facts.period
    return period is not None and period.last < (year or date.today().year)
