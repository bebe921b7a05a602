"""The two commands work again without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or not Path(sys.prefix).is_relative_to(ROOT),
    reason="not running in the environment that make made",
)


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make with an environment in which pip reaches nothing; -W has it take pyproject.toml for changed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", f"VENV={Path(sys.prefix).relative_to(ROOT)}", "-W", "pyproject.toml", *arguments],
        cwd=ROOT,
        env={**environment, "PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=500,
    )


def test_demo_works_offline(tmp_path: Path) -> None:
    done = make("demo", f"DEMO={tmp_path / 'demo'}")
    assert done.returncode == 0, done.stderr
    assert "maatregel" in done.stdout


def test_test_works_offline() -> None:
    done = make("test", "PYTEST_ARGS=--collect-only -q tests/test_architecture.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test_imports_run_along_the_arrows" in done.stdout
