"""A small picture for each line of a Word table: where a question stands among all places, and how sure that is.

Word shows SVG only since 2016 and LibreOffice draws it differently, so that these are PNG images; what they need is
rectangles, and a PNG of rectangles takes no library.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.model import AgendaItem

WIDE, HIGH = 480, 40  # pixels: 3 cm by 0.25 cm at some 400 dots an inch, sharp on paper
WHITE, PALE, GREY, INK = 255, 225, 150, 20


def strip(item: AgendaItem, last: int) -> bytes:
    """Return a PNG: the scale of places from 1 to `last`, a grey bar for the interval, a black stroke for the place."""
    rows = [bytearray([WHITE]) * WIDE for _ in range(HIGH)]
    _box(rows, 0, WIDE, HIGH // 2 - 1, HIGH // 2 + 1, GREY)
    if item.interval:
        low, high = (_x(end, last) for end in item.interval)
        _box(rows, low - 4, high + 4, 10, HIGH - 10, PALE)
        _box(rows, low - 4, high + 4, 10, 12, GREY)
        _box(rows, low - 4, high + 4, HIGH - 12, HIGH - 10, GREY)
    at = _x(item.place, last)
    _box(rows, at - 4, at + 4, 2, HIGH - 2, INK)
    return _png(rows)


def described(item: AgendaItem, last: int) -> str:
    """Return what the picture shows, for whoever does not see it."""
    joint = "joint " if item.joint else ""
    told = f"{joint}place {item.place:g} of {last}"
    return told + (", interval {:g} to {:g}".format(*item.interval) if item.interval else ", no interval")


def _x(place: float, last: int) -> int:
    return round(6 + (WIDE - 12) * (place - 1) / max(last - 1, 1))


def _box(rows: list[bytearray], left: int, right: int, top: int, bottom: int, shade: int) -> None:
    left, right = max(left, 0), min(right, WIDE)
    for row in rows[top:bottom]:
        row[left:right] = bytes([shade]) * (right - left)


def _png(rows: list[bytearray]) -> bytes:
    """Return grey pixels as PNG (W3C Portable Network Graphics, third edition, 2025: IHDR, IDAT, IEND)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
