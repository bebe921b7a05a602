"""Trains the label models of `ingest.segmentation.labels` on annotated plans.

    python -m training.segmenter PLANS... [--out ingest/segmentation/segmenter.json] [--leave-one-out]

PLANS are folders with `truth/NAME.jsonl` (structural elements) and `gold/NAME/measures.jsonl` (annotation), in the
formats of the evaluation material. With --leave-one-out nothing is written; every plan is labelled by a model that was
trained on the others, and the share of sentences and items that was labelled rightly is printed.

Sentences that careful readers could judge either way leave the choice to the model: they are trained with a set of allowed
labels (a partially labelled chain; Tsuboi et al., "Training CRFs Using Incomplete Annotations", COLING 2008).
"""

import argparse
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.model import Element, ElementType
from ingest.segmentation.stretches import Bullets, Prose, stretches
from ingest.segmentation.features import item_features, sentence_features
from ingest.segmentation.labels import LabelModel, model_from_json

PRIOR = Path(__file__).with_name("segmenter.toml")
LABELS = ("O", "M", "G")
_NEVER = -1e9

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence or item: what the model sees, and the labels that an annotator allows."""

    features: frozenset[str]
    allowed: frozenset[str]


Chain = list[Step]


@dataclass(frozen=True, slots=True)
class Plan:
    """The chains of an annotated plan, and how much they count in training."""

    name: str
    prose: list[Chain]
    items: list[Chain]
    weight: float = 1.0


def read_plan(truth: Path, gold: Path, weight: float = 1.0) -> Plan:
    """The chains of a plan, labelled by where its annotated passages stand."""
    elements = elements_of(_lines(truth))
    found = _Annotation(elements, list(_lines(gold)))
    prose: list[Chain] = []
    items: list[Chain] = []
    for block in stretches(elements):
        if isinstance(block, Prose):
            prose.append(found.prose(block))
        elif isinstance(block, Bullets):
            items.append(found.items(block))
    return Plan(truth.stem, prose, items, weight)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def elements_of(lines: Iterable[dict[str, Any]]) -> list[Element]:
    """Elements from the structural truth, where the first row of a table is its head."""
    elements: list[Element] = []
    table = -1
    for line in lines:
        kind = ElementType(line["type"])
        cells = tuple(line["cells"]) if kind is ElementType.TABLE_ROW else None
        new = cells is not None and (not elements or elements[-1].type is not ElementType.TABLE_ROW)
        table += new
        text = line.get("text") or " ".join(filter(None, cells or ()))
        marker = line.get("marker") or (m.group() if (m := re.match(r"\d+(\.\d+)*\.?(?=\s)", text)) else None)
        elements.append(
            Element(
                type=kind,
                text=text,
                level=line.get("level") or (1 if kind in (ElementType.HEADING, ElementType.LIST_ITEM) else None),
                page=line.get("page"),
                marker=marker if marker and text.startswith(marker) and cells is None else None,
                cells=cells,
                inherited=(0,) if cells and not new and not cells[0] and sum(map(bool, cells)) > 1 else (),
                header=new,
                table=table if cells is not None else None,
            )
        )
    return elements


def _letters(text: str) -> str:
    """Only the letters and digits, to find a quotation whatever its spaces and signs."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).lower())
    return re.sub(r"[^a-z0-9]", "", plain)


class _Annotation:
    """Where the annotated passages of a plan stand in its elements."""

    def __init__(self, elements: Sequence[Element], gold: Sequence[dict[str, Any]]) -> None:
        self._elements = elements
        self._starts: list[int] = []
        stream = ""
        for element in elements:
            self._starts.append(len(stream))
            stream += _letters(element.text)
        self._spans = list(_locate(stream, gold))

    def prose(self, block: Prose) -> Chain:
        chain: Chain = []
        sentences = [line.sentence for line in block.lines]
        for index, line in enumerate(block.lines):
            text = self._elements[line.element].text
            start = self._starts[line.element] + len(_letters(text[: line.sentence.start]))
            mark = self._at(start, start + len(_letters(line.sentence.text)))
            seen = sentence_features(line.sentence, sentences[:index], block.place, line.position, line.length)
            chain.append(Step(seen, _labels(mark)))
        return chain

    def items(self, block: Bullets) -> Chain:
        siblings = [self._elements[item.element] for item in block.items]
        chain: Chain = []
        for item, sibling in zip(block.items, siblings, strict=True):
            stop = self._starts[item.element] + len(_letters(sibling.text))
            mark = self._at(stop - len(_letters(sibling.body)), stop)
            chain.append(Step(item_features(sibling, siblings, block.lead, block.place), _labels(mark)))
        return chain

    def _at(self, start: int, stop: int) -> dict[str, Any] | None:
        """The passage that covers most of a stretch, if it covers half of it, or lies in it."""
        best: tuple[int, dict[str, Any] | None] = (0, None)
        for first, last, mark in self._spans:
            shared = min(stop, last) - max(start, first)
            if shared > best[0] and (shared * 2 > stop - start or shared * 5 > (last - first) * 3):
                best = (shared, mark)
        return best[1]


_KIND = {"maatregel": "M", "doel": "G"}


def _locate(stream: str, gold: Iterable[dict[str, Any]]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """The stretch of every quotation, looked for behind the one before."""
    after = 0
    for mark in gold:
        quote = _letters(mark["quote"])
        start = stream.find(quote, after)
        start = start if start >= 0 else stream.find(quote)
        if start >= 0:
            after = max(after, start)
            yield start, start + len(quote), mark


def _labels(mark: dict[str, Any] | None) -> frozenset[str]:
    if mark is None:
        return frozenset({"O"})
    kind = _KIND[mark["kind"]]
    return frozenset({kind} if mark["certainty"] == "clear" else {kind, "O"})


@dataclass(frozen=True, slots=True)
class _Batch:
    """Chains as arrays: features of the real steps (r, f), allowed labels (n, t, k), real steps (n, t), weights (n)."""

    features: npt.NDArray[np.float64]
    allowed: npt.NDArray[np.bool_]
    real: npt.NDArray[np.bool_]
    weights: Floats


def train(
    weighted: Sequence[tuple[Chain, float]],
    labels: Sequence[str],
    prior: Mapping[str, Sequence[float]],
    *,
    penalty: float = 1.0,
    steps: int = 250,
) -> dict[str, Any]:
    """A chain model that maximises the likelihood of the allowed labels less an L2 penalty, by Adam on all chains.

    Args:
        weighted: chains, each with how much it counts.
        labels: the first means nothing.
        prior: feature -> expected weight for each other label; the penalty is on the distance to it.
        penalty: of a unit's distance squared, times a half.
        steps: of Adam.

    Returns:
        the model as `ingest.segmentation.labels.model_from_json` reads it.
    """
    weighted = [(chain, weight) for chain, weight in weighted if chain]
    chains = [chain for chain, _ in weighted]
    counts = Counter(feature for chain in chains for step in chain for feature in step.features)
    vocabulary = {name: i for i, name in enumerate(sorted(name for name, count in counts.items() if count > 1 or name in prior))}
    batch = _batch(weighted, labels, vocabulary)
    size = len(labels)
    expected = np.array([(0.0, *prior.get(name, (0.0,) * (size - 1))) for name in vocabulary])
    weights = [expected.copy(), np.zeros((size, size)), np.zeros(size)]
    adam = [(np.zeros_like(w), np.zeros_like(w)) for w in weights]
    for step in range(1, steps + 1):
        gradients = _gradients(batch, weights, expected, penalty)
        rate = 0.05 if step < 0.7 * steps else 0.02
        for weight, gradient, (mean, square) in zip(weights, gradients, adam, strict=True):
            mean += 0.1 * (gradient - mean)
            square += 0.01 * (gradient**2 - square)
            weight -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return _as_json(labels, vocabulary, weights)


def _batch(weighted: Sequence[tuple[Chain, float]], labels: Sequence[str], vocabulary: dict[str, int]) -> _Batch:
    chains = [chain for chain, _ in weighted]
    longest = max(map(len, chains))
    features = np.zeros((sum(map(len, chains)), len(vocabulary)))
    allowed = np.ones((len(chains), longest, len(labels)), dtype=bool)
    real = np.zeros((len(chains), longest), dtype=bool)
    row = 0
    for n, chain in enumerate(chains):
        for t, step in enumerate(chain):
            features[row, [vocabulary[name] for name in step.features if name in vocabulary]] = 1
            row += 1
            allowed[n, t] = [label in step.allowed for label in labels]
            real[n, t] = True
    return _Batch(features, allowed, real, np.array([weight for _, weight in weighted]))


def _gradients(
    batch: _Batch, weights: list[Floats], expected: Floats, penalty: float
) -> list[Floats]:
    """Counts under the model less those under the allowed labels, plus the penalty."""
    emissions, transitions, start = weights
    scores = np.zeros(batch.allowed.shape)
    scores[batch.real] = batch.features @ emissions
    free = _expectations(scores, transitions, start, batch)
    bound = _expectations(np.where(batch.allowed, scores, _NEVER), transitions, start, batch)
    difference = free[0] - bound[0]
    return [
        batch.features.T @ difference[batch.real] + penalty * (emissions - expected),
        free[1] - bound[1] + 0.3 * penalty * transitions,
        difference[:, 0].sum(axis=0) + 0.3 * penalty * start,
    ]


def _expectations(scores: Floats, moves: Floats, first: Floats, batch: _Batch) -> tuple[Floats, Floats]:
    """Weighted label marginals (n, t, k) and transition counts (k, k) by forward-backward in log space."""
    real = batch.real
    count, length, size = scores.shape
    forward = np.zeros((count, length, size))
    backward = np.zeros((count, length, size))
    forward[:, 0] = first + scores[:, 0]
    for t in range(1, length):
        step = np.logaddexp.reduce(forward[:, t - 1, :, None] + moves, axis=1) + scores[:, t]
        forward[:, t] = np.where(real[:, t, None], step, forward[:, t - 1])
    for t in range(length - 2, -1, -1):
        step = np.logaddexp.reduce(moves + (scores[:, t + 1] + backward[:, t + 1])[:, None, :], axis=2)
        backward[:, t] = np.where(real[:, t + 1, None], step, backward[:, t + 1])
    total = np.logaddexp.reduce(forward[:, -1], axis=1)
    marginals = np.exp(forward + backward - total[:, None, None]) * (real * batch.weights[:, None])[:, :, None]
    pairs = np.zeros((size, size))
    for t in range(1, length):
        joint = forward[:, t - 1, :, None] + moves + (scores[:, t] + backward[:, t])[:, None, :]
        pairs += (np.exp(joint - total[:, None, None]) * (real[:, t] * batch.weights)[:, None, None]).sum(axis=0)
    return marginals, pairs


def _as_json(labels: Sequence[str], vocabulary: dict[str, int], weights: list[Floats]) -> dict[str, Any]:
    """Three decimals are plenty, and keep the file readable."""
    emissions, transitions, start = (np.round(weight, 3) for weight in weights)
    return {
        "labels": list(labels),
        "start": start.tolist(),
        "transitions": transitions.tolist(),
        "features": {name: emissions[i].tolist() for name, i in vocabulary.items()},
    }


def train_all(plans: Sequence[Plan]) -> dict[str, Any]:
    """Both models, from all chains of the plans."""
    prior = tomllib.loads(PRIOR.read_text(encoding="utf-8"))
    return {
        "prose": train([(chain, plan.weight) for plan in plans for chain in plan.prose], LABELS, prior["prose"]),
        "items": train([(chain, plan.weight) for plan in plans for chain in plan.items], LABELS, prior["items"]),
    }


def correct(model: LabelModel, chains: Iterable[Chain]) -> tuple[int, int]:
    """How many steps get an allowed label, and how many there are."""
    pairs = [
        (label, step)
        for chain in chains
        for label, step in zip(model.decode([step.features for step in chain]), chain, strict=True)
    ]
    return sum(label in step.allowed for label, step in pairs), len(pairs)


def plans_in(argument: str) -> Iterator[Plan]:
    """The annotated plans of a folder, by name; the argument may end in "=WEIGHT"."""
    path, _, weight = argument.partition("=")
    folder = Path(path)
    for truth in sorted((folder / "truth").glob("*.jsonl")):
        gold = folder / "gold" / truth.stem / "measures.jsonl"
        if gold.exists():
            yield read_plan(truth, gold, float(weight or 1))


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains on all plans, or reports how each fares with a model of the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("plans", nargs="+", metavar="FOLDER[=WEIGHT]")
    parser.add_argument("--out", type=Path, default=Path("ingest/segmentation/segmenter.json"))
    parser.add_argument("--leave-one-out", action="store_true")
    options = parser.parse_args(arguments)
    plans = [plan for argument in options.plans for plan in plans_in(argument)]
    if options.leave_one_out:
        for held in plans:
            data = train_all([plan for plan in plans if plan is not held])
            prose = correct(model_from_json(data["prose"]), held.prose)
            items = correct(model_from_json(data["items"]), held.items)
            print(f"{held.name:30s} sentences {prose[0]}/{prose[1]}  items {items[0]}/{items[1]}")
    else:
        options.out.write_text(json.dumps(train_all(plans), indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
