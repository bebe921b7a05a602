"""What filters ask of the indexed measures: of which plan, of which kind and theme. A row a measure, by rising key.

A measure never changes under its key, so these columns cannot fall behind the catalogue. What can change, and all that
is asked of a plan (gemeente, period, which one is current), the catalogue answers plan by plan: a thousand plans stand
for a hundred thousand measures. Both legs of the index know measures by their row, and a filter is a mask over rows.
"""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import PlanId
from corpus.queries import IndexedMeasure
from corpus.selection import Selection


class Rows(NamedTuple):
    """Columns of n measures, of p plans, with s different pairs of kind and theme.

    Attributes:
        keys: int64 (n,), ascending.
        plan: int32 (n,), row of `plans`.
        sort: int32 (n,), row of `sorts`.
        plans: str (p,), plan ids.
        sorts: str (s, 2), kind and canonical theme; "" for no theme.
    """

    keys: NDArray[np.int64]
    plan: NDArray[np.int32]
    sort: NDArray[np.int32]
    plans: NDArray[np.str_]
    sorts: NDArray[np.str_]

    @classmethod
    def build(cls, measures: Iterable[IndexedMeasure]) -> Self:
        """Columns of measures that come by rising key."""
        keys: list[int] = []
        plan: list[int] = []
        sort: list[int] = []
        plans: dict[str, int] = {}
        sorts: dict[tuple[str, str], int] = {}
        for measure in measures:
            keys.append(measure.key)
            plan.append(plans.setdefault(measure.plan_id, len(plans)))
            sort.append(sorts.setdefault((measure.kind, measure.theme_code or ""), len(sorts)))
        return cls(
            np.array(keys, np.int64),
            np.array(plan, np.int32),
            np.array(sort, np.int32),
            np.array(list(plans), np.str_),
            np.array(list(sorts), np.str_).reshape(-1, 2),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path) as columns:
            return cls(*(columns[name] for name in cls._fields))

    def save(self, path: Path) -> None:
        """Write to a file, in numpy's npz format."""
        np.savez(path, **self._asdict())

    def where(self, selection: Selection, plans: Collection[PlanId]) -> NDArray[np.bool_]:
        """The rows that a filter leaves, bool (n,).

        Args:
            selection: what it says of single measures decides.
            plans: the plans that it leaves (`Catalogue.selected_plans`).
        """
        sorts = [selection.keeps(kind, theme or None) for kind, theme in self.sorts.tolist()]
        rows: NDArray[np.bool_] = self.of_plans(plans) & np.array(sorts, bool)[self.sort]
        return rows

    def of_plans(self, plans: Collection[PlanId]) -> NDArray[np.bool_]:
        """The rows of these plans, bool (n,)."""
        wanted = frozenset[str](plans)
        return np.array([plan in wanted for plan in self.plans.tolist()], bool)[self.plan]

    def plans_of(self, rows: NDArray[np.int64]) -> list[PlanId]:
        """The plans of these rows, each once."""
        return [PlanId(plan) for plan in self.plans[np.unique(self.plan[rows])].tolist()]

    def of_keys(self, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The rows of these keys, bool (n,); keys that were not indexed have none."""
        mask = np.zeros(len(self.keys), bool)
        if len(mask):
            rows = np.searchsorted(self.keys, keys).clip(max=len(mask) - 1)
            mask[rows[self.keys[rows] == keys]] = True
        return mask
