"""Training of the label models: from annotated sources to weights."""

import tomllib
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from ingest.segmentation.labels import EMISSION, LABELS, LONGEST, START, LabelModel
from training.annotated import broken_elements, examples_of, plans_in, read_source
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


def test_paragraphs_are_broken_only_where_passages_begin_or_end(tmp_path: Path) -> None:
    told = " ".join(f"[[Wij openen punt {n}. Dit doen we samen.]]{{m}} Er wonen {n} mensen." for n in range(20))
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(SOURCE.partition("De wijk")[0] + told + "\n", encoding="utf-8")
    lengths = [[len(element.text) for element in broken_elements(path)] for path in sorted(tmp_path.glob("*.md"))]
    plans = list(plans_in(str(tmp_path), None))

    assert len({tuple(one) for one in lengths}) == 3, "some plans have more paragraphs than others"
    for plan in plans:
        (prose,) = plan.prose
        assert prose.allowed == (frozenset("M"), frozenset("m"), frozenset("O")) * 20
        assert not any("new paragraph" in row for row in prose.rows[1::3])


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


def told(plan: str) -> Example:
    """A measure of two sentences after another of one."""
    rows = (frozenset({"always", "acts"}), frozenset({"always", "acts"}), frozenset({"always", "looks back"}))
    return Example(plan, rows, (frozenset("M"), frozenset("M"), frozenset("m")))


def test_what_looks_back_is_learned_to_go_on() -> None:
    settings = Settings(penalty=0.1, step_penalty=0.1, spread=1)
    fitted = fit([(told("a"), 20.0)], {"always": (0.0, 0.0)}, settings)

    assert correct(LabelModel(fitted.cues, fitted.steps), [told("b")]) == (3, 3)
    assert fitted.cues["looks back"][2] > 0 > fitted.cues["acts"][2]


def test_items_never_go_on() -> None:
    fitted = fit([(toy("a"), 1.0)], {"always": (0.0, 0.0)}, Settings(spread=1), runs=False)
    found = LabelModel(fitted.cues, fitted.steps).passages(toy("b").rows)

    assert set(fitted.steps) == {"O", "M", "G"}
    assert not found["M"][:, 1:].any()


def test_steps_teach_that_measures_come_in_runs() -> None:
    settings = Settings(penalty=0.1, step_penalty=0.1, spread=1)
    alone = Example("b", (frozenset({"always", "vague"}),), (frozenset("O"),))
    fitted = fit([(toy("a"), 20.0), (alone, 20.0)], {"always": (0.0, 0.0)}, settings)
    model = LabelModel(fitted.cues, fitted.steps)

    assert correct(model, [toy("c"), alone]) == (4, 4)
    assert fitted.steps["M"]["M"] > fitted.steps["M"][START]


def test_what_no_plan_tells_stays_as_expected() -> None:
    fitted = fit([(toy("a"), 1.0)], {"always": (0.0, 0.0), "acts": (2.0, -1.0)}, Settings(penalty=1e6))

    assert fitted.cues["acts"] == pytest.approx([2.0, -1.0, 0.0], abs=0.01)
    assert "vague" not in fitted.cues, "it occurs in too few plans"


def test_passages_are_as_likely_as_all_sequences_of_labels_say() -> None:
    steps = {
        label: {before: 0.3 * i - 0.7 * j for j, before in enumerate((START, *LABELS))}
        for i, label in enumerate(LABELS)
    }
    steps["m"] = {"M": 0.5, "m": -0.2}
    steps["g"] = {"G": 0.1, "g": 0.4}
    model = LabelModel({"a": (0.5, -0.4, 0.2), "b": (-0.9, 0.2, 0.3), "c": (0.1, 0.1, -0.6)}, steps)
    rows = [["a"], ["b", "c"], ["a", "b"], ["c"]]

    def worth(labels: tuple[str, ...]) -> float:
        total = 0.0
        for before, label, row in zip((START, *labels), labels, rows, strict=False):
            told = np.sum([model.weights[feature] for feature in row], axis=0)
            total += steps[label].get(before, -np.inf) + told @ EMISSION[LABELS.index(label)]
        return float(np.exp(total))

    sequences = {labels: worth(labels) for labels in product(LABELS, repeat=len(rows))}
    found = model.passages(rows)
    for label in ("M", "G"):
        for start, stop in combinations(range(len(rows) + 1), 2):
            run = (label, *label.lower() * (stop - start - 1))
            here = sum(
                worth
                for labels, worth in sequences.items()
                if labels[start:stop] == run and labels[stop : stop + 1] != (label.lower(),)
            )
            assert found[label][start, stop - start - 1] == pytest.approx(here / sum(sequences.values()))
    assert found["M"].shape == (len(rows), LONGEST)


def test_weights_are_written_as_they_are_read() -> None:
    fitted = fit([(toy("a"), 1.0)], {"always": (0.0, 0.0)}, Settings(spread=1))
    read = tomllib.loads(as_toml({"prose": fitted}))["prose"]

    assert read == {"cues": fitted.cues, "steps": fitted.steps}


def test_what_is_expected_of_a_cue_that_no_example_has_is_kept() -> None:
    example = Example("plan", (frozenset({"always"}),), (frozenset({"M"}),))

    assert fit([(example, 1.0)], {"unseen": (1.0, -2.0)}, Settings(rounds=2)).cues["unseen"] == [1.0, -2.0, 0.0]
