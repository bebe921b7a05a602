"""Encoders as rows for people."""

from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from corpus.terminal import Column
from index.build import model_of
from index.models import BUNDLED, available_models
from index.speed import passages_per_second

MODEL_FIELDS = ("name", "in_use", "dim", "megabytes", "licence", "passages_per_second")
MODEL_COLUMNS = (
    Column(key="name", head="encoder", wraps=True),
    Column(key="in_use", head="in use"),
    Column(key="dim", head="dimensions", right=True),
    Column(key="megabytes", head="MB", right=True),
    Column(key="licence", head="licence"),
    Column(key="passages_per_second", head="passages/s", right=True),
)


def model_rows(database: Path, index: Path, *, measure: bool) -> list[dict[str, Any]]:
    """The encoders that are usable here.

    Args:
        database: the corpus' catalogue, which may not be there.
        index: folder of its index.
        measure: find out how fast each is, which loads it.
    """
    return [
        {
            "name": model.name,
            "in_use": model.name == _used(database, index),
            "dim": model.dim,
            "megabytes": round(model.megabytes, 1),
            "licence": model.licence,
            "passages_per_second": round(passages_per_second(model.name)) if measure else None,
        }
        for model in available_models()
    ]


def _used(database: Path, index: Path) -> str:
    if not database.exists():
        return BUNDLED
    with Catalogue(database) as catalogue:
        return model_of(catalogue, index)
