"""The house: who may look into whom, what may be loaded when, and whose the top-level names are."""

import ast
import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from corpus.folder import CorpusFolder

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "corpus": set(),
    "ingest": {"corpus"},
    "index": {"corpus"},
    "search": {"index", "corpus"},
}
ROOMS = set(MAY_IMPORT)
OURS = ROOMS | {"cli", "training", "benchmarks", "tests"}
HEAVY = {"torch", "transformers", "sentence_transformers", "spacy", "pdfplumber"}
OWNED = {
    "faiss": {"index/vectors.py"},
    "sqlite3": {
        "corpus/catalogue.py",
        "corpus/database.py",
        "corpus/queries.py",
        "corpus/rows.py",
        "index/cache.py",
        "index/kept.py",
        "index/lexical.py",
        "ingest/ledger.py",
    },
}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_imports_run_along_the_arrows(room: str) -> None:
    for path in modules(room):
        wrong = imported(path) & OURS - MAY_IMPORT[room] - {room}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


@pytest.mark.parametrize("library", sorted(OWNED))
def test_a_library_with_an_owner_is_imported_only_there(library: str) -> None:
    users = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in modules(room) if library in imported(path)}
    assert users == OWNED[library]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_do_not_know_click(room: str) -> None:
    assert not [path for path in modules(room) if "click" in imported(path)]


def test_commands_parse_call_and_print() -> None:
    """No logic in the command line: the body of a command has at most fifteen lines, help aside."""
    for function in ast.parse((ROOT / "cli.py").read_text(encoding="utf-8")).body:
        if isinstance(function, ast.FunctionDef) and function.name.endswith("_command"):
            body = function.body[1:]  # the first is the help
            assert (body[-1].end_lineno or 0) - body[0].lineno < 15, function.name


def loaded_by(*arguments: str) -> set[str]:
    """Heavy modules that a command of the program loads in a process of its own."""
    code = (
        "import json, sys\nfrom cli import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('\\n' + json.dumps(sorted(set(sys.modules) & set({sorted(HEAVY)!r}))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("--help") == set()


@pytest.mark.parametrize("command", ["search", "compare", "plans", "status", "themes"])
def test_asking_loads_nothing_heavy(command: str, bundled_corpus: CorpusFolder) -> None:
    words = {"search": ["camera"], "compare": ["--text", "camera"]}.get(command, [])
    heavy = loaded_by(command, "--corpus", str(bundled_corpus.root), *words)
    assert heavy <= ({"spacy", "pdfplumber"} if command == "status" else set())


def test_no_dependency_has_our_top_level_names() -> None:
    owners = packages_distributions()
    for name in sorted(ROOMS | {"cli"}):
        assert set(owners.get(name, [])) <= {"beleidswijzer"}, f"{name} is shipped by {owners[name]}"
