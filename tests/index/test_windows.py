from itertools import pairwise

import pytest

from index.windows import STEP, WORDS, windows


def text(words: int) -> str:
    return " ".join(f"w{number}" for number in range(words))


@pytest.mark.parametrize("words", [0, 1, WORDS])
def test_a_short_text_is_its_own_window(words: int) -> None:
    assert windows(text(words) + "  ") == [text(words) + "  "]


@pytest.mark.parametrize("words", [WORDS + 1, WORDS + STEP, WORDS + STEP + 1, 500])
def test_windows_cover_a_long_text_and_overlap(words: int) -> None:
    found = [window.split() for window in windows(text(words))]
    assert all(len(window) <= WORDS for window in found)
    for before, after in pairwise(found):
        assert after[0] == before[STEP]
        assert before[-1] in after
    assert list(dict.fromkeys(word for window in found for word in window)) == text(words).split()
