"""A matrix as a picture: themes down, gemeenten across, the darker the larger the share. Drawn with Pillow."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from corpus.currency import has_expired
from corpus.errors import UsageError, fault_of
from corpus.model import Municipality
from search.matrix import Matrix, Row
from search.matrix_views import DARK_FROM, NOT_INDEXED, SHADES, shade, shade_limits

_SCALE: Final = 2  # pixels a unit, so that it is sharp in print
_LETTERS, _CELL_WIDTH, _CELL_HEIGHT, _MARGIN = (units * _SCALE for units in (13, 48, 24, 14))
_INK, _FAINT, _RULE = "#1f2933", "#7b8794", "#d9dee4"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


class _Look(NamedTuple):
    """What stands in a cell, in which colour, on which ground."""

    text: str
    letters: str
    ground: str


def draw(matrix: Matrix, path: Path, year: int | None = None) -> None:
    """Write a PNG.

    Args:
        matrix: what to draw.
        path: file to write.
        year: the present year, for marking plans that are over; None for today's.

    Raises:
        UsageError: the file cannot be written.
    """
    font = ImageFont.load_default(size=_LETTERS)
    heads = {body.name: _head(matrix, body, year) for body in matrix.scope.municipalities}
    heads |= {name: f"{name} (geen plan)" for name in matrix.scope.without_plan}
    legend = [
        f"getal: aantal {matrix.scope.noun}; kleur: aandeel in alle {matrix.scope.noun} van de gemeente",
        "0: gezocht, niet gevonden" + (f"; {NOT_INDEXED}: geen plan doorzocht" if matrix.scope.without_plan else ""),
    ]
    left = max(int(font.getlength(text)) for text in ("", *(row.label for row in matrix.rows))) + 2 * _MARGIN
    top = max(int(font.getlength(text)) for text in ("", *heads.values())) + 2 * _MARGIN
    widths = (_MARGIN + int(font.getlength(line)) for line in legend)
    right = max(left + _CELL_WIDTH * len(heads), 2 * _CELL_WIDTH * len(SHADES), *widths) + _MARGIN
    bottom = top + _CELL_HEIGHT * len(matrix.rows)
    image = Image.new("RGB", (right, bottom + _CELL_HEIGHT * (len(legend) + 1) + 2 * _MARGIN), "white")
    _draw_heads(image, heads, font, left, top)
    pen = ImageDraw.Draw(image)
    for number, row in enumerate(matrix.rows):
        _draw_row(pen, matrix, row, list(heads), font, left, top + number * _CELL_HEIGHT)
    for number, line in enumerate(legend):
        pen.text((_MARGIN, bottom + _MARGIN + number * _CELL_HEIGHT), line, _FAINT, font)
    _draw_scale(pen, shade_limits(matrix), font, bottom + _MARGIN + len(legend) * _CELL_HEIGHT)
    try:
        image.save(path, format="PNG")
    except OSError as error:
        raise UsageError(
            f"{path}: kan niet geschreven worden ({fault_of(error)}); kies een andere map of naam"
        ) from error


def _head(matrix: Matrix, body: Municipality, year: int | None) -> str:
    periods = [
        f"{plan.facts.period or '?'}{', verlopen' if has_expired(plan, year) else ''}"
        for plan in matrix.scope.plans_of(body.name)
    ]
    return f"{body.name} ({'; '.join(periods)})"


def _draw_heads(image: Image.Image, heads: Mapping[str, str], font: Font, left: int, top: int) -> None:
    """Write the gemeenten upwards, each in the middle of its column."""
    strip = Image.new("RGB", (top, _CELL_WIDTH * len(heads)), "white")
    pen = ImageDraw.Draw(strip)
    for number, head in enumerate(heads.values()):
        pen.text((_MARGIN // 2, int((number + 0.5) * _CELL_WIDTH)), head, _INK, font, anchor="lm")
    image.paste(strip.rotate(90, expand=True), (left, 0))


def _draw_row(
    pen: ImageDraw.ImageDraw, matrix: Matrix, row: Row, names: list[str], font: Font, left: int, top: int
) -> None:
    middle = top + _CELL_HEIGHT // 2
    pen.text((left - _MARGIN // 2, middle), row.label, _INK, font, anchor="rm")
    for number, name in enumerate(names):
        start = left + number * _CELL_WIDTH
        text, letters, ground = _look(matrix, row, name)
        pen.rectangle((start, top, start + _CELL_WIDTH, top + _CELL_HEIGHT), ground, _RULE)
        pen.text((start + _CELL_WIDTH // 2, middle), text, letters, font, anchor="mm")


def _draw_scale(pen: ImageDraw.ImageDraw, limits: Sequence[str], font: Font, top: int) -> None:
    """Write what the colours stand for, below the rest."""
    width = 2 * _CELL_WIDTH
    for step, (ground, limit) in enumerate(zip(SHADES, limits, strict=True)):
        start = _MARGIN + step * width
        letters = "white" if step >= DARK_FROM else _INK
        pen.rectangle((start, top, start + width, top + _CELL_HEIGHT), ground, _RULE)
        pen.text((start + width // 2, top + _CELL_HEIGHT // 2), limit, letters, font, anchor="mm")


def _look(matrix: Matrix, row: Row, name: str) -> _Look:
    if name not in row.counts:
        return _Look(NOT_INDEXED, _FAINT, "white")
    step = shade(matrix, row, name)
    if step is None:
        return _Look(str(row.counts[name]), _FAINT, "white")
    return _Look(str(row.counts[name]), "white" if step >= DARK_FROM else _INK, SHADES[step])
