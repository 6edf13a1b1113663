"""Text from records as safe HTML: paragraphs, and the protocol's words marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence


class Marker:
    """Makes text safe and marks words in it: whole words in any case, also with an s behind them; `teach*` beginnings.

    Words that speak for a report and words that speak against it are marked in two ways; a word in both is against.
    """

    def __init__(self, speak_for: Sequence[str], against: Sequence[str] = ()) -> None:
        kinds = (("against", _either(against)), ("for", _either(speak_for)))
        named = "|".join(f"(?P<{_GROUPS[kind]}>{words})" for kind, words in kinds if words)
        self._pattern = re.compile(rf"(?<!\w)(?:{named})(?!\w)", re.IGNORECASE) if named else None

    def __call__(self, text: str) -> Markup:
        """Return a text as HTML."""
        if self._pattern is None:
            return escape(text)
        parts: list[str] = []
        at = 0
        for found in self._pattern.finditer(text):
            kind = "for" if found.lastgroup == "speaks_for" else "against"
            parts += (escape(text[at : found.start()]), f'<mark class="{kind}">', escape(found[0]), "</mark>")
            at = found.end()
        parts.append(escape(text[at:]))
        return Markup("".join(parts))  # noqa: S704 - every part is escaped or written here


_GROUPS = {"for": "speaks_for", "against": "speaks_against"}


def _either(words: Sequence[str]) -> str:
    longest_first = sorted((word for word in words if word.strip(" *")), key=len, reverse=True)
    return "|".join(map(_word, longest_first))


def _word(word: str) -> str:
    begins = word.endswith("*")
    text = r"\s+".join(map(re.escape, word.rstrip("*").split()))
    return text + (r"\w*" if begins else "(?:['\u2019]?s)?")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [part.strip() for part in re.split(r"\n\s*\n|\r\n|\n", text) if part.strip()]
