"""Rows of plain values to the formats that users take away: JSON, JSON Lines, CSV, Markdown, Excel.

A row is a mapping from column names to JSON values. Lists become "a; b" in flat formats, and nothing from the data can
become a formula: spreadsheets run cells that begin with = + - @, so CSV cells get a leading apostrophe and Excel cells
are written as text.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST_COLUMN = 80  # characters


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
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(flat(row.get(column))) for column in columns])
    return out.getvalue().rstrip("\n")


def to_markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A pipe table."""

    def line(cells: Iterable[str]) -> str:
        escaped = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
        return f"| {' | '.join(escaped)} |"

    body = [line(flat(row.get(column)) for column in columns) for row in rows]
    return "\n".join([line(columns), line("---" for _ in columns), *body])


def write_xlsx(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """An Excel workbook with one sheet: a frozen header with a filter, columns as wide as their words."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "beleidswijzer"
    table = [list(columns)] + [[flat(row.get(column)) for column in columns] for row in rows]
    for y, cells in enumerate(table, start=1):
        for x, text in enumerate(cells, start=1):
            cell = sheet.cell(row=y, column=x, value=ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=y == 1)
    for x in range(1, len(columns) + 1):
        widest = max(len(cells[x - 1]) for cells in table)
        sheet.column_dimensions[get_column_letter(x)].width = min(widest + 2, _WIDEST_COLUMN)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def flat(value: object) -> str:
    """A JSON value as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(flat(item) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
