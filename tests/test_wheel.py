"""What a user gets: the wheel alone, in an empty folder, searches."""

import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", folder)
    # setuptools builds in the tree: a stale build/lib would slip removed files into the wheel
    source = folder / "source"
    run("git", "-c", "safe.directory=*", "clone", "--quiet", "--shared", ROOT, source, cwd=folder)
    tracked = run("git", "-c", "safe.directory=*", "ls-files", "-m", "-o", "--exclude-standard", cwd=ROOT).splitlines()
    for name in tracked:  # the tree as it is, committed or not
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
        else:
            (source / name).unlink(missing_ok=True)
    run(sys.executable, "-m", "pip", "wheel", *options, source, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_its_data_once(wheel: Path) -> None:
    names = Counter(zipfile.ZipFile(wheel).namelist())
    needed = [
        "corpus/schema.sql",
        "corpus/themes.toml",
        "corpus/gemeenten.csv",
        "index/model/embeddings.safetensors",
        "index/model/tokenizer.json",
        "index/model/NOTICE",
        "corpus/py.typed",
    ]
    assert [name for name in needed if names[name] != 1] == []
    assert sum(name.startswith("corpus/samples/") and name.endswith(".pdf") for name in names) >= 6
    assert max(names.values()) == 1


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if ".dist-info" not in top} == {"cli.py", "corpus", "index", "ingest", "search"}


def test_searching_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    site, corpus = tmp_path / "site", tmp_path / "corpus"
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        site,
        wheel,
        cwd=tmp_path,
    )
    beleid = (sys.executable, "-m", "cli", "--corpus", corpus)
    where = run(sys.executable, "-c", "import corpus; print(corpus.__file__)", cwd=tmp_path, PYTHONPATH=str(site))
    assert Path(where.strip()).is_relative_to(site)
    samples = sorted((site / "corpus" / "samples").iterdir())[:2]
    run(*beleid, "ingest", *samples, cwd=tmp_path, PYTHONPATH=str(site))
    found = run(*beleid, "search", "jeugd", "--format", "jsonl", cwd=tmp_path, PYTHONPATH=str(site))
    assert found.strip()
