"""What the label models see of a sentence or list item: its cues, and where it stands."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from corpus.model import Element, ElementType
from ingest.segmentation.cues import cue_patterns, cues, lexicon
from ingest.segmentation.links import heading_echo, links
from ingest.segmentation.sections import Place, Role
from ingest.segmentation.sentences import norm
from ingest.segmentation.stretches import ASIDE, Bullets, Prose
from ingest.segmentation.subjects import concepts_in

_ELSEWHERE = frozenset({Role.CONTEXT, Role.COSTS, Role.PARTIES, Role.GOALS, Role.FRAME})


def prose_features(stretch: Prose) -> list[frozenset[str]]:
    """Features of each line of running prose under one heading."""
    shown = [cues(line.sentence) for line in stretch.lines]
    return [_line_features(stretch, index, shown) for index in range(len(shown))]


def _line_features(stretch: Prose, index: int, shown: Sequence[frozenset[str]]) -> frozenset[str]:
    line, place = stretch.lines[index], stretch.place
    sentence, position = line.sentence, line.position
    own = shown[index]
    found = {"always", *own, *place_features(place, place.role), *_concept_kinds(sentence.text), *_words(sentence.text)}
    if position == 0:
        found.add("first of paragraph")
    if position == line.length - 1:
        found.add("last of paragraph")
    if line.length == 1:
        found.add("only of paragraph")
    found |= links(stretch, index, shown)
    if place.headings and heading_echo(sentence, place.headings[-1].title):
        found.add("echoes heading")
    if place.role is Role.ACTIONS and "word want" in found:
        found.add("wanted in actions")
    if place.role is Role.REVIEW and "plainly achieved" in found:
        found.add("achieved in review")
    if place.role in _ELSEWHERE and {"plainly undertaken", "plainly achieved", "local acts"} & found:
        found.add("acts elsewhere")
    return frozenset(found)


def list_features(stretch: Bullets, elements: Sequence[Element]) -> list[frozenset[str]]:
    """Features of each item of a list.

    Args:
        stretch: the list.
        elements: all elements of the document.
    """
    siblings = [elements[item.element] for item in stretch.items]
    role = stretch.place.list_role
    shape = list_shape(siblings)
    found = [item_features(sibling, shape, stretch.lead, stretch.place, role) for sibling in siblings]
    if _names_what_follows(stretch, elements):
        return [found[0] | {"names what follows"}]
    return found


def _names_what_follows(stretch: Bullets, elements: Sequence[Element]) -> bool:
    """Whether a list is one numbered line without a verb above running text: a heading that was printed as an item.

    Among actions it rather names one, on which the text goes on.
    """
    if len(stretch.items) > 1 or stretch.items[0].extra or stretch.place.list_role is Role.ACTIONS:
        return False
    index = stretch.items[0].element
    following = next((element.type for element in elements[index + 1 :] if element.type not in ASIDE), None)
    above_text = following is ElementType.PARAGRAPH
    return above_text and _is_numbered(elements[index]) and not has_verb(elements[index].body)


def _is_numbered(item: Element) -> bool:
    """Whether a number or a letter with a sign stands before it ("1", "a."); a bare letter is a bullet ("o")."""
    return bool(re.match(r"\(?(\d|\w+[.)])", item.marker or ""))


def list_shape(items: Sequence[Element]) -> frozenset[str]:
    """What most items of a list have in common."""
    shapes = [whole_cues(item.body) for item in items]
    telling = ("infinitive first", "infinitive last", "starts we", "short", "doing first", "noun instrument")
    return frozenset(f"list {cue}" for cue in telling if sum(cue in shape for shape in shapes) * 2 > len(shapes))


def item_features(
    item: Element, shape: frozenset[str], lead: str | None, place: Place, role: Role | None
) -> frozenset[str]:
    """Features of a list item.

    Args:
        item: the item.
        shape: what most items of its list have in common, see `list_shape`.
        lead: the line that introduces the list, or None.
        place: where the list stands.
        role: what the headings above say that its items are for, or None.
    """
    own = whole_cues(item.body)
    found = {"always", *own, *place_features(place, role), *_concept_kinds(item.body), *_words(item.body)}
    told = lead_role(lead) if lead else None
    if told:
        found -= {f"section {role}"}
    found.add(f"lead {told}" if told else "lead" if lead else "no lead")
    if (told or role) in _AIMS and _can_be_ticked_off(item.body):
        found.add("act among aims")
    found |= shape
    if _is_numbered(item):
        found.add("numbered")
    if (item.level or 1) > 1:
        found.add("nested")
    return frozenset(found)


_AIMS = frozenset({Role.GOALS, Role.INDICATORS})
_AIMING = frozenset({"infinitive change", "noun goal", "word better", "percentage", "word trend", "word can"})


def _can_be_ticked_off(text: str) -> bool:
    """Whether it says what is to be done once, and not how things are to be: "De verordening herzien".

    It is a whole verb of that kind in a main clause that does not begin with somebody: in "Bewoners organiseren zelf
    iets" and "Een wijk waarin bewoners iets organiseren" it is others who do.
    """
    known = lexicon()
    first = next(iter(known.reader.sentences(text)), None)
    if first is None or cues(first) & _AIMING:
        return False
    words = [token for token in first.tokens if token[:1].isalnum()]
    words = words[: next((i for i, word in enumerate(words) if word in known.words["subordinate"]), len(words))]
    heads = (i for i, word in enumerate(words) if word in known.ticked_off)
    at = next((i for i in heads if i < 2 or words[i - 1] not in {"te", "het"}), None)
    if at is None:
        return ("in", "kaart") in pairwise(words)
    if at == 0 or not known.words["want"].isdisjoint(words[:3]):
        return True
    subject = words[: min(at, 2)]
    others = known.subjects["people"] | known.subjects["local"] | known.subjects["partner"]
    somebody = not others.isdisjoint(subject) or any(map(known.nouns["actor"].match, subject))
    return not somebody and known.words["auxiliary"].isdisjoint(words)


def _concept_kinds(text: str) -> set[str]:
    """Kinds of the domain's concepts that a text names: instruments and parties speak for something being done."""
    return {f"concept {match.concept.kind}" for match in concepts_in(text) if not match.near}


def _words(text: str) -> set[str]:
    """The words themselves, in quotation marks; the models weigh those that many plans use."""
    return {f"“{word}”" for word in re.findall(r"[a-z]{2,}", norm(text))}


def place_features(place: Place, role: Role | None) -> set[str]:
    """The role of the section, and whether its heading names something that is done."""
    found = {f"section {role}" if role else "section plain", f"plan of {place.form}"}
    nearest = next((heading for heading in reversed(place.headings) if not heading.run_in), None)
    if nearest:
        found |= {f"heading {cue}" for cue in whole_cues(nearest.title) & _HEADING_CUES}
    if place.names_measure:
        found.add("heading names measure")
    if place.opening:
        found.add("above all headings")
    if place.theme is None:
        found.add("outside themes")
    return found


_HEADING_CUES = frozenset({"infinitive last", "infinitive first", "doing first", "noun instrument", "question"})


@cache
def whole_cues(text: str) -> frozenset[str]:
    """Cues of a text taken as one sentence."""
    return cues(lexicon().reader.whole(text))


_VERBAL = ("finite", "infinitive", "passive", "perfect", "have", "past")  # beginnings of cues that verbs give


def has_verb(text: str) -> bool:
    """Whether a text says something by a verb, and does not only name it."""
    return any(cue.startswith(_VERBAL) for cue in whole_cues(text))


def lead_role(lead: str) -> Role | None:
    """What the line that introduces a list says about its items: its last telling words decide."""
    plain = norm(lead)
    ends = {
        name: max((match.end() for match in pattern.finditer(plain)), default=0)
        for name, pattern in cue_patterns("leads").items()
    }
    last = max(ends, key=ends.__getitem__)
    return Role(last) if ends[last] else None
