"""Plain text to elements: what people have left of a plan after copying, converting or OCR.

Nothing is marked, so structure is told from blank lines, markers, numbers, tabs and lengths: a file whose lines all
break at one width was wrapped; in other files each line is a paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from corpus.errors import UnreadableError
from corpus.model import Element, ElementType
from ingest.contents import is_contents_head, key_of
from ingest.lists import is_bullet, is_item_marker, section_number
from ingest.marked import Markup
from ingest.readers.html import decoded
from ingest.repair import clean, join_lines

_ENTRY = re.compile(r"^(?P<title>.*?\S)(?:\t+|\s*[.…·_]{3,}\s*|\s{4,})(?P<page>\d{1,3})$")
_TERMINAL = re.compile(r"[.!?:;,]['\"’”)\]]*$")
_NO_HEADING_END = re.compile(r"[.!:;,]['\"’”\]]*$")
_ODD_BULLET = re.compile(r"^[eo¢=«©®»](?= [A-Z(‘'“\"])")
_LONGEST_HEADING = 110
_WIDEST_WRAP = 130  # letters; longer lines are whole paragraphs
_UNNUMBERED = 7  # depth of headings without a number: below all numbered ones


@dataclass(slots=True)
class _Line:
    """A line with the number of blank lines before it and its indent."""

    text: str
    blanks: int
    indent: int


def read_text(path: Path) -> tuple[list[Element], dict[str, str]]:
    """Elements of a plain text file; it has no properties.

    Raises:
        UnreadableError: it is empty, or no text at all.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableError(path, "het bestand is leeg")
    text = decoded(data)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(path, "geen tekstbestand")
    return _Reader(_lines(text)).read(), {}


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    blanks = 1
    for raw in text.replace("\f", "\n\n").splitlines():
        content = raw.replace("\xa0", " ").rstrip()
        if not content.strip():
            blanks += 1
            continue
        indent = len(content) - len(content.lstrip(" "))
        lines.append(_Line(content[indent:], blanks, indent))
        blanks = 0
    return lines


class _Reader:
    """Reads lines one after another; `_held` is the paragraph or item that is not finished yet."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self._lines = lines
        self._out = Markup()
        self._width = _wrap_width(lines)
        self._titles = {key_of(m["title"]) for line in lines if (m := _ENTRY.match(line.text))}
        self._held = ""
        self._marker: str | None = None
        self._rows: list[list[str]] = []
        self._last_length = 0
        self._last: _Line | None = None

    def read(self) -> list[Element]:
        """All elements."""
        for index, line in enumerate(self._lines):
            following = self._lines[index + 1] if index + 1 < len(self._lines) else None
            self._take(line, following)
            self._last_length = len(line.text)
            self._last = line
        self._close()
        self._close_table()
        return self._out.finish()

    def _take(self, line: _Line, following: _Line | None) -> None:
        entry = _ENTRY.match(line.text)
        if "\t" in line.text and not (entry and line.text.count("\t") <= 3):
            self._close()
            self._rows.append([clean(cell) for cell in line.text.split("\t")])
            return
        self._close_table()
        if entry and (entry["page"] and ("\t" in line.text or "..." in line.text or "…" in line.text)):
            self._close()
            title = clean(entry["title"].replace("\t", " "))
            number = section_number(title.split(" ", 1)[0])
            self._out.entry(title, len(number) if number else 1)
            return
        text = clean(line.text.replace("\t", " "))
        marker = _marker(text)
        if is_item_marker(text) or (is_bullet(text.split(" ")[0]) and len(text) <= 6):
            self._close()
            self._marker = text
            return
        if self._marker is not None and not self._held:
            self._held = text
            return
        if self._goes_on(line, text, marker):
            self._held = join_lines(self._held, text)
            return
        self._close()
        if self._is_heading(line, text, following):
            self._out.heading(text, self._depth(text))
            return
        if marker is not None:
            self._marker, text = marker, text[len(marker) :].lstrip()
        self._held = text

    def _goes_on(self, line: _Line, text: str, marker: str | None) -> bool:
        """Whether a line goes on with what is held."""
        if not self._held or marker is not None:
            return False
        broken = self._held[-1] in "-\u00ad" and self._held[-2:-1].isalpha() and text[0].islower()
        if broken:
            return True
        unfinished = not _TERMINAL.search(self._held) and text[0].islower()
        if line.blanks:
            return unfinished and len(self._held) > 40
        if self._width is None:
            return unfinished
        return self._last_length >= self._width or unfinished

    def _is_heading(self, line: _Line, text: str, following: _Line | None) -> bool:
        if key_of(text) in self._titles or is_contents_head(text):
            return True
        first = text.split(" ", 1)[0]
        number = section_number(first)
        if len(text) > _LONGEST_HEADING or _NO_HEADING_END.search(text) or not any(c.isalpha() for c in text):
            return False
        if number and len(number) >= 2 and text != first:
            return True
        stands_alone = line.blanks > 0 and following is not None and following.blanks > 0
        if not stands_alone or not (text[0].isupper() or text[0].isdigit() or text[0] in "'‘\"“("):
            return False
        if is_item_marker(first):
            return not is_bullet(first) and not _is_numbered(following) and not _is_numbered(self._last)
        return len(text) <= 80 and len(text.split()) <= 10

    def _depth(self, text: str) -> int:
        number = section_number(text.split(" ", 1)[0])
        if number:
            return len(number)
        return 1 if text.isupper() or key_of(text) in self._titles else _UNNUMBERED

    def _close(self) -> None:
        """Emit what is held."""
        if self._held and self._marker is not None:
            marker = " ".join(self._marker.split())
            self._out.item(self._held, marker, 1)
        elif self._held:
            self._out.add(ElementType.PARAGRAPH, self._held)
        self._held, self._marker = "", None

    def _close_table(self) -> None:
        """Emit the rows gathered; a head that comes again after a break is the same table's."""
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        header = rows[0] if len(rows) > 1 and all(rows[0]) else None
        self._out.table((row, {0} if not row[0] and any(row) else set(), row is header) for row in rows if any(row))


def _marker(text: str) -> str | None:
    first = text.split(" ", 1)[0]
    if " " in text and is_item_marker(first):
        return first
    odd = _ODD_BULLET.match(text)
    return odd.group(0) if odd else None


def _is_numbered(line: _Line | None) -> bool:
    """Whether a neighbouring line opens with a number: both are items of one list."""
    first = line.text.split(" ", 1)[0] if line is not None else ""
    return is_item_marker(first) and not is_bullet(first)


def _wrap_width(lines: Sequence[_Line]) -> int | None:
    """The length from which on a line was wrapped, or None when each line is a paragraph."""
    lengths = sorted(len(line.text) for line in lines if "\t" not in line.text)
    if len(lengths) < 4:
        return None
    longest = quantiles(lengths, n=20)[-1]
    return int(0.72 * longest) if longest <= _WIDEST_WRAP else None
