"""How far a batch is, on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from corpus.terminal import console
from ingest.inputs import shown


class Bar:
    """How far, how fast, and the file at hand."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def began(self, path: Path) -> None:
        """A file is being read."""
        self._progress.update(self._task, description=escape(shown(path.name)))

    def ended(self) -> None:
        """A file is done."""
        self._progress.advance(self._task)


class _Speed(ProgressColumn):
    """Plans a second, as soon as that is known."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.2f} plannen/s" if task.speed else "")


@contextmanager
def progress_bar(total: int) -> Iterator[Bar]:
    """A bar for so many files on stderr; nothing where nobody looks."""
    screen = console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        _Speed(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        yield Bar(progress, progress.add_task("", total=total))
