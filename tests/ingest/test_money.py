"""Money of measures: from columns, from their words and from the sentence behind them."""

import pytest

from corpus.model import Element, ElementType
from ingest.segment import segment
from ingest.segmentation.money import stated_money, told_money


def row(*cells: str, header: bool = False) -> Element:
    text = " ".join(filter(None, cells))
    return Element(type=ElementType.TABLE_ROW, text=text, cells=cells, header=header, table=0)


@pytest.mark.parametrize(
    ("sentence", "money"),
    [
        ("Hiervoor is € 25.000 per jaar beschikbaar.", "€ 25.000 per jaar"),
        ("We plaatsen verlichting op het plein (kosten: 10.000 euro).", "10.000 euro"),
        ("We schonen het archief op binnen bestaande middelen.", "binnen bestaande middelen"),
        ("Voor de aanpak is € 1,2 mln gereserveerd.", "€ 1,2 mln"),
        ("Er is een subsidie van € 1,5 miljoen.", "€ 1,5 miljoen"),
        ("Elke kern krijgt een wijkbudget, € 2.000 per kern.", "€ 2.000 per kern"),
        ("De kosten van de coach (€ 38.000 per jaar) zijn voor de gemeente.", "€ 38.000 per jaar"),
        ("Kosten: € 6.400 eenmalig, € 1.200 structureel.", "€ 6.400 eenmalig, € 1.200 structureel"),
        ("Kosten: binnen de formatie. Trekker: team Toezicht.", "binnen de formatie"),
        ("We trekken hiervoor maximaal € 5.000,- uit.", "maximaal € 5.000,-"),
        ("We investeren jaarlijks 50.000 tot 60.000 euro in sport.", "jaarlijks 50.000 tot 60.000 euro"),
        ("De straatcoach wordt gefinancierd uit de reserve Wijken.", "gefinancierd uit de reserve Wijken"),
        ("In de begroting 2031 is hiervoor geen bedrag genoemd.", None),
        ("Daarvoor is in de begroting 2031 budget voor scholing opgenomen.", "in de begroting 2031"),
        ("Dit vraagt geen extra middelen.", "geen extra middelen"),
        ("Er is budget gereserveerd in de begroting 2031.", "in de begroting 2031"),
        ("Voor de brug is geen geld in de begroting.", None),
    ],
)
def test_money_is_what_is_said_to_be_the_measures(sentence: str, money: str | None) -> None:
    assert told_money([sentence]) == money


@pytest.mark.parametrize(
    "sentence",
    [
        "Wie afval dumpt krijgt een boete van € 95.",
        "Door vernieling is er € 31.000 schade, waarvoor geld nodig is.",
        "We toetsen subsidies > € 50.000 vooraf.",
        "Er komt een verbod op contant betalen boven de € 250.",
        "De hulp is er voor wie een schuld van € 40.000 heeft en budget nodig heeft.",
        "Zij betalen een eigen bijdrage van € 15.",
        "Jongeren verdienen 500 euro met het uitlenen van hun pas.",
        "Ouders krijgen voorlichting over middelen: alcohol en drugs.",
        "Dit hangt af van de beschikbare capaciteit en middelen.",
    ],
)
def test_other_amounts_are_nobodys_cost(sentence: str) -> None:
    assert told_money([sentence]) is None


def test_the_sentence_behind_counts_when_it_points_back() -> None:
    assert told_money(["We stellen een coach aan."], "Hiervoor is € 10 beschikbaar.") == "€ 10"
    assert told_money(["We stellen een coach aan."], "Voor de brug is € 10 beschikbaar.") is None


@pytest.mark.parametrize(("cell", "money"), [("€ 500", "€ 500"), ("n.t.b.", "n.t.b."), ("-", None), (None, None)])
def test_a_dash_states_nothing(cell: str | None, money: str | None) -> None:
    assert stated_money(cell) == money


def test_a_column_of_money_is_read_and_one_of_hours_is_not() -> None:
    table = [
        row("Actie", "Trekker", "Uren", "Kosten", header=True),
        row("Een meldpunt voor ondernemers inrichten.", "Team Veiligheid", "40", "€ 12.000"),
        row("Voorlichting geven op alle scholen; kosten: € 300.", "Halt", "16", "-"),
        row("Een convenant sluiten met de horeca.", "Burgemeester", "8", ""),
    ]
    assert [measure.money for measure in segment(table)] == ["€ 12.000", "€ 300", None]


def test_prose_may_state_it_in_the_next_sentence_of_the_paragraph() -> None:
    action = "We stellen dit jaar samen met de politie een straatcoach aan voor de jeugd op het plein."
    costs = "Hiervoor is € 25.000 per jaar beschikbaar."
    heading = Element(type=ElementType.HEADING, text="Wat gaan we doen?", level=1)

    def read(*paragraphs: str) -> list[str | None]:
        elements = [Element(type=ElementType.PARAGRAPH, text=text) for text in paragraphs]
        return [measure.money for measure in segment([heading, *elements]) if "straatcoach" in measure.text]

    assert read(f"{action} {costs}") == ["€ 25.000 per jaar"]
    assert read(action) == [None]


@pytest.mark.parametrize("words", ["kosten van de ", "1.234", "wijk-", "€ 1, ", "1 euro en ", "per jaar ", "circa "])
def test_time_grows_with_length_only(words: str) -> None:
    assert told_money([words * (100_000 // len(words))]) is None
