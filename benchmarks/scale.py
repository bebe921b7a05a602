"""How search, indexing and start-up grow with the corpus, against brute force in numpy.

    python -m benchmarks.scale --measures 1000 10000 100000
    python -m benchmarks.scale --measures 1000000 --vectors

Measures are generated (benchmarks/generate.py); everything goes the way of a real corpus: catalogue, index, engine.
100,000 take two minutes of processor time to make and index, and 0.4 GB in TMPDIR; more take as much more. A long run
should not see the code change under it: `git archive HEAD | tar -x -C FOLDER`, and run it there.
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
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.generate import Generator
from corpus.catalogue import Catalogue
from corpus.folder import CorpusFolder
from corpus.model import Kind, Period
from corpus.selection import Selection
from corpus.themes import load_themes
from index import lexical
from index.ahead import EncodeAhead
from index.build import CACHE, open_index, passage_text, refresh
from index.cache import encode_passages
from index.encoder import Encoder, load_encoder
from index.vectors import VectorIndex
from search.engine import Engine

ROOT = Path(__file__).parents[1]
PER_PLAN = 100
QUERIES = 60
K, DEPTH = 10, 200
CODES = sorted(load_themes())
COLD = (["--help"], ["search", "cameratoezicht", "in", "het", "centrum"], ["plans"])


class Times(NamedTuple):
    """Milliseconds."""

    median: float
    p90: float

    def __str__(self) -> str:
        return f"{self.median:.1f} ms (p90 {self.p90:.1f})"


def timed(action: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def times(action: Callable[[int], object], count: int = QUERIES) -> Times:
    """What an action on the numbers below `count` takes, after one to warm up."""
    action(0)
    taken = [timed(lambda number=number: action(number)) * 1000 for number in range(count)]  # type: ignore[misc]
    return Times(statistics.median(taken), float(np.quantile(taken, 0.9)))


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
        for arguments in COLD:
            print(f"  beleid {arguments[0]}: {_cold(folder.root, arguments):.2f} s in a new process")


def encode_all(catalogue: Catalogue, ahead: EncodeAhead) -> None:
    """Put the vectors of all plans into the cache."""
    for plan in catalogue.plans():
        ahead(plan.id)


def _search(catalogue: Catalogue, folder: CorpusFolder, questions: Sequence[str]) -> None:
    index = open_index(catalogue, folder.index)
    texts = [passage_text(one.name, one.text) for one in catalogue.indexed()]  # each short enough for one window
    dense(index.vectors, encode_passages(index.encoder, texts, folder.index / CACHE), index.encoder, questions)
    terms = [index.terms.terms(question) for question in questions]
    print(f"  lexical leg {times(lambda number: index.terms.search(terms[number], DEPTH))}")
    enough, lexical.ENOUGH = lexical.ENOUGH, sys.maxsize // DEPTH
    print(f"  lexical leg, common words not skipped {times(lambda number: index.terms.search(terms[number], DEPTH))}")
    lexical.ENOUGH = enough
    with Engine(catalogue, index) as engine:
        for name, selection in _filters([body.name for body in engine.bodies()]).items():
            print(f"  whole search, {name}: {times(lambda n, of=selection: engine.search(questions[n], of(n)))}")  # type: ignore[misc]


def _filters(gemeenten: Sequence[str]) -> dict[str, Callable[[int], Selection]]:
    """By name, the filter of a question by its number; where filters differ, no question profits from another's."""

    def one(number: int) -> str:
        return gemeenten[7 * number % len(gemeenten)]

    def years(number: int) -> Period:
        return Period(first=2010 + number % 14, last=2012 + number % 14)

    return {
        "no filter": lambda _: Selection(),
        "only maatregelen": lambda _: Selection(kind=Kind.MEASURE),
        "another gemeente each time": lambda number: Selection(municipalities=(one(number),)),
        "another theme and other years each time": lambda number: Selection(
            themes=(CODES[number % len(CODES)],), years=years(number)
        ),
        "current maatregelen, all but another gemeente each time": lambda number: Selection(
            kind=Kind.MEASURE, current=True, not_municipalities=(one(number),)
        ),
    }


def dense(index: VectorIndex, vectors: NDArray[np.float32], encoder: Encoder, asked: Sequence[str]) -> None:
    """Print speed and recall of the dense leg against brute force; `vectors` has one for each row."""
    queries = encoder.encode_queries(asked)
    rows = np.arange(len(vectors))
    brute = times(lambda number: _brute(vectors, queries[number]))
    recall = _recall(lambda query: index.search(query, K).rows, rows, vectors, queries)
    print(f"  dense leg {times(lambda n: index.search(queries[n], DEPTH))}, numpy {brute}, recall@{K} {recall:.3f}")
    for share in (2, 50):
        few = np.random.default_rng(1).choice(rows, max(K, len(rows) // share), replace=False)
        mask = np.isin(rows, few)
        ours = times(lambda number, mask=mask: index.search(queries[number], DEPTH, mask))  # type: ignore[misc]
        recall = _recall(lambda query, mask=mask: index.search(query, K, mask).rows, rows[mask], vectors, queries)  # type: ignore[misc]
        print(f"  dense leg, 1 in {share} allowed: {ours}, recall@{K} {recall:.3f}")


def dense_only(size: int, encoder: Encoder) -> None:
    """The dense leg alone, for sizes at which writing a catalogue would take the most time."""
    rows, vectors = np.arange(size), encoder.encode_passages(list(islice(Generator(seed=1).texts(), size)))
    print(f"\n{size:,} measures, dense leg alone")
    print(f"  build {timed(lambda: VectorIndex.build(rows, vectors)):.1f} s")
    dense(VectorIndex.build(rows, vectors), vectors, encoder, _questions())


def _questions() -> list[str]:
    return [" ".join(text.split()[:8]) for text in islice(Generator(seed=7).texts(), QUERIES)]


def _brute(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.intp]:
    scores = vectors @ query
    best = np.argpartition(scores, -DEPTH)[-DEPTH:] if len(scores) > DEPTH else np.arange(len(scores))
    return best[np.argsort(-scores[best])]


def _recall(
    search: Callable[[NDArray[np.float32]], NDArray[np.int64]],
    rows: NDArray[np.int64],
    vectors: NDArray[np.float32],
    queries: NDArray[np.float32],
) -> float:
    """Share of the exact K nearest of some rows that a search finds; texts that are equal count for each other."""
    shares = []
    for query in queries:
        if not query.any():
            continue
        scores = vectors @ query
        worst = np.partition(scores[rows], -K)[-K]
        shares.append(float((scores[search(query)] >= worst - 1e-5).sum()) / K)
    return statistics.mean(shares)


def _cold(corpus: Path, arguments: Sequence[str]) -> float:
    command = [sys.executable, str(ROOT / "cli.py"), "--corpus", str(corpus), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = partial(subprocess.run, command, check=True, capture_output=True, env=environment)
    return statistics.median(timed(run) for _ in range(3))


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description="How search and indexing grow.")
    parser.add_argument("--measures", type=int, nargs="*", default=[1_000, 10_000, 100_000])
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
