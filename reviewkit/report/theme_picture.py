"""Themes as a picture: each with its codes below it, and how many passages tie one theme to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reviewkit.report.drawing import Sheet
from reviewkit.report.measure import shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import Theme

_SIZE, _SMALL, _LEADING = 13, 11, 17
_MARGIN = 14
_LANE = 24  # between two tie lines, so that the number of each has room
_BOX, _GAP, _CODE, _BAR = 260, 46, 250, 150
_ROW = 24  # a code's line
_MOST_TIES = 10
"""More lines than these cannot be followed with the eye; the table beside has all of them."""


class NetworkLike(Protocol):
    """What the picture needs: themes with codes, excerpts by theme and by code, and ties between themes."""

    @property
    def themes(self) -> Sequence[Theme]:
        """The themes, in order."""

    @property
    def codes(self) -> Mapping[str, Sequence[str]]:
        """The codes under each theme."""

    @property
    def excerpts(self) -> Mapping[str, frozenset[str]]:
        """The excerpts under each theme."""

    @property
    def code_excerpts(self) -> Mapping[str, frozenset[str]]:
        """The excerpts of each code."""

    @property
    def names(self) -> Mapping[str, str]:
        """What each code is called."""

    @property
    def shared(self) -> Mapping[str, Sequence[str]]:
        """The codes that stand under several themes, with these."""

    @property
    def ties(self) -> Mapping[tuple[str, str], int]:
        """How many excerpts lie under both of two themes."""

    @property
    def bridges(self) -> Sequence[tuple[str, str]]:
        """The ties without which the network would fall apart."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A theme's place in the picture."""

    theme: Theme
    lines: list[str]
    codes: Sequence[str]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def theme_svg(network: NetworkLike, *, title: str = "") -> str:
    """Return the themes as SVG: boxes with their names, their codes with a bar for the passages of each, and ties.

    A theme without a definition has a dashed box and says so; a bridge between themes has a thick line and says so.
    Nothing is told by colour alone, and the description says the same in words.
    """
    ties = sorted(((n, pair) for pair, n in network.ties.items() if n), key=lambda tie: (-tie[0], tie[1]))
    drawn = ties[:_MOST_TIES]
    left = _MARGIN + _LANE * len(drawn) + 8
    blocks = _blocks(network)
    bottom = blocks[-1].top + blocks[-1].height if blocks else _MARGIN + _LEADING
    notes = _notes(network, len(ties) - len(drawn), left + _BOX + _GAP + _CODE + _BAR - _MARGIN)
    across = left + _BOX + _GAP + _CODE + _BAR + 50 + _MARGIN
    height = bottom + 10 + len(notes) * _LEADING + _MARGIN
    sheet = Sheet(
        across, height, title or "Themes and their codes", _description(network, [t[1] for t in ties])
    )
    if not blocks:
        sheet.text(_MARGIN, _MARGIN + 12, "No themes yet.", size=_SIZE)
    most = max([1, *(len(said) for said in network.code_excerpts.values())])
    for block in blocks:
        _draw(sheet, network, block, left, most)
    middles = {block.theme.id: block.middle for block in blocks}
    labels = []
    for lane, (n, pair) in enumerate(drawn):
        beside = 4 * (lane - (len(drawn) - 1) / 2)  # lines that end at one theme end beside each other
        one, other = sorted(middles[name] + beside for name in pair)
        x, bridge = left - _LANE * (lane + 1), pair in network.bridges
        sheet.line([(left, one), (x, one), (x, other), (left, other)], thick=2.6 if bridge else 1.1)
        labels.append((x - 4, (one + other) / 2, f"{n}{' bridge' if bridge else ''}"))
    for x, y, words in labels:  # after all lines, so that none crosses a number
        sheet.text(x, y, words, size=_SMALL, turned=True, anchor="middle", halo=True)
    for at, line in enumerate(notes):
        sheet.text(_MARGIN, bottom + 22 + at * _LEADING, line, size=_SMALL)
    return str(sheet)


def _blocks(network: NetworkLike) -> list[_Block]:
    found: list[_Block] = []
    y: float = _MARGIN
    for theme in network.themes:
        lines = shorten(theme.name, _BOX - 36, _SIZE, 3)
        codes = network.codes[theme.id]
        height = max(len(lines) * _LEADING + 2 * _LEADING + 8, len(codes) * _ROW + 8, 60)
        found.append(_Block(theme, lines, codes, y, height))
        y += height + 14
    return found


def _draw(sheet: Sheet, network: NetworkLike, block: _Block, left: float, most: int) -> None:
    lacking = "no definition yet" if not block.theme.definition.strip() else block.theme.kind
    sheet.box(
        left,
        block.top,
        _BOX,
        block.height,
        dashed=not block.theme.definition.strip(),
        thick=1.6,
        kind="theme",
    )
    y = block.top + 20
    for line in block.lines:
        sheet.text(left + 10, y, line, size=_SIZE, bold=True)
        y += _LEADING
    sheet.text(left + 10, y, _passages(len(network.excerpts[block.theme.id])), size=_SMALL)
    if lacking:
        sheet.text(left + 10, y + _LEADING, shorten(lacking, _BOX - 20, _SMALL, 1)[0], size=_SMALL)
    x = left + _BOX + _GAP
    start = block.middle - len(block.codes) * _ROW / 2
    for at, code in enumerate(block.codes):
        middle = start + (at + 0.5) * _ROW
        sheet.line([(left + _BOX, block.middle), (x - 6, middle)], thick=0.8)
        name = network.names.get(code, code) + (" *" if code in network.shared else "")
        sheet.text(x, middle + 4, shorten(name, _CODE - 10, _SMALL + 1, 1)[0], size=_SMALL + 1)
        n = len(network.code_excerpts.get(code, ()))
        wide = _BAR * n / most
        if n:
            sheet.box(
                x + _CODE, middle - 6, wide, 12, fill="#9db8cc"
            )  # prints as a middle grey with an outline
        sheet.text(x + _CODE + wide + 6, middle + 4, str(n), size=_SMALL)
    if not block.codes:
        sheet.text(x, block.middle + 4, "no codes yet", size=_SMALL)


def _notes(network: NetworkLike, left_out: int, across: float) -> list[str]:
    text = "Bars and numbers: passages. Lines at the left: passages that lie under both themes."
    text += (
        " A thick line is a bridge: without it the themes would fall into two parts."
        if network.bridges
        else ""
    )
    text += " *: the code stands under several themes." if network.shared else ""
    text += f" {left_out} weaker ties are in the table only." if left_out > 0 else ""
    return wrap(text, across, _SMALL)


def _description(network: NetworkLike, ties: Sequence[tuple[str, str]]) -> str:
    names = {theme.id: theme.name for theme in network.themes}
    said = [
        f"{theme.name}: {len(network.codes[theme.id])} codes, {_passages(len(network.excerpts[theme.id]))}"
        for theme in network.themes
    ]
    closest = f" The closest tie is between {names[ties[0][0]]} and {names[ties[0][1]]}." if ties else ""
    return f"{len(names)} themes. {'; '.join(said)}.{closest}" if said else "No themes yet."


def _passages(n: int) -> str:
    return "1 passage" if n == 1 else f"{n} passages"
