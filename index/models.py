"""Which encoders are known and which are usable here: plain data, no model is loaded to make the list."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

BUNDLED = "bundled"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """What a model's own configuration does not say: its licence, and the prefixes that it was trained with."""

    name: str
    licence: str
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def prompts(self) -> dict[str, str]:
        """The prefixes under the names that sentence-transformers uses."""
        return {"query": self.query_prefix, "document": self.passage_prefix}


def _e5(name: str, licence: str = "MIT") -> KnownModel:
    return KnownModel(name=name, licence=licence, query_prefix="query: ", passage_prefix="passage: ")


# Prefixes and licences as the model cards on huggingface.co state them.
KNOWN_MODELS = {
    model.name: model
    for model in (
        _e5("intfloat/multilingual-e5-small"),
        _e5("intfloat/multilingual-e5-base"),
        _e5("intfloat/multilingual-e5-large"),
        _e5("clips/e5-small-trm-nl"),
        _e5("clips/e5-base-trm-nl"),
        _e5("clips/e5-large-trm-nl"),
        KnownModel(name="BAAI/bge-m3", licence="MIT"),
        KnownModel(name="Alibaba-NLP/gte-multilingual-base", licence="Apache-2.0"),
        KnownModel(name="sentence-transformers/all-MiniLM-L6-v2", licence="Apache-2.0"),
        KnownModel(name="sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", licence="Apache-2.0"),
        KnownModel(name="sentence-transformers/paraphrase-multilingual-mpnet-base-v2", licence="Apache-2.0"),
        KnownModel(name="sentence-transformers/LaBSE", licence="Apache-2.0"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableModel:
    """A model that can be used on this machine without a network.

    Attributes:
        name: What `load_encoder` takes.
        dim: Length of its vectors, or None where its configuration does not tell.
        megabytes: Size on disk, 1 MB being 10^6 bytes.
        licence: SPDX name, or None when unknown.
        default: Whether it is the one used when none is named.
    """

    name: str
    dim: int | None
    megabytes: float
    licence: str | None
    default: bool = False


def available_models() -> list[AvailableModel]:
    """Return the bundled model, then the sentence-transformers models in the Hugging Face cache, by name."""
    return [_bundled(), *sorted(_cached(hub_cache()), key=lambda model: model.name)]


def hub_cache() -> Path:
    """Return the folder in which huggingface_hub keeps models, without importing it."""
    if cache := os.environ.get("HF_HUB_CACHE"):
        return Path(cache)
    home = os.environ.get("HF_HOME")
    return (Path(home) if home else Path.home() / ".cache" / "huggingface") / "hub"


def snapshot(name: str, cache: Path) -> Path | None:
    """Return the folder of the model `name` in a hub cache: `models--org--name/snapshots/<commit>`, or None."""
    repository = cache / ("models--" + name.replace("/", "--"))
    try:
        commit = (repository / "refs" / "main").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    folder = repository / "snapshots" / commit
    return folder if (folder / "config.json").is_file() or (folder / "modules.json").is_file() else None


def _bundled() -> AvailableModel:
    folder = files("index") / "model"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    size = sum(len(item.read_bytes()) for item in folder.iterdir() if item.is_file())
    return AvailableModel(
        name=BUNDLED, dim=config["dim"], megabytes=size / MEGABYTE, licence=config["licence"], default=True
    )


def _cached(cache: Path) -> Iterator[AvailableModel]:
    for repository in cache.glob("models--*--*"):
        name = repository.name.removeprefix("models--").replace("--", "/", 1)
        folder = snapshot(name, cache)
        if folder is None or not (folder / "modules.json").is_file():
            continue
        known = KNOWN_MODELS.get(name)
        yield AvailableModel(
            name=name,
            dim=_hidden_size(folder),
            megabytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MEGABYTE,
            licence=known.licence if known else None,
        )


def _hidden_size(folder: Path) -> int | None:
    try:
        size = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("hidden_size")
    except (OSError, ValueError):
        return None
    return size if isinstance(size, int) else None
