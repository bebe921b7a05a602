"""Rows of the catalogue to the model's dataclasses, and back."""

import json
import sqlite3
import zlib
from collections.abc import Sequence

from corpus.codec import (
    box_to_json,
    boxes_from_json,
    dumps,
    element_from_json,
    element_to_json,
    page_from_json,
    page_to_json,
    planning_from_json,
    planning_to_json,
)
from corpus.identity import edition
from corpus.model import (
    Element,
    Kind,
    Measure,
    MeasureDraft,
    MeasureId,
    Municipality,
    Period,
    Plan,
    PlanDraft,
    PlanFacts,
    PlanId,
    Source,
    Span,
    Status,
)

Row = dict[str, str | int | float | bytes | None]


def plan_row(plan_id: PlanId, draft: PlanDraft) -> Row:
    """The columns of `plan`, without its key."""
    facts = draft.facts
    return {
        "id": plan_id,
        "title": facts.title,
        "period_first": facts.period.first if facts.period else None,
        "period_last": facts.period.last if facts.period else None,
        "kind": facts.kind,
        "adopted": facts.adopted,
        "edition": edition(facts.municipalities, facts.title, facts.period),
        "path": draft.source.path,
        "source": draft.source.name,
        "sha256": draft.source.sha256,
        "reader": draft.source.reader,
        "segmenter": draft.source.segmenter,
        "evidence": dumps(dict(facts.evidence)),
        "doubts": dumps(facts.doubts),
        "pages": dumps([page_to_json(report) for report in draft.pages]),
        "warnings": dumps(draft.warnings),
        "elements": pack_elements(draft.elements),
    }


def plan_from_row(row: sqlite3.Row, municipalities: tuple[Municipality, ...]) -> Plan:
    """A plan from a row that also counts its measures and goals."""
    period = None
    if row["period_first"] is not None:
        period = Period(first=row["period_first"], last=row["period_last"])
    return Plan(
        id=PlanId(row["id"]),
        facts=PlanFacts(
            title=row["title"],
            municipalities=municipalities,
            period=period,
            kind=row["kind"],
            adopted=row["adopted"],
            evidence=json.loads(row["evidence"]),
            doubts=tuple(json.loads(row["doubts"])),
        ),
        source=Source(
            path=row["path"],
            name=row["source"],
            sha256=row["sha256"],
            reader=row["reader"],
            segmenter=row["segmenter"],
        ),
        pages=tuple(page_from_json(value) for value in json.loads(row["pages"])),
        warnings=tuple(json.loads(row["warnings"])),
        measures=row["measures"],
        goals=row["goals"],
    )


def measure_row(measure_id: MeasureId, plan: int, position: int, draft: MeasureDraft) -> Row:
    """The columns of `measure`, without its key."""
    planning = planning_to_json(draft.planning_parsed)
    return {
        "id": measure_id,
        "plan": plan,
        "position": position,
        "kind": str(draft.kind),
        "text": draft.text,
        "name": draft.name,
        "section": dumps(draft.section),
        "theme": draft.theme,
        "theme_code": draft.theme_code,
        "theme_confidence": draft.theme_confidence,
        "owner": draft.owner,
        "planning": draft.planning,
        "planning_parsed": dumps(planning) if planning else None,
        "money": draft.money,
        "partners": dumps(draft.partners),
        "status": str(draft.status) if draft.status else None,
        "page_from": draft.page_from,
        "page_to": draft.page_to,
        "boxes": dumps([box_to_json(box) for box in draft.boxes]),
        "span_start": draft.span.start if draft.span else None,
        "span_end": draft.span.end if draft.span else None,
        "evidence": dumps(draft.evidence),
    }


def measure_from_row(row: sqlite3.Row) -> Measure:
    """A measure from a row that also names its plan as `plan_id`."""
    return Measure(
        id=MeasureId(row["id"]),
        plan_id=PlanId(row["plan_id"]),
        kind=Kind(row["kind"]),
        text=row["text"],
        name=row["name"],
        section=tuple(json.loads(row["section"])),
        theme=row["theme"],
        theme_code=row["theme_code"],
        theme_confidence=row["theme_confidence"],
        owner=row["owner"],
        planning=row["planning"],
        planning_parsed=planning_from_json(json.loads(row["planning_parsed"] or "null")),
        money=row["money"],
        partners=tuple(json.loads(row["partners"])),
        status=Status(row["status"]) if row["status"] else None,
        page_from=row["page_from"],
        page_to=row["page_to"],
        boxes=boxes_from_json(json.loads(row["boxes"])),
        span=Span(start=row["span_start"], end=row["span_end"]) if row["span_start"] is not None else None,
        evidence=tuple(json.loads(row["evidence"])),
    )


def municipality_row(plan: int, position: int, municipality: Municipality) -> Row:
    """The columns of `plan_municipality`."""
    return {
        "plan": plan,
        "position": position,
        "name": municipality.name,
        "code": municipality.code,
        "safety_region": municipality.safety_region,
        "province": municipality.province,
        "official_name": municipality.official_name,
    }


def municipality_from_row(row: sqlite3.Row) -> Municipality:
    """The inverse of `municipality_row`."""
    return Municipality(
        name=row["name"],
        code=row["code"],
        safety_region=row["safety_region"],
        province=row["province"],
        official_name=row["official_name"],
    )


def pack_elements(elements: Sequence[Element]) -> bytes:
    """Elements as one compressed blob."""
    return zlib.compress(dumps([element_to_json(element) for element in elements]).encode(), level=6)


def unpack_elements(blob: bytes) -> tuple[Element, ...]:
    """The inverse of `pack_elements`."""
    return tuple(element_from_json(value) for value in json.loads(zlib.decompress(blob)))
