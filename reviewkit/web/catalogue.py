"""What the pages say: catalogues of sentences, English first; a sentence that a language lacks is shown in English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENGLISH = "en"
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the sentences of a language as "section.name" -> text; empty where there is no catalogue."""
    file = files(__package__).joinpath("texts", f"{language}.toml")
    if not language.isalpha() or not file.is_file():
        return {}
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()}


class Texts:
    """The sentences of one page in one language; `missed` tells whether English had to stand in."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        self.missed = False
        self._own = catalogue(language)

    def plain(self, key: str, **facts: object) -> str:
        """Return a sentence as plain text, for titles and attributes."""
        if key not in self._own:
            self.missed = True
        return (self._own.get(key) or catalogue(ENGLISH)[key]).format(**facts)

    def __call__(self, key: str, **facts: object) -> Markup:
        """Return a sentence as safe HTML; an English one that stands in is marked as English."""
        text = escape(self._own.get(key) or catalogue(ENGLISH)[key]).format(**facts)
        if key in self._own:
            return text
        self.missed = True
        return Markup('<span lang="en">{}</span>').format(text)

    def group(self, name: str) -> Markup:
        """Return what to call a stakeholder group: in this language where the catalogue knows it, else as it is."""
        known = self._own.get(f"groups.{name}") or catalogue(ENGLISH).get(f"groups.{name}", name)
        if f"groups.{name}" in self._own:
            return escape(known)
        return Markup('<span dir="auto">{}</span>').format(known)


def chosen_language(wanted: str | None, accepted: str, offered: Sequence[str]) -> str:
    """Return the language to speak: the one asked for, else the browser's first that is offered, else the first.

    `accepted` is an Accept-Language header; regions are left aside ("nl-BE" is "nl").
    """
    if wanted in offered:
        return str(wanted)
    weighed = []
    for n, part in enumerate(accepted.split(",")[:20]):
        name, _, quality = part.partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        weighed.append((-weight, n, name.strip().lower().partition("-")[0]))
    return next((name for weight, _, name in sorted(weighed) if weight and name in offered), offered[0])
