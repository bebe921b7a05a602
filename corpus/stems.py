"""From a Dutch word form to its stem.

The stemmer is Snowball's `dutch_porter`: since Snowball 3 the algorithm called `dutch` is Kraaij and Pohlmann's, which
takes "maatregelen" and "maatregel" apart and "geweld" for "wel". Around it stand a few rules for what Porter's leaves
apart: v/f and z/s ("brieven", "brief"), doubled consonants ("overvallen", "overval"), plurals in -es and -ens, and the
third person in -t.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from Stemmer import Stemmer
from Stemmer import version as stemmer_version

_SNOWBALL: Final = "dutch_porter"
_RULES: Final = 1  # raise it when a rule or the list of stop words changes

STEMMER_VERSION: Final = f"{_SNOWBALL}/pystemmer-{stemmer_version()}/rules-{_RULES}"
"""Decides which stem a word gets; an index made under another one cannot be searched."""

# Forms that no rule reaches, and abbreviated plurals that are written without their apostrophe.
_IRREGULAR: Final = {
    "autos": "auto",
    "bases": "basis",
    "boas": "boa",
    "cameras": "camera",
    "centra": "centrum",
    "crises": "crisis",
    "drugs": "drug",
    "fotos": "foto",
    "kinderen": "kind",
    "koeien": "koe",
    "laboratoria": "laboratorium",
    "leden": "lid",
    "musea": "museum",
    "oudere": "oudere",  # the stemmer takes the old for parents
    "ouderen": "oudere",
    "politici": "politicus",
    "risicos": "risico",
    "schepen": "schip",
    "steden": "stad",
    "videos": "video",
}

# Singulars in -es and -ies; nearly all other words of that form are plurals of -e and -ie.
_SINGULAR_ES: Final = (
    *("abces", "adres", "advies", "bordes", "congres", "diabetes", "exces", "expres", "fles", "gastles", "interes"),
    *("kies", "logies", "mes", "precies", "prinses", "proces", "regres", "rijles", "succes", "taalles", "verlies"),
)
_PLURAL_ES: Final = re.compile(r"(?<=[b-df-hj-np-tv-xz]e)s$|(?<=ie)s$")

# Singulars in -ens; the others are plurals of -en ("wapens") or genitives ("levens").
_SINGULAR_ENS: Final = ("demens", "grens", "wens")

# Endings of the third person whose -t a noun seldom has: "werkt", "draagt", "helpt", "biedt", "levert", "blijft".
_THIRD_PERSON: Final = re.compile(
    r"(?:(?<!ar)k|g|(?<![ei])p|m|d|el|(?<!conc)(?<!exp)(?<!ess)er|(?:aa|ee|oe|oo|ij|ui)f)(?=t$)"
)
_TS: Final = re.compile(r"(?<=[aeiou]{2})ts$")  # the stemmer takes "plaats" for a plural, and "plaatsen" not
_TWIN: Final = re.compile(r"([b-df-hj-np-tv-z])\1$")
_MARKS: Final = re.compile("[\u0300-\u036f\u00ad]+")


def fold(text: str) -> str:
    """Lower case without diacritics, ligatures and soft hyphens: "Súdwest" -> "sudwest"."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


@cache
def _stemmer() -> Stemmer:
    return Stemmer(_SNOWBALL, 0)  # no cache of its own: `stem` has one


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of one folded word: "huizen" and "huis" -> "huis", "woninginbraken" -> "woninginbrak"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4:
        if not word.endswith(_SINGULAR_ES):
            word = _PLURAL_ES.sub("", word)
        if word.endswith("ens") and not word.endswith(_SINGULAR_ENS):
            word = word[:-1]
        if _THIRD_PERSON.search(word):
            word = word[:-1]
        word = _TS.sub("tsen", word)
    result: str = _stemmer().stemWord(word)
    if len(result) > 2:
        result = _TWIN.sub(r"\1", result)
        if result[-1] in "vz":
            result = result[:-1] + ("f" if result[-1] == "v" else "s")
    return result
