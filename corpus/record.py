"""One JSON for a measure: the same in export, search, show, compare and import. docs/json.md describes it."""

from typing import Any

from corpus.codec import box_to_json, planning_to_json
from corpus.model import Measure, Plan

FIELDS = (
    "id",
    "plan_id",
    "plan",
    "gemeenten",
    "gemeente_codes",
    "period",
    "kind",
    "name",
    "text",
    "section",
    "theme",
    "theme_code",
    "owner",
    "planning",
    "planning_parsed",
    "money",
    "partners",
    "status",
    "page_from",
    "page_to",
    "boxes",
    "source",
)
"""The record's fields, in order."""


def to_record(measure: Measure, plan: Plan) -> dict[str, Any]:
    """A measure with what must be known of its plan, as JSON values."""
    facts = plan.facts
    return {
        "id": measure.id,
        "plan_id": measure.plan_id,
        "plan": facts.title,
        "gemeenten": [municipality.name for municipality in facts.municipalities],
        "gemeente_codes": [municipality.code for municipality in facts.municipalities if municipality.code],
        "period": [facts.period.first, facts.period.last] if facts.period else None,
        "kind": str(measure.kind),
        "name": measure.name,
        "text": measure.text,
        "section": list(measure.section),
        "theme": measure.theme,
        "theme_code": measure.theme_code,
        "owner": measure.owner,
        "planning": measure.planning,
        "planning_parsed": planning_to_json(measure.planning_parsed),
        "money": measure.money,
        "partners": list(measure.partners),
        "status": str(measure.status) if measure.status else None,
        "page_from": measure.page_from,
        "page_to": measure.page_to,
        "boxes": [box_to_json(box) for box in measure.boxes],
        "source": plan.source.name,
    }


def pages_of(page_from: int | None, page_to: int | None) -> str:
    """Pages for people: "12", "12-13", or "" when the source has none."""
    if page_from is None:
        return ""
    return str(page_from) if page_to in (None, page_from) else f"{page_from}-{page_to}"
