"""Web pages to elements, by their own marks."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
from lxml import etree

from corpus.errors import UnreadableError
from corpus.model import Element, ElementType
from ingest.contents import is_contents_head
from ingest.marked import Markup
from ingest.readers.numbers import whole
from ingest.readers.tags import BLOCKS, grid_of, inline_text, is_hidden, is_layout
from ingest.repair import clean, superscript

_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


@dataclass(slots=True)
class _Text:
    """Inline text as it is gathered.

    Attributes:
        pieces: (bold or italic, text).
    """

    pieces: list[tuple[bool, str]] = field(default_factory=list)

    def add(self, text: str | None, strong: bool) -> None:
        if text:
            self.pieces.append((strong, text))

    @property
    def text(self) -> str:
        return clean("".join(text for _, text in self.pieces))

    @property
    def lead(self) -> str | None:
        """Strong words at the beginning, when plain ones follow."""
        strong: list[str] = []
        pieces = [(mark, text) for mark, text in self.pieces if text.strip()]
        while pieces and pieces[0][0]:
            strong.append(pieces.pop(0)[1])
        return clean(" ".join(strong)) or None if pieces else None

    def clear(self) -> None:
        self.pieces.clear()


def read_html(path: Path) -> tuple[list[Element], dict[str, str]]:
    """Elements and properties (title and metadata) of a web page.

    Raises:
        UnreadableError: empty, or nothing like HTML.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableError(path, "het bestand is leeg")
    return parse_html(path, decoded(data))


def parse_html(path: Path, text: str) -> tuple[list[Element], dict[str, str]]:
    """Elements and properties of HTML text; `path` is for the error message."""
    try:
        root = lxml.html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(path, "geen HTML") from error
    reader = _Reader()
    body = root.find("body")
    reader.walk(_main_part(body if body is not None else root))
    return reader.out.finish(), _properties(root)


def decoded(data: bytes) -> str:
    """Bytes as text: by byte order mark, declared charset, UTF-8, or else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    declared = _CHARSET.search(data[:2048])
    for name in ("utf-8-sig", declared.group(1).decode("ascii") if declared else "utf-8"):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    return data.decode("cp1252", errors="replace")


def _main_part(body: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The page's main part, when it is marked and holds most of the text."""
    mains = body.xpath(".//main | .//*[@role='main']")
    if len(mains) == 1 and len(mains[0].text_content()) > 0.5 * len(body.text_content()):
        main: lxml.html.HtmlElement = mains[0]
        return main
    return body


def _properties(root: lxml.html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    title = root.findtext(".//title")
    if title and clean(title):
        found["title"] = clean(title)
    for meta in root.iter("meta"):
        name, content = meta.get("name") or meta.get("property"), meta.get("content")
        if name and content and clean(content):
            found.setdefault(name, clean(content))
    return found


class _Reader:
    """Walks the tree and emits elements."""

    def __init__(self) -> None:
        self.out = Markup()
        self._text = _Text()
        self._lists: list[tuple[str, int]] = []
        self._item: str | None = None
        self._contents = False

    def walk(self, node: lxml.html.HtmlElement, strong: bool = False) -> None:
        """Emit what stands in an element and after its children."""
        self._text.add(node.text, strong)
        for child in node:
            if isinstance(child.tag, str) and not is_hidden(child):
                self._child(child, strong)
            self._text.add(child.tail, strong)

    def _child(self, node: lxml.html.HtmlElement, strong: bool) -> None:
        tag = str(node.tag).lower()
        if tag == "br":
            self._text.add("\n", strong)
        elif tag == "img":
            return
        elif tag == "sup":
            self._text.add(superscript(clean(node.text_content())), strong)
        elif tag not in BLOCKS:
            self.walk(node, strong or tag in {"b", "strong", "em", "i"})
        else:
            self._flush()
            self._block(node, tag)
            self._flush()

    def _block(self, node: lxml.html.HtmlElement, tag: str) -> None:
        if tag in _HEADINGS:
            text = inline_text(node)
            self._contents = is_contents_head(text)
            self.out.heading(text, _HEADINGS[tag])
        elif tag in {"ul", "ol"}:
            self._list(node, tag)
        elif tag == "table" and not is_layout(node):
            self._table(node)
        elif tag in {"caption", "figcaption"}:
            self.out.add(ElementType.CAPTION, inline_text(node))
        else:
            self.walk(node, tag in {"dt", "summary"})

    def _flush(self) -> None:
        """Emit the text gathered so far as a paragraph or as (a part of) a list item."""
        text, lead = self._text.text, self._text.lead
        self._text.clear()
        if not text:
            return
        if self._item is None:
            self.out.add(ElementType.PARAGRAPH, text, lead=lead)
            return
        marker, self._item = self._item, None
        if self._contents:
            self.out.entry(text, len(self._lists))
        else:
            self.out.item(text, marker, len(self._lists), lead)

    def _list(self, node: lxml.html.HtmlElement, tag: str) -> None:
        start = whole(node.get("start"))
        number = 1 if start is None else start
        kind = node.get("type") or "1"
        self._lists.append((tag, number))
        for child in node:
            if not isinstance(child.tag, str) or is_hidden(child):
                continue
            if child.tag == "li":
                self._item = _numbered(number, kind) if tag == "ol" else "•"
                number += 1
                self.walk(child)
                self._flush()
                self._item = None
            else:
                self._child(child, strong=False)
        self._lists.pop()

    def _table(self, node: lxml.html.HtmlElement) -> None:
        for caption in node.iterchildren("caption"):
            self.out.add(ElementType.CAPTION, inline_text(caption))
        self.out.table(grid_of(node))


def _numbered(number: int, kind: str) -> str:
    if kind.lower() == "a" and 1 <= number <= 26:
        return f"{chr((97 if kind == 'a' else 65) + number - 1)}."
    return f"{number}."
