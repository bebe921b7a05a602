"""Worker processes: what goes wrong in one stays in one."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from ingest.at_hand import turn_to
from ingest.failure import Lost
from ingest.pool import PlanPool

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pool() -> Iterator[PlanPool]:
    with PlanPool(1, seconds=5, memory=500) as pool:
        yield pool


def test_results_and_errors_come_back(pool: PlanPool) -> None:
    assert pool.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ValueError, match="invalid literal"):
        pool.submit(int, "x").result()


def test_a_call_runs_in_another_process_with_one_thread(pool: PlanPool) -> None:
    assert pool.submit(os.getpid).result() != os.getpid()
    assert pool.submit(os.getenv, "OMP_NUM_THREADS").result() == "1"


def test_a_dead_process_costs_its_own_call_only(pool: PlanPool) -> None:
    calls = [pool.submit(abs, -1), pool.submit(os._exit, 3), pool.submit(abs, -2)]
    with pytest.raises(Lost, match="leesproces is gestopt"):
        calls[1].result()
    assert (calls[0].result(), calls[2].result()) == (1, 2)


def die_once(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os._exit(3)
    return "done"


def test_a_process_that_died_by_chance_costs_nothing(pool: PlanPool, tmp_path: Path) -> None:
    assert pool.submit(die_once, tmp_path / "mark").result() == "done"


def stop_at_page_7() -> None:
    turn_to(7)
    os._exit(3)


def hang_at_page_8() -> None:
    turn_to(8)
    time.sleep(600)


def fill_memory_at_page_9() -> None:
    turn_to(9)
    raise MemoryError


@pytest.mark.parametrize(
    ("call", "failure"),
    [
        (stop_at_page_7, "bladzijde 7: het leesproces is gestopt: het geheugen was vol, of een bibliotheek liep vast"),
        (hang_at_page_8, "bladzijde 8: duurt langer dan de 1 s van --timeout"),
        (fill_memory_at_page_9, "bladzijde 9: vraagt meer geheugen dan de 500 MB van --max-memory"),
        (os.abort, "het leesproces is gestopt: het geheugen was vol, of een bibliotheek liep vast"),
    ],
)
def test_a_lost_process_tells_at_which_page(call: Callable[[], None], failure: str) -> None:
    with PlanPool(1, seconds=1, memory=500) as pool, pytest.raises(Lost) as lost:
        pool.submit(call).result()
    assert str(lost.value) == failure
    assert lost.value.failure.lasting


def test_a_call_that_hangs_is_ended() -> None:
    with PlanPool(1, seconds=0.5) as pool:
        calls = [pool.submit(time.sleep, 600), pool.submit(abs, -2)]
        with pytest.raises(Lost, match=r"langer dan de 0\.5 s van --timeout"):
            calls[0].result(timeout=30)
        assert calls[1].result(timeout=30) == 2


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
def test_what_a_worker_started_is_ended_with_it(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    command = f"echo $$ > {started}; exec sleep 600"
    with PlanPool(1, seconds=1.5) as pool, pytest.raises(Lost, match="--timeout"):
        pool.submit(os.system, command).result()
    until_gone(int(started.read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")
def test_a_call_that_wants_too_much_memory_is_refused(pool: PlanPool) -> None:
    before = pool.submit(os.getpid).result()
    with pytest.raises(Lost, match="meer geheugen dan de 500 MB van --max-memory"):
        pool.submit(bytearray, 2_000_000_000).result()
    assert pool.submit(os.getpid).result() != before  # what a full process kept would cost the next plan


def test_leaving_by_an_error_does_not_wait_for_the_calls() -> None:
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt), PlanPool(1) as pool:
        running, queued = pool.submit(time.sleep, 600), pool.submit(abs, 1)
        while not running.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert time.perf_counter() - start < 30
    assert queued.cancelled()


def test_calls_are_cancelled_also_when_a_thread_takes_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    class Raced(SimpleQueue):  # type: ignore[type-arg]
        def empty(self) -> bool:
            return False  # as it was a moment ago

        def get(self, block: bool = True, timeout: float | None = None) -> object:
            assert not block, "it would wait for ever"
            return super().get(block, timeout)

    monkeypatch.setattr("ingest.pool.SimpleQueue", Raced)
    pool = PlanPool(0)
    call = pool.submit(abs, 1)
    pool.shutdown(cancel_futures=True)
    assert call.cancelled()


def test_a_closed_pool_takes_no_calls() -> None:
    pool = PlanPool(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(abs, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_workers_do_not_outlive_a_killed_parent() -> None:
    code = (
        "import os, time\nfrom ingest.pool import PlanPool\n"
        "if __name__ == '__main__':\n"
        "    pool = PlanPool(1)\n    print(pool.submit(os.getpid).result(), flush=True)\n    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until_gone(worker)


def until_gone(pid: int) -> None:
    for _ in range(200):
        if not _lives(pid):
            return
        time.sleep(0.05)
    pytest.fail("the process lives on")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that nobody has waited for is a zombie: over, but still in the table.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
