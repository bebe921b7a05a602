"""Tables and boxes as flowables."""

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, LongTable, Spacer, Table

from .flow import Traced, rich
from .looks import Look
from .source import Block

_Styles = Mapping[str, ParagraphStyle]
_Command = tuple[Any, ...]
_GREY = HexColor("#999999")


def box(lines: Sequence[tuple[int, Block]], look: Look, styles: _Styles) -> Flowable:
    """Lines in a tinted frame, kept on one page; each comes with the number of its block."""
    cells = []
    for number, block in lines:
        paragraph = Traced(rich(block.text), styles["box"])
        paragraph.key = (number, 0)
        cells.append([paragraph])
    frame = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(look.tint)),
        ("BOX", (0, 0), (-1, -1), 0.8, HexColor(look.accent)),
        *_padding(8, 3, 3),
    ]
    return KeepTogether([Spacer(1, 4), Table(cells, style=frame), Spacer(1, 10)])


def table(number: int, block: Block, look: Look, styles: _Styles) -> Flowable:
    """A table that goes on over pages, with its header row repeated; every cell knows its row."""
    cells = []
    for index, row in enumerate(block.rows):
        line = []
        for cell in row.cells:
            text = f"<b>{rich(cell)}</b>" if row.spans and cell else rich(cell)
            paragraph = Traced(text, styles["headcell" if row.header else "cell"])
            paragraph.key = (number, index) if cell else None
            line.append(paragraph)
        cells.append(line)
    shares = [float(share) for share in block.options["widths"].split(",")]
    return LongTable(
        cells,
        colWidths=[f"{share / sum(shares) * 100}%" for share in shares],
        repeatRows=1,
        splitByRow=1,
        splitInRow=int(look.rows_split),
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(4, 3.5, 4.5), *_decoration(block, look)],
    )


def _padding(side: float, top: float, bottom: float) -> list[_Command]:
    """White inside all cells, in points."""
    sides = {"LEFTPADDING": side, "RIGHTPADDING": side, "TOPPADDING": top, "BOTTOMPADDING": bottom}
    return [(name, (0, 0), (-1, -1), width) for name, width in sides.items()]


def _decoration(block: Block, look: Look) -> list[_Command]:
    """Rules and shades; a cell merged with the one above shows by the missing rule between them."""
    accent, tint = HexColor(look.accent), HexColor(look.tint)
    if look.table == "bare":
        return [("LEFTPADDING", (0, 0), (0, -1), 0)]
    commands: list[_Command] = [("BACKGROUND", (0, 0), (-1, 0), accent)]
    merging = "name" in block.options or "theme" in block.options
    for index, row in enumerate(block.rows[1:], start=1):
        if row.spans:
            commands += [("SPAN", (0, index), (-1, index)), ("BACKGROUND", (0, index), (-1, index), tint)]
        if look.table == "shaded" and index % 2 == 0:
            commands.append(("BACKGROUND", (0, index), (-1, index), tint))
        elif look.table == "ruled":
            first = 1 if merging and not row.cells[0] else 0
            commands.append(("LINEABOVE", (first, index), (-1, index), 0.6, _GREY))
    if look.table == "ruled":
        commands += [
            ("LINEAFTER", (0, 0), (-2, -1), 0.6, _GREY),
            ("BOX", (0, 0), (-1, -1), 0.8, accent),
            ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.8, accent),
        ]
    return commands
