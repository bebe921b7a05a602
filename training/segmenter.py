"""Trains the label models of `ingest.segmentation.labels` on annotated plans.

    python -m training.segmenter FOLDER[=WEIGHT] ... [--pdf FOLDER] [--out FILE] [--leave-one-out NAME ...]

A FOLDER holds `gold/NAME/measures.jsonl` (annotation) with `truth/NAME.jsonl` (structural elements), in the formats of
the evaluation material, or `*.md`, sources of invented plans (`training.samples.source`). Plans of which NAME.pdf is
in the --pdf folder are read from that. WEIGHT is how much each of its plans counts. With --leave-one-out nothing is
written: every plan (or each that is named) is labelled by a model of the others, and how many of its sentences and
items were labelled rightly is printed.

Few real plans are annotated, so training starts from what a reader expects of each cue (segmenter.toml) and is drawn
back to it. What careful readers could judge either way may get either label.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ingest.segmentation.decoding import chosen
from ingest.segmentation.labels import LABELS, LabelModel
from training.annotated import Plan, arguments_of, plans_in
from training.crf import Example, Fitted, Settings, fit

PRIOR = Path(__file__).with_name("segmenter.toml")

# Passages of real plans are longer than those of the invented ones, which outnumber them: what is added to the weight
# of going on.
_LONGER = 0.4


def train_all(plans: Sequence[Plan], settings: Settings | None = None) -> dict[str, Fitted]:
    """Both models, from all examples of the plans."""
    prior = tomllib.loads(PRIOR.read_text(encoding="utf-8"))
    examples: dict[str, list[tuple[Example, float]]] = {
        "prose": [(example, plan.weight) for plan in plans for example in plan.prose],
        "items": [(example, plan.weight) for plan in plans for example in plan.items],
    }
    chosen_settings = settings or Settings()
    fitted = {
        "prose": fit(examples["prose"], prior["prose"], chosen_settings),
        "items": fit(examples["items"], prior["items"], chosen_settings, runs=False),
    }
    return {name: _longer(one) for name, one in fitted.items()}


def _longer(fitted: Fitted) -> Fitted:
    measure, goal, on = fitted.cues["always"]
    return Fitted({**fitted.cues, "always": [measure, goal, round(on + _LONGER, 3)]}, fitted.steps)


def correct(model: LabelModel, examples: Iterable[Example]) -> tuple[int, int]:
    """How many sentences or items get an allowed label, taken as equally long, and how many there are."""
    right = [
        label in allowed
        for example in examples
        if example.rows
        for label, allowed in zip(_labels(model, example), example.allowed, strict=True)
    ]
    return sum(right), len(right)


def _labels(model: LabelModel, example: Example) -> list[str]:
    labels = ["O"] * len(example.rows)
    for run in chosen(model.passages(example.rows), [1] * len(labels)):
        labels[run.start : run.stop] = [run.label, *run.label.lower() * (run.stop - run.start - 1)]
    return labels


def as_toml(models: Mapping[str, Fitted]) -> str:
    """The models as a TOML file with two tables each."""
    lines = [
        "# Made by `python -m training.segmenter`. Cues: feature = weight for a measure, for a goal (against neither)",
        "# and for going on with either, against beginning. Steps: label = weight after each label before it;",
        f"# labels are {', '.join(LABELS)} (neither; a measure's first sentence, a further one; a goal's).",
    ]
    for name, model in models.items():
        lines += ["", f"[{name}.steps]"]
        for label, before in model.steps.items():
            lines.append(f"{label} = {{ " + ", ".join(f'"{one}" = {weight}' for one, weight in before.items()) + " }")
        lines += ["", f"[{name}.cues]", *(f'"{feature}" = {row}' for feature, row in model.cues.items())]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains on all plans, or reports how each fares with a model of the others."""
    options = arguments_of(__doc__, "ingest/segmentation/weights.toml").parse_args(arguments)
    plans = [plan for argument in options.plans for plan in plans_in(argument, options.pdf)]
    if options.leave_one_out is None:
        options.out.write_text(as_toml(train_all(plans)), encoding="utf-8")
        return
    for held in plans:
        if options.leave_one_out and held.name not in options.leave_one_out:
            continue
        fitted = train_all([plan for plan in plans if plan is not held])
        models = {name: LabelModel(one.cues, one.steps) for name, one in fitted.items()}
        prose, items = correct(models["prose"], held.prose), correct(models["items"], held.items)
        print(f"{held.name:40s} sentences {prose[0]}/{prose[1]}  items {items[0]}/{items[1]}")


if __name__ == "__main__":
    main()
