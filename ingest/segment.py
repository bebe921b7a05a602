"""From a plan's elements to its measures and goals.

Tables are read by the meaning of their columns (`columns`), lists and running prose by a model over readable cues
(`labels`, `features`, `links`, `cues`), from which the passages to name are chosen (`decoding`). Units and granularity:
one table row, one list item, the adjacent sentences on one action.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.model import Element, Kind, MeasureDraft, Period
from ingest.segmentation.decoding import chosen
from ingest.segmentation.drafts import Drafter, Passage
from ingest.segmentation.features import list_features, prose_features
from ingest.segmentation.labels import label_models
from ingest.segmentation.reasons import in_dutch
from ingest.segmentation.rows import table_passages
from ingest.segmentation.stretches import Bullets, Prose, stretches

SEGMENTER_VERSION = "6"

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
    """The sentences that tell of one measure or goal, together."""
    model = label_models()["prose"]
    seen = prose_features(stretch)
    if not seen:
        return
    for run in chosen(model.passages(seen), [len(line.sentence.text) for line in stretch.lines]):
        lines = stretch.lines[run.start : run.stop]
        yield Passage(
            kind=_KINDS[run.label],
            place=stretch.place,
            parts=tuple((line.element, line.sentence.start, line.sentence.end) for line in lines),
            evidence=in_dutch(model.reasons(seen[run.start], run.label)),
            after=_after(stretch, run.stop),
        )


def _after(stretch: Prose, index: int) -> str | None:
    """The line at an index, when it stands in the paragraph of the line before it."""
    before, *following = stretch.lines[index - 1 : index + 1]
    return next((line.sentence.text for line in following if line.element == before.element), None)


def _list_passages(stretch: Bullets, elements: Sequence[Element]) -> Iterator[Passage]:
    """One measure or goal an item, with what is nested in it."""
    model = label_models()["items"]
    seen = list_features(stretch, elements)
    for run in chosen(model.passages(seen), [1] * len(seen)):
        item = stretch.items[run.start]
        if not any(map(str.isalpha, elements[item.element].body)):
            continue
        whole = (item.element, *item.extra)
        yield Passage(
            kind=_KINDS[run.label],
            place=stretch.place,
            parts=tuple((index, _body_start(elements[index]), len(elements[index].text)) for index in whole),
            evidence=in_dutch(model.reasons(seen[run.start], run.label)),
            lead=elements[item.element].lead,
            listed=True,
        )


def _body_start(element: Element) -> int:
    """Where an item's words begin; some pages print a second bullet after the first."""
    return len(element.text) - len(re.sub(r"^[•*▪‣o-]\s+", "", element.body))
