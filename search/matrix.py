"""Themes by gemeenten: how many measures each gemeente has on each theme, and what share of its measures that is."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from corpus.catalogue import Catalogue
from corpus.identity import fold
from corpus.model import Measure
from corpus.selection import Selection
from corpus.themes import load_themes
from search.scope import Counted, Scope, scope_of

NO_THEME: Final = "(zonder thema)"
_NUMBERED: Final = re.compile(
    r"^\s*(?:(?:hoofdstuk|paragraaf|pijler|prioriteit|programma(?:lijn)?|speerpunt|thema)\b\s*)?[\d.]+\W*",
    re.IGNORECASE,
)


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
        measures: how many there are; one of a joint plan, which counts for each of its gemeenten, is one.
    """

    code: str | None
    label: str
    counts: Mapping[str, int]
    measures: int

    @property
    def having(self) -> int:
        """How many gemeenten have a measure on it."""
        return sum(count > 0 for count in self.counts.values())

    @property
    def is_theme(self) -> bool:
        """Whether it is a theme at all, and not what has none."""
        return self.label != NO_THEME


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Themes by gemeenten.

    Attributes:
        by: what the rows are.
        scope: what was counted.
        rows: canonical themes in the order of their file, printed ones the most widespread first; last, if there are
            any, the measures without a theme.
        totals: name of a gemeente -> all its measures, on whatever theme.
        measures: how many there are, those of joint plans once.
    """

    by: By
    scope: Scope
    rows: tuple[Row, ...]
    totals: Mapping[str, int]
    measures: int

    def share(self, row: Row, name: str) -> float:
        """Share of a gemeente's measures that are on a theme, in [0, 1]."""
        return row.counts[name] / self.totals[name] if self.totals[name] else 0.0

    @cached_property
    def largest_share(self) -> float:
        """The largest share of any gemeente's measures on any theme."""
        return max((self.share(row, name) for row in self.rows if row.is_theme for name in row.counts), default=0.0)


def count_themes(
    catalogue: Catalogue, selection: Selection, by: By = By.CANONICAL, *, all_plans: bool = False
) -> Matrix:
    """Count measures by theme and gemeente.

    Args:
        catalogue: where they are.
        selection: which; its themes choose among the rows and leave the shares as they are.
        by: canonical themes, or themes as printed (one theme when only capitals, accents, signs or a number differ).
        all_plans: count the older plans of a gemeente too.
    """
    scope = scope_of(catalogue, replace(selection, themes=()), all_plans=all_plans)
    names = [body.name for body in scope.municipalities]
    found = list(scope.measures(catalogue))
    on_theme = [counted for counted in found if _asked(counted.measure.theme_code, selection.themes)]
    totals = Counter(name for counted in found for name in counted.names)
    return Matrix(
        by=by,
        scope=scope,
        rows=tuple(_canonical(on_theme, names, selection.themes) if by is By.CANONICAL else _printed(on_theme, names)),
        totals={name: totals[name] for name in names},
        measures=len(found),
    )


def _asked(code: str | None, themes: tuple[str, ...]) -> bool:
    """Whether a canonical code is among the codes and areas asked for; all are when none is."""
    return not themes or (code is not None and (code in themes or code.split(".", 1)[0] in themes))


def _canonical(measures: Iterable[Counted], names: Sequence[str], themes: tuple[str, ...]) -> list[Row]:
    groups = _grouped(measures, lambda measure: measure.theme_code)
    labels: dict[str | None, str] = {code: theme.label for code, theme in load_themes().items() if _asked(code, themes)}
    labels |= {code: code for code in sorted(filter(None, groups)) if code not in labels}  # of another themes file
    if None in groups:
        labels[None] = NO_THEME
    return [_row(code, label, groups[code], names) for code, label in labels.items()]


def _printed(measures: Iterable[Counted], names: Sequence[str]) -> list[Row]:
    groups = _grouped(measures, lambda measure: _printed_key(measure.theme) if measure.theme else None)
    rows = [_row(None, _usual_theme(group), group, names) for group in groups.values()]
    return sorted(rows, key=lambda row: (not row.is_theme, -row.having, -row.measures, row.label))


def _printed_key(theme: str) -> str:
    """What is the same in all prints of a theme: "Prioriteit 2: Zorg & Veiligheid" and "2.1 Zorg en veiligheid"."""
    bare = _NUMBERED.sub("", theme.replace("&", " en "))
    return fold(bare) or fold(theme)


def _grouped(
    measures: Iterable[Counted], key: Callable[[Measure], str | None]
) -> defaultdict[str | None, list[Counted]]:
    groups: defaultdict[str | None, list[Counted]] = defaultdict(list)
    for counted in measures:
        groups[key(counted.measure)].append(counted)
    return groups


def _usual_theme(group: Sequence[Counted]) -> str:
    """The commonest spelling without a number; of equally common ones not one in capitals, then by the alphabet."""
    spellings = Counter(counted.measure.theme or NO_THEME for counted in group)
    return min(spellings, key=lambda theme: (bool(_NUMBERED.match(theme)), -spellings[theme], theme.isupper(), theme))


def _row(code: str | None, label: str, group: Sequence[Counted], names: Sequence[str]) -> Row:
    counts = Counter(name for counted in group for name in counted.names)
    return Row(code=code, label=label, counts={name: counts[name] for name in names}, measures=len(group))
