"""Tables and talk on a terminal: data to stdout, talk to stderr, colours and bars only where somebody looks."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.output import flat

LONG_CELL = 80  # characters; where cells run over lines, rows need lines between them
PIPED_WIDTH = 140  # columns, when stdout is no terminal and nothing says how wide it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a column looks.

    Attributes:
        key: of the row.
        head: its title.
        wraps: takes the room that is left, over several lines; the others stay whole.
        right: numbers stand to the right.
    """

    key: str
    head: str
    wraps: bool = False
    right: bool = False


def console(*, stderr: bool = False) -> Console:
    """A console for one of the two streams; a pipe gets a fixed width and no colours."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False)


def render_table(rows: Sequence[Mapping[str, object]], columns: Sequence[Column], title: str | None = None) -> str:
    """Rows as a table, with colours when stdout is a terminal; only the title when there are no rows."""
    long = any(len(flat(value)) > LONG_CELL for row in rows for value in row.values())
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold", show_lines=long)
    for column in columns:
        justify: Literal["right", "left"] = "right" if column.right else "left"
        table.add_column(column.head, justify=justify, ratio=1 if column.wraps else None, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(column.key)) for column in columns))
    screen = console()
    with screen.capture() as captured:
        screen.print(table if rows else Text(title or ""))
    return captured.get().rstrip("\n")


def _cell(value: object) -> Text:
    return value if isinstance(value, Text) else Text(flat(value))
