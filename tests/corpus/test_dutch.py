import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dutch import ANALYSER_VERSION, STOP_WORDS, Analyser, CompoundSplitter, fold

ANALYSER = Analyser()
WORDS = st.text(alphabet="abcdeghijklmnoprstuvwzéëïö'’-.& ABOM13\u0301\u00ad", max_size=60)


@pytest.mark.parametrize(
    "forms",
    [
        "maatregel maatregelen",
        "gemeente gemeenten gemeentes",
        "huis huizen",
        "brief brieven",
        "overval overvallen",
        "diefstal diefstallen",
        "plaats plaatsen",
        "controle controles",
        "ruzie ruzies",
        "proces processen",
        "advies adviezen",
        "wapen wapens",
        "kind kinderen",
        "camera camera's camera’s",
        "boa boa's boas",
        "controleert controleren",
        "handhaaft handhaven handhaving",
        "werkt werken",
        "verward verwarde",
        "veilig veilige",
        "grens grenzen",
        "café cafés cafe",
    ],
)
def test_forms_of_a_word_share_their_term(forms: str) -> None:
    assert len({tuple(ANALYSER.terms(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["geweld wel", "ouders ouderen", "ruimte ruim", "gebied bied", "markt mark", "politie politiek"]
)
def test_different_words_keep_apart(pair: str) -> None:
    one, other = pair.split()
    assert ANALYSER.terms(one) != ANALYSER.terms(other)


@pytest.mark.parametrize("written", ["OM", "O.M.", "het OM"])
def test_the_prosecutor_is_no_stop_word(written: str) -> None:
    assert ANALYSER.terms(written) == ["om"]


@pytest.mark.parametrize("written", ["om", "o.m.", "WAT WIJ DOEN OM HET TE HALEN"])
def test_the_preposition_is_a_stop_word(written: str) -> None:
    assert "om" not in ANALYSER.terms(written)


@pytest.mark.parametrize(
    ("one", "other"), [("P.G.A.", "pga"), ("B&W", "b&w"), ("Súdwest", "sudwest"), ("1.500", "1500")]
)
def test_spellings_of_one_word_share_their_term(one: str, other: str) -> None:
    assert ANALYSER.terms(one) == ANALYSER.terms(other)


def test_a_hyphenated_word_gives_itself_and_its_parts() -> None:
    tokens = ANALYSER.analyse("De buurt-app!")
    assert [(token.term, token.start, token.end, token.part) for token in tokens] == [
        ("buurtap", 3, 12, False),
        ("buurt", 3, 8, True),
        ("ap", 9, 12, True),
    ]


def test_years_of_a_period_are_two_numbers() -> None:
    assert ANALYSER.terms("2023-2026") == ["2023", "2026"]


@pytest.mark.parametrize("text", ["", " . ", "de het een", "x", "\u0301\u00ad", "'s"])
def test_text_without_content_has_no_terms(text: str) -> None:
    assert ANALYSER.terms(text) == []


def test_stop_words_are_folded() -> None:
    assert {fold(word) for word in STOP_WORDS} == STOP_WORDS


def test_version_names_stemmer_and_its_release() -> None:
    assert "dutch_porter" in ANALYSER_VERSION
    assert "pystemmer-" in ANALYSER_VERSION


def test_compound_gives_its_parts_with_their_places() -> None:
    analyser = Analyser(CompoundSplitter({"jeugd", "overlast"}))
    assert [(token.term, token.start, token.end) for token in analyser.analyse("minder jeugdoverlast")] == [
        ("minder", 0, 6),
        ("jeugdoverlast", 7, 20),
        ("jeugd", 7, 12),
        ("overlast", 12, 20),
    ]


@given(WORDS | st.text(max_size=40))
def test_places_slice_back_to_words_with_the_same_term(text: str) -> None:
    for token in ANALYSER.analyse(text):
        again = ANALYSER.terms(text[token.start : token.end])
        assert token.term in again


@given(WORDS | st.text(max_size=40))
def test_tokens_are_in_order_and_inside_the_text(text: str) -> None:
    tokens = ANALYSER.analyse(text)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
    assert all(0 <= token.start < token.end <= len(text) and token.term for token in tokens)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS)
def test_case_of_ordinary_words_does_not_matter(text: str) -> None:
    lower = text.lower()
    assert [term for term in ANALYSER.terms(text) if term != "om"] == [t for t in ANALYSER.terms(lower) if t != "om"]
