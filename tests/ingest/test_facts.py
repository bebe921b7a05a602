"""What a plan says about itself."""

import pytest

from corpus.model import Element, ElementType, Period, PlanFacts
from ingest.facts import plan_facts


def title(text: str) -> Element:
    return Element(type=ElementType.TITLE, text=text, level=1, page=1)


def paragraph(text: str, page: int = 1) -> Element:
    return Element(type=ElementType.PARAGRAPH, text=text, page=page)


def heading(text: str) -> Element:
    return Element(type=ElementType.HEADING, text=text, level=1, page=2)


def facts(
    *elements: Element, file_name: str = "plan.pdf", furniture: tuple[str, ...] = (), **properties: str
) -> PlanFacts:
    return plan_facts(elements, properties, furniture, file_name)


def names(found: PlanFacts) -> list[str]:
    return [municipality.name for municipality in found.municipalities]


def test_title_page() -> None:
    found = facts(title("Integraal Veiligheidsplan"), title("2027-2030"), paragraph("Gemeente Almere"))

    assert found.title == "Integraal Veiligheidsplan 2027-2030"
    assert names(found) == ["Almere"]
    assert found.municipalities[0].code == "GM0034"
    assert found.period == Period(first=2027, last=2030)
    assert found.kind == "integraal veiligheidsplan"
    assert found.doubts == ()
    assert found.evidence["municipalities"] == "title page"


def test_joint_plan_has_all_its_gemeenten() -> None:
    found = facts(title("Veiligheidsbeleid 2027-2030 van de gemeenten Berg en Dal, Heumen en Wijchen"))

    assert names(found) == ["Berg en Dal", "Heumen", "Wijchen"]


def test_invented_gemeente_keeps_its_name_and_raises_a_doubt() -> None:
    found = facts(title("Integraal Veiligheidsplan 2027-2030"), paragraph("Gemeente Zilverhorst"))

    assert names(found) == ["Zilverhorst"]
    assert found.municipalities[0].code is None
    assert found.doubts[0] == "'Zilverhorst' staat niet in de lijst van gemeenten"


def test_region_is_an_author_too() -> None:
    found = facts(title("Regionaal Veiligheidsplan Veiligheidsregio Gelderland-Zuid 2027-2030"))

    assert names(found) == ["Veiligheidsregio Gelderland-Zuid"]


def test_neighbour_that_is_mentioned_often_is_not_the_author() -> None:
    text = "We werken samen met de gemeente Enschede. De gemeente Enschede doet mee. Enschede is groot."
    found = facts(
        title("Veiligheidsplan 2027"), heading("Inleiding"), paragraph(text, 2), furniture=("gemeente Borne",)
    )

    assert names(found) == ["Borne"]


def test_data_of_a_regulation_come_first() -> None:
    def data(head: str, value: str) -> Element:
        return Element(type=ElementType.TABLE_ROW, text=f"{head} {value}", cells=(head, value), table=0, page=1)

    found = facts(
        title("Plan"),
        data("Organisatie", "Apeldoorn"),
        data("Citeertitel", "Integraal veiligheidsplan 2027-2030"),
        data("Datum ondertekening", "14-12-2026"),
    )

    assert names(found) == ["Apeldoorn"]
    assert found.title == "Integraal veiligheidsplan 2027-2030"
    assert found.adopted == "2026-12-14"


@pytest.mark.parametrize(
    ("file_name", "name"), [("ivp-utrechtse-heuvelrug-2027.pdf", "Utrechtse Heuvelrug"), ("ivb_leiden.pdf", "Leiden")]
)
def test_file_name_helps_where_nothing_else_says_it(file_name: str, name: str) -> None:
    assert names(facts(paragraph("Geachte raad,"), heading("Inleiding"), file_name=file_name)) == [name]


@pytest.mark.parametrize("printed", ["2027-30", "2027/30", "2027 – 2030", "2027 t/m 2030", "2027 tot en met 2030"])
def test_period_as_printed(printed: str) -> None:
    assert facts(title(f"Veiligheidsplan {printed}")).period == Period(first=2027, last=2030)


def test_a_number_after_a_year_is_no_last_year() -> None:
    found = facts(title("Evaluatie 2023 en 25 nieuwe acties"))

    assert found.period == Period(first=2023, last=2023)


@pytest.mark.parametrize("file_name", ["besluit-2023-11-30.pdf", "besluit_30_11_2023.pdf", "besluit-2011-12-30.pdf"])
def test_a_date_in_the_file_name_is_no_period(file_name: str) -> None:
    assert facts(paragraph("Een tekst zonder jaar."), file_name=file_name).period is None


def test_a_range_of_years_in_the_file_name_is_the_period() -> None:
    found = facts(paragraph("Een tekst zonder jaar."), file_name="plan_2027_2030-definitief.pdf")

    assert (found.title, found.period) == ("Plan 2027-2030 Definitief", Period(first=2027, last=2030))


def test_adoption() -> None:
    found = facts(title("Plan 2027-2030"), paragraph("Vastgesteld door de gemeenteraad op 3 december 2026"))

    assert found.adopted == "2026-12-03"


def test_memo_over_one_year() -> None:
    found = facts(title("Voortgangsnotitie openbare orde en veiligheid 2026"))

    assert (found.kind, found.period) == ("voortgangsnotitie", Period(first=2026, last=2026))


def test_what_is_nowhere_stated_is_a_doubt() -> None:
    found = facts(paragraph("Een tekst zonder naam of jaar."), file_name="scan.pdf")

    assert (found.municipalities, found.period, found.kind, found.adopted) == ((), None, None, None)
    assert found.doubts == (
        "geen gemeente gevonden; noem die met --gemeente",
        "geen periode gevonden; geef die met --period",
    )


def test_plain_text_has_its_title_in_an_opening_line() -> None:
    found = facts(
        heading("INTEGRAAL VEILIGHEIDSPLAN"),
        paragraph("2027 - 2030"),
        paragraph("Terugblik op het veiligheidsplan 2023-2026."),
        file_name="almere.txt",
    )
    assert found.title == "INTEGRAAL VEILIGHEIDSPLAN 2027 - 2030"
    assert found.period == Period(first=2027, last=2030)
    assert names(found) == ["Almere"]


def test_an_opening_sentence_is_no_title() -> None:
    found = facts(paragraph("Hierbij ontvangt u het veiligheidsplan 2027-2030."), file_name="almere.txt")
    assert found.title == "Almere"


def test_metadata_of_a_saved_page_may_be_glued_together() -> None:
    found = facts(
        paragraph("OrganisatieBerg en Dal"),
        paragraph("OrganisatietypeGemeente"),
        paragraph("CiteertitelVeilig samen 2027-2030"),
    )
    assert found.title == "Veilig samen 2027-2030"
    assert names(found) == ["Berg en Dal"]
