"""A matrix for people and machines: shaded tables, JSON, and flat rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rich.text import Text

from corpus.currency import has_expired
from corpus.model import Municipality
from corpus.output import Format, Shaded
from corpus.terminal import Column, console, render_table
from search.matrix import Matrix, Row
from search.scope import plan_reference

# Five steps from near white to dark blue, after the "Blues" scheme of ColorBrewer (Apache-2.0).
SHADES: Final = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
DARK_FROM: Final = 3
"""Shades from this one on want white letters."""

NOT_INDEXED: Final = "–"
_LABEL_WIDTH, _CELL_WIDTH, _REST_WIDTH = 46, 14, 24  # columns of a terminal, with their borders
_BORDERS: Final = 4


def shade(matrix: Matrix, row: Row, name: str) -> int | None:
    """Which of `SHADES` shows the share of a theme; None for nothing, and for what is no theme."""
    share, largest = matrix.share(row, name), matrix.largest_share
    if not row.is_theme or not share:
        return None
    return min(int(share / largest * len(SHADES)), len(SHADES) - 1)


def shade_limits(matrix: Matrix) -> list[str]:
    """What each of `SHADES` stands for: "tot 4%"."""
    return [f"tot {(step + 1) / len(SHADES) * matrix.largest_share:.0%}" for step in range(len(SHADES))]


@dataclass(frozen=True, slots=True)
class MatrixReport:
    """A matrix in every form.

    Args:
        matrix: what was counted.
        year: the present year, for marking plans that are over; None for today's.
    """

    matrix: Matrix
    year: int | None = None

    def notes(self) -> list[str]:
        """What the numbers do not cover."""
        return self.matrix.scope.notes()

    def table(self) -> str:
        """Tables of as many gemeenten as fit beside each other, with counts and shares."""
        scope = self.matrix.scope
        heads = {body.name: _heading(self.matrix, body, self.year) for body in scope.municipalities}
        heads |= {name: f"{name}\ngeen plan" for name in scope.without_plan}
        label = min(_LABEL_WIDTH, max((len(row.label) for row in self.matrix.rows), default=0) + _BORDERS)
        names, room = list(heads), max(1, (console().width - label - _REST_WIDTH) // _CELL_WIDTH)
        blocks = [names[start : start + room] for start in range(0, len(names), room)] or [[]]
        tables = [
            _table(self.matrix, {name: heads[name] for name in block}, totals=block is blocks[-1]) for block in blocks
        ]
        return "\n\n".join([*tables, _legend(self.matrix)])

    def record(self) -> dict[str, Any]:
        """What was counted, of which plans, and the rows with counts and shares (0-1) by gemeente."""
        matrix, scope = self.matrix, self.matrix.scope
        return {
            "by": str(matrix.by),
            "kind": str(scope.selection.kind or "all"),
            "measures": matrix.measures,
            "gemeenten": [
                {
                    "gemeente": body.name,
                    "measures": matrix.totals[body.name],
                    "plans": [plan_reference(plan, self.year) for plan in scope.plans_of(body.name)],
                }
                for body in scope.municipalities
            ],
            "not_indexed": list(scope.absent),
            "not_counted": list(scope.outside),
            "rows": [
                {
                    "code": row.code,
                    "label": row.label,
                    "measures": row.measures,
                    "gemeenten": row.having,
                    "counts": dict(row.counts),
                    "shares": {name: round(matrix.share(row, name), 4) for name in row.counts},
                }
                for row in matrix.rows
            ],
        }

    def rows(self, form: Format) -> list[dict[str, Any]]:
        """A row a theme, with two columns a gemeente: the count, and its percentage of all its measures."""
        rows = []
        for row in self.matrix.rows:
            flat: dict[str, Any] = {"code": row.code, "thema": row.label}
            for name, count in row.counts.items():
                cells = {name: count, f"{name} %": round(100 * self.matrix.share(row, name), 1)}
                step = shade(self.matrix, row, name) if form is Format.XLSX else None
                flat |= {head: value if step is None else _shaded(value, step) for head, value in cells.items()}
            rows.append({**flat, self.matrix.scope.noun: row.measures, "gemeenten": row.having})
        return rows

    def columns(self, _: Format) -> list[str]:
        """Of `rows`; a gemeente that was asked for and has no plan has an empty one."""
        names = [column for name in self.matrix.totals for column in (name, f"{name} %")]
        empty = [f"{name} (geen plan)" for name in self.matrix.scope.without_plan]
        return ["code", "thema", *names, *empty, self.matrix.scope.noun, "gemeenten"]


def _shaded(value: float, step: int) -> Shaded:
    return Shaded(value, SHADES[step], "#FFFFFF" if step >= DARK_FROM else "#000000")


def _heading(matrix: Matrix, body: Municipality, year: int | None) -> str:
    """A gemeente with the periods of the plans that were counted, marked when they are over."""
    lines = [body.name]
    for plan in matrix.scope.plans_of(body.name):
        lines += [str(plan.facts.period or "periode ?"), *(["verlopen"] if has_expired(plan, year) else [])]
    return "\n".join(lines)


def _table(matrix: Matrix, heads: Mapping[str, str], *, totals: bool) -> str:
    """A table of some gemeenten; the last one also has what all of them have together."""
    noun = matrix.scope.noun
    columns = [
        Column(key="", head="thema", wraps=True),
        *(Column(key=name, head=head, right=True) for name, head in heads.items()),
        *([Column(key="*", head=noun, right=True), Column(key="+", head="gemeenten", right=True)] if totals else []),
    ]
    rows: list[dict[str, object]] = [
        {
            "": row.label,
            **{name: _cell(matrix, row, name) for name in heads},
            "*": str(row.measures),
            "+": f"{row.having} van {len(row.counts)}",
        }
        for row in matrix.rows
    ]
    sums = {name: str(matrix.totals.get(name, NOT_INDEXED)) for name in heads} | {"*": str(matrix.measures)}
    rows.append({key: Text(value, style="bold") for key, value in {"": f"alle {noun}", **sums}.items()})
    return render_table(rows, columns)


def _cell(matrix: Matrix, row: Row, name: str) -> Text:
    if name not in row.counts:
        return Text(NOT_INDEXED, style="dim")
    step, count = shade(matrix, row, name), row.counts[name]
    style = "dim" if step is None else f"{'white' if step >= DARK_FROM else 'black'} on {SHADES[step]}"
    return Text(f"{count} ({matrix.share(row, name):.0%})" if count else "0", style=style)


def _legend(matrix: Matrix) -> str:
    parts = [f"tussen haakjes het aandeel in alle {matrix.scope.noun} van de gemeente", "0 = gezocht, niet gevonden"]
    if matrix.scope.without_plan:
        parts.append(f"{NOT_INDEXED} = geen plan doorzocht")
    return "; ".join(parts)
