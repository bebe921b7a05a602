"""Which measures are meant: filters as data, and as SQL over the catalogue."""

from dataclasses import dataclass, replace

from corpus.model import Kind, Period, PlanId


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A filter; fields are joined by "and", the values of one field by "or", and an empty field filters nothing.

    Attributes:
        kind: maatregel or doel, None for both.
        municipalities: names; a joint plan counts for each of its gemeenten.
        not_municipalities: names; a plan is left out when any of its gemeenten is among them.
        safety_regions, provinces: names.
        themes: canonical codes, or areas ("jeugd") for all themes in them.
        years: a plan counts when its period touches them; a plan without a period does not count.
        plans, not_plans: plan ids.
        once: of several files with the same edition of a plan, only the first in which measures were found; a plan that
            is named counts whatever its twins.
        current: only the newest plan of each gemeente, see `corpus.currency`; of the gemeenten above, where any are
            named. Several files of one edition are one plan.
    """

    kind: Kind | None = None
    municipalities: tuple[str, ...] = ()
    not_municipalities: tuple[str, ...] = ()
    safety_regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    years: Period | None = None
    plans: tuple[PlanId, ...] = ()
    not_plans: tuple[PlanId, ...] = ()
    once: bool = False
    current: bool = False

    def of_plans(self) -> "Selection":
        """What the filter says of whole plans."""
        return replace(self, kind=None, themes=())

    def keeps(self, kind: str, theme: str | None) -> bool:
        """Whether the filter leaves a measure of this kind and canonical theme, if it leaves its plan."""
        in_theme = any(theme == wanted or (theme or "").startswith(f"{wanted}.") for wanted in self.themes)
        return self.kind in (None, kind) and (in_theme or not self.themes)

    def where(self) -> tuple[str, list[str | int]]:
        """The filter as an SQL condition over `measure` and `plan`, with its parameters."""
        conditions: list[str] = []
        values: list[str | int] = []

        def add(condition: str, *parameters: str | int) -> None:
            conditions.append(condition)
            values.extend(parameters)

        if self.kind:
            add("measure.kind = ?", self.kind)
        for column, names in (
            ("name", self.municipalities),
            ("safety_region", self.safety_regions),
            ("province", self.provinces),
        ):
            if names:
                add(f"plan.pk IN ({_BODIES.format(column=column, marks=_marks(names))})", *names)
        if self.not_municipalities:
            marks = _marks(self.not_municipalities)
            add(f"plan.pk NOT IN ({_BODIES.format(column='name', marks=marks)})", *self.not_municipalities)
        if self.themes:
            areas = [f"{theme}.%" for theme in self.themes]
            either = " OR ".join(["measure.theme_code = ? OR measure.theme_code LIKE ?"] * len(self.themes))
            add(f"({either})", *(value for pair in zip(self.themes, areas, strict=True) for value in pair))
        if self.years:
            add("plan.period_first <= ? AND plan.period_last >= ?", self.years.last, self.years.first)
        if self.plans:
            add(f"plan.id IN ({_marks(self.plans)})", *self.plans)
        if self.not_plans:
            add(f"plan.id NOT IN ({_marks(self.not_plans)})", *self.not_plans)
        if self.current:
            own = f"AND body.name IN ({_marks(self.municipalities)})" if self.municipalities else ""
            add(f"plan.pk IN ({_NEWEST.format(own=own)})", *self.municipalities)
        if (self.once or self.current) and not self.plans:
            add(f"plan.pk = ifnull(({_FIRST_TWIN}), plan.pk)")
        return " AND ".join(conditions) or "TRUE", values


_NEWEST = """
SELECT body.plan FROM plan_municipality AS body JOIN plan AS mine ON mine.pk = body.plan
WHERE NOT EXISTS (
    SELECT 1 FROM plan_municipality AS again JOIN plan AS later ON later.pk = again.plan
    WHERE again.name = body.name
    AND (ifnull(later.period_last, 0), ifnull(later.period_first, 0))
        > (ifnull(mine.period_last, 0), ifnull(mine.period_first, 0))
) {own}"""
_FIRST_TWIN = """
SELECT min(twin.pk) FROM plan AS twin
WHERE twin.edition = plan.edition AND EXISTS (SELECT 1 FROM measure AS its WHERE its.plan = twin.pk)"""
_BODIES = "SELECT plan FROM plan_municipality WHERE {column} IN ({marks})"


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
