"""Segmentation end to end, on small plans of an invented gemeente."""

import pytest

from corpus.model import Element, ElementType, Kind, MeasureDraft, Status, source_text
from ingest.segment import segment

_TABLE_HEADS = ("Onderwerp", "Maatregel", "Trekker", "Partners", "Planning")


def heading(text: str, level: int = 1) -> Element:
    return Element(type=ElementType.HEADING, text=text, level=level, page=1)


def paragraph(text: str, lead: str | None = None) -> Element:
    return Element(type=ElementType.PARAGRAPH, text=text, lead=lead, page=1)


def item(text: str, marker: str = "-", level: int = 1) -> Element:
    return Element(type=ElementType.LIST_ITEM, text=f"{marker} {text}", marker=marker, level=level, page=2)


def row(*cells: str, header: bool = False, inherited: tuple[int, ...] = ()) -> Element:
    text = " ".join(filter(None, cells))
    return Element(
        type=ElementType.TABLE_ROW, text=text, cells=cells, header=header, inherited=inherited, table=0, page=3
    )


def kinds(drafts: tuple[MeasureDraft, ...]) -> list[tuple[Kind, str]]:
    return [(draft.kind, draft.text) for draft in drafts]


ACTION_TABLE = [
    heading("Prioriteit 1: Ondermijning"),
    row(*_TABLE_HEADS, header=True),
    row(
        "Bestuurlijke aanpak",
        "Twee keer per jaar een integrale controle op een bedrijventerrein uitvoeren.",
        "Burgemeester",
        "Team Handhaving, politie en Belastingdienst",
        "Q2 en Q4 2027",
    ),
    row(
        "",
        "Een meldpunt voor signalen inrichten, bemenst door twee medewerkers.",
        "Gemeentesecretaris",
        "",
        "Doorlopend",
        inherited=(0,),
    ),
]

ACTION_LIST = [
    heading("Jeugd en veiligheid"),
    paragraph("Jongeren hangen graag rond op het plein. Dat leidt soms tot klachten van omwonenden."),
    heading("Ambities", 2),
    item("Het aantal meldingen van jeugdoverlast is in 2028 met een vijfde gedaald.", "1."),
    heading("Wat gaan we doen?", 2),
    item("We stellen samen met de jongerenwerkers en de wijkagent een buurtplan op."),
    item("Voorlichting geven op alle basisscholen over de gevolgen van groepsdruk."),
]


def test_row_becomes_measure_with_its_cells() -> None:
    first, _ = segment(ACTION_TABLE)

    assert first.kind is Kind.MEASURE
    assert first.text == "Twee keer per jaar een integrale controle op een bedrijventerrein uitvoeren."
    assert (first.name, first.owner, first.planning) == ("Bestuurlijke aanpak", "Burgemeester", "Q2 en Q4 2027")
    assert first.partners == ("Team Handhaving", "politie", "Belastingdienst")
    assert first.status is Status.PLANNED


def test_merged_cell_names_the_rows_below_it() -> None:
    _, second = segment(ACTION_TABLE)

    assert second.name == "Bestuurlijke aanpak"
    assert second.status is Status.ONGOING


def test_measures_stand_under_the_theme_above_them() -> None:
    assert {draft.theme for draft in segment(ACTION_TABLE)} == {"Prioriteit 1: Ondermijning"}


def test_misread_theme_is_mended() -> None:
    misread = [heading("Prioriteit 1: Ondermijming"), *ACTION_TABLE[1:]]

    assert {draft.theme for draft in segment(misread)} == {"Prioriteit 1: Ondermijning"}


def test_row_that_spans_the_table_names_a_theme_where_no_heading_does() -> None:
    spanned = [
        heading("Uitvoeringsprogramma"),
        ACTION_TABLE[1],
        row("Digitale veiligheid", "", "", "", ""),
        ACTION_TABLE[2],
    ]

    assert [draft.theme for draft in segment(spanned)] == ["Digitale veiligheid"]


def test_row_with_only_its_measure_filled_is_a_measure() -> None:
    table = [
        heading("Jeugd en veiligheid"),
        row("Actie", "Wie", "Wanneer", header=True),
        row("Wij organiseren voorlichting op alle scholen", "", ""),
        row("Een buurtplan opstellen met de bewoners", "Wijkteam", "2027"),
    ]

    assert [draft.text for draft in segment(table)] == [
        "Wij organiseren voorlichting op alle scholen",
        "Een buurtplan opstellen met de bewoners",
    ]


def test_short_row_without_a_verb_names_the_rows_below_it() -> None:
    table = [
        heading("Uitvoeringsprogramma"),
        row("Actie", "Wie", "Wanneer", header=True),
        row("Digitale veiligheid", "", ""),
        row("Een buurtplan opstellen met de bewoners", "Wijkteam", "2027"),
    ]

    assert [(draft.text, draft.theme) for draft in segment(table)] == [
        ("Een buurtplan opstellen met de bewoners", "Digitale veiligheid")
    ]


def test_merged_cells_do_not_reach_past_a_row_that_names_a_group() -> None:
    table = [*ACTION_TABLE[:3], row("Digitale veiligheid", "", "", "", ""), ACTION_TABLE[3]]

    assert [draft.name for draft in segment(table)] == ["Bestuurlijke aanpak", None]


def test_table_of_figures_holds_no_measures() -> None:
    figures = [
        heading("Ondermijning"),
        row("Soort", "2024", "2025", header=True),
        row("Drugsdumpingen", "12", "9"),
        row("Hennepkwekerijen", "31", "28"),
    ]

    assert segment(figures) == ()


def test_rows_of_an_overview_are_measures_when_they_tell_of_one() -> None:
    overview = [
        heading("Veilig wonen"),
        heading("Wat gaat dat kosten?", 2),
        row("Onderwerp", "Bedrag", "Toelichting", header=True),
        row("Meldpunt", "€ 4.000", "Samen met de politie houden we een meldpunt open en organiseren we inloopavonden."),
        row("Inbraken", "€ 0", "Het aantal inbraken is volgens de cijfers van de politie niet gedaald, maar gestegen."),
        row("Onvoorzien", "€ 500", "Het is niet bekend of dit bedrag voldoende is voor het hele jaar."),
    ]

    (found,) = segment(overview)

    assert (found.kind, found.name) == (Kind.MEASURE, "Meldpunt")
    assert found.text.startswith("Samen met de politie")
    assert found.evidence[0] == "tabel met kolom “Toelichting”"
    assert len(found.evidence) > 1


def test_overview_of_definitions_holds_no_measures() -> None:
    overview = [
        heading("Ondermijning"),
        row("Thema", "Omschrijving", header=True),
        row("Witwassen", "Witwassen is het verhullen van de herkomst van geld dat met misdaad is verdiend."),
        row("Uitbuiting", "Bij uitbuiting is sprake van misbruik van mensen die van een ander afhankelijk zijn."),
    ]

    assert segment(overview) == ()


def test_table_without_heads_is_read_by_its_cells() -> None:
    bare = [heading("Maatregelen"), *(row(*(one.cells or ())) for one in ACTION_TABLE[2:])]

    first, _ = segment(bare)

    assert first.text.startswith("Twee keer per jaar een integrale controle")
    assert first.planning == "Q2 en Q4 2027"


def test_items_under_ambitions_are_goals_and_under_actions_measures() -> None:
    assert kinds(segment(ACTION_LIST)) == [
        (Kind.GOAL, "Het aantal meldingen van jeugdoverlast is in 2028 met een vijfde gedaald."),
        (Kind.MEASURE, "We stellen samen met de jongerenwerkers en de wijkagent een buurtplan op."),
        (Kind.MEASURE, "Voorlichting geven op alle basisscholen over de gevolgen van groepsdruk."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "De horecaverordening herzien.",
        "We willen de hangplekken in kaart brengen.",
        "Een meldpunt oprichten in elke wijk.",
        "Onderzoeken of een lachgasverbod haalbaar is.",
    ],
)
def test_what_can_be_ticked_off_is_a_measure_among_goals(text: str) -> None:
    aims = ["Minder meldingen van overlast op het plein.", "Het aantal vernielingen rond het station terugdringen."]
    plan = [heading("Jeugd en veiligheid"), heading("Wat willen we bereiken?", 2), *map(item, [aims[0], text, aims[1]])]

    assert [kind for kind, _ in kinds(segment(plan))] == [Kind.GOAL, Kind.MEASURE, Kind.GOAL]


@pytest.mark.parametrize(
    "text",
    [
        "Bewoners organiseren zelf activiteiten in de buurt.",
        "Een wijk waarin bewoners elkaar kennen en activiteiten organiseren.",
        "Wijken waarin kaarten voor iedereen duidelijk staan.",
        "Het aantal meldingen van overlast verminderen en dit onderzoeken.",
    ],
)
def test_what_others_do_stays_a_goal(text: str) -> None:
    plan = [heading("Jeugd en veiligheid"), heading("Wat willen we bereiken?", 2), item(text), item(text)]

    assert kinds(segment(plan)) == [(Kind.GOAL, text)] * 2


@pytest.mark.parametrize("line", ["Wij openen samen met de politie een meldpunt.", "Pilot met gastheren op het plein"])
def test_numbered_measure_above_running_text_stays_one(line: str) -> None:
    plan = [heading("Wat gaan we doen?"), item(line, "1."), paragraph("Het pand staat al een jaar leeg.")]

    assert (Kind.MEASURE, line) in kinds(segment(plan))


@pytest.mark.parametrize(("marker", "is_measure"), [("1.", False), ("o", True)])
def test_numbered_line_above_running_text_is_no_measure(marker: str, is_measure: bool) -> None:
    line, text = "Inzet van toezicht en handhaving", "De gemeente heeft in 2024 met de politie een convenant gesloten."
    plan = [heading("Terugblik"), item(line, marker), paragraph(text)]

    assert [found for _, found in kinds(segment(plan))] == ([line, text] if is_measure else [text])


def test_letter_above_the_first_heading_holds_no_measures() -> None:
    letter = "Op 3 juni hebben we met u een werksessie gehouden en de raad geïnformeerd."

    assert segment([paragraph(letter), heading("Jeugd en veiligheid"), paragraph("Er zijn twee pleinen.")]) == ()


def test_memo_without_headings_is_read() -> None:
    text = "Samen met de politie openen we in 2027 een meldpunt voor ondermijning."

    assert kinds(segment([paragraph(text)])) == [(Kind.MEASURE, text)]


@pytest.mark.parametrize("title", ["Wat gaan we doen?", "Wat willen we bereiken?"])
@pytest.mark.parametrize("text", ["", " ", "?", "–"])
def test_items_without_letters_are_nothing(title: str, text: str) -> None:
    assert segment([heading("Jeugd en veiligheid"), heading(title, 2), item(text), item(text)]) == ()


def test_item_without_words_is_nothing() -> None:
    plan = [
        heading("Jeugd en veiligheid"),
        heading("Wat gaan we doen?", 2),
        item("Een buurtplan opstellen."),
        item("*"),
    ]

    assert kinds(segment(plan)) == [(Kind.MEASURE, "Een buurtplan opstellen.")]


def test_parties_in_running_text_are_partners() -> None:
    measure = next(draft for draft in segment(ACTION_LIST) if "buurtplan" in draft.text)

    assert measure.partners == ("jongerenwerkers", "wijkagent")


def test_list_of_themes_holds_no_measures() -> None:
    themes = [
        heading("Prioriteiten"),
        paragraph("In dit plan staan de volgende thema's centraal:"),
        item("Jeugd en veiligheid"),
        item("Ondermijning"),
        item("Zorg en veiligheid"),
    ]

    assert segment(themes) == ()


@pytest.mark.parametrize("title", ["Voorwoord", "Inhoudsopgave", "Bijlage 2: begrippenlijst"])
def test_what_is_no_policy_is_skipped(title: str) -> None:
    assert segment([heading(title), paragraph("De gemeente heeft in 2025 een meldpunt geopend met de politie.")]) == ()


def test_looking_back_is_done() -> None:
    review = [
        heading("Ondermijning"),
        heading("Terugblik 2022-2025", 2),
        paragraph("Er is een meldpunt voor ondermijning ingericht en er zijn trainingen gegeven aan medewerkers."),
    ]

    (measure,) = segment(review)

    assert measure.status is Status.DONE


def test_what_is_looked_into_is_explored() -> None:
    plan = [
        heading("Veilig buitengebied"),
        paragraph("Samen met het waterschap onderzoeken we of camera's langs zandwegen helpen tegen dumpingen."),
    ]

    (measure,) = segment(plan)

    assert measure.status is Status.EXPLORED
    assert measure.partners == ("waterschap",)


def test_sentences_on_one_action_are_one_measure() -> None:
    plan = [
        heading("Woninginbraken"),
        heading("Terugblik", 2),
        paragraph(
            "Er zijn bijeenkomsten georganiseerd voor bewoners van drie wijken. Met als doel bewoners bewust te maken. "
            "Ook is er een lokfiets ingezet door de politie."
        ),
    ]

    assert [draft.text for draft in segment(plan)] == [
        "Er zijn bijeenkomsten georganiseerd voor bewoners van drie wijken. Met als doel bewoners bewust te maken.",
        "Ook is er een lokfiets ingezet door de politie.",
    ]


def test_bold_words_name_what_follows_and_are_no_part_of_it() -> None:
    text = "Buurtbemiddeling In 2026 hebben we samen met de woningcorporatie een proef met vrijwilligers opgezet."
    (measure,) = segment([heading("Leefbaarheid en overlast"), paragraph(text, lead="Buurtbemiddeling")])

    assert measure.name == "Buurtbemiddeling"
    assert measure.text.startswith("In 2026")


def test_context_is_no_measure() -> None:
    plan = [
        heading("Digitale veiligheid"),
        paragraph(
            "Digitale criminaliteit is een breed begrip waar allerlei delicten onder vallen. Uit onderzoek blijkt dat "
            "14 procent van de inwoners slachtoffer is geweest. Landelijk neemt het aantal aangiften toe."
        ),
    ]

    assert [draft for draft in segment(plan) if draft.kind is Kind.MEASURE] == []


def test_spans_lead_back_to_the_words() -> None:
    elements = [*ACTION_TABLE, *ACTION_LIST]
    source = source_text(elements)

    drafts = segment(elements)

    assert len(drafts) == 5
    for draft in drafts:
        assert draft.span is not None
        assert " ".join(source[draft.span.start : draft.span.end].split()) == draft.text


def test_every_measure_says_why() -> None:
    assert all(draft.evidence for draft in segment([*ACTION_TABLE, *ACTION_LIST]))


def test_a_paragraph_of_more_than_a_million_characters_is_read() -> None:
    text = "In 2027 richten we samen met de politie een meldpunt in. " + f"{'Z' * 199} " * 5_500
    drafts = segment([heading("Ondermijning"), paragraph(text)])

    assert not drafts or drafts[0].text.startswith("In 2027 richten we samen met de politie een meldpunt in.")


def test_nothing_comes_of_nothing() -> None:
    assert segment([]) == ()
