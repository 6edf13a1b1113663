"""The evidence gap map as a picture: a bubble with its number where there are studies, a marked gap where not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit.report.grid import SIZE, SMALL, Key, Place, lay
from reviewkit.report.marks import LIGHT, SHADES, symbols
from reviewkit.report.measure import width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.report.drawing import Sheet

_WIDE, _MIDDLE, _NARROW = 112, 92, 58
_FEW, _MANY = (
    6,
    10,
)  # up to so many columns are wide, or of middle width; more have their names written upwards
_BUBBLE_ROOM = 42
_LINE = 12  # for people, and for judgements
_BAR = 13
_BUBBLE = "#bcd4e6"  # prints as a light grey; black on it is 13:1


class GapMapLike(Protocol):
    """What the picture needs of a gap map: names of both axes, their values, and studies by (row, column).

    Further attributes are used where there are any, all by (row, column): `colours` and `colour_label`, a third
    field's {value: studies}, in the order of `colour_values`; `participants`, and `unsized`, the studies that
    tell no number; `quality`, {judgement: studies}, with `quality_label` and `quality_values`, best first.
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
    cell = _WIDE if len(columns) <= _FEW else _MIDDLE if len(columns) <= _MANY else _NARROW
    shades, judged = _shades(gap_map), symbols(getattr(gap_map, "quality_values", ()))
    people = bool(getattr(gap_map, "participants", None))
    high = _BUBBLE_ROOM + _LINE * (people + bool(judged)) + (_BAR + 4 if shades else 4)
    grid = lay(
        rows,
        columns,
        title=title or _title(gap_map),
        description=_description(gap_map),
        above=f"{gap_map.row_label or 'Rows'} (rows) by {gap_map.column_label or 'columns'} (columns)",
        cell=cell,
        height=max(52, high),
        keys=_legend(gap_map, shades, judged, thin, people=people),
    )
    counts = gap_map.counts
    most = max([*counts.values(), 1])
    for at, row in enumerate(rows):
        for column, place in zip(columns, grid.places(at, len(columns)), strict=True):
            key = (row, column)
            n = counts.get(key, 0)
            _cell(grid.sheet, place, n, most, thin)
            if n:
                _lines(grid.sheet, place, gap_map, key, judged)
                if shades:
                    _bar(grid.sheet, place, _parts(gap_map, *key), shades)
    return str(grid.sheet)


def _cell(sheet: Sheet, place: Place, n: int, most: int, thin: int) -> None:
    x, y, wide, high = place
    middle = x + wide / 2
    if n == 0:
        sheet.box(x + 2, y + 2, wide - 4, high - 4, dashed=True, stroke="#555555", kind="gap")
        sheet.text(middle, y + high / 2 + 4, "gap", anchor="middle")
        return
    sheet.box(x + 2, y + 2, wide - 4, high - 4, stroke="#aaaaaa", fill="#f7f7f7")
    # The area of a bubble is in proportion to its number; the smallest still shows around its digit.
    radius = max(8.0, 17 * sqrt(n / most))
    sheet.circle(middle, y + 23, radius, fill=_BUBBLE, thick=1)
    sheet.text(middle, y + 27, str(n), anchor="middle", bold=True, halo=width(str(n), SIZE) > 2 * radius)
    if n < thin:
        sheet.text(x + wide - 5, y + 13, "thin", anchor="end", size=SMALL)


def _lines(
    sheet: Sheet, place: Place, gap_map: GapMapLike, key: tuple[str, str], judged: Mapping[str, str]
) -> None:
    """Write how many people a cell's studies had, and how they were judged."""
    x, y, wide, _ = place
    at = y + _BUBBLE_ROOM + 9
    people: Mapping[tuple[str, str], int] = getattr(gap_map, "participants", None) or {}
    if people:
        number = people.get(key, 0)
        # Where a study tells no number there are at least so many.
        more = "+" if getattr(gap_map, "unsized", {}).get(key, 0) else ""
        sheet.text(x + wide / 2, at, f"n {number:,}{more}" if number else "n ?", size=SMALL, anchor="middle")
        at += _LINE
    if judged:
        said = getattr(gap_map, "quality", {}).get(key, {})
        text = " ".join(f"{judged[word]}{n}" for word, n in said.items() if word in judged)
        sheet.text(x + wide / 2, at, text, size=SMALL, anchor="middle", bold=True)


def _bar(sheet: Sheet, place: Place, parts: Mapping[str, int], shades: Mapping[str, str]) -> None:
    """Draw how a cell's studies divide by the third field, as a bar at its foot, in the legend's order."""
    x, y, wide, high = place
    by_shade: dict[str, int] = dict.fromkeys(dict.fromkeys(shades.values()), 0)
    for value, n in parts.items():
        by_shade[shades.get(value, SHADES[-1])] += n
    total, at = sum(by_shade.values()) or 1, x + 5
    for shade, n in by_shade.items():
        if n:
            part = (wide - 10) * n / total
            sheet.box(at, y + high - 15, part, 10, fill=shade, stroke="#333333", thick=0.6)
            if part >= width(str(n), 9) + 3:
                ink = "#111111" if shade in LIGHT else "#ffffff"
                sheet.text(at + part / 2, y + high - 7, str(n), size=9, anchor="middle", fill=ink)
            at += part


def _parts(gap_map: GapMapLike, row: str, column: str) -> Mapping[str, int]:
    colours: Any = getattr(gap_map, "colours", None) or {}
    found = colours.get((row, column), {})
    return found if isinstance(found, Mapping) else {str(found): gap_map.counts.get((row, column), 0)}


def _shades(gap_map: GapMapLike) -> dict[str, str]:
    """Return a shade for each value of the third field; from the sixth on they share the darkest."""
    cells = [_parts(gap_map, row, column) for row in gap_map.rows for column in gap_map.columns]
    in_order: tuple[str, ...] = getattr(gap_map, "colour_values", ())
    values = list(dict.fromkeys([*in_order, *(value for parts in cells for value in parts)]))
    return {value: SHADES[min(at, len(SHADES) - 1)] for at, value in enumerate(values)}


def _swatch(shade: str, sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x - 9, y - 5, 18, 10, fill=shade, stroke="#333333", thick=0.6)


def _sign(sign: str, sheet: Sheet, x: float, y: float) -> None:
    sheet.text(x, y + 4, sign, anchor="middle", bold=True)


def _legend(
    gap_map: GapMapLike, shades: dict[str, str], judged: dict[str, str], thin: int, *, people: bool
) -> list[Key]:
    """Return the lines under the map."""
    text = "The number is that of studies; a study may stand in several cells. Dashed: no study, a gap."
    text += f" Thin: fewer than {thin} studies." if thin > 1 else ""
    text += " n: people in these studies; n with + where a study does not tell." if people else ""
    keys = [Key(text)]
    if judged:
        label = getattr(gap_map, "quality_label", "") or "Judgement"
        keys.append(Key(f"Signs with numbers: {label}, of each study the worst."))
        by_sign: dict[str, list[str]] = {}
        for word, sign in judged.items():
            by_sign.setdefault(sign, []).append(word)
        keys += [Key(" / ".join(words), partial(_sign, sign)) for sign, words in by_sign.items()]
    by_shade: dict[str, list[str]] = {}
    for value, shade in shades.items():
        by_shade.setdefault(shade, []).append(value)
    label = getattr(gap_map, "colour_label", "")
    if shades and label:
        keys.append(Key(f"The bar at the foot of a cell: {label}"))
    return keys + [Key(" / ".join(values), partial(_swatch, shade)) for shade, values in by_shade.items()]


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
