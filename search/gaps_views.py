"""Gaps for people and machines: what others do, who they are, and the words that show it."""

from dataclasses import dataclass
from typing import Any, Final

from rich.text import Text

from corpus.output import Format
from corpus.record import pages_of, to_record
from corpus.terminal import Column, render_table
from corpus.themes import load_themes
from search.gaps import Evidence, Gap, Gaps
from search.memo import source_link
from search.scope import plan_reference
from search.views import place, shortened

_COLUMNS: Final = (
    Column(key="number", head="#", right=True),
    Column(key="what", head="wat anderen doen", wraps=True),
    Column(key="who", head="wie, en waar het staat", wraps=True),
    Column(key="nearest", head="komt er het dichtst bij", wraps=True),
)
_LABEL, _QUOTE = 120, 160  # characters
_SHEET: Final = (
    "nr",
    "wat",
    "thema",
    "begrippen",
    "aantal gemeenten",
    "gemeente",
    "plan",
    "periode",
    "pagina",
    "citaat",
)
_REST: Final = ("bron", "gelijkenis", "id", "dichtst bij", "dichtst bij citaat", "dichtst bij gelijkenis")
_MEMO: Final = ("nr", "wat", "aantal gemeenten", "gemeente", "plan", "periode", "pagina", "citaat", "bron")


@dataclass(frozen=True, slots=True)
class GapsReport:
    """Gaps in every form.

    Args:
        found: what was found.
        year: the present year, for marking plans that are over; None for today's.
    """

    found: Gaps
    year: int | None = None

    def notes(self) -> list[str]:
        """With whom was compared, and with whom not."""
        others, least = self.found.others, self.found.at_least
        compared = ", ".join(body.name for body in others.municipalities)
        few = [
            f"{least} andere kunnen het niet doen: er zijn er maar {len(others.municipalities)} om mee te vergelijken"
        ]
        short = len(others.municipalities) < least
        return [
            f"{self.found.name} vergeleken met {len(others.municipalities)}: {compared}",
            *(few if short else []),
            *others.notes(),
        ]

    def table(self) -> str:
        """A row a gap, with a measure of each gemeente."""
        rows = [
            {
                "number": str(number),
                "what": _what(gap),
                "who": self._who(gap),
                "nearest": _nearest(gap.nearest),
            }
            for number, gap in enumerate(self.found.gaps, start=1)
        ]
        return render_table(rows, _COLUMNS, self._title())

    def record(self) -> dict[str, Any]:
        """The comparison as JSON values."""
        found = self.found
        return {
            "gemeente": found.name,
            "plans": [plan_reference(plan, self.year) for plan in found.own.plans.values()],
            "at_least": found.at_least,
            "compared_with": [body.name for body in found.others.municipalities],
            "not_indexed": list(found.others.absent),
            "not_counted": list(found.others.outside),
            "gaps": [self._record(gap) for gap in found.gaps],
        }

    def rows(self, form: Format) -> list[dict[str, Any]]:
        """A row a gap as JSON; elsewhere a row for each measure that shows it."""
        if form is Format.JSONL:
            return [self._record(gap) for gap in self.found.gaps]
        return [
            self._row(number, gap, item, form)
            for number, gap in enumerate(self.found.gaps, start=1)
            for item in (_first_of_each(gap).values() if form is Format.MD else gap.evidence)
        ]

    def columns(self, form: Format) -> list[str]:
        """Of `rows`."""
        return list(_MEMO if form is Format.MD else (*_SHEET, *_REST))

    def _title(self) -> str:
        found = self.found
        plans = "; ".join(place(plan, None, None, self.year) for plan in found.own.plans.values())
        head = f"{found.name} ({plans})"
        if not found.gaps:
            return f"{head}: niets gevonden dat {found.at_least} andere gemeenten wel doen"
        return f"{head}: {len(found.gaps)} dingen die {found.at_least} of meer anderen doen en waar hier niets op lijkt"

    def _who(self, gap: Gap) -> Text:
        text = Text()
        for names, item in _first_of_each(gap).items():
            text.append(f"{names}: ", style="bold")
            where = place(item.plan, item.measure.page_from, item.measure.page_to, self.year)
            text.append(shortened(item.measure.text, _QUOTE))
            text.append(f" ({where}; {item.measure.id})\n", style="dim")
        text.rstrip()
        return text

    def _record(self, gap: Gap) -> dict[str, Any]:
        return {
            "label": label(gap),
            "theme_code": gap.theme_code,
            "concepts": list(gap.concepts),
            "gemeenten": list(gap.names),
            "evidence": [_evidence(item) for item in gap.evidence],
            "nearest": _evidence(gap.nearest) if gap.nearest else None,
        }

    def _row(self, number: int, gap: Gap, item: Evidence, form: Format) -> dict[str, Any]:
        facts, near = item.plan.facts, gap.nearest
        return {
            "nr": number,
            "wat": label(gap),
            "thema": _theme(gap.theme_code),
            "begrippen": list(gap.concepts),
            "aantal gemeenten": len(gap.names),
            "gemeente": list(item.names),
            "plan": facts.title,
            "periode": str(facts.period or ""),
            "pagina": pages_of(item.measure.page_from, item.measure.page_to),
            "citaat": shortened(item.measure.text) if form is Format.MD else item.measure.text,
            "bron": source_link(item.plan, item.measure.page_from),
            "gelijkenis": round(item.similarity, 2),
            "id": item.measure.id,
            "dichtst bij": near.measure.id if near else None,
            "dichtst bij citaat": near.measure.text if near else None,
            "dichtst bij gelijkenis": round(near.similarity, 2) if near else None,
        }


def label(gap: Gap) -> str:
    """What a gap is called: name and first words of the measure in the middle."""
    name, text = gap.centre.name, gap.centre.text
    return shortened(f"{name}: {text}" if name and not text.startswith(name) else text, _LABEL)


def _what(gap: Gap) -> Text:
    text = Text(label(gap), style="bold")
    text.append(f"\n{len(gap.names)} gemeenten", style="not bold")
    if theme := _theme(gap.theme_code):
        text.append(f"\n{theme}", style="not bold dim")
    if gap.concepts:
        text.append(f"\n{', '.join(gap.concepts)}", style="not bold dim")
    return text


def _theme(code: str | None) -> str | None:
    theme = load_themes().get(code or "")
    return theme.label if theme else code


def _nearest(item: Evidence | None) -> Text:
    if item is None:
        return Text("niets", style="dim")
    pages = pages_of(item.measure.page_from, item.measure.page_to)
    where = "; ".join([*([f"p. {pages}"] if pages else []), item.measure.id, f"gelijkenis {item.similarity:.2f}"])
    text = Text(shortened(item.measure.text, _QUOTE))
    text.append(f" ({where})", style="dim")
    return text


def _first_of_each(gap: Gap) -> dict[str, Evidence]:
    """The most typical measure of each gemeente, by its name; those of one joint plan together."""
    shown: dict[str, Evidence] = {}
    for item in gap.evidence:
        bodies = [body.name for body in item.plan.facts.municipalities if body.name in item.names]
        shown.setdefault(" en ".join(bodies), item)
    return shown


def _evidence(item: Evidence) -> dict[str, Any]:
    record = to_record(item.measure, item.plan)
    return {**record, "gemeenten": list(item.names), "similarity": round(item.similarity, 4)}
