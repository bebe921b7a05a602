"""The report of a run as a file: JSON for programs, CSV for spreadsheets, HTML for people."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from corpus.errors import BeleidError, UsageError
from corpus.output import flat, to_csv, to_json
from ingest.inputs import shown
from ingest.report import RunReport

FIELDS = (
    "file", "plan", "title", "gemeenten", "period", "pages", "measures", "goals", "outcome", "failure", "failed_page",
    "tried", "warnings", "seconds",
)  # fmt: skip

_PAGE = """<!doctype html>
<html lang="nl">
<meta charset="utf-8">
<title>beleid ingest, {when}</title>
<style>
body {{ font-family: sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; margin-bottom: 2em; }}
td, th {{ border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; }}
</style>
<h1>beleid ingest, {when}</h1>
{tables}
</html>
"""


def saver(path: Path | None) -> Callable[[RunReport], None]:
    """What writes a report to a file; asked for before the run, so that a wrong name is told before the work.

    Args:
        path: ends in .json, .csv or .html; None writes nothing.

    Raises:
        UsageError: it ends otherwise, or cannot be written there.
    """
    if path is None:
        return lambda _: None
    forms = {".json": _json, ".csv": _csv, ".html": _html}
    form = forms.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: a report is {', '.join(forms)}; name the file so")
    if fault := _why_not(path):
        raise UsageError(f"{path}: no report can be written there ({fault}); nothing was read")

    def save(report: RunReport) -> None:
        try:
            path.write_text(form(report) + "\n", encoding="utf-8", errors="replace")
        except OSError as error:
            raise BeleidError(f"{path}: report not written ({error.strerror}); the plans are stored") from error

    return save


def _why_not(path: Path) -> str | None:
    """What would keep a file from being written, as far as it can be seen without writing; None when nothing does."""
    folder = path.parent
    if not os.path.isdir(folder):  # noqa: PTH112 # Path.is_dir raises where nobody may look
        return "no such folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "the folder is closed for writing"
    if path.is_dir():
        return "it is a folder"
    return None if not path.exists() or os.access(path, os.W_OK) else "the file is closed for writing"


def summary(report: RunReport) -> dict[str, Any]:
    """Everything but the files one by one."""
    return {
        "when": datetime.now().astimezone().isoformat(timespec="seconds"),
        "seconds": round(report.seconds, 3),
        "outcomes": report.counts(),
        "stages": {stage: round(seconds, 3) for stage, seconds in report.stages().items()},
        "warnings": report.warnings(),
        "missing": [shown(name) for name in report.inputs.missing],
        "closed": [shown(path) for path in report.inputs.closed],
        "others": [shown(path) for path in report.inputs.others],
        "moved": {plan.id: shown(path) for plan, path in report.moved},
        "gone": [plan.id for plan in report.gone],
        "pruned": report.pruned,
    }


def _json(report: RunReport) -> str:
    return to_json({**summary(report), "files": report.rows()})


def _csv(report: RunReport) -> str:
    return to_csv(report.rows(), FIELDS)


def _html(report: RunReport) -> str:
    about = summary(report)
    when = about.pop("when")
    pairs = [(name, value) for name, value in about.items() if value not in ([], {})]
    rows = [[row[name] for name in FIELDS] for row in report.rows()]
    return _PAGE.format(when=escape(when), tables=_table(("", ""), pairs) + _table(FIELDS, rows)).rstrip("\n")


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = ["".join(f"<td>{escape(flat(value))}</td>" for value in row) for row in rows]
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    return "\n".join(["<table>", f"<tr>{top}</tr>", *(f"<tr>{line}</tr>" for line in lines), "</table>"])
