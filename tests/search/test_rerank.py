from collections.abc import Sequence

import numpy as np
import pytest

from corpus.errors import ModelError
from corpus.folder import CorpusFolder
from corpus.selection import Selection
from index.cross import CrossEncoder
from search.engine import Engine
from search.rerank import reranked


def by_length(_: str, passages: Sequence[str]) -> np.ndarray:
    return np.array([len(passage) for passage in passages], np.float32)


def test_the_order_is_the_other_models_and_the_scores_stay(corpus: CorpusFolder, hash_encoder: object) -> None:
    with corpus.open() as catalogue, Engine.open(catalogue, corpus.index) as engine:
        plain = {hit.measure.id: hit.score for hit in engine.search("camera", Selection(), k=50)}
        hits = reranked(lambda k: engine.search("camera", Selection(), k=k), "camera", by_length, 3)
    lengths = [len(hit.measure.text) for hit in hits]
    assert lengths == sorted(lengths, reverse=True)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert all(hit.score == plain[hit.measure.id] for hit in hits)


def test_a_model_that_is_not_there_is_said() -> None:
    with pytest.raises(ModelError, match="--rerank"):
        CrossEncoder("./geen-model")
