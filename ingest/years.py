"""Which years a plan covers, and when it was adopted."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from corpus.model import Period

# Two digits are a year only behind a dash or slash, where no date goes on: "2024-27", not "2024 en 27 acties".
_RANGE = re.compile(r"\b(20\d\d)\s*(?:(?:[-–—/]|t/m|tot en met|tot|en)\s*(20\d\d)|[-–—/]\s*(\d\d))\b(?![-/]\d)")
_YEAR = re.compile(r"(?<![\d.,/-])(20\d\d)(?![\d.,]\d|[-/]\d)")
_LONGEST = 12  # years; no plan is valid longer

_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december")  # fmt: skip
_DAY = rf"(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>20\d\d)"
_NUMERIC_DAY = re.compile(r"\b(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>20\d\d)\b")
_ADOPTED = re.compile(
    r"\b(?:vastgesteld|vaststelling|raadsbesluit|besluit van de raad)\b[^.]{0,120}?"
    rf"\b(?:op|van|d\.?d\.?|dd\.?|:)?\s*{_DAY}",
    re.IGNORECASE,
)


def find_period(named: Sequence[tuple[str, str]], body: Sequence[str]) -> tuple[Period | None, str | None]:
    """The years covered and where they are stated.

    Args:
        named: (place, text), the most trusted first.
        body: texts of all elements, asked last.
    """
    places = list(dict.fromkeys(place for place, _ in named))
    for pattern in (_ranges, _single_years):
        for where in places:
            for place, text in named:
                if place == where and (period := next(pattern(text), None)):
                    return period, where
    counted = Counter(period for text in body for period in _ranges(text))
    if counted:
        best, count = counted.most_common(1)[0]
        if count > 1:
            return best, "text"
    return None, None


def _ranges(text: str) -> Iterator[Period]:
    for first, last, short in _RANGE.findall(text):
        start, stop = int(first), int(last or first[:2] + short)
        if start <= stop <= start + _LONGEST:
            yield Period(first=start, last=stop)


def _single_years(text: str) -> Iterator[Period]:
    """A lone year, when it is not part of a date."""
    if _NUMERIC_DAY.search(text) or re.search(rf"\b({'|'.join(_MONTHS)})\b", text, re.IGNORECASE):
        return
    for year in _YEAR.findall(text):
        yield Period(first=int(year), last=int(year))


def find_adoption(
    metadata: Mapping[str, str], front: Sequence[str], body: Sequence[str]
) -> tuple[str | None, str | None]:
    """ISO date of adoption and where it is stated."""
    for key in ("datum ondertekening", "datum vaststelling", "vastgesteld op"):
        if key in metadata and (found := _iso(metadata[key])):
            return found, "metadata of the regulation"
    for where, texts in (("title page", front), ("text", body)):
        for text in texts:
            match = _ADOPTED.search(text)
            if match and (found := _iso(match.group())):
                return found, where
    return None, None


def _iso(text: str) -> str | None:
    match = re.search(_DAY, text, re.IGNORECASE) or _NUMERIC_DAY.search(text)
    if match is None:
        return None
    named = match["month"].lower()
    month = _MONTHS.index(named) + 1 if named in _MONTHS else int(named)
    try:
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return None
