"""Where an element stands: the headings above it and what they say about it."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from corpus.model import Element, ElementType
from ingest.segmentation.sentences import norm


class Role(StrEnum):
    """What the text under a heading is for."""

    SKIP = "skip"
    PARTIES = "parties"
    COSTS = "costs"
    INDICATORS = "indicators"
    GOALS = "goals"
    REVIEW = "review"
    ACTIONS = "actions"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands above an element.

    Attributes:
        title: its text without number.
        level: depth from 1.
        index: place in the sequence of elements.
        role: what it says about the text under it, or None.
    """

    title: str
    level: int
    index: int
    role: Role | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands.

    Attributes:
        headings: those above it, outermost first.
        form: where the plan puts its measures: "tables", "lists" or "prose".
    """

    headings: tuple[Heading, ...] = ()
    form: str = "prose"

    @property
    def role(self) -> Role | None:
        """Role of the innermost heading that has one; what is to be skipped stays so all the way down."""
        roles = [heading.role for heading in self.headings if heading.role is not None]
        if Role.SKIP in roles:
            return Role.SKIP
        return roles[-1] if roles else None

    @property
    def path(self) -> tuple[str, ...]:
        """Titles of the headings, outermost first."""
        return tuple(heading.title for heading in self.headings)


def places(elements: Sequence[Element]) -> list[Place]:
    """The place of every element, headings themselves standing under those above them."""
    stack: tuple[Heading, ...] = ()
    found: list[Place] = []
    form = _form(elements)
    for index, element in enumerate(elements):
        if element.type is ElementType.HEADING:
            level = element.level or 1
            stack = tuple(heading for heading in stack if heading.level < level)
            found.append(Place(stack, form))
            title = heading_title(element)
            stack = (*stack, Heading(title, level, index, heading_role(title)))
        else:
            found.append(Place(stack, form))
    return found


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
    """A heading's words without its number and closing sign."""
    return re.sub(r"^(\d+(\.\d+)*\.?|[A-Z]\.)\s*", "", element.body).strip().rstrip(":").strip() or element.text


def heading_role(title: str) -> Role | None:
    """What a heading says about the text under it."""
    plain = norm(title).rstrip(":?. ")
    return next((role for role, pattern in _role_patterns().items() if pattern.search(plain)), None)


@cache
def _role_patterns() -> dict[Role, re.Pattern[str]]:
    data = tomllib.loads(files("ingest.segmentation").joinpath("cues.toml").read_text(encoding="utf-8"))
    return {Role(name): re.compile("|".join(patterns)) for name, patterns in data["headings"].items()}
