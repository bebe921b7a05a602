"""The canonical themes: an editable TOML file, one theme a table, its format in its own head."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from corpus.errors import UsageError
from corpus.model import Theme
from corpus.tables import read_tables

THEMES_FILE: Final = Path(__file__).with_name("themes.toml")
_TEXTS: Final = ("code", "label", "description", "field")


@cache
def load_themes(path: Path | None = None) -> Mapping[str, Theme]:
    """Code -> theme, in the order of the file.

    Args:
        path: a file of your own instead of the bundled one.

    Raises:
        UsageError: it cannot be read, or a theme lacks a key, has one too many, or has the code of another.
    """
    source = path or THEMES_FILE
    themes: dict[str, Theme] = {}
    for number, entry in enumerate(read_tables(source, "theme"), start=1):
        theme = _theme(entry, f"{source.name}, theme {number}")
        if theme.code in themes:
            raise UsageError(f"{source.name}: twee thema's hebben de code {theme.code!r}")
        themes[theme.code] = theme
    return themes


def _theme(entry: Mapping[str, Any], where: str) -> Theme:
    unknown = sorted(set(entry) - {*_TEXTS, "terms"})
    if unknown:
        raise UsageError(f"{where}: onbekend veld {unknown[0]!r}")
    for key in _TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise UsageError(f"{where}: {key!r} hoort een tekst te zijn")
    area, dot, name = entry["code"].partition(".")
    if not (area and dot and name) or any(character.isspace() for character in entry["code"]):
        raise UsageError(f"{where}: de code {entry['code']!r} hoort eruit te zien als 'gebied.thema'")
    terms = entry.get("terms", [])
    if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip() for term in terms):
        raise UsageError(f"{where}: 'terms' hoort een lijst teksten te zijn")
    return Theme(**{key: entry[key] for key in _TEXTS}, terms=tuple(terms))
