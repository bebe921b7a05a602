"""Drawn rectangles and lines of a page, sorted into thin rules and areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from ingest.lines import Area, Line, Rule

_THIN = 3.0  # points; what is thinner is a line, however it was drawn
_SNAP = 1.5
_SMALLEST_AREA = 9.0
_DOT = (1.2, 9.0)
_BACKGROUND = 0.7  # share of the page


def shapes_of(
    objects: Mapping[str, Sequence[Mapping[str, Any]]], bbox: tuple[float, float, float, float]
) -> tuple[list[Rule], list[Area], list[Area]]:
    """Rules, areas and dots of a page.

    Args:
        objects: pdfplumber's page objects by kind.
        bbox: the page's own rectangle; what lies outside is left out.
    """
    left, top, right, bottom = bbox
    rules: list[Rule] = []
    areas: list[Area] = []
    dots: list[Area] = []
    drawn = [(kind, shape) for kind in ("rect", "line", "curve") for shape in objects.get(kind, ())]
    for kind, shape in drawn:
        x0, x1 = max(left, float(shape["x0"])), min(right, float(shape["x1"]))
        y0, y1 = max(top, float(shape["top"])), min(bottom, float(shape["bottom"]))
        if x0 > x1 or y0 > y1 or not (shape.get("fill") or shape.get("stroke")):
            continue
        if _is_dot(x1 - x0, y1 - y0) and not _white(shape):
            dots.append(Area(x0, y0, x1, y1, _color(shape)))
        elif min(x1 - x0, y1 - y0) <= _THIN:
            if max(x1 - x0, y1 - y0) > _THIN and not _white(shape):
                rules.append(_rule(x0, y0, x1, y1))
        elif kind != "line" and (x1 - x0) * (y1 - y0) < _BACKGROUND * (right - left) * (bottom - top):
            areas.append(Area(x0, y0, x1, y1, _color(shape)))
            if kind == "rect" and shape.get("stroke"):
                rules += _frame(x0, y0, x1, y1)
    areas, borders = _without_borders(areas)
    large = [area for area in areas if min(area.x1 - area.x0, area.bottom - area.top) >= _SMALLEST_AREA]
    return merged(rules + borders), large, dots


def _is_dot(width: float, height: float) -> bool:
    return _DOT[0] <= min(width, height) and max(width, height) <= _DOT[1] and 0.6 <= width / height <= 1.6


def _color(shape: Mapping[str, Any]) -> tuple[float, ...]:
    color = shape.get("non_stroking_color") if shape.get("fill") else None
    parts = color if isinstance(color, list | tuple) else () if color is None else (color,)
    return tuple(round(float(part), 2) for part in parts if isinstance(part, int | float))


def _white(shape: Mapping[str, Any]) -> bool:
    return bool(shape.get("fill")) and not shape.get("stroke") and _color(shape) in {(1.0,), (1.0, 1.0, 1.0)}


def _rule(x0: float, top: float, x1: float, bottom: float) -> Rule:
    if x1 - x0 >= bottom - top:
        middle = (top + bottom) / 2
        return Rule(x0, middle, x1, middle)
    middle = (x0 + x1) / 2
    return Rule(middle, top, middle, bottom)


def _frame(x0: float, top: float, x1: float, bottom: float) -> list[Rule]:
    return [
        Rule(x0, top, x1, top),
        Rule(x0, bottom, x1, bottom),
        Rule(x0, top, x0, bottom),
        Rule(x1, top, x1, bottom),
    ]


def _without_borders(areas: list[Area]) -> tuple[list[Area], list[Rule]]:
    """Take out pairs of rectangles whose difference is a border: one is drawn and the other cut out of it."""
    rules: list[Rule] = []
    kept: list[Area] = []
    skip = False
    for area, following in zip_longest(areas, areas[1:]):
        if skip:
            skip = False
            continue
        if following is None or following.color != area.color:
            kept.append(area)
            continue
        sides = [abs(a - b) for a, b in zip(area[:4], following[:4], strict=True)]
        if max(sides) > 2 * _THIN or max(sides) == 0:
            kept.append(area)
            continue
        skip = True
        outer = (
            area if area.holds(following.x0, following.top, following.x1, following.bottom, slack=0.01) else following
        )
        edges = _frame(*outer[:4])
        rules += [
            edge for edge, width in zip((edges[2], edges[0], edges[3], edges[1]), sides, strict=True) if width > 0.05
        ]
        if min(sides) > 0.05:
            kept.append(outer._replace(color=()))
    return kept, rules


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules that lie on one line and touch, so that a grid drawn cell by cell has long lines."""
    level = [rule for rule in rules if rule.top == rule.bottom]
    upright = [Rule(r.top, r.x0, r.bottom, r.x1) for r in rules if r.top != r.bottom]
    across = _merged_level(level)
    down = [Rule(r.top, r.x0, r.bottom, r.x1) for r in _merged_level(upright)]
    return across + down


def _merged_level(rules: Iterable[Rule]) -> list[Rule]:
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: (r.top, r.x0)):
        if rows and rule.top - rows[-1][0].top <= _SNAP:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    result: list[Rule] = []
    for row in rows:
        y = sum(rule.top for rule in row) / len(row)
        row.sort(key=lambda r: r.x0)
        x0, x1 = row[0].x0, row[0].x1
        for rule in row[1:]:
            if rule.x0 - x1 <= 2 * _SNAP:
                x1 = max(x1, rule.x1)
            else:
                result.append(Rule(x0, y, x1, y))
                x0, x1 = rule.x0, rule.x1
        result.append(Rule(x0, y, x1, y))
    return result


def underlined(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line]:
    """The lines, with those noted that a rule of their own length runs under."""
    level = [rule for rule in rules if rule.top == rule.bottom]
    return [replace(line, underlined=True) if _is_under(line, level) else line for line in lines]


def _is_under(line: Line, rules: Sequence[Rule]) -> bool:
    return any(
        -1.0 <= rule.top - line.baseline <= 0.35 * line.size
        and rule.x0 <= line.x0 + line.size
        and rule.x1 >= line.x1 - 0.1 * (line.x1 - line.x0)
        and rule.x1 - rule.x0 <= line.x1 - line.x0 + 2 * line.size
        for rule in rules
    )
