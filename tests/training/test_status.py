"""Training of the status model: from annotated sources to weights."""

import tomllib
from pathlib import Path

import pytest

from corpus.model import Status
from ingest.segmentation.status import STATUSES, StatusModel
from training.annotated import annotated_in
from training.status import Told, as_toml, fit, main, measures_of

SOURCE = """gemeenten: Elzerveen
title: Plan
doc_type: integraal veiligheidsplan
period: 2026-2029
look: memo
---
# Jeugd {thema jeugd.overlast-criminaliteit}

De wijk is jong. [[We zetten met de wijkagent een buurtteam op.]]{m gepland} [[De jeugd voelt zich thuis.]]{doel}

- Elke week een ronde door de wijk. {m doorlopend}

{tabel name=1 quote=2 planning=3}
|= Naam | Actie | Planning
| Meldpunt | Een meldpunt openen | 2027 {m}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "elzerveen.md").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_measures_outside_tables_are_examples(folder: Path) -> None:
    (plan,) = annotated_in(f"{folder}=2", None)

    prose, item = measures_of(plan)

    assert (prose.status, item.status) == (Status.PLANNED, Status.ONGOING)
    assert "listed" in item.features
    assert "listed" not in prose.features
    assert prose.weight == 2


def examples(feature: str, status: Status | None, plans: range) -> list[Told]:
    return [Told(f"plan {number}", frozenset({"always", feature}), status) for number in plans for _ in range(5)]


def test_fit_learns_what_tells_a_status_and_leaves_rare_features_out() -> None:
    measures = [
        *examples("perfect", Status.DONE, range(10)),
        *examples("plain", None, range(10)),
        *examples("rare", Status.PLANNED, range(2)),
    ]

    model = fit(measures)

    assert model.status({"always", "perfect"}) is Status.DONE
    assert model.status({"always", "plain"}) is None
    assert "rare" not in model.weights


def test_model_survives_the_file() -> None:
    model = StatusModel({"first “finite” do": [0.1, -0.2, 0.0, 0.25, 0.0]})

    assert StatusModel(tomllib.loads(as_toml(model))) == model


def test_command_writes_a_model_or_reports(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(8):
        (folder / f"plan-{number}.md").write_text(SOURCE, encoding="utf-8")
    out = tmp_path / "status.toml"

    main([str(folder), "--out", str(out)])
    main([str(folder), "--leave-one-out", "elzerveen"])

    assert {len(row) for row in tomllib.loads(out.read_text(encoding="utf-8")).values()} == {len(STATUSES)}
    assert capsys.readouterr().out.split() == ["elzerveen", "2/2"]
