"""Layout traps, one small PDF each: what the author meant must come out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import LanguageError, UnreadableError
from corpus.model import Element, ElementType
from ingest.reading import SUPPORTED_SUFFIXES, read_outline

Read = Callable[..., tuple[Element, ...]]
Texts = Callable[..., list[str]]

LINES = (
    "De gemeente werkt samen met de politie en het",
    "openbaar ministerie aan een veilige en prettige",
    "omgeving voor alle inwoners en ondernemers. Ook",
    "de komende jaren zetten wij deze aanpak voort en",
    "kijken wij waar het beter kan.",
)
BODY = " ".join(LINES)


def body(sheet: Any, x: float, y: float, count: int = 1) -> float:
    """So many paragraphs of running text; returns where the next line would stand."""
    for _ in range(count):
        y = sheet.text(x, y, *LINES) + 6
    return y


def headings(elements: Sequence[Element]) -> list[tuple[int | None, str]]:
    return [(e.level, e.text) for e in elements if e.type is ElementType.HEADING]


def rows(elements: Sequence[Element]) -> list[tuple[str, ...]]:
    return [e.cells for e in elements if e.cells is not None]


def test_left_column_comes_before_right_column(read: Read, texts: Texts) -> None:
    def draw(sheet: Any) -> None:
        sheet.text(60, 100, *[f"links {n} met genoeg woorden in de kolom" for n in range(8)])
        sheet.text(320, 106, *[f"rechts {n} met genoeg woorden in de kolom" for n in range(8)])

    text = " ".join(texts(read(draw)))
    assert text.index("links 7") < text.index("rechts 0")


def test_a_heading_over_both_columns_parts_them(read: Read, texts: Texts) -> None:
    def draw(sheet: Any) -> None:
        for top, name in ((100, "boven"), (300, "onder")):
            sheet.text(60, top, *[f"{name} links {n} met genoeg woorden erin" for n in range(8)])
            sheet.text(320, top + 5, *[f"{name} rechts {n} met genoeg woorden erin" for n in range(8)])
        sheet.bold(60, 270, "Een kop die over beide kolommen van de bladzijde loopt", size=16)

    text = " ".join(texts(read(draw)))
    assert text.index("boven rechts 7") < text.index("Een kop") < text.index("onder links 0")


def test_a_short_heading_over_two_columns_parts_them_too(read: Read, texts: Texts) -> None:
    def draw(sheet: Any) -> None:
        for top, name in ((100, "boven"), (300, "onder")):
            sheet.text(60, top, *[f"{name} links {n} met genoeg woorden erin" for n in range(8)])
            sheet.text(320, top + 5, *[f"{name} rechts {n} met genoeg woorden erin" for n in range(8)])
        sheet.bold(60, 270, "Kort", size=18)

    text = " ".join(texts(read(draw)))
    assert text.index("boven rechts 7") < text.index("Kort") < text.index("onder links 0")


def test_a_side_heading_stands_before_the_text_beside_it(read: Read) -> None:
    def draw(sheet: Any) -> None:
        sheet.bold(60, 90, "1 Aanpak", size=18)
        sheet.bold(60, 120, "Aanleiding", size=9)
        body(sheet, 200, 120, 2)
        sheet.bold(60, 300, "Doel van", "het plan", size=9)
        body(sheet, 200, 300, 2)

    elements = read(draw)
    assert [e.text for e in elements] == ["1 Aanpak", "Aanleiding", BODY, BODY, "Doel van het plan", BODY, BODY]
    assert elements[4].type is ElementType.HEADING


def test_a_paragraph_goes_on_over_the_page(read: Read, texts: Texts) -> None:
    elements = read(lambda s: s.text(70, 700, *LINES[:3]), lambda s: s.text(70, 100, *LINES[3:]))
    assert texts(elements) == [BODY]
    assert [box.page for box in elements[0].boxes] == [1, 2]


def test_words_broken_at_the_line_end_are_whole(read: Read, texts: Texts) -> None:
    def draw(sheet: Any) -> None:
        sheet.text(70, 100, "Wij spreken met inwoners en met onder-", "nemers over zorg- en veiligheidsvragen.")

    assert texts(read(draw)) == ["Wij spreken met inwoners en met ondernemers over zorg- en veiligheidsvragen."]


def test_furniture_is_left_out_and_page_labels_are_kept(make_pdf: Callable[..., Path]) -> None:
    def page(number: int) -> Callable[[Any], None]:
        def draw(sheet: Any) -> None:
            sheet.text(70, 40, "Veiligheidsplan 2024-2027", size=8)
            sheet.text(500, 810, f"pagina {number}", size=8)
            body(sheet, 70, 100 + 7 * number, 2)

        return draw

    outline = read_outline(make_pdf(*[page(number) for number in range(3, 8)]), any_language=True)
    assert {element.text for element in outline.elements} == {BODY}
    assert outline.furniture == ("Veiligheidsplan 2024-2027",)
    assert [report.label for report in outline.pages] == ["3", "4", "5", "6", "7"]


def test_running_chapter_titles_are_furniture_by_their_place(read: Read, texts: Texts) -> None:
    def page(chapter: str) -> Callable[[Any], None]:
        return lambda sheet: (sheet.text(70, 40, f"Plan | {chapter}", size=7), body(sheet, 70, 100, 3))

    elements = read(*[page(chapter) for chapter in ("Inleiding", "Analyse", "Aanpak", "Slot")])
    assert not [text for text in texts(elements) if "Plan |" in text]


def test_headings_have_the_depth_of_their_numbers(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = 90.0
        for title, size in (
            ("1 Inleiding", 16),
            ("1.1 Doel", 13),
            ("Werkwijze", 11),
            ("1.2 Proces", 13),
            ("2 Aanpak", 16),
        ):
            y = body(sheet, 70, sheet.bold(70, y, title, size=size) + 4) + 16

    expected = [(1, "1 Inleiding"), (2, "1.1 Doel"), (3, "Werkwijze"), (2, "1.2 Proces"), (1, "2 Aanpak")]
    assert headings(read(draw)) == expected


def test_headings_of_equal_size_are_ordered_by_weight_and_slope(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = 90.0
        for title, font in (
            ("HOOFDSTUK", "Helvetica-Bold"),
            ("Paragraaf", "Helvetica-Bold"),
            ("Onderdeel", "Helvetica-BoldOblique"),
            ("Tweede paragraaf", "Helvetica-Bold"),
        ):
            y = body(sheet, 70, sheet.text(70, y, title, font=font) + 4) + 14

    assert [level for level, _ in headings(read(draw))] == [1, 2, 3, 2]


def test_numbers_that_count_inside_a_section_make_no_chapter(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = 90.0
        for title, size in (
            ("1 Terugblik", 16),
            ("1. Jeugd", 11),
            ("2. Zorg", 11),
            ("2 Vooruitblik", 16),
            ("1. Jeugd", 11),
        ):
            y = body(sheet, 70, sheet.bold(70, y, title, size=size) + 4) + 14

    assert [level for level, _ in headings(read(draw))] == [1, 2, 2, 1, 2]


def test_a_bold_paragraph_is_no_heading(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = sheet.bold(70, 90, "Inleiding", size=14) + 6
        y = sheet.text(70, y, *LINES, font="Helvetica-Bold") + 6
        y = body(sheet, 70, y, 3) + 20
        body(sheet, 70, sheet.bold(70, y, "Aanpak", size=14) + 6)

    assert headings(read(draw)) == [(1, "Inleiding"), (1, "Aanpak")]


def test_bookmarks_make_plain_lines_headings(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90) + 10
        y = sheet.text(70, y, "Aanpak van overlast") + 10
        body(sheet, 70, y, 2)

    assert headings(read(draw, bookmarks=[("Aanpak van overlast", 0, 1)])) == [(1, "Aanpak van overlast")]


def test_a_run_in_heading_is_the_paragraphs_lead(read: Read) -> None:
    def draw(sheet: Any) -> None:
        sheet.bold(70, 100, "Buurtpreventie.")
        x = 70 + sheet.canvas.stringWidth("Buurtpreventie. ", "Helvetica-Bold", 10)
        sheet.text(x, 100, "Wij ondersteunen teams in")
        sheet.text(70, 112, "de wijk met middelen en scholing.")
        body(sheet, 70, 140, 2)

    first = read(draw)[0]
    assert first.lead == "Buurtpreventie."
    assert first.text == "Buurtpreventie. Wij ondersteunen teams in de wijk met middelen en scholing."


def test_the_title_page_has_a_title_and_a_subtitle(read: Read, texts: Texts) -> None:
    def cover(sheet: Any) -> None:
        sheet.bold(70, 300, "Integraal", "Veiligheidsplan", size=30)
        sheet.text(70, 400, "2024-2027", size=16)

    elements = read(cover, lambda s: body(s, 70, 100, 3))
    assert texts(elements, ElementType.TITLE) == ["Integraal Veiligheidsplan", "2024-2027"]


def test_a_table_of_contents_is_no_text_but_names_headings(read: Read, texts: Texts) -> None:
    def contents(sheet: Any) -> None:
        y = sheet.bold(70, 90, "Inhoud", size=16) + 10
        for number, title in enumerate(("1 Inleiding", "2 Aanpak van jeugdoverlast", "3 Samenwerking"), 2):
            y = sheet.text(70, y, f"{title} {'.' * 60} {number}")

    def chapter(title: str) -> Callable[[Any], None]:
        return lambda sheet: (sheet.bold(70, 90, title, size=16), body(sheet, 70, 120, 3))

    elements = read(contents, chapter("1 Inleiding"), chapter("2 Aanpak van jeugdoverlast"), chapter("3 Samenwerking"))
    entries = texts(elements, ElementType.TOC_ENTRY)
    assert entries == ["1 Inleiding", "2 Aanpak van jeugdoverlast", "3 Samenwerking"]
    assert [text for _, text in headings(elements)] == ["Inhoud", *entries]


def test_list_items_keep_their_sign_and_go_on(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90)
        for text in (("inzet van boa's in de", "avonduren"), ("voorlichting op scholen",)):
            sheet.text(76, y, "•")
            y = sheet.text(90, y, *text) + 3
        body(sheet, 70, y + 6, 2)

    items = [e for e in read(draw) if e.type is ElementType.LIST_ITEM]
    assert [(e.marker, e.text) for e in items] == [
        ("•", "• inzet van boa's in de avonduren"),
        ("•", "• voorlichting op scholen"),
    ]


def test_nested_items_have_levels(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90)
        for x, sign, text in ((76, "1.", "jeugd"), (92, "-", "scholen"), (92, "-", "straat"), (76, "2.", "zorg")):
            sheet.text(x, y, sign)
            y = sheet.text(x + 16, y, text) + 3
        body(sheet, 70, y + 6, 2)

    assert [e.level for e in read(draw) if e.type is ElementType.LIST_ITEM] == [1, 2, 2, 1]


@pytest.mark.parametrize("sign", ["e", "o", "¢", "="])
def test_what_ocr_makes_of_a_bullet_is_one(read: Read, sign: str) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90)
        for text in ("Inzet van wijkagenten in de avond", "Lessen op alle basisscholen", "Toezicht met camera's"):
            sheet.text(76, y, sign)
            y = sheet.text(90, y, text) + 3
        body(sheet, 70, y + 6, 2)

    assert [e.marker for e in read(draw) if e.type is ElementType.LIST_ITEM] == [sign] * 3


SIGNED = (
    ("e", "Inzet van wijkagenten"),
    ("¢", "Lessen op alle scholen"),
    ("e", "Toezicht met camera's"),
    ("o", "Overleg met de winkeliers"),
    ("e", "Controles in de haven"),
)


def signed_list(sheet: Any, x: float, y: float, signs: str = "") -> float:
    for index, (sign, text) in enumerate(SIGNED):
        sheet.text(x, y, signs[index : index + 1] or sign)
        y = sheet.text(x + 15, y, text) + 3
    return y


def test_a_list_whose_bullets_ocr_misread_is_no_table(read: Read) -> None:
    found = read(lambda sheet: body(sheet, 70, signed_list(sheet, 76, body(sheet, 70, 90)) + 6))
    assert [(e.marker, e.body) for e in found if e.type is ElementType.LIST_ITEM] == list(SIGNED)


def test_the_codes_of_a_table_s_rows_are_no_bullets(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90)
        sheet.bold(76, y, "Nr")
        sheet.bold(96, y, "Actie")
        sheet.bold(300, y, "Wanneer")
        for row, sign in enumerate("ABCDE"):
            y += 18
            sheet.text(76, y, sign)
            sheet.text(96, y, SIGNED[row][1])
            sheet.text(300, y, f"{2024 + row}")
        body(sheet, 70, y + 40, 2)

    found = rows(read(draw))
    assert found[0] == ("Nr", "Actie", "Wanneer")
    assert [row[0] for row in found[1:]] == list("ABCDE")


def test_lists_under_shaded_headings_are_no_table(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90)
        for title in ("Wat willen we?", "Wat is daarvoor nodig?"):
            sheet.box(66, y - 2, 500, y + 16, (0.87, 0.9, 0.95))
            sheet.bold(70, y + 10, title)
            y = signed_list(sheet, 76, y + 32)
        body(sheet, 70, y + 12, 2)

    found = read(draw)
    assert [title for _, title in headings(found)] == ["Wat willen we?", "Wat is daarvoor nodig?"]
    assert [e.body for e in found if e.type is ElementType.LIST_ITEM] == [text for _, text in SIGNED] * 2


def test_a_shaded_heading_below_two_columns_ends_both(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = 90
        for title in ("Wie is nodig?", "Hoe meten we dat?"):
            sheet.box(66, y - 2, 500, y + 16, (0.87, 0.9, 0.95))
            sheet.bold(70, y + 10, title)
            if title == "Wie is nodig?":
                signed_list(sheet, 300, y + 32, "=====")
                y = signed_list(sheet, 76, y + 32, "=====") + 8
        body(sheet, 70, y + 32, 2)

    found = read(draw)
    assert [e.text for e in found if e.type is ElementType.HEADING] == ["Wie is nodig?", "Hoe meten we dat?"]
    kinds = [e.type for e in found[1:-2]]
    assert kinds == [ElementType.LIST_ITEM] * 10 + [ElementType.HEADING]


def test_drawn_discs_are_bullets(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90)
        for text in ("Inzet van wijkagenten", "Lessen op alle scholen"):
            sheet.canvas.circle(80, sheet.height - y + 3, 1.8, stroke=0, fill=1)
            y = sheet.text(90, y, text) + 3
        body(sheet, 70, y + 6, 2)

    assert [e.text for e in read(draw) if e.type is ElementType.LIST_ITEM] == [
        "• Inzet van wijkagenten",
        "• Lessen op alle scholen",
    ]


def test_footnotes_are_set_apart(read: Read, texts: Texts) -> None:
    def draw(sheet: Any) -> None:
        body(sheet, 70, 90, 4)
        sheet.rule(70, 740, 170, 740)
        sheet.text(70, 752, "1", size=5)
        sheet.text(74, 755, "Wet op de geestelijke gezondheidszorg, die sinds 2020", "van kracht is.", size=8)

    notes = [e for e in read(draw) if e.type is ElementType.FOOTNOTE]
    assert [(e.marker, e.text) for e in notes] == [
        ("¹", "¹ Wet op de geestelijke gezondheidszorg, die sinds 2020 van kracht is.")
    ]


def test_a_box_is_set_apart_from_the_text_around_it(read: Read, texts: Texts) -> None:
    def draw(sheet: Any) -> None:
        body(sheet, 70, 90, 2)
        sheet.box(330, 88, 520, 140, color=(0.9, 0.9, 0.9))
        sheet.bold(340, 105, "Meld Misdaad Anoniem")
        sheet.text(340, 120, "Bel 0800-7000, gratis en", "zonder uw naam te noemen.")

    found = texts(read(draw))
    assert found.count(BODY) == 2
    assert "Bel 0800-7000, gratis en zonder uw naam te noemen." in found


def test_a_ruled_table_has_rows_and_a_head(read: Read) -> None:
    def draw(sheet: Any) -> None:
        body(sheet, 70, 90)
        sheet.grid((70, 200, 380, 500), (200, 220, 250, 270))
        for x, words in ((74, "Actie"), (204, "Wie"), (384, "Wanneer")):
            sheet.bold(x, 214, words)
        for x, words in ((74, ("Toezicht in", "het centrum")), (204, ("Boa's",)), (384, ("2025",))):
            sheet.text(x, 232, *words)
        for x, words in ((74, "Lessen"), (204, "Scholen"), (384, "jaarlijks")):
            sheet.text(x, 264, words)

    elements = read(draw)
    assert rows(elements) == [
        ("Actie", "Wie", "Wanneer"),
        ("Toezicht in het centrum", "Boa's", "2025"),
        ("Lessen", "Scholen", "jaarlijks"),
    ]
    assert [e.header for e in elements if e.cells is not None] == [True, False, False]


def test_a_merged_cell_is_inherited(read: Read) -> None:
    def draw(sheet: Any) -> None:
        sheet.rule(70, 100, 400, 100), sheet.rule(200, 130, 400, 130), sheet.rule(70, 160, 400, 160)
        for x in (70, 200, 400):
            sheet.rule(x, 100, x, 160)
        sheet.text(74, 115, "Jeugd")
        sheet.text(204, 115, "Lessen op school")
        sheet.text(204, 145, "Toezicht op straat")
        body(sheet, 70, 200)

    found = [e for e in read(draw) if e.cells is not None]
    assert [e.cells for e in found] == [("Jeugd", "Lessen op school"), ("", "Toezicht op straat")]
    assert [e.inherited for e in found] == [(), (0,)]


def test_a_table_over_pages_is_one_and_its_head_is_read_once(read: Read) -> None:
    def part(words: Sequence[tuple[str, str]]) -> Callable[[Any], None]:
        def draw(sheet: Any) -> None:
            sheet.grid((70, 250, 450), [100 + 25 * n for n in range(len(words) + 2)])
            for n, (a, b) in enumerate([("Actie", "Planning"), *words]):
                sheet.text(75, 117 + 25 * n, a, font="Helvetica-Bold" if n == 0 else "Helvetica")
                sheet.text(255, 117 + 25 * n, b, font="Helvetica-Bold" if n == 0 else "Helvetica")

        return draw

    found = [
        e for e in read(part([("Een", "2024"), ("Twee", "2025")]), part([("Drie", "2026")])) if e.cells is not None
    ]
    assert [e.cells for e in found] == [("Actie", "Planning"), ("Een", "2024"), ("Twee", "2025"), ("Drie", "2026")]
    assert {e.table for e in found} == {0}
    assert [e.page for e in found] == [1, 1, 1, 2]


def test_a_shaded_table_needs_no_lines(read: Read) -> None:
    def draw(sheet: Any) -> None:
        body(sheet, 70, 90)
        for n in (0, 2):
            sheet.box(70, 200 + 22 * n, 500, 222 + 22 * n, color=(0.85, 0.9, 0.95))
        for n, cells in enumerate(
            (("Actie", "Wie", "Wanneer"), ("Lessen", "Scholen", "2025"), ("Toezicht", "Boa's", "2026"))
        ):
            for x, words in zip((75, 230, 400), cells, strict=True):
                sheet.text(x, 215 + 22 * n, words)

    assert rows(read(draw)) == [
        ("Actie", "Wie", "Wanneer"),
        ("Lessen", "Scholen", "2025"),
        ("Toezicht", "Boa's", "2026"),
    ]


def test_an_aligned_table_needs_neither(read: Read) -> None:
    def draw(sheet: Any) -> None:
        y = body(sheet, 70, 90) + 20
        for n, cells in enumerate(
            (
                ("Indicator", "2021", "2023"),
                ("Inbraken", "93", "49"),
                ("Geweld", "141", "133"),
                ("Meldingen", "212", "301"),
            )
        ):
            for x, words in zip((70, 260, 340), cells, strict=True):
                sheet.text(x, y + 18 * n, words, font="Helvetica-Bold" if n == 0 else "Helvetica")

    assert rows(read(draw))[1:] == [("Inbraken", "93", "49"), ("Geweld", "141", "133"), ("Meldingen", "212", "301")]


def test_columns_of_text_are_no_table(read: Read) -> None:
    def draw(sheet: Any) -> None:
        for x in (60, 320):
            y = 100.0
            for _ in range(6):
                y = sheet.text(x, y, *LINES)

    assert not rows(read(draw))


def test_an_english_plan_is_refused_unless_asked_for(make_pdf: Callable[..., Path]) -> None:
    lines = ["The council works together with the police", "to keep all the residents of the town safe."] * 8
    path = make_pdf(lambda sheet: sheet.text(70, 100, *lines))
    with pytest.raises(LanguageError, match="het Engels"):
        read_outline(path)
    assert read_outline(path, any_language=True).elements


def test_a_page_without_text_is_reported(make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr.why_not", lambda: "Tesseract is niet geïnstalleerd")

    def scan(sheet: Any) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    outline = read_outline(make_pdf(lambda s: body(s, 70, 100, 3), scan), any_language=True)
    assert outline.pages[0].unread is None and outline.pages[0].quality == 1.0
    assert outline.pages[1].unread == "geen tekst, en Tesseract is niet geïnstalleerd"
    assert outline.warnings == ("bladzijde 2 niet gelezen: geen tekst, en Tesseract is niet geïnstalleerd",)


def test_a_scan_without_any_text_is_unreadable(make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ocr.why_not", lambda: "Tesseract is niet geïnstalleerd")

    def scan(sheet: Any) -> None:
        for n in range(400):
            sheet.canvas.bezier(n, 0, n, 100, n + 50, 100, n + 60, 200)

    with pytest.raises(UnreadableError, match="scan"):
        read_outline(make_pdf(scan))


def test_an_unknown_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.xyz"
    path.write_text("tekst")
    with pytest.raises(UnreadableError, match="onbekende soort"):
        read_outline(path)
    assert ".pdf" in SUPPORTED_SUFFIXES
