"""How search, indexing and start-up grow with the corpus, against brute force in numpy.

    python -m benchmarks.scale --measures 1000 10000 100000

Measures are generated (benchmarks/generate.py); everything goes the way of a real corpus: catalogue, index, engine.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.generate import Generator
from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import Kind
from corpus.selection import Selection
from index.ahead import EncodeAhead
from index.build import open_index, passage_text, refresh
from index.encoder import Encoder, load_encoder
from index.vectors import VectorIndex
from search.engine import Engine

ROOT = Path(__file__).parents[1]
PER_PLAN = 100
QUERIES = 60
K, DEPTH = 10, 200


def timed(action: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median_ms(action: Callable[[int], object], count: int = QUERIES) -> float:
    """Median milliseconds of an action on the numbers below `count`, after one to warm up."""
    action(0)
    return statistics.median(timed(lambda number=number: action(number)) for number in range(count)) * 1000  # type: ignore[misc]


def measure(size: int, encoder: Encoder) -> None:
    """Build a corpus of so many measures and print what everything takes."""
    generator = Generator(seed=size)
    with tempfile.TemporaryDirectory() as scratch:
        folder = CorpusFolder(Path(scratch, "corpus"))
        with folder.create() as catalogue:
            seconds = timed(lambda: [catalogue.add(plan) for plan in generator.plans(size // PER_PLAN, PER_PLAN)])
            print(f"\n{size:,} measures ({seconds:.1f} s into the catalogue)")
            ahead = EncodeAhead(catalogue, folder.index, encoder)
            encode = timed(lambda: encode_all(catalogue, ahead))
            build = timed(lambda: refresh(catalogue, folder.index, encoder=encoder))
            for plan in generator.plans(12, PER_PLAN):
                ahead(catalogue.add(plan).plan_id)
            add = timed(ahead.finish)
            print(f"  encode {encode:.1f} s, build the index {build:.1f} s, add 12 plans to it {add:.1f} s")
            _search(catalogue, folder, _questions())
        for arguments in (["--help"], ["search", "cameratoezicht", "in", "het", "centrum"], ["plans"]):
            print(f"  beleid {arguments[0]}: {_cold(folder.root, arguments):.2f} s from a cold start")


def encode_all(catalogue: Catalogue, ahead: EncodeAhead) -> None:
    """Put the vectors of all plans into the cache."""
    for plan in catalogue.plans():
        ahead(plan.id)


def _search(catalogue: Catalogue, folder: CorpusFolder, questions: Sequence[str]) -> None:
    index = open_index(catalogue, folder.index)
    rows = sorted((key, passage_text(found.name, found.text)) for key, found in catalogue.measures())
    keys = np.array([key for key, _ in rows], np.int64)
    dense(index.vectors, keys, index.encoder.encode_passages([text for _, text in rows]), index.encoder, questions)
    terms = [index.terms.terms(question) for question in questions]
    print(f"  lexical leg {median_ms(lambda number: index.terms.search(terms[number], DEPTH)):.1f} ms")
    with Engine(catalogue, index) as engine:
        for name, selection in (
            ("whole search", Selection()),
            ("only maatregelen", Selection(kind=Kind.MEASURE)),
            ("of one gemeente", Selection(municipalities=("Gemeente 007",))),
        ):
            value = median_ms(lambda number, selection=selection: engine.search(questions[number], selection))  # type: ignore[misc]
            print(f"  {name} {value:.0f} ms")


def dense(
    index: VectorIndex, keys: NDArray[np.int64], vectors: NDArray[np.float32], encoder: Encoder, asked: Sequence[str]
) -> None:
    """Print speed and recall of the dense leg against brute force; keys ascend, a row of `vectors` for each."""
    queries = encoder.encode_queries(asked)
    ours = median_ms(lambda number: index.search(queries[number], DEPTH))
    brute = median_ms(lambda number: _brute(keys, vectors, queries[number]))
    recall = _recall(lambda query: index.search(query, K).keys, keys, vectors, queries)
    print(f"  dense leg {ours:.1f} ms, numpy {brute:.1f} ms, recall@{K} {recall:.3f}")
    for share in (50, 2):
        few = np.random.default_rng(1).choice(len(keys), max(K, len(keys) // share), replace=False)
        rows = np.sort(few)
        some = keys[rows]
        ours = median_ms(lambda number, some=some: index.search(queries[number], DEPTH, some))  # type: ignore[misc]
        recall = _recall(lambda query, some=some: index.search(query, K, some).keys, some, vectors[rows], queries)  # type: ignore[misc]
        print(f"  dense leg, 1 in {share} allowed: {ours:.1f} ms, recall@{K} {recall:.3f}")


def dense_only(size: int, encoder: Encoder) -> None:
    """The dense leg alone, for sizes at which writing a catalogue would take the most time."""
    keys, vectors = np.arange(1, size + 1), encoder.encode_passages(list(islice(Generator(seed=1).texts(), size)))
    print(f"\n{size:,} measures, dense leg alone")
    print(f"  build {timed(lambda: VectorIndex.build(keys.tolist(), vectors)):.1f} s")
    dense(VectorIndex.build(keys.tolist(), vectors), keys, vectors, encoder, _questions())


def _questions() -> list[str]:
    return [" ".join(text.split()[:8]) for text in islice(Generator(seed=7).texts(), QUERIES)]


def _brute(keys: NDArray[np.int64], vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.int64]:
    scores = vectors @ query
    best = np.argpartition(scores, -DEPTH)[-DEPTH:] if len(scores) > DEPTH else np.arange(len(scores))
    return keys[best[np.argsort(-scores[best])]]


def _recall(
    search: Callable[[NDArray[np.float32]], NDArray[np.int64]],
    keys: NDArray[np.int64],
    vectors: NDArray[np.float32],
    queries: NDArray[np.float32],
) -> float:
    """Share of the exact K nearest that a search finds; texts that are equal count for each other."""
    shares = []
    by_key = dict(zip(keys.tolist(), range(len(keys)), strict=True))
    for query in queries:
        if not query.any():
            continue
        scores = vectors @ query
        worst = np.partition(scores, -K)[-K]
        found = scores[[by_key[key] for key in search(query).tolist()]]
        shares.append(float((found >= worst - 1e-5).sum()) / K)
    return statistics.mean(shares)


def _cold(corpus: Path, arguments: Sequence[str]) -> float:
    command = [sys.executable, str(ROOT / "cli.py"), "--corpus", str(corpus), *arguments]
    return statistics.median(timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(3))


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description="How search and indexing grow.")
    parser.add_argument("--measures", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--vectors", type=int, nargs="*", default=[1_000_000], help="sizes for the dense leg alone")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    encoder = load_encoder()
    for size in asked.measures:
        measure(size, encoder)
    for size in asked.vectors:
        dense_only(size, encoder)
    print(f"\npeak memory of this benchmark {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000:,} MB")


if __name__ == "__main__":
    main()
