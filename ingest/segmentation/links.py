"""How a sentence of running prose hangs together with those before it.

What is done is told first and then said more about, until a sentence turns to something else. It shows that by how it
begins: with "Ook" or "Daarnaast", with "Er is ... gestart", with a year; or it begins a new paragraph.
"""

import re
from collections.abc import Iterable, Sequence

from ingest.segmentation.cues import lexicon
from ingest.segmentation.sentences import Sentence, norm
from ingest.segmentation.stretches import Prose

_REACH = 4  # sentences back to which a sentence may refer
_NOUN = 4  # letters; shorter words are hardly ever what a sentence is about
_LONG, _SHORT = 1.6, 0.6  # against the length of the sentence before
_MOSTLY = 0.3  # share of the longer words

# Cues of the sentence before that tell whether this one goes on with it.
_CARRIED = frozenset(
    {
        *("noun instrument", "noun goal", "starts we", "ends in colon", "question", "word we", "phrase commit"),
        *("plainly undertaken", "plainly achieved", "local acts", "subject local", "subject national", "only is"),
        *("phrase problem", "phrase figures", "phrase define", "percentage", "word negation", "word can", "short"),
    }
)
_PURPOSES = frozenset(
    {("met", "als", "doel"), ("dit", "om"), ("dit", "doen", "we"), ("dit", "doen", "wij"), ("dit", "is", "om")}
)
_BACK = frozenset(
    ["deze", "dit", "dergelijk", "dergelijke", "eenzelfde", "hiervoor", "hierin", "hiermee", "hierbij", "hieraan"]
)


def links(stretch: Prose, index: int, shown: Sequence[frozenset[str]]) -> set[str]:
    """The features of how a line begins, and of what it takes up; `shown` are the cues of all lines."""
    line = stretch.lines[index]
    before = [earlier.sentence for earlier in stretch.lines[max(0, index - _REACH) : index]]
    found = _opening(line.sentence, shown[index]) | _taken_up(line.sentence, before)
    if not before:
        return found | {"first under heading"}
    found |= {f"after {cue}" for cue in shown[index - 1] & _CARRIED}
    if line.element != stretch.lines[index - 1].element:
        found.add("new paragraph")
    if stretch.place.names_measure:
        found.add("goes on under name")
    return found | _acts(found, shown[index])


_ACTS = frozenset({"plainly undertaken", "plainly achieved"})


def _acts(found: set[str], shown: frozenset[str]) -> set[str]:
    """Whether something is done in the sentence, and whether that is more of the same or something else."""
    acts = not _ACTS.isdisjoint(shown)
    told = set()
    if "looks back" in found:
        told.add("act about it" if acts else "more about it")
    if acts and "starts also" in shown:
        told.add("another act")
    if acts and "names anew" in found:
        told.add("new act")
    return told


def _opening(sentence: Sentence, shown: frozenset[str]) -> set[str]:
    words = [token for token in sentence.tokens if token[:1].isalnum()]
    found = {f"begins {words[0]}"} if words and words[0] in lexicon().words["opening"] else set()
    if _BACK & set(sentence.tokens[:4]) or "starts this" in shown:
        found.add("looks back")
    if sentence.tokens[:3] in _PURPOSES or sentence.tokens[:2] in _PURPOSES:
        found.add("says purpose")
    if _names_anew(words, shown):
        found.add("names anew")
    return found


def _names_anew(words: Sequence[str], shown: frozenset[str]) -> bool:
    """A new thing is brought in: "is er een meldpunt gerealiseerd", "In 2024 is ..."."""
    first_year = len(words) > 1 and words[0] in {"in", "sinds", "vanaf", "op"} and any(w.isdigit() for w in words[1:4])
    there = "er" in words[:6] and bool(lexicon().words["new"] & set(words)) and "starts this" not in shown
    return first_year or (there and bool(shown & {"perfect do", "passive_past do", "passive_present do"}))


def _taken_up(sentence: Sentence, before: Sequence[Sentence]) -> set[str]:
    """Whether the sentence takes up words of those before it: it may go on about the same thing."""
    words = content(sentence.tokens)
    shared = [len(words & content(earlier.tokens)) for earlier in before]
    found = set()
    if any(shared[:-1]):
        found.add("takes up earlier words")
    if not before:
        return found
    if shared[-1]:
        found.add("takes up words")
    if shared[-1] > 2:
        found.add("takes up many words")
    if shared[-1] > _MOSTLY * len(words):
        found.add("mostly same words")
    if sentence.tokens[:1] == before[-1].tokens[:1]:
        found.add("same first word")
    pairs = zip(sentence.tokens, sentence.tokens[1:], strict=False)
    if any(first in {"de", "het"} and len(noun) > _NOUN and noun in before[-1].tokens for first, noun in pairs):
        found.add("same thing")
    ratio = len(sentence.text) / len(before[-1].text)
    found.add("much shorter" if ratio < _SHORT else "much longer" if ratio > _LONG else "as long")
    return found


def content(tokens: Iterable[str]) -> set[str]:
    """Longer words, cut to the letters that inflection leaves alone."""
    return {token[:8] for token in tokens if len(token) > 5}


def heading_echo(sentence: Sentence, title: str) -> bool:
    """Whether the sentence takes up a word of the heading: it then tends to say what is done about it."""
    return bool(content(norm(word) for word in re.findall(r"[\w-]+", title)) & content(sentence.tokens))
