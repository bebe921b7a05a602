import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers

from corpus.errors import ModelError
from index.encoder import load_encoder
from index.models import BUNDLED, available_models
from index.sentence import SentenceTransformerEncoder
from index.static import StaticEncoder

ROOT = Path(__file__).parents[2]
WORDS = ["[UNK]", "query", "passage", "wijk", "agent", "camera", ":"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of seven token vectors on disk."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.random.default_rng(1).standard_normal((len(WORDS), 8)).astype(np.float32)
    path = tmp_path_factory.mktemp("model")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table)]).save(str(path))
    return path


def test_none_and_bundled_name_the_same_model() -> None:
    assert load_encoder().id == load_encoder(BUNDLED).id


def test_the_bundled_id_names_the_content() -> None:
    config = json.loads((ROOT / "index" / "model" / "config.json").read_text(encoding="utf-8"))
    assert load_encoder().id == f"{config['name']}-{config['version']}+{config['content_hash']}"


def test_a_folder_of_our_own_kind_is_read_without_sentence_transformers() -> None:
    assert isinstance(load_encoder(str(ROOT / "index" / "model")), StaticEncoder)


def test_a_model_that_is_not_on_disk_says_how_to_fetch_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="hf download intfloat/multilingual-e5-small"):
        load_encoder("intfloat/multilingual-e5-small")


def test_a_broken_model_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="is niet te lezen"):
        load_encoder(str(tmp_path))


def test_a_broken_static_model_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "embeddings.safetensors").write_bytes(b"nonsense")
    with pytest.raises(ModelError, match="is niet te lezen"):
        load_encoder(str(tmp_path))


def test_a_sentence_transformers_folder_gives_unit_rows_and_zero_for_empty(folder: Path) -> None:
    rows = load_encoder(str(folder)).encode_passages(["wijk agent", " ", "camera"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1], abs=1e-6)


def test_the_same_folder_has_the_same_id_and_another_content_another(folder: Path) -> None:
    first = load_encoder(str(folder)).id
    assert load_encoder(str(folder)).id == first
    card = folder / "README.md"
    card.write_text(card.read_text(encoding="utf-8") + "changed\n", encoding="utf-8")
    assert load_encoder(str(folder)).id != first


class WindowedModel:
    """Stands in for a transformer of twenty tokens: its vector counts the words it was given."""

    max_seq_length = 20

    def __init__(self) -> None:
        self.tokenizer = self
        self.is_fast = True
        self.seen: list[str] = []

    def __call__(self, text: str, **_: object) -> dict[str, list[tuple[int, int]]]:
        spans, end = [], 0
        for word in text.split():
            start = text.index(word, end)
            end = start + len(word)
            spans.append((start, end))
        return {"offset_mapping": spans}

    def encode(self, texts: list[str], **_: object) -> NDArray[np.float32]:
        self.seen += texts
        return np.array([[text.split().count("links"), text.split().count("rechts")] for text in texts], np.float32)

    encode_query = encode_document = encode


def test_a_passage_beyond_the_window_is_read_in_windows() -> None:
    model = WindowedModel()
    encoder = SentenceTransformerEncoder(model, "windowed")  # type: ignore[arg-type]
    row = encoder.encode_passages(["links " * 4 + "rechts " * 4])[0]
    assert row == pytest.approx([0.5**0.5, 0.5**0.5])
    assert max(len(text.split()) for text in model.seen) <= 4


def test_a_nan_vector_becomes_a_zero_row() -> None:
    model = WindowedModel()
    encoder = SentenceTransformerEncoder(model, "windowed")  # type: ignore[arg-type]
    model.encode_document = lambda texts, **_: np.full((len(texts), 2), np.nan, np.float32)  # type: ignore[method-assign, misc]
    assert not encoder.encode_passages(["links"]).any()


def test_available_models_lists_the_bundled_one_first_and_the_cache_after(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository = tmp_path / "models--intfloat--multilingual-e5-small"
    snapshot = repository / "snapshots" / "abc123"
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc123", encoding="utf-8")
    (snapshot / "modules.json").write_text("[]", encoding="utf-8")
    (snapshot / "config.json").write_text('{"hidden_size": 384}', encoding="utf-8")
    (tmp_path / "models--gpt2--").mkdir()
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    bundled, cached = available_models()
    assert bundled.default and bundled.name == BUNDLED and bundled.dim == load_encoder().dim
    assert (cached.name, cached.dim, cached.licence) == ("intfloat/multilingual-e5-small", 384, "MIT")


def test_the_default_encoder_never_loads_a_deep_learning_library() -> None:
    code = (
        "import sys; from index.encoder import load_encoder; load_encoder().encode_queries(['inbraak']);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
