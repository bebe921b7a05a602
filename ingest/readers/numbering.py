"""Word's automatic numbers and bullets, counted as Word counts them (ECMA-376, 17.9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lxml import etree

from ingest.readers.numbers import whole
from ingest.readers.ooxml import W, child, number, value

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LAST_ROMAN = 100  # no list is so long, but a file may say that it starts anywhere
_BULLET = "•"


class Numbering:
    """Counts the numbered paragraphs of a document from its beginning."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, Mapping[int, etree._Element]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        abstract = {node.get(f"{W}abstractNumId"): node for node in root.iterchildren(f"{W}abstractNum")}
        for node in root.iterchildren(f"{W}num"):
            definition = abstract.get(value(child(node, "abstractNumId")))
            if definition is not None:
                levels = {whole(level.get(f"{W}ilvl")) or 0: level for level in definition.iterchildren(f"{W}lvl")}
                self._levels[str(node.get(f"{W}numId"))] = levels

    def next(self, properties: etree._Element | None, styles: Iterable[etree._Element]) -> tuple[str | None, int]:
        """The sign before a paragraph, None for none, and how deep it is nested, from 0.

        Args:
            properties: of the paragraph.
            styles: its style and those that this is based on.
        """
        identifier, level = self._place(properties, styles)
        levels = self._levels.get(identifier or "")
        if identifier is None or not levels or level not in levels:
            return None, 0
        counts = self._counts[identifier]
        start = number(child(levels[level], "start"))
        counts[level] = counts.get(level, (start if start is not None else 1) - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        kind = value(child(levels[level], "numFmt"))
        if kind == "none":
            return None, 0
        if kind == "bullet":
            return _BULLET, level
        text = value(child(levels[level], "lvlText")) or f"%{level + 1}."
        for place, definition in levels.items():
            shown = _shown(counts.get(place, 1), value(child(definition, "numFmt")))
            text = text.replace(f"%{place + 1}", shown)
        return text.strip() or None, level

    @staticmethod
    def _place(properties: etree._Element | None, styles: Iterable[etree._Element]) -> tuple[str | None, int]:
        for source in (properties, *(child(style, "pPr") for style in styles)):
            place = child(source, "numPr")
            identifier = value(child(place, "numId"))
            if identifier is not None:
                return None if identifier == "0" else identifier, number(child(place, "ilvl")) or 0
        return None, 0


def _shown(count: int, kind: str | None) -> str:
    if kind in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in {"lowerRoman", "upperRoman"} and 0 < count <= _LAST_ROMAN:
        text, rest = "", count
        for worth, sign in _ROMAN:
            while rest >= worth:
                text, rest = text + sign, rest - worth
        return text.upper() if kind == "upperRoman" else text
    return str(count)
