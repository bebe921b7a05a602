"""What others do and a gemeente does not, as far as the plans say.

The measures of other gemeenten are put into groups that are about the same thing (`search.clusters`). A group is a gap
when enough gemeenten are in it and nothing that the gemeente plans is like any of its members.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from corpus.errors import UsageError
from corpus.model import Measure, Plan
from corpus.selection import Selection
from index.build import Index
from search.clusters import Group, features, groups
from search.scope import Counted, Scope, scope_of

SAME: Final = 0.42
"""Similarity to the middle of a group from which a measure belongs to it.

Read on five real plans with an earlier encoder: of the 23 groups that were a gap for any of them, the four that were
no common practice all rested on a member below .47 of that one; about as many pairs of two plans (.1 to .2 %) are as
near as .42 now.
"""

HAS: Final = 0.31
"""Similarity to any member from which the gemeente is taken to do it too: .3 to .6 % of all pairs of two plans, and two
in five to half of those that a reader called comparable.

Lower than `SAME`, since a gap that is none costs more trust than one that is not shown. Many a gap is none even so (the
same thing in wholly other words), so each is shown with what the gemeente has that comes closest.
"""
_LEAST_TERMS: Final = 3  # a bare "Vergunningen" or "Aantal trainingen" does not stand for what others do
_LABEL_CONCEPTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A measure that shows something.

    Attributes:
        measure, plan: the measure and where it stands.
        names: gemeenten for which it counts.
        similarity: to the middle of the group, or, for the gemeente's own, the largest to any member.
    """

    measure: Measure
    plan: Plan
    names: tuple[str, ...]
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that others do.

    Attributes:
        centre: the measure in the middle, which stands for it.
        theme_code: canonical theme of most of its measures, None when they have none.
        concepts: what more than half of the measures are about, preferred labels.
        names: gemeenten that do it, in alphabetical order.
        evidence: their measures, the most typical first.
        nearest: what the gemeente does that comes closest, None when it has no measure at all.
    """

    centre: Measure
    theme_code: str | None
    concepts: tuple[str, ...]
    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    nearest: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What others do and a gemeente does not.

    Attributes:
        own: the gemeente and its plans.
        others: with whom it was compared.
        at_least: how many of them had to do it.
        gaps: what the most gemeenten do first.
    """

    name: str
    own: Scope
    others: Scope
    at_least: int
    gaps: tuple[Gap, ...]


def find_gaps(
    catalogue: Catalogue,
    index: Index,
    folder: Path,
    name: str,
    selection: Selection,
    at_least: int = 2,
    *,
    all_plans: bool = False,
) -> Gaps:
    """What at least so many other gemeenten do that this one does not.

    Args:
        catalogue, index, folder: the corpus.
        name: the gemeente.
        selection: with which gemeenten to compare, and which of their measures.
        at_least: how many gemeenten have to do it. From two on their measures must also stand in two plans, or
            everything in a joint plan would be common practice.
        all_plans: look at older plans too.

    Raises:
        UsageError: nothing of this gemeente is indexed, or there is nobody to compare with.
    """
    own_selection = Selection(kind=selection.kind, municipalities=(name,))
    own = scope_of(catalogue, own_selection, all_plans=all_plans)
    if not own.plans:
        raise UsageError(
            f"er is geen plan van {name} in dit corpus, dus wat er ontbreekt is niet te zeggen; "
            "`beleid plans` noemt de plannen"
        )
    elsewhere = replace(selection, not_municipalities=(*selection.not_municipalities, name))
    others = scope_of(catalogue, elsewhere, all_plans=all_plans)
    if not others.plans:
        raise UsageError("er is geen plan van een andere gemeente om mee te vergelijken; maak het filter ruimer")
    mine, theirs = list(own.measures(catalogue)), list(others.measures(catalogue))
    rows = features(index, folder, [counted.measure for counted in (*mine, *theirs)])
    ours, rest = rows[: len(mine)], rows[len(mine) :]
    may_lead = [len(index.terms.analyser.terms(counted.measure.text)) >= _LEAST_TERMS for counted in theirs]
    found = [
        _gap(index, others, theirs, group, _nearest(own, mine, ours, rest[list(group.members)]))
        for group in groups(rest, [counted.names for counted in theirs], may_lead, SAME)
        if _is_common(group, theirs, at_least)
    ]
    missing = [gap for gap in found if gap.nearest is None or gap.nearest.similarity < HAS]
    missing.sort(key=lambda gap: (-len(gap.names), -float(np.mean([item.similarity for item in gap.evidence]))))
    return Gaps(name=name, own=own, others=others, at_least=at_least, gaps=tuple(missing))


def _is_common(group: Group, measures: Sequence[Counted], at_least: int) -> bool:
    members = [measures[member] for member in group.members]
    plans = {counted.measure.plan_id for counted in members}
    return len({name for counted in members for name in counted.names}) >= at_least and len(plans) >= min(at_least, 2)


def _nearest(
    own: Scope, mine: Sequence[Counted], ours: NDArray[np.float32], members: NDArray[np.float32]
) -> Evidence | None:
    if not mine:
        return None
    best = (ours @ members.T).max(axis=1)
    return _evidence(own, mine[int(best.argmax())], float(best.max()))


def _evidence(scope: Scope, counted: Counted, similarity: float) -> Evidence:
    plan = scope.plans[counted.measure.plan_id]
    return Evidence(measure=counted.measure, plan=plan, names=counted.names, similarity=similarity)


def _gap(index: Index, others: Scope, measures: Sequence[Counted], group: Group, nearest: Evidence | None) -> Gap:
    members = [measures[member] for member in group.members]
    codes = Counter(counted.measure.theme_code for counted in members if counted.measure.theme_code)
    named = Counter(
        label
        for counted in members
        for label in {match.concept.pref for match in index.terms.concepts(counted.measure.text)}
    )
    shared = [
        label
        for label, count in sorted(named.items(), key=lambda item: (-item[1], item[0]))
        if 2 * count > len(members)
    ]
    return Gap(
        centre=measures[group.centre].measure,
        theme_code=min(codes, key=lambda code: (-codes[code], code)) if codes else None,
        concepts=tuple(shared[:_LABEL_CONCEPTS]),
        names=tuple(sorted({name for counted in members for name in counted.names})),
        evidence=tuple(
            _evidence(others, counted, similarity)
            for counted, similarity in zip(members, group.similarities, strict=True)
        ),
        nearest=nearest,
    )
