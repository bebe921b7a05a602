"""Words and lines of PDFs: what a PDF draws is not always what it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UnreadableError
from ingest.readers.pdf import read_pdf

Make = Callable[..., Path]


def lines(path: Path) -> list[str]:
    return [line.text for page in read_pdf(path).pages for line in sorted(page.lines, key=lambda n: (n.baseline, n.x0))]


def test_a_word_drawn_twice_is_read_once(make_pdf: Make) -> None:
    def draw(sheet: Any) -> None:
        sheet.text(70, 100, "Dubbel gedrukt")
        sheet.text(70.3, 100, "Dubbel gedrukt")

    assert lines(make_pdf(draw)) == ["Dubbel gedrukt"]


def test_letters_drawn_twice_one_by_one_are_read_once(make_pdf: Make) -> None:
    def draw(sheet: Any) -> None:
        x = 70.0
        for letter in "Aanpak":
            sheet.text(x, 100, letter)
            sheet.text(x + 0.25, 100, letter)
            x += sheet.canvas.stringWidth(letter, "Helvetica", 10)

    assert lines(make_pdf(draw)) == ["Aanpak"]


def test_spaced_letters_are_words(make_pdf: Make) -> None:
    assert lines(make_pdf(lambda s: s.text(70, 100, "VEILIG LEVEN", size=14, spread=5))) == ["VEILIG LEVEN"]


def test_letters_with_spaces_between_are_words(make_pdf: Make) -> None:
    assert lines(make_pdf(lambda s: s.text(70, 100, "I N L E I D I N G   E N   D O E L"))) == ["INLEIDING EN DOEL"]


def test_words_without_drawn_spaces_are_apart(make_pdf: Make) -> None:
    def draw(sheet: Any) -> None:
        x = 70.0
        for word in ("zonder", "spaties", "gezet"):
            sheet.text(x, 100, word)
            x += sheet.canvas.stringWidth(word, "Helvetica", 10) + 2.2

    assert lines(make_pdf(draw)) == ["zonder spaties gezet"]


def test_a_raised_figure_stays_with_its_word(make_pdf: Make) -> None:
    def draw(sheet: Any) -> None:
        sheet.text(70, 100, "de Wvggz is van kracht")
        x = 70 + sheet.canvas.stringWidth("de Wvggz is van kracht", "Helvetica", 10)
        sheet.text(x, 96.5, "12", size=6)
        sheet.text(x + 7, 100, ". Daarom")

    assert lines(make_pdf(draw)) == ["de Wvggz is van kracht¹². Daarom"]


def test_what_lies_off_the_page_is_not_read(make_pdf: Make) -> None:
    def draw(sheet: Any) -> None:
        sheet.text(70, 100, "op de pagina")
        sheet.text(-80, 100, "snijteken")

    assert lines(make_pdf(draw)) == ["op de pagina"]


def test_bookmarks_know_their_page(make_pdf: Make) -> None:
    path = make_pdf(
        lambda s: s.text(70, 100, "Een"),
        lambda s: s.text(70, 100, "Twee"),
        bookmarks=[("Een", 0, 1), ("Twee", 1, 2)],
    )
    assert [tuple(bookmark) for bookmark in read_pdf(path).bookmarks] == [("Een", 1, 1), ("Twee", 2, 2)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is leeg"), (b"<html>geen pdf</html>", "geen PDF"), (b"%PDF-1.7\nafgebroken", "beschadigde")],
)
def test_files_that_are_no_pdf_say_why(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        read_pdf(path)


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "geheim.pdf"
    canvas = Canvas(str(path), encrypt="wachtwoord")
    canvas.drawString(70, 700, "geheim")
    canvas.save()
    with pytest.raises(UnreadableError, match="wachtwoord"):
        read_pdf(path)
