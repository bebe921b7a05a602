"""Periods as people type them."""

import re

from corpus.errors import UsageError
from corpus.model import Period

_PERIOD = re.compile(r"\s*((?:19|20)\d\d)\s*(?:(?:[-–—/]|t/m|tot)\s*((?:19|20)\d\d)\s*)?")


def parse_period(text: str) -> Period:
    """The period of "2024" or "2022-2026".

    Raises:
        UsageError: it is neither.
    """
    match = _PERIOD.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise UsageError(f"{text!r} is geen jaar of periode; schrijf 2024 of 2022-2026")
    return Period(first=first, last=last)
