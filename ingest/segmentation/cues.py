"""What in a sentence speaks for a measure, for a goal, or for neither.

Every cue is a yes-or-no feature with a readable name; `ingest.labels` weighs them. The words behind them are in
cues.toml, so that they can be read and changed without touching code.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.segmentation.sentences import Sentence, SentenceReader
from ingest.segmentation.verbs import verb_forms

_YEAR = re.compile(r"(19|20)\d\d$")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*$")
_PARTICIPLE = re.compile(r"[a-z]{0,6}ge[a-z]{2,}(d|t|en)$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of cues.toml, ready for look-up by norm.

    Attributes:
        infinitives, participles: form -> verb class ("do", "explore", "change").
        finite, past: form -> particle ("" for verbs of one word) -> verb class.
        once: finite form -> particles of the verbs whose present tense announces something done once.
        ticked_off: infinitives that name something done once and then finished.
        nouns: class -> pattern that matches a noun or a compound ending in it.
        words, starts, subjects: class -> norms.
        reader: sentence reader that knows the phrases.
    """

    infinitives: dict[str, str]
    participles: dict[str, str]
    finite: dict[str, dict[str, str]]
    past: dict[str, dict[str, str]]
    once: dict[str, set[str]]
    ticked_off: frozenset[str]
    nouns: dict[str, re.Pattern[str]]
    words: dict[str, frozenset[str]]
    starts: dict[str, frozenset[str]]
    subjects: dict[str, frozenset[str]]
    reader: SentenceReader


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("ingest.segmentation").joinpath("cues.toml").read_text(encoding="utf-8"))


@cache
def cue_patterns(table: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of one table of cues.toml, those of a key as one, in the order of the file."""
    return {name: re.compile("|".join(patterns)) for name, patterns in _data()[table].items()}


@cache
def lexicon() -> Lexicon:
    """The bundled lexicon, read once."""
    data = _data()
    infinitives: dict[str, str] = {}
    participles: dict[str, str] = {}
    finite: dict[str, dict[str, str]] = {}
    past: dict[str, dict[str, str]] = {}
    for kind, entries in data["verbs"].items():
        for forms in map(verb_forms, entries.split()):
            infinitives.setdefault(forms.infinitive, kind)
            participles.setdefault(forms.participle, kind)
            for form in forms.finite:
                finite.setdefault(form, {}).setdefault(forms.particle, kind)
            for form in set(forms.past) - set(forms.finite):
                past.setdefault(form, {}).setdefault(forms.particle, kind)
    once: dict[str, set[str]] = {}
    for forms in map(verb_forms, data["aspect"]["once"].split()):
        for form in forms.finite:
            once.setdefault(form, set()).add(forms.particle)
    return Lexicon(
        infinitives=infinitives,
        participles=participles,
        finite=finite,
        past=past,
        once=once,
        ticked_off=frozenset(verb_forms(entry).infinitive for entry in data["aspect"]["ticked_off"].split()),
        nouns={name: _ends_in(entries.split()) for name, entries in data["nouns"].items()},
        words={name: frozenset(entries.split()) for name, entries in data["words"].items()},
        starts={name: frozenset(entries.split()) for name, entries in data["starts"].items()},
        subjects={name: frozenset(entries.split()) for name, entries in data["subjects"].items()},
        reader=SentenceReader(data["phrases"]),
    )


def _ends_in(nouns: Iterable[str]) -> re.Pattern[str]:
    """A word that is one of the nouns, or a compound ending in one of at least four letters."""
    plain = sorted(nouns, key=len, reverse=True)
    tails = "|".join(re.escape(noun) for noun in plain if len(noun) > 3)
    return re.compile(rf"(?:{'|'.join(map(re.escape, plain))}|[a-z-]{{2,}}(?:{tails}))$")


_HELPERS = frozenset({"auxiliary", "opening", "subordinate"})  # words that only help to take a sentence apart


def cues(sentence: Sentence) -> frozenset[str]:
    """The cues in a sentence."""
    known = lexicon()
    tokens = [token for token in sentence.tokens if token.strip()]
    words = _names_joined([token for token in tokens if token[:1].isalnum() or token[:1] == "'"])
    if not words:
        return frozenset({"no words"})
    present = {name for name, forms in known.words.items() if name not in _HELPERS and not forms.isdisjoint(words)}
    found = {f"word {name}" for name in present} | {f"phrase {name}" for name in sentence.phrases}
    found |= _verb_cues(words, present, known)
    found |= _main_cues(words, known)
    found |= _noun_cues(words, known)
    found |= _party_cues(words, known)
    found |= _start_cues(words, known)
    found |= _shape_cues(sentence, tokens, words)
    return frozenset(found | _plain_statements(found))


def _names_joined(words: list[str]) -> list[str]:
    """The words with "openbaar ministerie" as one, for that is no ministry but a partner of every gemeente."""
    if "ministerie" not in words:
        return words
    return " ".join(words).replace("openbaar ministerie", "openbaar-ministerie").split(" ")


_ACHIEVED = frozenset({"perfect do", "passive_past do", "have do", "we + have do", "past do", "word past_do"})
_UNDERTAKEN = frozenset(
    {
        *("finite do", "finite explore", "passive_present do", "passive_present explore"),
        *("future + infinitive do", "future + infinitive explore", "future + infinitive change"),
        *("stay + infinitive do", "stay + infinitive change"),
    }
)
_ACTORS = frozenset({"word we", "party before verb", "parties", "passive_present do", "passive_present explore"})
_CLOUDS = frozenset(
    {
        *("phrase figures", "phrase problem", "phrase meta", "phrase law", "phrase role", "phrase define"),
        *("percentage", "word remote", "word negation", "word cause", "question", "ends in colon"),
    }
)


def _plain_statements(found: set[str]) -> set[str]:
    """What is told done or undertaken, without anything beside it that makes it context."""
    if found & _CLOUDS:
        return set()
    statements = set()
    if found & _ACHIEVED:
        statements.add("plainly achieved")
    if found & _UNDERTAKEN and found & _ACTORS:
        statements.add("plainly undertaken")
    return statements


def _verb_cues(words: list[str], present: set[str], known: Lexicon) -> set[str]:
    """Verb forms together with their auxiliaries: "wordt ... opgesteld" is a present passive of doing."""
    found: set[str] = set()
    participles = {known.participles[word] for word in words if word in known.participles}
    if any(word not in known.participles and _PARTICIPLE.match(word) for word in words):
        participles.add("other")
    for kind in participles:
        found |= {
            f"{form} {kind}" for form in ("passive_present", "passive_past", "perfect", "have") if form in present
        }
    infinitives = {known.infinitives[word] for word in words if word in known.infinitives}
    for kind in infinitives:
        found.add(f"infinitive {kind}")
        found |= {
            f"{form} + infinitive {kind}" for form in ("future", "stay", "can", "must", "want") if form in present
        }
        if "om" in words and "te" in words:
            found.add(f"om te {kind}")
    if not any(word in known.finite or word in known.words["auxiliary"] for word in words):
        found.add("verbless")
    found |= {f"finite {kind}" for kind in _kinds(words, known.finite)}
    found |= {f"past {kind}" for kind in _kinds(words, known.past)}
    if "we" in present:
        found |= {f"we + {cue}" for cue in found if cue.startswith(("finite", "have", "future", "stay", "want"))}
    return found


_MAIN_CLAUSE = 5  # words after which such a word opens a subordinate clause rather than the sentence
_NEAR = 4  # words from the verb within which its subject stands


def main_clause(words: Sequence[str]) -> Sequence[str]:
    """The words up to the first subordinate clause."""
    subordinate = lexicon().words["subordinate"]
    stop = (index for index, word in enumerate(words) if index >= _MAIN_CLAUSE and word in subordinate)
    return words[: next(stop, len(words))]


def _main_cues(words: list[str], known: Lexicon) -> set[str]:
    """What the main clause says, and of whom: "De gemeente organiseert ..., zodat jongeren ..."."""
    main = list(main_clause(words))
    present = {name for name in _AUXILIARIES if not known.words[name].isdisjoint(main)}
    found = {f"main {cue}" for cue in _verb_cues(main, present, known) if not cue.startswith("we +")}
    verbs = known.words["auxiliary"]
    at = next((i for i, word in enumerate(main) if word in verbs or (i and word in known.finite)), None)
    if at is None:
        return found
    around = {*main[max(0, at - _NEAR) : at], *main[at + 1 : at + _NEAR]}
    found |= {f"subject {name}" for name, forms in known.subjects.items() if not forms.isdisjoint(around)}
    done = any(word in known.participles or _PARTICIPLE.match(word) for word in main)
    if main[at] in known.words["perfect"] and not done:
        found.add("only is")
    if main[at] in known.words["have"] and not done:
        found.add("only has")
    acts = found & _MAIN_ACTS
    if acts and "subject local" in found:
        found.add("local acts")
    return found


_AUXILIARIES = ("passive_present", "passive_past", "perfect", "have", "future", "stay", "can", "must", "want")
_MAIN_ACTS = frozenset(
    f"main {cue}"
    for cue in (
        *("finite do", "finite explore", "finite change", "have do", "have change", "passive_present do"),
        *("future + infinitive do", "stay + infinitive do", "future + infinitive change", "stay + infinitive change"),
    )
)


def _kinds(words: list[str], forms: dict[str, dict[str, str]]) -> set[str]:
    """Classes of the finite verbs; of a separable verb the particle must follow ("stellen ... op")."""
    kinds: set[str] = set()
    for index, word in enumerate(words):
        particles = forms.get(word, {})
        later = words[index + 1 :]
        kinds |= {kind for particle, kind in particles.items() if (particle in later if particle else index > 0)}
    return kinds


def _noun_cues(words: list[str], known: Lexicon) -> set[str]:
    found = {f"noun {name}" for name, pattern in known.nouns.items() if any(map(pattern.match, words))}
    if known.nouns["instrument"].match(words[0]) or (len(words) > 1 and known.nouns["instrument"].match(words[1])):
        found.add("instrument first")
    if len(words) > 1 and (words[0] in known.infinitives or words[1] in known.infinitives):
        found.add("infinitive first")
    if any(words[i] == "het" and words[i + 1] in known.infinitives for i in range(len(words) - 1)):
        found.add("het + infinitive")
    if known.nouns["doing"].match(words[0]):
        found.add("doing first")
    return found


def _party_cues(words: list[str], known: Lexicon) -> set[str]:
    """How many parties are named, and whether one comes before the first verb: the subject of what is done."""
    actor = known.nouns["actor"]
    parties = [index for index, word in enumerate(words) if actor.match(word)]
    found = {"parties"} if len(parties) > 1 else set()
    verb = next(
        (i for i, word in enumerate(words) if word in known.finite or word in known.words["auxiliary"]), len(words)
    )
    if any(index < verb for index in parties):
        found.add("party before verb")
    return found


def _start_cues(words: list[str], known: Lexicon) -> set[str]:
    found = {f"starts {name}" for name, forms in known.starts.items() if words[0] in forms}
    if words[0] in known.words["we"]:
        found.add("starts we")
    if known.nouns["actor"].match(words[0]) or (len(words) > 1 and known.nouns["actor"].match(words[1])):
        found.add("starts actor")
    if words[-1] in known.infinitives or (len(words) > 2 and words[-2] in known.infinitives):
        found.add("infinitive last")
    if words[0] == "er":
        found.add("starts er")
    if words[0] in known.participles:
        found.add("participle first")
    return found


def _shape_cues(sentence: Sentence, tokens: list[str], words: list[str]) -> set[str]:
    found: set[str] = set()
    length = len(words)
    found.add("short" if length < 7 else "long" if length > 30 else "middling")
    if tokens[-1] == "?":
        found.add("question")
    if tokens[-1] == ":":
        found.add("ends in colon")
    if any(map(_YEAR.match, words)):
        found.add("year")
    if "%" in tokens or any("%" in token for token in tokens):
        found.add("percentage")
    if sum(bool(_NUMBER.match(word)) and not _YEAR.match(word) for word in words) > 1:
        found.add("numbers")
    if "http" in sentence.text or "www." in sentence.text:
        found.add("address")
    return found
