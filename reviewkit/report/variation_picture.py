"""How programmes vary, as a picture: for every field a bar for each choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report.drawing import Sheet
from reviewkit.report.measure import wrap

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIZE, _LEADING = 12, 16
_MARGIN = 14
_LABEL, _BAR, _NUMBER = 250, 300, 90
_FILL = "#9db8cc"  # prints as a middle grey with a black outline


def variation_svg(
    fields: Mapping[str, Mapping[str, int]], *, total: int | None = None, title: str = ""
) -> str:
    """Return bars of how many programmes have each choice of each field, as SVG.

    `fields` maps a field's label to {choice: programmes}; a choice that nobody made stands there with 0.
    `total` is the number of programmes; a programme may have several choices of a field.
    """
    most = max([total or 0, *(n for choices in fields.values() for n in choices.values()), 1])
    across = _LABEL + _BAR + _NUMBER + 2 * _MARGIN
    plan: list[tuple[list[str], int | None]] = []
    for name, choices in fields.items():
        plan.append((wrap(name, across - 2 * _MARGIN, _SIZE, bold=True), None))
        plan += [(wrap(choice, _LABEL - 14, _SIZE), n) for choice, n in choices.items()]
        if not choices:
            plan.append((["nothing charted yet"], -1))
    heights = [len(lines) * _LEADING + (14 if n is None else 6) for lines, n in plan]
    sheet = Sheet(
        across, sum(heights) + 2 * _MARGIN, title or "How the programmes vary", _description(fields, total)
    )
    y: float = _MARGIN
    of = f" of {total}" if total else ""
    for (lines, n), height in zip(plan, heights, strict=True):
        first = y + _LEADING + (6 if n is None else -1)
        for at, line in enumerate(lines):
            sheet.text(_MARGIN + (0 if n is None else 14), first + at * _LEADING, line, bold=n is None)
        if n is not None:
            x, middle = _MARGIN + _LABEL, y + height / 2
            sheet.line([(x, y), (x, y + height)])
            if n > 0:
                sheet.box(x, middle - 7, _BAR * n / most, 14, fill=_FILL)
            if n >= 0:
                sheet.text(x + _BAR * n / most + 8, middle + 4, f"{n}{of}")
        y += height
    return str(sheet)


def _description(fields: Mapping[str, Mapping[str, int]], total: int | None) -> str:
    start = f"{len(fields)} fields" + (f" of {total} programmes" if total else "") + "."
    said = []
    for name, choices in fields.items():
        if choices:
            best = max(choices, key=lambda choice: choices[choice])
            said.append(f"{name}: most often {best} ({choices[best]})")
    return f"{start} {'; '.join(said)}." if said else start
