"""What the pages say: catalogues of sentences, English first; a sentence that a language lacks is shown in English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

ENGLISH = "en"
# Languages whose usual script runs from right to left (CLDR 46, script metadata); a catalogue may be in any of them.
RIGHT_TO_LEFT = ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi")
NONE: Mapping[str, str] = {}


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the sentences of a language as "section.name" -> text; empty where there is no catalogue.

    Every folder below `texts` may hold a file for the language: each kind of page has its own.
    """
    found: dict[str, str] = {}
    if not language.isalpha():
        return found
    home = files(__package__).joinpath("texts")
    for folder in (home, *sorted((one for one in home.iterdir() if one.is_dir()), key=lambda one: one.name)):
        file = folder.joinpath(f"{language}.toml")
        if file.is_file():
            found |= sentences(file)
    return found


def sentences(file: Traversable) -> dict[str, str]:
    """Return the sentences of one catalogue file as "section.name" -> text."""
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()}


class Texts:
    """The sentences of one page in one language; `missed` tells whether English had to stand in.

    `added` are sentences that stand before those of the catalogue: a project's own language or wording.
    """

    def __init__(self, language: str, added: Mapping[str, str] = NONE, *, easy: bool = False) -> None:
        self.language = language
        self.easy = easy  # whether the reader asked for easy words
        self.direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
        self.missed = False
        self._own = {**catalogue(language), **added} if added else catalogue(language)

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
        return Markup('<span lang="en" dir="ltr">{}</span>').format(text)

    def group(self, name: str) -> Markup:
        """Return what to call a stakeholder group: in this language where the catalogue knows it, else as it is."""
        return self.known("groups", name)

    def known(self, section: str, name: str) -> Markup:
        """Return what to call something that the protocol names, where a catalogue knows it, else as it is."""
        if own := self._own.get(f"{section}.{name}"):
            return escape(own)
        return Markup('<span dir="auto">{}</span>').format(catalogue(ENGLISH).get(f"{section}.{name}", name))


def endonym(language: str, added: Mapping[str, str] = NONE) -> str:
    """Return what a language calls itself, for a link to it; its code where no catalogue says it."""
    return added.get("page.name") or catalogue(language).get("page.name", language)


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
