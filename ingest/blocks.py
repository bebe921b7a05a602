"""Lines of a column into blocks: paragraphs, list items, headings-to-be.

A new block begins where an author began one: after a gap, at a marker, where the print changes, at an indent, or
where the line before was left short although the next word would have fitted on it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from corpus.model import Box
from ingest.lines import Line, Style
from ingest.lists import is_bullet, kind_of
from ingest.pieces import Column, Entry
from ingest.repair import join_lines
from ingest.tables import Table

_TERMINAL = re.compile(r"[.!?:;…]['\"’”)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_LINK = re.compile(r"https?://|www\.")
_GAP = 1.22  # of the usual distance between baselines
_MEASURED = 0.11  # share of the type size
_USUAL_PITCH = 1.3  # of the type size, where nothing is known


@dataclass
class Block:
    """Lines that belong together.

    Attributes:
        lines: top to bottom, possibly over columns and pages.
        marker: bullet sign or number of a list item.
        right: how far lines of its column reach.
        boxed: it stands in a box.
        column: running number of its column in the document.
        level: nesting of a list item, from 1.
        known: how the document writes words, for undoing hyphenation.
    """

    lines: list[Line]
    marker: str | None = None
    left: float = 0.0
    right: float = 0.0
    boxed: bool = False
    column: int = 0
    level: int = 1
    known: frozenset[str] = frozenset()

    def add(self, lines: Sequence[Line]) -> None:
        """Go on with more lines."""
        self.lines += lines
        self.__dict__.pop("style", None)

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def text(self) -> str:
        """Its words."""
        text = ""
        for line in self.lines:
            text = join_lines(text, line.text, self.known)
        return text

    @cached_property
    def style(self) -> Style:
        """The style of most of its letters."""
        counts: Counter[Style] = Counter()
        for line in self.lines:
            for word in line.words:
                counts[word.style] += 0 if word.raised else len(word.text)
        return counts.most_common(1)[0][0]

    @property
    def uniform(self) -> bool:
        """Whether all words have its size, weight, slope and colour (markers and note marks aside)."""
        style = self.style
        words = [w for line in self.lines for w in line.words if not w.raised]
        if self.marker:
            words = words[1:]
        return all(
            (w.style.size, w.style.bold, w.style.italic) == (style.size, style.bold, style.italic) for w in words
        )

    @property
    def underlined(self) -> bool:
        """Whether a rule runs under all its lines."""
        return all(line.underlined for line in self.lines)

    @property
    def text_x0(self) -> float:
        """Left edge of the text after the marker."""
        words = self.lines[0].words
        return words[1].x0 if self.marker and len(words) > 1 else words[0].x0

    @property
    def boxes(self) -> tuple[Box, ...]:
        """One box a page and column."""
        groups: list[list[Line]] = []
        for line in self.lines:
            last = groups[-1][-1] if groups else None
            if last is not None and last.page == line.page and line.baseline > last.baseline - 1:
                groups[-1].append(line)
            else:
                groups.append([line])
        return tuple(
            Box(
                page=group[0].page,
                x0=round(min(n.x0 for n in group), 1),
                top=round(min(n.top for n in group), 1),
                x1=round(max(n.x1 for n in group), 1),
                bottom=round(max(n.bottom for n in group), 1),
            )
            for group in groups
        )

    def ends_sentence(self) -> bool:
        """Whether the last line closes a sentence."""
        return bool(_TERMINAL.search(self.lines[-1].text))


Item = Block | Table | Entry
Pitches = dict[tuple[str, float], float]


def pitches(columns: Iterable[Column]) -> Pitches:
    """The usual distance between baselines for each (font, size)."""
    seen: dict[tuple[str, float], Counter[float]] = defaultdict(Counter)
    for column in columns:
        lines = column.lines
        for above, below in pairwise(lines):
            step = below.baseline - above.baseline
            if above.size == below.size and 0.8 * above.size < step < 2.2 * above.size:
                seen[above.style.font, above.size][round(step * 2) / 2] += 1
    return {key: _smallest_common(counts) for key, counts in seen.items()}


def _smallest_common(counts: Counter[float]) -> float:
    """The smallest step that is common: paragraph gaps are larger, and may be more frequent."""
    most = max(counts.values())
    return min(step for step, count in counts.items() if count >= 0.4 * most)


def blocks_of(column: Column, number: int, pitch: Pitches, known: frozenset[str]) -> list[Item]:
    """The blocks of a column in order, tables and entries between them."""
    result: list[Item] = []
    lines = column.lines
    index = -1
    for piece in column.pieces:
        if not isinstance(piece, Line):
            result.append(piece)
            continue
        index += 1
        right = _right_edge(column, lines, index)
        last = result[-1] if result else None
        marker = piece.marker
        if isinstance(last, Block) and not _begins(last, piece, marker, right, pitch):
            last.add([piece])
            last.right = max(last.right, right)
            continue
        block = Block([piece], marker, min(n.x0 for n in lines), right, column.boxed, number, known=known)
        result.append(block)
    return result


def _right_edge(column: Column, lines: Sequence[Line], index: int) -> float:
    """How far the lines around one reach, or the box that they run around."""
    line = lines[max(0, index - 1)]
    beside = [
        box.x0 for box in column.floats if box.x0 >= line.x1 - 1 and box.top <= line.baseline <= box.bottom + line.size
    ]
    reach = max(each.x1 for each in lines[max(0, index - 4) : index + 5])
    return min([reach, *beside])


def left_short(above: Line, below: Line, right: float) -> bool:
    """Whether the next line's first word would have fitted at the end of the line above."""
    word = below.words[0]
    return above.x1 + 0.3 * above.size + (word.x1 - word.x0) < right - 0.5 * above.size


def _begins(block: Block, line: Line, marker: str | None, right: float, pitch: Pitches) -> bool:
    """Whether a line begins a new block."""
    above = block.lines[-1]
    step = line.baseline - above.baseline
    usual = pitch.get((above.style.font, above.size), _USUAL_PITCH * above.size)
    if step <= 1.5 or step > _GAP * max(usual, pitch.get((line.style.font, line.size), 0.0)):
        return True
    short = left_short(above, line, right)
    if marker is not None and _is_item(block, line, marker, short):
        return True
    if _print_changes(block, above, line):
        return True
    if _headline(block, above) and _same_print(above, line):
        return block.ends_sentence() and short
    indent = line.x0 - block.text_x0
    if block.marker is not None:
        return _leaves_item(block, line, short)
    if line.words[0].raised and len(line.words) > 1:
        return True
    if _LINK.match(line.text) and len(line.words) == 1:
        return True
    if short and (block.ends_sentence() or not line.text[0].islower()):
        return True
    return indent > 0.8 * line.size and len(block.lines) >= 1 and block.ends_sentence()


def _is_item(block: Block, line: Line, marker: str, short: bool) -> bool:
    if short or block.ends_sentence() or (block.marker is not None and kind_of(block.marker) == kind_of(marker)):
        return True
    return abs(line.x0 - block.lines[-1].x0) > 0.5 * line.size and is_bullet(marker)


def _leaves_item(block: Block, line: Line, short: bool) -> bool:
    """Whether a line without a marker after a list item's line is no continuation of it."""
    hanging = abs(line.x0 - block.text_x0) <= 0.6 * line.size
    if hanging:
        return short and not line.text[0].islower()
    if line.x0 < block.text_x0 - 0.6 * line.size:
        return short or (block.ends_sentence() and not line.text[0].islower())
    return False


def _print_changes(block: Block, above: Line, line: Line) -> bool:
    a, b = above.words[-1].style, line.words[0].style
    if above.words[-1].raised and len(above.words) > 1:
        a = above.words[-2].style
    if sizes_differ(a, b) and not line.words[0].raised:
        return True
    if (a.bold, a.italic) == (b.bold, b.italic) and a.color == b.color:
        return False
    solid_above = (
        len({(w.style.bold, w.style.italic, w.style.color) for n in block.lines for w in n.words if not w.raised}) == 1
    )
    solid_below = len({(w.style.bold, w.style.italic, w.style.color) for w in line.words if not w.raised}) == 1
    return (solid_above and (a.bold, a.color) != (b.bold, b.color)) or (solid_above and solid_below)


def sizes_differ(a: Style, b: Style) -> bool:
    """Whether two prints are of different sizes; measured sizes of one font vary a little under a scan's text layer."""
    slack = _MEASURED if a.font == b.font and a.bold == b.bold else 0.0
    return abs(a.size - b.size) > max(0.6, slack * max(a.size, b.size))


def _same_print(above: Line, line: Line) -> bool:
    a, b = above.style, line.style
    return (a.size, a.bold, a.italic, a.color) == (b.size, b.bold, b.italic, b.color)


def _headline(block: Block, above: Line) -> bool:
    """Whether a block is printed as headings are, so that its lines are broken where the author liked."""
    numbered = block.marker is not None and not is_bullet(block.marker)
    return above.style.bold and block.uniform and len(block.lines) < 4 and (not block.marker or numbered)
