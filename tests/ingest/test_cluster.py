"""Reading on a real Dask scheduler with worker processes on this machine."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import BeleidError
from ingest.batch import Options
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
    for number in range(12):
        lines = [f"# Integraal veiligheidsplan {2000 + number}-{2003 + number}", "", "Gemeente Borne", ""]
        lines += [f"- De gemeente zet {turn} keer in op toezicht in wijk {number}." for turn in range(200)]
        (folder / f"{number:02}.md").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_batch_on_a_cluster_survives_the_loss_of_a_worker(
    cluster: "distributed.LocalCluster", plans: Path, catalogue: Catalogue
) -> None:
    killed: list[int] = []

    def kill(_: object) -> None:
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    make = executor_of(cluster.scheduler_address)
    report = run_batch(catalogue, [str(plans)], Options(jobs=2), stored=kill, make_executor=make)
    assert killed
    assert report.counts() == {"added": 12}
    assert [plan.source.name for plan in catalogue.plans()] == sorted(path.name for path in plans.iterdir())


def test_a_cluster_that_is_not_there_is_told(
    catalogue: Catalogue, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(BeleidError, match="no Dask scheduler answers"):
        run_batch(catalogue, [str(plans)], Options(), make_executor=executor_of("tcp://127.0.0.1:9"))
