"""`beleid ingest` in processes of its own: watched, stopped, two at once, with somebody searching meanwhile."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.throughput import SAMPLES
from cli import main
from corpus.folder import CorpusFolder
from index.build import agrees

ROOT = Path(__file__).parents[2]
# What a shell starts in the background ignores Ctrl-C, and so would all that such a test run starts.
COMMAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
import ingest.watch
ingest.watch.INTERVAL = 1.0
from cli import main
main()
"""
SECONDS = 120.0  # a busy machine
SAMPLE = min(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size)

posix = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals and process groups of POSIX")


class Running:
    """A command that runs, with what it says."""

    def __init__(self, corpus: CorpusFolder, *arguments: object) -> None:
        self.mark = uuid.uuid4().hex
        self.said = corpus.root.with_name(f"{self.mark}.txt")
        with self.said.open("w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "--corpus", str(corpus.root), "ingest", *map(str, arguments)],
                cwd=ROOT,
                env=os.environ | {"BELEID_TEST": self.mark},
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )

    def lines(self) -> list[str]:
        return self.said.read_text(encoding="utf-8").splitlines()

    def ends_with(self) -> int:
        """Its exit code, once it and all that it started have ended."""
        code = self.process.wait(timeout=SECONDS)
        until(lambda: not self.children())
        return code

    def children(self) -> list[str]:
        """Processes that it started and that still run; they have its environment (Linux)."""
        mark = f"BELEID_TEST={self.mark}".encode()
        return [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if mark in content_of(path)]


def content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended
        return b""


@contextmanager
def running(corpus: CorpusFolder, *arguments: object) -> Iterator[Running]:
    command = Running(corpus, *arguments)
    try:
        yield command
    finally:
        command.process.kill()
        command.process.wait()


def until(condition: Callable[[], object]) -> None:
    end = time.perf_counter() + SECONDS
    while not condition():
        assert time.perf_counter() < end, "it does not happen"
        time.sleep(0.05)


def plan(name: str, action: str) -> str:
    lines = [f"# Integraal veiligheidsplan {name} 2023-2026", "", "## Maatregelen", ""]
    return "\n".join([*lines, f"- De gemeente {name} zet in op {action} in het centrum.", ""])


def stored(corpus: CorpusFolder) -> dict[str, str]:
    """File -> the words of its first measure."""
    if not corpus.database.exists():
        return {}
    with corpus.open() as catalogue:
        first = {measure.plan_id: measure.text for _, measure in reversed([*catalogue.measures()])}
        return {plan.source.name: first.get(plan.id, "") for plan in catalogue.plans()}


def copies(folder: Path, count: int, first: int = 0) -> None:
    """A sample plan, so many times, each a file of its own."""
    folder.mkdir(exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number}.pdf").write_bytes(SAMPLE.read_bytes() + b"\n%% copy %d\n" % number)


def run(corpus: CorpusFolder, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--corpus", str(corpus.root), *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder(tmp_path / "corpus")


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    plans = tmp_path / "plannen"
    plans.mkdir()
    return plans


# -- nothing is left behind for nothing --------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("{plans}", "--dry-run"), ("{plans}/geen.pdf",), ("{plans}/leeg",)])
def test_what_stores_nothing_leaves_nothing_behind(folder: CorpusFolder, plans: Path, arguments: tuple[str]) -> None:
    (plans / "leeg").mkdir()
    (plans / "Almelo.md").write_text(plan("Almelo", "toezicht"), encoding="utf-8")
    run(folder, "ingest", *(argument.format(plans=plans) for argument in arguments))
    assert not folder.root.exists()


def test_a_dry_run_tells_what_would_be_done_to_what_is_there(folder: CorpusFolder, plans: Path) -> None:
    (plans / "Almelo.md").write_text(plan("Almelo", "toezicht"), encoding="utf-8")
    run(folder, "ingest", plans)
    (plans / "Borne.md").write_text(plan("Borne", "toezicht"), encoding="utf-8")
    before = folder.database.read_bytes()
    done = run(folder, "ingest", plans, "--dry-run")
    assert "1 niet bewaard, 1 ongewijzigd in" in done.stderr
    assert folder.database.read_bytes() == before


def test_an_ingest_in_vain_leaves_no_catalogue_but_knows_what_failed(folder: CorpusFolder, plans: Path) -> None:
    (plans / "kapot.pdf").write_bytes(b"%PDF-1.4 kapot")
    assert run(folder, "ingest", plans).exit_code == 3
    assert "geen plannen in" in run(folder, "plans").stderr
    again = run(folder, "ingest", plans)
    assert "net als eerder; --retry probeert het opnieuw" in again.stderr
    assert not folder.database.exists()


def test_a_plan_that_takes_too_long_costs_that_once(folder: CorpusFolder, plans: Path) -> None:
    (plans / "Almelo.md").write_text(plan("Almelo", "toezicht"), encoding="utf-8")
    reports = []
    for _ in range(2):
        assert run(folder, "ingest", plans, "--timeout", 0.1, "--report", plans / "verslag.json").exit_code == 3
        reports.append(json.loads((plans / "verslag.json").read_text(encoding="utf-8"))["files"][0])
    assert [(row["failure"], row["tried"]) for row in reports] == [
        ("duurt langer dan de 0.1 s van --timeout", True),
        ("duurt langer dan de 0.1 s van --timeout", False),
    ]
    assert run(folder, "ingest", plans).exit_code == 0


# -- watching ----------------------------------------------------------------------------------------------------------


@posix
def test_watching_reads_what_comes_and_changes_and_drops_what_goes(folder: CorpusFolder, plans: Path) -> None:
    (plans / "Almelo.md").write_text(plan("Almelo", "toezicht"), encoding="utf-8")
    with running(folder, plans, "--watch", "--prune", "--jobs", 1) as command:
        until(lambda: rounds_of(command) == 1)
        copy_slowly(SAMPLE, plans / "nieuw.pdf")
        until(lambda: rounds_of(command) == 2)
        assert stored(folder).keys() == {"Almelo.md", "nieuw.pdf"}
        (plans / "Almelo.md").write_text(plan("Almelo", "wijkagenten"), encoding="utf-8")
        until(lambda: rounds_of(command) == 3)
        assert "wijkagenten" in stored(folder)["Almelo.md"]
        (plans / "nieuw.pdf").unlink()
        until(lambda: rounds_of(command) == 4)
        assert stored(folder).keys() == {"Almelo.md"}
        os.killpg(command.process.pid, signal.SIGINT)
        assert command.ends_with() == 130
    assert command.lines()[-1].startswith("beleid: gestopt; ")
    assert not [line for line in command.lines() if "mislukt" in line or "Traceback" in line]


def rounds_of(command: Running) -> int:
    """How many rounds it has done; each ends with a summary."""
    return len(re.findall(r" in \d+,\d s", "\n".join(command.lines())))


def copy_slowly(source: Path, target: Path) -> None:
    """As over a slow line: half of it is no PDF."""
    content = source.read_bytes()
    size = len(content) // 25 + 1
    with target.open("wb") as file:
        for start in range(0, len(content), size):
            file.write(content[start : start + size])
            file.flush()
            time.sleep(0.1)


# -- stopped -----------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_batch_with_one_line_and_loses_nothing(
    folder: CorpusFolder, plans: Path, number: signal.Signals
) -> None:
    copies(plans, 3)
    with running(folder, plans, "--jobs", 1) as command:
        until(lambda: stored(folder))
        os.killpg(command.process.pid, number)
        assert command.ends_with() == 128 + number
    assert command.lines() == ["beleid: gestopt; wat bewaard is, is heel, en dezelfde opdracht gaat daar verder"]
    before = stored(folder)
    assert 0 < len(before) < 3
    done = run(folder, "ingest", plans, "--jobs", 1)
    assert f"{3 - len(before)} toegevoegd, {len(before)} ongewijzigd" in done.stderr
    with folder.open() as catalogue:
        assert agrees(catalogue, folder.index)


@posix
def test_ctrl_c_while_workers_start_is_one_line_too(folder: CorpusFolder, plans: Path) -> None:
    copies(plans, 2)
    for seed in range(4):
        with running(folder, plans, "--jobs", 2, "--retry") as command:
            until((folder.root / "writing.lock").exists)
            time.sleep(random.Random(seed).uniform(0, 0.6))
            os.killpg(command.process.pid, signal.SIGINT)
            assert command.ends_with() == 130
        assert [line[:16] for line in command.lines()] == ["beleid: gestopt;"]
        (folder.root / "writing.lock").unlink()


# -- several at once ---------------------------------------------------------------------------------------------------


def test_two_batches_at_once_lose_nothing_and_searches_meanwhile_are_answered(
    folder: CorpusFolder, plans: Path, tmp_path: Path
) -> None:
    (plans / "Almelo.md").write_text(plan("Almelo", "cameratoezicht"), encoding="utf-8")
    run(folder, "ingest", plans)
    copies(tmp_path / "een", 2)
    copies(tmp_path / "twee", 3, first=1)
    with running(folder, tmp_path / "een", "-j", 1) as one, running(folder, tmp_path / "twee", "-j", 1) as two:
        while one.process.poll() is None or two.process.poll() is None:
            found = run(folder, "search", "cameratoezicht", "--format", "json", "-k", 50)
            assert found.exit_code == 0, found.stderr
            time.sleep(0.5)
            assert any(hit["source"] == "Almelo.md" for hit in json.loads(found.stdout)["results"])
        assert (one.ends_with(), two.ends_with()) == (0, 0)
    waited = [line for line in one.lines() + two.lines() if line.startswith("een andere beleid schrijft hier")]
    assert len(waited) == 1
    assert len(stored(folder)) == 5  # what the second has of the first is known by its content
    with folder.open() as catalogue:
        assert agrees(catalogue, folder.index)
        assert not catalogue.faults()
    numbers = re.findall(r"index: (\d+)", " ".join(one.lines() + two.lines()))
    assert len(set(numbers)) == 2
