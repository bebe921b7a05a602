"""Tables of measures, as people keep them in Excel or CSV: columns with Dutch or English names to a record's fields.

What comes out has the fields and types of docs/json.md, so a row is checked as a line of JSON is.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from corpus.errors import UnreadableError, UsageError, fault_of
from corpus.identity import fold
from corpus.municipalities import find
from corpus.periods import parse_period

SUFFIXES: Final = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})

Cells = Mapping[str, str]
"""Field -> text of its cell; empty cells are left out."""

# Names that a column may have, folded; the first names of a field are those that the program writes itself.
_NAMES: Final[Mapping[str, str]] = {
    "id": "id",
    "plan_id": "plan id|planid",
    "plan": "plan|plantitel|titel plan|titel van het plan|plan title|document|beleidsplan|nota",
    "gemeenten": "gemeenten|gemeente|gemeente n|naam gemeente|municipality|municipalities",
    "period": "period|periode|planperiode|looptijd|jaar|jaren|year|years",
    "kind": "kind|soort|type",
    "name": "name|naam|titel|title|naam maatregel",
    "text": "text|tekst|citaat|omschrijving|beschrijving|description|quote|tekst maatregel|omschrijving maatregel",
    "measure": "maatregel|maatregelen|measure|actie|action",
    "section": "section|kopjes|hoofdstuk|paragraaf",
    "theme": "theme|thema|themas",
    "theme_code": "theme code|themacode|thema code|code thema",
    "owner": "owner|trekker|eigenaar|verantwoordelijke|verantwoordelijk|portefeuillehouder",
    "planning": "planning|wanneer|termijn|timing",
    "planning_parsed": "planning parsed",
    "money": "money|middelen|kosten|budget|financien|financiering|begroting|costs|cost",
    "partners": "partners|partner|samenwerkingspartners|betrokkenen|betrokken partijen|ketenpartners",
    "status": "status|stand van zaken",
    "page_from": "page from|pagina|paginas|bladzijde|blz|page|pages|p",
    "page_to": "page to|tot pagina|t m pagina",
    "source": "source|bron|bestand|file",
}
_FIELDS: Final = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_KINDS: Final = {"measure": "maatregel", "action": "maatregel", "actie": "maatregel", "goal": "doel"} | {
    "maatregelen": "maatregel",
    "doelen": "doel",
    "doelstelling": "doel",
    "objective": "doel",
}
_STATUSES: Final = {
    "planned": "gepland",
    "ongoing": "doorlopend",
    "lopend": "doorlopend",
    "done": "uitgevoerd",
    "gereed": "uitgevoerd",
    "explored": "te onderzoeken",
}
_HEADER_WITHIN: Final = 10  # rows; a title and a date may stand above the header
_DELIMITERS: Final = (";", ",", "\t")
_FORMULA: Final = re.compile(r"'(?='*[=+\-@\t\r])")  # what our own CSV puts before what looks like a formula
_COMMA: Final = re.compile(r",(?![^(]*\))")  # not between brackets: "RIEC (politie, OM)"
_AT_PAGE: Final = re.compile(r"(?:#page=|, p\. )\d+$")  # what our own tables put behind the name of a file


def read_sheet(path: Path) -> list[tuple[str, Cells]]:
    """The rows of a table, each with its number as people see it ("rij 3").

    Args:
        path: CSV in UTF-8, UTF-16 or the Windows code page, with semicolons, commas or tabs; or an Excel workbook, of
            which the first sheet with such a table counts.

    Raises:
        UnreadableError: it is no such file, no row names the columns, or two columns mean the same.
    """
    tables = _workbook(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv(path)
    for table in tables:
        found = _header(table)
        if found is not None:
            header, fields = found
            _check(path, table[header], fields)
            rows = enumerate(table[header + 1 :], start=header + 2)
            return [(f"rij {number}", cells) for number, row in rows if (cells := _cells(row, fields))]
    known = (
        "gemeente, maatregel of tekst, en zo nodig plan, periode, thema, trekker, partners, planning, status, pagina"
    )
    raise UnreadableError(path, "heeft geen rij die de kolommen noemt", f"nodig zijn {known}")


def to_record(cells: Cells) -> dict[str, Any]:
    """A row as a record of docs/json.md.

    Raises:
        ValueError: a cell does not hold what its column says.
    """
    record: dict[str, Any] = dict(cells)
    if measure := record.pop("measure", None):  # the text, or its name where another column has the text
        record["name" if "text" in record else "text"] = measure
    for field, parse in _PARSERS.items():
        if field in record:
            record[field] = parse(record[field])
    if "page_from" in record:
        first, last = record.pop("page_from")
        record |= {"page_from": first, "page_to": record.get("page_to", last)}
    return record


def _check(path: Path, header: Sequence[str], fields: Sequence[str | None]) -> None:
    for field in set(filter(None, fields)):
        same = [name for name, its in zip(header, fields, strict=False) if its == field]
        if len(same) > 1:
            raise UnreadableError(
                path, f"de kolommen {' en '.join(map(repr, same))} betekenen hetzelfde", "houd er één"
            )
    if {"measure", "text", "name"} <= set(fields):
        raise UnreadableError(path, "heeft naast naam en tekst ook een kolom maatregel", "houd twee van de drie")


def _header(table: Sequence[Sequence[str]]) -> tuple[int, list[str | None]] | None:
    """Place and fields of the first row that names a text and a gemeente."""
    for number, row in enumerate(table[:_HEADER_WITHIN]):
        fields = [_FIELDS.get(fold(cell.replace("_", " "))) for cell in row]
        if "gemeenten" in fields and {"text", "measure"} & set(fields):
            return number, fields
    return None


def _cells(row: Sequence[str], fields: Sequence[str | None]) -> dict[str, str]:
    return {
        field: text[1:] if _FORMULA.match(text) else text
        for text, field in zip(row, fields, strict=False)
        if field and text.strip()
    }


def _csv(path: Path) -> list[list[list[str]]]:
    """The table under the delimiter that makes sense of it; one that none makes sense of as it is."""
    text = _decoded(path)
    try:
        tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for delimiter in _DELIMITERS]
    except csv.Error as error:
        raise UnreadableError(path, f"is niet te lezen als CSV ({error})") from error
    return sorted(tables, key=_recognised, reverse=True)


def _recognised(table: Sequence[Sequence[str]]) -> int:
    found = _header(table)
    return sum(field is not None for field in found[1]) if found else 0


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(path, f"is niet te lezen ({fault_of(error)})") from error
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(path, "is tekst in een onbekende codering", "bewaar het als CSV UTF-8")


def _workbook(path: Path) -> list[list[list[str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            return [[[_text(value) for value in row] for row in sheet.values] for sheet in book.worksheets]
        finally:
            book.close()
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UnreadableError(path, "is niet te lezen als Excel-werkmap", "bewaar het als .xlsx of als CSV") from error


def _text(value: object) -> str:
    """A cell's value as it is read: 2024.0 is 2024, a date is a date without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")


def _list(text: str) -> list[str]:
    parts = re.split(r"[;\n]+", text) if re.search(r"[;\n]", text) else _COMMA.split(text)
    return [part.strip() for part in parts if part.strip()]


def _municipalities(text: str) -> list[str]:
    """Names of gemeenten; one of them, Nuenen, Gerwen en Nederwetten, has a comma of its own."""
    try:
        find(text)
    except UsageError:
        return _list(text)
    return [text.strip()]


def _headings(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]+| > ", text) if part.strip()]


def _period(text: str) -> list[int]:
    try:
        period = parse_period(re.sub(r"\s*[;,]\s*", "-", text.strip("[] ")))
    except UsageError as error:
        raise ValueError(str(error)) from None
    return [period.first, period.last]


def _pages(text: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if len(numbers) not in (1, 2) or not 0 < numbers[0] <= numbers[-1]:
        raise ValueError(f"{text!r} is geen bladzijde; schrijf 12 of 12-13")
    return numbers[0], numbers[-1]


def _one_of(synonyms: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: synonyms.get(text.strip().lower(), text.strip().lower())


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "gemeenten": _municipalities,
    "partners": _list,
    "section": _headings,
    "period": _period,
    "kind": _one_of(_KINDS),
    "status": _one_of(_STATUSES),
    "page_from": _pages,
    "page_to": lambda text: _pages(text)[-1],
    "planning_parsed": json.loads,
    "source": lambda text: _AT_PAGE.sub("", text),
}
