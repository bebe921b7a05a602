"""Multinomial logistic regression over readable features: is a sentence or list item a measure, a goal, or neither.

The weights stand in weights.toml, made by `python -m training.segmenter`, one number a feature and label, so that every
decision can be taken apart into the cues that led to it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import fsum

LABELS = ("O", "M", "G")
"""Neither, measure, goal."""


@dataclass(frozen=True, slots=True)
class LabelModel:
    """Weights of one model.

    Attributes:
        weights: feature -> weight for each of `LABELS`.
    """

    weights: Mapping[str, tuple[float, ...]]

    def label(self, features: Iterable[str]) -> str:
        """The label with the highest sum of weights."""
        known = [self.weights[name] for name in features if name in self.weights]
        sums = [fsum(column) for column in zip(*known, strict=True)] or [0.0] * len(LABELS)
        return LABELS[max(range(len(LABELS)), key=sums.__getitem__)]

    def reasons(self, features: Iterable[str], label: str, count: int = 3) -> tuple[str, ...]:
        """The features that spoke most for a label rather than for nothing, strongest first."""
        column = LABELS.index(label)
        gains = {name: self.weights[name][column] - self.weights[name][0] for name in features if name in self.weights}
        ranked = sorted(gains, key=lambda name: (-gains[name], name))
        return tuple(name for name in ranked[:count] if gains[name] > 0)


@cache
def label_models() -> dict[str, LabelModel]:
    """The bundled models: "prose" for sentences of running text, "items" for list items."""
    data = tomllib.loads(files("ingest.segmentation").joinpath("weights.toml").read_text(encoding="utf-8"))
    return {name: model_of(weights) for name, weights in data.items()}


def model_of(weights: Mapping[str, Iterable[float]]) -> LabelModel:
    """A model as `training.segmenter` writes it."""
    return LabelModel({name: tuple(row) for name, row in weights.items()})
