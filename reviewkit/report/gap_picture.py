"""The evidence gap map as a picture: a bubble with its number where there are studies, a marked gap where not."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit.report.drawing import Sheet
from reviewkit.report.measure import shorten, width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIZE, _SMALL, _LEADING = 12, 10, 15
_MARGIN = 14
_ROW_LABEL = 220  # three or four words of a row's name to a line
_CELL_WIDE, _CELL_NARROW, _CELL_HEIGHT = 104, 58, 52
_MANY = 8  # more columns than this have narrow cells, and their names are written upwards
_TURNED = 170  # length of a name written upwards
_BUBBLE = "#bcd4e6"  # prints as a light grey; black on it is 13:1
_SHADES = ("#ffffff", "#cccccc", "#999999", "#5f5f5f", "#222222")  # of the third field, told by its legend


class GapMapLike(Protocol):
    """What the picture needs of a gap map: names of both axes, their values, and studies by (row, column).

    Further attributes are used where there are any: `colours` maps (row, column) to {value of a third field:
    studies}, `colour_label` names that field, `colour_values` are its values in order.
    """

    @property
    def row_label(self) -> str:
        """The name of the rows' field."""

    @property
    def column_label(self) -> str:
        """The name of the columns' field."""

    @property
    def rows(self) -> Sequence[str]:
        """The rows' values, in order."""

    @property
    def columns(self) -> Sequence[str]:
        """The columns' values, in order."""

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """Studies by (row, column); a cell that is missing has none."""


def gap_map_svg(gap_map: GapMapLike, *, title: str = "", thin: int = 2) -> str:
    """Return the gap map as SVG: rows down, columns across, a number in every cell that has studies.

    An empty cell is dashed and says "gap"; one with fewer than `thin` studies says "thin". Nothing is told
    by colour alone.
    """
    rows, columns = list(gap_map.rows), list(gap_map.columns)
    turned = len(columns) > _MANY
    cell = _CELL_NARROW if turned else _CELL_WIDE
    limit = _TURNED if turned else cell - 8
    heads = [shorten(name, limit, _SIZE, 3 if turned else 5) for name in columns]
    head_height = (_TURNED if turned else max([len(h) for h in heads] or [1]) * _LEADING) + 12
    labels = [wrap(name, _ROW_LABEL, _SIZE) for name in rows]
    heights = [max(_CELL_HEIGHT, len(lines) * _LEADING + 14) for lines in labels]
    left, top = _MARGIN + _ROW_LABEL + 10, _MARGIN + 2 * _LEADING + head_height
    shades = _shades(gap_map)
    across = max(left + len(columns) * cell + _MARGIN, left + 2 * _CELL_WIDE + _MARGIN)
    legend = _legend(gap_map, shades, across - 2 * _MARGIN, thin)
    bottom = top + sum(heights) + 14
    sheet = Sheet(
        across, bottom + len(legend) * _LEADING + _MARGIN, title or _title(gap_map), _description(gap_map)
    )
    axes = f"{gap_map.row_label or 'Rows'} (rows) by {gap_map.column_label or 'columns'} (columns)"
    for at, line in enumerate(shorten(axes, across - 2 * _MARGIN, _SIZE, 2)):
        sheet.text(_MARGIN, _MARGIN + 10 + at * _LEADING, line, bold=len(axes) < across / 10)
    _heads(sheet, heads, left, top, cell, turned=turned)
    y: float = top
    counts = gap_map.counts
    most = max([*counts.values(), 1])
    for name, lines, height in zip(rows, labels, heights, strict=True):
        for at, line in enumerate(lines):
            sheet.text(_MARGIN, y + height / 2 + 4 + (at - (len(lines) - 1) / 2) * _LEADING, line)
        for at, column in enumerate(columns):
            place = (left + at * cell, y, float(cell), height)
            n = counts.get((name, column), 0)
            _cell(sheet, place, n, most, thin)
            if shades and n:
                _bar(sheet, place, _parts(gap_map, name, column), shades)
        y += height
    for at, (shade, line) in enumerate(legend):
        if shade:
            sheet.box(_MARGIN, bottom + at * _LEADING + 1, 12, 10, fill=shade)
        sheet.text(_MARGIN + (18 if shade else 0), bottom + at * _LEADING + 10, line, size=_SMALL)
    return str(sheet)


def _heads(
    sheet: Sheet, heads: list[list[str]], left: float, top: float, cell: float, *, turned: bool
) -> None:
    for at, lines in enumerate(heads):
        centre = left + (at + 0.5) * cell
        for row, line in enumerate(lines):
            if turned:
                sheet.text(centre + 4 + (row - (len(lines) - 1) / 2) * _LEADING, top - 8, line, turned=True)
            else:
                y = top - 8 - (len(lines) - 1 - row) * _LEADING
                sheet.text(centre, y, line, anchor="middle")


def _cell(sheet: Sheet, place: tuple[float, float, float, float], n: int, most: int, thin: int) -> None:
    x, y, wide, high = place
    middle_x, middle_y = x + wide / 2, y + high / 2
    if n == 0:
        sheet.box(x + 2, y + 2, wide - 4, high - 4, dashed=True, stroke="#555555", kind="gap")
        sheet.text(middle_x, middle_y + 4, "gap", anchor="middle")
        return
    sheet.box(x + 2, y + 2, wide - 4, high - 4, stroke="#aaaaaa", fill="#f7f7f7")
    # The area of a bubble is in proportion to its number; the smallest still shows around its digit.
    radius = max(8.0, (_CELL_HEIGHT / 2 - 9) * sqrt(n / most))
    sheet.circle(middle_x, middle_y - 2, radius, fill=_BUBBLE, thick=1)
    sheet.text(
        middle_x, middle_y + 2, str(n), anchor="middle", bold=True, halo=width(str(n), _SIZE) > 2 * radius
    )
    if n < thin:
        sheet.text(x + wide - 5, y + 13, "thin", anchor="end", size=_SMALL)


def _bar(
    sheet: Sheet,
    place: tuple[float, float, float, float],
    parts: Mapping[str, int],
    shades: Mapping[str, str],
) -> None:
    """Draw how a cell's studies divide by the third field, as a bar at its foot, in the legend's order."""
    x, y, wide, high = place
    by_shade: dict[str, int] = dict.fromkeys(dict.fromkeys(shades.values()), 0)
    for value, n in parts.items():
        by_shade[shades.get(value, _SHADES[-1])] += n
    total, at = sum(by_shade.values()) or 1, x + 5
    for shade, n in by_shade.items():
        if n:
            part = (wide - 10) * n / total
            sheet.box(at, y + high - 9, part, 4, fill=shade, stroke="#333333", thick=0.6)
            at += part


def _parts(gap_map: GapMapLike, row: str, column: str) -> Mapping[str, int]:
    colours: Any = getattr(gap_map, "colours", None) or {}
    found = colours.get((row, column), {})
    return found if isinstance(found, Mapping) else {str(found): gap_map.counts.get((row, column), 0)}


def _shades(gap_map: GapMapLike) -> dict[str, str]:
    """Return a grey for each value of the third field; from the fifth on they share the darkest."""
    cells = [_parts(gap_map, row, column) for row in gap_map.rows for column in gap_map.columns]
    in_order: tuple[str, ...] = getattr(gap_map, "colour_values", ())
    values = list(dict.fromkeys([*in_order, *(value for parts in cells for value in parts)]))
    return {value: _SHADES[min(at, len(_SHADES) - 1)] for at, value in enumerate(values)}


def _legend(gap_map: GapMapLike, shades: dict[str, str], across: float, thin: int) -> list[tuple[str, str]]:
    """Return the lines under the map: (shade, words)."""
    text = "The number is that of studies; a study may stand in several cells. Dashed: no study, a gap."
    text += f" Thin: fewer than {thin} studies." if thin > 1 else ""
    lines = [("", line) for line in wrap(text, across, _SMALL)]
    by_shade: dict[str, list[str]] = {}
    for value, shade in shades.items():
        by_shade.setdefault(shade, []).append(value)
    label = getattr(gap_map, "colour_label", "")
    if shades and label:
        lines += [("", line) for line in wrap(f"The bar at the foot of a cell: {label}", across, _SMALL)]
    for shade, values in by_shade.items():
        words = wrap(" / ".join(values), across - 18, _SMALL)
        lines += [(shade if at == 0 else "", line) for at, line in enumerate(words)]
    return lines


def _title(gap_map: GapMapLike) -> str:
    return f"Evidence gap map: {gap_map.row_label or 'rows'} by {gap_map.column_label or 'columns'}"


def _description(gap_map: GapMapLike) -> str:
    counts = gap_map.counts
    cells = [counts.get((row, column), 0) for row in gap_map.rows for column in gap_map.columns]
    empty = sum(n == 0 for n in cells)
    return (
        f"{len(gap_map.rows)} rows and {len(gap_map.columns)} columns; of {len(cells)} cells {empty} are empty. "
        f"The most studies in a cell are {max(cells, default=0)}."
    )
