"""What people read where programs read a code: the codes stay as they are in JSON and CSV."""

from collections.abc import Mapping
from typing import Final

from corpus.catalogue import Outcome
from corpus.model import ElementType

FAILED: Final = "failed"
NOT_STORED: Final = "not stored"

OUTCOMES: Final[Mapping[str, str]] = {
    Outcome.ADDED: "toegevoegd",
    Outcome.UNCHANGED: "ongewijzigd",
    Outcome.REPLACED: "vervangen",
    Outcome.REMADE: "opnieuw gelezen",
    Outcome.MOVED: "verplaatst",
    FAILED: "mislukt",
    NOT_STORED: "niet bewaard",
}
STAGES: Final = {
    "read": "lezen",
    "facts": "gegevens van het plan",
    "segment": "maatregelen en doelen vinden",
    "store": "bewaren",
    "encode": "voor de index",
}
PLACES: Final = {
    "metadata of the regulation": "in de gegevens van de regeling",
    "title page": "op de titelpagina",
    "running header": "in de kop- of voetregels",
    "document properties": "in de documenteigenschappen",
    "file name": "in de bestandsnaam",
    "text": "in de tekst",
}
"""Where a fact about a plan was found."""

ELEMENTS: Final[Mapping[ElementType, str]] = {
    ElementType.TITLE: "titel",
    ElementType.HEADING: "kop",
    ElementType.PARAGRAPH: "alinea",
    ElementType.LIST_ITEM: "opsomming",
    ElementType.TABLE_ROW: "tabelrij",
    ElementType.FOOTNOTE: "voetnoot",
    ElementType.TOC_ENTRY: "inhoudsopgave",
    ElementType.CAPTION: "bijschrift",
}
REPORT: Final = {
    "file": "bestand",
    "plan": "plan",
    "title": "titel",
    "gemeenten": "gemeenten",
    "period": "periode",
    "pages": "bladzijden",
    "measures": "maatregelen",
    "goals": "doelen",
    "outcome": "uitkomst",
    "failure": "reden",
    "failed_page": "bladzijde van de fout",
    "tried": "geprobeerd",
    "warnings": "let op",
    "seconds": "seconden",
    "outcomes": "uitkomsten",
    "stages": "rekentijd in seconden",
    "missing": "niet gevonden",
    "closed": "niet toegankelijk",
    "others": "niet gelezen, ander soort bestand",
    "moved": "verplaatst",
    "gone": "bestand weg",
    "pruned": "vergeten wat weg is",
}
"""What the report for people calls its fields."""


def number(value: float) -> str:
    """With one decimal, after a comma."""
    return f"{value:.1f}".replace(".", ",")


def yes_or_no(value: object) -> object:
    """A truth value in words, anything else as it is."""
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else value
