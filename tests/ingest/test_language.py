from pathlib import Path

import pytest

from corpus.errors import LanguageError
from ingest.language import foreign_pages, require_dutch

DUTCH = "De gemeente werkt met de politie aan een veilige omgeving voor inwoners en ondernemers van de stad. " * 5
ENGLISH = "The council works together with the police on a safe town for all of its residents and businesses. " * 5
NAMES = "Almelo Borne Dinkelland Enschede Haaksbergen Hellendoorn Hengelo Losser Oldenzaal Tubbergen Wierden " * 5


def test_dutch_is_taken() -> None:
    require_dutch(Path("plan.pdf"), [DUTCH])


def test_too_little_text_is_taken() -> None:
    require_dutch(Path("plan.pdf"), ["2024"])


def test_the_language_found_is_named() -> None:
    with pytest.raises(LanguageError, match=r"plan\.pdf: in het Engels, niet in het Nederlands.*--any-language"):
        require_dutch(Path("plan.pdf"), [ENGLISH])


def test_a_short_front_does_not_decide() -> None:
    require_dutch(Path("plan.pdf"), ["Table of contents: Introduction, Safety and security"] + [DUTCH] * 80)


def test_an_english_summary_at_the_end_is_foreign() -> None:
    assert foreign_pages({1: DUTCH, 2: DUTCH, 3: ENGLISH, 4: ENGLISH}) == {3: "het Engels", 4: "het Engels"}


def test_a_page_between_dutch_pages_has_the_documents_language() -> None:
    assert foreign_pages({1: DUTCH, 2: ENGLISH, 3: DUTCH}) == {}


def test_a_last_page_after_a_dutch_one_has_the_documents_language() -> None:
    assert foreign_pages({1: DUTCH, 2: DUTCH, 3: ENGLISH}) == {}


def test_a_page_whose_neighbours_cannot_be_judged_is_judged_by_itself() -> None:
    assert foreign_pages({1: DUTCH, 2: DUTCH[:200], 3: ENGLISH}) == {3: "het Engels"}


def test_short_pages_and_halves_that_disagree_are_not_judged() -> None:
    assert foreign_pages({1: DUTCH, 2: ENGLISH[:200], 3: ENGLISH + NAMES + DUTCH}) == {}
