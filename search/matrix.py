"""Themes by gemeenten: how many measures each gemeente has on each theme, and what share of its measures that is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from corpus.catalogue import Catalogue
from corpus.identity import fold
from corpus.model import Measure
from corpus.selection import Selection
from corpus.themes import load_themes
from search.scope import Counted, Scope, scope_of

NO_THEME: Final = "(zonder thema)"


class By(StrEnum):
    """What the rows of a matrix are."""

    CANONICAL = "canonical"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A theme.

    Attributes:
        code: canonical code; None for a printed theme, and for measures without a theme.
        label: what users read.
        counts: name of a gemeente -> its measures on this theme; 0 is searched and not found.
    """

    code: str | None
    label: str
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
        by: what the rows are.
        scope: what was counted.
        rows: canonical themes in the order of their file, printed ones the most widespread first; last, if there are
            any, the measures without a theme.
        totals: name of a gemeente -> all its measures, on whatever theme.
    """

    by: By
    scope: Scope
    rows: tuple[Row, ...]
    totals: Mapping[str, int]

    def share(self, row: Row, name: str) -> float:
        """Share of a gemeente's measures that are on a theme, in [0, 1]."""
        return row.counts[name] / self.totals[name] if self.totals[name] else 0.0

    def largest_share(self) -> float:
        """The largest share of any cell."""
        return max((self.share(row, name) for row in self.rows for name in row.counts), default=0.0)


def count_themes(
    catalogue: Catalogue, selection: Selection, by: By = By.CANONICAL, *, all_plans: bool = False
) -> Matrix:
    """Count measures by theme and gemeente.

    Args:
        catalogue: where they are.
        selection: which; its themes choose among the rows and leave the shares as they are.
        by: canonical themes, or themes as printed (one theme when only capitals, accents or signs differ).
        all_plans: count the older plans of a gemeente too.
    """
    scope = scope_of(catalogue, replace(selection, themes=()), all_plans=all_plans)
    totals: Counter[str] = Counter()
    on_theme: list[Counted] = []
    for counted in scope.measures(catalogue):
        totals.update(counted.names)
        if _asked(counted.measure.theme_code, selection.themes):
            on_theme.append(counted)
    names = [body.name for body in scope.municipalities]
    rows = _canonical_rows(on_theme, names, selection.themes) if by is By.CANONICAL else _printed_rows(on_theme, names)
    return Matrix(by=by, scope=scope, rows=tuple(rows), totals={name: totals[name] for name in names})


def _asked(code: str | None, themes: tuple[str, ...]) -> bool:
    """Whether a canonical code is among the codes and areas asked for; all are when none is."""
    return not themes or (code is not None and (code in themes or code.split(".", 1)[0] in themes))


def _canonical_rows(measures: Iterable[Counted], names: list[str], themes: tuple[str, ...]) -> list[Row]:
    known = {code: theme.label for code, theme in load_themes().items() if _asked(code, themes)}
    counts = _counts((measure.theme_code, whose) for _, measure, whose in measures)
    unknown = [code for code in counts if code is not None and code not in known]  # of a themes file of somebody else
    rows = [_row(code, label, counts[code], names) for code, label in known.items()]
    rows += [_row(code, code, counts[code], names) for code in sorted(unknown)]
    return rows + ([_row(None, NO_THEME, counts[None], names)] if None in counts else [])


def _printed_rows(measures: Iterable[Counted], names: list[str]) -> list[Row]:
    measures = list(measures)
    spellings: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for _, measure, _ in measures:
        spellings[_printed_key(measure)][measure.theme or NO_THEME] += 1
    counts = _counts((_printed_key(measure), whose) for _, measure, whose in measures)
    rows = [_row(None, _usual(spellings[key]), count, names) for key, count in counts.items()]
    return sorted(rows, key=lambda row: (row.label == NO_THEME, -row.having, -row.total, row.label))


def _printed_key(measure: Measure) -> str | None:
    return fold(measure.theme) if measure.theme else None


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _counts(found: Iterable[tuple[str | None, tuple[str, ...]]]) -> defaultdict[str | None, Counter[str]]:
    counts: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for key, whose in found:
        counts[key].update(whose)
    return counts


def _row(code: str | None, label: str, counts: Counter[str], names: list[str]) -> Row:
    return Row(code=code, label=label, counts={name: counts[name] for name in names})
