"""HTML, Markdown and plain text: structure from their own marks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UnreadableError
from corpus.model import Element, ElementType
from ingest.reading import Outline, read_outline

Shape = list[tuple[str, int | None, str]]
Read = Callable[[str, str | bytes], Outline]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(name: str, text: str | bytes) -> Outline:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_outline(path, any_language=True)

    return read_text


def shape(elements: tuple[Element, ...]) -> Shape:
    return [(element.type.value, element.level, element.text) for element in elements]


@pytest.mark.parametrize("number", ["²", "-3", "x", "", "9" * 5_000])
def test_html_numbers_beyond_sense_do_no_harm(read: Read, number: str) -> None:
    outline = read(
        "plan.html",
        f"<ol start='{number}'><li>jeugd</li></ol><table><tr><td colspan='{number}' rowspan='{number}'>a<td>b</table>",
    )
    item, row = outline.elements
    assert item.text.endswith("jeugd")
    assert row.cells == ("a", "b")


def test_html_headings_lists_and_paragraphs(read: Read) -> None:
    outline = read(
        "plan.html",
        """<html><head><title>Plan | Site</title><meta name="DC.creator" content="Voorbeeld"></head><body>
        <nav>Menu</nav><h1>Veiligheidsplan</h1><h2>1 Aanpak</h2><p>Wij werken <b>samen</b>.</p>
        <ul><li>jeugd<ol type="a"><li>scholen</li></ol></li><li>zorg</li></ul>
        <h4>Werkwijze</h4><p style="display:none">verborgen</p><script>1</script></body></html>""",
    )
    assert shape(outline.elements) == [
        ("title", 1, "Veiligheidsplan"),
        ("heading", 1, "1 Aanpak"),
        ("paragraph", None, "Wij werken samen."),
        ("list_item", 1, "• jeugd"),
        ("list_item", 2, "a. scholen"),
        ("list_item", 1, "• zorg"),
        ("heading", 2, "Werkwijze"),
    ]
    assert outline.properties == {"title": "Plan | Site", "DC.creator": "Voorbeeld"}
    assert outline.pages == ()


def test_html_table_cells_are_as_printed_and_merged_ones_inherit(read: Read) -> None:
    elements = read(
        "plan.html",
        """<table><tr><th>Thema</th><th>Actie</th></tr><tr><td rowspan=2>Jeugd</td><td>Lessen</td></tr>
        <tr><td>Toezicht<br>op straat</td></tr></table>""",
    ).elements
    assert [(e.cells, e.inherited, e.header) for e in elements] == [
        (("Thema", "Actie"), (), True),
        (("Jeugd", "Lessen"), (), False),
        (("", "Toezicht op straat"), (0,), False),
    ]


def test_html_layout_tables_are_text(read: Read) -> None:
    elements = read(
        "plan.html", "<table><tr><td><h2>Kop</h2><p>Tekst</p></td><td><p>Meer</p></td></tr></table>"
    ).elements
    assert shape(elements) == [("heading", 1, "Kop"), ("paragraph", None, "Tekst"), ("paragraph", None, "Meer")]


def test_html_in_an_old_encoding(read: Read) -> None:
    elements = read("plan.html", "<p>cliënten en financiën</p>".encode("cp1252")).elements
    assert elements[0].text == "cliënten en financiën"


def test_html_lead_and_note_mark(read: Read) -> None:
    (paragraph,) = read("plan.html", "<p><b>Toezicht.</b> Wij zetten boa's in<sup>3</sup>.</p>").elements
    assert paragraph.lead == "Toezicht."
    assert paragraph.text == "Toezicht. Wij zetten boa's in³."


def test_data_of_a_regulation_are_properties(read: Read) -> None:
    outline = read(
        "plan.html",
        "<table><tr><th>Organisatie</th><td>Voorbeeld</td></tr><tr><th>Onderwerp</th><td>x</td></tr></table>",
    )
    assert outline.properties["Organisatie"] == "Voorbeeld"


def test_markdown_is_read_by_its_marks(read: Read) -> None:
    outline = read(
        "plan.md",
        "---\ntitle: Plan\n---\n# Aanpak\n\nWij **doen** dit:\n\n- een\n  - twee\n\n"
        "| Actie | Wie |\n|---|---|\n| Lessen | School |\n",
    )
    assert shape(outline.elements) == [
        ("heading", 1, "Aanpak"),
        ("paragraph", None, "Wij doen dit:"),
        ("list_item", 1, "• een"),
        ("list_item", 2, "• twee"),
        ("table_row", None, "Actie Wie"),
        ("table_row", None, "Lessen School"),
    ]
    assert outline.properties == {"title": "Plan"}


def test_wrapped_text_is_joined(read: Read) -> None:
    elements = read(
        "plan.txt",
        """1.1 Samenhang

Onze plannen sluiten aan bij die van de buren. Elke zomer bekijken wijkteams, scholen en
sportclubs welke straten meer licht krijgen, en in het najaar worden de lampen opge-
hangen door de buurtploeg.

- Wie een donkere hoek ziet, geeft dat door aan de balie en hoort er binnen een week meer
over;
- De lampen branden tot het eind van de avond.
""",
    ).elements
    assert [e.type.value for e in elements] == ["heading", "paragraph", "list_item", "list_item"]
    assert elements[1].text.endswith("worden de lampen opgehangen door de buurtploeg.")
    assert elements[2].text == (
        "- Wie een donkere hoek ziet, geeft dat door aan de balie en hoort er binnen een week meer over;"
    )


def test_a_word_broken_over_a_blank_line_is_whole(read: Read) -> None:
    long = "Bij elke melding kiest de wijkagent samen met de bewoners uit alle sleutels van de kast een op-"
    (paragraph,) = read("plan.txt", f"{long}\n\nlossing die bij de straat past.\n").elements
    assert paragraph.text.endswith("van de kast een oplossing die bij de straat past.")


def test_tabs_make_tables_and_contents(read: Read) -> None:
    elements = read(
        "plan.txt",
        "Inhoud\n\n1\tInleiding\t4\n2\tAanpak\t5\n3\tSlot\t9\n\nActie\tWie\tWanneer\nLessen\tScholen\t2025\n\tBoa's\t2026\n",
    ).elements
    assert [e.text for e in elements if e.type is ElementType.TOC_ENTRY] == ["1 Inleiding", "2 Aanpak", "3 Slot"]
    assert [(e.cells, e.inherited) for e in elements if e.cells] == [
        (("Actie", "Wie", "Wanneer"), ()),
        (("Lessen", "Scholen", "2025"), ()),
        (("", "Boa's", "2026"), (0,)),
    ]


def test_a_number_on_a_line_of_its_own_belongs_to_the_next(read: Read) -> None:
    elements = read("plan.txt", "Wij kiezen voor:\n\n  • 1.\n\n    Verkeer\n\n  • 2.\n\n    Jeugd en buurt\n").elements
    assert [e.text for e in elements][1:] == ["• 1. Verkeer", "• 2. Jeugd en buurt"]


@pytest.mark.parametrize("name", ["leeg.html", "leeg.md", "leeg.txt"])
def test_an_empty_file_says_so(read: Read, name: str) -> None:
    with pytest.raises(UnreadableError, match="bestand is leeg"):
        read(name, b" \n")


def test_a_binary_file_is_no_text(read: Read) -> None:
    with pytest.raises(UnreadableError, match="geen tekstbestand"):
        read("plan.txt", b"\x00\x01\x02PK")
