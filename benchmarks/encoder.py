"""Quality, speed and memory of encoders: the bundled one against all-MiniLM-L6-v2 and BM25, in one run.

    python -m benchmarks.encoder [--shared ../shared] [--encoder NAME_OR_FOLDER ...]

Similarity is Spearman's rank correlation x 100. Search is nDCG@10 x 100 over the judged queries, the annotated
measures being the passages (name + text), and over the development queries on the sample plans, where one measure
is right. `+ BM25` is 0.7 cosine + 0.3 BM25 over its maximum. Each encoder runs in a process of its own; what is
missing on this machine is named and left out.
"""

import argparse
import csv
import itertools
import json
import math
import multiprocessing
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import Stemmer
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.encoder import Encoder, load_encoder

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "training" / "samples" / "gold"
SAMPLE_QUERIES = ROOT / "training" / "data" / "dev_queries.tsv"
MINILM = "sentence-transformers/all-MiniLM-L6-v2"
SIMILARITY = {"STSb-nl dev": "stsb-nl-dev.tsv", "STSb-nl test": "stsb-nl-test.tsv", "SICK-NL": "sick-nl-test.tsv"}
DENSE_WEIGHT, LEXICAL_WEIGHT = 0.7, 0.3
CUTOFF = 10
K1, B = 1.5, 0.75  # as in Lucene: Robertson and Zaragoza (2009), The Probabilistic Relevance Framework
STOP_WORDS = frozenset(
    [
        "de",
        "het",
        "een",
        "en",
        "van",
        "in",
        "op",
        "te",
        "voor",
        "met",
        "is",
        "zijn",
        "om",
        "aan",
        "die",
        "dat",
        "door",
        "er",
        "of",
        "bij",
        "naar",
        "uit",
        "ook",
        "als",
        "hoe",
        "welke",
        "wat",
    ]
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A collection: passages (the lexical leg reads the section as well), queries, and grades by passage row."""

    passages: list[str]
    lexical: list[str]
    queries: list[str]
    kinds: list[str]
    grades: list[dict[int, int]]


def read_tsv(path: Path) -> list[list[str]]:
    """Return the fields of the lines of a tab-separated file, comments left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row and not row[0].startswith("#")]


def read_measures(folder: Path) -> list[dict[str, str]]:
    """Return the annotated measures and goals of every plan under `folder`."""
    files = sorted(folder.glob("*/measures.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def judged(measures: list[dict[str, str]], queries: list[list[str]], qrels: list[list[str]]) -> Judged:
    """Join measures, queries (id, kind, text) and judgements (query id, measure id, grade)."""
    rows = {measure["id"]: row for row, measure in enumerate(measures)}
    grades: dict[str, dict[int, int]] = defaultdict(dict)
    for query, measure, grade, *_ in qrels:
        grades[query][rows[measure]] = int(grade)
    asked = [query for query in queries if grades[query[0]]]
    return Judged(
        passages=[". ".join(filter(None, (m["name"], m["quote"]))) for m in measures],
        lexical=[". ".join(filter(None, (m["name"], m["section"], m["quote"]))) for m in measures],
        queries=[text for _, _, text in asked],
        kinds=[kind for _, kind, _ in asked],
        grades=[grades[query] for query, _, _ in asked],
    )


def collections_of(shared: Path) -> dict[str, Judged]:
    """Return the judged collections that are on this machine."""
    found = {}
    evaluation = shared / "eval"
    if evaluation.is_dir():
        queries, qrels = read_tsv(evaluation / "queries.tsv"), read_tsv(evaluation / "qrels.tsv")
        found["judged"] = judged(read_measures(evaluation / "gold"), queries, qrels)
    if SAMPLES.is_dir():
        rows = read_tsv(SAMPLE_QUERIES)
        queries = [[str(number), "sample", text] for number, (text, _) in enumerate(rows)]
        qrels = [[str(number), measure, "1"] for number, (_, measure) in enumerate(rows)]
        found["samples"] = judged(read_measures(SAMPLES), queries, qrels)
    return found


def bm25(collection: Judged) -> NDArray[np.float64]:
    """Return the BM25 scores (queries, passages) over Snowball stems."""
    stem = Stemmer.Stemmer("dutch_porter").stemWord
    texts = [Counter(terms(text, stem)) for text in collection.lexical]
    lengths = np.array([text.total() for text in texts])
    normaliser = K1 * (1 - B + B * lengths / lengths.mean())
    scores = np.zeros((len(collection.queries), len(texts)))
    for row, query in enumerate(collection.queries):
        for term in terms(query, stem):
            counts = np.array([text[term] for text in texts])
            having = np.count_nonzero(counts)
            rarity = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
            scores[row] += rarity * counts / (counts + normaliser)
    return scores


def terms(text: str, stem: Callable[[str], str]) -> list[str]:
    """Return the stems of the words of a text, stop words left out."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return [stem(word) for word in words if word not in STOP_WORDS]


def ndcg(collection: Judged, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return nDCG@10 (queries,) with gain 2^grade - 1: Burges et al. (2005), Learning to Rank."""
    result = np.zeros(len(collection.queries))
    for row, grades in enumerate(collection.grades):
        best = np.argsort(-scores[row], kind="stable")[:CUTOFF]
        ideal = sorted(grades.values(), reverse=True)[:CUTOFF]
        result[row] = discounted([grades.get(int(i), 0) for i in best]) / discounted(ideal)
    return result


def discounted(grades: Sequence[int]) -> float:
    """Return the discounted cumulative gain of grades in rank order."""
    return math.fsum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def spearman(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return Spearman's rank correlation; ties share their mean rank."""
    return float(np.corrcoef(ranks(left), ranks(right))[0, 1])


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return shared


def similarity(encoder: Encoder, shared: Path) -> dict[str, float]:
    """Return Spearman x 100 on the similarity sets that are on this machine."""
    found = {}
    for label, name in SIMILARITY.items():
        path = shared / "data" / "eval" / name
        if path.exists():
            left, right, scores = zip(*read_tsv(path), strict=True)
            distinct, rows = np.unique([left, right], return_inverse=True)
            vectors = encoder.encode_passages(distinct.tolist())
            cosines = (vectors[rows[0]] * vectors[rows[1]]).sum(axis=1)
            found[label] = 100 * spearman(cosines.astype(np.float64), np.array(scores, np.float64))
    return found


def search(collections: dict[str, Judged], encoder: Encoder | None) -> dict[str, float]:
    """Return nDCG@10 x 100: of the encoder alone and with BM25, or of BM25 for no encoder."""
    found = {}
    for label, collection in collections.items():
        lexical = bm25(collection)
        if encoder is None:
            found.update(by_kind(label, collection, ndcg(collection, lexical)))
            continue
        dense = encoder.encode_queries(collection.queries) @ encoder.encode_passages(collection.passages).T
        peak = lexical.max(axis=1, keepdims=True)
        joined = DENSE_WEIGHT * dense + LEXICAL_WEIGHT * lexical / np.where(peak > 0, peak, 1)
        found.update(by_kind(label, collection, ndcg(collection, dense.astype(np.float64))))
        found.update(by_kind(f"{label} + BM25", collection, ndcg(collection, joined)))
    return found


def by_kind(label: str, collection: Judged, scores: NDArray[np.float64]) -> dict[str, float]:
    """Return the mean of the scores, and of those of each kind of query where there are several."""
    found = {label: 100 * float(scores.mean())}
    kinds = sorted(set(collection.kinds))
    for kind in kinds if len(kinds) > 1 else ():
        found[f"{label}, {kind}"] = 100 * float(scores[[k == kind for k in collection.kinds]].mean())
    return found


def speed(encoder: Encoder, passages: list[str], queries: list[str], seconds: float = 2.0) -> dict[str, float]:
    """Return passages a second in one call, and queries a second one by one."""
    for texts in (passages[:32], queries[:1]):
        encoder.encode_passages(texts)
    many = rate(lambda: len(encoder.encode_passages(passages)), seconds)
    turn = itertools.cycle(queries)
    single = rate(lambda: len(encoder.encode_queries([next(turn)])), seconds)
    return {"passages/s": many, "queries/s": single}


def rate(work: Callable[[], int], seconds: float) -> float:
    """Return how many items a second of processor time `work` handles, over `seconds` at least."""
    start, done = time.process_time(), 0
    while (passed := time.process_time() - start) < seconds:
        done += work()
    return done / passed


def peak_megabytes() -> float | None:
    """Return the most memory that this process has held, in 10^6 bytes; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def measure(name: str | None, shared: Path) -> dict[str, float | str]:
    """Return every figure of one encoder; run in a fresh process, whose load time and memory are then its own."""
    start = time.perf_counter()
    try:
        encoder = load_encoder(name)
    except ModelError as error:
        return {"missing": str(error)}
    encoder.encode_queries(["inbraak"])
    figures: dict[str, float | str] = {"id": encoder.id, "load + 1 query, s": time.perf_counter() - start}
    found = collections_of(shared)
    if found:
        collection = next(iter(found.values()))
        figures |= speed(encoder, collection.passages, collection.queries)
    if (peak := peak_megabytes()) is not None:
        figures["memory, MB"] = peak
    return figures | similarity(encoder, shared) | search(found, encoder)


def print_table(columns: dict[str, dict[str, float | str]]) -> None:
    """Print one row a figure, one column a system, as Markdown."""
    rows = list(dict.fromkeys(row for figures in columns.values() for row in figures if row != "id"))
    print("| | " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * len(columns))
    for row in rows:
        cells = (figures.get(row) for figures in columns.values())
        print(f"| {row} | " + " | ".join("" if cell is None else f"{cell:,.2f}" for cell in cells) + " |")


def main() -> None:
    """Measure the encoders named, the bundled one first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of data/eval and eval")
    parser.add_argument("--encoder", action="append", help=f"another one to measure (default: {MINILM})")
    options = parser.parse_args()
    found = collections_of(options.shared)
    if "judged" not in found:
        print(f"no judged queries under {options.shared}: only the sample plans are searched")
    columns: dict[str, dict[str, float | str]] = {"BM25": dict(search(found, None))}
    for name in (None, *(options.encoder or [MINILM])):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            figures = pool.apply(measure, (name, options.shared))
        if "missing" in figures:
            print(f"left out: {figures['missing']}")
        else:
            columns[str(figures["id"])] = figures
    print_table(columns)


if __name__ == "__main__":
    main()
