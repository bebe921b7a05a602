"""Judged queries over annotated measures: what a ranking is measured with."""

import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from index.build import refresh
from ingest.importing import read_records, store

EVAL = Path(__file__).parents[2] / "shared" / "eval"
Ranking = Sequence[int]
"""Keys of measures, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A judged query: `grades` is measure key -> relevance 1-3."""

    id: str
    type: str
    text: str
    grades: Mapping[int, int]


@contextmanager
def annotated_corpus(folder: Path) -> Iterator[tuple[CorpusFolder, Catalogue, dict[str, int]]]:
    """A corpus of the annotated measures, as they are; also annotation id -> key."""
    with tempfile.TemporaryDirectory() as scratch:
        file, ids = Path(scratch) / "gold.jsonl", []
        with file.open("w", encoding="utf-8") as out:
            for plan in sorted(path for path in (folder / "gold").iterdir() if (path / "measures.jsonl").exists()):
                doc = json.loads((plan / "doc.json").read_text(encoding="utf-8"))
                for line in (plan / "measures.jsonl").read_text(encoding="utf-8").splitlines():
                    gold = json.loads(line)
                    ids.append(gold["id"])
                    out.write(json.dumps(_record(gold, doc)) + "\n")
        corpus = CorpusFolder(Path(scratch) / "corpus")
        with corpus.create() as catalogue:
            list(store(catalogue, read_records(file, lambda *_: None)))
            refresh(catalogue, corpus.index)
            keys = {str(measure.id): key for key, measure in catalogue.measures()}
            yield corpus, catalogue, {name: keys[name] for name in ids}


def queries(folder: Path, keys: Mapping[str, int]) -> list[Query]:
    """The judged queries, with their grades by measure key."""
    grades: dict[str, dict[int, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, measure, grade = line.split("\t")[:3]
        grades[query][keys[measure]] = int(grade)
    lines = (folder / "queries.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip()]
    return [Query(id=row[0], type=row[1], text=row[2], grades=grades[row[0]]) for row in rows]


def ndcg(ranking: Ranking, grades: Mapping[int, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gain 2^grade - 1 (Burges et al., ICML 2005)."""

    def dcg(gains: Sequence[int]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))

    gains = [2 ** grades.get(key, 0) - 1 for key in ranking[:depth]]
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:depth]
    return dcg(gains) / dcg(ideal)


def evaluate(system: Callable[[str], Ranking], judged: Sequence[Query]) -> dict[str, list[float]]:
    """nDCG@10 of each query, by type of query and for ALL."""
    figures: dict[str, list[float]] = defaultdict(list)
    for query in judged:
        value = ndcg(system(query.text), query.grades)
        figures["ALL"].append(value)
        figures[query.type].append(value)
    return figures


def interval(one: Sequence[float], other: Sequence[float], rounds: int = 10_000) -> tuple[float, float]:
    """90 % interval of the difference of means by paired bootstrap over queries (Sakai, SIGIR 2006)."""
    differences = np.subtract(one, other)
    draws = np.random.default_rng(0).integers(len(differences), size=(rounds, len(differences)))
    low, high = np.quantile(differences[draws].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)


def _record(gold: Mapping[str, object], doc: Mapping[str, object]) -> dict[str, object]:
    fields = ("id", "kind", "name", "theme", "owner", "partners", "planning", "status")
    return {
        **{field: gold[field] for field in fields},
        "text": gold["quote"],
        "section": [gold["section"]] if gold["section"] else [],
        "theme_code": gold["canonical"],
        "gemeenten": [doc["gemeente"]],
        "plan": doc["title"],
        "period": doc["period"],
    }
