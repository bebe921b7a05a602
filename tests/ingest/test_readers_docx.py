"""Word documents, written part by part."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UnreadableError
from ingest.reading import Outline, read_outline

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {W}>
<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Eigen"><w:name w:val="Eigen kop"/><w:basedOn w:val="Kop2"/></w:style>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""
NOTES = f'<w:footnotes {W}><w:footnote w:id="3"><w:p><w:r><w:t>Bron: raad.</w:t></w:r></w:p></w:footnote></w:footnotes>'
Read = Callable[[str], Outline]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_body(body: str) -> Outline:
        path = tmp_path / "plan.docx"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
            package.writestr("word/styles.xml", STYLES)
            package.writestr("word/numbering.xml", NUMBERING)
            package.writestr("word/footnotes.xml", NOTES)
        return read_outline(path, any_language=True)

    return read_body


def paragraph(text: str, style: str = "", number: tuple[int, int] | None = None, bold: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    opening = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{bold} </w:t></w:r>" if bold else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr>{opening}'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def test_headings_by_style_also_by_what_it_is_based_on(read: Read) -> None:
    outline = read(paragraph("Plan", "Titel") + paragraph("Aanpak", "Kop1") + paragraph("Jeugd", "Eigen"))
    assert [(e.type.value, e.level, e.text) for e in outline.elements] == [
        ("title", 1, "Plan"),
        ("heading", 1, "Aanpak"),
        ("heading", 2, "Jeugd"),
    ]


def test_numbers_are_counted_as_word_does(read: Read) -> None:
    body = [
        paragraph(text, number=place)
        for text, place in (("een", (1, 0)), ("deel", (1, 1)), ("twee", (1, 0)), ("deel", (1, 1)), ("los", (2, 0)))
    ]
    assert [(e.text, e.level) for e in read("".join(body)).elements] == [
        ("1. een", 1),
        ("a) deel", 2),
        ("2. twee", 1),
        ("a) deel", 2),
        ("• los", 1),
    ]


@pytest.mark.parametrize("number", ["9223372036854775807", "-7", "²", "x", "", "9" * 5_000])
def test_numbers_beyond_sense_do_no_harm(tmp_path: Path, number: str) -> None:
    path = tmp_path / "plan.docx"
    numbering = NUMBERING.replace(
        '<w:numFmt w:val="decimal"/>', f'<w:start w:val="{number}"/><w:numFmt w:val="upperRoman"/>'
    )
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>{paragraph("Thema")}</w:tc>'
    body = f"{paragraph('een', number=(1, 0))}<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        package.writestr("word/numbering.xml", numbering.replace('w:ilvl="1"', f'w:ilvl="{number}"'))
    item, row = read_outline(path, any_language=True).elements
    assert item.text.endswith("een")
    assert row.cells is not None
    assert row.cells[0] == "Thema"
    assert len(row.cells) <= 100


# Records of a ZIP file and places in them: APPNOTE.TXT 4.3.12 and 4.3.16.
@pytest.mark.parametrize(
    ("record", "place"), [(b"PK\x01\x02", 10), (b"PK\x01\x02", 42), (b"PK\x05\x06", 16)], ids=["method", "part", "list"]
)
def test_a_torn_package_is_no_word_document(read: Read, tmp_path: Path, record: bytes, place: int) -> None:
    read(paragraph("een"))
    path = tmp_path / "plan.docx"
    content = bytearray(path.read_bytes())
    content[content.index(record) + place + 1] += 0x70
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="geen Word-document"):
        read_outline(path)


def test_bold_words_lead_a_paragraph(read: Read) -> None:
    (element,) = read(paragraph("Wij zetten boa's in.", bold="Toezicht.")).elements
    assert (element.lead, element.text) == ("Toezicht.", "Toezicht. Wij zetten boa's in.")


def test_merged_cells_inherit_and_head_rows_are_known(read: Read) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('Thema')}{cell('Actie')}</w:tr>"
    first = f"<w:tr>{cell('Jeugd', '<w:vMerge w:val=' + chr(34) + 'restart' + chr(34) + '/>')}{cell('Lessen')}</w:tr>"
    second = f"<w:tr>{cell('', '<w:vMerge/>')}{cell('Toezicht')}</w:tr>"
    outline = read(f"<w:tbl>{head}{first}{second}</w:tbl>")
    assert [(e.cells, e.inherited, e.header) for e in outline.elements] == [
        (("Thema", "Actie"), (), True),
        (("Jeugd", "Lessen"), (), False),
        (("", "Toezicht"), (0,), False),
    ]


def test_notes_are_tied_to_their_mark_and_deleted_words_are_gone(read: Read) -> None:
    outline = read(
        "<w:p><w:r><w:t>Besluit</w:t></w:r><w:r><w:footnoteReference w:id='3'/></w:r>"
        "<w:del><w:r><w:delText>oud</w:delText></w:r></w:del></w:p>"
    )
    assert [(e.type.value, e.text) for e in outline.elements] == [
        ("paragraph", "Besluit¹"),
        ("footnote", "¹ Bron: raad."),
    ]


def test_a_file_that_is_no_word_document_says_so(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(b"geen zip")
    with pytest.raises(UnreadableError, match="geen Word-document"):
        read_outline(path)
