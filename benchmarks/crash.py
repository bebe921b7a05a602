"""Kill an ingest at random moments, run it again, and compare what is left with an undisturbed run.

    python -m benchmarks.crash --kills 1000

Every round begins with an empty corpus, ingests, changes the plans, and ingests again; each ingest is killed (SIGKILL)
a few times before it may end. The catalogue must then hold the same rows under the same keys, and the index the same
bytes, as when nobody disturbed it. The ingest is forked from a process that has everything loaded, so that the moments
fall in the work and not in the start of Python; some kills (--commands) hit the command itself, with its workers.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from corpus.errors import BeleidError
from corpus.folder import CorpusFolder
from index.ahead import EncodeAhead
from index.build import agrees, read_manifest
from index.encoder import Encoder, load_encoder
from ingest.batch import Options
from ingest.run import run_batch

ROOT = Path(__file__).parents[1]
TOLD = 7
"""Exit code of an ingest that ended with an error for the user's eyes."""
NAMES = ("Almelo", "Borne", "Dinkelland", "Enschede", "Hengelo", "Losser")
SUBJECTS = ("camera's", "jongeren op straat", "oplichting van ouderen", "alcohol in de horeca", "inbraken", "drugs")


Start = Callable[[Path, Path], int]
Prints = dict[str, str]


def write_plans(folder: Path, names: tuple[str, ...], year: int) -> None:
    """Small plans of real gemeenten's names with invented words, and a file that is no plan."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        lines = [f"# Integraal veiligheidsplan {name} {year}-{year + 3}", "", "## Maatregelen", ""]
        lines += [f"- De gemeente {name} zet in {year} extra in op de aanpak van {subject}." for subject in SUBJECTS]
        (folder / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.4 kapot")


def first_state(folder: Path) -> None:
    """What is ingested first."""
    write_plans(folder, NAMES[:4], 2020)


def second_state(folder: Path) -> None:
    """One plan replaced, two added."""
    write_plans(folder, NAMES[3:], 2024)


STATES = (first_state, second_state)


def ingest(corpus: Path, plans: Path, encoder: Encoder | None = None) -> None:
    """What `beleid ingest` does, with a thread for a worker."""
    folder = CorpusFolder(corpus)
    with folder.create() as catalogue, folder.writing(lambda: None):
        ahead = EncodeAhead(catalogue, folder.index, encoder)
        run_batch(catalogue, [str(plans)], Options(), stored=ahead, make_executor=lambda _: ThreadPoolExecutor(1))
        ahead.finish()


def fingerprint(corpus: Path) -> Prints:
    """What a corpus holds: a hash a table of the catalogue, and a hash a file of the index."""
    folder = CorpusFolder(corpus)
    prints = {}
    with closing(sqlite3.connect(folder.database)) as db:
        prints["integrity"] = str(db.execute("PRAGMA integrity_check").fetchone()[0])
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            rows = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 # the catalogue's own names
            prints[table] = _hash(repr(sorted(row for row in rows if row[0] != "index")).encode())
    with folder.open() as catalogue:
        manifest = read_manifest(catalogue, folder.index)
        prints["agrees"] = str(agrees(catalogue, folder.index))
    if manifest:
        for file in ("vectors.faiss", "terms.sqlite"):
            prints[file] = _hash((folder.index / manifest.generation / file).read_bytes())
    return prints


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass
class Crashes:
    """Ingests that are killed.

    Attributes:
        random: decides when.
        wanted: how many kills.
        start: starts an ingest of plans into a corpus and returns its process id.
        done: kills that hit a run, not one that was over already.
    """

    random: random.Random
    wanted: int
    start: Start
    done: int = 0

    def run(self, corpus: Path, plans: Path, seconds: float) -> None:
        """Start and kill up to five times, then let it end.

        Args:
            corpus: is written.
            plans: are read.
            seconds: what an undisturbed run takes.
        """
        for _ in range(min(self.random.randint(1, 5), self.wanted - self.done)):
            pid = self.start(corpus, plans)
            time.sleep(self.random.uniform(0, seconds))
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self.done += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        code = os.waitstatus_to_exitcode(os.waitpid(self.start(corpus, plans), 0)[1])
        if code not in (0, 1):  # 1: the file that is no plan
            raise SystemExit(f"an ingest after kills ended with {code}")


class ForkedIngest:
    """Starts ingests in child processes that have everything loaded."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        with tempfile.TemporaryDirectory() as scratch:
            first_state(Path(scratch, "plans"))
            ingest(Path(scratch, "corpus"), Path(scratch, "plans"), self._encoder)

    def __call__(self, corpus: Path, plans: Path, room: int | None = None) -> int:
        """Start one, for which no file may grow beyond `room` bytes, and return its process id."""
        pid = os.fork()
        if pid:
            return pid
        code = 9
        try:
            if room is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            ingest(corpus, plans, self._encoder)
            code = 0
        except BeleidError:
            code = TOLD
        finally:
            os._exit(code)


def start_command(corpus: Path, plans: Path) -> int:
    """Ingest by the command, with worker processes."""
    command = [sys.executable, str(ROOT / "cli.py"), "--corpus", str(corpus), "ingest", "--jobs", "2", str(plans)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid


def timed(action: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def fill(
    corpus: Path, plans: Path, draw: random.Random, times: int, start: ForkedIngest, expected: Sequence[Prints]
) -> None:
    """Have the disk full in the middle of an ingest, then make room; SystemExit when that is not told or not mended."""
    told = 0
    for number in range(times):
        step = number % len(STATES)
        if step == 0:
            shutil.rmtree(corpus, ignore_errors=True)
            shutil.rmtree(plans)
        STATES[step](plans)
        for room in (draw.randrange(300_000), None):
            code = os.waitstatus_to_exitcode(os.waitpid(start(corpus, plans, room), 0)[1])
            if code not in ({0, TOLD} if room is not None else {0}):
                raise SystemExit(f"with room for {room} bytes an ingest ended with {code}")
            told += code == TOLD
        if fingerprint(corpus) != expected[step]:
            raise SystemExit("after the disk was full: not as in an undisturbed run")
    if times:
        print(
            f"{times} runs on a disk that was full at a random moment, {told} of them told so: all mended by the next"
        )


def main() -> None:
    """Kill, compare, and tell."""
    parser = argparse.ArgumentParser(description="Kill ingests at random moments.")
    parser.add_argument("--kills", type=int, default=1000, help="of forked runs")
    parser.add_argument("--commands", type=int, default=20, help="kills of the command with its workers")
    parser.add_argument("--full", type=int, default=50, help="times that the disk is full")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if resource is None:
        print("crash: needs fork, which this system has not")
        return
    os.environ |= {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}  # threads do not survive a fork
    forked = ForkedIngest()
    with tempfile.TemporaryDirectory() as scratch:
        plans = Path(scratch, "plans")
        expected, seconds = undisturbed(plans, Path(scratch, "undisturbed"), forked)
        print(f"an undisturbed run takes {seconds[0]:.2f} s, and {seconds[1]:.2f} s after a change")
        draw = random.Random(asked.seed)  # noqa: S311
        compare(Path(scratch, "corpus"), plans, Crashes(draw, asked.kills, forked), seconds, expected)
        fill(Path(scratch, "corpus"), plans, draw, asked.full, forked, expected)
        compare(Path(scratch, "corpus"), plans, Crashes(draw, asked.commands, start_command), (3.0, 3.0), expected)


def undisturbed(plans: Path, corpus: Path, start: Start) -> tuple[list[Prints], list[float]]:
    """What every round should end with, and how many seconds its two steps take."""
    prints, seconds = [], []
    for state in STATES:
        state(plans)
        before = time.perf_counter()
        os.waitpid(start(corpus, plans), 0)
        seconds.append(time.perf_counter() - before)
        prints.append(fingerprint(corpus))
    return prints, seconds


def compare(
    corpus: Path, plans: Path, crashes: "Crashes", seconds: Sequence[float], expected: Sequence[Prints]
) -> None:
    """Run rounds until all kills are done; SystemExit when one ends otherwise than expected."""
    while crashes.wanted > crashes.done:
        shutil.rmtree(corpus, ignore_errors=True)
        shutil.rmtree(plans)
        for step, state in enumerate(STATES):
            if crashes.done >= crashes.wanted:
                break
            state(plans)
            crashes.run(corpus, plans, seconds[step])
            found = fingerprint(corpus)
            if wrong := sorted(name for name in expected[step] if found.get(name) != expected[step][name]):
                raise SystemExit(f"after {crashes.done} kills: {', '.join(wrong)} not as in an undisturbed run")
    if crashes.wanted:
        what = "the command" if crashes.start is start_command else "forked ingests"
        print(f"{crashes.done} kills of {what}: nothing lost, nothing doubled")


if __name__ == "__main__":
    main()
