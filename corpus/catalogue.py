"""The catalogue: one SQLite database that holds every plan, what was read of it and what was found in it.

It is the only source of truth. Each change is one transaction, so a process that is killed leaves the state before or
the state after, never half of it.
"""

import json
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from corpus.identity import edition, measure_ids, new_plan_id
from corpus.model import IMPORTED, MeasureDraft, MeasureId, PlanDraft, PlanId
from corpus.queries import Queries
from corpus.rows import Row, measure_row, municipality_row, plan_row


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


class Catalogue(Queries):
    """An open catalogue: what `Queries` answers, and the changes, one transaction each."""

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

    # -- helpers -----------------------------------------------------------------------------------------------------

    def _taken(self, plan_id: PlanId) -> bool:
        return self._row("id", plan_id) is not None

    def _measure_taken(self, measure_id: MeasureId) -> bool:
        return self._db.execute("SELECT 1 FROM measure WHERE id = ?", (measure_id,)).fetchone() is not None

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


def _edition(draft: PlanDraft) -> str:
    return edition(draft.facts.municipalities, draft.facts.title, draft.facts.period)


def _made_of(row: sqlite3.Row) -> tuple[str, str, str]:
    return row["reader"], row["segmenter"], row["edition"]
