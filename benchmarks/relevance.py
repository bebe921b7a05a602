"""How good the answers are: BM25, each leg, and the fusion, on judged queries; and what is taken for an answer.

Run: python -m benchmarks.relevance
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.judged import EVAL, Query, Ranking, annotated_corpus, evaluate, interval, queries
from benchmarks.windows import print_windows
from corpus.catalogue import Catalogue
from index import lexical
from index.build import Index, open_index
from search.fusion import ANSWER_SCORE, DENSE_WEIGHT, fuse
from search.intent import understand
from search.retrieve import Candidates, retrieve

Score = Callable[[Candidates], NDArray[np.floating]]
OFF_TOPIC = Path(__file__).with_name("off_topic.txt")
TYPES = ("ALL", "keyword", "paraphrase", "question", "synonym")
STOP_WORDS = "de het een en van in op te voor met is zijn om aan die dat door er of bij naar uit ook als hoe welke wat"


def main() -> None:
    """Print the tables."""
    if not (EVAL / "queries.tsv").exists():
        print("skipped: the judged queries are not beside this checkout")
        return
    with annotated_corpus(EVAL) as (folder, catalogue, keys):
        index, judged = open_index(catalogue, folder.index), queries(EVAL, keys)
        print(f"{len(judged)} queries, {len(keys)} measures and goals, nDCG@10; encoder {index.manifest.encoder}")
        figures = {name: evaluate(system, judged) for name, system in systems(catalogue, index).items()}
        fused = next(name for name in figures if name.endswith("(ours)"))
        print(f"{'':34}" + "".join(f"{name:>12}" for name in TYPES) + "   difference from ours, 90 %")
        for name, by_type in figures.items():
            low, high = interval(by_type["ALL"], figures[fused]["ALL"])
            means = "".join(f"{np.mean(by_type[kind]):12.3f}" for kind in TYPES)
            print(f"{name:34}{means}   {'' if name == fused else f'{low:+.3f} to {high:+.3f}'}")
        print_answers(index, judged)
        print_skipping(index, judged)
        print_windows(catalogue, judged)


def systems(catalogue: Catalogue, index: Index) -> dict[str, Callable[[str], Ranking]]:
    """What is compared, by name."""
    named: dict[str, Callable[[str], Ranking]] = {
        "lexical leg": partial(ranked, index, lexical_only),
        "dense leg": partial(ranked, index, lambda found: found.dense),
        "reciprocal rank fusion, k = 60": partial(ranked, index, reciprocal_rank),
        "each leg by its best, dense .7": partial(ranked, index, by_best),
        f"fusion, dense {DENSE_WEIGHT} (ours)": partial(ranked, index, partial(weighted, DENSE_WEIGHT)),
    }
    for weight in (0.3, 0.4, 0.5, 0.7):
        named[f"fusion, dense {weight}"] = partial(ranked, index, partial(weighted, weight))
    reference = bm25(catalogue)
    return {"BM25 (bm25s, dutch_porter)": reference, **named} if reference else named


def ranked(index: Index, score: Score, question: str) -> Ranking:
    """All measures, in the order of a score."""
    text = understand(question).text
    vector, terms = index.encoder.encode_queries([text])[0], index.terms.terms(text)
    found = retrieve(index, vector, terms, None, depth=len(index.rows.keys))
    return [int(index.rows.keys[found.rows[place]]) for place in np.lexsort((found.rows, -score(found)))]


def lexical_only(found: Candidates) -> NDArray[np.floating]:
    """The lexical leg alone."""
    return found.lexical


def weighted(dense_weight: float, found: Candidates) -> NDArray[np.floating]:
    """Our fusion with another weight."""
    return fuse(found.dense, found.lexical, dense_weight)


def reciprocal_rank(found: Candidates) -> NDArray[np.floating]:
    """Equal-weight reciprocal rank fusion (Cormack et al., SIGIR 2009)."""
    ranks = zip(found.dense_ranks, found.lexical_ranks, strict=True)
    return np.array([sum(1 / (60 + rank) for rank in pair if rank) for pair in ranks])


def by_best(found: Candidates) -> NDArray[np.floating]:
    """Each leg's scores as a share of its best for this question."""
    dense = np.maximum(found.dense, 0)
    shares = [leg / max(float(leg.max(initial=0)), 1e-6) for leg in (dense, found.lexical)]
    return np.asarray(0.7 * shares[0] + 0.3 * shares[1])


def bm25(catalogue: Catalogue) -> Callable[[str], Ranking] | None:
    """A stranger's BM25 over name, section and text; None where bm25s is not installed."""
    try:
        import bm25s
    except ImportError:
        return None
    from Stemmer import Stemmer

    stemmer, rows = Stemmer("dutch_porter"), list(catalogue.measures())
    tokens = partial(bm25s.tokenize, stopwords=STOP_WORDS.split(), stemmer=stemmer, show_progress=False)
    index = bm25s.BM25(method="lucene")
    texts = [f"{row.name or ''}. {' '.join(row.section)}. {row.text}" for _, row in rows]
    index.index(tokens(texts), show_progress=False)

    def ranked(question: str) -> Ranking:
        scores = index.get_scores(tokens([question], return_ids=False)[0])
        return [rows[place][0] for place in np.argsort(-scores, kind="stable")]

    return ranked


def print_answers(index: Index, judged: Sequence[Query]) -> None:
    """Print how often an answer is missed, and how often an unanswerable question gets one."""

    def best(question: str) -> float:
        text = understand(question).text
        found = retrieve(index, index.encoder.encode_queries([text])[0], index.terms.terms(text), None)
        return float(fuse(found.dense, found.lexical).max(initial=0))

    answerable = np.array([best(query.text) for query in judged])
    off_topic = np.array([best(question) for question in OFF_TOPIC.read_text(encoding="utf-8").splitlines()])
    print(f"\n{'an answer from a score of':34}{'missed':>12}{'false':>12}")
    for threshold in (0.1, 0.15, ANSWER_SCORE, 0.25, 0.3):
        missed, false = (answerable < threshold).mean(), (off_topic >= threshold).mean()
        print(f"{f'{threshold:.2f}' + (' (ours)' if threshold == ANSWER_SCORE else ''):34}{missed:12.2f}{false:12.2f}")


def print_skipping(index: Index, judged: Sequence[Query]) -> None:
    """Print what it costs that common words bring in nothing where enough passages have a rarer one.

    A search in a large corpus asks for `ENOUGH` times 200 passages with rarer words. So many would here be all, so the
    table goes from all to the ten that nDCG@10 looks at.
    """
    legs: dict[str, Score] = {"lexical leg": lexical_only, "fusion": partial(weighted, DENSE_WEIGHT)}
    print(
        f"\n{'passages with a rarer word':34}" + "".join(f"{name:>12}" for name in legs) + "   fusion, from all, 90 %"
    )
    shipped, whole = lexical.ENOUGH, list[float]()
    for enough in (len(index.rows.keys), 50, 30, 20, 10):
        lexical.ENOUGH = enough / len(index.rows.keys)
        figures = [evaluate(partial(ranked, index, score), judged)["ALL"] for score in legs.values()]
        whole = whole or figures[1]
        low, high = interval(figures[1], whole)
        means = "".join(f"{np.mean(values):12.3f}" for values in figures)
        print(f"{'all' if enough == len(index.rows.keys) else enough:<34}{means}   {low:+.3f} to {high:+.3f}")
    lexical.ENOUGH = shipped


if __name__ == "__main__":
    main()
