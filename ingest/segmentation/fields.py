"""What running text says about a measure: how far it is and when; only what is stated, else None."""

import re
from dataclasses import replace

from corpus.model import Status
from ingest.segmentation.cues import cues, lexicon
from ingest.segmentation.planning import MONTH_NAMES, is_recurring, mentions_time
from ingest.segmentation.sections import Role
from ingest.segmentation.sentences import Sentence, norm

_DONE = re.compile(r"\b(gereed|afgerond|uitgevoerd|gerealiseerd|voltooid|klaar|vastgesteld)\b")
_EXPLORED = re.compile(r"\b(onderz[ou]\w*|verken\w*|nog te bepalen|haalbaarheid)\b")
_TO_START = re.compile(r"\b(nog te|te) starten\b|\bopstarten\b|\bgepland\b|\bniet gestart\b")
_RUNNING = re.compile(r"\b(doorlopend\w*|continu\w*|structureel|permanent|loopt|lopend\w*|vervolgen\w*)\b")
_YEAR = re.compile(r"\b20\d\d\b")

_MAIN_CLAUSE = 5  # words after which such a word opens a subordinate clause rather than the sentence
_PAST = frozenset(
    f"{form} {kind}" for form in ("perfect", "have", "passive_past", "past") for kind in ("do", "change", "explore")
) | {"have other", "passive_past other", "word past_do"}
_ASKED = frozenset(
    f"{mood} explore"
    for mood in ("passive_present", "future + infinitive", "can + infinitive", "must + infinitive", "om te", "finite")
)
_ASKED_BEFORE = frozenset({"have explore", "passive_past explore"})
_PRESENT = ("finite", "passive_present", "we + finite", "future +")

# What was set up and then is there, and what somebody joined and then belongs to.
_SET_UP = frozenset(
    {"gestart", "opgestart", "opgericht", "geformeerd", "gevormd", "ingesteld", "ingericht", "ontstaan"}
)
_JOINED = frozenset({"aangesloten"})
_AT = frozenset({"in", "vanaf", "per", "voor", "uiterlijk", "begin", "medio", "eind"})
_IF_NEEDED = frozenset({"waar", "indien", "zo", "als", "wanneer"})
_AHEAD = frozenset(
    {f"{mood} + infinitive {kind}" for mood in ("future", "want") for kind in ("do", "change")}
    | {"must + infinitive do", "infinitive first", "doing first"}
)

_MONTHS = "|".join(MONTH_NAMES)
_COUNTS = "een|twee|drie|vier|vijf|zes|acht|tien|\\d+"
_WHEN = re.compile(
    rf"(?:vanaf |sinds |tot |voor |uiterlijk |afgelopen )?(?:\d{{1,2}} )?\b(?:{_MONTHS})\b(?: 20\d\d)?"
    r"|\b(?:het |de )?(?:voorjaar|najaar|zomer|herfst)\b(?: van)?(?: 20\d\d)?"
    r"|\b(?:het )?(?:eerste|tweede|derde|vierde|laatste) kwartaal\b(?: van)?(?: 20\d\d)?"
    r"|\b(?:in|vanaf|sinds|per|voor|tot|uiterlijk|eind|begin|medio) 20\d\d\b(?: en 20\d\d)?"
    rf"|\b(?:{_COUNTS}) (?:keer|maal) per (?:jaar|maand|week|kwartaal)\b"
    r"|\b(?:een|twee|drie|vier)maal per (?:jaar|maand)\b"
    rf"|\b(?:elk|elke|ieder|iedere)(?: (?:{_COUNTS}))? (?:jaar|maand|week|kwartaal|weken|maanden|halfjaar)\b"
    r"|\b(?:half|twee)?jaarlijks\b|\bmaandelijks\b|\bwekelijks\b|\bperiodiek\b"
    r"|\b(?:(?:de |het )?(?:afgelopen|komende?)(?: \w+)?|dit|volgend|vorig)"
    r" (?:periode|jaar|jaren|tijd|maanden|voorjaar|najaar|zomer|beleidsperiode)\b"
)


def planned_status(planning: str | None, status: str | None) -> Status | None:
    """Status by the cells of a table: a status column first, then the planning."""
    for text in (status, planning):
        if text and (found := _cell_status(norm(text))):
            return found
    return None


def _cell_status(plain: str) -> Status | None:
    if _EXPLORED.search(plain):
        return Status.EXPLORED
    if _DONE.search(plain) and not _YEAR.search(plain):
        return Status.DONE
    if _TO_START.search(plain):
        return Status.PLANNED
    if _RUNNING.search(plain) or (is_recurring(plain) and not _YEAR.search(plain)):
        return Status.ONGOING
    return Status.PLANNED if mentions_time(plain) else None


def told_status(sentences: tuple[Sentence, ...], role: Role | None) -> Status | None:
    """Status by tense and mood of the main clauses: the first that shows one decides.

    Args:
        sentences: of the measure, in order.
        role: of the section that it stands in, which decides when no tense does.
    """
    clauses = [main_clause_of(sentence) for sentence in sentences]
    shown = [cues(clause) for clause in clauses]
    if any(
        _asks(clause, found, first=not index) for index, (clause, found) in enumerate(zip(clauses, shown, strict=True))
    ):
        return Status.EXPLORED
    for index, (clause, found) in enumerate(zip(clauses, shown, strict=True)):
        if status := _clause_status(clause, found, role):
            lasts = status is Status.DONE and _lasts(clause, sentences[index:], role)
            return Status.ONGOING if lasts else status
    return {Role.REVIEW: Status.DONE, Role.ACTIONS: Status.PLANNED}.get(role) if role else None


def _asks(clause: Sentence, found: frozenset[str], *, first: bool) -> bool:
    """Whether something is to be found out; further on only where it is called that, for looking is daily work."""
    if found & _ASKED_BEFORE:
        return False
    return bool(found & _ASKED) and (first or any(_EXPLORED.match(token) for token in clause.tokens))


def _lasts(clause: Sentence, sentences: tuple[Sentence, ...], role: Role | None) -> bool:
    """Whether what was done is still there: "In 2019 is een casustafel gestart, waar ... worden besproken"."""
    words = set(clause.tokens)
    if role is Role.REVIEW or not words & (_SET_UP | _JOINED):
        return False
    rest = replace(sentences[0], tokens=sentences[0].tokens[len(clause.tokens) :])
    told = [cues(sentence) for sentence in (rest, *sentences[1:])]
    return bool(words & _JOINED) or any(cue.startswith(_PRESENT) for found in told for cue in found)


def main_clause_of(sentence: Sentence) -> Sentence:
    """The sentence up to its first subordinate clause."""
    words = 0
    for index, token in enumerate(sentence.tokens):
        if token in lexicon().words["subordinate"] and words >= _MAIN_CLAUSE:
            return replace(sentence, tokens=sentence.tokens[:index])
        words += token[:1].isalnum()
    return sentence


def _clause_status(clause: Sentence, found: frozenset[str], role: Role | None) -> Status | None:
    if found & _PAST and "passive_present do" not in found:
        return Status.DONE
    again = lexicon().words["again"] & set(clause.tokens) or is_recurring(" ".join(clause.tokens))
    if again or "word stay" in found:
        return Status.ONGOING
    ahead = found & _AHEAD - ({"infinitive first"} if "starts we" in found else set())  # "Wij nemen deel"
    if ahead or _dated_ahead(clause) or _done_once(clause) or _only_infinitive(clause):
        return Status.PLANNED
    if "word must" in found and found & {"passive_present do", "passive_present change"} and not _if_needed(clause):
        return Status.PLANNED
    if any(cue.startswith(("finite", "passive_present", "we + finite")) for cue in found):
        return Status.DONE if role is Role.REVIEW else Status.ONGOING
    return None


def _only_infinitive(clause: Sentence) -> bool:
    """Whether its only verb is an infinitive at the end: "Signalen in kaart brengen"."""
    known = lexicon()
    words = [token for token in clause.tokens if token[:1].isalpha()]
    verbs = known.finite.keys() | known.words["auxiliary"]
    return len(words) > 1 and words[-1] in known.infinitives and verbs.isdisjoint(words[:-1])


def _if_needed(clause: Sentence) -> bool:
    """What is done "waar nodig" is not something that has to be done yet."""
    return any(
        word == "nodig" and before in _IF_NEEDED for before, word in zip(clause.tokens, clause.tokens[1:], strict=False)
    )


def _dated_ahead(clause: Sentence) -> bool:
    """A present tense with a date ("In 2025 richten wij ... in") announces."""
    words = list(clause.tokens)
    years = (index for index, word in enumerate(words) if _YEAR.fullmatch(word))
    dated = any(not _AT.isdisjoint(words[max(0, index - 3) : index]) for index in years)
    return dated or "kwartaal" in words or "komende" in words[:6]


def _done_once(clause: Sentence) -> bool:
    words = list(clause.tokens)
    for index, word in enumerate(words[:12]):
        particles = lexicon().once.get(word)
        if particles and any(particle == "" or particle in words[index + 1 :] for particle in particles):
            return True
    return False


def told_planning(text: str) -> str | None:
    """When, as running text says it: the first date, season or recurrence in it, without the word before it."""
    match = _WHEN.search(norm(text))
    if match is None:
        return None
    printed = text[match.start() : match.end()]
    return re.sub(r"^(in|op|per)\s+((het|de)\s+)?", "", printed.strip(), flags=re.IGNORECASE) or None
