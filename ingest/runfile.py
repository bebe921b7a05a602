"""The report of a run as a file: JSON for programs, CSV for spreadsheets, HTML for people."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from corpus.errors import BeleidError, UsageError, fault_of
from corpus.output import flat, to_csv, to_json
from ingest.inputs import shown
from ingest.report import RunReport
from ingest.wording import OUTCOMES, REPORT, STAGES, yes_or_no

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
        raise UsageError(f"{path}: een verslag eindigt op {', '.join(forms)}; noem het bestand zo")
    if fault := _why_not(path):
        raise UsageError(f"{path}: daar kan geen verslag komen ({fault}); er is niets gelezen")

    def save(report: RunReport) -> None:
        try:
            path.write_text(form(report) + "\n", encoding="utf-8", errors="replace")
        except OSError as error:
            raise BeleidError(
                f"{path}: het verslag is niet geschreven ({fault_of(error)}); de plannen zijn bewaard"
            ) from error

    return save


def _why_not(path: Path) -> str | None:
    """What would keep a file from being written, as far as it can be seen without writing; None when nothing does."""
    folder = path.parent
    if not os.path.isdir(folder):  # noqa: PTH112 # Path.is_dir raises where nobody may look
        return "die map is er niet"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "in die map mag u niet schrijven"
    if path.is_dir():
        return "dat is een map"
    return None if not path.exists() or os.access(path, os.W_OK) else "in dat bestand mag u niet schrijven"


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
    about["outcomes"] = {OUTCOMES[end]: count for end, count in about["outcomes"].items()}
    about["stages"] = {STAGES[stage]: seconds for stage, seconds in about["stages"].items()}
    pairs = [(REPORT[name], _worded(value)) for name, value in about.items() if value not in ([], {})]
    files = [row | {"outcome": OUTCOMES[row["outcome"]]} for row in report.rows()]
    rows = [[yes_or_no(row[name]) for name in FIELDS] for row in files]
    head = [REPORT[name] for name in FIELDS]
    return _PAGE.format(when=escape(when), tables=_table(("", ""), pairs) + _table(head, rows)).rstrip("\n")


def _worded(value: object) -> object:
    """A value of the summary for people: counts and seconds by name become a list."""
    if isinstance(value, dict):
        return [f"{name}: {count}" for name, count in value.items()]
    return yes_or_no(value)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = ["".join(f"<td>{escape(flat(value))}</td>" for value in row) for row in rows]
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    return "\n".join(["<table>", f"<tr>{top}</tr>", *(f"<tr>{line}</tr>" for line in lines), "</table>"])
