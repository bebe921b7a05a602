"""What a sample plan says: its structural elements in reading order, and its measures and goals.

Both are derived from the same source as the document itself, so they cannot drift apart from it. The formats are those
of the project's evaluation material: one JSON object a line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .looks import Look
from .source import SUPERSCRIPT, Block, Document, Mark, Row, plain

Key = tuple[int, int]
"""Where an element stands: the number of its block, and of the row or entry in that block. Footnotes: (-1, number)."""

_NUMBER = re.compile(r"(?:[A-Z]\.|\d+(?:\.\d+)*\.?)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A structural element as printed; the page is known only after layout."""

    key: Key
    type: str
    text: str = ""
    level: int | None = None
    cells: tuple[str, ...] | None = None
    extra: tuple[tuple[str, str], ...] = ()

    def record(self, page: int) -> dict[str, Any]:
        """The element as a line of the truth file."""
        content: dict[str, Any] = {"text": self.text} if self.cells is None else {"cells": list(self.cells)}
        return {"type": self.type, "level": self.level, **content, "page": page, **dict(self.extra)}


def truth(document: Document, look: Look, pages: Mapping[Key, int]) -> list[dict[str, Any]]:
    """All elements with their pages; footnotes stand behind the last element that begins on their page."""
    waiting = {number: pages[-1, number] for number in document.notes}
    lines: list[dict[str, Any]] = []

    def place_notes(before: float) -> None:
        for number in [number for number, page in waiting.items() if page < before]:
            text = f"{str(number).translate(SUPERSCRIPT)} {plain(document.notes[number])}"
            lines.append(Element(key=(-1, number), type="footnote", text=text).record(waiting.pop(number)))

    for element in elements(document, look):
        page = pages[element.key]
        place_notes(page)
        line = element.record(page)
        if element.type == "toc_entry":
            line["target"] = pages[int(line["target"]), 0]
        lines.append(line)
    place_notes(float("inf"))
    return lines


def elements(document: Document, look: Look) -> Iterator[Element]:
    """The elements of a document in reading order, footnotes left out."""
    blocks = document.blocks
    for number, block in enumerate(blocks):
        key, text = (number, 0), plain(block.text)
        match block.kind:
            case "title":
                yield Element(key=key, type="title", text=text, level=block.level)
            case "heading":
                before_toc = blocks[number + 1].kind == "toc" if number + 1 < len(blocks) else False
                role = (("role", "toc_head"),) if before_toc else ()
                yield Element(key=key, type="heading", text=text, level=block.level, extra=role)
            case "item":
                sign = printed_marker(block, look)
                extra = (("marker", sign),)
                yield Element(key=key, type="list_item", text=f"{sign} {text}", level=block.level, extra=extra)
            case "table":
                for index, row in enumerate(block.rows):
                    yield Element(key=(number, index), type="table_row", cells=tuple(map(plain, row.cells)))
            case "toc":
                yield from toc_entries(document, number)
            case "quote" | "box":
                role = (("role", "pull_quote" if block.kind == "quote" else "callout"),)
                yield Element(key=key, type="paragraph", text=text, extra=role)
            case "paragraph" | "caption":
                yield Element(key=key, type=block.kind, text=text)


def printed_marker(block: Block, look: Look) -> str:
    """The bullet or number of a list item as this look prints it."""
    return look.bullets[min(block.level, len(look.bullets)) - 1] if block.marker == "-" else block.marker


def toc_entries(document: Document, toc: int) -> Iterator[Element]:
    """The entries of the table of contents that is block `toc`; `target` is the block of the heading."""
    depth = int(document.meta.get("toc", "2"))
    for number, block in enumerate(document.blocks[toc:], start=toc):
        if block.kind == "heading" and block.level <= depth:
            extra = (("target", str(number)),)
            text = plain(block.text)
            yield Element(key=(toc, number), type="toc_entry", text=text, level=block.level, extra=extra)


def clean_title(title: str) -> str:
    """A heading without its number.

    >>> clean_title("3.2.1 Jeugd en alcohol")
    'Jeugd en alcohol'
    """
    return _NUMBER.sub("", plain(title), count=1)


@dataclass(slots=True)
class _Context:
    """The headings above the block at hand, outermost first."""

    headings: list[Block]

    def enter(self, heading: Block) -> None:
        self.headings = [*(above for above in self.headings if above.level < heading.level), heading]

    def fields(self) -> dict[str, Any]:
        theme = next((above for above in reversed(self.headings) if above.theme), None)
        nearest = self.headings[-1] if self.headings else None
        return {
            "name": clean_title(nearest.text) if nearest and nearest.names_measure else None,
            "section": clean_title(nearest.text) if nearest else None,
            "theme": clean_title(theme.text) if theme else None,
            "canonical": theme.theme if theme else None,
        }


def gold(document: Document, slug: str, pages: Mapping[Key, int]) -> list[dict[str, Any]]:
    """The measures and goals of a document, in order."""
    context = _Context([])
    found: list[dict[str, Any]] = []
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            context.enter(block)
        for mark in block.marks:
            fields = context.fields()
            if lead_in := re.match(r"\*\*(.+?)\*\*", block.text):
                fields["name"] = plain(lead_in[1]).rstrip(".:")
            found.append(_record(mark, fields, pages[number, 0]))
        carried: dict[str, str] = {}
        for index, row in enumerate(block.rows):
            roles = _roles(block, row, carried)
            if row.mark:
                fields = context.fields() | {key: roles[key] for key in ("name", "theme") if roles.get(key)}
                found.append(_record(row.mark, fields, pages[number, index], roles))
    return [{"id": f"{slug}-{count:03d}", **record} for count, record in enumerate(found, start=1)]


def _roles(table: Block, row: Row, carried: dict[str, str]) -> dict[str, str]:
    """The cells of a row by role; an empty name or theme cell is one merged with the cell above.

    A row that spans the table names the theme of the rows below it.
    """
    columns = {role: int(column) - 1 for role, column in table.options.items() if role != "widths"}
    cells = {role: plain(row.cells[column]).rstrip(".:") for role, column in columns.items()}
    if row.header or row.spans:
        carried.clear()
        if row.spans:
            carried["theme"] = plain(row.cells[0]).rstrip(":")
        return cells
    for role in ("theme", "name"):
        if cells.get(role):
            carried[role] = cells[role]
            if role == "theme":
                carried.pop("name", None)
        elif role in carried:
            cells[role] = carried[role]
    return cells


def _record(mark: Mark, context: dict[str, Any], page: int, roles: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One line of measures.jsonl, its fields in the order of the annotation guide."""
    roles = roles or {}
    planning = mark.planning or (roles.get("planning") or "").strip("-– ") or None
    partners = mark.partners if mark.partners is not None else split_parties(roles.get("partners", ""))
    code = mark.code or context["canonical"]
    if code is None:
        raise ValueError(f"no theme code for {mark.quote!r}")
    return {
        "kind": mark.kind,
        "quote": mark.quote,
        "name": mark.name or context["name"] if mark.kind == "maatregel" else mark.name,
        "section": context["section"],
        "theme": context["theme"],
        "canonical": code,
        "owner": mark.owner or (roles.get("owner") or "").strip("-– ") or None,
        "partners": list(partners),
        "planning": planning,
        "status": mark.status or status_of(planning) if mark.kind == "maatregel" else None,
        "certainty": "clear" if mark.clear else "borderline",
        "page": page,
    }


def split_parties(cell: str) -> tuple[str, ...]:
    """The parties a table cell names.

    >>> split_parties("politie, Zorg- en Veiligheidshuis en Halt")
    ('politie', 'Zorg- en Veiligheidshuis', 'Halt')
    """
    *first, last = re.split(r"[,;]\s*", cell.strip("-– "))
    return tuple(part for part in (*first, *re.split(r"(?<!-) en ", last)) if part)


def status_of(planning: str | None) -> str | None:
    """The status that a planning implies: a recurring or open end is ongoing, any other date is still to come."""
    if not planning:
        return None
    if re.search(r"doorlopend|continu|jaarlijks|structureel|per jaar|elk", planning, re.IGNORECASE):
        return "doorlopend"
    return "gepland"
