"""What compares gemeenten comes in one shape, so that every such command writes every format alike."""

from typing import Any, Protocol


class Report(Protocol):
    """Something that was counted or compared."""

    def notes(self) -> list[str]:
        """What it does not cover, one line each, for people."""
        ...

    def table(self) -> str:
        """The report for a terminal."""
        ...

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        ...

    def rows(self) -> list[dict[str, Any]]:
        """The report as flat rows, for JSON Lines, CSV, Markdown and Excel."""
        ...

    def columns(self) -> list[str]:
        """The columns of `rows`, in order."""
        ...
