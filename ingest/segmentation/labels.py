"""Which sentences or list items are a measure, a goal, or neither, and which sentences belong to one.

A linear-chain conditional random field over readable features: what a label is worth depends on the features of the
sentence and on the label before it, for measures come in runs. The weights stand in weights.toml, made by
`python -m training.segmenter`, a number a feature and label, so that every decision can be taken apart into the cues
that led to it.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

LABELS = ("O", "M", "m", "G", "g")
"""Neither; the first sentence of a measure, a further one; the first sentence of a goal, a further one."""

START = "^"
"""What stands before the first sentence."""

LONGEST = 9
"""Sentences of the longest passage that is looked for; of 660 annotated ones none is longer."""

EMISSION = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 1, 0], [0, 1, 1]], dtype=np.float64)
"""(label, weight of a feature): a further sentence of a measure is worth what a measure is, and what going on is."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelModel:
    """Weights of one model.

    Attributes:
        weights: feature -> weight for a measure and for a goal, against neither, and for going on, against beginning.
        steps: label -> label before it, or `START` -> weight; steps that are not there cannot be taken.
    """

    weights: Mapping[str, Sequence[float]]
    steps: Mapping[str, Mapping[str, float]]

    def passages(self, rows: Sequence[Iterable[str]]) -> dict[str, Floats]:
        """How likely each run of sentences is to be exactly one measure, or one goal.

        By the forward and backward sums of Lafferty, McCallum and Pereira (ICML 2001), in logarithms.

        Args:
            rows: features of each sentence or item, in order; at least one.

        Returns:
            "M" and "G" -> float64 (len(rows), LONGEST), at [i, k] the probability of the run of k + 1 that begins at i.
        """
        worth, first, steps = self._worth(rows), *self._steps()
        forward, backward = np.empty_like(worth), np.zeros_like(worth)
        forward[0] = first + worth[0]
        for here in range(1, len(worth)):
            forward[here] = worth[here] + np.logaddexp.reduce(forward[here - 1][:, None] + steps, axis=0)
        for here in range(len(worth) - 2, -1, -1):
            backward[here] = np.logaddexp.reduce(steps + worth[here + 1] + backward[here + 1], axis=1)
        total = np.logaddexp.reduce(forward[-1])
        found = {}
        for begins in ("M", "G"):
            begin, on = LABELS.index(begins), LABELS.index(begins.lower())
            ends = np.arange(len(LABELS)) != on
            likely = np.zeros((len(worth), LONGEST))
            for start in range(len(worth)):
                reached, last = forward[start, begin] - total, begin
                for stop in range(start + 1, min(len(worth), start + LONGEST) + 1):
                    after = 0.0
                    if stop < len(worth):
                        after = np.logaddexp.reduce((steps[last] + worth[stop] + backward[stop])[ends])
                    likely[start, stop - start - 1] = np.exp(reached + after)
                    if stop < len(worth):
                        reached, last = reached + steps[last, on] + worth[stop, on], on
            found[begins] = likely
        return found

    def _worth(self, rows: Sequence[Iterable[str]]) -> Floats:
        """What each label is worth by the features alone, (rows, labels)."""
        known = [[self.weights[name] for name in sorted(row) if name in self.weights] for row in rows]
        told = np.array([np.sum(weights, axis=0) if weights else np.zeros(3) for weights in known])
        worth: Floats = told @ EMISSION.T
        return worth

    def _steps(self) -> tuple[Floats, Floats]:
        """Weights of the first label, (labels,), and of the steps from one to the next, (labels before, labels)."""
        table = np.array(
            [[self.steps.get(label, {}).get(before, -np.inf) for label in LABELS] for before in (START, *LABELS)]
        )
        return table[0], table[1:]

    def reasons(self, features: Iterable[str], label: str, count: int = 3) -> tuple[str, ...]:
        """The cues that spoke most for a measure ("M") or goal ("G") rather than for nothing, strongest first.

        Single words are left out: each says little, and only all of them together tell.
        """
        column = ("M", "G").index(label)
        gains = {name: self.weights[name][column] for name in features if name in self.weights and name[0] != "“"}
        ranked = sorted(gains, key=lambda name: (-gains[name], name))
        return tuple(name for name in ranked[:count] if gains[name] > 0)


@cache
def label_models() -> dict[str, LabelModel]:
    """The bundled models: "prose" for sentences of running text, "items" for list items."""
    data = tomllib.loads(files("ingest.segmentation").joinpath("weights.toml").read_text(encoding="utf-8"))
    return {name: LabelModel(tables["cues"], tables["steps"]) for name, tables in data.items()}
