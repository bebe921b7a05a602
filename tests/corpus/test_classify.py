from pathlib import Path

import pytest

from corpus.classify import ThemeClassifier, weighted
from corpus.concepts import load_concepts
from corpus.model import Theme
from corpus.themes import load_themes

CLASSIFIER = ThemeClassifier(load_themes(), load_concepts())

# One plain measure a theme, written for this test.
MEASURES = {
    "leefomgeving.overlast": "Bij ruzies tussen buren bieden wij buurtbemiddeling aan.",
    "leefomgeving.openbare-ruimte": "De boa's controleren vaker op zwerfafval en hondenpoep in de openbare ruimte.",
    "leefomgeving.hic": "Bewoners krijgen advies over hang- en sluitwerk om woninginbraken te voorkomen.",
    "leefomgeving.veiligheidsgevoel": "Wij ondersteunen buurtpreventieteams en WhatsAppgroepen van bewoners.",
    "bedrijvigheid.winkel-uitgaan": "Met de horeca sluiten we een convenant veilig uitgaan met een horecaontzegging.",
    "bedrijvigheid.bedrijventerrein": "Op bedrijventerreinen starten we een traject Keurmerk Veilig Ondernemen.",
    "bedrijvigheid.buitengebied": "Groene boa's gaan stroperij en motorcrossen in het buitengebied tegen.",
    "bedrijvigheid.evenementen": "Voor elk groot evenement maakt de organisator een veiligheidsplan bij de vergunning.",
    "jeugd.overlast-criminaliteit": "Jongerenwerkers zoeken hangjongeren op volgens de groepsaanpak.",
    "jeugd.middelengebruik": "Wij bezoeken sportkantines om alcoholgebruik onder jongeren te beperken (NIX18).",
    "jeugd.school": "Met het voortgezet onderwijs spreken we kluisjescontroles af in het convenant veilige school.",
    "zorg.onbegrepen-gedrag": "Voor personen met onbegrepen gedrag komt er bemoeizorg en passend vervoer.",
    "zorg.huiselijk-geweld": "De burgemeester legt een tijdelijk huisverbod op; Veilig Thuis helpt het gezin.",
    "zorg.nazorg-detentie": "Ex-gedetineerden krijgen bij terugkeer hulp bij wonen, werk en schulden.",
    "zorg.mensenhandel": "Medewerkers leren signalen van arbeidsuitbuiting en mensenhandel te herkennen.",
    "zorg.samenwerking": "Complexe casuïstiek gaat voor een persoonsgerichte aanpak naar het Veiligheidshuis.",
    "integriteit.ondermijning": "Met het RIEC houden we integrale controles en passen we de Wet Bibob toe.",
    "integriteit.radicalisering": "Sleutelfiguren worden getraind om radicalisering en polarisatie te signaleren.",
    "integriteit.weerbaar-bestuur": "Raadsleden en bestuurders krijgen een training over bedreiging en intimidatie.",
    "digitaal.cybercrime": "Ouderen krijgen voorlichting over phishing en andere vormen van internetoplichting.",
    "fysiek.crisisbeheersing": "De crisisorganisatie oefent twee keer per jaar het regionaal crisisplan.",
    "fysiek.brand": "De brandweer deelt rookmelders uit bij huisbezoeken over brandveiligheid.",
    "fysiek.verkeer": "Rond scholen houden we snelheidscontroles en een fietsverlichtingsactie.",
    "fysiek.omgeving": "De routes voor het vervoer van gevaarlijke stoffen worden opnieuw vastgesteld.",
    "organisatie.sturing": "Wij werken informatiegestuurd en maken een veiligheidsbeeld en een jaarplan.",
}


def test_there_is_a_measure_for_every_theme() -> None:
    assert MEASURES.keys() == load_themes().keys()


@pytest.mark.parametrize("code", MEASURES)
def test_plain_measure_gets_its_theme(code: str) -> None:
    found = CLASSIFIER.classify(MEASURES[code])
    assert found is not None
    assert found[0] == code
    assert 0.3 < found[1] < 1


def test_heading_decides_where_the_text_says_nothing() -> None:
    assert CLASSIFIER.classify("Wij gaan hierover in gesprek.") is None
    found = CLASSIFIER.classify(
        "Wij gaan hierover in gesprek.", ["Veiligheidsplan", "Ondermijning", "Wat gaan we doen?"]
    )
    assert found is not None
    assert found[0] == "integriteit.ondermijning"


def test_text_outweighs_its_heading() -> None:
    found = CLASSIFIER.classify("Wij delen rookmelders uit.", ["Ondermijning"])
    assert found is not None
    assert found[0] == "fysiek.brand"


def test_nearer_heading_outweighs_a_farther_one() -> None:
    found = CLASSIFIER.classify("Wij gaan hierover in gesprek.", ["Ondermijning", "Verkeersveiligheid"])
    assert found is not None
    assert found[0] == "fysiek.verkeer"


def test_more_evidence_gives_more_confidence() -> None:
    thin = CLASSIFIER.classify("Aandacht voor drugs.")
    rich = CLASSIFIER.classify("Hennepkwekerijen en drugslabs worden gesloten met de Wet Damocles.")
    assert thin is not None
    assert rich is not None
    assert thin[1] < rich[1]


def test_evidence_names_words_of_the_text() -> None:
    text = "Wij delen Rookmelders uit."
    evidence = CLASSIFIER.explain(text, ["Brandveiligheid"])
    assert {(piece.words, piece.where) for piece in evidence} == {
        ("Rookmelders", "text"),
        ("Brandveiligheid", "heading 1"),
    }


def test_saying_a_thing_twice_adds_nothing() -> None:
    assert CLASSIFIER.classify("rookmelder") == CLASSIFIER.classify("rookmelder rookmelder")


def test_other_themes_and_concepts_serve_another_field(tmp_path: Path) -> None:
    path = tmp_path / "concepts.toml"
    path.write_text(
        '[[concept]]\nid = "turbine"\npref = "windmolen"\nkind = "place"\ntheme = "energie.wind"\n', encoding="utf-8"
    )
    theme = Theme(code="energie.wind", label="Wind", description="Wind.", field="Energie", terms=("zonne*^2",))
    classifier = ThemeClassifier({theme.code: theme}, load_concepts(path, alone=True))
    for text in ("Er komen drie windmolens.", "Zonnepanelen op daken."):
        found = classifier.classify(text)
        assert found is not None
        assert found[0] == "energie.wind"
    assert classifier.classify("Rookmelders ophangen.") is None


@pytest.mark.parametrize(
    ("term", "parts"), [("boa", ("boa", 1.0)), ("hennep*^2", ("hennep*", 2.0)), ("a b^0.5", ("a b", 0.5))]
)
def test_weight_is_read_from_a_term(term: str, parts: tuple[str, float]) -> None:
    assert weighted(term) == parts
