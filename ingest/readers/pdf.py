"""PDF files to lines; the only module that imports pdfplumber."""

import logging
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from corpus.errors import UnreadableError
from ingest.at_hand import turn_to
from ingest.glyphs import lines_of
from ingest.lines import Bookmark, Document, Page
from ingest.repair import clean
from ingest.shapes import shapes_of, underlined

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, which users cannot act upon


# pdfminer fails in many ways on damaged structures; each of them means the same to the user.
_DAMAGE = (
    PdfminerException, MalformedPDFException, PSException, struct.error, ValueError, KeyError, TypeError,
    AttributeError, IndexError, RecursionError, EOFError, AssertionError, zlib.error,
)  # fmt: skip


def read_pdf(path: Path) -> Document:
    """Read a PDF page by page, keeping lines only, so that memory does not grow with letters.

    Raises:
        UnreadableError: empty, not a PDF, encrypted, broken, or without pages.
    """
    with _opened(path) as pdf:
        heavy: dict[str, tuple[bool, bool]] = {}
        pages = []
        for number in range(1, len(pdf.pages) + 1):
            turn_to(number)
            pages.append(_page(pdf, number, heavy))
        turn_to(None)
        return Document(pages=pages, bookmarks=_bookmarks(pdf), properties=_properties(pdf.metadata))


@contextmanager
def _opened(path: Path) -> Iterator[PDF]:
    with path.open("rb") as stream:
        head = stream.read(1024)
    if not head:
        raise UnreadableError(path, "het bestand is leeg")
    if b"%PDF-" not in head:
        raise UnreadableError(path, "geen PDF", "geef de bestandsnaam het einde van wat het werkelijk is")
    try:
        pdf = pdfplumber.open(path)
        count = len(pdf.pages)
    except _DAMAGE as error:
        if _is_password(error):
            advice = "bewaar het zonder wachtwoord en probeer het opnieuw"
            raise UnreadableError(path, "versleuteld met een wachtwoord", advice) from error
        raise UnreadableError(path, "beschadigde PDF", "download of bewaar het opnieuw") from error
    try:
        if not count:
            raise UnreadableError(path, "het heeft geen bladzijden")
        yield pdf
    finally:
        pdf.close()


def _is_password(error: BaseException) -> bool:
    inner = [error, *error.args]
    return any(isinstance(each, PDFPasswordIncorrect) for each in inner)


def _page(pdf: PDF, number: int, heavy: dict[str, tuple[bool, bool]]) -> Page:
    """Read one page and let go of its letters."""
    page = pdf.pages[number - 1]
    left, top, right, bottom = page.bbox
    try:
        objects = page.objects
    except _DAMAGE:
        return Page(number=number, width=float(page.width), height=float(page.height), lines=[], broken=True)
    chars = [
        char
        for char in objects.get("char", ())
        if char["upright"] and left <= (char["x0"] + char["x1"]) / 2 <= right and top <= char["top"] <= bottom
    ]
    _learn_fonts(pdf, heavy)
    rules, areas, dots = shapes_of(objects, page.bbox)
    picture = sum(float(image["width"] * image["height"]) for image in objects.get("image", ()))
    result = Page(
        number=number,
        width=float(page.width),
        height=float(page.height),
        lines=underlined(lines_of(number, chars, heavy), rules),
        rules=rules,
        areas=areas,
        dots=dots,
        letters=sum(char["text"].isalnum() for char in chars),
        curves=len(objects.get("curve", ())),
        images=min(1.0, picture / max(1.0, float(page.width * page.height))),
    )
    page.close()
    return result


def _learn_fonts(pdf: PDF, heavy: dict[str, tuple[bool, bool]]) -> None:
    """Note weight and slope from the descriptors of the fonts loaded so far (PDF 32000-1, table 123)."""
    for font in getattr(pdf.rsrcmgr, "_cached_fonts", {}).values():
        name = str(getattr(font, "fontname", ""))
        descriptor = getattr(font, "descriptor", None)
        if name in heavy or not isinstance(descriptor, Mapping):
            continue
        flags, weight = _number(descriptor.get("Flags")), _number(descriptor.get("FontWeight"))
        bold = bool(int(flags) & 1 << 18) or weight >= 600
        heavy[name] = (bold, bool(int(flags) & 1 << 6) or _number(descriptor.get("ItalicAngle")) != 0)


def _number(value: object) -> float:
    value = resolve1(value)
    return float(value) if isinstance(value, int | float) else 0.0


def _properties(metadata: Mapping[str, Any]) -> dict[str, str]:
    return {key: text for key, value in metadata.items() if (text := clean(str(value)))}


def _bookmarks(pdf: PDF) -> list[Bookmark]:
    """The file's own outline, empty when it has none or it cannot be read."""
    if "Outlines" not in pdf.doc.catalog:
        return []
    numbers = {page.page_obj.pageid: page.page_number for page in pdf.pages}
    found: list[Bookmark] = []
    try:
        for level, title, destination, action, _ in pdf.doc.get_outlines():
            found.append(Bookmark(clean(str(title)), level, _target(pdf, destination, action, numbers)))
    except (PSException, KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return found
    return [bookmark for bookmark in found if bookmark.title]


def _target(pdf: PDF, destination: object, action: object, numbers: Mapping[object, int]) -> int | None:
    """The physical page a bookmark leads to."""
    if destination is None and action is not None:
        resolved = resolve1(action)
        destination = resolved.get("D") if isinstance(resolved, Mapping) else None
    if isinstance(destination, PSLiteral):
        destination = destination.name
    if isinstance(destination, str | bytes):
        destination = pdf.doc.get_dest(destination)
    destination = resolve1(destination)
    if isinstance(destination, Mapping):
        destination = resolve1(destination.get("D"))
    if not isinstance(destination, list) or not destination:
        return None
    return numbers.get(getattr(destination[0], "objid", -1))
