"""From a plan's elements to its measures and goals.

Tables are read by the meaning of their columns (`columns`), lists and running prose by a model over readable cues
(`labels`, `features`, `cues`), and sentences on one action are joined (`joining`). Units and granularity: one table
row, one list item, the adjacent sentences on one action.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.model import Element, Kind, MeasureDraft, Period
from ingest.segmentation.drafts import Drafter, Passage
from ingest.segmentation.features import item_features, sentence_features
from ingest.segmentation.joining import join
from ingest.segmentation.labels import label_models
from ingest.segmentation.rows import table_passages
from ingest.segmentation.stretches import Bullets, Prose, stretches

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
    for stretch in stretches(elements):
        if isinstance(stretch, Prose):
            yield from _prose_passages(stretch)
        elif isinstance(stretch, Bullets):
            yield from _list_passages(stretch, elements)
        else:
            yield from table_passages(stretch, elements)


def _prose_passages(stretch: Prose) -> Iterator[Passage]:
    """Sentences that tell of one measure or goal, joined."""
    model = label_models()["prose"]
    sentences = [line.sentence for line in stretch.lines]
    seen = [
        sentence_features(line.sentence, sentences[:index], stretch.place, line.position, line.length)
        for index, line in enumerate(stretch.lines)
    ]
    for label, run in join(stretch.lines, [model.label(features) for features in seen], stretch.place):
        lines = stretch.lines[run.start : run.stop]
        yield Passage(
            kind=_KINDS[label],
            place=stretch.place,
            parts=tuple((line.element, line.sentence.start, line.sentence.end) for line in lines),
            evidence=model.reasons(seen[run.start], label),
        )


def _list_passages(stretch: Bullets, elements: Sequence[Element]) -> Iterator[Passage]:
    """One measure or goal an item, with what is nested in it."""
    model = label_models()["items"]
    siblings = [elements[item.element] for item in stretch.items]
    for item, sibling in zip(stretch.items, siblings, strict=True):
        features = item_features(sibling, siblings, stretch.lead, stretch.place)
        label = model.label(features)
        if label != "O":
            whole = (item.element, *item.extra)
            yield Passage(
                kind=_KINDS[label],
                place=stretch.place,
                parts=tuple((index, _body_start(elements[index]), len(elements[index].text)) for index in whole),
                evidence=model.reasons(features, label),
                lead=sibling.lead,
                listed=True,
            )


def _body_start(element: Element) -> int:
    """Where an item's words begin; some pages print a second bullet after the first."""
    return len(element.text) - len(re.sub(r"^[•*▪‣o-]\s+", "", element.body))
