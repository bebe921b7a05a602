"""Hits as rows to quote from: for a memo (Markdown) and for a spreadsheet (CSV, Excel)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from corpus.currency import has_expired
from corpus.model import Measure, Plan
from corpus.output import Format, Link
from corpus.record import pages_of
from corpus.themes import load_themes
from search.hits import Hit
from search.views import named, place, shortened

MEMO_COLUMNS: Final = ("gemeente", "plan", "periode", "pagina", "citaat", "bron", "score")
SHEET_COLUMNS: Final = (
    *("nr", "gemeente", "plan", "periode", "verlopen", "pagina", "naam", "citaat", "bron", "soort", "thema"),
    *("trekker", "partners", "planning", "middelen", "status", "kopjes", "gevonden", "zin", "score", "antwoord", "id"),
)
"""`beleid import` reads these names too."""


def columns_for(form: Format | str, hits: Iterable[Hit] = ()) -> tuple[str, ...]:
    """The columns that a flat format gets; one more when hits with the same text were merged."""
    also = ("ook bij",) if any(hit.same for hit in hits) else ()
    return (*(MEMO_COLUMNS if form == Format.MD else SHEET_COLUMNS), *also)


def row_for(hit: Hit, form: Format | str, year: int | None = None) -> dict[str, Any]:
    """A hit as a row of a flat format.

    Args:
        hit: the hit.
        form: Markdown gets what fits on paper: a long text shortened, the page printed with the link.
        year: the present year, for marking plans that are over; None for today's.
    """
    measure, facts = hit.measure, hit.plan.facts
    period, over = str(facts.period or ""), has_expired(hit.plan, year)
    row: dict[str, Any] = {
        "nr": hit.rank,
        "score": round(hit.score, 2),
        "gemeente": [body.name for body in facts.municipalities],
        "plan": facts.title,
        "pagina": pages_of(measure.page_from, measure.page_to),
        "bron": source_link(hit.plan, measure.page_from),
        "ook bij": [_reference(other) for other in hit.same or ()],
    }
    if form == Format.MD:
        quoted = shortened(named(measure))
        doubtful = {} if hit.answers else {"score": f"~ {hit.score:.2f} (komt alleen in de buurt)"}
        return {**row, **doubtful, "periode": f"{period}, verlopen" if over else period, "citaat": quoted}
    return {
        **row,
        "periode": period,
        "verlopen": "ja" if over else "",
        **_facts(measure),
        "gevonden": list(hit.why.terms),
        "zin": hit.why.sentence,
        "antwoord": "ja" if hit.answers else "nee",
    }


def _reference(hit: Hit) -> str:
    names = ", ".join(body.name for body in hit.plan.facts.municipalities)
    return f"{names} ({place(hit.plan, hit.measure.page_from, hit.measure.page_to)})"


def source_link(plan: Plan, page: int | None) -> Link:
    """A link to the file a plan was read from, at a page of it where the file has pages that can be named."""
    name, at = plan.source.name, f"#page={page}" if page and plan.source.name.lower().endswith(".pdf") else ""
    path = Path(plan.source.path)
    return Link(
        text=f"{name}, p. {page}" if page else name,
        target=quote(name) + at,
        file=path.resolve().as_uri() + at if path.is_absolute() else None,
    )


def _facts(measure: Measure) -> dict[str, Any]:
    theme = load_themes().get(measure.theme_code or "")
    return {
        "naam": measure.name,
        "citaat": measure.text,
        "soort": str(measure.kind),
        "thema": theme.label if theme else measure.theme_code,
        "trekker": measure.owner,
        "partners": list(measure.partners),
        "planning": measure.planning,
        "middelen": measure.money,
        "status": str(measure.status) if measure.status else None,
        "kopjes": list(measure.section),
        "id": measure.id,
    }
