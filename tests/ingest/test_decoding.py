"""Which passages are named, by how likely they are."""

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.segmentation.decoding import Run, chosen
from ingest.segmentation.labels import LONGEST

LENGTHS = [100, 100, 100, 100]


def likely(count: int = 4, **runs: float) -> NDArray[np.float64]:
    """Probabilities of runs, written as `r02=0.5`: from 0 up to 2."""
    table = np.zeros((count, LONGEST))
    for name, value in runs.items():
        start, stop = int(name[1]), int(name[2])
        table[start, stop - start - 1] = value
    return table


def named(measures: NDArray[np.float64], goals: NDArray[np.float64] | None = None) -> list[Run]:
    none = np.zeros_like(measures)
    return chosen({"M": measures, "G": none if goals is None else goals}, LENGTHS[: len(measures)])


def test_what_is_sure_is_named_as_it_is() -> None:
    assert named(likely(r02=0.9, r34=0.8)) == [Run("M", 0, 2), Run("M", 3, 4)]


def test_what_is_unlikely_is_not_named() -> None:
    assert named(likely(r02=0.1, r34=0.15)) == []


def test_no_sentences_no_passages() -> None:
    assert chosen({"M": np.zeros((0, LONGEST)), "G": np.zeros((0, LONGEST))}, []) == []


def test_a_passage_of_which_the_end_is_unsure_is_named_whole_enough() -> None:
    """Each end alone is unlikely, but a reader would recognise one of three sentences in all cases."""
    assert named(likely(r02=0.2, r03=0.2, r04=0.2)) == [Run("M", 0, 3)]


def test_neighbours_that_are_two_measures_stay_two() -> None:
    assert named(likely(r01=0.9, r12=0.9)) == [Run("M", 0, 1), Run("M", 1, 2)]


def test_a_long_sentence_weighs_more_than_a_short_one() -> None:
    """Without the short second sentence nearly all of the measure is there; without the long one it is not."""
    measures = likely(2, r02=0.6)
    goals = np.zeros_like(measures)

    assert chosen({"M": measures, "G": goals}, [300, 20]) == [Run("M", 0, 2)]
    measures = likely(2, r01=0.5, r02=0.1)
    assert chosen({"M": measures, "G": goals}, [300, 20]) == [Run("M", 0, 1)]


@pytest.mark.parametrize("goal", [0.2, 0.5])
def test_a_passage_is_a_measure_or_a_goal(goal: float) -> None:
    runs = named(likely(r01=0.4), likely(r01=goal))

    assert runs == [Run("G" if goal > 0.45 else "M", 0, 1)]
