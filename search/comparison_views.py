"""Comparisons for people and machines: counterparts below their measure, or each pair side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.text import Text

from corpus.model import Kind, MeasureDraft
from corpus.output import Format
from corpus.terminal import Column, render_table
from corpus.themes import load_themes
from search import memo
from search.contrast import Contrast, Contraster, Fact, Things
from search.hits import Hit
from search.questions import Answer
from search.views import HIT_COLUMNS, hit_rows, named, place, shortened

FACTS: Final = {
    "owner": "trekker",
    "planning": "planning",
    "money": "middelen",
    "status": "status",
    "theme_code": "thema",
}
THINGS: Final = {"partners": "partners", "concepts": "begrippen", "terms": "woorden"}
_SHOWN_THINGS: Final = 12  # of each list in a table; the other formats have them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was compared, and what was found, in every form.

    Attributes:
        answers: one a measure or text.
        asked: what else was asked, for the JSON.
        several: there may be more than one answer, whatever their number is.
        contraster: when given, each pair is contrasted.
    """

    answers: Sequence[Answer]
    asked: Mapping[str, Any]
    several: bool = False
    contraster: Contraster | None = None

    def notes(self) -> list[str]:
        """Whether there was anything to compare; where was looked is said with the search."""
        return [] if self.answers else ["deze gemeente heeft geen maatregel op dit thema: er is niets te vergelijken"]

    def table(self) -> str:
        """Hits below their measure; or a table a pair with what only either has, and what both have."""
        if self.contraster:
            return "\n\n".join(block for answer in self.answers for block in self._pairs(answer))
        if not self.several:
            (answer,) = self.answers
            return render_table(hit_rows(answer.hits), HIT_COLUMNS, answer.title())
        return render_table([row for answer in self.answers for row in _below(answer)], HIT_COLUMNS)

    def record(self) -> dict[str, Any]:
        """One comparison with its results, or all of them as `comparisons`."""
        if not self.several:
            (answer,) = self.answers
            return {**answer.asked(), **self.asked, "results": self._records(answer)}
        return {
            **self.asked,
            "comparisons": [{**answer.asked(), "results": self._records(answer)} for answer in self.answers],
        }

    def rows(self, form: Format) -> list[dict[str, Any]]:
        """A row a hit."""
        if form is Format.JSONL:
            return [
                {"of": answer.measure.id if answer.measure else None, **record} if self.several else record
                for answer in self.answers
                for record in self._records(answer)
            ]
        return [self._row(answer, hit, form) for answer in self.answers for hit in answer.hits]

    def columns(self, form: Format) -> list[str]:
        """Of `rows`."""
        extra = dict.fromkeys(
            key for answer in self.answers for hit in answer.hits for key in self._extra(answer, hit, form)
        )
        return [*(["maatregel"] if self.several else []), *memo.columns_for(form), *extra]

    def _records(self, answer: Answer) -> list[dict[str, Any]]:
        return [
            {**hit.record(), **({"contrast": self._contrast(answer, hit).record()} if self.contraster else {})}
            for hit in answer.hits
        ]

    def _row(self, answer: Answer, hit: Hit, form: Format) -> dict[str, Any]:
        own = shortened(answer.query.text) if form is Format.MD else answer.query.text
        return {"maatregel": own, **memo.row_for(hit, form), **self._extra(answer, hit, form)}

    def _extra(self, answer: Answer, hit: Hit, form: Format) -> dict[str, Any]:
        """What the contrast adds to a row: on paper the concepts, in a spreadsheet everything."""
        if not self.contraster:
            return {}
        contrast = self._contrast(answer, hit)
        things = {"concepts": "begrippen"} if form is Format.MD else THINGS
        extra: dict[str, Any] = {}
        for name, head in things.items():
            part: Things = getattr(contrast, name)
            extra |= {f"{head} gedeeld": list(part.shared)}
            extra |= {f"{head} alleen deze": list(part.only_here), f"{head} alleen andere": list(part.only_there)}
        if form is Format.MD:
            return extra
        return {f"{head} deze": getattr(contrast, name).here for name, head in FACTS.items()} | extra

    def _contrast(self, answer: Answer, hit: Hit) -> Contrast:
        assert self.contraster is not None
        here = answer.measure or MeasureDraft(kind=Kind.MEASURE, text=answer.query.text)
        return self.contraster.contrast(here, hit.measure)

    def _pairs(self, answer: Answer) -> list[str]:
        return [answer.title(), *(_pair(answer, hit, self._contrast(answer, hit)) for hit in answer.hits)]


def _below(answer: Answer) -> list[dict[str, object]]:
    """A measure of one's own, and below it what is like it."""
    assert answer.measure is not None
    where = (answer.place or "").removeprefix(f"{_whose(answer, ', ')}, ")
    own: dict[str, object] = {
        "gemeente": Text(_whose(answer, "\n"), style="bold"),
        "measure": Text(shortened(answer.query.text), style="bold"),
        "plan": Text(f"{where}\n{answer.measure.id}\n{answer.verdict()}", style="bold"),
    }
    return [own, *hit_rows(answer.hits)]


def _whose(answer: Answer, between: str) -> str:
    """The gemeenten of the measure that was compared; none for a bare text."""
    return between.join((answer.measure_record or {}).get("gemeenten", ()))


def _pair(answer: Answer, hit: Hit, contrast: Contrast) -> str:
    whose = " en ".join(body.name for body in hit.plan.facts.municipalities)
    columns = (
        Column(key="what", head=""),
        Column(key="here", head=f"alleen {_whose(answer, ' en ') or 'deze tekst'}", wraps=True),
        Column(key="there", head=f"alleen {whose}", wraps=True),
        Column(key="shared", head="allebei", wraps=True),
    )
    labels = {code: theme.label for code, theme in load_themes().items()}
    rows: list[dict[str, object]] = [
        {"what": "maatregel", "here": shortened(answer.query.text), "there": shortened(named(hit.measure))},
        *({"what": head, **_fact(getattr(contrast, name), labels)} for name, head in FACTS.items()),
        *({"what": head, **_things(getattr(contrast, name))} for name, head in THINGS.items()),
    ]
    stated = [row for row in rows if any(row.get(key) for key in ("here", "there", "shared"))]
    where = place(hit.plan, hit.measure.page_from, hit.measure.page_to)
    return render_table(
        stated,
        columns,
        f"{'' if hit.answers else '~'}{hit.rank}. {whose}, {where} ({hit.measure.id}, score {hit.score:.2f})",
    )


def _fact(fact: Fact, labels: Mapping[str, str]) -> dict[str, object]:
    """A fact in its column; codes of themes by their labels."""
    here, there = (labels.get(value or "", value) for value in (fact.here, fact.there))
    return {"shared": here} if fact.same else {"here": here, "there": there}


def _things(things: Things) -> dict[str, object]:
    return {
        "here": _listed(things.only_here),
        "there": _listed(things.only_there),
        "shared": _listed(things.shared),
    }


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN_THINGS]) + (" […]" if len(names) > _SHOWN_THINGS else "")
