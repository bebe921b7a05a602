"""Editable tables: TOML files that hold one kind of [[table]]."""

import tomllib
from pathlib import Path
from typing import Any

from corpus.errors import UsageError, fault_of


def read_tables(path: Path, key: str) -> list[dict[str, Any]]:
    """The [[key]] tables of a TOML file, in its order.

    Raises:
        UsageError: the file is missing or no TOML, or holds anything but such tables.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} is niet te lezen: {fault_of(error)}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is geen geldige TOML: {error}") from error
    tables = content.get(key)
    if set(content) != {key} or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"{path} hoort alleen [[{key}]]-tabellen te hebben")
    return tables
