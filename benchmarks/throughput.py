"""How fast plans are read, and what it costs to come back: ratios against bare pdfplumber and against reading alone.

    python -m benchmarks.throughput --plans 60 --corpus 300 --runs 5

Plans are the sample plans, copied with a comment behind their end, so that every copy is a file of its own.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
_WATCHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def copy_plans(folder: Path, first: int, count: int) -> list[Path]:
    """Write plans `first` to `first + count`, each the sample of its turn with a number behind its end."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = sorted(SAMPLES.glob("*.pdf"))
    paths = []
    for number in range(first, first + count):
        sample = samples[number % len(samples)]
        path = folder / f"{number:05}-{sample.name}"
        path.write_bytes(sample.read_bytes() + b"\n%% copy %d\n" % number)
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))  # as files are that were not made just now
        paths.append(path)
    return paths


def words_of(path: Path) -> int:
    """What bare pdfplumber does with a plan: words with their fonts, page by page. Returns the number of pages."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        pages = len(pdf.pages)
        for page in pdf.pages:
            page.extract_words(extra_attrs=["fontname", "size"])
            page.close()
    return pages


def bare(paths: Sequence[Path], jobs: int) -> tuple[float, int]:
    """Seconds and pages of bare pdfplumber in worker processes."""
    start = time.perf_counter()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        pages = sum(pool.map(words_of, paths))
    return time.perf_counter() - start, pages


def beleid(corpus: Path, *arguments: object) -> tuple[float, int]:
    """Seconds that a command takes, and the MB of the largest of its processes."""
    command = [sys.executable, str(ROOT / "cli.py"), "--corpus", str(corpus), *map(str, arguments)]
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _WATCHED, *command], check=True, capture_output=True, text=True)
    return time.perf_counter() - start, int(done.stdout) // 1000


def median(action: Callable[[], float], runs: int) -> float:
    """Of several runs."""
    return statistics.median(action() for _ in range(runs))


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one measurement."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def fresh(plans: Path, jobs: int) -> float:
    """Seconds of ingesting plans into a new corpus."""
    with scratch() as folder:
        return beleid(folder / "corpus", "ingest", "--jobs", jobs, plans)[0]


def speed(plans: int, runs: int) -> None:
    """Pages a second with one and two jobs."""
    with scratch() as folder:
        paths = copy_plans(folder / "plans", 0, plans)
        pages = bare(paths, 2)[1]
        print(f"{plans} plans, {pages} pages, median of {runs} runs")
        rows: dict[tuple[str, int], list[float]] = {}
        for _ in range(runs):  # in turns, so that a busy machine is busy for all
            for jobs in (1, 2):
                rows.setdefault(("bare pdfplumber", jobs), []).append(bare(paths, jobs)[0])
                rows.setdefault(("beleid ingest", jobs), []).append(fresh(folder / "plans", jobs))
        seconds = {key: statistics.median(values) for key, values in rows.items()}
        for (name, jobs), value in seconds.items():
            print(f"  {name:16} {jobs} job{'s' * (jobs > 1):1}  {value:7.1f} s  {pages / value:6.1f} pages/s")
        for name in ("bare pdfplumber", "beleid ingest"):
            print(f"  {name}: two jobs {seconds[name, 1] / seconds[name, 2]:.2f} times as fast as one")
        for jobs in (1, 2):
            share = seconds["bare pdfplumber", jobs] / seconds["beleid ingest", jobs]
            print(f"  beleid ingest at {share:.2f} of the speed of bare pdfplumber, {jobs} job{'s' * (jobs > 1)}")


def coming_back(corpus: int, added: int, runs: int) -> None:
    """A second run, and a few plans more."""
    with scratch() as folder:
        plans = folder / "plans"
        memory = {}
        for size, before in ((corpus // 6, 0), (corpus, corpus // 6)):
            copy_plans(plans, before, size - before)
            memory[size] = beleid(folder / "corpus", "ingest", plans)[1]
        again = median(lambda: beleid(folder / "corpus", "ingest", plans)[0], runs)
        print(f"a second run over {corpus} unchanged plans: {again:.2f} s, median of {runs}")
        print("largest process: " + ", ".join(f"{mb} MB at {size} plans" for size, mb in memory.items()))
        ratios = []
        for run in range(runs):
            new = corpus + added * run
            copy_plans(folder / f"alone{run}", new, added)
            alone = fresh(folder / f"alone{run}", 2)
            copy_plans(plans, new, added)
            together = beleid(folder / "corpus", "ingest", "--jobs", 2, plans)[0]
            ratios.append(together / alone)
            print(f"  {added} plans alone {alone:.1f} s, added to {new} {together:.1f} s")
        print(f"adding {added} plans to {corpus}: {statistics.median(ratios):.2f} times reading them alone")


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description="Speed of reading plans.")
    parser.add_argument("--plans", type=int, default=60, help="for pages a second; 0 leaves that out")
    parser.add_argument("--corpus", type=int, default=300, help="for coming back; 0 leaves that out")
    parser.add_argument("--added", type=int, default=12)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    if asked.plans:
        speed(asked.plans, asked.runs)
    if asked.corpus:
        coming_back(asked.corpus, asked.added, asked.runs)


if __name__ == "__main__":
    main()
