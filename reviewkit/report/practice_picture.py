"""Practice beside evidence as a picture: what programmes do to the left, what studies found about it to the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit.report.drawing import Sheet
from reviewkit.report.grid import LEADING, MARGIN, SIZE, SMALL, column
from reviewkit.report.marks import SIDE_WORDS, direction
from reviewkit.report.measure import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL, _PROGRAMMES, _STUDIES, _SIDES = 240, 200, 200, 260
_BAR = 150
_FILL, _EVIDENCE = "#9db8cc", "#e3e3e3"  # a middle grey and a light one in print, both outlined


class PracticeLike(Protocol):
    """What the picture needs: rows with `dimension`, `value`, `programmes`, `studies` and `sides`."""

    @property
    def rows(self) -> Sequence[Any]:
        """What is done or studied, dimension by dimension."""

    @property
    def programmes(self) -> int:
        """The number of programmes."""

    @property
    def studies(self) -> int:
        """The number of studies."""


def practice_svg(found: PracticeLike, *, title: str = "") -> str:
    """Return practice beside evidence as SVG: what is done and not studied is dashed, and says so."""
    plan = [(row, wrap(row.value, _LABEL - 20, SIZE)) for row in found.rows]
    across = 2 * MARGIN + _LABEL + _PROGRAMMES + _STUDIES + _SIDES
    heads = _starts(found)
    heights = [max(24, len(lines) * LEADING + 8) for _, lines in plan]
    note = wrap(
        "To the right: studies by the direction of all their outcomes together. They count studies, and tell no size "
        "of an effect. A programme or a study may stand in several lines. Dashed: done, and looked at by no study.",
        across - 2 * MARGIN,
        SMALL,
    )
    top = MARGIN + 34
    bottom = top + sum(heights) + len(heads) * 30
    sheet = Sheet(
        across,
        bottom + 26 + len(note) * 14 + MARGIN,
        title or "What programmes do, and what studies looked at",
        _description(found),
    )
    places = [MARGIN, MARGIN + _LABEL, MARGIN + _LABEL + _PROGRAMMES, across - MARGIN - _SIDES]
    for place, words in zip(
        places[1:],
        (f"Programmes (of {found.programmes})", f"Studies (of {found.studies})", "What they found"),
        strict=True,
    ):
        sheet.text(place, MARGIN + 16, words, bold=True)
    y: float = top
    for at, ((row, lines), height) in enumerate(zip(plan, heights, strict=True)):
        if at in heads:
            sheet.text(MARGIN, y + 20, row.dimension, bold=True)
            y += 30
        column(sheet, MARGIN + 14, y + height / 2, lines)
        _row(sheet, row, found, (places[1], places[2], places[3]), y + height / 2)
        y += height
    _legend(sheet, bottom, note)
    return str(sheet)


def _legend(sheet: Sheet, bottom: float, note: list[str]) -> None:
    x: float = MARGIN
    for side, words in SIDE_WORDS.items():
        direction(sheet, x + 7, bottom + 12, side, 5.5)
        sheet.text(x + 18, bottom + 16, words, size=SMALL)
        x += 48 + 6.2 * len(words)
    for at, line in enumerate(note):
        sheet.text(MARGIN, bottom + 36 + at * 14, line, size=SMALL)


def _starts(found: PracticeLike) -> set[int]:
    """Return the rows before which a dimension is named."""
    return {
        at for at, row in enumerate(found.rows) if not at or row.dimension != found.rows[at - 1].dimension
    }


def _row(
    sheet: Sheet, row: Any, found: PracticeLike, places: tuple[float, float, float], middle: float
) -> None:
    draw = partial(_amount, sheet, middle=middle)
    draw(places[0], len(row.programmes), found.programmes, fill=_FILL)
    if row.programmes and not row.studies:
        sheet.box(places[1], middle - 9, _BAR, 18, dashed=True, stroke="#555555", kind="gap")
        sheet.text(places[1] + _BAR / 2, middle + 4, "no study", anchor="middle", size=SMALL)
        return
    draw(places[1], len(row.studies), found.studies, fill=_EVIDENCE)
    x = places[2]
    for side in SIDE_WORDS:
        if n := len(row.sides.get(side, ())):
            direction(sheet, x + 8, middle, side, 6)
            sheet.text(x + 19, middle + 4, str(n), size=11)
        x += 50  # each side in its own column


def _amount(sheet: Sheet, x: float, n: int, total: int, *, middle: float, fill: str) -> None:
    sheet.line([(x, middle - 10), (x, middle + 10)])
    long = _BAR * n / max(total, 1)
    if n:
        sheet.box(x, middle - 7, long, 14, fill=fill)
    sheet.text(x + long + 7, middle + 4, str(n))


def _description(found: PracticeLike) -> str:
    lone = [f"{row.dimension}: {row.value}" for row in found.rows if row.programmes and not row.studies]
    told = f"Done by programmes and looked at by no study: {'; '.join(lone)}." if lone else ""
    return f"{found.programmes} programmes beside {found.studies} studies, {len(found.rows)} lines. {told}".strip()
