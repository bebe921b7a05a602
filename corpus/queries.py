"""What is asked of the catalogue."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from corpus.database import Database
from corpus.errors import UsageError
from corpus.model import Element, Measure, Plan, PlanId
from corpus.rows import measure_from_row, municipality_from_row, plan_from_row, unpack_elements
from corpus.selection import Selection

T = TypeVar("T")

# All but what was read of it, which is a hundred times the rest.
_PLAN = """
SELECT pk, id, title, period_first, period_last, kind, adopted, path, source, sha256, reader, segmenter, evidence,
       doubts, pages, warnings,
       (SELECT count(*) FROM measure WHERE plan = plan.pk AND kind = 'maatregel') AS measures,
       (SELECT count(*) FROM measure WHERE plan = plan.pk AND kind = 'doel') AS goals
FROM plan"""
_MEASURE = "SELECT measure.*, plan.id AS plan_id FROM measure JOIN plan ON plan.pk = measure.plan"
_BATCH = 500  # parameters of one statement; SQLite's lowest usual limit is 999


class IndexedMeasure(NamedTuple):
    """What an index knows of a measure.

    Attributes:
        key: the catalogue's, never given to another.
        section: headings above it, outermost first.
    """

    key: int
    plan_id: PlanId
    kind: str
    theme_code: str | None
    name: str | None
    text: str
    section: tuple[str, ...]


class Queries(Database):
    """The reading half of the catalogue."""

    def get(self, key: str) -> str | None:
        """A setting, or None."""
        row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def state(self) -> str:
        """What the measures are, in a short string that differs after every change.

        Keys are never reused, so an addition raises the largest key that was ever given, and a removal without an
        addition lowers the count.
        """
        (count,) = self._db.execute("SELECT count(*) FROM measure").fetchone()
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'measure'").fetchone()
        return f"{count}/{row[0] if row else 0}"

    def plans(self) -> list[Plan]:
        """All plans, by id."""
        return self._plans(f"{_PLAN} ORDER BY plan.id", ())

    def plan(self, prefix: str) -> Plan:
        """The plan with an id, or with the only id that begins so.

        Raises:
            UsageError: there is none, or more than one.
        """
        _check_prefix(prefix, "plan", "beleid plans")
        plans = self._plans(f"{_PLAN} WHERE plan.id = ?", (prefix,)) or self._plans(
            f"{_PLAN} WHERE substr(plan.id, 1, ?) = ? ORDER BY plan.id LIMIT 6", (len(prefix), prefix)
        )
        return _only(plans, [plan.id for plan in plans], prefix, "plan", "beleid plans")

    def find_file(self, path: Path, sha256: str) -> Plan | None:
        """The plan that was read from this very file, else from any file with this content."""
        plans = self._plans(f"{_PLAN} WHERE path = ? AND sha256 = ?", (str(path), sha256))
        plans = plans or self._plans(f"{_PLAN} WHERE sha256 = ? ORDER BY pk LIMIT 1", (sha256,))
        return plans[0] if plans else None

    def plan_at(self, path: Path) -> Plan | None:
        """The plan that was read from the file at this path, whatever it held then."""
        plans = self._plans(f"{_PLAN} WHERE path = ?", (str(path),))
        return plans[0] if plans else None

    def twins(self, plan_id: PlanId) -> tuple[PlanId, ...]:
        """Other plans with the same gemeenten, title and period, oldest first."""
        query = """SELECT twin.id FROM plan JOIN plan AS twin USING (edition)
                   WHERE plan.id = ? AND twin.id != plan.id ORDER BY twin.pk"""
        return tuple(PlanId(row["id"]) for row in self._db.execute(query, (plan_id,)))

    def elements(self, plan_id: PlanId) -> tuple[Element, ...]:
        """What was read of a plan, in reading order."""
        return unpack_elements(self._row_of(plan_id)["elements"])

    def measure(self, prefix: str) -> Measure:
        """The measure with an id, or with the only id that begins so.

        Raises:
            UsageError: there is none, or more than one.
        """
        _check_prefix(prefix, "maatregel", "beleid search")
        rows = self._db.execute(f"{_MEASURE} WHERE measure.id = ?", (prefix,)).fetchall()
        rows = (
            rows
            or self._db.execute(
                f"{_MEASURE} WHERE substr(measure.id, 1, ?) = ? ORDER BY measure.id LIMIT 6", (len(prefix), prefix)
            ).fetchall()
        )
        measures = [measure_from_row(row) for row in rows]
        return _only(measures, [measure.id for measure in measures], prefix, "maatregel", "beleid search")

    def measures(self, selection: Selection | None = None) -> Iterator[tuple[int, Measure]]:
        """Selected measures with their keys, by plan and in document order."""
        where, values = (selection or Selection()).where()
        order = "ORDER BY plan.id, measure.position"
        for row in self._db.execute(f"{_MEASURE} WHERE {where} {order}", values):
            yield row["pk"], measure_from_row(row)

    def indexed(self) -> Iterator[IndexedMeasure]:
        """What an index is made of: every measure, by rising key."""
        query = """SELECT measure.pk, plan.id, measure.kind, theme_code, name, text, section
                   FROM measure JOIN plan ON plan.pk = measure.plan ORDER BY measure.pk"""
        for key, plan_id, kind, theme, name, text, section in self._db.execute(query):
            yield IndexedMeasure(key, PlanId(plan_id), kind, theme, name, text, tuple(json.loads(section)))

    def keys(self, selection: Selection | None = None) -> list[int]:
        """Keys of the selected measures, ascending."""
        where, values = (selection or Selection()).where()
        query = "SELECT measure.pk FROM measure JOIN plan ON plan.pk = measure.plan"
        return [pk for (pk,) in self._db.execute(f"{query} WHERE {where} ORDER BY measure.pk", values)]

    def selected_plans(self, selection: Selection) -> list[PlanId]:
        """Ids of the plans that a filter leaves; what it says of single measures does not count."""
        where, values = selection.of_plans().where()
        return [PlanId(row["id"]) for row in self._db.execute(f"SELECT id FROM plan WHERE {where}", values)]

    def measures_by_key(self, keys: Iterable[int]) -> dict[int, Measure]:
        """The measures with these keys; a key that is gone is left out."""
        found = {}
        for some in batched(keys, _BATCH):
            marks = ", ".join("?" * len(some))
            for row in self._db.execute(f"{_MEASURE} WHERE measure.pk IN ({marks})", some):
                found[row["pk"]] = measure_from_row(row)
        return found

    # -- helpers -----------------------------------------------------------------------------------------------------

    def _row(self, column: str, value: str) -> sqlite3.Row | None:
        query = f"SELECT * FROM plan WHERE {column} = ? ORDER BY pk LIMIT 1"
        row: sqlite3.Row | None = self._db.execute(query, (value,)).fetchone()
        return row

    def _row_of(self, plan_id: PlanId) -> sqlite3.Row:
        row = self._row("id", plan_id)
        if row is None:
            raise UsageError(f"geen plan {plan_id!r}; `beleid plans` noemt ze")
        return row

    def _plans(self, query: str, values: Sequence[str | int]) -> list[Plan]:
        rows = self._db.execute(query, values).fetchall()
        bodies = defaultdict(list)
        for some in batched([row["pk"] for row in rows], _BATCH):
            marks = ", ".join("?" * len(some))
            order = "ORDER BY plan, position"
            for row in self._db.execute(f"SELECT * FROM plan_municipality WHERE plan IN ({marks}) {order}", some):
                bodies[row["plan"]].append(municipality_from_row(row))
        return [plan_from_row(row, tuple(bodies[row["pk"]])) for row in rows]


def batched(values: Iterable[int], size: int) -> Iterator[list[int]]:
    """Values in lists of at most `size` (itertools.batched came with Python 3.12)."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some


def _check_prefix(prefix: str, noun: str, command: str) -> None:
    if not prefix.strip():
        raise UsageError(f"een leeg kenmerk wijst geen {noun} aan; `{command}` toont kenmerken")


def _only(found: list[T], ids: Sequence[str], prefix: str, noun: str, command: str) -> T:
    if not found:
        raise UsageError(f"geen {noun} heeft een kenmerk dat begint met {prefix!r}; `{command}` toont kenmerken")
    if len(found) > 1:
        some = ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")
        raise UsageError(f"{prefix!r} is het begin van meer kenmerken: {some}; typ er meer van")
    return found[0]
