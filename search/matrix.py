"""Themes by gemeenten: how many measures each gemeente has on each theme, and what share of its measures that is."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from rich.style import Style
from rich.text import Text

from corpus.catalogue import Catalogue
from corpus.currency import has_expired
from corpus.dutch import fold
from corpus.model import Measure, Municipality
from corpus.selection import Selection
from corpus.terminal import Column, console, render_table
from corpus.themes import load_themes
from search.scope import Counted, Scope, scope_of

By = Literal["canonical", "printed"]

NO_THEME: Final = "(zonder thema)"
_SHADES: Final = ("#eff6ff", "#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")
_DARK_FROM: Final = 4  # shades from here on want white letters
_LABEL_WIDTH, _CELL_WIDTH = 44, 13  # columns of a terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A theme.

    Attributes:
        code: canonical code; None for a printed theme and for measures without one.
        label: what users read.
        field: field of the Kernbeleid Veiligheid, None without a code.
        counts: name of a gemeente -> its measures on this theme; 0 is searched and not found.
    """

    code: str | None
    label: str
    field: str | None
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Measures of all gemeenten together; one of a joint plan counts for each of its gemeenten."""
        return sum(self.counts.values())

    @property
    def having(self) -> int:
        """How many gemeenten have a measure on it."""
        return sum(count > 0 for count in self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Themes by gemeenten.

    Attributes:
        by: whether rows are canonical or printed themes.
        scope: what was counted.
        rows: canonical themes in the order of their file, printed ones the most widespread first.
        totals: name of a gemeente -> all its measures, on whatever theme.
    """

    by: By
    scope: Scope
    rows: tuple[Row, ...]
    totals: Mapping[str, int]

    def share(self, row: Row, name: str) -> float:
        """Share of a gemeente's measures that are on a theme, 0-1."""
        return row.counts[name] / self.totals[name] if self.totals[name] else 0.0

    @property
    def largest_share(self) -> float:
        """The largest share of any cell, for shading."""
        return max((self.share(row, name) for row in self.rows for name in row.counts), default=0.0)


def matrix(catalogue: Catalogue, selection: Selection, *, by: By = "canonical", all_plans: bool = False) -> Matrix:
    """Count measures by theme and gemeente.

    Args:
        catalogue: where they are.
        selection: which; its themes choose rows and leave the shares as they are.
        by: canonical themes, or themes as printed (those that differ in capitals and accents only are one).
        all_plans: count older plans of a gemeente too.
    """
    scope = scope_of(catalogue, replace(selection, themes=()), all_plans=all_plans)
    names = [body.name for body in scope.municipalities]
    totals, counts, labels = _count(scope.measures(catalogue), _canonical if by == "canonical" else _printed)
    if by == "printed":
        shown = {key: max(sorted(labels[key]), key=lambda label, key=key: labels[key][label]) for key in counts if key}
    else:
        shown = {code: theme.label for code, theme in load_themes().items() if _asked(code, selection.themes)}
    if None in counts and not selection.themes:
        shown[None] = NO_THEME
    themes = load_themes() if by == "canonical" else {}
    rows = [
        Row(
            code=key if key in themes else None,
            label=label,
            field=themes[key].field if key in themes else None,
            counts={name: counts[key][name] for name in names},
        )
        for key, label in shown.items()
    ]
    if by == "printed":
        rows.sort(key=lambda row: (row.label == NO_THEME, -row.having, -row.total, row.label))
    return Matrix(by=by, scope=scope, rows=tuple(rows), totals={name: totals[name] for name in names})
