"""Bounds on what one file may cost."""

import os
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import UnreadableError
from ingest.limits import Limits


def pdf(path: Path, pages: int) -> Path:
    canvas = Canvas(str(path))
    for _ in range(pages):
        canvas.showPage()
    canvas.save()
    return path


def test_an_ordinary_file_passes(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", 3)
    limits = Limits(pages=3)
    limits.check_file(path)
    limits.check_pages(path)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"3 bladzijden, meer dan de 2 van --max-pages"):
        Limits(pages=2).check_pages(pdf(tmp_path / "a.pdf", 3))


def test_pages_of_what_is_no_pdf_are_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 kapot")
    Limits(pages=1).check_pages(path)


def test_a_big_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(2_000_001)  # a hole: it takes no room
    with pytest.raises(UnreadableError, match="meer dan de 1 MB van --max-mb"):
        Limits(megabytes=1).check_file(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs")
def test_a_fifo_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    os.mkfifo(path)
    with pytest.raises(UnreadableError, match="geen gewoon bestand"):
        Limits().check_file(path)
