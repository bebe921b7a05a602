"""What an encoder is, and how one is chosen by name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.models import BUNDLED
from index.static import CONFIG_FILE, TENSORS_FILE, StaticEncoder


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity."""

    @property
    def id(self) -> str:
        """Name, version and content hash: vectors of encoders with different ids are never mixed."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised rows; a text without any known token gives a zero row."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised rows; a passage is read whole, however long."""


def load_encoder(name: str | None = None) -> Encoder:
    """Return the bundled static encoder, or the model `name`.

    Args:
        name: None or "bundled" for the model in the package; else the folder of a static model or of a
            sentence-transformers model, or the name of one in the Hugging Face cache. Nothing is downloaded.

    Raises:
        ModelError: There is no such model on disk, or it cannot be read.
    """
    if name is None or name == BUNDLED:
        return _static(None)
    if (Path(name) / TENSORS_FILE).is_file() and (Path(name) / CONFIG_FILE).is_file():
        return _static(Path(name))
    from index.sentence import SentenceTransformerEncoder

    return SentenceTransformerEncoder.load(name)


def _static(folder: Path | None) -> StaticEncoder:
    try:
        return StaticEncoder.bundled() if folder is None else StaticEncoder.load(folder)
    except Exception as error:  # tokenizers raises a bare Exception, safetensors one of its own
        where = "het meegeleverde taalmodel" if folder is None else str(folder)
        raise ModelError(f"{where}: is niet te lezen ({error}); installeer het opnieuw") from error
