"""Encoders as rows for people."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from corpus.terminal import Column
from index.build import model_of
from index.models import BUNDLED, available_models
from index.speed import passages_per_second

MODEL_FIELDS = ("name", "in_use", "dim", "megabytes", "licence", "passages_per_second")
MODEL_COLUMNS = (
    Column(key="name", head="taalmodel", wraps=True),
    Column(key="in_use", head="in gebruik"),
    Column(key="dim", head="dimensies", right=True),
    Column(key="megabytes", head="MB", right=True),
    Column(key="licence", head="licentie"),
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


def model_table(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The encoders for a terminal."""
    return [{**row, "in_use": "ja" if row["in_use"] else ""} for row in rows]


def _used(database: Path, index: Path) -> str:
    if not database.exists():
        return BUNDLED
    with Catalogue(database) as catalogue:
        return model_of(catalogue, index)
