"""Which lines open a list item, and by which sign.

Beside bullets and numbers that say so themselves, a single letter or odd sign is a bullet when a gap follows that
is wider than the line's word spaces: OCR reads "•" as e, o, ¢ or =, and sign fonts have squares and arrows in the
places of letters.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.lines import Area, Line, Word
from ingest.lists import is_bullet, is_bullet_glyph, is_item_marker, is_marker
from ingest.strips import baseline_rows

_REACH = 5.0  # times the type size, from a marker to its text
_REACH_ODD = 3.0
_REACH_BULLET = 2.2
_ONE_EDGE = 2.0  # points
_STACK = 3  # bullets below one another
_NEVER_WORDS = "e¢=«»©®°"  # no Dutch sentence begins with one of these alone
_SMEARED = re.compile(r"^([-–•=*])_+(.*)$")  # a bullet and the white behind it, as OCR sees them
_UNMAPPED = "\ufffd"
_LEADERS = re.compile(r"^(?:[.…·_]\s?){3,}")
_LEADERS_AT_END = re.compile(r"(?:[.…·_]\s?){3,}$")
_LEVEL = 0.45  # of the type size, between the baselines of a mark and its text
_RAISED = 0.82  # of the type size beside it; a mark that is smaller and higher is a note's
_WIDE = 0.42  # of the type size; a plain space is about .25
_WIDER = 1.5  # than the line's other spaces


def with_markers(lines: Sequence[Line], dots: Sequence[Area] = ()) -> list[Line]:
    """Join markers that stand apart with their text, and note each line's marker.

    Args:
        lines: of one page, in any order.
        dots: drawn bullets.
    """
    joined = _joined(lines, _reach)
    return [_noted(_with_dot(line, dots)) for line in joined]


def with_bullets(lines: Sequence[Line]) -> list[Line]:
    """Join bullets that stand right before their text, so that a list is no table with a column of bullets."""
    odd = _stacked(lines)
    return _joined(lines, lambda line: _REACH_BULLET if id(line) in odd else _reach_of_bullet(line))


def opens_with_bullet(line: Line) -> bool:
    """Whether a line's first word is a bullet, also one that OCR has misread into what opens no sentence."""
    first = line.words[0].text
    return len(line.words) > 1 and (is_bullet(first) or (len(first) == 1 and first in _NEVER_WORDS))


def lists_side_by_side(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether two or more columns are lists: bullets open at least half of their lines."""
    return sum(2 * sum(map(opens_with_bullet, column)) >= len(column) for column in columns) >= 2


def with_leaders(lines: Sequence[Line]) -> list[Line]:
    """Join the dots of a table of contents with the title before and the page number behind them."""
    result: list[Line] = []
    for row in baseline_rows(lines):
        for line in row:
            last = result[-1] if result and result[-1] in row else None
            leaders = _LEADERS.match(line.text) is not None
            numbered = last is not None and _LEADERS_AT_END.search(last.text) and line.text.isdigit()
            if last is not None and (numbered or (leaders and line.x0 - last.x1 <= _REACH * line.size)):
                result[-1] = last.merged(line)
            else:
                result.append(line)
    return result


def _reach_of_bullet(line: Line) -> float:
    return _REACH_BULLET if len(line.words) == 1 and is_bullet(line.words[0].text) else 0.0


def _stacked(lines: Sequence[Line]) -> set[int]:
    """Ids of single letters and signs that recur below one another before text: misread or strange bullets.

    The codes of a table's rows (A, B, C) stand so too, but each only once.
    """
    single = sorted((n for n in lines if len(n.text) == 1 and not n.text.isdigit()), key=lambda n: n.x0)
    stacks: list[list[Line]] = []
    for line in single:
        if any(len(other.text) > 1 and _beside(line, other, _REACH_BULLET) for other in lines):
            if stacks and line.x0 - stacks[-1][0].x0 <= _ONE_EDGE:
                stacks[-1].append(line)
            else:
                stacks.append([line])
    return {
        id(line)
        for stack in stacks
        if len(stack) >= _STACK and 3 * len({n.text for n in stack}) <= 2 * len(stack)
        for line in stack
    }


def _joined(lines: Sequence[Line], reach_of: Callable[[Line], float]) -> list[Line]:
    """Join a marker that stands apart with the text that follows it on the same baseline."""
    rest = sorted(lines, key=lambda n: n.x0)
    used: set[int] = set()
    result: list[Line] = []
    for line in rest:
        if id(line) in used:
            continue
        reach = reach_of(line)
        if reach:
            beside = [
                other for other in rest if other is not line and id(other) not in used and _beside(line, other, reach)
            ]
            if beside:
                text = min(beside, key=lambda n: n.x0)
                used.add(id(text))
                raised = line.size <= _RAISED * text.size and line.baseline < text.baseline - 0.1 * text.size
                mark = line.words[0]._replace(raised=raised)
                words = (mark, text.words[0]._replace(spaced=True), *text.words[1:])
                line = replace(text, words=words)
        result.append(line)
    return result


def _reach(line: Line) -> float:
    """How far right a line's text may stand if the line is a bare marker, else 0."""
    if len(line.words) != 1:
        return 0.0
    text = line.words[0].text
    if is_marker(text):
        return _REACH
    odd = len(text) == 1 and not text.isdigit()
    return _REACH_ODD if odd else 0.0


def _beside(marker: Line, text: Line, reach: float) -> bool:
    level = abs(text.baseline - marker.baseline) <= _LEVEL * max(text.size, marker.size)
    return level and -0.5 <= text.x0 - marker.x1 <= reach * text.size


def _with_dot(line: Line, dots: Sequence[Area]) -> Line:
    for dot in dots:
        middle = (dot.top + dot.bottom) / 2
        near = (
            0 <= line.x0 - dot.x1 <= 2.5 * line.size and line.baseline - 0.9 * line.size <= middle <= line.baseline + 1
        )
        if near and dot.x1 - dot.x0 <= 0.75 * line.size:
            bullet = Word("•", dot.x0, dot.x1, line.words[0].style)
            return replace(line, words=(bullet, *line.words))
    return line


def _noted(line: Line) -> Line:
    line = _unsmeared(line)
    words = line.words
    if len(words) < 2 or words[0].raised or not words[1].spaced:
        return line
    first = words[0]
    if first.text == _UNMAPPED:  # a sign without a letter that opens a line can only be a bullet
        first = first._replace(text="•")
        return replace(line, words=(first, *words[1:]), marker=first.text)
    if is_item_marker(first.text) or is_bullet_glyph(first.text, first.style.font) or _odd_bullet(line):
        return replace(line, marker=first.text)
    return line


def _unsmeared(line: Line) -> Line:
    """The line with its bullet apart from the first word, where OCR has drawn them together."""
    first, *rest = line.words
    match = _SMEARED.match(first.text)
    if not match or not (match.group(2) or rest):
        return line
    bullet = first._replace(text=match.group(1), x1=min(first.x1, first.x0 + 0.5 * line.size))
    begun = [first._replace(text=match.group(2), x0=bullet.x1, spaced=True)] if match.group(2) else []
    return line.part([bullet, *begun, *rest])


def _odd_bullet(line: Line) -> bool:
    first, second, *_ = line.words
    if len(first.text) != 1 or first.text in "123456789":
        return False
    if first.text in _NEVER_WORDS and second.text[0].isupper():
        return True
    gap = second.x0 - first.x1
    others = [b.x0 - a.x1 for a, b in pairwise(line.words[1:]) if b.spaced]
    usual = median(others) if others else 0.28 * line.size
    return gap >= _WIDE * line.size and gap >= _WIDER * usual
