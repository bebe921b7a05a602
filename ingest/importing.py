"""Measures that somebody already has, as JSON Lines, CSV or Excel, to plans; docs/json.md describes the fields.

Everything is checked before anything is stored: a plan that is imported again is replaced, and half a plan in its
place would be a silent loss.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from corpus.catalogue import Catalogue
from corpus.codec import boxes_from_json, dumps, planning_from_json
from corpus.errors import UnreadableError, UsageError
from corpus.identity import edition
from corpus.model import (
    IMPORTED,
    Kind,
    MeasureDraft,
    MeasureId,
    Municipality,
    Period,
    PlanDraft,
    PlanFacts,
    PlanId,
    Source,
    Status,
)
from corpus.municipalities import find
from ingest import sheets

Classify = Callable[[str, Sequence[str]], tuple[str, float] | None]
"""A measure's text and its headings to a theme code with its confidence."""

Entry = tuple[str, Callable[[], Mapping[str, Any]]]
"""Where a measure stands in its file, as people see it, and what reads it; raises ValueError when it cannot be read."""

C = TypeVar("C", Kind, Status)

_SHOWN_FAULTS = 3


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A plan as imported.

    Attributes:
        plan_id: id that the file gives it, or None.
        ids: ids that the file gives its measures, None where it gives none.
        draft: the plan.
    """

    plan_id: PlanId | None
    ids: tuple[MeasureId | None, ...]
    draft: PlanDraft


def read_records(path: Path, classify: Classify) -> list[ImportedPlan]:
    """Read an import file.

    Args:
        path: JSON Lines, one measure a line; or a table that `ingest.sheets` reads.
        classify: finds the theme of a measure that has no `theme_code`.

    Raises:
        UnreadableError: it is not such a file; the message names the first faulty lines.
    """
    entries = _table(path) if path.suffix.lower() in sheets.SUFFIXES else _lines(path)
    records: list[tuple[PlanFacts, str, Mapping[str, Any], MeasureDraft]] = []
    faults = []
    for where, read in entries:
        try:
            value = read()
            records.append((_facts(value, path), _string(value, "source") or path.name, value, _measure(value)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(f"{where}: {_reason(error)}")
    if faults:
        more = f"; and {len(faults) - _SHOWN_FAULTS} more" if len(faults) > _SHOWN_FAULTS else ""
        reason = "; ".join(faults[:_SHOWN_FAULTS]) + more
        raise UnreadableError(path, reason, "nothing was imported, mend these lines first")
    if not records:
        raise UnreadableError(path, "holds no measures")
    return _plans(records, classify)


def _lines(path: Path) -> list[Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(path, f"cannot be read as UTF-8 text ({error})") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return [(f"line {number}", partial(lambda line: _object(json.loads(line)), line)) for number, line in lines]


def _table(path: Path) -> list[Entry]:
    return [(where, partial(sheets.to_record, cells)) for where, cells in sheets.read_sheet(path)]


def store(catalogue: Catalogue, plans: Sequence[ImportedPlan]) -> Iterator[str]:
    """Put imported plans into the catalogue; says of each what happened, one line."""
    for plan in plans:
        change = catalogue.put(plan.draft, plan.plan_id, plan.ids)
        count = len(plan.draft.measures)
        yield f"{change.plan_id}: {change.outcome}, {count} maatregelen and doelen"


def _plans(
    records: Sequence[tuple[PlanFacts, str, Mapping[str, Any], MeasureDraft]], classify: Classify
) -> list[ImportedPlan]:
    groups: dict[str, list[tuple[PlanFacts, str, Mapping[str, Any], MeasureDraft]]] = {}
    for record in records:
        facts = record[0]
        groups.setdefault(edition(facts.municipalities, facts.title, facts.period), []).append(record)
    plans = []
    for key, group in groups.items():
        facts, source_name, first, _ = group[0]
        digest = hashlib.sha256(dumps([value for _, _, value, _ in group]).encode()).hexdigest()
        source = Source(path=f"import:{key}", name=source_name, sha256=digest, reader=IMPORTED, segmenter=IMPORTED)
        measures = tuple(_classified(measure, classify) for _, _, _, measure in group)
        plan_id, ids = first.get("plan_id"), tuple(value.get("id") for _, _, value, _ in group)
        draft = PlanDraft(facts=facts, source=source, elements=(), measures=measures)
        plans.append(
            ImportedPlan(
                PlanId(plan_id) if plan_id else None, tuple(MeasureId(own) if own else None for own in ids), draft
            )
        )
    return plans


def _classified(measure: MeasureDraft, classify: Classify) -> MeasureDraft:
    if measure.theme_code:
        return measure
    found = classify(f"{measure.name}. {measure.text}" if measure.name else measure.text, measure.section)
    return replace(measure, theme_code=found[0], theme_confidence=found[1]) if found else measure


def _facts(value: Mapping[str, Any], path: Path) -> PlanFacts:
    names = _strings(value, "gemeenten")
    if not names:
        raise KeyError("gemeenten")
    period = value.get("period")
    if period is not None and not (
        isinstance(period, list) and len(period) == 2 and all(isinstance(year, int) for year in period)
    ):
        raise ValueError("period must be [first year, last year] or null")
    return PlanFacts(
        title=_string(value, "plan") or path.stem,
        municipalities=tuple(_municipality(name) for name in names),
        period=Period(first=period[0], last=period[1]) if period else None,
        kind=None,
        adopted=None,
    )


def _municipality(name: str) -> Municipality:
    try:
        return find(name)
    except UsageError:  # a region, or a gemeente that is in no table: it keeps its name
        return Municipality(name=name)


def _measure(value: Mapping[str, Any]) -> MeasureDraft:
    text = _string(value, "text")
    if not text or not text.strip():
        raise KeyError("text")
    return MeasureDraft(
        kind=_choice(Kind, value.get("kind") or Kind.MEASURE, "kind"),
        text=text,
        name=_string(value, "name"),
        section=_strings(value, "section"),
        theme=_string(value, "theme"),
        theme_code=_string(value, "theme_code"),
        owner=_string(value, "owner"),
        planning=_string(value, "planning"),
        planning_parsed=planning_from_json(value.get("planning_parsed")),
        partners=_strings(value, "partners"),
        status=_choice(Status, value["status"], "status") if value.get("status") else None,
        page_from=_page(value, "page_from"),
        page_to=_page(value, "page_to"),
        boxes=boxes_from_json(value.get("boxes") or ()),
    )


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a JSON object")
    return value


def _string(value: Mapping[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise ValueError(f"{key} must be a string")
    return found


def _strings(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of strings; one bare string is taken for a list of one."""
    found = value.get(key) or []
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(isinstance(item, str) and item.strip() for item in found):
        raise ValueError(f"{key} must be a list of strings")
    return tuple(found)


def _page(value: Mapping[str, Any], key: str) -> int | None:
    page = value.get(key)
    if page is not None and (not isinstance(page, int) or page < 1):
        raise ValueError(f"{key} must be a page number from 1")
    return page


def _choice(choices: type[C], value: object, key: str) -> C:
    try:
        return choices(str(value))
    except ValueError:
        raise ValueError(f"{key} must be one of {', '.join(choices)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON ({error.msg})"
    return str(error)
