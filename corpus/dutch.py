"""Dutch word analysis: the same for what is indexed and for what is asked.

A text becomes tokens: folded (lower case, no diacritics, no apostrophes, no dots of abbreviations), without stop
words, and stemmed, each with its place in the text. A hyphenated word gives itself, closed up, and its parts; a
compound gives its parts as well when a `CompoundSplitter` knows them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from corpus.compounds import CompoundSplitter
from corpus.stems import STEMMER_VERSION, fold, stem

__all__ = ["ANALYSER_VERSION", "STOP_WORDS", "Analyser", "CompoundSplitter", "Token", "fold", "stem"]

ANALYSER_VERSION: Final = f"dutch-1/{STEMMER_VERSION}"
"""Decides which terms a text gets; an index made under another one cannot be searched."""

_STOP_TEXT: Final = """
    aan al alle alleen allen alles als altijd ander andere anderen anders beide ben bent bij bijna bijv binnen blijft
    blijven boven bovendien buiten bv ca daar daarbij daardoor daarin daarmee daarna daarnaast daarom daarop daartoe
    daarvan daarvoor dan dat de deels der deze die diens dit dmv doch doen doet door dus dwz echter ed een eens eerst
    elk elkaar elke en enige enkel enkele er ergens erin ermee erop ervan ervoor et etc even evenals gaan gaat
    gedurende geen gehad geweest geworden had hadden heb hebben hebt heeft heel hem hen het hetgeen hier hierbij
    hierdoor hierin hiermee hierna hiernaast hierop hiertoe hiervan hiervoor hij hoe hoewel hun ie ieder iedere
    iedereen iemand iets ik immers in indien is ism ivm ja je jij jou jouw juist jullie kan kon konden kunnen laat
    laten maar mag mbt me mede mee meer meest men met mij mijn mits mocht mochten moest moesten moet moeten mogen na
    naar naast nadat namelijk nee niet niets nl noch nog nou nu oa of om omdat omtrent onder ongeveer ons onze op
    opdat over overigens per plus qua rond sedert sinds slechts sommige soms steeds tal tbv te tegen ten tenzij ter
    terwijl tevens tijdens tm toch toe toen tot totdat tov tussen tzt u uit uw vaak van vanaf vanuit vanwege veel vele
    verder via volgens voor vooraf vooral voorts waar waaraan waarbij waardoor waarin waarmee waarna waarnaast waarom
    waarop waartoe waaruit waarvan waarvoor wanneer was wat we weer wel welk welke werd werden wie wiens wij wil wilde
    willen word worden wordt zal ze zeer zelf zelfs zich zichzelf zij zijn zo zoals zodat zodra zonder zou zouden
    zowel zulke zullen
"""
STOP_WORDS: Final = frozenset(_STOP_TEXT.split())
# Abbreviations that are stop words unless they are written in capitals: the public prosecutor is no preposition.
_CAPITALS: Final = frozenset({"OM", "O.M.", "O.M"})
_SHOUTED: Final = 4  # from so many words on, a text in capitals is a heading, and its capitals say nothing

_APOSTROPHE: Final = "'’‘ʼ`´"
_HYPHEN: Final = "\\-‐‑"
_LETTER: Final = r"[^\W\d_]"
_WORD: Final = "[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad])*"  # combining diacritics and soft hyphens stand inside words
_NO_MORE: Final = r"(?![^\W_])"
_RAW: Final = re.compile(
    rf"(?:{_LETTER}\.){{2,}}(?:{_LETTER}{_NO_MORE})?"  # O.M., m.b.t
    rf"|{_LETTER}{{1,3}}&{_LETTER}{{1,3}}{_NO_MORE}"  # B&W
    rf"|\d+(?:[.,]\d+)+{_NO_MORE}"  # 1.500, 3.1
    rf"|{_WORD}(?:[{_APOSTROPHE}{_HYPHEN}]{_WORD})*"
)
_PIECE: Final = re.compile(rf"[^{_HYPHEN}]+")
_CLITIC: Final = re.compile(rf"[{_APOSTROPHE}](?:s|t|n|en|er|ers|tje|tjes)$", re.IGNORECASE)


class Token(NamedTuple):
    """A term and the half-open character range of the text that it was made from.

    Attributes:
        part: the term is a part of a longer word, which is a token of its own and precedes it.
    """

    term: str
    start: int
    end: int
    part: bool = False


class Analyser:
    """Turns texts into terms; one instance may serve many texts.

    Args:
        splitter: takes compounds apart; without it they stay whole.
    """

    def __init__(self, splitter: CompoundSplitter | None = None) -> None:
        self._splitter = splitter
        self._expand = lru_cache(maxsize=1 << 17)(self._expand_word)

    def analyse(self, text: str) -> list[Token]:
        """Tokens in the order of the text; a word's parts follow the word."""
        matches = list(_RAW.finditer(text))
        shouted = len(matches) >= _SHOUTED and text.isupper()
        tokens = []
        for match in matches:
            offset = match.start()
            for term, start, end, part in self._expand(match.group(), shouted):
                tokens.append(Token(term, offset + start, offset + end, part))
        return tokens

    def terms(self, text: str) -> list[str]:
        """The terms of the tokens, repeated as often as they occur."""
        return [token.term for token in self.analyse(text)]

    def _expand_word(self, raw: str, shouted: bool) -> tuple[Token, ...]:
        """Tokens of one word as printed, with places relative to it."""
        if raw in _CAPITALS and not shouted:
            return (Token("om", 0, len(raw)),)
        pieces = [(match.group(), match.start()) for match in _PIECE.finditer(raw)]
        if len(pieces) == 1:
            return tuple(self._of_piece(raw, 0, part=False))
        parts = [token for piece, start in pieces for token in self._of_piece(piece, start, part=True)]
        if all(piece.isdigit() for piece, _ in pieces):
            return tuple(token._replace(part=False) for token in parts)  # 2023-2026 is two years, not one number
        return Token(stem(_bare(raw)), 0, len(raw)), *parts

    def _of_piece(self, piece: str, start: int, *, part: bool) -> Iterator[Token]:
        word = _bare(piece)
        if word in STOP_WORDS or (len(word) < 2 and not word.isdigit()):
            return
        yield Token(stem(word), start, start + len(piece), part)
        if self._splitter is None:
            return
        aligned = len(word) == len(piece)
        for term, first, last in self._splitter.split(word):
            place = (start + first, start + last) if aligned else (start, start + len(piece))
            yield Token(term, *place, True)


def _bare(raw: str) -> str:
    """A word as printed, folded and without apostrophes, dots and hyphens: "Camera's" -> "camera", "O.M." -> "om"."""
    word = fold(raw) if raw.isalnum() else fold(_CLITIC.sub("", raw))
    return word if word.isalnum() else "".join(filter(str.isalnum, word))
