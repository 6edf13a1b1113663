"""Numbers with their nouns."""

from __future__ import annotations


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun: "1 ballot", "2 ballots"."""
    return f"{number} {one if number == 1 else several or one + 's'}"
