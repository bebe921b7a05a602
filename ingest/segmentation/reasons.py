"""Why a passage was taken, in words for people: the cues of the label models, and what told the theme.

Cues are made of parts ("main future + infinitive do"), and so are the words for them.
"""

from collections.abc import Iterable
from typing import Final

from corpus.classify import Evidence

_KINDS: Final = {
    "do": "een werkwoord van doen",
    "explore": "een werkwoord van onderzoeken",
    "change": "een werkwoord van meer, minder of beter maken",
    "happen": "een werkwoord van gebeuren",
    "other": "een ander werkwoord",
}
_FORMS: Final = {
    "finite": "{} in de tegenwoordige tijd",
    "past": "{} in de verleden tijd",
    "infinitive": "{} als heel werkwoord",
    "passive_present": "“wordt” met {}",
    "passive_past": "“werd” met {}",
    "perfect": "“is” met {}",
    "have": "“heeft” met {}",
    "future + infinitive": "“zal” of “gaat” met {}",
    "stay + infinitive": "“blijft” met {}",
    "can + infinitive": "“kan” met {}",
    "must + infinitive": "“moet” met {}",
    "want + infinitive": "“wil” met {}",
    "om te": "“om te” met {}",
}
_VERBS: Final = {f"{form} {kind}": said.format(verb) for form, said in _FORMS.items() for kind, verb in _KINDS.items()}
_ROLES: Final = {
    "actions": "acties",
    "context": "de achtergrond",
    "costs": "kosten",
    "frame": "de opzet van het plan",
    "goals": "doelen",
    "indicators": "hoe het gemeten wordt",
    "parties": "partijen",
    "plain": "niets bijzonders",
    "review": "een terugblik",
    "skip": "bijzaken",
}
_NOUNS: Final = {
    "actor": "een partij",
    "doing": "een zelfstandig naamwoord van doen, zoals “inzet”",
    "goal": "een woord voor een doel",
    "instrument": "een woord voor een middel, zoals “convenant”",
}
_CONCEPTS: Final = {
    "actor": "een partij",
    "instrument": "een instrument",
    "law": "een wet",
    "place": "een plek",
    "problem": "een probleem",
    "target_group": "een doelgroep",
}
_WORDS: Final = {
    "again": "steeds terugkeren",
    "better": "beter, meer of minder",
    "can": "kunnen",
    "cause": "een oorzaak",
    "coming": "de komende tijd",
    "future": "wat gaat gebeuren",
    "have": "wat gedaan is (“heeft”)",
    "money": "geld",
    "month": "een moment in het jaar",
    "must": "moeten",
    "negation": "een ontkenning",
    "new": "iets nieuws of extra’s",
    "passive_past": "wat gedaan werd",
    "passive_present": "wat gedaan wordt",
    "past_do": "wat gedaan is",
    "past_year": "de afgelopen tijd",
    "perfect": "“is” of “zijn”",
    "periodic": "regelmaat",
    "person": "“ik” of “u”",
    "plan": "het plan zelf",
    "remote": "het land of het Rijk",
    "stay": "blijven",
    "trend": "stijgen of dalen",
    "vague": "belang",
    "want": "willen",
    "we": "“wij” of “ons”",
}
_PHRASES: Final = {
    "aim": "een streven",
    "annex": "een bijlage of meer informatie",
    "commit": "inzet, zoals “aan de slag”",
    "define": "een omschrijving",
    "figures": "cijfers",
    "goal": "een doel",
    "law": "een wet",
    "meta": "het plan zelf",
    "problem": "een probleem",
    "review": "een terugblik",
    "role": "een taak of rol",
}
_STARTS: Final = {
    "actor": "een partij",
    "also": "“ook” of “daarnaast”",
    "beside": "“naast”",
    "by": "“door” of “via”",
    "condition": "“als” of “wanneer”",
    "er": "“er”",
    "example": "een voorbeeld",
    "purpose": "“om”",
    "this": "“dit” of “deze”",
    "together": "“samen”",
    "we": "“wij” of “ons”",
}
_SUBJECTS: Final = {
    "local": "de gemeente",
    "matter": "een zaak",
    "national": "het Rijk",
    "partner": "een partner",
    "people": "mensen",
}
_SETS: Final = (
    ("section", "staat onder een kop over {}", _ROLES),
    ("lead", "de zin boven de opsomming gaat over {}", _ROLES),
    ("noun", "noemt {}", _NOUNS),
    ("concept", "noemt {} uit de begrippenlijst", _CONCEPTS),
    ("word", "een woord voor {}", _WORDS),
    ("phrase", "een uitdrukking voor {}", _PHRASES),
    ("starts", "begint met {}", _STARTS),
    ("subject", "gaat over wat {} doet", _SUBJECTS),
    ("plan of", "{}", {
        "lists": "het plan zet zijn maatregelen in opsommingen",
        "prose": "het plan beschrijft zijn maatregelen in lopende tekst",
        "tables": "het plan zet zijn maatregelen in tabellen",
    }),
)  # fmt: skip
_PLAIN: Final = (
    _VERBS
    | {
        "above all headings": "staat boven de eerste kop",
        "achieved in review": "iets wat gedaan is, in een terugblik",
        "act about it": "er wordt iets gedaan met wat al genoemd is",
        "act among aims": "iets wat af te vinken is, tussen doelen",
        "acts elsewhere": "er wordt iets gedaan, onder een kop over iets anders",
        "address": "een webadres",
        "always": "zonder nadere aanwijzing",
        "another act": "er wordt nog iets gedaan",
        "as long": "zo lang als de zin ervoor",
        "doing first": "begint met een woord van doen, zoals “inzet”",
        "echoes heading": "herhaalt een woord van de kop",
        "ends in colon": "eindigt op een dubbele punt",
        "first of paragraph": "eerste zin van de alinea",
        "first under heading": "eerste zin onder de kop",
        "goes on under name": "gaat door onder een kop die een maatregel noemt",
        "heading names measure": "de kop noemt een maatregel",
        "het + infinitive": "“het” met een heel werkwoord",
        "infinitive first": "begint met een heel werkwoord",
        "infinitive last": "eindigt op een heel werkwoord",
        "instrument first": "begint met een middel, zoals “convenant”",
        "last of paragraph": "laatste zin van de alinea",
        "lead": "er staat een zin boven de opsomming",
        "local acts": "de gemeente doet iets",
        "long": "lang",
        "looks back": "begint met wat al genoemd is, zoals “deze” of “hiervoor”",
        "middling": "van gewone lengte",
        "more about it": "zegt meer over wat al genoemd is",
        "mostly same words": "gaat door op de zin ervoor",
        "much longer": "veel langer dan de zin ervoor",
        "much shorter": "veel korter dan de zin ervoor",
        "names anew": "brengt iets nieuws ter sprake",
        "names what follows": "staat als een kop boven lopende tekst",
        "nested": "hoort bij een punt erboven",
        "new act": "er wordt iets nieuws gedaan",
        "new paragraph": "begint een nieuwe alinea",
        "no lead": "er staat geen zin boven de opsomming",
        "no words": "zonder woorden",
        "numbered": "genummerd",
        "numbers": "getallen",
        "only has": "“heeft” zonder ander werkwoord",
        "only is": "“is” zonder ander werkwoord",
        "only of paragraph": "enige zin van de alinea",
        "outside themes": "staat buiten de thema’s",
        "participle first": "begint met een voltooid deelwoord",
        "parties": "meer partijen",
        "party before verb": "een partij voor het werkwoord",
        "percentage": "een percentage",
        "plainly achieved": "zegt zonder meer dat iets gedaan is",
        "plainly undertaken": "zegt zonder meer dat iets gedaan wordt",
        "question": "een vraag",
        "same first word": "begint als de zin ervoor",
        "same thing": "gaat over een ding uit de zin ervoor",
        "says purpose": "zegt waarvoor het is",
        "short": "kort",
        "takes up earlier words": "gaat door op eerdere zinnen",
        "takes up many words": "gaat door op de zin ervoor",
        "takes up words": "gaat door op de zin ervoor",
        "verbless": "zonder werkwoord",
        "wanted in actions": "iets wat men wil, onder een kop over acties",
        "year": "een jaartal",
    }
    | {f"{name} {part}": said.format(words[part]) for name, said, words in _SETS for part in words}
)
_AROUND: Final = {
    "main ": "in de hoofdzin: ",
    "we + ": "“wij” en ",
    "after ": "in de zin ervoor: ",
    "list ": "in de meeste punten: ",
    "heading ": "in de kop: ",
}


def in_dutch(cues: Iterable[str]) -> tuple[str, ...]:
    """The names of cues in words for people, each once.

    Raises:
        KeyError: there is no such cue.
    """
    return tuple(dict.fromkeys(map(_said, cues)))


def theme_told_by(sign: Evidence) -> str:
    """What told the theme, and where it stands."""
    where, _, rank = sign.where.partition(" ")
    return f"thema door “{sign.words}” in de {'tekst' if where == 'text' else 'kop' if rank == '1' else 'hogere kop'}"


def _said(cue: str) -> str:
    if cue in _PLAIN:
        return _PLAIN[cue]
    if cue.startswith("begins "):
        return f"begint met “{cue.removeprefix('begins ')}”"
    before = next((part for part in _AROUND if cue.startswith(part)), None)
    if before is None:
        raise KeyError(cue)
    return _AROUND[before] + _said(cue.removeprefix(before))
