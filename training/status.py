"""Trains the regression of `ingest.segmentation.status` on annotated plans.

    python -m training.status FOLDER[=WEIGHT] ... [--pdf FOLDER] [--out FILE] [--leave-one-out NAME ...]

Folders and weights are those of `training.segmenter`. Rows of tables are left out: their columns tell. With
--leave-one-out nothing is written: of each plan that is named, it is printed how many of the stated statuses a model of
the other plans tells.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.model import ElementType, Status
from ingest.segmentation.cues import lexicon
from ingest.segmentation.sections import places
from ingest.segmentation.status import STATUSES, StatusModel, status_features
from training.annotated import Annotated, Annotation, annotated_in, arguments_of

_PENALTY = 20.0  # of a weight's distance from what is expected of it, squared, times a half
_EXPECTED = 2.5  # weight that is expected of what the tenses tell; of all other features nothing is expected
_SPREAD = 8  # plans in which a feature has to occur to be taken in
_ROUNDS = 300
_RATE = 0.05
_TELLS = 0.02  # weights that are all smaller are left out


@dataclass(frozen=True, slots=True)
class Told:
    """An annotated measure: its plan, its features, its status, and how much it counts."""

    plan: str
    features: frozenset[str]
    status: Status | None
    weight: float = 1.0


def measures_of(plan: Annotated) -> Iterator[Told]:
    """The measures of a plan that stand outside tables."""
    where = places(plan.elements)
    for index, mark in Annotation(plan.elements, plan.marks).standing():
        kind = plan.elements[index].type
        sentences = lexicon().reader.sentences(mark["quote"])
        if mark["kind"] == "maatregel" and kind is not ElementType.TABLE_ROW and sentences:
            status = Status(mark["status"]) if mark["status"] else None
            features = status_features(sentences, where[index], listed=kind is ElementType.LIST_ITEM)
            yield Told(plan.name, features, status, plan.weight)


def fit(measures: Sequence[Told]) -> StatusModel:
    """Softmax regression: maximum a posteriori with a Gaussian prior around what is expected, by Adam on all measures.

    What the tenses tell is expected to be so: without that, the words of a plain "hebben we georganiseerd" outweigh it.
    """
    plans = defaultdict(set)
    for one in measures:
        for feature in one.features:
            plans[feature].add(one.plan)
    names = sorted(feature for feature, found in plans.items() if len(found) >= _SPREAD)
    column = {name: index for index, name in enumerate(names)}
    seen = np.zeros((len(measures), len(names)))
    for row, one in enumerate(measures):
        seen[row, [column[feature] for feature in one.features if feature in column]] = 1
    true = np.eye(len(STATUSES))[[STATUSES.index(one.status) for one in measures]]
    counted = np.array([one.weight for one in measures])[:, None]
    told = {f"tenses tell {status}": index for index, status in enumerate(STATUSES)}
    expected = np.array([[_EXPECTED * (told.get(name) == index) for index in range(len(STATUSES))] for name in names])
    weights = expected.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for round_ in range(1, _ROUNDS + 1):
        worth = seen @ weights
        likely = np.exp(worth - worth.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = seen.T @ ((likely - true) * counted) + _PENALTY * (weights - expected)
        mean += 0.1 * (slope - mean)
        square += 0.01 * (slope**2 - square)
        weights -= _RATE * (mean / (1 - 0.9**round_)) / (np.sqrt(square / (1 - 0.99**round_)) + 1e-8)
    return StatusModel(
        {
            name: [round(float(weight), 2) for weight in row]
            for name, row in zip(names, weights, strict=True)
            if np.abs(row).max() >= _TELLS
        }
    )


def as_toml(model: StatusModel) -> str:
    """The model as a TOML file."""
    order = ", ".join(status.value if status else "not told" for status in STATUSES)
    lines = [f"# Made by `python -m training.status`: feature = weights for {order}."]
    return "\n".join([*lines, "", *(f'"{name}" = {list(row)}' for name, row in model.weights.items())]) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains on all plans, or reports how each fares with a model of the others."""
    options = arguments_of(__doc__, "ingest/segmentation/status.toml").parse_args(arguments)
    plans = [plan for argument in options.plans for plan in annotated_in(argument, options.pdf)]
    measures = [measure for plan in plans for measure in measures_of(plan)]
    if options.leave_one_out is None:
        options.out.write_text(as_toml(fit(measures)), encoding="utf-8")
        return
    for name in options.leave_one_out or [plan.name for plan in plans]:
        model = fit([one for one in measures if one.plan != name])
        stated = [one for one in measures if one.plan == name and one.status]
        right = sum(model.status(one.features) is one.status for one in stated)
        print(f"{name:40s} {right}/{len(stated)}")


if __name__ == "__main__":
    main()
