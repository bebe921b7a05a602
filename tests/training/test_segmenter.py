"""Training of the label models: from annotated sources to weights."""

import tomllib
from itertools import product
from pathlib import Path

import pytest

from ingest.segmentation.labels import LABELS, START, LabelModel, model_of
from training.annotated import examples_of, plans_in, read_source
from training.crf import Example, Settings, fit
from training.segmenter import as_toml, correct

SOURCE = """gemeenten: Elzerveen
title: Plan
doc_type: integraal veiligheidsplan
period: 2026-2029
look: memo
---
# Jeugd {thema jeugd.overlast-criminaliteit}

De wijk is jong. [[We zetten met de wijkagent een buurtteam op.]]{m gepland} [[Misschien volgt een tweede team.]]{m?}

- **Rust** Het aantal meldingen daalt. {doel}
- Er wonen veel kinderen.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "elzerveen.md").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "README.md").write_text("Geen bron.", encoding="utf-8")
    return tmp_path


def test_source_becomes_labelled_sentences_and_items(folder: Path) -> None:
    (plan,) = plans_in(f"{folder}=2", None)

    (prose,), (items,) = plan.prose, plan.items
    assert plan.weight == 2
    assert prose.allowed == (frozenset("O"), frozenset("M"), frozenset("MO"))
    assert items.allowed == (frozenset("G"), frozenset("O"))


def test_bold_words_of_a_source_lead_its_element(folder: Path) -> None:
    elements, _ = read_source(folder / "elzerveen.md")

    assert [element.lead for element in elements if element.lead] == ["Rust"]


def test_a_passage_is_found_whatever_its_spaces(folder: Path) -> None:
    elements, gold = read_source(folder / "elzerveen.md")
    spaced = [{**mark, "quote": mark["quote"].replace(" ", "  ")} for mark in gold]

    assert examples_of("a", elements, spaced) == examples_of("a", elements, gold)


def toy(plan: str) -> Example:
    rows = (frozenset({"always", "acts"}), frozenset({"always", "vague"}), frozenset({"always"}))
    return Example(plan, rows, (frozenset("M"), frozenset("M"), frozenset("O")))


def test_steps_teach_that_measures_come_in_runs() -> None:
    settings = Settings(penalty=0.1, step_penalty=0.1, spread=1)
    alone = Example("b", (frozenset({"always", "vague"}),), (frozenset("O"),))
    fitted = fit([(toy("a"), 20.0), (alone, 20.0)], {"always": (0.0, 0.0)}, settings)
    model = model_of(fitted.cues, fitted.steps)

    assert correct(model, [toy("c"), alone]) == (4, 4)
    assert fitted.steps["M"]["M"] > fitted.steps["M"][START]


def test_what_no_plan_tells_stays_as_expected() -> None:
    fitted = fit([(toy("a"), 1.0)], {"always": (0.0, 0.0), "acts": (2.0, -1.0)}, Settings(penalty=1e6))

    assert fitted.cues["acts"] == pytest.approx([2.0, -1.0], abs=0.01)
    assert "vague" not in fitted.cues, "it occurs in too few plans"


def test_best_labels_are_the_best_of_all_sequences() -> None:
    steps = {
        label: {before: 0.3 * i - 0.7 * j for j, before in enumerate((START, *LABELS))}
        for i, label in enumerate(LABELS)
    }
    steps["G"]["M"] = 2.0
    model = LabelModel({"a": (0.5, -0.4), "b": (-0.9, 0.2), "c": (0.1, 0.1)}, steps)
    rows = [["a"], ["b", "c"], ["a", "b"], ["c"]]

    def worth(labels: tuple[str, ...]) -> float:
        own = {"O": None, "M": 0, "G": 1}
        total = 0.0
        for before, label, row in zip((START, *labels), labels, rows, strict=False):
            column = own[label]
            total += steps[label][before] + (sum(model.weights[f][column] for f in row) if column is not None else 0.0)
        return total

    assert tuple(model.labels(rows)) == max(product(LABELS, repeat=4), key=worth)


def test_weights_are_written_as_they_are_read() -> None:
    fitted = fit([(toy("a"), 1.0)], {"always": (0.0, 0.0)}, Settings(spread=1))
    read = tomllib.loads(as_toml({"prose": fitted}))["prose"]

    assert read == {"cues": fitted.cues, "steps": fitted.steps}
