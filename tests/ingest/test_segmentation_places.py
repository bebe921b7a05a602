"""Headings and columns: what they say about what stands under them."""

import pytest

from corpus.model import Element, ElementType
from ingest.segmentation.columns import Column, head_meaning, table_layout
from ingest.segmentation.features import lead_role
from ingest.segmentation.sections import Role, heading_role, heading_title, places
from ingest.segmentation.subjects import repaired


def heading(text: str, level: int) -> Element:
    return Element(type=ElementType.HEADING, text=text, level=level)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Dit gaan wij doen in de wijken", Role.ACTIONS),
        ("Maatregelen 2026-2029", Role.ACTIONS),
        ("Hoe pakken we overlast aan?", Role.ACTIONS),
        ("Wat wil Zilverhorst in 2029 bereiken?", Role.GOALS),
        ("Ambities", Role.GOALS),
        ("Meten van resultaten", Role.INDICATORS),
        ("Terugblik 2022-2025", Role.REVIEW),
        ("Wie doet wat?", Role.PARTIES),
        ("Kosten en dekking", Role.COSTS),
        ("Voorwoord van de burgemeester", Role.SKIP),
        ("Trends in de regio", Role.CONTEXT),
        ("Aanpak ondermijning in de wijken", None),
        ("Jeugd en veiligheid", None),
    ],
)
def test_heading_role(title: str, role: Role | None) -> None:
    assert heading_role(title) == role


def test_heading_title_is_without_number() -> None:
    assert heading_title(heading("3.1 Jeugd en veiligheid:", 2)) == "Jeugd en veiligheid"


def test_aims_reach_no_further_than_their_own_text() -> None:
    where = places(
        [heading("Doelen", 1), heading("Jeugd en veiligheid", 2), Element(type=ElementType.PARAGRAPH, text="x")]
    )

    assert where[-1].role is None


def test_what_is_skipped_stays_so_all_the_way_down() -> None:
    where = places([heading("Bijlage 1", 1), heading("Maatregelen", 2), Element(type=ElementType.PARAGRAPH, text="x")])

    assert where[-1].role is Role.SKIP


@pytest.mark.parametrize(
    ("titles", "theme"),
    [
        ([("Ondermijning", 1), ("Bibob-beleid aanpassen", 2)], "Ondermijning"),
        ([("Thema 2: Samen aan de slag", 1), ("Acties", 2)], "Thema 2: Samen aan de slag"),
        ([("Mensen die het even niet redden", 1), ("Wat gaan we doen?", 2)], "Mensen die het even niet redden"),
        ([("Organisatie", 1), ("Politie", 2)], None),
        ([("Ondermijning", 1), ("Werkgroep veilig buitengebied", 2)], "Ondermijning"),
    ],
)
def test_theme_of_a_place(titles: list[tuple[str, int]], theme: str | None) -> None:
    elements = [heading(title, level) for title, level in titles]

    assert places([*elements, Element(type=ElementType.PARAGRAPH, text="x")])[-1].theme == theme


def test_heading_without_theme_among_themes_is_one() -> None:
    elements = [heading(title, 2) for title in ("Ondermijning", "Buurt en beeldscherm", "Jeugd en veiligheid")]

    assert [
        place.theme for place in places([*elements[:2], Element(type=ElementType.PARAGRAPH, text="x"), elements[2]])
    ][2] == "Buurt en beeldscherm"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Ondermijming", "Ondermijning"),
        ("ONDERMIJMING", "ONDERMIJNING"),
        ("Ondermijning en leefbaarheid", "Ondermijning en leefbaarheid"),
        ("Vooruitgang boeken", "Vooruitgang boeken"),
    ],
)
def test_repaired(text: str, mended: str) -> None:
    assert repaired(text) == mended


@pytest.mark.parametrize(
    ("lead", "role"),
    [
        ("Daarom voeren we de volgende maatregelen uit:", Role.ACTIONS),
        ("Onze doelen voor 2029 zijn:", Role.GOALS),
        ("In het uitvoeringsplan staan de maatregelen, uitgewerkt wat betreft:", Role.CONTEXT),
        ("Bij dit overleg zijn betrokken:", Role.PARTIES),
        ("Zo ziet de wijk eruit:", None),
    ],
)
def test_lead_role(lead: str, role: Role | None) -> None:
    assert lead_role(lead) == role


@pytest.mark.parametrize(
    ("head", "meaning"),
    [
        ("Maatregelen/activiteiten", Column.MEASURE),
        ("Portefeuillehouder", Column.OWNER),
        ("Partijen intern/extern", Column.PARTNERS),
        ("Wanneer", Column.PLANNING),
        ("Beoogd resultaat", Column.GOAL),
        ("Kosten", Column.MONEY),
        ("", Column.OTHER),
    ],
)
def test_head_meaning(head: str, meaning: Column) -> None:
    assert head_meaning(head) is meaning


def row(*cells: str, header: bool = False) -> Element:
    return Element(type=ElementType.TABLE_ROW, text=" ".join(cells), cells=cells, header=header, table=0)


def test_named_actions_are_described_by_the_wordy_column() -> None:
    layout = table_layout(
        [
            row("Actie", "Omschrijving", "Wie", header=True),
            row("Meldpunt", "Openen van een meldpunt dat dag en nacht bereikbaar is voor inwoners.", "GGD"),
        ]
    )

    assert layout is not None
    assert layout.columns == (Column.NAME, Column.MEASURE, Column.OWNER)


def test_wordiest_column_of_a_table_with_owners_holds_the_measures() -> None:
    layout = table_layout(
        [
            row("Onderwerp", "Toelichting", "Trekker", header=True),
            row("Meldpunt", "Openen van een meldpunt dat dag en nacht bereikbaar is.", "GGD"),
        ]
    )

    assert layout is not None
    assert layout.columns[1] is Column.MEASURE
    assert not layout.overview


_TOLD = "De gemeente heeft een meldpunt geopend dat dag en nacht bereikbaar is."


@pytest.mark.parametrize(
    ("heads", "meanings"),
    [
        (("Onderwerp", "Bedrag", "Toelichting"), (Column.NAME, Column.MONEY, Column.MEASURE)),
        (("Thema", "Project", "Toelichting"), (Column.THEME, Column.NAME, Column.MEASURE)),
        (("Thema", "Omschrijving", "Toelichting"), (Column.THEME, Column.DESCRIPTION, Column.MEASURE)),
    ],
)
def test_table_that_describes_what_it_names_is_an_overview(
    heads: tuple[str, ...], meanings: tuple[Column, ...]
) -> None:
    layout = table_layout([row(*heads, header=True), row("Meldpunt", "€ 4.000", _TOLD)])

    assert layout is not None
    assert layout.overview
    assert layout.columns == meanings


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (("Onderwerp", "Bedrag", "Toelichting"), "Jaarlijks"),
        (("Kans", "Gevolg", "Toelichting"), _TOLD),
    ],
)
def test_remarks_and_what_has_no_name_make_no_overview(heads: tuple[str, ...], told: str) -> None:
    assert table_layout([row(*heads, header=True), row("Meldpunt", "€ 4.000", told)]) is None


def test_table_without_actions_is_none() -> None:
    assert table_layout([row("Begrip", "Betekenis", header=True), row("AVE", "Aanpak voorkoming escalatie")]) is None
