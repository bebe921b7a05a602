"""Is all well? Each room checks its own; this is the form of an answer, and the catalogue's check."""

from dataclasses import dataclass
from typing import Any

from corpus.errors import BeleidError
from corpus.folder import CorpusFolder
from corpus.terminal import Column

CHECK_FIELDS = ("check", "well", "state")
CHECK_COLUMNS = (
    Column(key="check", head=""),
    Column(key="mark", head="well"),
    Column(key="state", head="", wraps=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what.
        well: True, False, or None when it is missing but not needed.
        state: how it is, and what to do about it.
    """

    name: str
    well: bool | None
    state: str

    def row(self) -> dict[str, Any]:
        """As JSON values, with a mark for people."""
        mark = {True: "yes", False: "NO", None: "-"}[self.well]
        return {"check": self.name, "well": self.well, "state": self.state, "mark": mark}


def check_catalogue(folder: CorpusFolder) -> Check:
    """Whether the catalogue can be opened and is whole."""
    if not folder.database.exists():
        return Check(name="catalogue", well=None, state=f"none yet in {folder.root}; run `beleid ingest PATH`")
    try:
        with folder.open() as catalogue:
            faults, plans = catalogue.faults(), len(catalogue.plans())
    except BeleidError as error:
        return Check(name="catalogue", well=False, state=str(error))
    if faults:
        return Check(name="catalogue", well=False, state=f"damaged: {faults[0]}; ingest the plans into a new --corpus")
    return Check(name="catalogue", well=True, state=f"{plans} plans in {folder.root}")
