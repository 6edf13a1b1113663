"""How wide a text is, and where it breaks, so that every text in a picture fits its box.

Widths are those of DejaVu Sans, measured from its own tables: the widest of the fonts that "sans-serif"
stands for on common systems (Arial, Helvetica and Liberation Sans are narrower), so that what fits here
fits with the others.
"""

from __future__ import annotations

import re
import unicodedata

# Advance widths in thousandths of the font size.
_WIDTHS: dict[int, str] = {
    275: "'",
    278: "ijl",
    295: "IJ",
    318: " ,.\u00a0",
    337: "/:;\\|",
    352: "f",
    361: "-",
    390: "()[]",
    392: "t",
    401: "!",
    411: "r",
    460: '"',
    500: "*_`",
    521: "s",
    525: "z",
    531: "?",
    550: "c",
    557: "L",
    575: "F",
    579: "k",
    592: "vxy",
    611: "TYP",
    615: "aoe",
    636: "hnuSbdgpq$0123456789{}",
    656: "K",
    686: "AVXZB",
    698: "RC",
    752: "UNH",
    787: "DG&OQ",
    818: "w",
    838: "#+<=>^~",
    863: "M",
    950: "%",
    974: "m",
    1000: "W@",
}
_ADVANCE = {char: width for width, chars in _WIDTHS.items() for char in chars}
_WIDE = 1000  # full-width characters (Chinese, Japanese, Korean) take a square
_OTHER = 780  # letters of other scripts: above the mean of Greek, Cyrillic, Hebrew, Arabic and accented Latin
_BOLD = 1.13  # bold letters are 11 % wider on average, 26 % at most; words even out
_SPARE = 1.02  # for rounding and hinting
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")
_BREAK_AFTER = re.compile(r"(?<=[/\u2010\u2013\u2014_-])(?=\w)")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in the unit of the font size, rather too large than too small."""
    thousandths = sum(_advance(char) for char in text)
    return thousandths * size / 1000 * (_BOLD if bold else 1) * _SPARE


def _advance(char: str) -> int:
    known = _ADVANCE.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    plain = unicodedata.normalize("NFD", char)[0]  # an accent does not widen its letter
    return _ADVANCE.get(plain, _OTHER)


def clean(text: str) -> str:
    """Return the text in one line, without the control characters that XML forbids; no-break spaces stay."""
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip(" ")


def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> list[str]:
    """Return the lines into which a text breaks so that none is wider than `limit`.

    Breaks fall at spaces, then after hyphens and slashes, then, in a word that is wider than a line,
    between letters. An empty text is one empty line.
    """
    lines = [""]
    for word in clean(text).split(" "):
        candidate = f"{lines[-1]} {word}".lstrip(" ")
        if width(candidate, size, bold=bold) <= limit:
            lines[-1] = candidate
            continue
        pieces = _pieces(word, limit, size, bold=bold)
        lines = [*lines, *pieces] if lines[-1] else [*lines[:-1], *pieces]
    return lines


def _pieces(word: str, limit: float, size: float, *, bold: bool) -> list[str]:
    """Return a word in pieces that each fit; one piece if it fits whole."""
    pieces = [""]
    for part in _BREAK_AFTER.split(word):
        if width(pieces[-1] + part, size, bold=bold) <= limit:
            pieces[-1] += part
            continue
        if width(part, size, bold=bold) <= limit:
            pieces.append(part)
            continue
        for char in part:
            if pieces[-1] and width(pieces[-1] + char, size, bold=bold) > limit:
                pieces.append("")
            pieces[-1] += char
    return [piece for piece in pieces if piece] or [""]


def shorten(text: str, limit: float, size: float, lines: int) -> list[str]:
    """Return at most so many lines of a wrapped text, the last with an ellipsis if something was left out."""
    wrapped = wrap(text, limit, size)
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while last and width(last + "…", size) > limit:
        last = last[:-1]
    return [*wrapped[: lines - 1], last.rstrip() + "…"]
