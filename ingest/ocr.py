"""Scanned pages read with Tesseract, when it and the Dutch language data are installed."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from ingest.at_hand import turn_to
from ingest.lines import Line, Style, Word
from ingest.repair import clean

_DPI = 200  # enough for 8-point print, a third of the time of 300
_LANGUAGE = "nld"
_LEAST_CONFIDENCE = 20.0
_FONT = "ocr"


@cache
def why_not() -> str | None:
    """Why scans cannot be read here, or None when they can."""
    if find_spec("pytesseract") is None:
        return "het pakket pytesseract is niet geïnstalleerd"
    if shutil.which("tesseract") is None:
        return "Tesseract is niet geïnstalleerd"
    import pytesseract

    if _LANGUAGE not in pytesseract.get_languages():
        return "Tesseract kent geen Nederlands (tesseract-ocr-nld)"
    return None


def read_scans(path: Path, numbers: Sequence[int]) -> Iterator[tuple[int, list[Line]]]:
    """The lines of scanned pages.

    Args:
        path: the PDF.
        numbers: physical pages, from 1.
    """
    import pypdfium2
    import pytesseract

    pdf = pypdfium2.PdfDocument(path)
    try:
        for number in numbers:
            turn_to(number)
            image = pdf[number - 1].render(scale=_DPI / 72, grayscale=True).to_pil()
            data = pytesseract.image_to_data(image, lang=_LANGUAGE, output_type=pytesseract.Output.DICT)
            yield number, _lines(number, data)
        turn_to(None)
    finally:
        pdf.close()


def _lines(page: int, data: Mapping[str, Sequence[Any]]) -> list[Line]:
    """Tesseract's table of words as lines; pixels become points."""
    grouped: dict[tuple[int, int, int], list[tuple[str, float, float, float, float]]] = {}
    factor = 72 / _DPI
    rows = zip(*(data[key] for key in ("block_num", "par_num", "line_num", "text", "conf")), strict=True)
    places = zip(*(data[key] for key in ("left", "top", "width", "height")), strict=True)
    for (block, paragraph, line, text, confidence), (left, top, width, height) in zip(rows, places, strict=True):
        word = clean(str(text))
        if word and float(confidence) >= _LEAST_CONFIDENCE:
            box = (left * factor, top * factor, (left + width) * factor, (top + height) * factor)
            grouped.setdefault((block, paragraph, line), []).append((word, *box))
    return _even([_line(page, words) for words in grouped.values()])


def _even(lines: Sequence[Line]) -> list[Line]:
    """Give lines of about the usual size that size: measured heights depend on which letters a line has."""
    if not lines:
        return []
    usual = median(line.size for line in lines)
    return [_resized(line, usual) if 0.7 <= line.size / usual <= 1.3 else line for line in lines]


def _resized(line: Line, size: float) -> Line:
    style = line.style._replace(size=size)
    return line.part([word._replace(style=style) for word in line.words])


def _line(page: int, words: Sequence[tuple[str, float, float, float, float]]) -> Line:
    top, bottom = min(word[2] for word in words), max(word[4] for word in words)
    heights = sorted(word[4] - word[2] for word in words)
    size = round(heights[len(heights) // 2] * 1.25)  # capitals and descenders make most of a word's height
    style = Style(_FONT, float(max(size, 1)), False, False, ())
    return Line(
        page=page,
        words=tuple(Word(text, x0, x1, style) for text, x0, _, x1, _ in words),
        top=top,
        bottom=bottom,
        baseline=sorted(word[4] for word in words)[len(words) // 2],
    )
