"""The signs that open a list item, and how deep an item is nested."""

import re

_BULLET = "•▪●○◦‣⁃∙·■□▫►▶▸▹›»➢➤➔→⇒✓✔✗❖◆◇◊–—−‒-*°§¤"
# Private-use places of Symbol and Wingdings bullets.
_BULLET_CODES = "\ufffd\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf06f\uf02d\uf0e0\uf0f0\uf077\uf0be"
_NUMBER = r"\(?\d{1,2}[.)]|\(\d{1,2}\)"
_LETTER = r"\(?[a-zA-Z][.)]|\([a-z]\)"
_ROMAN = r"\(?(?:i{1,3}|iv|vi{0,3}|ix|x)[.)]"
_MARKER = re.compile(rf"^(?:[{re.escape(_BULLET + _BULLET_CODES)}]+|{_NUMBER}|{_LETTER}|{_ROMAN})$", re.IGNORECASE)
_BULLET_FONT = re.compile(r"wingding|webding|dingbat|symbol", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,4}\.?$")
_BULLETS_ONLY = re.compile(rf"^[{re.escape(_BULLET + _BULLET_CODES)}]+$")


def is_marker(text: str) -> bool:
    """Whether a word can open a list item or a numbered heading."""
    return bool(_MARKER.match(text) or _SECTION_NUMBER.match(text))


def is_item_marker(text: str) -> bool:
    """Whether a word can open a list item."""
    return bool(_MARKER.match(text))


def is_bullet_glyph(text: str, font: str) -> bool:
    """Whether a sign of a font that has signs in the letters' places can open a list item."""
    return len(text) == 1 and bool(_BULLET_FONT.search(font))


def is_bullet(text: str) -> bool:
    """Whether a word is a bullet sign."""
    return bool(_BULLETS_ONLY.match(text))


def section_number(text: str) -> tuple[int, ...] | None:
    """The parts of a section number ("3.1" -> (3, 1)), or None."""
    if not _SECTION_NUMBER.match(text):
        return None
    return tuple(int(part) for part in text.rstrip(".").split("."))


def kind_of(marker: str) -> str:
    """What kind of sign it is, equal for all items of one list ("1." and "2.", "a)" and "b)", "•")."""
    if is_bullet(marker) or not marker.strip("()."):
        return marker
    core = marker.strip("().")
    shape = "figure" if core.isdigit() else "letter"
    return marker.replace(core, shape)
