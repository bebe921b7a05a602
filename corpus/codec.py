"""The model's dataclasses to plain JSON values and back, for the catalogue and for the JSON that users see."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from corpus.model import Box, Element, ElementType, PageReport, Planning


def dumps(value: object) -> str:
    """Compact JSON with the letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def box_to_json(box: Box) -> dict[str, int | float]:
    """A box with its coordinates to a tenth of a point, finer than print."""
    return {
        "page": box.page,
        "x0": round(box.x0, 1),
        "top": round(box.top, 1),
        "x1": round(box.x1, 1),
        "bottom": round(box.bottom, 1),
    }


def boxes_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Box, ...]:
    """The inverse of `box_to_json`, for several.

    Raises:
        KeyError, TypeError, ValueError: on anything that is not a box.
    """
    return tuple(
        Box(
            page=int(value["page"]),
            x0=float(value["x0"]),
            top=float(value["top"]),
            x1=float(value["x1"]),
            bottom=float(value["bottom"]),
        )
        for value in values
    )


def element_to_json(element: Element) -> dict[str, Any]:
    """An element as one object of the outline's JSON: type, level and text always, the rest when there is any."""
    value: dict[str, Any] = {"type": str(element.type), "level": element.level, "text": element.text}
    if element.page is not None:
        value["page"] = element.page
    if element.cells is not None:
        value |= {"cells": list(element.cells), "inherited": list(element.inherited), "header": element.header}
        value["table"] = element.table
    if element.marker is not None:
        value["marker"] = element.marker
    if element.lead is not None:
        value["lead"] = element.lead
    if element.boxes:
        value["boxes"] = [box_to_json(box) for box in element.boxes]
    return value


def element_from_json(value: Mapping[str, Any]) -> Element:
    """The inverse of `element_to_json`."""
    cells = value.get("cells")
    return Element(
        type=ElementType(value["type"]),
        text=value["text"],
        level=value.get("level"),
        page=value.get("page"),
        boxes=boxes_from_json(value.get("boxes", ())),
        marker=value.get("marker"),
        lead=value.get("lead"),
        cells=None if cells is None else tuple(cells),
        inherited=tuple(value.get("inherited", ())),
        header=bool(value.get("header", False)),
        table=value.get("table"),
    )


def page_to_json(report: PageReport) -> dict[str, Any]:
    """A page report as an object."""
    return asdict(report)


def page_from_json(value: Mapping[str, Any]) -> PageReport:
    """The inverse of `page_to_json`."""
    return PageReport(**value)


def planning_to_json(planning: Planning | None) -> dict[str, Any] | None:
    """A planning as {"from": "2024-Q1" | "2024" | null, "to": ..., "recurring": bool}."""
    if planning is None:
        return None
    return {"from": _moment(planning.first), "to": _moment(planning.last), "recurring": planning.recurring}


def planning_from_json(value: Mapping[str, Any] | None) -> Planning | None:
    """The inverse of `planning_to_json`.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: on anything that is not a planning.
    """
    if value is None:
        return None
    return Planning(
        first=_parse_moment(value["from"]), last=_parse_moment(value["to"]), recurring=bool(value["recurring"])
    )


def _moment(moment: tuple[int, int | None] | None) -> str | None:
    if moment is None:
        return None
    year, quarter = moment
    return f"{year}-Q{quarter}" if quarter else str(year)


def _parse_moment(text: str | None) -> tuple[int, int | None] | None:
    if text is None:
        return None
    year, _, quarter = text.partition("-Q")
    return int(year), int(quarter) if quarter else None
