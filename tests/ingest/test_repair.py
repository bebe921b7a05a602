import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.repair import clean, join_lines, superscript, vocabulary

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("met onder-", "nemers en inwoners", "met ondernemers en inwoners"),
        ("het zorg-", "en veiligheidshuis", "het zorg- en veiligheidshuis"),
        ("in- of", "externe partners", "in- of externe partners"),
        ("de aanpak van high-", "impact crimes", "de aanpak van high-impact crimes"),
        ("een niet-", "acute melding", "een niet-acute melding"),
        ("samen met RIEC-", "ON en politie", "samen met RIEC-ON en politie"),
        ("de HIC-", "aanpak", "de HIC-aanpak"),
        ("in 2022-", "2025", "in 2022-2025"),
        ("veilig\u00ad", "heid", "veiligheid"),
        ("politie en", "justitie", "politie en justitie"),
        ("beleid -", "de kern", "beleid - de kern"),
        ("intern/", "extern", "intern/extern"),
        ("https://twente.nl/", "https://politie.nl/", "https://twente.nl/ https://politie.nl/"),
        ("", "begin", "begin"),
    ],
)
def test_lines_are_joined_as_their_author_wrote_them(first: str, second: str, joined: str) -> None:
    assert join_lines(first, second) == joined


def test_the_document_itself_says_which_hyphens_stay() -> None:
    known = vocabulary(["Halt-verwijzing is een straf", "wij bespreken de aanpak met Halt en scholen"])
    assert join_lines("een Halt-", "verwijzing volgt", known) == "een Halt-verwijzing volgt"
    assert join_lines("de Halt-", "feiten", known) == "de Halt-feiten"
    assert join_lines("de samen-", "werking", vocabulary(["samenwerking loont"])) == "de samenwerking"


def test_what_a_line_end_may_have_broken_is_no_word() -> None:
    assert "onder" not in vocabulary(["wij spreken met onder-"])


@given(WORDS, WORDS)
def test_a_soft_hyphen_always_goes(first: str, second: str) -> None:
    assert join_lines(f"{first}\u00ad", second) == first + second


@given(st.lists(WORDS, min_size=1))
def test_lines_without_hyphens_keep_all_their_words(words: list[str]) -> None:
    text = ""
    for word in words:
        text = join_lines(text, word)
    assert text.split(" ") == words


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_text_has_single_spaces_and_no_edges(text: str) -> None:
    result = clean(text)
    assert result == result.strip()
    assert "  " not in result


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("eﬃciënt en eﬀectief", "efficiënt en effectief"),
        ("ĳ", "ij"),
        ("veilig\u00adheid", "veiligheid"),
        ("a\u200bb", "ab"),
    ],
)
def test_letters_that_are_not_what_they_seem(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_figures_are_raised() -> None:
    assert superscript("12") == "¹²"
