"""A grid that pictures are laid out on: names of rows to the left, of columns above, a place for every cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.report.drawing import Sheet
from reviewkit.report.measure import shorten, width, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZE, SMALL, LEADING = 12, 10, 15
MARGIN = 14
TURNED = 170  # length of a name written upwards
NARROW = 70  # a column below this width has its name written upwards: "behavioural" needs 76

Place = tuple[float, float, float, float]
"""A cell: left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: what is drawn before it, at the middle of a box of 18 x 14, and its words."""

    words: str
    draw: Callable[[Sheet, float, float], None] | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A column of words between a row's name and its cells: "Design", "People"."""

    head: str
    texts: Sequence[str]
    width: float = 80


@dataclass(slots=True)
class Grid:
    """Where everything lies; made by `lay`, drawn on by a picture, and closed by `finish`."""

    sheet: Sheet
    left: float
    top: float
    cell: float
    heights: list[float]
    foot: list[str] = field(default_factory=list)

    def places(self, row: int, columns: int) -> Iterator[Place]:
        """Yield the cells of a row."""
        y = self.top + sum(self.heights[:row])
        for at in range(columns):
            yield (self.left + at * self.cell, y, self.cell, self.heights[row])

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self.top + sum(self.heights)


def lay(
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    title: str,
    description: str,
    above: str,
    cell: float,
    height: float,
    label: float = 220,
    beside: Sequence[Beside] = (),
    taller: Sequence[float] = (),
    keys: Sequence[Key] = (),
    extra: float = 0,
) -> Grid:
    """Return a grid with its names drawn: rows at least `height` high, or as high as `taller` says of each.

    `above` is the line over it, `keys` the legend under it, `extra` the room left between the two.
    """
    turned = cell < NARROW
    room = TURNED if turned else cell - 8
    # Where a single word is wider than its column, all heads are written smaller rather than broken.
    words = [word for name in columns for word in name.split()]
    size = SIZE if all(width(word, SIZE) <= room for word in words) else SMALL
    heads = [shorten(name, room, size, 3 if turned else 7) for name in columns]
    head_height = TURNED if turned else max([len(lines) for lines in heads] or [1]) * LEADING
    side_heads = [wrap(one.head, one.width - 8, SMALL) for one in beside]
    head_height = max(head_height, *(len(lines) * 13 for lines in side_heads), 0) + 12
    names = [wrap(name, label, SIZE) for name in rows]
    sides = [[wrap(one.texts[at], one.width - 8, SMALL) for one in beside] for at in range(len(rows))]
    heights = [
        max(height, len(lines) * LEADING + 10, *(len(s) * 12 + 8 for s in side), taller[at] if taller else 0)
        for at, (lines, side) in enumerate(zip(names, sides, strict=True))
    ]
    start = MARGIN + label + 10
    left = start + sum(one.width for one in beside)
    across = max(left + len(columns) * cell, start + 240) + MARGIN
    over = wrap(above, across - 2 * MARGIN, SIZE)[:3]
    top = MARGIN + len(over) * LEADING + head_height
    legend = [(key, wrap(key.words, across - 2 * MARGIN - 26, SMALL)) for key in keys]
    foot = sum(len(lines) * 14 + 2 for _, lines in legend)
    sheet = Sheet(across, top + sum(heights) + extra + foot + 12 + MARGIN, title, description)
    for at, line in enumerate(over):
        sheet.text(MARGIN, MARGIN + 10 + at * LEADING, line)
    grid = Grid(sheet, left, top, cell, heights)
    _heads(grid, heads, size, turned=turned)
    _names(grid, names, sides, start, beside, side_heads)
    _legend(sheet, legend, grid.bottom + extra + 14)
    return grid


def _heads(grid: Grid, heads: list[list[str]], size: float, *, turned: bool) -> None:
    for at, lines in enumerate(heads):
        centre = grid.left + (at + 0.5) * grid.cell
        for row, line in enumerate(lines):
            if turned:
                x = centre + 4 + (row - (len(lines) - 1) / 2) * LEADING
                grid.sheet.text(x, grid.top - 8, line, turned=True, size=size)
            else:
                y = grid.top - 8 - (len(lines) - 1 - row) * LEADING
                grid.sheet.text(centre, y, line, anchor="middle", size=size)


def _names(
    grid: Grid,
    names: list[list[str]],
    sides: list[list[list[str]]],
    start: float,
    beside: Sequence[Beside],
    side_heads: list[list[str]],
) -> None:
    x = start
    for one, lines in zip(beside, side_heads, strict=True):
        for at, line in enumerate(lines):
            grid.sheet.text(x, grid.top - 8 - (len(lines) - 1 - at) * 13, line, size=SMALL)
        x += one.width
    y = grid.top
    for name, side, height in zip(names, sides, grid.heights, strict=True):
        column(grid.sheet, MARGIN, y + height / 2, name)
        x = start
        for one, lines in zip(beside, side, strict=True):
            column(grid.sheet, x, y + height / 2, lines, size=SMALL, leading=12)
            x += one.width
        y += height


def column(
    sheet: Sheet,
    x: float,
    middle: float,
    lines: Sequence[str],
    *,
    size: float = SIZE,
    leading: float = LEADING,
    anchor: str = "start",
    bold: bool = False,
) -> None:
    """Write lines one below the other, around a middle."""
    for at, line in enumerate(lines):
        y = middle + size / 3 + (at - (len(lines) - 1) / 2) * leading
        sheet.text(x, y, line, size=size, anchor=anchor, bold=bold)


def _legend(sheet: Sheet, legend: list[tuple[Key, list[str]]], y: float) -> None:
    for key, lines in legend:
        if key.draw:
            key.draw(sheet, MARGIN + 9, y)
        for line in lines:
            sheet.text(MARGIN + (26 if key.draw else 0), y + 4, line, size=SMALL)
            y += 14
        y += 2
