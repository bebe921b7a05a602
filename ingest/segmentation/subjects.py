"""Which headings name a policy theme, told by what they are about and by what stands under them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import Enum
from functools import cache

from corpus.classify import ThemeClassifier
from corpus.concepts import ConceptKind, ConceptMatch, ConceptTable, load_concepts
from corpus.dutch import Analyser
from corpus.themes import load_themes
from ingest.segmentation.sentences import norm

# Area of themes that are about running the policy rather than about safety in one field.
_STEERING = "organisatie"
_ANNOUNCED = re.compile(
    r"^(prioriteit|thema|speerpunt|veiligheidsveld|veld|pijler|programmalijn)\s*(\d+|[a-z])?\s*[:.–-]\s*\w"
)
# A heading that begins so names an instrument, whatever it is about.
_TOOL = re.compile(
    r"^(de )?(agenda|werkgroep|keurmerk|project|pilot|protocol|convenant|campagne|meldpunt|platform|programma|actieplan"
    r"|regeling|verordening|wet|samenwerking met)\b"
)
_ABOUT = frozenset({ConceptKind.PROBLEM, ConceptKind.PLACE, ConceptKind.TARGET_GROUP})
_DONE = frozenset({ConceptKind.INSTRUMENT, ConceptKind.LAW, ConceptKind.ACTOR})
_LONG = 9  # letters from which a word is hardly ever another word misspelt
_ALIKE = 0.8  # difflib ratio
_ENOUGH = 0.5  # weight of the evidence from which a heading is about a theme; an ordinary term has 1


class Function(Enum):
    """What a heading says about the text under it, as far as themes are concerned."""

    NONE = "nothing"
    ACTS = "what is done about the theme above it"
    WORKS_OUT = "aims or results of the theme above it"
    FRAMES = "the build of the plan"


@cache
def concept_table() -> ConceptTable:
    """The bundled thesaurus, read once."""
    return load_concepts()


@cache
def theme_classifier() -> ThemeClassifier:
    """Classifier with the bundled themes and thesaurus, made once."""
    return ThemeClassifier(load_themes(), concept_table())


@cache
def _analyser() -> Analyser:
    return Analyser()


@cache
def concepts_in(text: str) -> tuple[ConceptMatch, ...]:
    """The concepts that a text names."""
    return tuple(concept_table().recognise(_analyser().analyse(text)))


def repaired(text: str) -> str:
    """The text with words mended that were misread into what is no word: "Ondermijming" for "Ondermijning".

    A long word that is not of the thesaurus becomes the one that differs from it only in thin strokes (m, n, r, i,
    j, l, u), which is how scanners and typists misread.
    """
    return re.sub(rf"[^\W\d_]{{{_LONG},}}", lambda match: _mended(match.group()), text)


@cache
def _mended(word: str) -> str:
    plain = norm(word)
    alike = _words_by_shape().get(_shape(plain), frozenset())
    if plain in alike:
        return word
    close = [known for known in alike if _misread(plain, known)]
    if len(close) != 1:
        return word
    return close[0].upper() if word.isupper() else close[0].capitalize() if word[0].isupper() else close[0]


def _misread(word: str, known: str) -> bool:
    """Whether one may be read for the other: as many thin strokes but one, and the same ending."""
    near = abs(len(word) - len(known)) <= 1 and word[-1] == known[-1] and abs(_strokes(word) - _strokes(known)) <= 1
    return near and SequenceMatcher(None, word, known).ratio() >= _ALIKE


def _strokes(word: str) -> int:
    return sum({"m": 3, "n": 2, "u": 2, "r": 1, "i": 1, "j": 1, "l": 1}.get(letter, 0) for letter in word)


@cache
def _words_by_shape() -> dict[str, frozenset[str]]:
    """Long words of the thesaurus and the themes, by what is left of them without thin strokes."""
    labels = [label for concept in concept_table().concepts.values() for label in concept.labels]
    terms = [term for theme in load_themes().values() for term in (theme.label, *theme.terms)]
    found: dict[str, set[str]] = {}
    for text in (*labels, *terms):
        for word in re.findall(rf"[^\W\d_]{{{_LONG},}}", norm(text)):
            found.setdefault(_shape(word), set()).add(word)
    return {shape: frozenset(words) for shape, words in found.items()}


def _shape(word: str) -> str:
    return re.sub("[mnrijlu]+", "-", word)


@cache
def announces_theme(title: str) -> bool:
    """Whether a heading says that it is one: "Prioriteit 2: Ondermijning"."""
    return bool(_ANNOUNCED.match(norm(title)))


@cache
def is_about_theme(title: str) -> bool:
    """Whether a heading names a theme by its words: a problem, place or group, not an instrument or a party."""
    if _names_field(title):
        return True
    evidence = [found for found in theme_classifier().explain(title) if not found.code.startswith(_STEERING)]
    if sum(found.weight for found in evidence) < _ENOUGH:
        return False
    kinds = {match.concept.kind for match in concepts_in(title) if not match.near}
    if ConceptKind.ACTOR in kinds or _TOOL.match(norm(title)):
        return False
    return bool(kinds & _ABOUT) or not kinds & _DONE


def _names_field(title: str) -> bool:
    """Whether a heading names a whole field of the taxonomy: "Veiligheid en bedrijvigheid", "Fysieke veiligheid"."""
    words = _long_words(re.sub(r"\(.*?\)", "", title))
    return len(words) > 1 and any(words <= _long_words(theme.field) for theme in load_themes().values())


def _long_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{5,}", norm(text)))


def theme_flags(titles: Sequence[str], levels: Sequence[int], functions: Sequence[Function]) -> list[bool]:
    """Which of a plan's headings name a theme.

    Args:
        titles: headings in order, without numbers.
        levels: their depths, from 1.
        functions: what they say about the text under them.

    Returns:
        one flag a heading.
    """
    parents = _parents(levels)
    flags = _by_themselves(titles, parents, functions)
    for index, title in enumerate(titles):
        siblings = [i for i, above in enumerate(parents) if above == parents[index] and levels[i] == levels[index]]
        plain = [i for i in siblings if functions[i] is Function.NONE]
        themed = sum(flags[i] for i in plain)
        free = functions[index] is Function.NONE and not flags[index]
        if free and themed > 1 and themed * 2 >= len(plain) and not _names_party(title):
            flags[index] = True
    return flags


def _by_themselves(titles: Sequence[str], parents: Sequence[int | None], functions: Sequence[Function]) -> list[bool]:
    """Themes by their words and by what stands under them, siblings apart."""
    flags: list[bool] = []
    for index, title in enumerate(titles):
        ancestors = _ancestors(parents, index)
        under_acts = any(functions[i] is Function.ACTS for i in ancestors) and any(flags[i] for i in ancestors)
        below = [functions[i] for i in range(index + 1, len(titles)) if parents[i] == index]
        worked_out = Function.ACTS in below or Function.WORKS_OUT in below
        if announces_theme(title):
            flags.append(True)
        elif under_acts:
            flags.append(False)
        elif functions[index] is not Function.NONE:
            flags.append(functions[index] is Function.WORKS_OUT and is_about_theme(title) and _names_problem(title))
        else:
            flags.append(is_about_theme(title) or (worked_out and not any(flags[i] for i in ancestors)))
    return flags


def _names_party(title: str) -> bool:
    return any(match.concept.kind is ConceptKind.ACTOR for match in concepts_in(title))


def _names_problem(title: str) -> bool:
    return any(match.concept.kind in _ABOUT and not match.near for match in concepts_in(title))


def _parents(levels: Sequence[int]) -> list[int | None]:
    """Index of the heading that each stands under."""
    stack: list[int] = []
    parents: list[int | None] = []
    for index, level in enumerate(levels):
        while stack and levels[stack[-1]] >= level:
            stack.pop()
        parents.append(stack[-1] if stack else None)
        stack.append(index)
    return parents


def _ancestors(parents: Sequence[int | None], index: int) -> list[int]:
    found: list[int] = []
    above = parents[index]
    while above is not None:
        found.append(above)
        above = parents[above]
    return found
