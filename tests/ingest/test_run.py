"""A whole run over small plans, with threads for workers."""

import csv
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fuzz import SAMPLES
from corpus.catalogue import Catalogue
from corpus.errors import UsageError
from ingest.batch import Options
from ingest.inputs import Inputs, find_inputs
from ingest.readers import pdf
from ingest.report import RunReport
from ingest.run import options_of, run_batch
from ingest.runfile import saver
from ingest.watch import rounds

Run = Callable[..., RunReport]


def plan(name: str, action: str = "meer camera's") -> str:
    lines = [f"# Integraal veiligheidsplan {name} 2023-2026", "", "## Maatregelen", ""]
    return "\n".join([*lines, f"- De gemeente {name} zet in op {action} in het centrum.", ""])


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plannen"
    folder.mkdir()
    for name in ("Almelo", "Borne"):
        (folder / f"{name}.md").write_text(plan(name), encoding="utf-8")
    return folder


@pytest.fixture
def run(catalogue: Catalogue) -> Run:
    def run(*names: Path, **asked: object) -> RunReport:
        options = asked.pop("options", Options())
        texts = [str(name) for name in names]
        return run_batch(catalogue, texts, options, make_executor=lambda _: ThreadPoolExecutor(1), **asked)  # type: ignore[arg-type]

    return run


def ids(catalogue: Catalogue) -> list[str]:
    return [plan.id for plan in catalogue.plans()]


# -- files that go and move --------------------------------------------------------------------------------------------


def test_a_file_that_is_gone_is_told_and_its_plan_stays(run: Run, plans: Path, catalogue: Catalogue) -> None:
    run(plans)
    (plans / "Borne.md").unlink()
    report = run(plans)
    assert any(note.startswith("weg: borne-2023") for note in report.notes())
    assert ids(catalogue) == ["almelo-2023", "borne-2023"]


def test_prune_removes_it(run: Run, plans: Path, catalogue: Catalogue) -> None:
    run(plans)
    (plans / "Borne.md").unlink()
    assert any(note.startswith("vergeten: borne-2023") for note in run(plans, prune=True).notes())
    assert ids(catalogue) == ["almelo-2023"]


def test_prune_looks_only_into_the_named_folders(run: Run, plans: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    run(plans)
    (plans / "Borne.md").unlink()
    other = tmp_path / "anders"
    other.mkdir()
    run(other, prune=True)
    run(plans / "Almelo.md", prune=True)
    assert ids(catalogue) == ["almelo-2023", "borne-2023"]


def test_a_dry_run_does_not_prune(run: Run, plans: Path, catalogue: Catalogue) -> None:
    run(plans)
    (plans / "Borne.md").unlink()
    run(plans, prune=True, options=Options(dry_run=True))
    assert ids(catalogue) == ["almelo-2023", "borne-2023"]


def test_moved_folders_are_found_by_content(run: Run, plans: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    run(plans)
    new = plans.rename(tmp_path / "nieuw")
    (new / "Borne.md").rename(new / "onder een andere naam.md")
    report = run(source_root=new)
    assert [plan.id for plan, _ in report.moved] == ["almelo-2023", "borne-2023"]
    assert catalogue.plan("borne").source.path == str(new / "onder een andere naam.md")
    assert report.exit_code == 0


def test_a_changed_file_is_no_moved_one(run: Run, plans: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    run(plans)
    new = plans.rename(tmp_path / "nieuw")
    (new / "Borne.md").write_text(plan("Borne", "wijkagenten"), encoding="utf-8")
    assert [plan.id for plan, _ in run(source_root=new).moved] == ["almelo-2023"]


def test_a_moved_file_over_another_plans_is_left_to_a_batch(run: Run, plans: Path, catalogue: Catalogue) -> None:
    run(plans)
    (plans / "Almelo.md").replace(plans / "Borne.md")
    assert run(source_root=plans).moved == ()
    assert ids(catalogue) == ["almelo-2023", "borne-2023"]
    run(plans)
    assert ids(catalogue) == ["almelo-2023"]


def test_a_file_below_a_roundabout_path_is_the_same(run: Run, plans: Path, catalogue: Catalogue) -> None:
    run(plans / "Borne.md")
    assert run(plans / ".." / plans.name / "Borne.md").counts() == {"unchanged": 1}
    (plan,) = catalogue.plans()
    assert plan.source.path == str(plans / "Borne.md")


def test_nothing_named_is_a_mistake(run: Run) -> None:
    with pytest.raises(UsageError, match="niets te lezen"):
        run()


# -- odd files ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["'; DROP TABLE plan; --.md", "een\ntwee.md", "%s {0} [red].md", "a" * 200 + ".md"])
def test_odd_names_are_only_names(run: Run, plans: Path, catalogue: Catalogue, name: str) -> None:
    (plans / name).write_text(plan("Losser"), encoding="utf-8")
    report = run(plans)
    assert report.failed == 0
    assert catalogue.plan("losser").source.name == name
    assert all("\n" not in note for note in report.notes())


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are text there")
def test_a_name_that_is_no_text_is_refused(run: Run, plans: Path) -> None:
    path = os.fsencode(plans) + b"/caf\xe9.md"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 # bytes
        file.write(plan("Losser"))
    report = run(plans)
    assert report.counts() == {"added": 2, "failed": 1}
    assert any(r"caf\xe9.md: de naam is geen leesbare tekst" in note for note in report.notes())


# -- the report --------------------------------------------------------------------------------------------------------


def test_the_exit_code_tells_what_came_of_it(run: Run, plans: Path) -> None:
    assert run(plans).exit_code == 0
    (plans / "kapot.pdf").write_bytes(b"%PDF-1.4")
    assert run(plans).exit_code == 1
    assert run(plans / "kapot.pdf").exit_code == 3


def test_a_closed_folder_is_a_failure(run: Run, plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_inputs([str(plans)])
    monkeypatch.setattr("ingest.run.find_inputs", lambda _: replace(found, closed=(plans / "dicht",)))
    report = run(plans)
    assert report.exit_code == 1
    assert report.counts() == {"added": 2, "failed": 1}
    assert f"mislukt: {plans / 'dicht'}: in deze map mag u niet kijken" in report.notes()
    monkeypatch.setattr("ingest.run.find_inputs", lambda _: Inputs((), closed=(plans / "dicht",)))
    report = run(plans)
    assert report.exit_code == 3
    assert report.notes()[-1].startswith("1 mislukt in ")


def test_many_unchanged_plans_are_only_counted(run: Run, plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(plans)
    assert "ongewijzigd" in run(plans).table()
    monkeypatch.setattr("ingest.report._UNCHANGED_SHOWN", 1)
    report = run(plans)
    assert report.table() == ""
    assert report.notes()[-1].startswith("2 ongewijzigd in ")


def test_warnings_are_counted_by_kind(run: Run, plans: Path) -> None:
    for name in ("Een", "Twee"):
        (plans / f"{name}.md").write_text(plan("Borne"), encoding="utf-8")
    copies = {kind: count for kind, count in run(plans).warnings().items() if "zelfde inhoud" in kind}
    assert copies == {"zelfde inhoud als ...": 2}


def test_the_report_as_json_tells_all_of_each_file(run: Run, plans: Path, tmp_path: Path) -> None:
    (plans / "kapot.pdf").write_bytes(b"%PDF-1.4")
    file = tmp_path / "verslag.json"
    saver(file)(run(plans))
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["outcomes"] == {"added": 2, "failed": 1}
    assert {row["plan"]: row["outcome"] for row in report["files"]} == {
        "almelo-2023": "added",
        "borne-2023": "added",
        None: "failed",
    }
    assert set(report["stages"]) >= {"read", "segment", "store"}


def test_reports_name_the_page_where_the_reading_failed(
    run: Run, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(min(SAMPLES.glob("*.pdf")), plans / "stuk.pdf")
    lines_of = pdf.lines_of

    def fail_on_page_3(page: int, *rest: Any) -> Any:
        return 1 / 0 if page == 3 else lines_of(page, *rest)

    monkeypatch.setattr(pdf, "lines_of", fail_on_page_3)
    report = run(plans)
    assert (
        "mislukt: stuk.pdf: bladzijde 3: kon niet gelezen worden (ZeroDivisionError: division by zero)"
        in report.notes()
    )
    saver(tmp_path / "verslag.json")(report)
    (row,) = [row for row in json.loads((tmp_path / "verslag.json").read_text())["files"] if row["failure"]]
    assert row["failed_page"] == 3
    saver(tmp_path / "verslag.csv")(report)
    with (tmp_path / "verslag.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["failed_page"] for row in csv.DictReader(file)] == ["", "", "3"]


def test_the_report_as_csv_has_a_line_a_file(run: Run, plans: Path, tmp_path: Path) -> None:
    file = tmp_path / "verslag.csv"
    saver(file)(run(plans))
    assert [line.split(",")[1] for line in file.read_text(encoding="utf-8").splitlines()] == [
        "plan",
        "almelo-2023",
        "borne-2023",
    ]


def test_the_report_as_html_takes_names_for_text(run: Run, plans: Path, tmp_path: Path) -> None:
    (plans / "<b>vet.pdf").write_bytes(b"%PDF-1.4")
    file = tmp_path / "verslag.html"
    saver(file)(run(plans))
    page = file.read_text(encoding="utf-8")
    assert "&lt;b&gt;vet.pdf" in page
    assert "<b>" not in page


def test_the_report_as_html_is_dutch(run: Run, plans: Path, tmp_path: Path) -> None:
    file = tmp_path / "verslag.html"
    saver(file)(run(plans))
    page = file.read_text(encoding="utf-8")
    assert "<td>uitkomsten</td><td>toegevoegd: 2</td>" in page
    assert "<th>uitkomst</th>" in page and "<td>toegevoegd</td>" in page
    assert not {"added", "outcome", "True"} & set(re.findall(r"\w+", page))


def test_the_summary_counts_in_dutch(run: Run, plans: Path) -> None:
    assert re.fullmatch(r"2 toegevoegd in \d+,\d s( \(rekentijd: lezen \d.*\))?", run(plans).notes()[-1])


def test_a_report_of_another_kind_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html"):
        saver(tmp_path / "verslag.docx")


def test_a_report_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="die map is er niet"):
        saver(tmp_path / "weg" / "verslag.json")
    (tmp_path / "map.json").mkdir()
    with pytest.raises(UsageError, match="dat is een map"):
        saver(tmp_path / "map.json")


def test_what_is_not_asked_for_has_a_default() -> None:
    options = options_of(municipalities=["Almelo"], pages=7, seconds=None)
    assert options.limits.pages == 7
    assert options.limits.seconds == Options().limits.seconds
    assert options.jobs >= 1


# -- watching ----------------------------------------------------------------------------------------------------------


class Clock:
    """Sleeps by doing the next thing that happens meanwhile."""

    def __init__(self, *events: Callable[[], object]) -> None:
        self.events: Iterator[Callable[[], object]] = iter(events)
        self.slept = 0

    def sleep(self, _: float) -> None:
        event = next(self.events, None)
        if event is None:
            raise KeyboardInterrupt
        event()
        self.slept += 1


def nothing() -> None:
    """Happens most of the time."""


def test_without_watching_there_is_one_round(plans: Path) -> None:
    assert len(list(rounds([str(plans)], watch=False))) == 1


def test_a_new_file_is_read_when_it_has_settled(plans: Path) -> None:
    new = plans / "Losser.md"
    clock = Clock(
        nothing,
        lambda: new.write_text("de ene hel", encoding="utf-8"),
        lambda: new.write_text("de ene helft en de andere", encoding="utf-8"),
        nothing,
        nothing,
    )
    slept: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        slept.extend(clock.slept for _ in rounds([str(plans)], watch=True, sleep=clock.sleep))
    assert slept == [0, 4]
