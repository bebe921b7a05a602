from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from index.static import TENSORS_FILE, TOKENS_PER_SUM, StaticEncoder

WORDS = {"[UNK]": 0, "fiets": 1, "diefstal": 2, "camera": 3}


@pytest.fixture(scope="module")
def small() -> StaticEncoder:
    """Four tokens in two dimensions, the unknown one zero."""
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return StaticEncoder(
        id="small",
        tokenizer=tokenizer,
        embeddings=np.array([[0, 0], [100, 0], [0, 50], [3, 4]], np.int8),
        scales=np.array([1, 0.01, 0.02, 1], np.float32),
    )


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    return StaticEncoder.bundled()


def test_a_vector_is_the_normalised_sum_of_scaled_rows(small: StaticEncoder) -> None:
    assert small.encode_passages(["fiets diefstal"])[0] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert small.encode_queries(["camera"])[0] == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("text", ["", "   ", "onbekend woord", "😀"])
def test_a_text_without_a_known_token_is_a_zero_row(small: StaticEncoder, text: str) -> None:
    assert not small.encode_queries([text]).any()


def test_nothing_to_encode_gives_an_empty_array(small: StaticEncoder) -> None:
    assert small.encode_passages([]).shape == (0, 2)


def test_a_long_passage_is_read_to_its_end(small: StaticEncoder) -> None:
    long = "fiets " * (TOKENS_PER_SUM + 1) + "diefstal " * (TOKENS_PER_SUM + 1)
    assert small.encode_passages([long])[0] == pytest.approx([0.5**0.5, 0.5**0.5])


def test_rows_do_not_depend_on_their_batch(bundled: StaticEncoder) -> None:
    texts = [f"maatregel {number} tegen inbraak in wijk {number % 7}" for number in range(1100)]
    together = bundled.encode_passages(texts)
    alone = np.concatenate([bundled.encode_passages([text]) for text in texts[500:530]])
    assert together[500:530] == pytest.approx(alone, abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=80), max_size=6))
def test_any_text_gives_unit_or_zero_rows(bundled: StaticEncoder, texts: list[str]) -> None:
    rows = bundled.encode_queries(texts)
    norms = np.linalg.norm(rows, axis=1)
    assert rows.dtype == np.float32
    assert np.all((np.abs(norms - 1) < 1e-5) | (norms == 0))


def test_the_bundled_model_knows_what_policy_words_mean(bundled: StaticEncoder) -> None:
    query = bundled.encode_queries(["dieven buiten de deur houden"])
    near, far = bundled.encode_passages(["Voorlichting over inbraakpreventie.", "Nieuwe bomen in het park."])
    assert query[0] @ near > query[0] @ far + 0.2


@pytest.mark.parametrize("compound", ["woninginbraak", "cameratoezicht", "jeugdoverlast"])
def test_the_bundled_tokenizer_takes_compounds_apart(bundled: StaticEncoder, compound: str) -> None:
    assert len(bundled.tokenizer.encode(compound).ids) == 2


def test_a_missing_file_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / TENSORS_FILE).write_bytes(b"")
    with pytest.raises(OSError, match="config"):
        StaticEncoder.load(tmp_path)
