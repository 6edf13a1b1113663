"""The agenda as a picture: every group's own place beside the joint order, and how sure that order is."""

from __future__ import annotations

from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING

from reviewkit.report.agenda_lines import EVIDENCE
from reviewkit.report.drawing import INK, Sheet
from reviewkit.report.measure import shorten, width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.model import AgendaItem

_SIZE, _SMALL, _LEADING = 12, 10, 16
_MARGIN = 14
_PLACE, _TEXT, _SCALE = 62, 330, 380  # widths: the place, the question, the scale of places
_LANE = 13  # height of one group's own line within a row: marks of several groups never hide each other
_BAR = "#d9d9d9"
_SHAPES = ("circle", "square", "triangle", "diamond", "pentagon", "star")
_POOLED = "all ballots counted alike (pooled)"


def agenda_svg(items: Sequence[AgendaItem], *, title: str = "") -> str:
    """Return the agenda as SVG: for each question its place, the groups' own places, and the interval.

    The further left, the higher the priority. The thick stroke is the question's place, the grey bar its
    interval, a shape the place in one group's own list. Shapes, filled and open, tell the groups apart:
    twelve of them; more groups repeat them in the order of the legend.
    """
    groups = list(dict.fromkeys(group for item in items for group in item.by_group))
    pooled = any(item.pooled is not None for item in items)
    lanes = [*groups, _POOLED] if pooled else groups
    last = max(2, ceil(max([place for item in items for place in _places(item)] or [1])))
    legend, legend_height = _legend(lanes, intervals=any(item.interval for item in items))
    top = _MARGIN + legend_height + 2 * _LEADING
    texts = [[*wrap(item.question.text, _TEXT, _SIZE), _status(item)] for item in items]
    heights = [max(len(lines) * _LEADING, len(lanes) * _LANE, 2 * _LEADING) + 14 for lines in texts]
    left = _MARGIN + _PLACE + _TEXT + 26
    sheet = Sheet(
        left + _SCALE + 30,
        top + sum(heights) + _MARGIN,
        title or "The agenda and each group's own places",
        _description(items, groups),
    )
    for x, base, name in legend:
        if name in lanes:
            _mark(sheet, x + 6, base - 4, lanes.index(name), pooled=name == _POOLED)
        elif name.startswith("stroke"):
            sheet.line([(x + 6, base - 10), (x + 6, base + 2)], thick=3)
        else:
            sheet.box(x, base - 9, 12, 9, fill=_BAR, stroke="#777777", thick=0.6)
        sheet.text(x + 18, base, _short(name), size=_SMALL)
    _scale(sheet, left, top, sum(heights), last)
    y: float = top
    for item, lines, height in zip(items, texts, heights, strict=True):
        sheet.line([(_MARGIN, y), (left + _SCALE + 10, y)], stroke="#bbbbbb", thick=0.8)
        _row(sheet, item, lines, (left, y, height), last)
        for lane, name in enumerate(lanes):
            place = item.pooled if name == _POOLED else item.by_group.get(name)
            if place is not None:
                middle = y + height / 2 + (lane - (len(lanes) - 1) / 2) * _LANE
                _mark(sheet, _x(left, place, last), middle, lane, pooled=name == _POOLED)
        y += height
    return str(sheet)


def _status(item: AgendaItem) -> str:
    """Return what the evidence says: no place stands anywhere without it."""
    said = EVIDENCE.get(item.question.status, item.question.status)
    return f"{said}; check again" if item.again else said


def _places(item: AgendaItem) -> list[float]:
    more = [*(item.interval or ()), *([] if item.pooled is None else [item.pooled])]
    return [item.place, *item.by_group.values(), *more]


def _x(left: float, place: float, last: int) -> float:
    return left + _SCALE * (place - 1) / (last - 1)


def _scale(sheet: Sheet, left: float, top: float, height: float, last: int) -> None:
    step = max(1, ceil((last - 1) / 10))
    for place in sorted({1, last, *range(step, last - step // 2, step)}):
        x = _x(left, place, last)
        sheet.line([(x, top), (x, top + height)], stroke="#cccccc", thick=0.6)
        sheet.text(x, top - 6, str(place), anchor="middle", size=_SMALL)
    sheet.text(left - 12, top - 6, "place", anchor="end", size=_SMALL)


def _row(
    sheet: Sheet, item: AgendaItem, lines: list[str], place: tuple[float, float, float], last: int
) -> None:
    left, y, height = place
    middle = y + height / 2
    sheet.text(_MARGIN, middle + (0 if item.joint else 5), f"{item.place:g}", size=15, bold=True)
    if item.joint:
        sheet.text(_MARGIN, middle + 14, "joint", size=_SMALL)
    for at, line in enumerate(lines):
        size = _SMALL if at == len(lines) - 1 else _SIZE  # the last line says what the evidence says
        sheet.text(_MARGIN + _PLACE, middle + 4 + (at - (len(lines) - 1) / 2) * _LEADING, line, size=size)
    if item.interval:
        low, high = (_x(left, end, last) for end in item.interval)
        sheet.box(low - 1, y + 5, max(high - low, 2) + 2, height - 10, fill=_BAR, stroke="#777777", thick=0.6)
    x = _x(left, item.place, last)
    sheet.line([(x, y + 3), (x, y + height - 3)], thick=3)


def _mark(sheet: Sheet, x: float, y: float, at: int, *, pooled: bool) -> None:
    """Draw a group's shape: six shapes filled, then the same six open; pooled is a cross."""
    if pooled:
        sheet.line([(x - 4, y - 4), (x + 4, y + 4)], thick=1.8)
        sheet.line([(x - 4, y + 4), (x + 4, y - 4)], thick=1.8)
        return
    shape = _SHAPES[at % len(_SHAPES)]
    fill = "#ffffff" if at // len(_SHAPES) % 2 else "#2b5d8a"
    if shape == "circle":
        sheet.circle(x, y, 4.6, fill=fill)
        return
    corners, turn, deep = {
        "square": (4, pi / 4, 1.0),
        "triangle": (3, -pi / 2, 1.0),
        "diamond": (4, 0.0, 1.0),
        "pentagon": (5, -pi / 2, 1.0),
        "star": (10, -pi / 2, 0.45),
    }[shape]
    points = []
    for corner in range(corners):
        radius = 6 * (deep if corner % 2 else 1)
        angle = turn + 2 * pi * corner / corners
        points.append((x + radius * cos(angle), y + radius * sin(angle)))
    sheet.shape(points, fill=fill, stroke=INK, thick=1.3)


def _legend(lanes: list[str], *, intervals: bool) -> tuple[list[tuple[float, float, str]], float]:
    """Return where each entry of the legend stands, and how high the legend is."""
    names = ["stroke: place on the agenda", *(["bar: interval of the place"] if intervals else []), *lanes]
    most = _PLACE + _TEXT + _SCALE
    entries: list[tuple[float, float, str]] = []
    x, y = float(_MARGIN), _MARGIN + 10.0
    for name in names:
        wide = width(_short(name), _SMALL) + 34
        if x + wide > most and x > _MARGIN:
            x, y = float(_MARGIN), y + _LEADING
        entries.append((x, y, name))
        x += wide
    return entries, y - _MARGIN + 10


def _short(name: str) -> str:
    return shorten(name, _TEXT, _SMALL, 1)[0]


def _description(items: Sequence[AgendaItem], groups: list[str]) -> str:
    said = [
        f"{item.place:g}{' joint' if item.joint else ''}: {item.question.text.rstrip('.')} ({_status(item)})"
        for item in items[:3]
    ]
    start = (
        f"{len(items)} questions in order of priority, with the places in the lists of {len(groups)} groups."
    )
    return f"{start} First: {'; '.join(said)}." if said else "The agenda has no questions yet."
