"""What a measure costs or is paid from, as running text says it; only what is said of the measure itself.

A number with a euro sign is as often damage, a fine or a threshold as it is money for a measure. So an amount counts
only where a word of cost governs it ("kosten:", "een budget van", "is ... beschikbaar"), and a source only as a set
phrase ("binnen bestaande middelen", "gedekt uit de begroting").
"""

import re
from collections.abc import Iterable

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d\d)?|\d+(?:,\d+)?"
_SCALE = r"(?:\s?(?:mln\.(?!\s(?-i:[A-Z])|$)|(?:mln|miljoen|miljard|duizend|ton|k)\b))?"
_SUM = rf"(?:(?:€|\b(?:eur|euro)\b)\s?(?:{_NUMBER}){_SCALE}(?:,(?:-|–|=))?|\b(?:{_NUMBER}){_SCALE}\s?(?:euro|eur)\b)"
_OFTEN = r"(?:per jaar|per maand|p\.?\s?j\.|jaarlijks|structureel|eenmalig|incidenteel)"
_ABOUT = rf"(?:{_OFTEN}|ongeveer|circa|ca\.|ruim|bijna|maximaal|max\.|minimaal|in totaal|totaal|extra)"
_AFTER = rf"(?:\s(?:\({_OFTEN}\)|{_OFTEN}|extra|per [\w-]+(?: jaar)?|(?:in|t/m|tot en met|vanaf) 20\d\d)(?!\w)){{0,3}}"
_ONE = rf"(?:{_ABOUT}\s){{0,3}}(?:(?:€\s?)?\b(?:{_NUMBER})(?:\s(?:tot|à|-|–)\s))?{_SUM}{_AFTER}"
_AMOUNT = rf"(?P<money>{_ONE}(?:(?: en|,|;| tot| à| -| –)\s{_ONE}){{0,4}})"

_WORD = r"[^\s.;:!?()€]+"
_COST = (
    r"\b(?:(?:uitvoerings|project|jaar|inhuur|personeels|investerings)?kosten|[\w-]{0,40}budget(?:ten)?|[\w-]{0,40}subsidie|krediet"
    r"|(?<!eigen )(?:rijks)?bijdrage|investering|bekostiging|financiering|dekking)"
)
_LINK = (
    r"(?:van|ad|à|is|zijn|bedraagt|bedragen|wordt|worden|geraamd op|geschat op|begroot op|hiervan|hiervoor|daarvan"
    r"|daarvoor|een bedrag van)"
)
_SET_ASIDE = (
    r"(?:beschikbaar|gereserveerd|vrijgemaakt|begroot|uitgetrokken|geraamd|gemoeid|nodig|toegekend|geoormerkt"
    r"|ge[iï]nvesteerd|aan subsidie|subsidie|in de begroting)\b"
)
_SPEND = r"\b(?:investeer(?:t|de)|investeren|reserve(?:ert|ren)|besteedt|besteden|trek(?:t|ken)|beschikbaar:)"
_FOR_THIS = r"\b(?:hiervoor|daarvoor|hierin|hieraan)\s(?:is|zijn|wordt|worden|heeft|hebben|stel(?:t|len)|maakt|maken)\b"

_OWN = r"(?:bestaande|huidige|reguliere|beschikbare|eigen|lopende|algemene)"
_PURSE = r"(?:middelen|[\w-]{0,40}budget(?:ten)?|[\w-]{0,40}begroting(?:en)?)"
_EARMARKED = r"\b(?:budget|middelen|geld|dekking|ruimte)\b"
_STOP = r"(?:en|of|maar|die|dat|in|mits|tot|waar\w*|wordt|worden|is|zijn)\b"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_COST}(?:\s?[:(,]|\s{_LINK}){{0,4}}\s?{_AMOUNT}",
        rf"\bkosten\s(?:van|voor)\s(?:{_WORD}\s){{1,6}}(?:\(|bedragen\s|zijn\s|is\s)\s?{_AMOUNT}",
        rf"\bkost(?:en)?\s{_AMOUNT}",
        rf"{_SPEND}\s(?:{_WORD}\s){{0,4}}?{_AMOUNT}",
        rf"{_FOR_THIS}\s(?:{_WORD}\s){{0,4}}?{_AMOUNT}",
        rf"{_AMOUNT}\s(?:{_WORD}\s){{0,6}}?{_SET_ASIDE}",
        rf"(?P<money>\b(?:binnen|uit|vanuit)\s(?:de\s|het\s|onze\s)?{_OWN}\s{_PURSE})\b",
        rf"(?P<money>\b(?:gefinancierd|bekostigd|betaald|gedekt)\s(?:van)?uit(?:\s(?!{_STOP}){_WORD}){{1,5}})",
        rf"(?P<money>\bin\s(?:de|onze)\s{_PURSE}(?:\s20\d\d)?)\s{_EARMARKED}\s(?:{_WORD}\s){{0,4}}?(?:{_SET_ASIDE}|opgenomen\b)",
        rf"{_EARMARKED}\s(?:{_WORD}\s){{0,4}}?(?:opgenomen|gereserveerd|vrijgemaakt)\s(?P<money>in\s(?:de|onze)\s{_PURSE}(?:\s20\d\d)?)\b",
        r"(?P<money>\bgeen\s(?:extra|aanvullende|additionele)\s(?:kosten|middelen|budget)|\b(?:budget|kosten)neutraal)\b",
    )
)
_LABELLED = re.compile(
    r"(?:^|[.;(|–]\s?)(?:kosten|budget|financi[eë]n|financiering|dekking):\s"
    r"(?P<money>[^;|)]+?)(?=\.?$|\.\s(?-i:[A-Z])|[;|)])",
    re.IGNORECASE,
)
_NOT_ITS_COST = re.compile(
    r"\b(?:\w{0,40}schade|\w{0,40}boetes?|dwangsom\w*|buit\w*|gestolen|opgelicht\w*|kwijt|drempel\w*|leges|waarde|omzet|schuld(?:en)?"
    r"|loon|borg|verlies|(?:boven|onder|hoger dan|lager dan|meer dan|minder dan)(?: de)? (?:€|\d))",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"(?:hiervoor|daarvoor|hiermee|daarmee|hieraan|hierin|de kosten (?:hier|daar)(?:van|voor)|dit kost)\b",
    re.IGNORECASE,
)


def told_money(sentences: Iterable[str], after: str | None = None) -> str | None:
    """The first amount or source that is said to be the measure's, without the words that say so.

    Args:
        sentences: of the measure.
        after: the sentence that follows it, which counts when it points back ("Hiervoor is ... beschikbaar").
    """
    for sentence in (*sentences, *([after] if after and _POINTS_BACK.match(after) else [])):
        if found := _told(sentence):
            return found
    return None


def _told(sentence: str) -> str | None:
    if labelled := _LABELLED.search(sentence):
        return labelled["money"].strip()
    if _NOT_ITS_COST.search(sentence):
        return None
    matches = [match for pattern in _PATTERNS if (match := pattern.search(sentence))]
    first = min(matches, key=lambda match: match.start("money"), default=None)
    return first["money"].strip(" ,") if first else None


def stated_money(cell: str | None) -> str | None:
    """What a cell under a column of money states; a dash states nothing."""
    return cell if cell and any(map(str.isalnum, cell)) else None
