"""Cross-encoders of sentence-transformers: slow, since each pair of question and passage is read together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError


class CrossEncoder:
    """A cross-encoder from disk; nothing is ever downloaded.

    Args:
        name: a folder, or the name of a model in the Hugging Face cache.

    Raises:
        ModelError: it is not on disk, or is no cross-encoder.
    """

    def __init__(self, name: str) -> None:
        import sentence_transformers

        try:
            self._model = sentence_transformers.CrossEncoder(name, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"{name}: zo heet geen cross-encoder op deze computer; noem een map, of laat --rerank weg"
            ) from error

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """How well each passage answers the question: float32 (n,), the higher the better, on the model's own scale."""
        pairs = [(question, passage) for passage in passages]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float32).reshape(len(pairs))
