"""The fonts and paragraph styles of a look."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from .looks import Look

_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Vera": "VeraBd"}
_ITALIC = {"Helvetica": "Helvetica-Oblique", "Times-Roman": "Times-Italic", "Vera": "VeraIt"}
_INDENT = 5 * mm
_BULLET = 4.5 * mm  # from the sign to the text


def register_fonts() -> None:
    """Make reportlab's own TrueType family known; it is embedded, unlike the fourteen standard fonts."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")


def styles(look: Look) -> Mapping[str, ParagraphStyle]:
    """The paragraph styles of a look, by block kind; headings are h1 .. h5, items item1 .. item3."""
    body = ParagraphStyle(
        "paragraph",
        fontName=look.font,
        bulletFontName=look.font,
        fontSize=look.size,
        leading=look.leading,
        spaceAfter=look.leading * 0.55,
        spaceShrinkage=0,
        alignment=TA_JUSTIFY if look.justified else TA_LEFT,
        hyphenationLang="nl_NL" if look.hyphenated else "",
        allowWidows=0,
        allowOrphans=0,
    )
    ragged = ParagraphStyle("ragged", body, alignment=TA_LEFT, hyphenationLang="")
    fields = _headings(look) | _small_print(look) | _display(look)
    found = {name: ParagraphStyle(name, ragged, **values) for name, values in fields.items()}
    for level in (1, 2, 3):
        indent = _INDENT * level
        name = f"item{level}"
        found[name] = ParagraphStyle(name, body, leftIndent=indent, bulletIndent=indent - _BULLET, spaceAfter=3)
    return found | {"paragraph": body}


def _headings(look: Look) -> dict[str, dict[str, Any]]:
    """Headings by level; the first level may be white on a bar of colour, the deepest are in italics."""
    found: dict[str, dict[str, Any]] = {}
    for level, size in enumerate(look.heading_sizes, start=1):
        found[f"h{level}"] = {
            "fontName": _BOLD[look.head_font] if level < 4 else _ITALIC[look.head_font],
            "fontSize": size,
            "leading": size * 1.25,
            "textColor": HexColor(look.accent),
            "spaceBefore": size * 0.9,
            "spaceAfter": 12 if level == 1 else 4,
            "keepWithNext": 1,
        }
    if look.heading_style == "bar":
        found["h1"] |= {"textColor": white, "backColor": HexColor(look.accent), "borderPadding": (4, 6, 5, 6)}
    return found


def _small_print(look: Look) -> dict[str, dict[str, Any]]:
    """Cells of tables, captions, boxes and footnotes."""
    small = look.size * 0.83
    cell = {"fontSize": small, "leading": small * 1.25, "spaceAfter": 0}
    head_colour = HexColor(look.accent) if look.table == "bare" else white
    return {
        "cell": cell,
        "headcell": cell | {"fontName": _BOLD[look.font], "textColor": head_colour},
        "caption": cell | {"fontName": _ITALIC[look.font], "spaceBefore": 4, "spaceAfter": 4, "keepWithNext": 1},
        "box": {"fontName": look.head_font, "fontSize": small, "leading": small * 1.35, "spaceAfter": 3},
        "note": {"fontSize": look.size * 0.78, "leading": look.size * 0.98, "spaceAfter": 2},
    }


def _display(look: Look) -> dict[str, dict[str, Any]]:
    """Titles and pull quotes."""
    colour = HexColor(look.accent) if look.cover == "plain" else white
    return {
        "title1": {
            "fontName": _BOLD[look.head_font],
            "fontSize": 28,
            "leading": 34,
            "spaceAfter": 10,
            "textColor": colour,
        },
        "title2": {"fontName": look.head_font, "fontSize": 16, "leading": 21, "spaceAfter": 6, "textColor": colour},
        "quote": {
            "fontName": _ITALIC[look.head_font],
            "fontSize": look.size * 1.2,
            "leading": look.leading * 1.25,
            "textColor": HexColor(look.accent),
            "leftIndent": 10,
            "rightIndent": 6,
            "spaceBefore": 6,
            "spaceAfter": 12,
        },
    }
