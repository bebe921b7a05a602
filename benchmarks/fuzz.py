"""Damage the sample plans in many ways and read them in a batch: no damage may escape from the file that has it.

python -m benchmarks.fuzz --mutations 1000 --seed 1
"""

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.folder import CorpusFolder
from ingest.batch import Options
from ingest.limits import Limits
from ingest.report import RunReport
from ingest.run import cores, run_batch

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
LIMITS = Limits(seconds=60, memory=1_500)

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, draw: random.Random) -> bytes:
    """Some bytes become others."""
    out = bytearray(content)
    for _ in range(draw.randint(1, 200)):
        out[draw.randrange(len(out))] = draw.randrange(256)
    return bytes(out)


def cut_off(content: bytes, draw: random.Random) -> bytes:
    """The end is missing."""
    return content[: draw.randrange(len(content))]


def cut_out(content: bytes, draw: random.Random) -> bytes:
    """A part in the middle is missing."""
    start = draw.randrange(len(content))
    return content[:start] + content[start + draw.randint(1, 5_000) :]


def repeat(content: bytes, draw: random.Random) -> bytes:
    """A part stands there many times."""
    start = draw.randrange(len(content))
    part = content[start : start + draw.randint(1, 2_000)]
    return content[:start] + part * draw.randint(2, 50) + content[start:]


def change_numbers(content: bytes, draw: random.Random) -> bytes:
    """Numbers, among them lengths, places and references, become others."""
    share = draw.uniform(0.001, 0.05)

    def other(match: re.Match[bytes]) -> bytes:
        if draw.random() > share:
            return match.group()
        return str(draw.choice([0, -1, 1, 65_536, 2**31, 2**63, draw.randrange(1_000)])).encode()

    return re.sub(rb"\d+", other, content)


def change_names(content: bytes, draw: random.Random) -> bytes:
    """Names of the dictionaries change places."""
    names = list(set(re.findall(rb"/[A-Za-z]{2,20}", content)))
    one, other = draw.choice(names), draw.choice(names)
    return content.replace(one, other, draw.randint(1, 20))


def splice(content: bytes, draw: random.Random) -> bytes:
    """Objects of the file stand in each other's place."""
    objects = re.split(rb"(?<=endobj)", content)
    for _ in range(draw.randint(1, 5)):
        i, j = draw.randrange(len(objects)), draw.randrange(len(objects))
        objects[i], objects[j] = objects[j], objects[i]
    return b"".join(objects)


MUTATIONS: Sequence[Mutation] = (flip_bytes, cut_off, cut_out, repeat, change_numbers, change_names, splice)


def write_mutations(folder: Path, samples: Sequence[Path], count: int, seed: int) -> None:
    """Write damaged files: `count` of them, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311
    for number in range(count):
        sample, mutation = draw.choice(samples), draw.choice(MUTATIONS)
        content = mutation(sample.read_bytes(), draw)
        (folder / f"{number:05}-{mutation.__name__}.pdf").write_bytes(content)


def read_mutations(samples: Sequence[Path], count: int, seed: int, jobs: int) -> RunReport:
    """Read damaged files in one batch; an escape is an exception."""
    with tempfile.TemporaryDirectory() as scratch:
        plans = Path(scratch, "plans")
        plans.mkdir()
        write_mutations(plans, samples, count, seed)
        with CorpusFolder(Path(scratch, "corpus")).create() as catalogue:
            return run_batch(catalogue, [str(plans)], Options(limits=LIMITS, jobs=jobs))


def main() -> None:
    """Damage, read, and tell what became of it."""
    parser = argparse.ArgumentParser(description="Read damaged sample plans.")
    parser.add_argument("--mutations", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    report = read_mutations(sorted(SAMPLES.glob("*.pdf")), asked.mutations, asked.seed, cores())
    ends: Counter[str] = Counter()
    for result in report.results:
        ends[re.sub(r"\d+", "#", result.failure.reason if result.failure else "read").partition(":")[0][:70]] += 1
    for end, count in ends.most_common():
        print(f"{count:6,}  {end}")
    print(f"{len(report.results):6,}  damaged files in {report.seconds:.0f} s, none escaped")


if __name__ == "__main__":
    main()
