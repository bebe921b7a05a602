"""Which neighbouring sentences tell about one action: the granularity of running prose.

What is done is told first and then said more about, until a sentence turns to something else. It shows that by how it
begins: with "Ook" or "Daarnaast", with "Er zijn ...", with a purpose, with a year; or it begins a new paragraph.
"""

from collections.abc import Sequence

from ingest.segmentation.cues import cues, lexicon
from ingest.segmentation.sentences import Sentence
from ingest.segmentation.stretches import Line

_TURNS = frozenset({"starts also", "starts purpose", "starts er", "starts beside"})


def join(lines: Sequence[Line], labels: Sequence[str]) -> list[tuple[str, range]]:
    """Runs of lines that make one measure or goal each.

    Args:
        lines: running prose under one heading.
        labels: what each line is: "M", "G" or "O".

    Returns:
        (label, indices of its lines), in order.
    """
    found: list[tuple[str, range]] = []
    for index, label in enumerate(labels):
        open_item = found[-1] if found and found[-1][1].stop == index else None
        if label == "O":
            if open_item and _says_more(lines, open_item[1], index):
                found[-1] = (open_item[0], range(open_item[1].start, index + 1))
        elif open_item and open_item[0] == label and not _turns(lines, index):
            found[-1] = (open_item[0], range(open_item[1].start, index + 1))
        else:
            found.append((label, range(index, index + 1)))
    return found


def _turns(lines: Sequence[Line], index: int) -> bool:
    """Whether a line turns to something else than the one before."""
    shown = cues(lines[index].sentence)
    if lines[index].position == 0:
        return not _looks_back(shown)
    return bool(shown & _TURNS) or _names_anew(lines[index].sentence, shown)


def _looks_back(shown: frozenset[str]) -> bool:
    return "starts this" in shown


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
    explains = bool(shown & {"starts example", "starts this"}) and not shown & {"phrase problem", "phrase figures", "word negation", "percentage"}
    return line.position > 0 and explains and shorter
