"""Is all well? Each room checks its own; this is the form of an answer, and the catalogue's check."""

from dataclasses import dataclass
from typing import Any

from corpus.errors import BeleidError
from corpus.folder import CorpusFolder
from corpus.terminal import Column

CHECK_FIELDS = ("check", "well", "state")
CHECK_COLUMNS = (
    Column(key="check", head=""),
    Column(key="mark", head="in orde"),
    Column(key="state", head="", wraps=True),
)


_NAMES = {"catalogue": "catalogus", "encoder": "taalmodel", "OCR": "tekstherkenning"}
"""What a table calls the checks, where that is not their name."""


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
        """As JSON values."""
        return {"check": self.name, "well": self.well, "state": self.state}

    def table_row(self) -> dict[str, Any]:
        """For people."""
        mark = {True: "ja", False: "NEE", None: "-"}[self.well]
        return {"check": _NAMES.get(self.name, self.name), "mark": mark, "state": self.state}


def check_catalogue(folder: CorpusFolder) -> Check:
    """Whether the catalogue can be opened and is whole."""
    if not folder.database.exists():
        return Check(name="catalogue", well=None, state=f"nog geen plannen in {folder.root}; geef `beleid ingest MAP`")
    try:
        with folder.open() as catalogue:
            faults, plans = catalogue.faults(), len(catalogue.plans())
    except BeleidError as error:
        return Check(name="catalogue", well=False, state=str(error))
    if faults:
        return Check(
            name="catalogue", well=False, state=f"beschadigd: {faults[0]}; lees de plannen in een nieuwe --corpus in"
        )
    return Check(name="catalogue", well=True, state=f"{plans} plannen in {folder.root}")
