"""Tables of contents: found, turned into entries, and used as evidence for headings."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.lines import Line
from ingest.lists import section_number
from ingest.pieces import Column, Entry

_HEAD = re.compile(r"^(?:inhoud|inhoudsopgave|inhoudstafel|inhoudsoverzicht)$", re.IGNORECASE)
_LEADERS = re.compile(r"[\s.…·_]*(?:\.\s?){3,}[\s.…·_]*|\s*…+\s*|_{3,}")
_GLUED_TARGET = re.compile(r"(?:[.…]{3,}\s*|[^\W\d_)]\.{1,2} ?)(\d{1,3})$")
_NOISE = re.compile(r"[\W_]+")


def key_of(text: str) -> str:
    """A title reduced to letters and figures, for comparison."""
    return _NOISE.sub("", text.lower())


def take_contents(columns: Sequence[Column]) -> None:
    """Replace the lines of tables of contents in the columns by entries."""
    known = Counter(_opening(line) for column in columns for line in column.lines)
    for index, column in enumerate(columns):
        lines = column.lines
        spans = [_span(lines)]
        head = next((i for i, line in enumerate(lines) if is_contents_head(line.text)), None)
        if spans == [None] and head is not None:
            spans = [_span_of_titles(lines, head + 1, known)]
            following = index + 1
            while spans[-1] and spans[-1][1] == len(columns[following - 1].lines) and following < len(columns):
                spans.append(_span_of_titles(columns[following].lines, 0, known))
                following += 1
        for offset, span in enumerate(spans):
            if span is not None:
                _replace(columns[index + offset], span, known)


def _replace(column: Column, span: tuple[int, int], known: Counter[str]) -> None:
    """Put entries in the place of a range of a column's lines."""
    chosen = column.lines[span[0] : span[1]]
    entries = _entries(chosen, known)
    at = next(i for i, piece in enumerate(column.pieces) if piece is chosen[0])
    gone = set(map(id, chosen))
    before = column.pieces[:at]
    after = [piece for piece in column.pieces[at:] if id(piece) not in gone]
    column.pieces = [*before, *entries, *after]


def _opening(line: Line) -> str:
    """The first letters of a line, by which a title is known again where it is printed as a heading."""
    return key_of(line.text)[:24]


def _span_of_titles(lines: Sequence[Line], first: int, known: Counter[str]) -> tuple[int, int] | None:
    """The range of lines from `first` on that are printed again elsewhere: contents without page numbers."""
    size = lines[first].size if first < len(lines) else 0.0
    last = first
    for at in range(first, min(len(lines), first + 120)):
        if abs(lines[at].size - size) > 1.0:
            break
        if known[_opening(lines[at])] >= 2:
            last = at + 1
        elif at - last >= 2:
            break
    return (first, last) if last - first >= (3 if first else 1) else None


def _target(line: Line) -> int | None:
    """The page number at the end of an entry, when leaders or a wide gap lead to it."""
    if len(line.words) < 2 or not line.words[-1].text.strip(".…").isdigit():
        match = _GLUED_TARGET.search(line.text)
        return int(match.group(1)) if match else None
    number, before = line.words[-1], line.words[-2]
    if len(number.text.strip(".…")) > 3:
        return None
    wide = number.x0 - before.x1 > 1.5 * line.size
    return int(number.text.strip(".…")) if wide or _LEADERS.search(line.text) else None


def _span(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The range of lines that make a table of contents, or None."""
    flags = [_target(line) is not None for line in lines]
    if sum(flags) < 3:
        return None
    first = flags.index(True)
    last = len(flags) - 1 - flags[::-1].index(True)
    while first > 0 and _opens_entry(lines[first - 1], lines[first]):
        first -= 1
    if sum(flags[first : last + 1]) < 0.5 * (last + 1 - first):
        return None
    return first, last + 1


def _opens_entry(line: Line, entry: Line) -> bool:
    """Whether a line is the first half of the wrapped entry below."""
    near = entry.baseline - line.baseline < 1.5 * line.size
    return near and line.style == entry.style and section_number(line.words[0].text) is not None


def _entries(lines: Sequence[Line], known: Counter[str]) -> list[Entry]:
    """Lines into entries: one ends with a page number, or where the next begins with a section number."""
    entries: list[Entry] = []
    held: list[Line] = []
    for line in lines:
        begins = section_number(line.words[0].text) is not None or known[_opening(line)] >= 2
        if held and begins:
            entries.append(_entry(held))
            held = []
        held.append(line)
        if _target(line) is not None:
            entries.append(_entry(held))
            held = []
    if held:
        entries.append(_entry(held))
    return entries


def _entry(lines: Sequence[Line]) -> Entry:
    target = _target(lines[-1])
    text = _LEADERS.sub(" ", " ".join(line.text for line in lines))
    if target is not None:
        text = re.sub(r"[\s.…·_]*\d{1,3}$", "", text)
    return Entry(lines=tuple(lines), text=" ".join(text.split()), target=target)


def is_contents_head(text: str) -> bool:
    """Whether a heading announces a table of contents."""
    return bool(_HEAD.match(text.strip().rstrip(":")))
