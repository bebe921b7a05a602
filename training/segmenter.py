"""Trains the label models of `ingest.segmentation.labels` on annotated plans.

    python -m training.segmenter FOLDER[=WEIGHT] ... [--pdf FOLDER] [--out FILE] [--leave-one-out]

A FOLDER holds `gold/NAME/measures.jsonl` (annotation) and `truth/NAME.jsonl` (structural elements), in the formats of
the evaluation material; plans without truth are read from NAME.pdf in the --pdf folder. WEIGHT is how much each of its
plans counts. With --leave-one-out nothing is written: every plan is labelled by a model of the others, and how many of
its sentences and items were labelled rightly is printed.

Few plans are annotated, so training starts from what a reader expects of each cue (segmenter.toml) and is drawn back to
it: maximum a posteriori estimation with a Gaussian prior around those weights. What careful readers could judge either
way may get either label.
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
from ingest.reading import read_outline
from ingest.segmentation.features import item_features, sentence_features
from ingest.segmentation.labels import LABELS, LabelModel, model_of
from ingest.segmentation.stretches import Bullets, Prose, stretches

PRIOR = Path(__file__).with_name("segmenter.toml")

_PENALTY = 20.0  # of a unit's distance from the prior, squared, times a half
_STEPS = 120
_RATE = 0.05
# F1 is best when things are named at somewhat less than even odds (Lipton, Elkan and Narayanaswamy, ECML 2014).
_LEAN = 0.4

_KIND = {"maatregel": "M", "doel": "G"}

Floats = npt.NDArray[np.float64]
Weights = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence or item: what the model sees, and the labels that an annotator allows."""

    features: frozenset[str]
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """The examples of an annotated plan, and how much each counts in training."""

    name: str
    prose: list[Example]
    items: list[Example]
    weight: float = 1.0


def examples_of(name: str, elements: Sequence[Element], gold: Iterable[dict[str, Any]], weight: float = 1.0) -> Plan:
    """The sentences and items of a plan, labelled by where its annotated passages stand."""
    annotation = _Annotation(elements, gold)
    plan = Plan(name, [], [], weight)
    for stretch in stretches(elements):
        if isinstance(stretch, Prose):
            plan.prose.extend(annotation.prose(stretch))
        elif isinstance(stretch, Bullets):
            plan.items.extend(annotation.items(stretch))
    return plan


class _Annotation:
    """Where the annotated passages of a plan stand in its elements."""

    def __init__(self, elements: Sequence[Element], gold: Iterable[dict[str, Any]]) -> None:
        self._elements = elements
        self._starts: list[int] = []
        stream = ""
        for element in elements:
            self._starts.append(len(stream))
            stream += _letters(element.text)
        self._spans = list(_locate(stream, gold))

    def prose(self, stretch: Prose) -> Iterator[Example]:
        sentences = [line.sentence for line in stretch.lines]
        for index, line in enumerate(stretch.lines):
            text = self._elements[line.element].text
            start = self._starts[line.element] + len(_letters(text[: line.sentence.start]))
            allowed = self._labels(start, start + len(_letters(line.sentence.text)))
            before = sentences[:index]
            yield Example(sentence_features(line.sentence, before, stretch.place, line.position, line.length), allowed)

    def items(self, stretch: Bullets) -> Iterator[Example]:
        siblings = [self._elements[item.element] for item in stretch.items]
        for item, sibling in zip(stretch.items, siblings, strict=True):
            stop = self._starts[item.element] + len(_letters(sibling.text))
            allowed = self._labels(stop - len(_letters(sibling.body)), stop)
            yield Example(item_features(sibling, siblings, stretch.lead, stretch.place), allowed)

    def _labels(self, start: int, stop: int) -> frozenset[str]:
        """Labels of the passage that covers most of a stretch: half of the stretch, or most of the passage."""
        most, found = 0, None
        for first, last, mark in self._spans:
            shared = min(stop, last) - max(start, first)
            if shared > most and (shared * 2 > stop - start or shared * 5 > (last - first) * 3):
                most, found = shared, mark
        if found is None:
            return frozenset({"O"})
        kind = _KIND[found["kind"]]
        return frozenset({kind} if found["certainty"] == "clear" else {kind, "O"})


def _letters(text: str) -> str:
    """Only the letters and digits, to find a quotation whatever its spaces and signs."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).lower())
    return re.sub(r"[^a-z0-9]", "", plain)


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


def train(weighted: Sequence[tuple[Example, float]], prior: Mapping[str, Sequence[float]]) -> Weights:
    """Weights that maximise the likelihood of the allowed labels and keep near the prior, by Adam on all examples.

    Args:
        weighted: examples, each with how much it counts.
        prior: feature -> expected weights for measure and goal against nothing.

    Returns:
        feature -> weight for each label.
    """
    counts = Counter(feature for example, _ in weighted for feature in example.features)
    names = sorted(name for name, count in counts.items() if count > 1 or name in prior)
    place = {name: i for i, name in enumerate(names)}
    features = np.zeros((len(weighted), len(names)))
    for row, (example, _) in enumerate(weighted):
        features[row, [place[name] for name in example.features if name in place]] = 1
    allowed = np.array([[label in example.allowed for label in LABELS] for example, _ in weighted])
    counted = np.array([weight for _, weight in weighted])[:, None]
    expected = np.array([(0.0, *prior.get(name, (0.0, 0.0))) for name in names])
    weights = expected.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        gradient = features.T @ (_surplus(features @ weights, allowed) * counted) + _PENALTY * (weights - expected)
        mean += 0.1 * (gradient - mean)
        square += 0.01 * (gradient**2 - square)
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    weights[place["always"], 0] -= _LEAN
    return {name: [round(float(weight), 3) for weight in row] for name, row in zip(names, weights, strict=True)}


def _surplus(scores: Floats, allowed: npt.NDArray[np.bool_]) -> Floats:
    """Probabilities of the labels less those given that the label is an allowed one: the gradient of the loss."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    bound = odds * allowed
    difference: Floats = odds / odds.sum(axis=1, keepdims=True) - bound / bound.sum(axis=1, keepdims=True)
    return difference


def train_all(plans: Sequence[Plan]) -> dict[str, Weights]:
    """Both models, from all examples of the plans."""
    prior = tomllib.loads(PRIOR.read_text(encoding="utf-8"))
    return {
        "prose": train([(example, plan.weight) for plan in plans for example in plan.prose], prior["prose"]),
        "items": train([(example, plan.weight) for plan in plans for example in plan.items], prior["items"]),
    }


def correct(model: LabelModel, examples: Iterable[Example]) -> tuple[int, int]:
    """How many examples get an allowed label, and how many there are."""
    right = [model.label(example.features) in example.allowed for example in examples]
    return sum(right), len(right)


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
        number = re.match(r"\d+(\.\d+)*\.?(?=\s)", text)
        marker = line.get("marker") or (number.group() if number else None)
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


def plans_in(argument: str, pdfs: Path | None) -> Iterator[Plan]:
    """The annotated plans of a folder, by name; the argument may end in "=WEIGHT"."""
    path, _, weight = argument.partition("=")
    for gold in sorted((Path(path) / "gold").glob("*/measures.jsonl")):
        name = gold.parent.name
        truth = Path(path) / "truth" / f"{name}.jsonl"
        if truth.exists():
            elements: Sequence[Element] = elements_of(_lines(truth))
        elif pdfs and (pdfs / f"{name}.pdf").exists():
            elements = read_outline(pdfs / f"{name}.pdf").elements
        else:
            continue
        yield examples_of(name, elements, _lines(gold), float(weight or 1))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def as_toml(models: Mapping[str, Weights]) -> str:
    """The models as a TOML file with a table each."""
    lines = ["# Made by `python -m training.segmenter`: feature = weights for nothing, a measure and a goal."]
    for name, weights in models.items():
        lines += ["", f"[{name}]", *(f'"{feature}" = {row}' for feature, row in weights.items())]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains on all plans, or reports how each fares with a model of the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("plans", nargs="+", metavar="FOLDER[=WEIGHT]")
    parser.add_argument("--pdf", type=Path, help="folder with the PDFs of plans without structural truth")
    parser.add_argument("--out", type=Path, default=Path("ingest/segmentation/weights.toml"))
    parser.add_argument("--leave-one-out", action="store_true")
    options = parser.parse_args(arguments)
    plans = [plan for argument in options.plans for plan in plans_in(argument, options.pdf)]
    if options.leave_one_out:
        for held in plans:
            models = train_all([plan for plan in plans if plan is not held])
            prose = correct(model_of(models["prose"]), held.prose)
            items = correct(model_of(models["items"]), held.items)
            print(f"{held.name:40s} sentences {prose[0]}/{prose[1]}  items {items[0]}/{items[1]}")
    else:
        options.out.write_text(as_toml(train_all(plans)), encoding="utf-8")


if __name__ == "__main__":
    main()
