"""A linear-chain conditional random field over readable features: which sentences begin, continue or are no measure.

Model of Lafferty, McCallum and Pereira, "Conditional Random Fields" (ICML 2001); decoding by Viterbi (1967). The
weights are a JSON file made by `python -m training.segmenter`, one number a feature and label, so that every decision
can be taken apart into the cues that led to it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LabelModel:
    """Weights of one chain model, in the order of `labels` wherever labels are counted.

    Attributes:
        labels: names of the labels; the first means "nothing".
        start: weight of each label at the beginning of a chain.
        transitions: weight of going from label (row) to label (column).
        features: feature -> weight for each label.
    """

    labels: tuple[str, ...]
    start: tuple[float, ...]
    transitions: tuple[tuple[float, ...], ...]
    features: Mapping[str, tuple[float, ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        """Sum of the weights of the features for each label."""
        known = [self.features[name] for name in features if name in self.features]
        return [sum(column) for column in zip(*known, strict=True)] if known else [0.0] * len(self.labels)

    def decode(self, chain: Sequence[Iterable[str]]) -> list[str]:
        """The likeliest labels of a chain of feature sets."""
        if not chain:
            return []
        best = [score + first for score, first in zip(self.scores(chain[0]), self.start, strict=True)]
        back: list[list[int]] = []
        for features in chain[1:]:
            came_from, best = self._step(best, self.scores(features))
            back.append(came_from)
        path = [max(range(len(best)), key=best.__getitem__)]
        for came_from in reversed(back):
            path.append(came_from[path[-1]])
        return [self.labels[index] for index in reversed(path)]

    def _step(self, best: list[float], scores: list[float]) -> tuple[list[int], list[float]]:
        came_from: list[int] = []
        following: list[float] = []
        for label, score in enumerate(scores):
            ways = [value + row[label] for value, row in zip(best, self.transitions, strict=True)]
            came_from.append(max(range(len(ways)), key=ways.__getitem__))
            following.append(ways[came_from[-1]] + score)
        return came_from, following

    def reasons(self, features: Iterable[str], label: str, count: int = 3) -> list[str]:
        """The features that spoke most for a label rather than for nothing, strongest first."""
        column = self.labels.index(label)
        gains = {name: self.features[name][column] - self.features[name][0] for name in features if name in self.features}
        return [name for name in sorted(gains, key=lambda name: (-gains[name], name))[:count] if gains[name] > 0]


@cache
def label_models() -> dict[str, LabelModel]:
    """The bundled models: "prose" for chains of sentences, "items" for lists."""
    data = json.loads(files("ingest.segmentation").joinpath("segmenter.json").read_text(encoding="utf-8"))
    return {name: model_from_json(model) for name, model in data.items()}


def model_from_json(data: Mapping[str, object]) -> LabelModel:
    """A model as `training.segmenter` writes it."""
    labels, start, transitions, features = (data[key] for key in ("labels", "start", "transitions", "features"))
    assert isinstance(labels, list) and isinstance(start, list)
    assert isinstance(transitions, list) and isinstance(features, dict)
    return LabelModel(
        labels=tuple(labels),
        start=tuple(start),
        transitions=tuple(map(tuple, transitions)),
        features={name: tuple(weights) for name, weights in features.items()},
    )
