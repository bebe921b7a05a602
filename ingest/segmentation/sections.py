"""Where an element stands: the headings above it and what they say about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Element, ElementType
from ingest.segmentation.cues import cue_patterns
from ingest.segmentation.sentences import norm
from ingest.segmentation.subjects import Function, repaired, theme_flags


class Role(StrEnum):
    """What the text under a heading is for."""

    SKIP = "skip"
    PARTIES = "parties"
    COSTS = "costs"
    INDICATORS = "indicators"
    GOALS = "goals"
    REVIEW = "review"
    ACTIONS = "actions"
    FRAME = "frame"
    CONTEXT = "context"


_REACHING = frozenset({Role.ACTIONS, Role.REVIEW, Role.CONTEXT})


_RUN_IN_WORDS = 8  # more bold words are emphasis
_DEEPEST = 99  # level below all headings that stand by themselves


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands above an element.

    Attributes:
        title: its text without number.
        level: depth from 1.
        index: place in the sequence of elements.
        role: what it says about the text under it, or None.
        theme: it names a policy theme.
        run_in: it is bold words that open a paragraph, and names what follows up to the next such words.
    """

    title: str
    level: int
    index: int
    role: Role | None
    theme: bool = False
    run_in: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands.

    Attributes:
        headings: those above it, outermost first.
        form: where the plan puts its measures: "tables", "lists" or "prose".
        opening: above the first heading of a plan that has headings.
    """

    headings: tuple[Heading, ...] = ()
    form: str = "prose"
    opening: bool = False

    @property
    def role(self) -> Role | None:
        """Role of the nearest heading that has one, as far as it reaches.

        What is to be skipped stays so all the way down; aims, parties and costs reach no further than their own text.
        """
        if any(heading.role is Role.SKIP for heading in self.headings):
            return Role.SKIP
        for distance, heading in enumerate(reversed(self.headings)):
            if heading.role is not None:
                return heading.role if distance == 0 or heading.role in _REACHING else None
        return None

    @property
    def theme(self) -> str | None:
        """Title of the nearest heading that names a theme."""
        return next((heading.title for heading in reversed(self.headings) if heading.theme), None)

    @property
    def names_measure(self) -> bool:
        """The nearest heading names what is done about the theme above it: "Bibob-beleid aanpassen"."""
        solid = [heading for heading in self.headings if not heading.run_in]
        return bool(solid) and not solid[-1].theme and solid[-1].role is None and self.theme is not None

    @property
    def list_role(self) -> Role | None:
        """Role for a list: aims reach lists under plain headings, up to a heading that names a theme."""
        for heading in reversed(self.headings):
            if heading.role is not None or heading.theme:
                return heading.role
        return None

    @property
    def path(self) -> tuple[str, ...]:
        """Titles of the headings, outermost first."""
        return tuple(heading.title for heading in self.headings)


def places(elements: Sequence[Element]) -> list[Place]:
    """The place of every element, headings themselves standing under those above them."""
    headings = _headings(elements)
    stack: tuple[Heading, ...] = ()
    found: list[Place] = []
    form = _form(elements)
    for index in range(len(elements)):
        heading = headings.get(index)
        if heading is not None:
            stack = tuple(above for above in stack if above.level < heading.level)
        elif run_in := _run_in(elements[index], index):
            stack = (*(above for above in stack if not above.run_in), run_in)
        found.append(Place(stack, form, opening=index < min(headings, default=0)))
        if heading is not None:
            stack = (*stack, heading)
    return found


def _run_in(element: Element, index: int) -> Heading | None:
    """The heading that bold words at the beginning of a paragraph make."""
    title = (element.lead or "").strip(" .:;")
    if element.type is not ElementType.PARAGRAPH or not title or len(title.split()) > _RUN_IN_WORDS:
        return None
    return Heading(repaired(title), _DEEPEST, index, heading_role(title), run_in=True)


def _headings(elements: Sequence[Element]) -> dict[int, Heading]:
    """The headings by their place in the sequence."""
    indices = [index for index, element in enumerate(elements) if element.type is ElementType.HEADING]
    titles = [heading_title(elements[index]) for index in indices]
    levels = [elements[index].level or 1 for index in indices]
    roles = [heading_role(title) for title in titles]
    flags = theme_flags(titles, levels, [_FUNCTIONS.get(role, Function.NONE) for role in roles])
    return {
        index: Heading(title, level, index, role, theme)
        for index, title, level, role, theme in zip(indices, titles, levels, roles, flags, strict=True)
    }


_FUNCTIONS: dict[Role | None, Function] = {
    None: Function.NONE,
    Role.ACTIONS: Function.ACTS,
    Role.GOALS: Function.WORKS_OUT,
    Role.REVIEW: Function.WORKS_OUT,
    Role.INDICATORS: Function.WORKS_OUT,
    Role.FRAME: Function.FRAMES,
    Role.SKIP: Function.FRAMES,
    Role.PARTIES: Function.FRAMES,
    Role.COSTS: Function.FRAMES,
    Role.CONTEXT: Function.FRAMES,
}
"""What a heading's role tells about the headings around it."""


def _form(elements: Sequence[Element]) -> str:
    """Where a plan puts its measures: where they have a form of their own, prose is mostly about other things."""
    rows = sum(element.type is ElementType.TABLE_ROW and len(element.text.split()) > _ROW for element in elements)
    role: Role | None = None
    items = 0
    for element in elements:
        if element.type is ElementType.HEADING:
            role = heading_role(heading_title(element))
        items += element.type is ElementType.LIST_ITEM and role is Role.ACTIONS
    if max(rows, items) < _FEW:
        return "prose"
    return "tables" if rows >= items else "lists"


_ROW = 10  # words; rows of figures and of parties are shorter
_FEW = 8  # rows or items; fewer are a summary of what the prose says


def heading_title(element: Element) -> str:
    """A heading's words without its number and closing sign, misread words mended."""
    return repaired(
        re.sub(r"^(\d+(\.\d+)*\.?|[A-Z]\.)\s*", "", element.body).strip().rstrip(":").strip() or element.text
    )


def heading_role(title: str) -> Role | None:
    """What a heading says about the text under it."""
    plain = norm(title).rstrip(":?. ")
    return next((Role(name) for name, pattern in cue_patterns("headings").items() if pattern.search(plain)), None)
