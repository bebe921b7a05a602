"""Kill an ingest at random moments, run it again, and compare what is left with an undisturbed run.

    python -m benchmarks.crash --kills 1000

Every round begins with an empty corpus, ingests, changes the plans, and ingests again; each ingest is killed (SIGKILL)
a few times before it may end. The catalogue must then hold the same rows under the same keys, and the index the same
bytes, as when nobody disturbed it. The ingest is forked from a process that has everything loaded, so that the moments
fall in the work and not in the start of Python; some kills (--commands) hit the command itself, with its workers.
Rounds run side by side (--jobs), each in a folder of its own.
"""

import argparse
import gc
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
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
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
from ingest.run import catalogue_for, cores, run_batch

ROOT = Path(__file__).parents[1]
TOLD = 7
"""Exit code of an ingest that ended with an error for the user's eyes."""
LATER, SOONER = 1.02, 0.9
"""A kill may fall this much later after one that hit, and sooner after one that came too late: whatever else the
machine does, one in six comes too late, so the end of a run gets its share and little time goes to what is over."""
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
    with catalogue_for(folder, [str(plans)], Options(), lambda: None) as catalogue:
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
class Kills:
    """Ingests that are killed.

    Attributes:
        random: decides when.
        wanted: how many kills.
        start: starts an ingest of plans into a corpus and returns its process id.
        seconds: within which a kill falls, of each step of a round; adapts itself.
        done: kills that hit a run, not one that was over already.
    """

    random: random.Random
    wanted: int
    start: Start
    seconds: list[float]
    done: int = 0

    def run(self, corpus: Path, plans: Path, step: int) -> None:
        """Start and kill up to eight times, then let it end, unless it ended before.

        Args:
            corpus: is written.
            plans: are read.
            step: of the round.
        """
        for _ in range(min(self.random.randint(1, 8), self.wanted - self.done)):
            status = killed(self.start(corpus, plans), self.random.uniform(0, self.seconds[step]))
            if not os.WIFSIGNALED(status):
                self.seconds[step] *= SOONER
                break
            self.seconds[step] *= LATER
            self.done += 1
        else:
            status = os.waitpid(self.start(corpus, plans), 0)[1]
        if (code := os.waitstatus_to_exitcode(status)) not in (0, 1):  # 1: the file that is no plan
            raise SystemExit(f"after {self.done} kills an ingest ended with {code}")


def killed(pid: int, seconds: float) -> int:
    """Kill a process after so many seconds, unless it ends before; returns its status, as `os.waitpid` does."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        time.sleep(min(0.005, left))
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


class ForkedIngest:
    """Starts ingests in child processes that have everything loaded."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        with tempfile.TemporaryDirectory() as scratch:
            first_state(Path(scratch, "plans"))
            ingest(Path(scratch, "corpus"), Path(scratch, "plans"), self._encoder)
        gc.freeze()  # a collection in a child would have all of this copied

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


def fill(
    corpus: Path, plans: Path, draw: random.Random, times: int, start: ForkedIngest, expected: Sequence[Prints]
) -> int:
    """Have the disk full in the middle of an ingest, then make room; SystemExit when that is not mended.

    Returns:
        How many of the ingests told so; the others had room enough, or did without what only saves work.
    """
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
    return told


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


def compare(corpus: Path, plans: Path, kills: Kills, expected: Sequence[Prints]) -> None:
    """Run rounds until all kills are done; SystemExit when one ends otherwise than expected."""
    while kills.wanted > kills.done:
        shutil.rmtree(corpus, ignore_errors=True)
        shutil.rmtree(plans)
        for step, state in enumerate(STATES):
            if kills.done >= kills.wanted:
                break
            state(plans)
            kills.run(corpus, plans, step)
            found = fingerprint(corpus)
            if wrong := sorted(name for name in expected[step] if found.get(name) != expected[step][name]):
                raise SystemExit(f"after {kills.done} kills: {', '.join(wrong)} not as in an undisturbed run")


@dataclass(frozen=True)
class Share:
    """What one of the processes side by side does: so many kills, kills of the command, and full disks."""

    seed: int
    kills: int
    commands: int
    full: int

    def do(self, forked: ForkedIngest, told: "SimpleQueue[int]") -> None:
        """Do it; SystemExit when something is not as it should be."""
        draw = random.Random(self.seed)  # noqa: S311
        with tempfile.TemporaryDirectory() as scratch:
            plans, corpus = Path(scratch, "plans"), Path(scratch, "corpus")
            expected, seconds = undisturbed(plans, Path(scratch, "undisturbed"), forked)
            compare(corpus, plans, Kills(draw, self.kills, forked, seconds), expected)
            told.put(fill(corpus, plans, draw, self.full, forked, expected))
            compare(corpus, plans, Kills(draw, self.commands, start_command, [3.0, 3.0]), expected)


def shares(asked: argparse.Namespace) -> list[Share]:
    """What is asked for, divided over the processes."""
    parts = range(asked.jobs)
    counts = [[(total + part) // asked.jobs for part in parts] for total in (asked.kills, asked.commands, asked.full)]
    return [Share(asked.seed * 1_000 + part, *(count[part] for count in counts)) for part in parts]


def main() -> None:
    """Kill, compare, and tell."""
    parser = argparse.ArgumentParser(description="Kill ingests at random moments.")
    parser.add_argument("--kills", type=int, default=1000, help="of forked runs")
    parser.add_argument("--commands", type=int, default=20, help="kills of the command with its workers")
    parser.add_argument("--full", type=int, default=50, help="times that the disk is full")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=cores(), help="rounds side by side")
    asked = parser.parse_args()
    if resource is None:
        print("crash: needs fork, which this system has not")
        return
    os.environ |= {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}  # threads do not survive a fork
    begin = time.perf_counter()
    forked, context = ForkedIngest(), get_context("fork")
    told: SimpleQueue[int] = context.SimpleQueue()
    processes = [context.Process(target=share.do, args=(forked, told)) for share in shares(asked)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit(1)
    print(f"{asked.kills} kills of forked ingests, {asked.commands} of the command: nothing lost, nothing doubled")
    reports = sum(told.get() for _ in processes)
    print(f"{asked.full} runs on a disk that was full at a random moment, {reports} told so: all mended by the next")
    print(f"{time.perf_counter() - begin:.0f} s, {asked.jobs} side by side")


if __name__ == "__main__":
    main()
