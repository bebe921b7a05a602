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

import argparse
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ingest.segmentation.labels import LABELS, LabelModel, model_of
from training.annotated import Plan, plans_in
from training.crf import Example, Fitted, Settings, fit

PRIOR = Path(__file__).with_name("segmenter.toml")

# F1 is best when things are named at somewhat less than even odds (Lipton, Elkan and Narayanaswamy, ECML 2014): what is
# added to the weight of a measure and of a goal. Goals are rare, so theirs is more.
_LEAN = (0.4, 1.0)


def train_all(plans: Sequence[Plan], settings: Settings | None = None) -> dict[str, Fitted]:
    """Both models, from all examples of the plans."""
    prior = tomllib.loads(PRIOR.read_text(encoding="utf-8"))
    examples: dict[str, list[tuple[Example, float]]] = {
        "prose": [(example, plan.weight) for plan in plans for example in plan.prose],
        "items": [(example, plan.weight) for plan in plans for example in plan.items],
    }
    return {name: _leaning(fit(found, prior[name], settings or Settings())) for name, found in examples.items()}


def _leaning(fitted: Fitted) -> Fitted:
    always = [round(weight + lean, 3) for weight, lean in zip(fitted.cues["always"], _LEAN, strict=True)]
    return Fitted({**fitted.cues, "always": always}, fitted.steps)


def correct(model: LabelModel, examples: Iterable[Example]) -> tuple[int, int]:
    """How many sentences or items get an allowed label, and how many there are."""
    right = [
        label in allowed
        for example in examples
        for label, allowed in zip(model.labels(example.rows), example.allowed, strict=True)
    ]
    return sum(right), len(right)


def as_toml(models: Mapping[str, Fitted]) -> str:
    """The models as a TOML file with two tables each."""
    lines = [
        "# Made by `python -m training.segmenter`. Cues: feature = weight for a measure, for a goal, against neither.",
        f"# Steps: label = weight after each label before it; labels are {', '.join(LABELS)} (neither, measure, goal).",
    ]
    for name, model in models.items():
        lines += ["", f"[{name}.steps]"]
        for label, before in model.steps.items():
            lines.append(f"{label} = {{ " + ", ".join(f'"{one}" = {weight}' for one, weight in before.items()) + " }")
        lines += ["", f"[{name}.cues]", *(f'"{feature}" = {row}' for feature, row in model.cues.items())]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains on all plans, or reports how each fares with a model of the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("plans", nargs="+", metavar="FOLDER[=WEIGHT]")
    parser.add_argument("--pdf", type=Path, help="folder with the PDFs of plans")
    parser.add_argument("--out", type=Path, default=Path("ingest/segmentation/weights.toml"))
    parser.add_argument("--leave-one-out", nargs="*", metavar="NAME", help="report on these plans, or on all")
    options = parser.parse_args(arguments)
    plans = [plan for argument in options.plans for plan in plans_in(argument, options.pdf)]
    if options.leave_one_out is None:
        options.out.write_text(as_toml(train_all(plans)), encoding="utf-8")
        return
    for held in plans:
        if options.leave_one_out and held.name not in options.leave_one_out:
            continue
        fitted = train_all([plan for plan in plans if plan is not held])
        models = {name: model_of(one.cues, one.steps) for name, one in fitted.items()}
        prose, items = correct(models["prose"], held.prose), correct(models["items"], held.items)
        print(f"{held.name:40s} sentences {prose[0]}/{prose[1]}  items {items[0]}/{items[1]}")


if __name__ == "__main__":
    main()
