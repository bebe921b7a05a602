import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Municipality, Period
from corpus.selection import Selection
from search.intent import understand

INVENTED = [Municipality(name="Vlierhoven")]


@pytest.mark.parametrize(
    ("question", "text", "stated"),
    [
        ("wat doet Hengelo tegen jeugdoverlast", "jeugdoverlast", {"gemeente": ["Hengelo"]}),
        ("welke gemeenten in Twente doen iets aan drugs?", "drugs", {"veiligheidsregio": ["Twente"]}),
        ("wat doen gemeenten in Overijssel tegen wapens", "wapens", {"provincie": ["Overijssel"]}),
        ("ondermijning sinds 2022", "ondermijning", {"year": "2022-2100"}),
        ("ondermijning tussen 2020 en 2024", "ondermijning", {"year": "2020-2024"}),
        ("cameratoezicht behalve Almelo", "cameratoezicht", {"not-gemeente": ["Almelo"]}),
        (
            "cameratoezicht behalve in Hengelo, Almelo en Borne",
            "cameratoezicht",
            {"not-gemeente": ["Hengelo", "Almelo", "Borne"]},
        ),
        ("wat doen andere gemeenten dan Borne aan heling", "heling", {"not-gemeente": ["Borne"]}),
        ("buurtpreventie in Houten en Best", "buurtpreventie", {"gemeente": ["Houten", "Best"]}),
        ("wat doet Vlierhoven aan vuurwerk", "vuurwerk", {"gemeente": ["Vlierhoven"]}),
        ('aanpak "Wet Bibob" in Borne', 'aanpak "Wet Bibob"', {"gemeente": ["Borne"], "phrase": ["Wet Bibob"]}),
        ("Hoe gaan gemeenten om met verwarde personen?", "verwarde personen", {}),
    ],
)
def test_names_and_years_become_filters(question: str, text: str, stated: dict[str, object]) -> None:
    intent = understand(question, INVENTED)
    assert (intent.text, intent.stated()) == (text, stated)


@pytest.mark.parametrize(
    "question",
    [
        "jongeren leiden tot overlast",
        "de beste aanpak van burenruzies",
        "houten palen langs de weg",
        "huizen controleren op brand",
        "weert de gemeente hangjongeren",
    ],
)
def test_ordinary_words_are_no_gemeenten(question: str) -> None:
    assert understand(question).stated() == {}


def test_a_question_that_is_only_a_name_stays_a_question() -> None:
    intent = understand("Almelo")
    assert (intent.text, intent.municipalities) == ("Almelo", ("Almelo",))


def test_flags_stand_above_the_question() -> None:
    flags = Selection(municipalities=("Borne",), years=Period(first=2020, last=2020))
    narrowed = understand("wat doet Almelo sinds 2022 tegen heling behalve Hengelo").narrow(flags)
    assert narrowed.municipalities == ("Borne",)
    assert narrowed.years == Period(first=2020, last=2020)
    assert "Hengelo" in narrowed.not_municipalities


@given(st.text(max_size=80))
def test_any_text_is_understood_and_never_lost(question: str) -> None:
    intent = understand(question, INVENTED)
    assert intent.text or not question.strip()


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("wat is gepland voor 2024", Period(first=2024, last=2024)),
        ("nieuw na 2022", Period(first=2023, last=2100)),
        ("ondermijning tot 2020", Period(first=1900, last=2020)),
    ],
)
def test_years_mean_what_they_say(question: str, years: Period) -> None:
    assert understand(question).years == years


def test_no_preposition_dangles() -> None:
    assert understand("hoe zit het met overlast in Almelo in 2024").text.endswith("overlast")


def test_outside_a_city_excludes_it() -> None:
    assert understand("cameratoezicht buiten de stad Almelo").stated() == {"not-gemeente": ["Almelo"]}


def test_a_minus_inside_a_question_leaves_a_word_out() -> None:
    intent = understand("cameratoezicht -politie in-en uitgang")
    assert (intent.without, intent.text) == (("politie",), "cameratoezicht in-en uitgang")


def test_a_region_is_left_out_with_all_its_gemeenten() -> None:
    narrowed = understand("jeugdoverlast behalve in Twente").narrow(Selection())
    assert {"Almelo", "Borne", "Enschede"} <= set(narrowed.not_municipalities)
    assert "Zwolle" not in narrowed.not_municipalities


def test_a_name_of_two_gemeenten_means_both() -> None:
    assert set(understand("jeugdoverlast in Bergen").municipalities) == {"Bergen (L)", "Bergen (NH)"}
