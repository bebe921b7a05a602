"""Where was looked: nothing found in a gemeente and no plan of a gemeente are different things."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.selection import Selection
from search.engine import Engine
from search.scope import listed
from search.wording import ANY_WORDING, Wording


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

    def notes(self, nothing: str = "niets hierover") -> list[str]:
        """For people; `nothing` is what was not found."""
        if not self.searched:
            return ["geen plan in dit corpus voldoet aan het filter: er is nergens gezocht"]
        said = [f"gezocht in {_counted(self.searched)}"]
        return [*said, f"{nothing} gevonden in {_counted(self.silent)}"] if self.silent else said


def coverage_of(engine: Engine, question: str, selection: Selection, wording: Wording = ANY_WORDING) -> Coverage:
    """Which gemeenten a search looked at, and which of them have no answer."""
    searched = engine.municipalities(selection)
    answering = engine.answering(question, selection, wording)
    return Coverage(searched=tuple(sorted(searched)), silent=tuple(sorted(searched - answering)))


def _counted(names: Sequence[str]) -> str:
    """How many gemeenten, and some of them by name: "2 gemeenten: Almelo, Borne"."""
    return f"{len(names)} {'gemeente' if len(names) == 1 else 'gemeenten'}: {listed(names)}"
