"""A timeline for people and machines: counts by year with a bar, JSON, and flat rows."""

from dataclasses import dataclass
from typing import Any, Final

from corpus.output import Format
from corpus.terminal import Column, render_table
from search.scope import listed, plan_reference
from search.timeline import Moment, SubjectKind, Timeline

_BAR: Final = 16  # characters of the longest bar
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_NAMED: Final = 8  # of what else counts, in the title
_KINDS: Final = {SubjectKind.THEME: "thema", SubjectKind.CONCEPT: "begrip", SubjectKind.WORD: "woord"}


@dataclass(frozen=True, slots=True)
class TimelineReport:
    """A timeline in every form.

    Args:
        line: what was counted.
        year: the present year, for saying which plans are over; None for today's.
    """

    line: Timeline
    year: int | None = None

    def notes(self) -> list[str]:
        """What could not be counted."""
        notes = self.line.scope.notes()
        if self.line.undated:
            names = ", ".join(plan.id for plan in self.line.undated)
            notes.append(f"in geen rij, want de looptijd is niet bekend: {names}")
        return notes

    def table(self) -> str:
        """A row a year or period, with a bar for the share of the measures."""
        noun = self.line.scope.noun
        columns = (
            Column(key="when", head="periode"),
            Column(key="plans", head="plannen die het hebben", right=True),
            Column(key="matching", head=f"{noun} ermee", right=True),
            Column(key="measures", head=f"alle {noun}", right=True),
            Column(key="share", head="aandeel", right=True),
            Column(key="bar", head=""),
            Column(key="whose", head="bij", wraps=True),
        )
        largest = max((moment.share for moment in self.line.moments), default=0.0)
        rows = [
            {
                "when": str(moment.period),
                "plans": f"{len(moment.having)} van {len(moment.plans)}" if moment.plans else "geen plan",
                "matching": str(moment.matching) if moment.plans else "",
                "measures": str(moment.measures) if moment.plans else "",
                "share": f"{moment.share:.1%}" if moment.measures else "",
                "bar": bar(moment.share / largest if largest else 0.0),
                "whose": listed(self._having(moment)),
            }
            for moment in self.line.moments
        ]
        return render_table(rows, columns, self._title())

    def _having(self, moment: Moment) -> list[str]:
        """The gemeenten in whose plans the subject appears, by name."""
        scope = self.line.scope
        bodies = {body for plan in moment.having for body in scope.plans[plan].facts.municipalities}
        counted = {name for plan in moment.having for name in scope.names[plan]}
        return sorted(body.name for body in bodies if body.name in counted)

    def record(self) -> dict[str, Any]:
        """The timeline as JSON values; shares are 0-1."""
        line = self.line
        return {
            "subject": {
                "kind": str(line.subject.kind),
                "label": line.subject.label,
                "covers": list(line.subject.covers),
            },
            "kind": str(line.scope.selection.kind or "all"),
            "plans": [plan_reference(plan, self.year) for plan in line.scope.plans.values()],
            "measures": self.line.measures,
            "matching": self.line.matching,
            "having": list(self.line.having),
            "undated": [plan.id for plan in line.undated],
            "not_indexed": list(line.scope.absent),
            "not_counted": list(line.scope.outside),
            "moments": self.rows(Format.JSONL),
        }

    def rows(self, form: Format) -> list[dict[str, Any]]:
        """A row a year or period."""
        if form is Format.JSONL:
            return [
                {
                    "period": [moment.period.first, moment.period.last],
                    "plans": list(moment.plans),
                    "having": list(moment.having),
                    "measures": moment.measures,
                    "matching": moment.matching,
                    "share": round(moment.share, 4),
                }
                for moment in self.line.moments
            ]
        noun = self.line.scope.noun
        return [
            {
                "periode": str(moment.period),
                "plannen": len(moment.plans),
                "plannen die het hebben": len(moment.having),
                f"alle {noun}": moment.measures,
                f"{noun} ermee": moment.matching,
                "aandeel %": round(100 * moment.share, 1),
                "bij": self._having(moment),
                "in": list(moment.having),
            }
            for moment in self.line.moments
        ]

    def columns(self, _: Format) -> list[str]:
        """Of `rows`."""
        noun = self.line.scope.noun
        return [
            "periode",
            "plannen",
            "plannen die het hebben",
            f"alle {noun}",
            f"{noun} ermee",
            "aandeel %",
            "bij",
            "in",
        ]

    def _title(self) -> str:
        subject = self.line.subject
        also = ", ".join(subject.covers[:_NAMED]) + (" […]" if len(subject.covers) > _NAMED else "")
        title = f"{_KINDS[subject.kind]} {subject.label}" + (f" (ook: {also})" if also else "")
        return (
            f"{title}: {self.line.matching} van {self.line.measures} {self.line.scope.noun}, "
            f"in {len(self.line.having)} van {len(self.line.scope.plans)} plannen"
        )


def bar(part: float) -> str:
    """A bar of at most `_BAR` characters for a part in [0, 1], to an eighth; never empty for something."""
    eighths = max(round(part * _BAR * 8), 1 if part > 0 else 0)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
