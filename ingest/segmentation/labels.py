"""Which sentences or list items are a measure, a goal, or neither.

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
from math import fsum

LABELS = ("O", "M", "G")
"""Neither, measure, goal."""

START = "^"
"""What stands before the first sentence."""


@dataclass(frozen=True, slots=True)
class LabelModel:
    """Weights of one model.

    Attributes:
        weights: feature -> weight for a measure and for a goal, against neither.
        steps: label -> label before it, or `START` -> weight.
    """

    weights: Mapping[str, tuple[float, float]]
    steps: Mapping[str, Mapping[str, float]]

    def labels(self, rows: Sequence[Iterable[str]]) -> list[str]:
        """The best sequence of labels, by the algorithm of Viterbi.

        Args:
            rows: features of each sentence or item, in order.
        """
        best = {START: 0.0}
        paths: list[dict[str, str]] = []
        for row in rows:
            worth = self._worth(row)
            reached = {
                label: {before: best[before] + steps[before] for before in best} for label, steps in self.steps.items()
            }
            came = {label: max(scores, key=scores.__getitem__) for label, scores in reached.items()}
            best = {label: reached[label][before] + worth[label] for label, before in came.items()}
            paths.append(came)
        label = max(best, key=best.__getitem__)
        found: list[str] = []
        for came in reversed(paths):
            found.append(label)
            label = came[label]
        return found[::-1]

    def _worth(self, row: Iterable[str]) -> dict[str, float]:
        known = [self.weights[name] for name in row if name in self.weights]
        return {"O": 0.0, "M": fsum(measure for measure, _ in known), "G": fsum(goal for _, goal in known)}

    def reasons(self, features: Iterable[str], label: str, count: int = 3) -> tuple[str, ...]:
        """The cues that spoke most for a measure ("M") or goal ("G") rather than for nothing, strongest first.

        Single words are left out: each says little, and only all of them together tell.
        """
        column = LABELS.index(label) - 1
        gains = {name: self.weights[name][column] for name in features if name in self.weights and name[0] != "“"}
        ranked = sorted(gains, key=lambda name: (-gains[name], name))
        return tuple(name for name in ranked[:count] if gains[name] > 0)


@cache
def label_models() -> dict[str, LabelModel]:
    """The bundled models: "prose" for sentences of running text, "items" for list items."""
    data = tomllib.loads(files("ingest.segmentation").joinpath("weights.toml").read_text(encoding="utf-8"))
    return {name: model_of(tables["cues"], tables["steps"]) for name, tables in data.items()}


def model_of(cues: Mapping[str, Sequence[float]], steps: Mapping[str, Mapping[str, float]]) -> LabelModel:
    """A model as `training.segmenter` writes it."""
    return LabelModel({name: (row[0], row[1]) for name, row in cues.items()}, steps)
