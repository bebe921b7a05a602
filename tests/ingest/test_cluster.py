"""Reading on a real Dask scheduler with worker processes on this machine."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import BeleidError
from ingest.batch import Options
from ingest.cluster import _Timed
from ingest.failure import Lost
from ingest.limits import Limits
from ingest.run import executor_of, run_batch

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster:
        yield cluster


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plannen"
    folder.mkdir()
    for number in range(8):
        lines = [f"# Integraal veiligheidsplan {2000 + number}-{2003 + number}", "", "Gemeente Borne", ""]
        lines += [f"- De gemeente zet {turn} keer in op toezicht in wijk {number}." for turn in range(40)]
        (folder / f"{number:02}.md").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_batch_on_a_cluster_survives_the_loss_of_a_worker(
    cluster: "distributed.LocalCluster", plans: Path, catalogue: Catalogue
) -> None:
    stored: list[object] = []
    killed: list[int] = []

    def kill(plan_id: object) -> None:
        stored.append(plan_id)
        if len(stored) == 3:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    make = executor_of(cluster.scheduler_address)
    report = run_batch(catalogue, [str(plans)], Options(jobs=2), stored=kill, make_executor=make)
    assert killed
    assert report.counts() == {"added": 8}
    assert [plan.source.name for plan in catalogue.plans()] == sorted(path.name for path in plans.iterdir())


def test_a_plan_that_hangs_costs_its_worker_and_is_given_up_with_the_reason(
    cluster: "distributed.LocalCluster",
) -> None:
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        client.run_on_scheduler(give_up_at_once)
    with (
        executor_of(cluster.scheduler_address)(Options(limits=Limits(seconds=1))) as executor,
        pytest.raises(Lost, match="leesprocessen stopten hierop, of het duurt langer dan de 1 s") as lost,
    ):
        executor.submit(time.sleep, 600).result(timeout=120)
    assert lost.value.failure.lasting


class Gone(Executor):
    """Cancels its calls, as Dask's client does when the scheduler does not come back."""

    def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
        future: Future[object] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_a_cluster_that_went_away_is_told_and_no_fault_of_the_plan() -> None:
    with pytest.raises(Lost, match="het cluster is weg") as lost:
        _Timed(Gone(), 1).submit(time.sleep, 0).result()
    assert not lost.value.failure.lasting


def give_up_at_once(dask_scheduler: "distributed.Scheduler") -> None:
    """Spare the test three more workers."""
    dask_scheduler.allowed_failures = 0


def test_a_cluster_that_is_not_there_is_told(
    catalogue: Catalogue, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(BeleidError, match="geen Dask-scheduler antwoordt"):
        run_batch(catalogue, [str(plans)], Options(), make_executor=executor_of("tcp://127.0.0.1:9"))
