"""Word documents (Office Open XML, ECMA-376) to elements, by their styles, outline levels and numbering."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from lxml import etree

from corpus.errors import UnreadableError
from corpus.model import Element, ElementType
from ingest.contents import is_contents_head
from ingest.marked import Markup
from ingest.readers.numbering import Numbering
from ingest.readers.ooxml import CORE, TERMS, W, child, flag, number, value
from ingest.repair import clean, superscript

_HEADING_STYLE = re.compile(r"^(?:heading|kop)\s*([1-9])$", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"^(?:toc|inhopg|inhoudsopgave)\s*([1-9])$", re.IGNORECASE)
_TITLE_STYLES = frozenset({"title", "titel", "subtitle", "ondertitel"})
_CAPTION_STYLES = frozenset({"caption", "bijschrift"})
_LONGEST_BOLD_HEADING = 100
_MOST_COLUMNS = 100  # Word itself stops at 63
_MOST_BYTES = 100_000_000  # of all parts when unpacked; a plan's text has less than one million
_FEW_BYTES = 10_000_000  # do no harm, however small they were packed
_MOST_PACKED = 200  # times smaller; Word's own parts shrink to a tenth or a fiftieth


def read_docx(path: Path) -> tuple[list[Element], dict[str, str]]:
    """Elements and properties of a Word document.

    Raises:
        UnreadableError: empty, or no Word document.
    """
    content = path.read_bytes()  # so that an error from here on is the content's, and not the disk's
    if not content:
        raise UnreadableError(path, "het bestand is leeg")
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = set(package.namelist())
            _check_size(path, [package.getinfo(name) for name in names.intersection(_PARTS)])
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            parts = {name: etree.fromstring(package.read(name), parser) for name in _PARTS if name in names}
    except _NO_PACKAGE as error:
        raise UnreadableError(path, "geen Word-document", "bewaar het opnieuw als .docx of als PDF") from error
    body = parts[_DOCUMENT].find(f"{W}body") if _DOCUMENT in parts else None
    if body is None:
        raise UnreadableError(path, "geen Word-document", "bewaar het opnieuw als .docx of als PDF")
    reader = _Reader(parts)
    reader.read(body)
    return reader.out.finish(), _properties(parts)


_DOCUMENT = "word/document.xml"
_PARTS = (
    _DOCUMENT,
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "docProps/core.xml",
)


# RuntimeError: encrypted, or (NotImplementedError) compressed in a way that Word does not know.
_NO_PACKAGE = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, ValueError, RuntimeError, EOFError)


def _check_size(path: Path, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what is made to burst. What a part says of its size is what is unpacked of it, and no more."""
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > _MOST_BYTES or (unpacked > _FEW_BYTES and unpacked > _MOST_PACKED * packed):
        raise UnreadableError(path, f"is uitgepakt {unpacked / 1_000_000:.0f} MB, en zo groot is geen plan")


def _properties(parts: dict[str, etree._Element]) -> dict[str, str]:
    core = parts.get("docProps/core.xml")
    if core is None:
        return {}
    wanted = {
        f"{TERMS}title": "Title",
        f"{TERMS}creator": "Author",
        f"{TERMS}subject": "Subject",
        f"{CORE}keywords": "Keywords",
    }
    found = {name: clean(core.findtext(tag) or "") for tag, name in wanted.items()}
    return {name: text for name, text in found.items() if text}


class _Styles:
    """Names and outline levels of paragraph styles, inherited along `basedOn`."""

    def __init__(self, root: etree._Element | None) -> None:
        self._nodes = {} if root is None else {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}

    def chain(self, identifier: str | None) -> Iterator[etree._Element]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while identifier is not None and identifier in self._nodes and identifier not in seen:
            seen.add(identifier)
            style = self._nodes[identifier]
            yield style
            identifier = value(child(style, "basedOn"))

    def name(self, identifier: str | None) -> str:
        """A style's name, or its identifier when it has none."""
        style = self._nodes.get(identifier)
        return (value(child(style, "name")) if style is not None else None) or identifier or ""

    def level(self, identifier: str | None) -> int | None:
        """The heading depth of a style, from 1."""
        for style in self.chain(identifier):
            match = _HEADING_STYLE.match(value(child(style, "name")) or "")
            if match:
                return int(match.group(1))
            level = number(child(child(style, "pPr"), "outlineLvl"))
            if level is not None and level < 9:
                return level + 1
        return None


class _Reader:
    """Walks the body and emits elements."""

    def __init__(self, parts: dict[str, etree._Element]) -> None:
        self.out = Markup()
        self._styles = _Styles(parts.get("word/styles.xml"))
        self._numbering = Numbering(parts.get("word/numbering.xml"))
        self._notes = {
            kind: {node.get(f"{W}id"): node for node in root.iterchildren(f"{W}{kind}")}
            for kind in ("footnote", "endnote")
            if (root := parts.get(f"word/{kind}s.xml")) is not None
        }
        self._cited: list[etree._Element] = []
        self._deepest = 0

    def read(self, body: etree._Element) -> None:
        """Emit all blocks of the body, then the notes it cites."""
        for node in _blocks(body):
            if node.tag == f"{W}p":
                self._paragraph(node)
            else:
                self._table(node)
        for mark, note in enumerate(self._cited, 1):
            text = clean(" ".join(self._text(p)[0] for p in note.iter(f"{W}p")))
            self.out.add(ElementType.FOOTNOTE, f"{superscript(str(mark))} {text}" if text else "")

    def _paragraph(self, node: etree._Element) -> None:
        text, lead, all_bold = self._text(node)
        properties = child(node, "pPr")
        style = value(child(properties, "pStyle"))
        name = self._styles.name(style).lower()
        marker, depth = self._numbering.next(properties, self._styles.chain(style))
        if not text:
            return
        level = self._level(properties, style)
        contents = _CONTENTS_STYLE.match(name)
        if name in _TITLE_STYLES:
            self.out.title(text)
        elif contents:
            self.out.entry(re.sub(r"\s*\d+$", "", text), int(contents.group(1)))
        elif level is not None or (all_bold and marker is None and _may_be_heading(text)):
            self._heading(text, marker, level)
        elif name in _CAPTION_STYLES:
            self.out.add(ElementType.CAPTION, text)
        elif marker is not None:
            self.out.item(text, marker, depth + 1, lead)
        else:
            self.out.add(ElementType.PARAGRAPH, text, lead)

    def _heading(self, text: str, marker: str | None, level: int | None) -> None:
        numbered = marker is not None and any(char.isalnum() for char in marker)
        if level is not None and not is_contents_head(text):
            self._deepest = level
        self.out.heading(f"{marker} {text}" if numbered else text, level if level is not None else self._deepest + 1)

    def _level(self, properties: etree._Element | None, style: str | None) -> int | None:
        own = number(child(properties, "outlineLvl"))
        return own + 1 if own is not None and own < 9 else self._styles.level(style)

    def _text(self, node: etree._Element) -> tuple[str, str | None, bool]:
        """A paragraph's text, its bold opening words, and whether all of it is bold."""
        pieces: list[tuple[bool, str]] = []
        for run in node.iter(f"{W}r"):
            if any(parent.tag in {f"{W}del", f"{W}moveFrom"} for parent in run.iterancestors()):
                continue
            properties = child(run, "rPr")
            raised = value(child(properties, "vertAlign")) == "superscript"
            words = self._run(run)
            pieces.append((flag(child(properties, "b")), superscript(words) if raised else words))
        text = clean("".join(words for _, words in pieces))
        solid = [(bold, words) for bold, words in pieces if words.strip()]
        opening: list[str] = []
        while solid and solid[0][0]:
            opening.append(solid.pop(0)[1])
        lead = clean("".join(opening)) or None
        return text, lead if solid else None, bool(opening) and not solid

    def _run(self, run: etree._Element) -> str:
        parts: list[str] = []
        for node in run:
            if node.tag == f"{W}t":
                parts.append(node.text or "")
            elif node.tag in {f"{W}tab", f"{W}br", f"{W}cr"}:
                parts.append(" ")
            elif node.tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif node.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                kind = etree.QName(node).localname.removesuffix("Reference")
                note = self._notes.get(kind, {}).get(node.get(f"{W}id"))
                if note is not None:
                    self._cited.append(note)
                    parts.append(superscript(str(len(self._cited))))
        return "".join(parts)

    def _table(self, node: etree._Element) -> None:
        self.out.table(self._rows(node))

    def _rows(self, node: etree._Element) -> Iterator[tuple[list[str], set[int], bool]]:
        for row in node.iterchildren(f"{W}tr"):
            cells: list[str] = []
            inherited: set[int] = set()
            for cell in row.iterchildren(f"{W}tc"):
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                if merge is not None and value(merge) != "restart":
                    inherited.add(len(cells))
                cells.append(clean(" ".join(self._text(p)[0] for p in cell.iter(f"{W}p"))))
                cells += [""] * (min(number(child(properties, "gridSpan")) or 1, _MOST_COLUMNS) - 1)
            yield cells, inherited, flag(child(child(row, "trPr"), "tblHeader"))


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls too."""
    for node in body:
        if node.tag in {f"{W}p", f"{W}tbl"}:
            yield node
        elif node.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _blocks(node)


def _may_be_heading(text: str) -> bool:
    return len(text) <= _LONGEST_BOLD_HEADING and text[-1] not in ".,;" and any(char.isalpha() for char in text)
