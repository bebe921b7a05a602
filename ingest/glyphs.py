"""Letters with places into lines of words.

A PDF says where each letter stands, not what belongs together. Letters are first strung into strands in the order in
which the file draws them, which nearly always is the order of reading; strands are cut into words by the gaps between
letters; neighbours on one baseline become a line when no more than a word space parts them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from ingest.lines import Line, Style, Word
from ingest.repair import clean

Char = Mapping[str, Any]

# Gaps are shares of the type size. A space is about .25; justified lines shrink it to .15 and stretch it past .5.
_SPACE_WHERE_NONE_IS_DRAWN = 0.14
_SPACE_BESIDE_DRAWN_ONES = 0.2
_STRAND_BREAK = 1.0
_STRAND_BREAK_UNSPACED = 0.6  # where the file draws spaces, but none here
_DRAWN_SPACES = 0.04  # share of a page's letters from which on spaces are drawn, not left out
_LINE_BREAK = 0.55
_LETTER_SPACED = 0.08
_UNMAPPED = "\ufffd"  # a glyph that the file gives no letter for
_RAISED_SIZE = 0.82
_BOLD = re.compile(r"bold|black|heavy|semi-?bd|demi|extrabd|[-,]bd", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv|[-,]it\b|[a-z]It$", re.IGNORECASE)


@dataclass(slots=True)
class _Strand:
    """Letters drawn one after another on one baseline."""

    chars: list[Char]
    baseline: float
    size: float
    x1: float
    words: list[Word] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return float(self.chars[0]["x0"])


def lines_of(page: int, chars: Iterable[Char], heavy: Mapping[str, tuple[bool, bool]] | None = None) -> list[Line]:
    """The lines of a page, in no particular order; columns apart where their gap is wider than a space.

    Args:
        page: physical page number.
        chars: pdfplumber's characters, upright ones only.
        heavy: font name -> (bold, italic) where the font's descriptor says so and its name does not.
    """
    styles: dict[tuple[Any, ...], Style] = {}

    def style_of(char: Char) -> Style:
        key = (char["fontname"], char["size"], char["non_stroking_color"])
        if key not in styles:
            styles[key] = _style(char, heavy or {})
        return styles[key]

    chars = list(chars)
    drawn = sum(char["text"] == " " for char in chars) >= _DRAWN_SPACES * len(chars)
    strands = _strands(chars, drawn)
    for strand in strands:
        strand.words = _words(strand, style_of)
    strands = _without_doubles([strand for strand in strands if strand.words])
    return _lines(page, strands)


def _style(char: Char, heavy: Mapping[str, tuple[bool, bool]]) -> Style:
    name = str(char["fontname"])
    font = name.split("+", 1)[-1]
    bold, italic = heavy.get(name, (False, False))
    color = char["non_stroking_color"]
    parts = color if isinstance(color, list | tuple) else () if color is None else (color,)
    return Style(
        font=font,
        size=round(float(char["size"]) * 2) / 2,
        bold=bold or bool(_BOLD.search(font)),
        italic=italic or bool(_ITALIC.search(font)),
        color=tuple(round(float(part), 2) for part in parts if isinstance(part, int | float)),
    )


def _baseline(char: Char) -> float:
    return float(char["top"] + char["y1"] - char["matrix"][5])


def _strands(chars: Iterable[Char], drawn: bool) -> list[_Strand]:
    """String letters together as drawn; a raised note mark stays on the strand of the word it hangs on."""
    strands: list[_Strand] = []
    current: _Strand | None = None
    for char in chars:
        baseline, size, x0 = _baseline(char), char["size"], char["x0"]
        if current is not None:
            gap, shift = x0 - current.x1, abs(baseline - current.baseline)
            larger, smaller = max(size, current.size), min(size, current.size)
            level = shift <= 0.15 * larger or (shift <= 0.6 * larger and smaller <= _RAISED_SIZE * larger)
            last = current.chars[-1]
            if shift <= 0.15 * size and abs(x0 - last["x0"]) < 0.15 * size and char["text"] == last["text"] != " ":
                continue  # drawn twice, a way of faking bold
            widest = _STRAND_BREAK_UNSPACED if drawn and last["text"] != " " else _STRAND_BREAK
            if level and -0.5 * larger < gap < widest * larger:
                current.chars.append(char)
                current.x1 = max(char["x1"], current.x1)
                if size > current.size and char["text"] != " ":
                    current.size, current.baseline = size, baseline
                continue
        if char["text"].isspace():
            current = None
            continue
        current = _Strand([char], baseline, size, char["x1"])
        strands.append(current)
    return strands


def _spacing(strand: _Strand) -> tuple[float, bool]:
    """The gap from which on letters are words apart, and whether drawn spaces count as such."""
    chars, size = strand.chars, strand.size
    gaps = [b["x0"] - a["x1"] for a, b in pairwise(chars) if b["text"] != " " != a["text"]]
    drawn = sum(char["text"] == " " for char in chars)
    letters = len(chars) - drawn
    if drawn >= 4 and len(gaps) <= 0.2 * letters:  # "I N H O U D": a space after each letter
        solid = [char for char in chars if char["text"] != " "]
        wide = [b["x0"] - a["x1"] for a, b in pairwise(solid)]
        return 1.7 * min(wide), False
    usual = median(gaps) if len(gaps) >= 4 else 0.0
    tracking = usual if usual > _LETTER_SPACED * size else 0.0
    return tracking + (_SPACE_BESIDE_DRAWN_ONES if drawn else _SPACE_WHERE_NONE_IS_DRAWN) * size, True


def _words(strand: _Strand, style_of: Callable[[Char], Style]) -> list[Word]:
    """Cut a strand at spaces and gaps, and inside words where the style changes."""
    limit, drawn_count = _spacing(strand)
    words: list[Word] = []
    letters: list[str] = []
    first: Char | None = None
    spaced = True
    x1 = strand.x0
    style: Style | None = None

    def close() -> None:
        nonlocal first
        text = clean("".join(letters))
        if first is not None and text and style is not None:
            raised = style.size <= _RAISED_SIZE * strand.size and _rises(first, strand)
            words.append(Word(text, first["x0"], x1, style, raised, spaced))
        letters.clear()
        first = None

    for char in strand.chars:
        text = _UNMAPPED if char["text"].startswith("(cid:") else char["text"]
        if text.isspace():
            if drawn_count:
                close()
                spaced = True
            continue
        apart = first is not None and char["x0"] - x1 > limit
        if apart:
            close()
            spaced = True
        now = style_of(char)
        if first is not None and now != style:
            close()
            spaced = False
        if first is None:
            if words and not apart and char["x0"] - x1 > limit:
                spaced = True
            first, style = char, now
            letters.append(text)
            x1 = char["x1"]
            continue
        letters.append(text)
        x1 = max(x1, char["x1"])
    close()
    return words


def _rises(char: Char, strand: _Strand) -> bool:
    return float(char["top"] + char["bottom"]) / 2 < strand.baseline - 0.36 * strand.size


def _without_doubles(strands: list[_Strand]) -> list[_Strand]:
    """Drop strands drawn twice on the same spot, a way of faking bold."""
    seen: dict[tuple[str, int, int], list[_Strand]] = {}
    kept = []
    for strand in strands:
        text = "".join(word.text for word in strand.words)
        spots = [
            (text, int(strand.x0 // 4) + dx, int(strand.baseline // 4) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
        ]
        twins = [twin for spot in spots for twin in seen.get(spot, ())]
        near = 0.2 * strand.size
        if any(abs(t.x0 - strand.x0) < near and abs(t.baseline - strand.baseline) < near for t in twins):
            continue
        seen.setdefault(spots[4], []).append(strand)
        kept.append(strand)
    return kept


def _lines(page: int, strands: Sequence[_Strand]) -> list[Line]:
    """Join neighbours on one baseline that only a word space parts."""
    rows: list[list[_Strand]] = []
    for strand in sorted(strands, key=lambda s: s.baseline):
        if rows and strand.baseline - rows[-1][0].baseline <= 0.3 * min(strand.size, rows[-1][0].size):
            rows[-1].append(strand)
        else:
            rows.append([strand])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda s: s.x0)
        group = [row[0]]
        for strand in row[1:]:
            gap = strand.x0 - group[-1].x1
            if -0.5 * strand.size < gap <= _LINE_BREAK * max(strand.size, group[-1].size):
                group.append(strand)
            else:
                lines.append(_line(page, group))
                group = [strand]
        lines.append(_line(page, group))
    return lines


def _line(page: int, strands: Sequence[_Strand]) -> Line:
    words: list[Word] = []
    for strand in strands:
        apart = not words or strand.x0 - words[-1].x1 > _SPACE_WHERE_NONE_IS_DRAWN * strand.size
        first = strand.words[0]._replace(spaced=apart)
        words += [first, *strand.words[1:]]
    if len(words) > 1 and words[0].raised:  # a footnote's mark, not part of its first word
        words[1] = words[1]._replace(spaced=True)
    main = max(strands, key=lambda s: (len(s.chars), s.size))
    return Line(
        page=page,
        words=tuple(words),
        top=min(min(c["top"] for c in s.chars) for s in strands),
        bottom=max(max(c["bottom"] for c in s.chars) for s in strands),
        baseline=main.baseline,
    )
