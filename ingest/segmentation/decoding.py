"""From how likely passages are to the passages that are named.

The most likely sequence of labels would often be one in which every passage is a sentence too short or too long. What
counts is whether a reader recognises the measure: nearly all of it is there, and not more than as much again. So the
passages are chosen by how likely they are to be recognised, which sums over all the ways in which the sentences around
could belong together (decisions of least Bayes risk).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.segmentation.labels import LONGEST

# What counts as recognised, in characters: the share of the true passage that is there, and the share of what is there
# that is true (the measure by which annotators of plans are compared). More than half is true of one passage only.
_COVERED, _TRUE = 0.7, 0.5

# A passage is named when it is likelier than this to be recognised. For the best F1 that would be half of the F1 that
# can be reached (Lipton, Elkan and Narayanaswamy, ECML 2014), some .35 to .4. The model has seen mostly invented plans
# and is less sure of real ones: on plans left out .25 did as well as .3, but takes in more that is none.
_ENOUGH = {"M": 0.3, "G": 0.3}

_EXACT = 0.05  # what being exact is worth beside being recognised, so that equal passages are told apart

Floats = NDArray[np.float64]


class Run(NamedTuple):
    """Sentences of one measure ("M") or goal ("G"): start <= i < stop."""

    label: str
    start: int
    stop: int


def chosen(likely: Mapping[str, Floats], lengths: Sequence[int]) -> list[Run]:
    """The runs to name, in order; they do not overlap.

    Args:
        likely: label -> float64 (n, LONGEST), as `LabelModel.passages` gives it.
        lengths: characters of each of the n sentences.
    """
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.float64)
    best: list[tuple[float, Run | None]] = [(0.0, None)]
    for stop in range(1, len(lengths) + 1):
        ways: list[tuple[float, Run | None]] = [(best[stop - 1][0], None)]
        for start in range(max(0, stop - LONGEST), stop):
            for label, found in likely.items():
                gain = _recognised(found, ends, start, stop) - _ENOUGH[label]
                if gain > 0:
                    ways.append((best[start][0] + gain, Run(label, start, stop)))
        best.append(max(ways, key=lambda way: way[0]))
    runs: list[Run] = []
    stop = len(lengths)
    while stop:
        run = best[stop][1]
        runs += [run] if run else []
        stop = run.start if run else stop - 1
    return runs[::-1]


def _recognised(likely: Floats, ends: Floats, start: int, stop: int) -> float:
    """How likely a run is to be recognised, and a little for being exact."""
    first = max(0, start - LONGEST + 1)
    around = likely[first:stop]
    if around.sum() < min(_ENOUGH.values()):
        return 0.0
    starts = np.arange(first, stop)[:, None]
    stops = np.minimum(starts + np.arange(1, LONGEST + 1), len(ends) - 1)
    shared = ends[np.minimum(stops, stop)] - ends[np.maximum(starts, start)]
    true = (shared >= _COVERED * (ends[stops] - ends[starts])) & (shared > _TRUE * (ends[stop] - ends[start]))
    there = true & (np.minimum(stops, stop) > np.maximum(starts, start))
    return float(around[there].sum() + _EXACT * likely[start, stop - start - 1])
