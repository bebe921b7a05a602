"""From a plan's elements to its measures and goals.

Tables are read by the meaning of their columns (`columns`), lists and running prose by a chain model over readable cues
(`labels`, `features`, `cues`). Units and granularity: one table row, one list item, the adjacent sentences on one action.
"""

from collections.abc import Iterator, Sequence

from corpus.model import Element, Kind, MeasureDraft, Period
from ingest.segmentation.stretches import Bullets, Prose, stretches
from ingest.segmentation.drafts import Drafter, Passage
from ingest.segmentation.features import item_features, sentence_features
from ingest.segmentation.joining import join
from ingest.segmentation.labels import label_models
from ingest.segmentation.rows import table_passages

SEGMENTER_VERSION = "1"

_KINDS = {"M": Kind.MEASURE, "G": Kind.GOAL}


def segment(elements: Sequence[Element], *, period: Period | None = None) -> tuple[MeasureDraft, ...]:
    """The measures and goals of a plan, in document order.

    Args:
        elements: the plan's elements in reading order; spans refer to `corpus.model.source_text` of them.
        period: years of the plan, to understand quarters without a year.
    """
    drafter = Drafter(elements, period)
    return tuple(drafter.draft(passage) for passage in _passages(elements))


def _passages(elements: Sequence[Element]) -> Iterator[Passage]:
    for block in stretches(elements):
        if isinstance(block, Prose):
            yield from _prose_passages(block)
        elif isinstance(block, Bullets):
            yield from _list_passages(block, elements)
        else:
            yield from table_passages(block, elements)


def _prose_passages(block: Prose) -> Iterator[Passage]:
    """Sentences that begin a measure or goal, each with those that go on with it."""
    sentences = [line.sentence for line in block.lines]
    chain = [
        sentence_features(line.sentence, sentences[:index], block.place, line.position, line.length)
        for index, line in enumerate(block.lines)
    ]
    model = label_models()["prose"]
    labels = model.decode(chain)
    for kind, run in join(block.lines, labels):
        yield Passage(
            kind=_KINDS[kind],
            place=block.place,
            parts=tuple((line.element, line.sentence.start, line.sentence.end) for line in block.lines[run.start : run.stop]),
            evidence=tuple(model.reasons(chain[run.start], labels[run.start])),
        )


def _list_passages(block: Bullets, elements: Sequence[Element]) -> Iterator[Passage]:
    siblings = [elements[item.element] for item in block.items]
    chain = [item_features(sibling, siblings, block.lead, block.place) for sibling in siblings]
    model = label_models()["items"]
    for item, features, label in zip(block.items, chain, model.decode(chain), strict=True):
        if label != "O":
            whole = (item.element, *item.extra)
            yield Passage(
                kind=_KINDS[label],
                place=block.place,
                parts=tuple((index, _body_start(elements[index]), len(elements[index].text)) for index in whole),
                evidence=tuple(model.reasons(features, label)),
                lead=elements[item.element].lead,
                listed=True,
            )


def _body_start(element: Element) -> int:
    return len(element.text) - len(element.body)
