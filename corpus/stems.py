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
    "betrokkenen": "betrok",
    "boas": "boa",
    "cameras": "camera",
    "crises": "crisis",
    "drugs": "drug",
    "duitse": "duits",
    "fotos": "foto",
    "gevangenen": "gevang",
    "koeien": "koe",
    "leden": "lid",
    "mens": "mens",
    "musea": "museum",
    "openbaar": "openbar",
    "openbare": "openbar",
    "oudere": "oudere",  # the stemmer takes the old for parents
    "ouderen": "oudere",
    "overheden": "overheid",
    "overheid": "overheid",
    "pers": "pers",
    "plaatse": "plaats",
    "politici": "politicus",
    "redenen": "red",
    "risicos": "risico",
    "schepen": "schip",
    "steden": "stad",
    "videos": "video",
    "volwassenen": "volwas",
}
_IRREGULAR_ENDS: Final = re.compile(r"(?<=kind)eren$|(?<=centr)a$|(?<=laboratori)a$|(?<=[bms])leden$")
_REGULAR: Final = {"eren": "", "a": "um", "leden": "lid"}

# Singulars in -es and -ies; nearly all other words of that form are plurals of -e and -ie.
_SINGULAR_ES: Final = (
    *("abces", "adres", "advies", "bordes", "congres", "diabetes", "ekmes", "exces", "expres", "fles", "gastles"),
    *("interes", "kies", "logies", "precies", "prinses", "proces", "regres", "rijles", "succes", "taalles", "verlies"),
    *("rmes", "zakmes"),
)
_PLURAL_S: Final = re.compile(r"(?<=[b-df-hj-np-tv-xz]e)s$|(?<=ie)s$|(?<=eau)s$|(?<=en)s$")
# Singulars whose -s the stemmer takes for a plural's; with -en they are safe from it.
_SINGULAR_S: Final = (
    *("aats", "accijns", "arts", "balans", "beurs", "dans", "demens", "fiets", "fonds", "gids", "grens", "iets"),
    *("kans", "koers", "korps", "loods", "oets", "reeks", "schets", "seks", "tendens", "uits", "wens"),
)
# Endings of the third person whose -t a noun seldom has: "werkt", "draagt", "helpt", "biedt", "levert", "blijft".
_THIRD_PERSON: Final = re.compile(
    r"(?:(?<!ar)k|g|(?<![ei])p|m|d|el|(?<!conc)(?<!exp)(?<!ess)er|(?:aa|ee|oe|oo|ij|ui)f)t$"
)
_NOUN_T: Final = (
    *("behoeft", "diept", "droogt", "hoogt", "krapt", "laagt", "leegt", "ruimt", "sterkt", "teelt", "ziekt", "zwakt"),
)
_LONG_VOWEL: Final = re.compile(r"([aeou])\1(?=[^aeiou]$)")
_TWIN: Final = re.compile(r"([b-df-hj-np-tv-z])\1$")
_SHORT: Final = 3  # letters up to which a word is left to the stemmer alone
_MARKS: Final = re.compile("[\u0300-\u036f\u00ad]+")


def fold(text: str) -> str:
    """Lower case without diacritics, ligatures and soft hyphens: "Súdwest" -> "sudwest"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _MARKS.sub("", unicodedata.normalize("NFKD", decomposed))


@cache
def _stemmer() -> Stemmer:
    return Stemmer(_SNOWBALL, 0)  # no cache of its own: `stem` has one


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of one folded word: "huizen" and "huis" -> "huis", "woninginbraken" -> "woninginbrak"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    result: str = _stemmer().stemWord(_singular(word) if len(word) > _SHORT else word)
    if len(result) > _SHORT and _THIRD_PERSON.search(result) and not result.endswith(_NOUN_T):
        result = result[:-1]
    if len(result) > 2:
        result = _TWIN.sub(r"\1", _LONG_VOWEL.sub(r"\1", result))
        if result[-1] in "vz":
            result = result[:-1] + ("f" if result[-1] == "v" else "s")
    return result


def _singular(word: str) -> str:
    """A form of the word that the stemmer deals with well."""
    if word.endswith(_SINGULAR_S):
        return word + "en"
    word = _IRREGULAR_ENDS.sub(lambda match: _REGULAR[match.group()], word)
    return word if word.endswith(_SINGULAR_ES) else _PLURAL_S.sub("", word)
