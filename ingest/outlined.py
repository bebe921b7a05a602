"""What reading a file gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Element, PageReport

# What the national regulations site says about a regulation, in a table of two columns above its text.
_REGULATION_KEYS = frozenset(
    {
        "organisatie", "organisatietype", "officiële naam regeling", "citeertitel", "vastgesteld door", "onderwerp",
        "eigen onderwerp", "datum inwerkingtreding", "datum ondertekening", "identificatienummer",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What was read from a file.

    Attributes:
        elements: in reading order.
        pages: one a physical page; empty for sources without pages.
        properties: what the file says about itself: PDF information, HTML title and metadata, a regulation's data.
        furniture: distinct texts of running headers and footers.
        warnings: one line each, for the user.
    """

    elements: tuple[Element, ...]
    pages: tuple[PageReport, ...]
    properties: Mapping[str, str]
    furniture: tuple[str, ...]
    warnings: tuple[str, ...]


def regulation_data(elements: Sequence[Element]) -> dict[str, str]:
    """The data of a regulation from its table of two columns, or from lines that a copied table has left."""
    found: dict[str, str] = {}
    for element in elements[:120]:
        if element.cells is not None and len(element.cells) == 2 and element.cells[1]:
            key, value = element.cells
            if key.lower().rstrip(":") in _REGULATION_KEYS:
                found.setdefault(key.rstrip(":"), value)
    return found
