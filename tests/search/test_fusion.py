import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from search.fusion import answers, centred, fuse

scores = arrays(np.float32, 6, elements=st.floats(0, 1, width=32))


@given(scores, scores, st.floats(0, 1))
def test_fused_scores_lie_between_zero_and_one(dense: np.ndarray, lexical: np.ndarray, weight: float) -> None:
    fused = fuse(dense, lexical, weight)
    assert ((fused >= 0) & (fused <= 1 + 1e-6)).all()


@given(scores)
def test_a_leg_that_knows_nothing_leaves_the_other_ones_order(lexical: np.ndarray) -> None:
    fused = fuse(np.zeros(6, np.float32), lexical)
    for one in range(6):
        for other in range(6):
            if lexical[one] > lexical[other]:
                assert fused[one] >= fused[other]


def test_what_both_legs_put_first_comes_first() -> None:
    dense, lexical = np.array([0.9, 0.5, 0.1], np.float32), np.array([0.4, 0.5, 0.1], np.float32)
    assert fuse(dense, lexical, 0.5).argmax() == 0


def test_negative_cosines_count_as_nothing() -> None:
    assert fuse(np.array([-0.5, -0.1], np.float32), np.zeros(2, np.float32)).tolist() == [0, 0]


def test_no_candidates_give_no_scores() -> None:
    assert fuse(np.empty(0, np.float32), np.empty(0, np.float32)).size == 0


def test_cosines_are_counted_from_what_is_usual() -> None:
    cosines = np.array([0.75, 0.8, 1.0], np.float32)
    np.testing.assert_allclose(centred(cosines, 0.75), [0, 0.2, 1], atol=1e-6)


def test_a_mean_of_one_divides_nothing_by_zero() -> None:
    assert np.isfinite(centred(np.array([1.0], np.float32), 1.0)).all()


def test_a_shared_word_alone_is_no_answer_and_the_same_meaning_is() -> None:
    dense, lexical = np.array([0.1, 0.7], np.float32), np.array([0.3, 0.0], np.float32)
    assert answers(fuse(dense, lexical)).tolist() == [False, True]
