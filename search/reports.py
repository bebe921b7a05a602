"""What compares gemeenten comes in one shape, so that every such command writes every format alike."""

from typing import Any, Protocol

from corpus.output import Format


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

    def rows(self, form: Format) -> list[dict[str, Any]]:
        """The report as rows, for JSON Lines, CSV, Markdown or Excel."""
        ...

    def columns(self, form: Format) -> list[str]:
        """The columns of `rows`, in order, for the formats that have columns."""
        ...
