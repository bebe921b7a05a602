"""Ingests that are killed (SIGKILL) at random moments end as one that nobody disturbed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the moments are chosen in forked processes")
def test_kills_lose_nothing_and_double_nothing() -> None:
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", "29", "--commands", "1", "--full", "4"]
    shared_memory = Path("/dev/shm")  # kills ask nothing of a disk, and this waits for none
    scratch = {"TMPDIR": str(shared_memory)} if shared_memory.is_dir() else {}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | scratch, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
