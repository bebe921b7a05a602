"""The catalogue: one SQLite database that holds every plan, what was read of it and what was found in it.

It is the only source of truth. Each change is one transaction, so a process that is killed leaves the state before or
the state after, never half of it.
"""

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from corpus.errors import CatalogueError, UsageError
from corpus.identity import edition, measure_ids, new_plan_id
from corpus.model import IMPORTED, Element, Measure, MeasureDraft, MeasureId, Plan, PlanDraft, PlanId
from corpus.rows import (
    Row,
    measure_from_row,
    measure_row,
    municipality_from_row,
    municipality_row,
    plan_from_row,
    plan_row,
    unpack_elements,
)
from corpus.selection import Selection

T = TypeVar("T")

SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0
"""How long a statement waits for another process's transaction; a plan is written in well under a second."""

# All but what was read of it, which is a hundred times the rest.
_PLAN = """
SELECT pk, id, title, period_first, period_last, kind, adopted, path, source, sha256, reader, segmenter, evidence,
       doubts, pages, warnings,
       (SELECT count(*) FROM measure WHERE plan = plan.pk AND kind = 'maatregel') AS measures,
       (SELECT count(*) FROM measure WHERE plan = plan.pk AND kind = 'doel') AS goals
FROM plan"""
_MEASURE = "SELECT measure.*, plan.id AS plan_id FROM measure JOIN plan ON plan.pk = measure.plan"
_BATCH = 500  # parameters of one statement; SQLite's lowest usual limit is 999


class Outcome(StrEnum):
    """What adding a plan did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMADE = "made again"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The result of adding a plan.

    Attributes:
        plan_id: the plan's id, new or kept.
        outcome: what happened.
        twins: other plans with the same gemeenten, title and period.
    """

    plan_id: PlanId
    outcome: Outcome
    twins: tuple[PlanId, ...] = ()


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


class Catalogue:
    """An open catalogue.

    Args:
        path: the database; made when it is not there, its folder too.

    Raises:
        CatalogueError: it is no catalogue, of another version, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise CatalogueError(f"{path}: is niet te openen als catalogus ({error}); kijk --corpus na") from error

    def _prepare(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._db.execute("PRAGMA journal_mode = WAL")
            with self._transaction():
                (version,) = self._db.execute("PRAGMA user_version").fetchone()
                if version == 0:  # nobody else made it between the two looks
                    for statement in files("corpus").joinpath("schema.sql").read_text(encoding="utf-8").split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                    version = SCHEMA_VERSION
        if version != SCHEMA_VERSION:
            raise CatalogueError(
                f"{self.path}: gemaakt door een andere versie van beleid (schema {version}, hier {SCHEMA_VERSION}); "
                "lees de plannen in een nieuwe --corpus in"
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:  # SQLite itself may have rolled back, when the disk is full
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise CatalogueError(
                    f"{self.path}: kan niet geschreven worden ({error}); wat eerder bewaard is, is heel"
                ) from error
            raise

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- writing: one transaction each ------------------------------------------------------------------------------

    def add(self, draft: PlanDraft) -> Change:
        """Store a plan that was read from a file; adding the same again changes nothing.

        A changed file at a known path replaces its predecessor under the predecessor's id. Known content at another
        path is a move, or, while the first file is still there, a copy that changes nothing.
        """
        source = draft.source
        with self._transaction():
            there, elsewhere = self._row("path", source.path), self._row("sha256", source.sha256)
            if there and there["sha256"] == source.sha256:
                return self._again(draft, there, Outcome.REMADE)
            if elsewhere and not os.path.exists(elsewhere["path"]):  # noqa: PTH110 # Path.exists raises in closed folders
                self._vacate(source.path, elsewhere["id"])
                self._update(elsewhere["pk"], {"path": source.path, "source": source.name})
                change = self._again(draft, elsewhere, Outcome.MOVED)
                return replace(change, outcome=Outcome.MOVED)
            if elsewhere and not there:
                return Change(plan_id=PlanId(elsewhere["id"]), outcome=Outcome.UNCHANGED)
            if there:
                return self._write(PlanId(there["id"]), draft, Outcome.REPLACED, there["pk"])
            return self._write(new_plan_id(draft.facts, self._taken), draft, Outcome.ADDED)

    def _again(self, draft: PlanDraft, row: sqlite3.Row, outcome: Outcome) -> Change:
        """Store known content again, unless nothing about it differs."""
        plan_id, source = PlanId(row["id"]), draft.source
        same_making = _made_of(row) == (source.reader, source.segmenter, _edition(draft))
        if same_making and json.loads(row["evidence"]) == dict(draft.facts.evidence):
            return Change(plan_id=plan_id, outcome=Outcome.UNCHANGED, twins=self.twins(plan_id))
        return self._write(plan_id, draft, outcome, row["pk"])

    def _vacate(self, path: str, mover: str) -> None:
        """Forget the plan whose file was overwritten by that of the plan with the id `mover`."""
        self._db.execute("DELETE FROM plan WHERE path = ? AND id != ?", (path, mover))

    def put(
        self, draft: PlanDraft, plan_id: PlanId | None, ids: Sequence[MeasureId | None], *, twin: bool = False
    ) -> Change:
        """Store a plan whose measures somebody else found; an earlier import of the same edition is replaced.

        A plan that was read from a file stays as it is: measures that came from it change nothing, others become a plan
        of their own beside it.

        Args:
            draft: the plan.
            plan_id: wanted id, taken when it is free.
            ids: wanted id of each measure, taken when free; None makes one.
            twin: the import has several plans of this edition, so only the one with this id is replaced.
        """
        with self._transaction():
            rows = self._db.execute("SELECT * FROM plan WHERE edition = ? ORDER BY pk", (_edition(draft),)).fetchall()
            rows.sort(key=lambda row: row["id"] != plan_id)
            for row in rows:
                if row["reader"] != IMPORTED and self._has_all(row["pk"], draft, ids):
                    return Change(plan_id=PlanId(row["id"]), outcome=Outcome.UNCHANGED)
                if row["reader"] == IMPORTED and not (twin and row["id"] != plan_id):
                    own = replace(draft, source=replace(draft.source, path=row["path"]))
                    return self._write(PlanId(row["id"]), own, Outcome.REPLACED, row["pk"], ids)
            if plan_id is None or self._taken(plan_id):
                plan_id = new_plan_id(draft.facts, self._taken)
            own = replace(draft, source=replace(draft.source, path=f"import:{plan_id}"))
            return self._write(plan_id, own, Outcome.ADDED, None, ids)

    def _has_all(self, pk: int, draft: PlanDraft, ids: Sequence[MeasureId | None]) -> bool:
        """Whether a plan has all these measures already, under these ids and with these words."""
        rows = self._db.execute("SELECT id, text FROM measure WHERE plan = ?", (pk,))
        known = {(row["id"], row["text"]) for row in rows}
        return {(own, measure.text) for own, measure in zip(ids, draft.measures, strict=True)} <= known

    def resegment(self, plan_id: PlanId, measures: Sequence[MeasureDraft], segmenter: str) -> None:
        """Replace a plan's measures by those of another version of the segmenter."""
        with self._transaction():
            pk = self._row_of(plan_id)["pk"]
            self._db.execute("DELETE FROM measure WHERE plan = ?", (pk,))
            self._insert_measures(pk, plan_id, measures, ())
            self._update(pk, {"segmenter": segmenter})

    def move(self, plan_id: PlanId, path: Path) -> None:
        """Record that a plan's file now stands elsewhere; a plan whose file stood there before was overwritten."""
        with self._transaction():
            self._vacate(str(path), plan_id)
            self._update(self._row_of(plan_id)["pk"], {"path": str(path), "source": path.name})

    def remove(self, plan_id: PlanId) -> None:
        """Forget a plan with its measures."""
        with self._transaction():
            self._db.execute("DELETE FROM plan WHERE pk = ?", (self._row_of(plan_id)["pk"],))

    def set(self, key: str, value: str) -> None:
        """Store a setting."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    # -- reading -----------------------------------------------------------------------------------------------------

    def get(self, key: str) -> str | None:
        """A setting, or None."""
        row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is whole."""
        rows = self._db.execute("PRAGMA integrity_check (5)").fetchall()
        rows += self._db.execute("PRAGMA foreign_key_check").fetchall()
        return [str(tuple(row)) for row in rows if tuple(row) != ("ok",)]

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

    def _taken(self, plan_id: PlanId) -> bool:
        return self._row("id", plan_id) is not None

    def _measure_taken(self, measure_id: MeasureId) -> bool:
        return self._db.execute("SELECT 1 FROM measure WHERE id = ?", (measure_id,)).fetchone() is not None

    def _plans(self, query: str, values: Sequence[str | int]) -> list[Plan]:
        rows = self._db.execute(query, values).fetchall()
        bodies = defaultdict(list)
        for some in batched([row["pk"] for row in rows], _BATCH):
            marks = ", ".join("?" * len(some))
            order = "ORDER BY plan, position"
            for row in self._db.execute(f"SELECT * FROM plan_municipality WHERE plan IN ({marks}) {order}", some):
                bodies[row["plan"]].append(municipality_from_row(row))
        return [plan_from_row(row, tuple(bodies[row["pk"]])) for row in rows]

    def _write(
        self,
        plan_id: PlanId,
        draft: PlanDraft,
        outcome: Outcome,
        pk: int | None = None,
        ids: Sequence[MeasureId | None] = (),
    ) -> Change:
        row = plan_row(plan_id, draft)
        if pk is None:
            pk = self._insert("plan", row)
        else:
            self._db.execute("DELETE FROM measure WHERE plan = ?", (pk,))
            self._db.execute("DELETE FROM plan_municipality WHERE plan = ?", (pk,))
            self._update(pk, row)
        for position, municipality in enumerate(draft.facts.municipalities):
            self._insert("plan_municipality", municipality_row(pk, position, municipality))
        self._insert_measures(pk, plan_id, draft.measures, ids)
        return Change(plan_id=plan_id, outcome=outcome, twins=self.twins(plan_id))

    def _insert_measures(
        self, pk: int, plan_id: PlanId, measures: Sequence[MeasureDraft], wanted: Sequence[MeasureId | None]
    ) -> None:
        made = measure_ids(plan_id, [measure.text for measure in measures])
        for position, (measure, own) in enumerate(zip(measures, made, strict=True)):
            given = wanted[position] if position < len(wanted) else None
            measure_id = given if given and not self._measure_taken(given) else own
            while self._measure_taken(measure_id):  # an id given to another measure earlier in this plan
                measure_id = MeasureId(f"{measure_id}0")
            self._insert("measure", measure_row(measure_id, pk, position, measure))

    def _insert(self, table: str, row: Row) -> int:
        marks = ", ".join("?" * len(row))
        cursor = self._db.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",
            tuple(row.values()),
        )
        return cursor.lastrowid or 0

    def _update(self, pk: int, row: Row) -> None:
        columns = ", ".join(f"{column} = ?" for column in row)
        self._db.execute(f"UPDATE plan SET {columns} WHERE pk = ?", (*row.values(), pk))


def batched(values: Iterable[int], size: int) -> Iterator[list[int]]:
    """Values in lists of at most `size` (itertools.batched came with Python 3.12)."""
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some


def _edition(draft: PlanDraft) -> str:
    return edition(draft.facts.municipalities, draft.facts.title, draft.facts.period)


def _made_of(row: sqlite3.Row) -> tuple[str, str, str]:
    return row["reader"], row["segmenter"], row["edition"]


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
