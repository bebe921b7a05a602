"""When a measure is due: printed words to years and quarters.

Understood are years ("2024", "2024-2026"), quarters ("Q2 2024", "1e kwartaal 2025", "vierde kwartaal"), halves, months,
dates, and words of recurrence ("doorlopend", "jaarlijks", "twee keer per jaar"). What is not understood is no planning.
"""

import re

from corpus.model import Period, Planning
from ingest.segmentation.sentences import norm

MONTH_NAMES = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_ORDINALS = {
    "1": 1,
    "i": 1,
    "eerste": 1,
    "2": 2,
    "ii": 2,
    "tweede": 2,
    "3": 3,
    "iii": 3,
    "derde": 3,
    "4": 4,
    "iv": 4,
    "vierde": 4,
    "laatste": 4,
}
_SEASONS = {
    "voorjaar": (1, 2),
    "lente": (2, 2),
    "zomer": (3, 3),
    "najaar": (3, 4),
    "herfst": (4, 4),
    "begin": (1, 1),
    "medio": (2, 3),
    "eind": (4, 4),
}

_RECURRING = re.compile(
    r"\b(doorlopend\w*|continu\w*|structureel|permanent|(half|twee|drie|vier)?jaarlijks\w*|maandelijks\w*|wekelijks\w*"
    r"|periodiek\w*|lopend\w*|regulier\w*|elke? (jaar|kwartaal|maand)|iedere? (jaar|kwartaal|maand)"
    r"|(keer|x|maal) per (jaar|maand|kwartaal|week)|per jaar)\b"
)
_TOKEN = re.compile(
    r"(?P<quarter>\bq ?(?P<q1>[1-4])\b|\bkwartaal (?P<q3>[1-4])\b|\bkw ?(?P<q4>[1-4])\b"
    r"|\b(?P<q2>[1-4]|i{1,3}|iv|eerste|tweede|derde|vierde|laatste) ?(e|ste|de)? ?(en|/)? ?kwartaal\b)"
    r"|(?P<half>\b(?P<h>eerste|tweede|1e|2e) (jaar)?helft\b|\b(?P<hh>1e|2e|eerste|tweede) halfjaar\b)"
    rf"|(?P<month>\b({'|'.join(MONTH_NAMES)})\b)"
    rf"|(?P<season>\b({'|'.join(_SEASONS)})\b)"
    r"|(?P<year>\b20\d\d\b)"
)

Moment = tuple[int, int | None]


def parse_planning(printed: str, period: Period | None = None) -> Planning | None:
    """What the printed words say about when.

    Args:
        printed: the words, as in a planning column.
        period: years of the plan; a quarter without a year is taken in it when it is a single year.

    Returns:
        None when the words say nothing about time.
    """
    plain = norm(printed)
    recurring = bool(_RECURRING.search(plain))
    moments = _moments(plain, period)
    if not moments:
        return Planning(first=None, last=None, recurring=True) if recurring else None
    first = min(moments, key=lambda moment: (moment[0], moment[1] or 1))
    last = max(moments, key=lambda moment: (moment[0], moment[1] or 4))
    return Planning(first=first, last=last, recurring=recurring)


def _moments(plain: str, period: Period | None) -> list[Moment]:
    """Years and quarters in the order of the text; a quarter belongs to the year that follows it, or went before."""
    found: list[Moment] = []
    waiting: list[int] = []
    year: int | None = period.first if period and period.first == period.last else None
    stated = False
    for match in _TOKEN.finditer(plain):
        if match["year"]:
            year, stated = int(match["year"]), True
            found += [(year, quarter) for quarter in waiting] or [(year, None)]
            waiting = []
        else:
            waiting += _quarters(match)
    if waiting and year is not None:
        found += [(year, quarter) for quarter in waiting]
        if stated:
            found = _without_bare(found, year)
    return found


def _without_bare(found: list[Moment], year: int) -> list[Moment]:
    """A year followed by its quarters ("2024 Q2") is those quarters, not the whole year."""
    return [moment for moment in found if moment != (year, None)]


def _quarters(match: re.Match[str]) -> list[int]:
    if match["quarter"]:
        return [_ORDINALS[next(group for group in match.group("q1", "q2", "q3", "q4") if group)]]
    if match["half"]:
        return [1, 2] if (match["h"] or match["hh"]) in {"eerste", "1e"} else [3, 4]
    if match["month"]:
        return [MONTH_NAMES.index(match["month"]) // 3 + 1]
    return list(_SEASONS[match["season"]])


def is_recurring(printed: str) -> bool:
    """Whether the words say that it goes on or comes back."""
    return bool(_RECURRING.search(norm(printed)))


def mentions_time(printed: str) -> bool:
    """Whether the words are about when at all, as in a planning column."""
    plain = norm(printed)
    return bool(_TOKEN.search(plain) or _RECURRING.search(plain))
