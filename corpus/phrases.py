"""Phrases looked up in analysed text: the longest at each place, in any inflection."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from corpus.dutch import STOP_WORDS, Analyser, Token

Value = TypeVar("Value")

_PREFIX: Final = 2  # letters that a word and its stem always share


class Found(NamedTuple, Generic[Value]):
    """A phrase in a text: its value and the half-open character range."""

    value: Value
    start: int
    end: int


class _Node(Generic[Value]):
    """A place in the tree of terms; `values` are those of the phrases that end here."""

    __slots__ = ("below", "values")

    def __init__(self) -> None:
        self.below: dict[str, _Node[Value]] = {}
        self.values: list[Value] = []


class Phrases(Generic[Value]):
    """Phrases with a value each, analysed as the texts are that they are looked up in.

    Stop words do not count: "jongeren met een mes" is also found as "jongeren met mes". To analyse thousands of phrases
    takes longer than a question may, so a phrase is analysed only when a text has a word with its first letters.
    """

    def __init__(self) -> None:
        self._analyser = Analyser()
        self._root: _Node[Value] = _Node()
        self._waiting: dict[str, list[tuple[str, Value]]] = {}

    def add(self, phrase: str, value: Value) -> None:
        """Files a value under a phrase; a phrase may have several, of which `find` gives the first."""
        prefix = phrase[:_PREFIX]
        plain = prefix.isascii() and prefix.isalnum() and phrase.partition(" ")[0].lower() not in STOP_WORDS
        self._waiting.setdefault(prefix.lower() if plain else "", []).append((phrase, value))

    def find(self, tokens: Sequence[Token]) -> list[Found[Value]]:
        """The phrases in a text's tokens, in order and without overlap: of two, the earlier, then the longer."""
        for prefix in {"", *(token.term[:_PREFIX] for token in tokens)} & self._waiting.keys():
            self._analyse(prefix)
        at: dict[int, list[Token]] = {}
        for token in tokens:
            at.setdefault(token.start, []).append(token)
        starts = sorted(at)
        found: list[Found[Value]] = []
        for start in starts:
            if found and start < found[-1].end:
                continue
            best = max(self._ends(self._root, start, starts, at), key=lambda end: end[1], default=None)
            if best is not None:
                found.append(Found(best[0], start, best[1]))
        return found

    def shared(self) -> list[tuple[Value, ...]]:
        """The values of each phrase that has more than one."""
        for prefix in list(self._waiting):
            self._analyse(prefix)
        return [tuple(node.values) for node in _walk(self._root) if len(node.values) > 1]

    def _analyse(self, prefix: str) -> None:
        for phrase, value in self._waiting.pop(prefix):
            node = self._root
            for token in self._analyser.analyse(phrase):
                if not token.part:
                    node = node.below.setdefault(token.term, _Node())
            if node is not self._root and value not in node.values:
                node.values.append(value)

    def _ends(
        self, node: _Node[Value], start: int, starts: list[int], at: dict[int, list[Token]]
    ) -> Iterator[tuple[Value, int]]:
        """Value and end of every phrase that goes on from `node` with the words at `start`."""
        for token in at[start]:
            below = node.below.get(token.term)
            if below is None:
                continue
            if below.values:
                yield below.values[0], token.end
            following = bisect_left(starts, token.end)
            if below.below and following < len(starts):
                yield from self._ends(below, starts[following], starts, at)


def _walk(node: _Node[Value]) -> Iterator[_Node[Value]]:
    yield node
    for below in node.below.values():
        yield from _walk(below)
