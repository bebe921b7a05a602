"""Any number of measures that look like real ones to an index: the same seed gives the same measures.

Words follow each other as in the sample plans (a chain over pairs of words), so common words are as common as they are.
New words, as every new plan brings them, are compounds of two known words, drawn by Zipf's law from a long list; their
share is what keeps the vocabulary growing as Heaps' law has it.
"""

import random
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from pathlib import Path

from corpus.model import ElementType, Kind, MeasureDraft, Municipality, Period, PlanDraft, PlanFacts, Source
from corpus.themes import load_themes
from ingest.reading import read_outline

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
NEW_WORDS = 0.04
"""Share of words that no sample plan has."""
LONG_TAIL = 300_000
WORDS = (12, 60)
"""Fewest and most words of a measure; most of those in the sample plans lie between."""
GEMEENTEN = tuple(f"Gemeente {number:03}" for number in range(342))
THEMES = (None, *sorted(load_themes()))
_RUNNING = {ElementType.PARAGRAPH, ElementType.LIST_ITEM}


class Generator:
    """Writes measures.

    Args:
        seed: decides which.
    """

    def __init__(self, seed: int = 1) -> None:
        self._plans = 0
        self._draw = random.Random(seed)  # noqa: S311
        texts = sample_texts()
        self._follow: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            for word, after in pairwise(text.split()):
                self._follow[word].append(after)
        self._first = [text.split()[0] for text in texts]
        self._parts = sorted({word.lower() for text in texts for word in re.findall(r"[^\W\d_]{4,9}", text)})
        self._weights = list(accumulate(1 / rank for rank in range(1, LONG_TAIL + 1)))

    def texts(self) -> Iterator[str]:
        """Measures without end."""
        while True:
            length = self._draw.randint(*WORDS)
            yield " ".join(islice(self._words(), length)).rstrip(",;:.") + "."

    def plans(self, count: int, measures: int) -> Iterator[PlanDraft]:
        """So many plans, each with so many measures; a second call gives others."""
        for _ in range(count):
            self._plans += 1
            yield self._plan(self._plans, measures)

    def _plan(self, number: int, measures: int) -> PlanDraft:
        """A plan as a reader would hand it over, without elements."""
        texts = list(islice(self.texts(), measures))
        first = 2010 + number % 16
        return PlanDraft(
            facts=PlanFacts(
                title="Integraal veiligheidsplan",
                municipalities=(Municipality(name=GEMEENTEN[number % len(GEMEENTEN)]),),
                period=Period(first=first, last=first + 3),
                kind=None,
                adopted=None,
            ),
            source=Source(
                path=f"/plannen/{number}.pdf", name=f"{number}.pdf", sha256=f"{number:064x}", reader="g", segmenter="g"
            ),
            elements=(),
            measures=tuple(
                MeasureDraft(
                    kind=Kind.GOAL if place % 5 == 4 else Kind.MEASURE,
                    text=text,
                    theme_code=THEMES[(number + place) % len(THEMES)],
                    page_from=place // 5 + 1,
                    page_to=place // 5 + 1,
                )
                for place, text in enumerate(texts)
            ),
        )

    def _words(self) -> Iterator[str]:
        word = self._draw.choice(self._first)
        while True:
            yield self._new_word() if self._draw.random() < NEW_WORDS else word
            after = self._follow.get(word)
            word = self._draw.choice(after or self._first)

    def _new_word(self) -> str:
        rank = bisect(self._weights, self._draw.random() * self._weights[-1])
        own = random.Random(rank)  # noqa: S311 # a word of the long list is a function of its rank
        return f"{own.choice(self._parts)}{own.choice(self._parts)}"


def sample_texts() -> Sequence[str]:
    """Paragraphs and list items of the sample plans."""
    plans = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".html"})
    elements = [element for path in plans for element in read_outline(path).elements]
    return [element.text for element in elements if element.type in _RUNNING and len(element.text.split()) >= WORDS[0]]
