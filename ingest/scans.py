"""Pages without readable text: found out, read with Tesseract where it is installed, else reported."""

from pathlib import Path

from ingest.lines import Document, Page
from ingest.quality import GARBAGE, text_quality

DAMAGED = "het bestand is hier beschadigd"
"""Why a page that pdfminer fails on stays unread."""
_FEW_LETTERS = 25  # a stamp or a page number on a scan
_PICTURED = 0.15  # share of a page covered by pictures from which on it may be a scan
_MANY_CURVES = 300  # text turned into outlines
_JUDGED = 100  # letters needed to call a page's text garbage


def recover(path: Path, document: Document) -> dict[int, str]:
    """Read the pages that have no readable text from their pictures, as far as that is possible.

    Args:
        path: the document's file.
        document: its pages' lines are replaced where pictures were read.

    Returns:
        Physical page -> why it stays unread.
    """
    wanting = {page.number: reason for page in document.pages if (reason := _wanting(page)) is not None}
    unread = {number: reason for number, reason in wanting.items() if document.pages[number - 1].broken}
    scans = [number for number in wanting if number not in unread]
    if not scans:
        return unread
    from ingest import ocr

    missing = ocr.why_not()
    if missing is not None:
        for number in scans:
            document.pages[number - 1].lines = []
        return unread | {number: f"{wanting[number]}, en {missing}" for number in scans}
    for number, lines in ocr.read_scans(path, scans):
        page = document.pages[number - 1]
        page.lines, page.rules, page.areas, page.dots = lines, [], [], []
        page.letters = sum(char.isalnum() for line in lines for char in line.text)
        if page.letters < _FEW_LETTERS:
            unread[number] = f"{wanting[number]}, en Tesseract vindt er geen"
    return unread


def _wanting(page: Page) -> str | None:
    """What is wrong with a page's text, or None."""
    if page.broken:
        return DAMAGED
    if page.letters < _FEW_LETTERS:
        pictured = page.images >= _PICTURED or page.curves >= _MANY_CURVES
        return "geen tekst" if pictured else None
    if page.letters >= _JUDGED:
        quality = text_quality(" ".join(line.text for line in page.lines))
        if quality is not None and quality < GARBAGE:
            return "de tekst is onleesbaar"
    return None
