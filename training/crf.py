"""Fits the weights of `ingest.segmentation.labels.LabelModel`: a linear-chain conditional random field.

Maximum a posteriori estimation with a Gaussian prior around expected weights, on sequences of which annotators may
allow several labels a place: the likelihood is that of all allowed sequences together. Forward and backward sums after
Lafferty, McCallum and Pereira (ICML 2001); Adam on all sequences at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.segmentation.labels import EMISSION, LABELS, START

_RATE = 0.05
_NEVER = -1e4  # log of next to nothing, and still a number
_GOES_ON = {"m": "Mm", "g": "Gg"}  # labels of further sentences, and what must stand before them

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """Sentences or items that stand together, one entry each: features, and the labels that an annotator allows.

    `plan` is the name of the plan in which they stand.
    """

    plan: str
    rows: tuple[frozenset[str], ...]
    allowed: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """How strongly weights are drawn to what was expected of them.

    Attributes:
        penalty: of a unit's distance from the prior, squared, times a half.
        step_penalty: the same for the weights of steps from label to label.
        spread: number of plans in which a feature of which nothing was expected has to occur to be taken in.
        rounds: of gradient descent.
    """

    penalty: float = 10.0
    step_penalty: float = 5.0
    spread: int = 10
    rounds: int = 120


@dataclass(frozen=True, slots=True)
class Fitted:
    """Feature -> weights for a measure, a goal and going on, and label -> label before it -> weight."""

    cues: dict[str, list[float]]
    steps: dict[str, dict[str, float]]


def fit(
    weighted: Sequence[tuple[Example, float]],
    prior: Mapping[str, Sequence[float]],
    settings: Settings,
    *,
    runs: bool = True,
) -> Fitted:
    """The weights of a model.

    Args:
        weighted: examples, each with how much it counts.
        prior: feature -> expected weights for a measure, a goal and going on, or the first of these; a feature that is
            not in it is expected to tell nothing, one that no example has keeps what is expected of it.
        settings: strength of the prior.
        runs: whether passages may be of more than one sentence or item.
    """
    weighted = sorted((pair for pair in weighted if pair[0].rows), key=lambda pair: -len(pair[0].rows))
    seen = {(feature, example.plan) for example, _ in weighted for row in example.rows for feature in row}
    plans = Counter(feature for feature, _ in seen)
    names = sorted({name for name, count in plans.items() if count >= settings.spread} | prior.keys())
    chain = _Chain([example for example, _ in weighted], names)
    counted = np.array([weight for _, weight in weighted])[chain.owner][:, None]
    expected = np.array([(*prior.get(name, ()), 0.0, 0.0, 0.0)[:3] for name in names])
    cues, steps = expected.copy(), np.zeros((len(LABELS) + 1, len(LABELS)))
    possible = _possible(runs=runs)
    closed = np.where(possible, 0.0, _NEVER)
    moments = [(np.zeros_like(array), np.zeros_like(array)) for array in (cues, steps)]
    for round_ in range(1, settings.rounds + 1):
        emitted = chain.features @ cues @ EMISSION.T
        free, free_steps = chain.expectations(emitted, steps + closed, counted)
        bound, bound_steps = chain.expectations(np.where(chain.allowed, emitted, _NEVER), steps + closed, counted)
        slopes = (
            chain.features.T @ ((free - bound) * counted @ EMISSION) + settings.penalty * (cues - expected),
            free_steps - bound_steps + settings.step_penalty * steps,
        )
        for weights, slope, (mean, square) in zip((cues, steps), slopes, moments, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope**2 - square)
            weights -= _RATE * (mean / (1 - 0.9**round_)) / (np.sqrt(square / (1 - 0.99**round_)) + 1e-8)
    befores = (START, *LABELS)
    return Fitted(
        {name: [round(float(weight), 3) for weight in row] for name, row in zip(names, cues, strict=True)},
        {
            label: {before: round(float(steps[row, column]), 3) for row, before in enumerate(befores) if open_[row]}
            for column, (label, open_) in enumerate(zip(LABELS, possible.T, strict=True))
            if open_.any()
        },
    )


def _possible(*, runs: bool) -> npt.NDArray[np.bool_]:
    """Which steps there are, (label before or none, label): a passage only goes on where one of its kind has begun."""
    befores = (START, *LABELS)
    return np.array(
        [[label not in _GOES_ON or (runs and before in _GOES_ON[label]) for label in LABELS] for before in befores]
    )


class _Chain:
    """All examples in one array: first the places 0 of all examples, longest first, then their places 1, and so on."""

    def __init__(self, examples: Sequence[Example], names: Sequence[str]) -> None:
        lengths = [len(example.rows) for example in examples]
        self._counts = [sum(length > time for length in lengths) for time in range(max(lengths, default=0))]
        column = {name: i for i, name in enumerate(names)}
        places = [(i, time) for time, count in enumerate(self._counts) for i in range(count)]
        self.owner = np.array([i for i, _ in places])
        self.features = np.zeros((len(places), len(names)))
        self.allowed = np.zeros((len(places), len(LABELS)), dtype=bool)
        for row, (i, time) in enumerate(places):
            self.features[row, [column[name] for name in examples[i].rows[time] if name in column]] = 1
            self.allowed[row] = [label in examples[i].allowed[time] for label in LABELS]

    def expectations(self, emitted: Floats, steps: Floats, counted: Floats) -> tuple[Floats, Floats]:
        """How often each label is expected at each place, and each step over all, the examples counted by weight."""
        stops = np.cumsum(self._counts)
        slices = [slice(stop - count, stop) for stop, count in zip(stops, self._counts, strict=True)]
        within = steps[1:]
        forward, backward = np.empty_like(emitted), np.zeros_like(emitted)
        forward[slices[0]] = emitted[slices[0]] + steps[0]
        for before, here in pairwise(slices):
            live = forward[before][: here.stop - here.start]
            forward[here] = emitted[here] + _log_sum(live[:, :, None] + within, axis=1)
        for before, here in reversed(list(pairwise(slices))):
            count = here.stop - here.start
            ahead = (emitted[here] + backward[here])[:, None, :] + within
            backward[before.start : before.start + count] = _log_sum(ahead, axis=2)
        total = _log_sum((forward + backward)[slices[0]], axis=1)
        likely = np.exp(forward + backward - total[self.owner][:, None])
        taken = np.zeros_like(steps)
        taken[0] = (likely[slices[0]] * counted[slices[0]]).sum(axis=0)
        for before, here in pairwise(slices):
            count = here.stop - here.start
            joint = forward[before][:count, :, None] + within + (emitted[here] + backward[here])[:, None, :]
            taken[1:] += (np.exp(joint - total[:count, None, None]) * counted[here][:, :, None]).sum(axis=0)
        return likely, taken


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    summed: Floats = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return summed
