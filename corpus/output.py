"""Rows of plain values to the formats that users take away: JSON, JSON Lines, CSV, Markdown, Excel.

A row is a mapping from column names to JSON values. Lists become "a; b" in flat formats, and nothing from the data can
become a formula: spreadsheets run cells that begin with = + - @, so such CSV cells get a leading apostrophe, and words
in Excel cells are written as text.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from corpus.errors import UsageError, fault_of

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Row = Mapping[str, Any]

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 70  # characters of a column in Excel; longer cells run over lines
_LONGEST: Final = 32_767  # characters that Excel takes in a cell
_HEAD_GROUND, _LINK_LETTERS = "DCE6F1", "0563C1"  # Excel's own colours for a head and for a link


class Link(NamedTuple):
    """A cell that leads to a source.

    Attributes:
        text: what is read.
        target: relative address, for texts that travel with the source; percent-encoded.
        file: absolute address on this machine, for a workbook that is opened here; None when there is none.
    """

    text: str
    target: str
    file: str | None = None


class Shaded(NamedTuple):
    """A number on a coloured ground, where the form has colours.

    Attributes:
        value: the number.
        ground, letters: colours, "#RRGGBB".
    """

    value: float
    ground: str
    letters: str


class Format(StrEnum):
    """What `--format` takes."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"
    XLSX = "xlsx"


def to_json(value: object) -> str:
    """One readable JSON document."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def to_jsonl(rows: Iterable[Row]) -> str:
    """One JSON object a line."""
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def to_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """CSV with a header row, comma separated (RFC 4180, lines end with a bare newline)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_harmless(column) for column in columns)
    for row in rows:
        writer.writerow([_harmless(row.get(column)) for column in columns])
    return out.getvalue().rstrip("\n")


def to_markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A pipe table; links become links."""

    def escaped(text: str) -> str:
        return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")

    def cell(value: object) -> str:
        return f"[{escaped(value.text)}]({value.target})" if isinstance(value, Link) else escaped(flat(value))

    def line(cells: Iterable[object]) -> str:
        return f"| {' | '.join(map(cell, cells))} |"

    body = [line(row.get(column) for column in columns) for row in rows]
    return "\n".join([line(columns), line("---" for _ in columns), *body])


def write_xlsx(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Write one sheet: a frozen header with a filter, columns as wide as their words, numbers as numbers.

    What stands before the first shaded column stays in view too. Words are written as text whatever they begin with,
    so nothing from the data can become a formula.

    Raises:
        UsageError: the file cannot be written.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "beleidswijzer"
    _fill(sheet, rows, columns)
    shaded = [x for x, column in enumerate(columns, 1) if any(isinstance(row.get(column), Shaded) for row in rows)]
    sheet.freeze_panes = f"{get_column_letter(min(shaded, default=1))}2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    try:
        book.save(path)
    except OSError as error:
        raise UsageError(f"{path}: kan niet geschreven worden ({fault_of(error)}); is het open in Excel?") from error


def flat(value: object) -> str:
    """A JSON value as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Link):
        return value.target
    if isinstance(value, Shaded):
        return str(value.value)
    if isinstance(value, list):
        return "; ".join(flat(item) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _harmless(value: object) -> str:
    """A value as the text of a CSV cell; a number is what it is."""
    text = flat(value)
    number = isinstance(value, int | float | Shaded)
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_STARTS) and not number else text


def _fill(sheet: "Worksheet", rows: Sequence[Row], columns: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    table: list[list[object]] = [list(columns), *([row.get(column) for column in columns] for row in rows)]
    for y, values in enumerate(table, start=1):
        for x, value in enumerate(values, start=1):
            cell = sheet.cell(row=y, column=x)
            _put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for x, column in enumerate(columns, start=1):
        head = sheet.cell(row=1, column=x)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD_GROUND)
        widest = max(len(line) for values in table for line in _shown(values[x - 1]).split("\n"))
        sheet.column_dimensions[get_column_letter(x)].width = min(max(widest, len(column) + 3) + 2, _WIDEST)


def _put(cell: "Cell | MergedCell", value: object) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font, PatternFill

    if isinstance(value, Shaded):
        cell.fill = PatternFill("solid", fgColor=value.ground.removeprefix("#"))
        cell.font = Font(color=value.letters.removeprefix("#"))
        value = value.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", _shown(value))[:_LONGEST]
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if isinstance(value, Link):
        cell.hyperlink = value.file or value.target
        cell.font = Font(color=_LINK_LETTERS, underline="single")


def _shown(value: object) -> str:
    return value.text if isinstance(value, Link) else flat(value)
