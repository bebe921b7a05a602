"""Forms of Dutch verbs, enough to recognise in a plan what is done, was done and will be done.

A verb is written in the lexicon as its infinitive, with a bar after a separable particle and, where the participle is
irregular, that participle after an equals sign: "maken", "op|stellen", "aan|bieden=aangeboden".
"""

import re
from dataclasses import dataclass

# Prefixes that take the place of "ge-" in the participle.
_UNSTRESSED = ("be", "ver", "ont", "her", "er", "ge", "over", "onder", "door", "om")
_VOWELS = "aeiou"
# Consonants after which the weak participle ends in -t ('t kofschip, with the ch of "lach").
_VOICELESS = ("t", "k", "f", "s", "ch", "p", "x")

# Stems in -er with a weak last syllable; all other verbs in -eren are of the kind of "organiseren", stressed on -eer.
_WEAK_ER = ("beter", "order", "minder", "gader", "zeker", "inner", "lever", "wijder", "ander", "sterker", "hinder",
            "kamer", "offer", "meester", "duider", "luister", "koester", "nader")  # fmt: skip


@dataclass(frozen=True, slots=True)
class VerbForms:
    """The forms of one verb, in lower case.

    Attributes:
        infinitive: whole infinitive ("opstellen").
        te_infinitive: with "te", one word less for separable verbs ("op te stellen" -> "stellen").
        finite: third persons of the present of the bare verb ("stelt", "stellen"). Plans are not written by an "ik",
            and the first person mostly looks like a noun or a preposition ("plan", "werk", "in").
        past: weak past forms of the bare verb ("stelde", "stelden"); empty for strong verbs.
    participle: past participle ("opgesteld").
        particle: separable particle ("op"), or "" when the verb is one word.
    """

    infinitive: str
    te_infinitive: str
    finite: tuple[str, ...]
    past: tuple[str, ...]
    participle: str
    particle: str


def _root(infinitive: str) -> str:
    """The infinitive without its ending: "maken" -> "mak", "herzien" -> "herzie"."""
    if infinitive.endswith(("ien", "aan", "oen")):
        return infinitive[:-1]
    return infinitive.removesuffix("en")


def stem(infinitive: str) -> str:
    """First person singular of a regular verb: "maken" -> "maak", "stellen" -> "stel", "geven" -> "geef"."""
    root = _root(infinitive)
    if len(root) > 2 and root[-1] == root[-2] and root[-1] not in _VOWELS:
        root = root[:-1]
    elif re.search(r"(^|[^aeiou]|u(?=e))[aeou][^aeiouhwxj]$", root) and not _ends_weakly(root):
        root = root[:-1] + root[-2] + root[-1]
    return root[:-1] + {"v": "f", "z": "s"}.get(root[-1], root[-1])


def _ends_weakly(root: str) -> bool:
    """Whether the last vowel is the weak one of "handel-" and "verbeter-", which is never doubled."""
    if root.endswith("er"):
        return root.endswith(_WEAK_ER)
    return bool(re.search(r"[aeiouy].*(el|en|em|or|ig)$", root)) and not root.endswith(("deel", "veel"))


def participle(infinitive: str) -> str:
    """Regular past participle of a verb without particle: "maken" -> "gemaakt", "verkennen" -> "verkend"."""
    first_person = stem(infinitive)
    voiceless = _root(infinitive).endswith(_VOICELESS)
    ending = "" if first_person[-1] in "td" else "t" if voiceless else "d"
    prefix = "" if _has_unstressed_prefix(infinitive) else "ge"
    return prefix + first_person + ending


def _past(infinitive: str) -> tuple[str, ...]:
    """Weak past forms: "maken" -> ("maakte", "maakten")."""
    ending = "te" if _root(infinitive).endswith(_VOICELESS) else "de"
    return stem(infinitive) + ending, stem(infinitive) + ending + "n"


def _has_unstressed_prefix(infinitive: str) -> bool:
    """Whether "ge-" stays away; what is left after the prefix must still look like a verb."""
    return any(
        infinitive.startswith(prefix) and re.search(r"[aeiou].*[aeiou]", infinitive[len(prefix) :])
        for prefix in _UNSTRESSED
    ) and not infinitive.startswith(("beeld", "gever", "erger"))


def verb_forms(entry: str) -> VerbForms:
    """The forms of a lexicon entry ("op|stellen", "aan|bieden=aangeboden")."""
    written, _, irregular = entry.partition("=")
    particle, bar, bare = written.rpartition("|")
    first_person = stem(bare)
    third_person = first_person if first_person.endswith("t") else first_person + "t"
    return VerbForms(
        infinitive=particle + bare,
        te_infinitive=bare if bar else written,
        finite=(third_person, bare),
        past=() if irregular else _past(bare),
        participle=irregular or particle + participle(bare),
        particle=particle,
    )
