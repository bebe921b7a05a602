"""Where was looked: nothing found in a gemeente and no plan of a gemeente are different things."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.selection import Selection
from search.engine import Engine
from search.wording import ANY_WORDING, Wording

_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where an answer comes from.

    Attributes:
        searched: gemeenten whose plans were looked through, sorted.
        silent: those of them that have nothing on it, sorted.
    """

    searched: tuple[str, ...]
    silent: tuple[str, ...]

    def record(self) -> dict[str, list[str]]:
        """As JSON values."""
        return {"searched": list(self.searched), "nothing_in": list(self.silent)}

    def notes(self) -> list[str]:
        """For people."""
        if not self.searched:
            return ["no plan in this corpus passes the filter: nothing was searched"]
        said = [f"searched {len(self.searched)} gemeenten: {_some(self.searched)}"]
        return [*said, f"nothing on it in {len(self.silent)}: {_some(self.silent)}"] if self.silent else said


def coverage_of(engine: Engine, question: str, selection: Selection, wording: Wording = ANY_WORDING) -> Coverage:
    """Which gemeenten a search looked at, and which of them have no answer."""
    searched = engine.municipalities(selection)
    answering = engine.answering(question, selection, wording)
    return Coverage(searched=tuple(sorted(searched)), silent=tuple(sorted(searched - answering)))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
