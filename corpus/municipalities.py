"""The gemeenten of the Netherlands, their former names, and the regions they belong to.

The tables are CSV files beside this module (source and years stand in their first lines). They are read at the first
question and kept. A name is known by any of its spellings: official, everyday, former, with or without "gemeente",
accents, hyphens, apostrophes and the province in brackets.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from corpus.errors import AmbiguousError, UsageError
from corpus.model import Municipality
from corpus.stems import fold

# Everyday short forms that are in no official list.
_SHORT_NAMES: Final = {"Nuenen": "GM0820", "Nuenen c.a.": "GM0820", "Dordt": "GM0505", "Mokum": "GM0363"}
# What people call a veiligheidsregio or a provincie besides its name.
_REGION_ALIASES: Final = {
    "Brabant": "Noord-Brabant",
    "Friesland": "Fryslân",
    "Gooi": "Gooi en Vechtstreek",
    "Rijnmond": "Rotterdam-Rijnmond",
    "VGGM": "Gelderland-Midden",
    "VNOG": "Noord- en Oost-Gelderland",
    "VRGZ": "Gelderland-Zuid",
    "VRH": "Haaglanden",
    "VRHM": "Hollands Midden",
    "VRK": "Kennemerland",
    "VRR": "Rotterdam-Rijnmond",
    "VRT": "Twente",
    "VRU": "Utrecht",
    "VRBN": "Brabant-Noord",
    "VRBZO": "Brabant-Zuidoost",
    "VRMWB": "Midden- en West-Brabant",
    "VRNHN": "Noord-Holland Noord",
    "VRZHZ": "Zuid-Holland Zuid",
}
_PREFIX: Final = re.compile(r"^(?:de )?(?:gemeenten?|veiligheidsregio|provincie|regio) ")
_SUGGESTIONS: Final = 3
_ALIKE: Final = 0.7  # difflib ratio from which a name is worth suggesting; its own default, .6, goes too far
_BEGUN: Final = 4  # so many letters of a longer name are that name begun, not another misspelt


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A veiligheidsregio or a provincie.

    Attributes:
        kind: "veiligheidsregio" or "provincie".
        name: as in `Municipality.safety_region` or `Municipality.province`.
    """

    kind: str
    name: str

    def holds(self, municipality: Municipality) -> bool:
        """Whether the gemeente lies in this region."""
        of_kind = municipality.safety_region if self.kind == "veiligheidsregio" else municipality.province
        return of_kind == self.name


@cache
def all_municipalities() -> tuple[Municipality, ...]:
    """All gemeenten of the table, by code."""
    return tuple(
        Municipality(
            name=row["name"],
            code=row["code"],
            safety_region=row["veiligheidsregio"],
            province=row["provincie"],
            official_name=row["official_name"] or None,
        )
        for row in _rows("gemeenten.csv")
    )


@cache
def regions() -> tuple[Region, ...]:
    """All provincies and veiligheidsregio's, by kind and name; a provincie and its namesake hold the same gemeenten."""
    table = all_municipalities()
    found = {("provincie", str(m.province)) for m in table} | {
        ("veiligheidsregio", str(m.safety_region)) for m in table
    }
    return tuple(Region(kind=kind, name=name) for kind, name in sorted(found))


@cache
def by_code() -> Mapping[str, Municipality]:
    """CBS code -> gemeente."""
    return {str(municipality.code): municipality for municipality in all_municipalities()}


@cache
def current_names() -> Mapping[str, tuple[Municipality, ...]]:
    """Every spelling of the present names, as printed -> its gemeente; several where the name is shared."""
    names: dict[str, list[Municipality]] = {}
    for municipality in all_municipalities():
        for name in dict.fromkeys(_spellings(municipality)):
            names.setdefault(name, []).append(municipality)
    for name, code in _SHORT_NAMES.items():
        names[name] = [by_code()[code]]
    return {name: tuple(owners) for name, owners in names.items()}


@cache
def former_names() -> Mapping[str, tuple[Municipality, ...]]:
    """Names of gemeenten that ceased since 2001 -> those that have their area; several where it was divided."""
    names: dict[str, tuple[Municipality, ...]] = {}
    for row in _rows("herindelingen.csv"):
        names[row["former"]] = (*names.get(row["former"], ()), by_code()[row["code"]])
    return names


def find(name: str) -> Municipality:
    """The gemeente of that name: official, everyday or former, or its CBS code ("GM0141", "0141").

    Raises:
        UsageError: no gemeente is called so, or several are.
    """
    owners = _by_key().get(_key(name), ())
    if len(owners) == 1:
        return owners[0]
    if owners:
        which = " of ".join(owner.name for owner in owners)
        raise AmbiguousError(f"{name!r} kan meer dan één gemeente zijn; noem {which}")
    raise UsageError(f"onbekende gemeente {name!r}{_did_you_mean(suggest(name))}")


def suggest(name: str) -> list[str]:
    """Names of gemeenten that look like `name`, the likeliest first; former names when no present one does."""
    present = {_key(spelling): own[0].name for spelling, own in current_names().items()}
    former = {_key(spelling): spelling for spelling in former_names()}
    return _alike(name, present) or _alike(name, former)


def find_region(name: str) -> Region:
    """The provincie or veiligheidsregio of that name; of two namesakes the one that is said, else the provincie.

    Raises:
        UsageError: no region is called so.
    """
    region = _regions_by_key().get(_key(name))
    if region is None:
        known = {key: found.name for key, found in _regions_by_key().items()}
        raise UsageError(f"onbekende provincie of veiligheidsregio {name!r}{_did_you_mean(_alike(name, known))}")
    wanted = "veiligheidsregio" if "veiligheidsregio" in fold(name) else region.kind
    return next((other for other in regions() if (other.kind, other.name) == (wanted, region.name)), region)


@cache
def region_names() -> Mapping[str, Region]:
    """Every name of a region, as printed -> the region; of two namesakes the provincie."""
    names = {region.name: region for region in reversed(regions())}
    return names | {alias: names[name] for alias, name in _REGION_ALIASES.items()}


def _rows(file: str) -> list[dict[str, str]]:
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _spellings(municipality: Municipality) -> list[str]:
    """Everyday and official name; for "Bergen (L.)" also "Bergen", "Bergen Limburg"."""
    official = municipality.official_name or municipality.name
    plain, bracket, _ = official.partition(" (")
    spellings = [municipality.name, official]
    if bracket:
        spellings += [plain, f"{plain} {municipality.province}"]
    return spellings


def _key(name: str) -> str:
    """What is the same in all spellings of a name: letters and digits only."""
    words = _PREFIX.sub("", " ".join(fold(name).split()))
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"\bst\b\.?", "sint", words).replace("a/d", "aan de"))


@cache
def _by_key() -> Mapping[str, tuple[Municipality, ...]]:
    keys: dict[str, tuple[Municipality, ...]] = {}
    for names in (former_names(), current_names()):  # a present name outdoes a former one
        keys |= {_key(name): owners for name, owners in names.items()}
    keys |= {_key(name.replace("aan den", "aan de")): owners for name, owners in current_names().items()}
    codes = {spelling: (body,) for code, body in by_code().items() for spelling in _code_spellings(code)}
    return keys | codes


def _code_spellings(code: str) -> tuple[str, str, str]:
    """A code as people copy it, with or without letters and leading zeros: "GM0141", "0141", "141"."""
    digits = code.removeprefix("GM")
    return _key(code), digits, digits.lstrip("0")


@cache
def _regions_by_key() -> Mapping[str, Region]:
    return {_key(name): region for name, region in region_names().items()}


def _alike(name: str, known: Mapping[str, str]) -> list[str]:
    from difflib import get_close_matches  # only for mistakes

    wanted = _key(name)
    begun = [key for key in known if len(wanted) >= _BEGUN and key.startswith(wanted)]
    near = begun or get_close_matches(wanted, known, n=2 * _SUGGESTIONS, cutoff=_ALIKE)
    return list(dict.fromkeys(known[key] for key in near))[:_SUGGESTIONS]


def _did_you_mean(names: list[str]) -> str:
    return f"; bedoelt u {' of '.join(names)}?" if names else ""
