"""The user guide shows what commands print; this makes those blocks anew.

Run: python -m tests.commands.guide

A block is fenced, its first line is "$ beleid ..." and what follows is what that prints on the sample plans, notes
first, on a terminal of `WIDTH` columns in the year `YEAR`.
"""

import re
import shlex
import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner

from cli import main

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "handleiding.md"
SAMPLES = ROOT / "corpus" / "samples"
WIDTH, YEAR = 110, 2025

_BLOCK = re.compile(r"^```console\n\$ beleid (?P<command>[^\n]+)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)


class _Then(date):
    @classmethod
    def today(cls) -> "_Then":
        return cls(YEAR, 6, 1)


def commands(text: str) -> list[str]:
    """The commands whose output is shown."""
    return [match["command"] for match in _BLOCK.finditer(text)]


def renewed(text: str, corpus: Path) -> str:
    """The guide with what its commands print now.

    Args:
        text: the guide.
        corpus: folder of a corpus with the sample plans.
    """

    def run(match: re.Match[str]) -> str:
        return f"```console\n$ beleid {match['command']}\n{printed(match['command'], corpus)}```"

    return _BLOCK.sub(run, text)


def printed(command: str, corpus: Path) -> str:
    """What a command prints: notes, then the rest, without spaces at the ends of lines."""
    with patch("corpus.currency.date", _Then):
        runner = CliRunner(env={"COLUMNS": str(WIDTH), "BELEID_CORPUS": str(corpus)})
        done = runner.invoke(main, shlex.split(command))
    assert done.exit_code == 0, f"beleid {command}: {done.stderr}"
    lines = f"{done.stderr.strip()}\n{done.stdout.strip()}".strip().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def make_anew() -> None:
    """Write the guide with what its commands print now."""
    with tempfile.TemporaryDirectory() as folder:
        done = CliRunner().invoke(main, ["--corpus", folder, "ingest", str(SAMPLES)])
        assert done.exit_code == 0, done.stderr
        GUIDE.write_text(renewed(GUIDE.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    make_anew()
