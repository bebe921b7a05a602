"""Footnotes: small print at the foot of a page that opens with a note mark."""

import re
from collections.abc import Sequence

from ingest.lines import Line, Page, Style

_MARK = re.compile(r"^(?:\d{1,3}|[*†‡]{1,3})[.)]?$")
_PLAIN_MARK = re.compile(r"^(?:\d{1,3}|[*†‡]{1,3})$")
_SMALL = 0.88  # of running text, for notes whose mark is not raised
_HIGHEST = 0.45  # share of the page above which no footnote begins
_LONGEST_RULE = 0.45  # share of the page's width
_LINE_GAP = 1.7


def take_notes(page: Page, body: Style) -> list[list[Line]]:
    """Take the footnotes' lines out of a page, one list a note."""
    ruled = _rule_above(page, body)
    highest = _HIGHEST * page.height if ruled is None else ruled - 1
    small = [line for line in page.lines if line.size < body.size and line.top >= highest]
    small = [line for line in small if not _above_body(line, page.lines, body)]
    small.sort(key=lambda n: (n.x0 > page.width / 2 and _columned(small, page), n.baseline, n.x0))
    notes: list[list[Line]] = []
    for line in small:
        if _opens_note(line, body, ruled is not None):
            notes.append([line])
        elif notes and 0 <= line.baseline - notes[-1][-1].baseline <= _LINE_GAP * line.size:
            notes[-1].append(line)
    gone = {id(line) for note in notes for line in note}
    page.lines = [line for line in page.lines if id(line) not in gone]
    return notes


def _rule_above(page: Page, body: Style) -> float | None:
    """The height of the short rule that parts footnotes from the text: only small print stands below it."""
    for rule in page.rules:
        short = rule.top == rule.bottom and rule.x1 - rule.x0 <= _LONGEST_RULE * page.width
        below = [line for line in page.lines if line.top >= rule.top - 1]
        if short and rule.top >= _HIGHEST * page.height and below and all(n.size < body.size for n in below):
            return rule.top
    return None


def _opens_note(line: Line, body: Style, ruled: bool) -> bool:
    first = line.words[0]
    if len(line.words) < 2 or line.style.bold:
        return False
    if first.raised:
        return bool(_MARK.match(first.text))
    if ruled:  # OCR reads raised figures as other signs
        return len(first.text) <= 2 and not first.text.isalpha()
    return bool(_PLAIN_MARK.match(first.text)) and line.size <= _SMALL * body.size


def _above_body(line: Line, lines: Sequence[Line], body: Style) -> bool:
    return any(
        other.baseline > line.baseline and other.size >= body.size and other.x0 < line.x1 and other.x1 > line.x0
        for other in lines
    )


def _columned(lines: Sequence[Line], page: Page) -> bool:
    return not any(line.x0 < page.width / 2 < line.x1 for line in lines)


def mark_of(note: Sequence[Line]) -> str:
    """The note's mark as printed."""
    return note[0].words[0].text
