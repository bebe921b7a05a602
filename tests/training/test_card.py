from pathlib import Path

from index.static import StaticEncoder

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "index" / "model"


def test_the_card_in_the_model_folder_is_the_one_in_the_docs() -> None:
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    front_matter, body = card.removeprefix("---\n").split("\n---\n", 1)
    assert "license: cc-by-sa-4.0" in front_matter and "language:\n  - nl" in front_matter
    documented = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
    assert body.strip() == documented.replace("../index/model/NOTICE", "NOTICE").strip()


def test_the_card_states_the_shape_of_the_shipped_table() -> None:
    card = (MODEL / "README.md").read_text(encoding="utf-8")
    vocabulary, dim = StaticEncoder.bundled().embeddings.shape
    assert f"| Vocabulary | {vocabulary:,} pieces" in card
    assert f"| Dimensions | {dim} |" in card


def test_the_model_folder_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 25_000_000
