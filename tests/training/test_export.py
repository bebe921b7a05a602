from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from index.static import StaticEncoder
from training.export import quantise, write_model, write_sentence_transformer

TEXTS = [
    "Voorlichting aan ouderen over babbeltrucs en digitale oplichting.",
    "cameratoezicht",
    "De burgemeester sluit een pand waarin drugs zijn gevonden. " * 40,
]


def test_int8_rows_stay_within_half_a_step() -> None:
    table = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    rows, scales = quantise(table)
    assert np.all(np.abs(rows * scales[:, None] - table) <= scales[:, None] / 2 + 1e-7)


def test_a_zero_row_stays_zero() -> None:
    rows, scales = quantise(np.zeros((1, 4), np.float32))
    assert not rows.any() and scales[0] == 0


def test_a_written_model_is_the_table_and_its_id_follows_the_content(tmp_path: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "fiets": 1, "dief": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.array([[9, 9], [3, 4], [1, 0]], np.float32)
    write_model(table, tokenizer, tmp_path)
    encoder = StaticEncoder.load(tmp_path)
    assert encoder.encode_queries(["fiets"])[0] == pytest.approx([0.6, 0.8], abs=0.005)
    assert not encoder.encode_queries(["onbekend"]).any()
    write_model(-table, tokenizer, tmp_path)
    assert StaticEncoder.load(tmp_path).id != encoder.id


def test_int8_keeps_the_direction_of_texts() -> None:
    encoder = StaticEncoder.bundled()
    exact = np.random.default_rng(2).standard_normal(encoder.embeddings.shape).astype(np.float32)
    rows, scales = quantise(exact)
    for text in TEXTS:
        ids = encoder.tokenizer.encode(text).ids
        left, right = exact[ids].sum(0), (rows[ids] * scales[ids, None]).sum(0)
        assert left @ right / np.linalg.norm(left) / np.linalg.norm(right) > 0.999


def test_the_sentence_transformers_folder_gives_the_same_vectors(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    write_sentence_transformer(Path(__file__).parents[2] / "index" / "model", tmp_path)
    model = SentenceTransformer(str(tmp_path), device="cpu")
    expected = StaticEncoder.bundled().encode_passages(TEXTS)
    assert np.abs(model.encode(TEXTS, show_progress_bar=False) - expected).max() < 1e-5
