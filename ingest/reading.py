"""A file of any known kind into its structural elements, as its author laid them out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from corpus.errors import UnreadableError
from corpus.model import Element
from ingest.language import foreign_pages, require_dutch
from ingest.outlined import Outline, regulation_data
from ingest.scans import DAMAGED

__all__ = ["READER_VERSION", "SUPPORTED_SUFFIXES", "Outline", "read_outline"]

READER_VERSION = "2"
SUPPORTED_SUFFIXES = frozenset({".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt"})


def read_outline(path: Path, *, any_language: bool = False) -> Outline:
    """Read a file.

    Args:
        path: a file with one of `SUPPORTED_SUFFIXES`.
        any_language: take a document that is not in Dutch.

    Raises:
        UnreadableError: broken, empty, encrypted, not what its name says, of an unknown kind, or without text.
        LanguageError: not in Dutch.
    """
    suffix = path.suffix.lower()
    if suffix not in SUPPORTED_SUFFIXES:
        known = ", ".join(sorted(SUPPORTED_SUFFIXES))
        raise UnreadableError(path, "van een onbekende soort", f"beleid leest {known}")
    if not path.exists():
        raise UnreadableError(path, "dit bestand is er niet")
    outline = _read(path, suffix)
    if not any(element.text for element in outline.elements):
        reasons = {page.unread for page in outline.pages if page.unread}
        if not reasons:
            raise UnreadableError(path, "het heeft geen tekst")
        if reasons == {DAMAGED}:
            raise UnreadableError(path, "alle bladzijden zijn beschadigd", "download of bewaar het opnieuw")
        advice = "installeer Tesseract met Nederlands, en pytesseract, om scans te lezen"
        raise UnreadableError(path, "geen tekst; het lijkt een scan", advice)
    if any_language:
        return outline
    require_dutch(path, [element.text for element in outline.elements])
    return _without_foreign_pages(outline)


def _without_foreign_pages(outline: Outline) -> Outline:
    """The outline without pages in another language, which the warnings name."""
    texts: dict[int, str] = {}
    for element in outline.elements:
        if element.page is not None:
            texts[element.page] = f"{texts.get(element.page, '')}\n{element.text}"
    foreign = foreign_pages(texts)
    if not foreign:
        return outline
    return replace(
        outline,
        elements=tuple(element for element in outline.elements if element.page not in foreign),
        warnings=(
            *outline.warnings,
            *(f"bladzijde {number} weggelaten: in {name}" for number, name in foreign.items()),
        ),
    )


def _read(path: Path, suffix: str) -> Outline:
    if suffix == ".pdf":
        from ingest.paged import read_paged
        from ingest.readers.pdf import read_pdf
        from ingest.scans import recover

        document = read_pdf(path)
        return read_paged(document, recover(path, document))
    elements, properties = _marked_reader(suffix)(path)
    found = properties | regulation_data(elements)
    return Outline(elements=tuple(elements), pages=(), properties=found, furniture=(), warnings=())


def _marked_reader(suffix: str) -> Callable[[Path], tuple[list[Element], dict[str, str]]]:
    """The reader for a kind of file without pages."""
    if suffix in {".html", ".htm"}:
        from ingest.readers.html import read_html

        return read_html
    if suffix in {".md", ".markdown"}:
        from ingest.readers.markdown import read_markdown

        return read_markdown
    if suffix == ".docx":
        from ingest.readers.docx import read_docx

        return read_docx
    from ingest.readers.text import read_text

    return read_text
