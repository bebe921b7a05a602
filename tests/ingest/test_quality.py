from hypothesis import given
from hypothesis import strategies as st

from ingest.quality import GARBAGE, text_quality


def test_dutch_is_language() -> None:
    text = "In 2024 werkt de gemeente (samen met RIEC-ON) aan o.a. de zorg- en veiligheidsregio's: € 3.500,- per jaar."
    quality = text_quality(text)
    assert quality is not None and quality > 0.95


def test_a_font_without_letters_is_garbage() -> None:
    quality = text_quality("!\"#$ %&'() *+,-. /0:;< \ufffd\ufffd\ufffd @#~§ {|}~ `^_ x#9% q]z[ 7u&w")
    assert quality is not None and quality < GARBAGE


def test_leaders_do_not_count() -> None:
    assert text_quality("Inleiding..................3") == 1.0


def test_nothing_has_no_quality() -> None:
    assert text_quality(" \n") is None


@given(st.text())
def test_it_is_a_share(text: str) -> None:
    quality = text_quality(text)
    assert quality is None or 0 <= quality <= 1
