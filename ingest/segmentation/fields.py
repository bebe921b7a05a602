"""What running text says about a measure: how far it is, who does it, with whom, when.

Only what is stated is returned; a field that has to be guessed is None.
"""

import re

from corpus.model import Status
from ingest.segmentation.cues import cues, lexicon
from ingest.segmentation.sentences import Sentence, norm
from ingest.segmentation.parties import split_parties
from ingest.segmentation.planning import is_recurring, mentions_time
from ingest.segmentation.sections import Role

_STARTING = re.compile(r"\b(op)?start\w*|\bgestart\b|\binvoer\w*\b")
_RUNNING = re.compile(r"\b(doorlopend\w*|continu\w*|structureel|permanent|loopt|lopend\w*|vervolgen\w*)\b")
_YEAR = re.compile(r"\b20\d\d\b")

_DONE = re.compile(r"\b(gereed|afgerond|uitgevoerd|gerealiseerd|voltooid|klaar|vastgesteld)\b")
_EXPLORED = re.compile(r"\b(onderzoek\w*|verken\w*|nog te bepalen|haalbaarheid)\b")

# "samen met de politie en het OM", "in overleg met team X": an enumeration of parties up to a verb or clause.
_WITH = re.compile(
    r"\b(?:samen met|in samenwerking met|in overleg met|in afstemming met|samenwerking met|werk(?:t|en)? (?:\w+ ){0,3}samen met|samengewerkt met|overleg met|afspraken met|gesprek met|aansluiting bij"
    r"|aangesloten bij|instemming van|partners?,? (?:zoals|waaronder|als)|partijen,? (?:zoals|waaronder|als)|tussen)\s+",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[.;:?!)]|\s[–-]\s|\s(?:om|wordt|worden|is|zijn|werd|werden|die|dat|wat|waar\w*|zodat|over|aan|op|in|binnen|bij|tegen|gaan|gaat|blijven|blijft|zetten|zet|maken|maakt|hebben|heeft|zorgen|zorgt|ingezet|door|te|voor|werken|werkt|ten|per|vanuit|kan|kunnen|zal|zullen|gericht|naar|onder|als|wij|we|deze|dit|uit|maar|of|pakken|doen|verder|nauw|intensief)\b"
)
_REGIE = re.compile(r"\b(?:onder regie van|onder leiding van|trekker is|regie ligt bij|getrokken door|voorgezeten door)\s+", re.IGNORECASE)
_BY = re.compile(r"\bdoor (?=(?:de |het |een )?(?:\w+ ){0,2}\w+)", re.IGNORECASE)


def planned_status(planning: str | None, status: str | None) -> Status | None:
    """Status by the cells of a table: a status column first, then the planning."""
    for text in (status, planning):
        if text and (found := _cell_status(norm(text))):
            return found
    return None


def _cell_status(plain: str) -> Status | None:
    if _DONE.search(plain) and not _YEAR.search(plain):
        return Status.DONE
    if _EXPLORED.search(plain):
        return Status.EXPLORED
    if re.search(r"\b(nog te|te) starten\b|\bopstarten\b|\bgepland\b|\bniet gestart\b", plain):
        return Status.PLANNED
    if _RUNNING.search(plain) or (is_recurring(plain) and not _YEAR.search(plain)):
        return Status.ONGOING
    return Status.PLANNED if mentions_time(plain) else None


def told_status(sentences: tuple[Sentence, ...], role: Role | None) -> Status | None:
    """Status by tense and mood: the first sentence that shows one decides, a question to be looked into above all."""
    found = [cues(sentence) for sentence in sentences]
    if any(_explores(shown) for shown in found):
        return Status.EXPLORED
    for shown in found:
        if status := _sentence_status(shown, role):
            return status
    return Status.DONE if role is Role.REVIEW else Status.PLANNED if role is Role.ACTIONS else None


def _explores(shown: frozenset[str]) -> bool:
    """A present or future inquiry: "wordt onderzocht", "gaan we onderzoeken", "kan bekeken worden"."""
    settled = shown & {"perfect explore", "have explore", "passive_past explore"}
    asked = shown & {"passive_present explore", "future + infinitive explore", "can + infinitive explore", "om te explore", "finite explore", "must + infinitive explore"}
    return bool(asked) and not (settled - {"perfect explore"})


def _sentence_status(shown: frozenset[str], role: Role | None) -> Status | None:
    past = shown & {"perfect do", "perfect change", "have do", "have change", "passive_past do", "passive_past change", "have other", "passive_past other", "perfect other"}
    future = shown & {"future + infinitive do", "future + infinitive change", "want + infinitive do", "want + infinitive change", "must + infinitive do", "infinitive first"}
    stays = {cue for cue in shown if cue.startswith("stay +")} | shown & {"word stay", "word periodic"}
    if past and not shown & {"passive_present do"}:
        return Status.DONE
    if stays:
        return Status.ONGOING
    if future or ("word must" in shown and shown & {"passive_present do", "passive_present change"}):
        return Status.PLANNED
    present = any(cue.startswith(("finite", "passive_present", "we + finite")) for cue in shown)
    if present:
        return Status.DONE if role is Role.REVIEW else Status.ONGOING
    return None


def told_partners(text: str) -> tuple[str, ...]:
    """Parties that a text says it is done with, in order of appearance."""
    found: list[str] = []
    for match in _WITH.finditer(text):
        for party in split_parties(_enumeration(text[match.end() :])):
            if _is_party(party) and party not in found:
                found.append(party)
    return tuple(found)


def told_owner(text: str) -> str | None:
    """Who leads, where the text says so in so many words."""
    match = _REGIE.search(text)
    if match is None:
        return None
    parties = split_parties(_enumeration(text[match.end() :]))
    return parties[0] if parties and _is_party(parties[0]) else None


def _enumeration(tail: str) -> str:
    """The beginning of a text up to the first sign or word that ends an enumeration; brackets stay whole."""
    depth = 0
    for index, char in enumerate(tail):
        depth += (char == "(") - (char == ")")
        if depth < 0 or (depth == 0 and (stop := _STOP.match(tail, index))):
            if depth == 0 and stop and stop.group() == ")":
                continue
            return tail[:index]
    return tail


def _is_party(party: str) -> bool:
    """Whether it looks like one: a name with a capital, or a word for those who act; and not a whole clause."""
    words = party.split()
    if not 0 < len(words) <= 7:
        return False
    actor = lexicon().nouns["actor"]
    return any(actor.match(norm(word.strip("()'\",."))) for word in words) or any(word[:1].isupper() for word in words)
