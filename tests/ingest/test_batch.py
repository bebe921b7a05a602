"""A batch with workers that are told what to do by the files themselves."""

import os
import pickle
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue, Outcome
from corpus.errors import CatalogueError, UnreadableError
from corpus.model import Municipality, PlanDraft
from ingest import batch
from ingest.at_hand import one_by_one
from ingest.batch import Batch, Options
from ingest.failure import Failure, Lost
from ingest.ledger import Ledger
from ingest.limits import Limits
from ingest.lines import Page
from ingest.pipeline import Given
from ingest.result import Result
from ingest.work import Reading, ReadTask, Task, perform

Draft = Callable[..., PlanDraft]


class Workers:
    """Reads "gemeente: text; text". A file that begins with "last" is done when nothing else is being read."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.done: list[str] = []

    def perform(self, task: Task) -> Reading:
        assert isinstance(task, ReadTask)
        first, _, rest = task.path.read_text(encoding="utf-8").partition(": ")
        if first == "fail":
            return Reading(failure=Failure(reason=rest, lasting=True))
        if first == "last":
            self.wait_for_others()
            first, _, rest = rest.partition(": ")
        plan = self.draft(first, rest.split("; "), path=str(task.path), sha256=task.sha256)
        made = replace(plan.source, reader=batch.READING_VERSION, segmenter=batch.SEGMENTER_VERSION)
        plan = replace(plan, source=made, facts=task.given.over(plan.facts))
        self.done.append(task.path.name)
        return Reading(packed=zlib.compress(pickle.dumps(plan)))

    def wait_for_others(self) -> None:
        before = -1
        while len(self.done) != before:
            before = len(self.done)
            time.sleep(0.3)


@pytest.fixture
def workers(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Workers:
    workers = Workers(draft)
    monkeypatch.setattr("ingest.batch.perform", workers.perform)
    return workers


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "files.sqlite") as opened:
        yield opened


@pytest.fixture
def run(catalogue: Catalogue, ledger: Ledger, workers: Workers) -> Callable[..., list[Result]]:
    def run(files: Sequence[Path], executor: Executor | None = None, **options: object) -> list[Result]:
        with executor or ThreadPoolExecutor(1) as pool:
            return list(Batch(catalogue, ledger, pool, Options(**options)).run(files))  # type: ignore[arg-type]

    return run


Run = Callable[..., list[Result]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


Write = Callable[[str, str], Path]


def outcomes(results: Sequence[Result]) -> list[str | None]:
    return [str(result.failure or result.outcome) for result in results]


def words(catalogue: Catalogue) -> set[str]:
    return {measure.text for _, measure in catalogue.measures()}


# -- in which order ---------------------------------------------------------------------------------------------------


def test_ids_do_not_depend_on_who_is_done_first(run: Run, write: Write, workers: Workers) -> None:
    results = run([write("a.md", "last: Borne: Een."), write("b.md", "Borne: Twee.")], ThreadPoolExecutor(2), jobs=2)
    assert workers.done == ["b.md", "a.md"]
    assert [(result.path.name, result.plan_id) for result in results] == [
        ("a.md", "borne-2023"),
        ("b.md", "borne-2023-2"),
    ]


def test_a_slow_plan_does_not_hold_the_reading_of_others(run: Run, write: Write, workers: Workers) -> None:
    files = [write("slow.md", "last: Borne: Een."), *(write(f"{n:02}.md", f"Plaats {n}: Doen.") for n in range(20))]
    results = run(files, ThreadPoolExecutor(2), jobs=2)
    assert workers.done[-1] == "slow.md"
    assert [result.path for result in results] == files


def test_reading_ahead_is_bounded(run: Run, write: Write, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.batch.AHEAD", 5)
    files = [write("slow.md", "last: Borne: Een."), *(write(f"{n:02}.md", f"Plaats {n}: Doen.") for n in range(20))]
    assert len(run(files, ThreadPoolExecutor(2), jobs=2)) == 21
    assert workers.done[:5] == ["00.md", "01.md", "02.md", "03.md", "slow.md"]


# -- what is done again, and what is not -------------------------------------------------------------------------------


def test_an_unchanged_file_is_not_even_opened(
    run: Run, write: Write, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.md", "Borne: Een.")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert outcomes(run([path])) == [Outcome.ADDED]
    monkeypatch.setattr("ingest.ledger.file_hash", lambda _: pytest.fail("it was hashed"))
    assert outcomes(run([path])) == [Outcome.UNCHANGED]
    assert workers.done == ["a.md"]


def test_a_changed_file_replaces_its_plan(run: Run, write: Write, catalogue: Catalogue) -> None:
    run([write("a.md", "Borne: Een.")])
    results = run([write("a.md", "Borne: Twee.")])
    assert outcomes(results) == [Outcome.REPLACED]
    assert words(catalogue) == {"Twee."}


def test_a_renamed_file_is_followed(run: Run, write: Write, catalogue: Catalogue, workers: Workers) -> None:
    path = write("a.md", "Borne: Een.")
    run([path])
    moved = path.rename(path.with_name("b.md"))
    assert outcomes(run([moved])) == [Outcome.MOVED]
    assert catalogue.plan("borne-2023").source.path == str(moved)
    assert workers.done == ["a.md"]


def test_a_new_file_in_the_place_of_a_renamed_one_loses_neither(run: Run, write: Write, catalogue: Catalogue) -> None:
    old = write("a.md", "Borne: Oud.")
    run([old])
    renamed = old.rename(old.with_name("b.md"))
    run([write("a.md", "Borne: Nieuw."), renamed], ThreadPoolExecutor(2), jobs=2)
    assert words(catalogue) == {"Oud.", "Nieuw."}


def test_a_file_that_was_put_over_another_one_replaces_its_plan(run: Run, write: Write, catalogue: Catalogue) -> None:
    first, second = write("a.md", "Borne: Een."), write("b.md", "Losser: Twee.")
    run([first, second])
    first.replace(second)
    (result,) = run([second])
    assert (result.outcome, result.plan_id) == (Outcome.MOVED, "borne-2023")
    assert result.warnings[:2] == (f"stond op {first}", "vervangt losser-2023")
    assert [plan.source.path for plan in catalogue.plans()] == [str(second)]


def test_files_that_changed_names_lose_nothing(run: Run, write: Write, catalogue: Catalogue) -> None:
    run([write("a.md", "Borne: Een."), write("b.md", "Losser: Twee.")])
    run([write("a.md", "Losser: Twee."), write("b.md", "Borne: Een.")])
    assert {plan.id: plan.source.name for plan in catalogue.plans()} == {"borne-2023": "b.md", "losser-2023": "a.md"}
    assert words(catalogue) == {"Een.", "Twee."}


def test_a_new_file_after_a_renamed_one_loses_neither(run: Run, write: Write, catalogue: Catalogue) -> None:
    old = write("b.md", "Borne: Oud.")
    run([old])
    renamed = old.rename(old.with_name("a.md"))
    run([renamed, write("b.md", "Borne: Nieuw.")])
    assert words(catalogue) == {"Oud.", "Nieuw."}


def test_a_move_is_a_move_also_after_files_that_are_new(run: Run, write: Write, catalogue: Catalogue) -> None:
    path = write("y.md", "Borne: Een.")
    run([path])
    moved = path.rename(path.with_name("z.md"))
    results = run([write("a.md", "Losser: Twee."), moved])
    assert outcomes(results) == [Outcome.ADDED, Outcome.MOVED]


def test_looking_ahead_moves_nothing(
    run: Run, write: Write, catalogue: Catalogue, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("y.md", "Borne: Een.")
    run([path])
    moved = path.rename(path.with_name("z.md"))
    places = []

    def wait_for_others() -> None:
        time.sleep(0.3)
        with Catalogue(catalogue.path) as seen:
            places.append(seen.plan("borne-2023").source.name)

    monkeypatch.setattr(workers, "wait_for_others", wait_for_others)
    run([write("a.md", "last: Losser: Twee."), moved, write("zz.md", "Almelo: Drie.")], ThreadPoolExecutor(1), jobs=2)
    assert places == ["y.md"]
    assert catalogue.plan("borne-2023").source.name == "z.md"


HENGELO = Given(municipalities=(Municipality(name="Hengelo"),))


def test_a_moved_file_gets_the_facts_that_are_given(run: Run, write: Write, catalogue: Catalogue) -> None:
    path = write("a.md", "Borne: Een.")
    run([path])
    moved = path.rename(path.with_name("b.md"))
    (result,) = run([moved], given=HENGELO)
    assert (result.outcome, result.plan_id) == (Outcome.MOVED, "borne-2023")
    (plan,) = catalogue.plans()
    assert (plan.source.name, [body.name for body in plan.facts.municipalities]) == ("b.md", ["Hengelo"])


def test_a_copy_keeps_the_facts_of_the_first_file_and_says_so(
    run: Run, write: Write, catalogue: Catalogue, workers: Workers
) -> None:
    run([write("a.md", "Borne: Een.")])
    (result,) = run([write("b.md", "Borne: Een.")], given=HENGELO)
    assert result.warnings[:2] == (
        "zelfde inhoud als a.md",
        "de gemeente en periode van a.md blijven; geef ze bij dat bestand op om ze te veranderen",
    )
    assert [body.name for body in catalogue.plan("borne-2023").facts.municipalities] == ["Borne"]
    assert workers.done == ["a.md"]


def test_copies_in_one_batch_are_one_plan(run: Run, write: Write, catalogue: Catalogue) -> None:
    results = run([write("a.md", "Borne: Een."), write("b.md", "Borne: Een.")], ThreadPoolExecutor(2), jobs=2)
    assert outcomes(results) == [Outcome.ADDED, Outcome.UNCHANGED]
    assert results[1].warnings[0] == "zelfde inhoud als a.md"
    assert len(catalogue.plans()) == 1


def test_what_an_older_reader_made_is_read_again_as_it_was_given(
    run: Run, write: Write, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = write("a.md", "Borne: Een."), write("b.md", "Losser: Twee.")
    run([old])
    monkeypatch.setattr("ingest.batch.READING_VERSION", "newer")
    given = Given(municipalities=(Municipality(name="Hengelo"),))
    assert outcomes(run([other], given=given)) == [Outcome.ADDED, Outcome.REMADE]
    assert [body.name for body in catalogue.plan("borne-2023").facts.municipalities] == ["Borne"]


# -- failures ----------------------------------------------------------------------------------------------------------


def test_a_failure_is_a_result_and_the_batch_goes_on(run: Run, write: Write) -> None:
    results = run([write("a.md", "fail: kapot"), write("b.md", "Borne: Een.")])
    assert outcomes(results) == ["kapot", Outcome.ADDED]


@pytest.mark.parametrize(
    ("again", "tried"),
    [
        ({}, False),
        ({"retry": True}, True),
        ({"limits": Limits(pages=9)}, True),
        ({"given": Given(any_language=True)}, True),
    ],
)
def test_a_failed_file_is_tried_again_only_for_a_reason(
    run: Run, write: Write, again: dict[str, object], tried: bool
) -> None:
    path = write("a.md", "fail: kapot")
    run([path])
    assert [(str(result.failure), result.tried) for result in run([path], **again)] == [("kapot", tried)]


def test_a_failed_file_is_tried_again_when_it_changed(run: Run, write: Write) -> None:
    run([write("a.md", "fail: kapot")])
    assert outcomes(run([write("a.md", "Borne: Een.")])) == [Outcome.ADDED]


def test_a_failed_file_is_tried_again_by_another_version(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.md", "fail: kapot")
    run([path])
    monkeypatch.setattr("ingest.batch.SEGMENTER_VERSION", "newer")
    assert run([path])[0].tried


def test_a_file_that_is_gone_meanwhile_is_a_failure(run: Run, tmp_path: Path) -> None:
    assert outcomes(run([tmp_path / "weg.md"])) == ["bestand of map bestaat niet"]


class Failing(Executor):
    """Loses every worker."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
        future: Future[object] = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Lost(Failure(reason="takes too long", page=3)), "bladzijde 3: takes too long"),
        (LookupError("no such worker"), "het leesproces liep vast (LookupError: no such worker)"),
    ],
)
def test_a_lost_worker_is_a_failure_with_a_reason(run: Run, write: Write, error: Exception, failure: str) -> None:
    assert outcomes(run([write("a.md", "Borne: Een.")], Failing(error))) == [failure]


def test_what_ends_its_process_is_not_tried_again_and_names_the_page_again(run: Run, write: Write) -> None:
    path = write("a.md", "Borne: Een.")
    failure = Failure(reason="takes too long", page=3, lasting=True)
    run([path], Failing(Lost(failure)))
    (result,) = run([path])
    assert (result.failure, result.tried) == (failure, False)
    assert outcomes(run([path], retry=True)) == [Outcome.ADDED]


def test_an_executor_that_fails_is_no_failure_of_the_content(run: Run, write: Write) -> None:
    path = write("a.md", "Borne: Een.")
    run([path], Failing(LookupError("no such worker")))
    assert outcomes(run([path])) == [Outcome.ADDED]


def test_a_plan_that_cannot_be_segmented_again_is_not_tried_again(
    run: Run, write: Write, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.md", "Borne: Een.")
    run([path])
    monkeypatch.setattr("ingest.batch.SEGMENTER_VERSION", "newer")
    hangs = Failure(reason="takes too long", lasting=True)
    first, second = run([path], Failing(Lost(hangs))), run([path])
    assert [(result.failure, result.tried) for result in (*first[:1], *second[:1])] == [(hangs, True), (hangs, False)]
    assert words(catalogue) == {"Een."}


@pytest.mark.parametrize(
    ("error", "lasting"),
    [
        (UnreadableError("a.md", "broken"), True),
        (OSError(28, "No space left on device"), False),
        (RuntimeError("no threads left"), False),
    ],
)
def test_only_what_lies_in_the_content_fails_for_good(
    error: Exception, lasting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("ingest.work.read_plan", fail)
    reading = perform(ReadTask(path=Path("a.md"), sha256="", given=Given(), limits=Limits()))
    assert reading.failure
    assert reading.failure.lasting is lasting


@pytest.mark.parametrize(("fails_at", "named"), [(2, 2), (None, None)])
def test_a_failure_names_the_page_that_was_at_hand(
    fails_at: int | None, named: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        for page in one_by_one([Page(number=number, width=1, height=1, lines=[]) for number in (1, 2, 3)]):
            if page.number == fails_at:
                raise RuntimeError
        raise RuntimeError

    monkeypatch.setattr("ingest.work.read_plan", fail)
    failure = perform(ReadTask(path=Path("a.md"), sha256="", given=Given(), limits=Limits())).failure
    assert failure
    assert failure.page == named


def test_a_catalogue_that_cannot_be_written_ends_the_batch(
    run: Run, write: Write, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: PlanDraft) -> None:
        raise CatalogueError("the disk is full")

    monkeypatch.setattr(catalogue, "add", full)
    with pytest.raises(CatalogueError, match="full"):
        run([write("a.md", "Borne: Een."), write("b.md", "Borne: Twee.")])


def test_a_dry_run_stores_nothing(run: Run, write: Write, catalogue: Catalogue) -> None:
    (result,) = run([write("a.md", "Borne: Een.; Twee.")], dry_run=True)
    assert (result.outcome, result.measures) == (None, 2)
    assert not catalogue.plans()
