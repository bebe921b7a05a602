"""Any sentence-transformers model on disk as an encoder. The libraries behind it are imported when one is loaded."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.models import KNOWN_MODELS, hub_cache, snapshot

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS_PER_CALL = 1024  # bounds memory; sentence-transformers sorts by length within a call
BATCH_SIZE = 32
RESERVED_TOKENS = 16  # for the prefix and the special tokens around a window


class SentenceTransformerEncoder:
    """A model of sentence-transformers, with the prefixes of its own configuration or of the table of known models.

    A passage longer than the model's window is cut into windows at token borders; its vector is the mean of theirs.
    """

    def __init__(self, model: "SentenceTransformer", encoder_id: str) -> None:
        self._model = model
        self._id = encoder_id
        self._dim = int(np.asarray(model.encode(["x"], show_progress_bar=False)).shape[1])

    @classmethod
    def load(cls, name: str) -> Self:
        """Read the model `name`: a folder, or a name in the Hugging Face cache. Nothing is downloaded.

        Raises:
            ModelError: It is not on disk, its libraries are not installed, or it cannot be read.
        """
        folder = _locate(name)
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError as error:
            raise ModelError(
                f"{name}: hiervoor is sentence-transformers nodig; geef pip install sentence-transformers"
            ) from error
        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(str(folder), local_files_only=True)
        except Exception as error:  # the library raises whatever its dozen file formats raise
            raise ModelError(f"{name}: is niet te lezen als model van sentence-transformers ({error})") from error
        if name in KNOWN_MODELS and not any(model.prompts.values()):
            model.prompts.update(KNOWN_MODELS[name].prompts)
        label = Path(name).resolve().name if Path(name).is_dir() else name
        return cls(model, f"{label}+{_version(folder)}")

    @property
    def id(self) -> str:
        """Name, and the commit of the model in the cache or the hash of the folder's content."""
        return self._id

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised rows; an empty text gives a zero row."""
        return self._encode(texts, query=True)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (n, dim), L2-normalised rows; an empty text gives a zero row."""
        return self._encode(texts, query=False)

    def _encode(self, texts: Sequence[str], *, query: bool) -> NDArray[np.float32]:
        encode = self._model.encode_query if query else self._model.encode_document
        vectors = np.zeros((len(texts), self._dim), np.float32)
        for start in range(0, len(texts), TEXTS_PER_CALL):
            windows = [
                (row, window)
                for row, text in enumerate(texts[start : start + TEXTS_PER_CALL], start)
                for window in self._windows(text)
            ]
            if windows:
                parts = encode([window for _, window in windows], batch_size=BATCH_SIZE, show_progress_bar=False)
                parts = _normalise(np.nan_to_num(np.asarray(parts, np.float32)))
                np.add.at(vectors, [row for row, _ in windows], parts)
        return _normalise(vectors)

    def _windows(self, text: str) -> Iterator[str]:
        """Yield `text`, in pieces that fit the model's window; nothing for an empty text."""
        if not text.strip():
            return
        limit = self._model.max_seq_length
        tokenizer = self._model.tokenizer
        if limit is None or len(text) < limit or not getattr(tokenizer, "is_fast", False):
            yield text  # a token is a character at least; a model without a window takes any length
            return
        spans = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)["offset_mapping"]
        width = max(1, int(limit) - RESERVED_TOKENS)
        for start in range(0, len(spans), width):
            window = spans[start : start + width]
            yield text[window[0][0] : window[-1][1]]


def _normalise(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    norms[norms == 0] = 1
    return vectors / norms


def _locate(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name)
    if folder := snapshot(name, hub_cache()):
        return folder
    raise ModelError(f"{name}: staat niet op deze computer; haal het één keer op, met internet: hf download {name}")


def _version(folder: Path) -> str:
    """Return the commit of a cached snapshot, or a hash of the content of a plain folder."""
    if folder.parent.name == "snapshots":
        return folder.name[:12]
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.blake2b(path.read_bytes(), digest_size=16).digest()
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()
