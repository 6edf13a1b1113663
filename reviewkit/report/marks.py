"""Marks that read without colour: symbols of judgements, arrows of directions, shades of a third field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report.drawing import INK
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.report.drawing import Sheet

SHADES = ("#ffffff", "#d3e4f1", "#9fc5df", "#5b9bc8", "#2a6aa1", "#0b2e53")
"""Of a third field, in its order: blues that print as greys from white to nearly black."""

LIGHT = ("#ffffff", "#d3e4f1", "#9fc5df", "#5b9bc8")
"""The shades that black letters can be read on; on the others white ones are."""

_UNKNOWN = frozenset({"no information", "unclear", "unknown", "cannot tell", "not judged", "not reported"})
_SYMBOLS = {1: "+", 2: "+×", 3: "+−×", 4: "+−×!", 5: "+−~×!"}  # noqa: RUF001 - signs, not letters
FILLS = {
    "+": ("#d8efd3", INK), "−": ("#f7d77c", INK), "~": ("#f0a860", INK), "×": ("#c04a35", "#ffffff"),  # noqa: RUF001 - signs, not letters
    "!": ("#5c0c18", "#ffffff"), "?": ("#e4e4e4", INK), "": ("#ffffff", INK),
}  # fmt: skip
"""Fill and ink of each symbol; in print they are light, light, middle, dark, darkest, and the symbol tells."""


def symbols(words: Sequence[str], unknown: str = "") -> dict[str, str]:
    """Return the symbol of each judgement, best to worst: + − × and the like, ? where nothing is known."""  # noqa: RUF002 - signs
    known = [word for word in words if word != unknown and fold(word) not in _UNKNOWN]
    signs = _SYMBOLS[min(max(len(known), 1), 5)]
    found = {word: signs[min(at, len(signs) - 1)] for at, word in enumerate(known)}
    return {word: found.get(word, "?") for word in (*words, *([unknown] if unknown else []))}


def light(sheet: Sheet, x: float, y: float, symbol: str, *, square: bool = False, radius: float = 11) -> None:
    """Draw a judgement: its symbol on a disc, or on a square for the overall one; dashed where there is none."""
    fill, ink = FILLS[symbol]
    if square:
        sheet.box(x - radius, y - radius, 2 * radius, 2 * radius, fill=fill, dashed=not symbol, thick=1.4)
    elif symbol:
        sheet.circle(x, y, radius, fill=fill)
    else:
        sheet.box(x - radius, y - radius, 2 * radius, 2 * radius, fill=fill, dashed=True, round_by=radius)
    if symbol:
        sheet.text(x, y + radius * 0.45, symbol, size=radius * 1.35, anchor="middle", bold=True, fill=ink)


def direction(sheet: Sheet, x: float, y: float, side: str, reach: float = 9) -> None:
    """Draw a direction of effect: a full triangle up, an empty one down, two sideways, a bar, a small ring."""
    if side == "up":
        sheet.shape([(x, y - reach), (x + reach, y + reach * 0.75), (x - reach, y + reach * 0.75)], kind="up")
    elif side == "down":
        points = [(x, y + reach), (x + reach, y - reach * 0.75), (x - reach, y - reach * 0.75)]
        sheet.shape(points, fill="#ffffff", stroke=INK, thick=2, kind="down")
    elif side == "conflicting":
        for way in (-1, 1):
            points = [
                (x + way * reach * 1.15, y),
                (x + way * 2, y - reach * 0.7),
                (x + way * 2, y + reach * 0.7),
            ]
            sheet.shape(points, fill="#8a8a8a", stroke=INK, kind="conflicting")
    elif side == "none":
        sheet.box(x - reach, y - reach * 0.25, 2 * reach, max(reach * 0.5, 3), fill=INK, kind="none")
    else:
        sheet.circle(x, y, 3.2, fill="#ffffff", thick=1.2)


SIDE_WORDS = {
    "up": "better",
    "down": "worse",
    "conflicting": "mixed or conflicting",
    "none": "no difference",
    "undirected": "told, but no direction",
}
"""What each mark of a direction means."""
