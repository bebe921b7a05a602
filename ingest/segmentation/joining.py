"""Which neighbouring sentences tell about one action: the granularity of running prose.

What is done is told first and then said more about, until a sentence turns to something else. It shows that by how it
begins: with "Ook" or "Daarnaast", with "Er zijn ...", with a purpose, with a year; or it begins a new paragraph.
"""

from collections.abc import Sequence

from ingest.segmentation.cues import cues, lexicon
from ingest.segmentation.sections import Place
from ingest.segmentation.sentences import Sentence
from ingest.segmentation.stretches import Line

_GAP = 2  # lines
_NOUN = 4  # letters; shorter words are hardly ever what a sentence is about
_PURPOSES = frozenset(
    {("met", "als", "doel"), ("dit", "om"), ("dit", "doen", "we"), ("dit", "doen", "wij"), ("dit", "is", "om")}
)
_CONTEXT = frozenset(
    {"phrase problem", "phrase figures", "phrase define", "percentage", "word remote", "word negation", "question"}
)
_TURNS = frozenset({"starts also", "starts er", "starts beside"})


def join(lines: Sequence[Line], labels: Sequence[str], place: Place) -> list[tuple[str, range]]:
    """Runs of lines that make one measure or goal each.

    Args:
        lines: running prose under one heading.
        labels: what each line is: "M", "G" or "O".
        place: where they stand.

    Returns:
        (label, indices of its lines), in order.
    """
    if place.names_measure:
        labels = _bridged(lines, labels)
    found: list[tuple[str, range]] = []
    for index, label in enumerate(labels):
        item = found[-1] if found and found[-1][1].stop == index else None
        if item and (_goes_on(lines, item, index, label, place) or _explains(lines[index].sentence)):
            found[-1] = (item[0], range(item[1].start, index + 1))
        elif label != "O":
            start = _told_before(lines, index, found[-1][1].stop if found else 0)
            found.append((label, range(start, index + 1)))
    return found


def _bridged(lines: Sequence[Line], labels: Sequence[str]) -> list[str]:
    """Labels with short gaps in a paragraph closed: under a heading that names one measure, all is about that."""
    closed = list(labels)
    for index, label in enumerate(labels):
        before = next((i for i in range(index - 1, max(-1, index - 2 - _GAP), -1) if labels[i] != "O"), None)
        if (
            label == "M"
            and before is not None
            and labels[before] == "M"
            and lines[before].element == lines[index].element
        ):
            closed[before + 1 : index] = ["M"] * (index - before - 1)
    return closed


def _goes_on(lines: Sequence[Line], item: tuple[str, range], index: int, label: str, place: Place) -> bool:
    if label == "O":
        return _says_more(lines, item[1], index)
    return item[0] == label and not _turns(lines, index, place, goal=label == "G")


def _explains(sentence: Sentence) -> bool:
    """What is done it for: "Met als doel ...", "Dit om ...", "Dit doen we ..."."""
    return sentence.tokens[:3] in _PURPOSES or sentence.tokens[:2] in _PURPOSES


def _told_before(lines: Sequence[Line], index: int, least: int) -> int:
    """Where a measure begins of which the first line looks back: with the line that it looks back on."""
    start = index
    while (
        start > least
        and lines[start].position > 0
        and _looks_back(lines[start].sentence)
        and not cues(lines[start - 1].sentence) & _CONTEXT
        and len(lines[start - 1].sentence.text) <= 1.2 * len(lines[start].sentence.text)
    ):
        start -= 1
    return start


def _turns(lines: Sequence[Line], index: int, place: Place, *, goal: bool) -> bool:
    """Whether a line turns to something else than the one before."""
    sentence = lines[index].sentence
    shown = cues(sentence)
    if "starts purpose" in shown:
        return True
    if _looks_back(sentence):
        return False
    if lines[index].position == 0 or (goal and "starts by" in shown):
        return True
    if place.names_measure or ("starts also" in shown and _same_thing(sentence, lines[index - 1].sentence)):
        return False
    return bool(shown & _TURNS) or _names_anew(sentence, shown)


def _same_thing(sentence: Sentence, before: Sentence) -> bool:
    """It speaks of a thing that was named just before: "Ook krijgt het meldpunt een ..."."""
    pairs = zip(sentence.tokens, sentence.tokens[1:], strict=False)
    return any(first in {"de", "het"} and len(noun) > _NOUN and noun in before.tokens for first, noun in pairs)


def _looks_back(sentence: Sentence) -> bool:
    """It begins with what was told: "Dit ...", "Tijdens deze bijeenkomst ...", "Met dit model ..."."""
    return bool(_BACK & set(sentence.tokens[:4])) or "starts this" in cues(sentence)


_BACK = frozenset(
    ["deze", "dit", "dergelijk", "dergelijke", "eenzelfde", "hiervoor", "hierin", "hiermee", "hierbij", "hieraan"]
)


def _names_anew(sentence: Sentence, shown: frozenset[str]) -> bool:
    """A new thing is brought in: "is er een meldpunt gerealiseerd", "In 2024 is ..."."""
    words = [token for token in sentence.tokens if token[:1].isalnum()]
    first_year = len(words) > 1 and words[0] in {"in", "sinds", "vanaf", "op"} and any(w.isdigit() for w in words[1:4])
    there = "er" in words[:6] and bool(lexicon().words["new"] & set(words)) and "starts this" not in shown
    return first_year or (there and bool(shown & {"perfect do", "passive_past do", "passive_present do"}))


def _says_more(lines: Sequence[Line], item: range, index: int) -> bool:
    """Whether a line that is no measure itself still explains the one before: it looks back, and is not longer."""
    line = lines[index]
    shown = cues(line.sentence)
    shorter = len(line.sentence.text) <= sum(len(lines[i].sentence.text) for i in item)
    explains = ("starts example" in shown or _looks_back(line.sentence)) and not shown & {
        "phrase problem",
        "phrase figures",
        "word negation",
        "percentage",
    }
    return line.position > 0 and explains and shorter
