"""From a passage that was found to be a measure or goal to a draft with all its fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Element, Kind, MeasureDraft, Period, Span, Status
from ingest.segmentation.cues import lexicon
from ingest.segmentation.fields import planned_status, told_planning, told_status
from ingest.segmentation.money import stated_money, told_money
from ingest.segmentation.parties import split_parties, told_owner, told_partners
from ingest.segmentation.planning import parse_planning
from ingest.segmentation.reasons import theme_told_by
from ingest.segmentation.sections import Place
from ingest.segmentation.sentences import Sentence
from ingest.segmentation.status import status_features, status_model
from ingest.segmentation.subjects import repaired, theme_classifier


@dataclass(frozen=True, slots=True)
class RowFields:
    """The other cells of a table row, as printed; None when empty or absent."""

    name: str | None = None
    owner: str | None = None
    partners: str | None = None
    planning: str | None = None
    money: str | None = None
    status: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that are a measure or a goal.

    Attributes:
        kind: which of the two.
        place: where it stands.
        parts: (element index, start, end) of its pieces in order; offsets count in the element's text.
        evidence: why it was taken.
        row: the other cells when it is a table row.
        lead: bold words that open its list item.
        listed: it is a list item.
        after: the sentence that follows in its paragraph.
    """

    kind: Kind
    place: Place
    parts: tuple[tuple[int, int, int], ...]
    evidence: tuple[str, ...]
    row: RowFields | None = None
    lead: str | None = None
    listed: bool = False
    after: str | None = None


class Drafter:
    """Makes drafts of the passages of one plan.

    Args:
        elements: the plan's elements.
        period: years of the plan, or None.
    """

    def __init__(self, elements: Sequence[Element], period: Period | None) -> None:
        self._elements = elements
        self._period = period
        self._offsets = _offsets(elements)

    def draft(self, passage: Passage) -> MeasureDraft:
        """The passage with its fields."""
        touched = [self._elements[index] for index, _, _ in passage.parts]
        text = " ".join(self._elements[index].text[start:end].strip() for index, start, end in passage.parts)
        first, last = passage.parts[0], passage.parts[-1]
        pages = [page for element in touched for page in (element.page, element.last_page) if page is not None]
        sentences = lexicon().reader.sentences(text)
        is_measure = passage.kind is Kind.MEASURE
        code, confidence, theme_evidence = self._theme_code(passage, text)
        status = _status(passage, sentences) if is_measure else None
        planning = _planning(passage, text) if is_measure else None
        owner = _owner(passage, sentences) if is_measure else None
        return MeasureDraft(
            kind=passage.kind,
            text=text,
            name=_name(passage, text),
            section=passage.place.path,
            theme=passage.place.theme or (passage.row.theme if passage.row else None),
            theme_code=code,
            theme_confidence=confidence,
            owner=owner,
            partners=_partners(passage, text, owner) if is_measure else (),
            planning=planning,
            planning_parsed=parse_planning(planning, self._period) if planning else None,
            money=_money(passage, sentences) if is_measure else None,
            status=status,
            page_from=min(pages, default=None),
            page_to=max(pages, default=None),
            boxes=tuple(dict.fromkeys(box for element in touched for box in element.boxes)),
            span=Span(start=self._offsets[first[0]] + first[1], end=self._offsets[last[0]] + last[2]),
            evidence=(*passage.evidence, *theme_evidence),
        )

    def _theme_code(self, passage: Passage, text: str) -> tuple[str | None, float | None, tuple[str, ...]]:
        """Canonical theme by the measure's own words and name, then by the headings above it; with what told it."""
        named = _name(passage, text)
        own = repaired(f"{named}. {text}" if named and named not in text else text)
        telling = [heading.title for heading in passage.place.headings if heading.role is None or heading.theme]
        above = [*telling, *([passage.row.theme] if passage.row and passage.row.theme else [])]
        found = theme_classifier().classify(own, above)
        if found is None:
            return None, None, ()
        code, confidence = found
        first = next(sign for sign in theme_classifier().explain(own, above) if sign.code == code)
        return code, confidence, (theme_told_by(first),)


def _offsets(elements: Sequence[Element]) -> list[int]:
    """Where each element begins in the source text."""
    offsets = [0]
    for element in elements:
        offsets.append(offsets[-1] + len(element.text) + 1)
    return offsets


def _status(passage: Passage, sentences: tuple[Sentence, ...]) -> Status | None:
    """How far it is: in a table by its columns, then by the tenses of its text; elsewhere by all that tells of it."""
    if passage.row:
        stated = planned_status(passage.row.planning, passage.row.status)
        return stated or told_status(sentences, passage.place.role)
    return (
        status_model().status(status_features(sentences, passage.place, listed=passage.listed)) if sentences else None
    )


def _planning(passage: Passage, text: str) -> str | None:
    """When, by the planning column, or by the text."""
    return passage.row.planning if passage.row and passage.row.planning else told_planning(text)


def _money(passage: Passage, sentences: Sequence[Sentence]) -> str | None:
    """What it costs or is paid from, by the column of money, or by the text."""
    stated = stated_money(passage.row.money) if passage.row else None
    return stated or told_money([sentence.text for sentence in sentences], passage.after)


def _owner(passage: Passage, sentences: Sequence[Sentence]) -> str | None:
    """Who, by the owner's column, or by the text outside tables."""
    return passage.row.owner if passage.row else told_owner(sentences)


def _partners(passage: Passage, text: str, owner: str | None) -> tuple[str, ...]:
    """With whom, by the column of partners, or by the text; who does it is none of them."""
    if passage.row and passage.row.partners:
        return tuple(party for party in split_parties(passage.row.partners) if party != owner)
    told = told_partners(text, anywhere=passage.row is None)
    return tuple(party for party in told if not owner or party not in owner)


def _name(passage: Passage, text: str) -> str | None:
    """The short name that the document itself gives: a cell, bold words, words before a colon, or a heading."""
    if passage.row:
        return passage.row.name
    if passage.listed and passage.lead:
        return passage.lead.strip(" .:;")
    if passage.listed:
        head = re.match(r"([A-Z][^.:;?!]{3,90}):\s", text)
        return head.group(1) if head else None
    nearest = passage.place.headings[-1] if passage.place.headings else None
    return nearest.title if nearest and (nearest.run_in or passage.place.names_measure) else None
