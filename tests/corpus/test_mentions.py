import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.mentions import mentions, region_mentions


def named(text: str) -> list[str]:
    return [mention.municipality.name for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("wat doet Hengelo tegen jeugdoverlast?", ["Hengelo"]),
        ("wat doet hengelo tegen jeugdoverlast?", ["Hengelo"]),
        ("maatregelen sinds 2022, behalve Almelo", ["Almelo"]),
        ("Wat doen Nijmegen en Tiel?", ["Nijmegen", "Tiel"]),
        ("Wat doet Best tegen wietteelt?", ["Best"]),
        ("gemeenten Almelo, Hengelo, Best en Putten", ["Almelo", "Hengelo", "Best", "Putten"]),
        ("’s-Gravenhage en Súdwest-Fryslân", ["Den Haag", "Súdwest-Fryslân"]),
        ("Nuenen, Gerwen en Nederwetten", ["Nuenen, Gerwen en Nederwetten"]),
        ("Bergen op Zoom", ["Bergen op Zoom"]),
        ("in Bergen (NH.)", ["Bergen (NH)"]),
        ("de Midden-Groningse aanpak in Midden-Groningen", ["Midden-Groningen"]),
        ("in Vriezenveen", ["Twenterand"]),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "de beste aanpak is jongeren leiden en huizen bouwen",
        "Best practices en Houten meubels",
        "heel veel helden, dat leek echt een monster",
        "Veiligheidsregio Utrecht en de provincie Groningen",
        "Rotterdam-Rijnmond",
        "station Hengelo",
        "de Leidse politie",
        "",
    ],
)
def test_words_and_other_names_are_no_mentions(text: str) -> None:
    assert named(text) == []


def test_name_of_two_gemeenten_is_shared_between_them() -> None:
    found = mentions("gemeente Bergen")
    assert [mention.municipality.name for mention in found] == ["Bergen (NH)", "Bergen (L)"]
    assert {mention.confidence for mention in found} == {0.5}


def test_the_clearer_the_words_around_it_the_surer_the_mention() -> None:
    texts = ["gemeente Almelo", "in Almelo", "Almelo", "almelo", "Grotestraat 1, 7607 AA Almelo"]
    sure = [mentions(text)[0].confidence for text in texts]
    assert sure == sorted(set(sure), reverse=True)


def test_utrecht_alone_is_less_sure_than_another_city() -> None:
    assert mentions("in Utrecht")[0].confidence < mentions("in Almelo")[0].confidence


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("welke gemeenten in Twente doen dit?", [("veiligheidsregio", "Twente")]),
        ("in de provincie Utrecht", [("provincie", "Utrecht")]),
        ("Veiligheidsregio Utrecht", [("veiligheidsregio", "Utrecht")]),
        ("gemeenten in Noord-Holland Noord", [("veiligheidsregio", "Noord-Holland Noord")]),
        ("gemeente Utrecht", []),
        ("in Groningen", []),
        ("gooi het weg", []),
    ],
)
def test_regions_are_found(text: str, regions: list[tuple[str, str]]) -> None:
    assert [(mention.region.kind, mention.region.name) for mention in region_mentions(text)] == regions


SNIPPETS = [
    "in",
    "van",
    "Almelo",
    "Best",
    "'s-Gravenhage",
    "Bergen",
    "(L.)",
    "Utrecht",
    ",",
    "-",
    "7607 AA",
    "gemeente",
    "",
]


@given(st.lists(st.sampled_from(SNIPPETS)))
def test_places_are_inside_the_text_and_in_order(words: list[str]) -> None:
    text = " ".join(words)
    spans = [mention.span for mention in mentions(text)]
    assert all(span.end <= len(text) and text[span.start : span.end].strip() for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
