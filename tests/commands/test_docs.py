"""README and user guide speak of commands and options that exist, and of all of them."""

import re
import shlex
from pathlib import Path

import click
import pytest

from cli import main
from corpus.folder import CorpusFolder
from tests.commands import guide

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", ROOT / "docs" / "handleiding.md"]
LINE = re.compile(r"^ {4}(?:\.venv/bin/)?beleid (.+?)(?:\s+#.*)?$", re.MULTILINE)
EXAMPLES = [(guide.name, line) for guide in GUIDES for line in LINE.findall(guide.read_text(encoding="utf-8"))]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize(("guide", "line"), EXAMPLES)
def test_examples_name_commands_and_options_that_exist(guide: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, *arguments = shlex.split(line)
    command = main.commands[name]
    for parameter in command.params:
        if isinstance(parameter.type, click.Path):
            monkeypatch.setattr(parameter.type, "exists", False)  # an example's files need not be here
    command.make_context(name, arguments)  # parses without running: unknown options and wrong choices fail


@pytest.mark.parametrize("name", sorted(main.commands))
def test_the_user_guide_knows_every_command(name: str) -> None:
    assert re.search(rf"`?beleid {name}\b|`{name}`", GUIDES[1].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_the_readme_knows_every_command(name: str) -> None:
    assert f"`{name}`" in GUIDES[0].read_text(encoding="utf-8")


def test_the_json_page_names_every_field() -> None:
    from corpus.record import FIELDS

    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    assert [field for field in FIELDS if f"| `{field}` |" not in page] == []


@pytest.mark.parametrize("name", ["search", "compare", "matrix", "gaps", "timeline"])
def test_the_user_guide_shows_what_it_prints(name: str) -> None:
    assert any(shlex.split(command)[0] == name for command in guide.commands(GUIDES[1].read_text(encoding="utf-8")))


def test_what_the_user_guide_shows_is_what_is_printed(sample_corpus: CorpusFolder) -> None:
    text = GUIDES[1].read_text(encoding="utf-8")
    assert guide.renewed(text, sample_corpus.root) == text, "run: python -m tests.commands.guide"
