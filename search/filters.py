"""What users type after --gemeente, --year and the like, to a Selection."""

import difflib
from collections.abc import Iterable, Sequence

from corpus.catalogue import Catalogue
from corpus.errors import AmbiguousError, UsageError
from corpus.identity import fold
from corpus.model import Kind, Plan, Theme
from corpus.municipalities import find, find_region, suggest
from corpus.periods import parse_period
from corpus.selection import Selection
from corpus.themes import load_themes
from search.scope import asked_for, listed


def selection_of(
    catalogue: Catalogue,
    *,
    kind: Kind | None = None,
    municipalities: Sequence[str] = (),
    not_municipalities: Sequence[str] = (),
    safety_regions: Sequence[str] = (),
    provinces: Sequence[str] = (),
    themes: Sequence[str] = (),
    years: str | None = None,
    plans: Sequence[str] = (),
) -> Selection:
    """A filter from words.

    Args:
        catalogue: gemeenten that are not in the table of gemeenten are known from its plans.
        kind: maatregel or doel, None for both.
        municipalities, not_municipalities: names in any spelling, or CBS codes.
        safety_regions, provinces: names.
        themes: codes, areas or labels.
        years: "2024" or "2022-2026".
        plans: plan ids, or unique beginnings of them.

    Raises:
        UsageError: a name is unknown (with the nearest ones) or means several things.
    """
    known = catalogue.plans()
    return Selection(
        kind=kind,
        municipalities=tuple(_municipality(name, known) for name in municipalities),
        not_municipalities=tuple(_municipality(name, known) for name in not_municipalities),
        safety_regions=tuple(find_region(f"veiligheidsregio {name}").name for name in safety_regions),
        provinces=tuple(find_region(f"provincie {name}").name for name in provinces),
        themes=tuple(_theme(name, load_themes().values()) for name in themes),
        years=None if years is None else parse_period(years),
        plans=tuple(catalogue.plan(prefix).id for prefix in plans),
    )


def notes(catalogue: Catalogue, selection: Selection) -> list[str]:
    """What the answer cannot show: not indexed is not the same as nothing found."""
    plans = catalogue.plans()
    have = {municipality.name for plan in plans for municipality in plan.facts.municipalities}
    absent = [name for name in asked_for(selection) if name not in have]
    said = [f"niet doorzocht, want er is geen plan van in dit corpus: {listed(absent)}"] if absent else []
    undated = [plan.id for plan in plans if plan.facts.period is None]
    if selection.years and undated:
        said.append(f"weggelaten, want de looptijd is niet bekend: {', '.join(undated)}")
    return said


def _municipality(name: str, plans: Iterable[Plan]) -> str:
    bodies = {
        fold(alias): municipality.name
        for plan in plans
        for municipality in plan.facts.municipalities
        for alias in (municipality.name, municipality.official_name, municipality.code)
        if alias
    }
    if not fold(name):
        raise UsageError(f"{name!r} is geen gemeente; noem een naam of een CBS-code")
    if fold(name) in bodies:
        return bodies[fold(name)]
    try:
        return find(name).name
    except UsageError as error:
        near = [bodies[match] for match in difflib.get_close_matches(fold(name), bodies, cutoff=0.75)]
        near = list(dict.fromkeys([*near, *suggest(name)]))[:3]
        if near and not isinstance(error, AmbiguousError):
            raise UsageError(f"onbekende gemeente {name!r}; bedoelt u {' of '.join(near)}?") from None
        raise


def _theme(name: str, themes: Iterable[Theme]) -> str:
    """A theme's code, an area, or the code of the theme with this label."""
    names: dict[str, str] = {}
    for theme in themes:
        names |= {theme.code: theme.code, theme.area: theme.area, fold(theme.label): theme.code}
    found = names.get(name.lower()) or names.get(fold(name))
    if found:
        return found
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.5)
    hint = f"; bedoelt u {' of '.join(dict.fromkeys(names[match] for match in near))}" if near else ""
    raise UsageError(f"onbekend thema {name!r}{hint}; `beleid themes` noemt ze")
