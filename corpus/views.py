"""Plans, themes and single measures as rows for people."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.catalogue import Catalogue
from corpus.currency import has_expired
from corpus.model import Kind, Measure, Plan
from corpus.record import FIELDS, pages_of, to_record
from corpus.selection import Selection
from corpus.terminal import Column
from corpus.themes import load_themes

PLAN_COLUMNS = (
    Column(key="id", head="kenmerk"),
    Column(key="gemeenten", head="gemeente"),
    Column(key="title", head="plan", wraps=True),
    Column(key="period", head="periode"),
    Column(key="pages", head="bladzijden", right=True),
    Column(key="measures", head="maatregelen", right=True),
    Column(key="goals", head="doelen", right=True),
    Column(key="source", head="bestand"),
)
PLAN_FIELDS = (
    "id",
    "gemeenten",
    "gemeente_codes",
    "title",
    "period",
    "expired",
    "kind",
    "adopted",
    "pages",
    "measures",
    "goals",
    "source",
    "doubts",
    "warnings",
)
THEME_COLUMNS = (
    Column(key="code", head="code"),
    Column(key="label", head="thema"),
    Column(key="field", head="veld (Kernbeleid Veiligheid)", wraps=True),
    Column(key="measures", head="maatregelen", right=True),
    Column(key="gemeenten", head="gemeenten", right=True),
)
STATUS_LABELS = {
    "plans": "plannen",
    "pages": "bladzijden",
    "text quality": "tekstkwaliteit",
    "unread pages": "niet gelezen bladzijden",
    "failed files": "mislukte bestanden",
    "stale plans": "verouderd gelezen",
    "missing files": "bestand weg",
    "counted once": "tellen één keer",
    "doubts": "twijfels",
    "indexed": "in de index",
    "encoder": "taalmodel",
    "analyser": "woordontleding",
}
"""What a table calls the fields of a status, where that is not their name."""

FIELD_LABELS = {
    "id": "kenmerk",
    "plan_id": "kenmerk van het plan",
    "gemeente_codes": "CBS-codes",
    "period": "periode",
    "kind": "soort",
    "name": "naam",
    "text": "tekst",
    "section": "kopjes",
    "theme": "thema in het plan",
    "theme_code": "thema",
    "owner": "trekker",
    "planning_parsed": "planning gelezen als",
    "money": "middelen",
    "page_from": "van bladzijde",
    "page_to": "tot en met bladzijde",
    "source": "bestand",
    "theme_confidence": "zekerheid van het thema",
    "evidence": "waarom",
}
"""What a table calls the fields of a measure, where that is not their name."""

FIELD_COLUMNS = (Column(key="field", head=""), Column(key="value", head="", wraps=True))


def status_table(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The fields of a status for a terminal: in Dutch, a line each for what is listed."""
    return [
        {"field": STATUS_LABELS.get(row["field"], row["field"]), "value": _status_value(row["value"])} for row in rows
    ]


def _status_value(value: object) -> object:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return {"none": "geen", "current": "bij"}.get(value, value) if isinstance(value, str) else value


def plan_row(plan: Plan, year: int | None = None) -> dict[str, Any]:
    """A plan as JSON values.

    Args:
        plan: the plan.
        year: the present year, for saying whether it is over; None for today's.
    """
    facts = plan.facts
    return {
        "id": plan.id,
        "gemeenten": [municipality.name for municipality in facts.municipalities],
        "gemeente_codes": [municipality.code for municipality in facts.municipalities if municipality.code],
        "title": facts.title,
        "period": [facts.period.first, facts.period.last] if facts.period else None,
        "expired": has_expired(plan, year),
        "kind": facts.kind,
        "adopted": facts.adopted,
        "pages": len(plan.pages) or None,
        "measures": plan.measures,
        "goals": plan.goals,
        "source": plan.source.name,
        "doubts": list(facts.doubts),
        "warnings": list(plan.warnings),
    }


def table_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's row for a terminal: the period as it is written, marked when it is over."""
    period = _years(row["period"]) if row["period"] else "?"
    return {**row, "period": f"{period}\nverlopen" if row["expired"] else period}


def field_rows(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A record as one row a field, empty ones left out."""
    return [
        {"field": FIELD_LABELS.get(field, field), "value": _field_value(field, value)}
        for field, value in record.items()
        if value not in (None, [], "") and field != "boxes"
    ]


def _field_value(field: str, value: Any) -> object:  # noqa: ANN401 # a JSON value
    """A field's value in words; a list is a line each where it explains."""
    if field == "period":
        return _years(value)
    if field == "planning_parsed":
        span = " tot en met ".join(dict.fromkeys(filter(None, (value["from"], value["to"]))))
        return "; ".join(filter(None, (span, "keert terug" if value["recurring"] else "")))
    return "\n".join(value) if field == "evidence" else value


def _years(period: Sequence[int]) -> str:
    return "-".join(str(year) for year in dict.fromkeys(period))


def measure_line(measure: Measure) -> dict[str, Any]:
    """A measure in a list of one plan's measures."""
    return {
        "id": measure.id,
        "kind": str(measure.kind),
        "text": f"{measure.name}: {measure.text}" if measure.name else measure.text,
        "theme": measure.theme_code,
        "page": pages_of(measure.page_from, measure.page_to),
    }


MEASURE_LINE_COLUMNS = (
    Column(key="id", head="kenmerk"),
    Column(key="kind", head="soort"),
    Column(key="text", head="tekst", wraps=True),
    Column(key="theme", head="thema"),
    Column(key="page", head="p.", right=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Something to show: rows for machines, a table for people."""

    rows: list[dict[str, Any]]
    fields: Sequence[str]
    table: list[dict[str, Any]]
    columns: Sequence[Column]
    title: str


def shown(catalogue: Catalogue, prefix: str, *, explain: bool) -> View:
    """A measure, or a plan with its measures, whichever the id names.

    Raises:
        UsageError: nothing, or several things, have an id that begins so.
    """
    plans = {plan.id: plan for plan in catalogue.plans()}
    if prefix in plans or not any(plan_id != prefix and prefix.startswith(f"{plan_id}-") for plan_id in plans):
        plan = catalogue.plan(prefix)
        measures = [measure for _, measure in catalogue.measures(Selection(plans=(plan.id,)))]
        return View(
            rows=[to_record(measure, plan) for measure in measures],
            fields=FIELDS,
            table=[measure_line(measure) for measure in measures],
            columns=MEASURE_LINE_COLUMNS,
            title=_plan_title(plan),
        )
    measure = catalogue.measure(prefix)
    record = to_record(measure, plans[measure.plan_id])
    if explain:
        record |= {"theme_confidence": measure.theme_confidence, "evidence": list(measure.evidence)}
    return View(rows=[record], fields=tuple(record), table=field_rows(record), columns=FIELD_COLUMNS, title=measure.id)


def theme_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The canonical themes with what the corpus has on each."""
    plans = {plan.id: plan for plan in catalogue.plans()}
    measures: Counter[str] = Counter()
    bodies: dict[str, set[str]] = defaultdict(set)
    for _, measure in catalogue.measures(Selection(kind=Kind.MEASURE)):
        if measure.theme_code:
            measures[measure.theme_code] += 1
            bodies[measure.theme_code] |= {body.name for body in plans[measure.plan_id].facts.municipalities}
    return [
        {
            "code": theme.code,
            "label": theme.label,
            "description": theme.description,
            "field": theme.field,
            "measures": measures[theme.code],
            "gemeenten": len(bodies[theme.code]),
        }
        for theme in load_themes().values()
    ]


def _plan_title(plan: Plan) -> str:
    facts = plan.facts
    whose = ", ".join(body.name for body in facts.municipalities) or "gemeente onbekend"
    lines = [
        f"{facts.title} ({whose}, {facts.period or 'periode onbekend'})",
        f"{plan.measures} maatregelen, {plan.goals} doelen; {plan.source.name}",
        *(f"let op: {doubt}" for doubt in (*facts.doubts, *plan.warnings)),
    ]
    return "\n".join(lines)
