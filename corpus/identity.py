"""Names that last: plan ids, measure ids, and when two plans are the same plan."""

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from corpus.model import MeasureId, Municipality, Period, PlanFacts, PlanId

_ID_CHARACTERS = 7
"""Base32 characters in a measure id: 35 bits, so that a plan of 1,000 measures meets a clash once in 70,000 plans."""


def fold(text: str) -> str:
    """Lower-case letters and digits of a text without diacritics, words parted by one space."""
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", "")))


def slug(text: str) -> str:
    """A text as a readable part of an id ("'s-Hertogenbosch" -> "s-hertogenbosch")."""
    return fold(text.replace("-", " ")).replace(" ", "-") or "onbekend"


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def new_plan_id(facts: PlanFacts, taken: Callable[[PlanId], bool]) -> PlanId:
    """A short readable id for a plan: gemeente(n) and first year, with a number when that is taken."""
    names = [slug(municipality.name) for municipality in facts.municipalities] or [slug(facts.title)[:40].strip("-")]
    base = "-".join(
        names[:2] + (["ea"] if len(names) > 2 else []) + ([str(facts.period.first)] if facts.period else [])
    )
    candidate, number = PlanId(base), 1
    while taken(candidate):
        number += 1
        candidate = PlanId(f"{base}-{number}")
    return candidate


def measure_ids(plan_id: PlanId, texts: Iterable[str]) -> list[MeasureId]:
    """Ids of a plan's measures, in order.

    Each comes from the plan's id, the folded text and how many measures before it have that same text, so a measure
    keeps its id when the plan is read again, and a change elsewhere in the plan does not touch it.
    """
    occurrences: Counter[str] = Counter()
    ids: dict[MeasureId, None] = {}
    for text in texts:
        folded = fold(text)
        key = "\0".join((plan_id, folded, str(occurrences[folded])))
        occurrences[folded] += 1
        digest = base64.b32encode(hashlib.sha256(key.encode()).digest()).decode().lower()
        length = _ID_CHARACTERS
        while (candidate := MeasureId(f"{plan_id}-{digest[:length]}")) in ids:
            length += 1
        ids[candidate] = None
    return list(ids)


def edition(municipalities: Sequence[Municipality], title: str, period: Period | None) -> str:
    """What makes two plans the same edition of one plan: gemeenten, title and period, normalised."""
    who = sorted(municipality.code or fold(municipality.name) for municipality in municipalities)
    return " | ".join((", ".join(who), fold(title), str(period or "")))
