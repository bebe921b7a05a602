"""Measures that somebody already has, as JSON Lines, CSV or Excel, to plans; docs/json.md describes the fields.

Everything is checked before anything is stored: a plan that is imported again is replaced, and half a plan in its
place would be a silent loss.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from corpus.catalogue import Catalogue
from corpus.codec import boxes_from_json, dumps, planning_from_json
from corpus.errors import AmbiguousError, UnreadableError, UsageError
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
from corpus.municipalities import find, suggest
from ingest import sheets
from ingest.wording import OUTCOMES

Classify = Callable[[str, Sequence[str]], tuple[str, float] | None]
"""A measure's text and its headings to a theme code with its confidence."""

Entry = tuple[str, Callable[[], Mapping[str, Any]]]
"""Where a measure stands in its file, as people see it, and what reads it; raises ValueError when it cannot be read."""

C = TypeVar("C", Kind, Status)
V = TypeVar("V")

_SHOWN_FAULTS = 3
_MOST_PAGES = 100_000
_ID = re.compile(r"[^\W_][\w-]*")


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A plan as imported.

    Attributes:
        plan_id: id that the file gives it, or None.
        ids: ids that the file gives its measures, None where it gives none.
        draft: the plan.
        twin: the file has other plans with the same gemeenten, title and period.
    """

    plan_id: PlanId | None
    ids: tuple[MeasureId | None, ...]
    draft: PlanDraft
    twin: bool


def read_records(path: Path, classify: Classify) -> list[ImportedPlan]:
    """Read an import file.

    Args:
        path: JSON Lines, one measure a line; a JSON document that was exported; or a table that `ingest.sheets` reads.
        classify: finds the theme of a measure that says nothing of a `theme_code`.

    Raises:
        UnreadableError: it is not such a file; the message names the first faulty lines.
    """
    entries = _table(path) if path.suffix.lower() in sheets.SUFFIXES else _lines(path)
    records: list[tuple[PlanFacts, str, Mapping[str, Any], MeasureDraft]] = []
    faults = []
    for where, read in entries:
        try:
            value = read()
            _check_ids(value)
            records.append((_facts(value, path), _string(value, "source") or path.name, value, _measure(value)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UsageError) as error:
            faults.append(f"{where}: {_reason(error)}")
    if faults:
        more = f"; en nog {len(faults) - _SHOWN_FAULTS}" if len(faults) > _SHOWN_FAULTS else ""
        reason = "; ".join(faults[:_SHOWN_FAULTS]) + more
        raise UnreadableError(path, reason, "er is niets overgenomen, verbeter eerst deze regels")
    if not records:
        raise UnreadableError(path, "bevat geen maatregelen")
    return _plans(records, classify)


def _lines(path: Path) -> list[Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(path, f"is niet te lezen als UTF-8-tekst ({error})") from error
    if path.suffix.lower() == ".json":
        return _document(path, text)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return [(f"regel {number}", partial(_parsed, line)) for number, line in lines]


def _document(path: Path, text: str) -> list[Entry]:
    """The measures of one JSON document, as `--format json` writes it: a list, or an object with `results`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(path, "is geen JSON-document", "JSON Lines hoort te eindigen op .jsonl") from error
    rows = value.get("results") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise UnreadableError(path, "bevat geen lijst maatregelen")
    return [(f"resultaat {number}", partial(_object, row)) for number, row in enumerate(rows, start=1)]


def _parsed(line: str) -> Mapping[str, Any]:
    def no_number(word: str) -> float:
        raise ValueError(f"{word} is geen getal")

    return _object(json.loads(line, parse_constant=no_number))


def _table(path: Path) -> list[Entry]:
    return [(where, partial(sheets.to_record, cells)) for where, cells in sheets.read_sheet(path)]


def store(catalogue: Catalogue, plans: Sequence[ImportedPlan]) -> Iterator[str]:
    """Put imported plans into the catalogue; says of each what happened, one line."""
    for plan in plans:
        change = catalogue.put(plan.draft, plan.plan_id, plan.ids, twin=plan.twin)
        count = len(plan.draft.measures)
        beside = f"; bewaard naast {', '.join(change.twins)}, tellen één keer bij vergelijken" if change.twins else ""
        yield f"{change.plan_id}: {OUTCOMES[change.outcome]}, {count} maatregelen en doelen{beside}"


def _plans(
    records: Sequence[tuple[PlanFacts, str, Mapping[str, Any], MeasureDraft]], classify: Classify
) -> list[ImportedPlan]:
    groups: dict[tuple[str, str | None], list[tuple[PlanFacts, str, Mapping[str, Any], MeasureDraft]]] = {}
    for record in records:
        facts, _, value, _ = record
        whose = edition(facts.municipalities, facts.title, facts.period)
        groups.setdefault((whose, _id(value, "plan_id")), []).append(record)
    editions = Counter(whose for whose, _ in groups)
    plans = []
    for (whose, plan_id), group in groups.items():
        facts, source_name, _, _ = group[0]
        values = [value for _, _, value, _ in group]
        digest = hashlib.sha256(dumps(values).encode()).hexdigest()
        source = Source(path=f"import:{whose}", name=source_name, sha256=digest, reader=IMPORTED, segmenter=IMPORTED)
        measures = tuple(
            measure if "theme_code" in value else _classified(measure, classify) for _, _, value, measure in group
        )
        ids = [_id(value, "id") for value in values]
        plans.append(
            ImportedPlan(
                PlanId(plan_id) if plan_id else None,
                tuple(MeasureId(own) if own else None for own in ids),
                PlanDraft(facts=facts, source=source, elements=(), measures=measures),
                twin=editions[whose] > 1,
            )
        )
    return plans


def _classified(measure: MeasureDraft, classify: Classify) -> MeasureDraft:
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
        raise ValueError("period hoort [eerste jaar, laatste jaar] of null te zijn")
    return PlanFacts(
        title=_string(value, "plan") or path.stem,
        municipalities=tuple(dict.fromkeys(_municipality(name, stated="gemeente_codes" in value) for name in names)),
        period=Period(first=period[0], last=period[1]) if period else None,
        kind=None,
        adopted=None,
    )


def _municipality(name: str, *, stated: bool) -> Municipality:
    """A gemeente of the table, or a body that is in none.

    Args:
        name: as given.
        stated: the record says which codes there are, so a name that is near a gemeente's is no mistake.
    """
    try:
        return find(name)
    except UsageError as error:
        if isinstance(error, AmbiguousError) or (suggest(name) and not stated):
            raise
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
        planning_parsed=_well_formed("planning_parsed", planning_from_json, value.get("planning_parsed")),
        money=_string(value, "money"),
        partners=_strings(value, "partners"),
        status=_choice(Status, value["status"], "status") if value.get("status") else None,
        page_from=_page(value, "page_from"),
        page_to=_page(value, "page_to"),
        boxes=_well_formed("boxes", boxes_from_json, value.get("boxes") or ()),
    )


def _well_formed(key: str, read: Callable[[Any], V], found: object) -> V:
    try:
        return read(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{key} is niet zoals docs/json.md het beschrijft") from error


def _check_ids(value: Mapping[str, Any]) -> None:
    for key in ("plan_id", "id"):
        _id(value, key)


def _id(value: Mapping[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is not None and not (isinstance(found, str) and _ID.fullmatch(found)):
        raise ValueError(f"{key} hoort letters, cijfers en streepjes te zijn")
    return found or None


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("hoort een JSON-object te zijn")
    return value


def _string(value: Mapping[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise ValueError(f"{key} hoort een tekst te zijn")
    if found and not _is_text(found):
        raise ValueError(f"{key} heeft een half teken")
    return found


def _is_text(found: str) -> bool:
    """Whether it has no lone surrogates, which no file can hold."""
    try:
        found.encode()
    except UnicodeEncodeError:
        return False
    return True


def _strings(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of strings; one bare string is taken for a list of one."""
    found = value.get(key) or []
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not all(
        isinstance(item, str) and item.strip() and _is_text(item) for item in found
    ):
        raise ValueError(f"{key} hoort een lijst teksten te zijn")
    return tuple(found)


def _page(value: Mapping[str, Any], key: str) -> int | None:
    page = value.get(key)
    if page is not None and (not isinstance(page, int) or not 1 <= page <= _MOST_PAGES):
        raise ValueError(f"{key} hoort een bladzijde vanaf 1 te zijn")
    if key == "page_to" and page is not None and page < (value.get("page_from") or 1):
        raise ValueError("page_to ligt voor page_from")
    return page


def _choice(choices: type[C], value: object, key: str) -> C:
    try:
        return choices(str(value))
    except ValueError:
        raise ValueError(f"{key} hoort een van deze te zijn: {', '.join(choices)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]} ontbreekt"
    if isinstance(error, json.JSONDecodeError):
        return f"geen geldige JSON (bij teken {error.pos + 1})"
    return str(error)
