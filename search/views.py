"""Answers as rows: for a terminal, and for a spreadsheet."""

import re
from collections.abc import Sequence

from rich.text import Text

from corpus.currency import has_expired
from corpus.model import MeasureDraft, Plan
from corpus.record import FIELDS, pages_of
from corpus.terminal import Column
from search.hits import Hit

SHOWN_CHARACTERS = 420
"""Of a measure's words in a table; `beleid show ID` has them all."""

HIT_COLUMNS = (
    Column(key="rank", head="#", right=True),
    Column(key="gemeente", head="gemeente"),
    Column(key="measure", head="maatregel", wraps=True),
    Column(key="plan", head="plan, periode, pagina"),
    Column(key="score", head="score", right=True),
)
RECORD_COLUMNS = tuple(field for field in FIELDS if field != "boxes")


def hit_rows(hits: Sequence[Hit]) -> list[dict[str, object]]:
    """Hits for a table on a terminal: the printed words, the best sentence in bold, and where they stand."""
    return [
        {
            "rank": str(hit.rank) if hit.answers else f"~{hit.rank}",
            "gemeente": "\n".join([*(body.name for body in hit.plan.facts.municipalities), *hit.also]),
            "measure": _words(hit),
            "plan": _place(hit),
            "score": f"{hit.score:.2f}",
        }
        for hit in hits
    ]


def place(plan: Plan, page_from: int | None, page_to: int | None, year: int | None = None) -> str:
    """Where something stands: "Integraal Veiligheidsplan, 2017-2020, verlopen, p. 12".

    The period is left out when the title has it.

    Args:
        plan: the plan.
        page_from, page_to: pages, None where there are none.
        year: the present year, for marking plans that are over; None for today's.
    """
    title, period = plan.facts.title, str(plan.facts.period or "periode onbekend")
    pages = pages_of(page_from, page_to)
    said = period in re.sub(r"\s*[-–—/]\s*", "-", title)
    over = ["verlopen"] if has_expired(plan, year) else []
    return ", ".join([title, *([] if said else [period]), *over, *([f"p. {pages}"] if pages else [])])


def _words(hit: Hit) -> Text:
    measure, words = hit.measure, Text()
    if measure.name and not measure.text.startswith(measure.name):
        words.append(f"{measure.name}\n", style="bold")
    text = shortened(measure.text)
    start = text.find(hit.why.sentence) if hit.why.sentence != measure.text else -1
    words.append(text)
    if start >= 0:
        base = len(words) - len(text)
        words.stylize("bold", base + start, base + start + len(hit.why.sentence))
    return words


def _place(hit: Hit) -> Text:
    text = Text(place(hit.plan, hit.measure.page_from, hit.measure.page_to))
    text.append(f"\n{hit.measure.id}", style="dim")
    return text


def named(measure: MeasureDraft) -> str:
    """A measure's name and words on one line; once when the words begin with the name."""
    if measure.name and not measure.text.startswith(measure.name):
        return f"{measure.name}: {measure.text}"
    return measure.text


def shortened(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """A text of at most `most` characters, cut between words and marked where it was."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " […]"
