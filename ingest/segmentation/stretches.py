"""The stretches of a document that are judged together: running prose under a heading, a list, a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Element, ElementType
from ingest.segmentation.cues import lexicon
from ingest.segmentation.sections import Place, Role, places
from ingest.segmentation.sentences import Sentence

_FRAGMENT = 10  # words; a longer nested item says something by itself
ASIDE = frozenset({ElementType.FOOTNOTE, ElementType.CAPTION, ElementType.TOC_ENTRY})
"""Elements that stand in the way of the text without being part of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of running prose.

    Attributes:
        sentence: its words; offsets count in the element's text.
        element: index of its paragraph.
        position, length: its index in the paragraph, and the number of sentences there.
    """

    sentence: Sentence
    element: int
    position: int
    length: int


@dataclass(frozen=True, slots=True)
class Prose:
    """The running text under one heading, up to a list, a table or the next heading."""

    place: Place
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A list item.

    Attributes:
        element: index of the item.
        extra: indices of the elements that go on with it (a second paragraph, nested items).
    """

    element: int
    extra: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list.

    Attributes:
        place: where it stands.
        lead: the line that introduces it, or None.
        items: in order.
    """

    place: Place
    lead: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, by element index."""

    place: Place
    rows: tuple[int, ...]


Stretch = Prose | Bullets | Table


def stretches(elements: Sequence[Element]) -> Iterator[Stretch]:
    """The stretches of a document, in order; parts that are never about measures are left out."""
    where = places(elements)
    index = 0
    while index < len(elements):
        stop = index + 1
        if where[index].role is not Role.SKIP:
            kind = elements[index].type
            if kind is ElementType.PARAGRAPH:
                stop = _run(elements, index, ElementType.PARAGRAPH)
                stop = next((i for i in range(index, stop) if where[i] != where[index]), stop)
                yield _prose(elements, where[index], range(index, stop))
            elif kind is ElementType.LIST_ITEM:
                stop = _list_end(elements, index)
                yield _bullets(elements, where[index], range(index, stop), _lead(elements, index))
            elif kind is ElementType.TABLE_ROW:
                stop = _run(elements, index, ElementType.TABLE_ROW)
                yield from _tables(elements, where[index], range(index, stop))
        index = stop


def _run(elements: Sequence[Element], start: int, kind: ElementType) -> int:
    """End of the run of elements of one kind, looking past asides."""
    stop = start + 1
    for index in range(start + 1, len(elements)):
        if elements[index].type is kind:
            stop = index + 1
        elif elements[index].type not in ASIDE:
            break
    return stop


def _prose(elements: Sequence[Element], place: Place, run: range) -> Prose:
    lines: list[Line] = []
    for index in run:
        if elements[index].type is ElementType.PARAGRAPH:
            found = _sentences(elements[index])
            lines += [Line(sentence, index, position, len(found)) for position, sentence in enumerate(found)]
    return Prose(place, tuple(lines))


def _sentences(paragraph: Element) -> tuple[Sentence, ...]:
    """The sentences of a paragraph, without bold words that stand before them like a heading."""
    lead = paragraph.lead or ""
    if not paragraph.text.startswith(lead) or lead.endswith((".", ":", ";", "?", "!")):
        lead = ""
    rest = paragraph.text[len(lead) :].lstrip()
    skipped = len(paragraph.text) - len(rest)
    found = lexicon().reader.sentences(rest)
    return tuple(replace(one, start=one.start + skipped, end=one.end + skipped) for one in found)


def _list_end(elements: Sequence[Element], start: int) -> int:
    """End of a list; a paragraph after an item that goes on with it belongs to the list."""
    stop = start + 1
    for index in range(start + 1, len(elements)):
        kind = elements[index].type
        if kind is ElementType.LIST_ITEM or (kind is ElementType.PARAGRAPH and _continues_item(elements[index])):
            stop = index + 1
        elif kind not in ASIDE:
            break
    return stop


def _continues_item(paragraph: Element) -> bool:
    """Whether a paragraph after a list item goes on with it: it looks back, and introduces nothing."""
    words = lexicon().reader.whole(paragraph.text).tokens
    first = paragraph.text.lstrip("(\"'")[:1]
    looks_back = first.islower() or (bool(words) and words[0] in lexicon().starts["this"])
    return looks_back and not paragraph.text.rstrip().endswith(":")


def _bullets(elements: Sequence[Element], place: Place, run: range, lead: str | None) -> Bullets:
    items: list[Item] = []
    for index in run:
        element = elements[index]
        if element.type in ASIDE:
            continue
        if items and (element.type is ElementType.PARAGRAPH or _completes(element, elements[items[-1].element])):
            items[-1] = Item(items[-1].element, (*items[-1].extra, index))
        else:
            items.append(Item(index))
    return Bullets(place, lead, tuple(items))


def _completes(nested: Element, item: Element) -> bool:
    """Whether a nested item only completes the sentence that the item above it began."""
    deeper = (nested.level or 1) > (item.level or 1) and (nested.marker or "")[-1:] != (item.marker or "")[-1:]
    return deeper and nested.body[:1].islower() and len(nested.body.split()) < _FRAGMENT


def _lead(elements: Sequence[Element], start: int) -> str | None:
    """The line right above a list that introduces it: it ends in a colon, or has no full stop."""
    before = next((element for element in reversed(elements[:start]) if element.type not in ASIDE), None)
    if before is None or before.type is not ElementType.PARAGRAPH or not before.text.strip():
        return None
    last = lexicon().reader.sentences(before.text)[-1].text.rstrip()
    return None if last.endswith((".", "!", "?")) else last


def _tables(elements: Sequence[Element], place: Place, run: range) -> Iterator[Table]:
    """One stretch a table: tables of different numbers may follow one another."""
    rows: list[int] = []
    for index in run:
        if elements[index].type is not ElementType.TABLE_ROW:
            continue
        if rows and elements[index].table != elements[rows[-1]].table:
            yield Table(place, tuple(rows))
            rows = []
        rows.append(index)
    yield Table(place, tuple(rows))
