"""Text from records as safe HTML: paragraphs, and the protocol's words marked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted((word for word in words if word.strip()), key=len, reverse=True)
    if not longest_first:
        return None
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{either})(?:'?s)?(?!\w)", re.IGNORECASE)


def mark(text: str, words: Sequence[str]) -> Markup:
    """Return the text as HTML with the words marked, whole words in any case, also with an s behind them."""
    pattern = _pattern(tuple(words))
    if pattern is None:
        return escape(text)
    done, at = Markup(), 0
    for found in pattern.finditer(text):
        done += escape(text[at : found.start()]) + Markup("<mark>{}</mark>").format(found[0])
        at = found.end()
    return done + escape(text[at:])


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [part.strip() for part in re.split(r"\n\s*\n|\r\n|\n", text) if part.strip()]
