"""Themes by stakeholder group as a picture: a bubble with its number, or that it is hidden."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Protocol

from reviewkit.report.drawing import Sheet
from reviewkit.report.measure import shorten, width, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import Theme

_SIZE, _SMALL, _LEADING = 12, 10, 15
_MARGIN = 14
_LABEL = 240  # four or five words of a theme's name to a line
_WIDE, _HIGH = 110, 56
_BUBBLE = "#bcd4e6"  # prints as a light grey; black on it is 13:1
_POOLED = "pooled"


class PerspectivesLike(Protocol):
    """What the picture needs: themes by group, with numbers of excerpts and people, None where hidden."""

    @property
    def themes(self) -> Sequence[Theme]:
        """The themes, in order."""

    @property
    def groups(self) -> Sequence[str]:
        """The groups, in order."""

    @property
    def excerpts(self) -> Mapping[tuple[str, str], int | None]:
        """Passages by (theme, group)."""

    @property
    def people(self) -> Mapping[tuple[str, str], int | None]:
        """People by (theme, group)."""

    @property
    def totals(self) -> Mapping[str, int | None]:
        """Passages of all groups."""

    @property
    def size(self) -> Mapping[str, int]:
        """How many people of each group were heard."""

    @property
    def rule(self) -> str:
        """What is hidden and why."""


def perspective_svg(found: PerspectivesLike, *, title: str = "") -> str:
    """Return themes by group as SVG: passages as a bubble with its number, people below it, pooled at the right.

    What is hidden says so in a dashed cell; nothing is told by colour alone.
    """
    columns = [*found.groups, _POOLED]
    heads = [shorten(name, _WIDE - 10, _SIZE, 4) for name in columns]
    left = _MARGIN + _LABEL + 10
    top = _MARGIN + max([len(head) for head in heads] + [1]) * _LEADING + 24
    labels = [wrap(theme.name, _LABEL, _SIZE) for theme in found.themes]
    heights = [max(_HIGH, len(lines) * _LEADING + 14) for lines in labels]
    across = max(left + len(columns) * _WIDE + _MARGIN, 520)
    notes = wrap(f"Number in the bubble: passages; below: people. {found.rule}", across - 2 * _MARGIN, _SMALL)
    bottom = top + sum(heights) + 12
    sheet = Sheet(
        across,
        bottom + (len(notes) + 1) * _LEADING,
        title or "Themes by stakeholder group",
        _description(found),
    )
    for at, (name, head) in enumerate(zip(columns, heads, strict=True)):
        middle = left + (at + 0.5) * _WIDE
        for row, line in enumerate(head):
            above = top - 22 - (len(head) - 1 - row) * _LEADING
            sheet.text(middle, above, line, anchor="middle", bold=name != _POOLED)
        if found.size.get(name):
            sheet.text(middle, top - 7, f"{found.size[name]} heard", anchor="middle", size=_SMALL)
    most = max([1, *(n for n in found.excerpts.values() if n), *(n for n in found.totals.values() if n)])
    y: float = top
    for theme, lines, height in zip(found.themes, labels, heights, strict=True):
        for at, line in enumerate(lines):
            sheet.text(_MARGIN, y + height / 2 + 4 + (at - (len(lines) - 1) / 2) * _LEADING, line)
        for at, group in enumerate(columns):
            pooled = group == _POOLED
            n = found.totals[theme.id] if pooled else found.excerpts[theme.id, group]
            people = None if pooled else found.people[theme.id, group]
            _cell(sheet, (left + at * _WIDE, y, _WIDE, height), n, people, most)
        y += height
    sheet.line(
        [(left + len(found.groups) * _WIDE, top - 4), (left + len(found.groups) * _WIDE, y)], thick=1.6
    )
    for at, line in enumerate(notes):
        sheet.text(_MARGIN, bottom + 12 + at * _LEADING, line, size=_SMALL)
    return str(sheet)


def _cell(
    sheet: Sheet, place: tuple[float, float, float, float], n: int | None, people: int | None, most: int
) -> None:
    x, y, wide, high = place
    middle_x, middle_y = x + wide / 2, y + high / 2
    if n is None:
        sheet.box(x + 2, y + 2, wide - 4, high - 4, dashed=True, stroke="#555555", kind="hidden")
        sheet.text(middle_x, middle_y + 4, "hidden", anchor="middle")
        return
    sheet.box(x + 2, y + 2, wide - 4, high - 4, stroke="#aaaaaa", fill="#f7f7f7")
    if n == 0:
        sheet.text(middle_x, middle_y + 4, "0", anchor="middle")
        return
    radius = max(8.0, (_HIGH / 2 - 11) * sqrt(n / most))  # the area is in proportion to the number
    lifted = middle_y - (6 if people is not None else 0)
    sheet.circle(middle_x, lifted, radius, fill=_BUBBLE, thick=1)
    sheet.text(
        middle_x, lifted + 4, str(n), anchor="middle", bold=True, halo=width(str(n), _SIZE) > 2 * radius
    )
    if people is not None:
        words = "1 person" if people == 1 else f"{people} people"
        sheet.text(middle_x, y + high - 6, words, anchor="middle", size=_SMALL)


def _description(found: PerspectivesLike) -> str:
    said = []
    for theme in found.themes:
        numbers = {group: found.excerpts[theme.id, group] for group in found.groups}
        parts = [f"{group} {'hidden' if n is None else n}" for group, n in numbers.items()]
        said.append(f"{theme.name}: {', '.join(parts)}")
    return f"{len(found.themes)} themes by {len(found.groups)} groups, in passages. {'; '.join(said)}."
