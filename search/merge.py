"""The same text in several plans, shown once: neighbouring gemeenten share regional paragraphs.

Two measures are the same text when nine tenths of their words are the same, the names of the gemeenten aside, and no
figure or negation differs. In eight real and invented plans that share no text the nearest pair of different plans that
differs in more than a figure has .75 of its words in common; pairs that differ in a figure only reach .89 ("het aantal
woninginbraken blijft onder de 40 per jaar"), which is why figures must agree.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from corpus.identity import fold
from search.hits import Hit

ALIKE: Final = 0.9
"""Dice coefficient of two texts' words from which they are the same text."""

_NEGATIONS: Final = frozenset({"geen", "niet", "nooit", "niemand", "zonder"})
_NUMBER_WORDS: Final = """
    nul twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien
    negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend half halve helft
"""  # not "een", which is mostly the article
_FIXED: Final = _NEGATIONS | set(_NUMBER_WORDS.split())


class _Words(NamedTuple):
    """A text's words with their numbers, and those that may not differ."""

    all: Counter[str]
    fixed: Counter[str]


def merge(hits: Sequence[Hit]) -> list[Hit]:
    """Hits with the same text in another plan as one: the best stays, and knows the others; ranks are counted anew.

    Args:
        hits: best first.
    """
    kept: list[tuple[Hit, _Words]] = []
    same: dict[int, list[Hit]] = {}
    for hit in hits:
        words = _words(hit)
        for position, (first, its_words) in enumerate(kept):
            if first.measure.plan_id != hit.measure.plan_id and _alike(words, its_words):
                same[position].append(hit)
                break
        else:
            same[len(kept)] = []
            kept.append((hit, words))
    return [replace(hit, rank=position + 1, same=tuple(same[position])) for position, (hit, _) in enumerate(kept)]


def merged_search(find: Callable[[int], Sequence[Hit]], k: int) -> list[Hit]:
    """The k best hits after merging: more are looked for until there are k, or no more.

    Args:
        find: the best so many hits.
        k: how many to return.
    """
    wanted = k
    while True:
        hits = find(wanted)
        merged = merge(hits)
        if len(merged) >= k or len(hits) < wanted:
            return merged[:k]
        wanted *= 2


def _words(hit: Hit) -> _Words:
    measure, bodies = hit.measure, hit.plan.facts.municipalities
    names = {word for body in bodies for name in (body.name, body.official_name or "") for word in fold(name).split()}
    words = Counter(word for word in fold(f"{measure.name or ''} {measure.text}").split() if word not in names)
    return _Words(words, Counter({word: count for word, count in words.items() if _is_fixed(word)}))


def _is_fixed(word: str) -> bool:
    return word in _FIXED or any(character.isdigit() for character in word)


def _alike(one: _Words, other: _Words) -> bool:
    if one.fixed != other.fixed:
        return False
    shared = (one.all & other.all).total()
    return 2 * shared >= ALIKE * (one.all.total() + other.all.total()) and shared > 0
