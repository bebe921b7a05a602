"""How sentences hang together, as the label models see it."""

import pytest

from corpus.model import Element, ElementType
from ingest.segmentation.cues import cues
from ingest.segmentation.links import links
from ingest.segmentation.stretches import Prose, stretches


def prose(*paragraphs: str) -> Prose:
    elements = [Element(type=ElementType.HEADING, text="Ondermijning", level=1, page=1)]
    elements += [Element(type=ElementType.PARAGRAPH, text=text, page=1) for text in paragraphs]
    (found,) = stretches(elements)
    assert isinstance(found, Prose)
    return found


def linked(stretch: Prose, index: int) -> set[str]:
    return links(stretch, index, [cues(line.sentence) for line in stretch.lines])


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("Deze weegploeg overlegt elke maand.", "looks back"),
        ("Met als doel signalen te delen.", "says purpose"),
        ("In 2024 is een convenant getekend.", "names anew"),
        ("Ook boa's worden opgeleid.", "begins ook"),
        ("Vervolgens krijgt de weegploeg een eigen budget.", "same thing"),
        ("De gemeente en de politie hebben in 2023 een weegploeg opgericht.", "mostly same words"),
        ("Dat werkt.", "much shorter"),
        ("Deze weegploeg wordt jaarlijks geëvalueerd met de raad.", "act about it"),
        ("Deze weegploeg is er voor signalen.", "more about it"),
        ("Daarnaast wordt een meldpunt opgericht.", "another act"),
        ("Er wordt een nieuw meldpunt opgericht.", "new act"),
    ],
)
def test_how_a_sentence_follows(text: str, feature: str) -> None:
    stretch = prose(f"De gemeente en de politie hebben in 2023 de regionale weegploeg opgericht. {text}")

    assert feature in linked(stretch, 1)
    assert feature not in linked(stretch, 0) or feature.startswith("begins")


def test_a_new_paragraph_shows() -> None:
    stretch = prose("Wij openen een meldpunt.", "Ook stellen wij een regisseur aan. Die begint in mei.")

    assert ["new paragraph" in linked(stretch, index) for index in range(3)] == [False, True, False]
    assert "first under heading" in linked(stretch, 0)
