"""What the pages say: catalogues of sentences, English first; a sentence that a language lacks is shown in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from reviewkit.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

ENGLISH = "en"
# Languages whose usual script runs from right to left (CLDR 46, script metadata); a catalogue may be in any of them.
RIGHT_TO_LEFT = ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi")
NONE: Mapping[str, str] = {}
FACT = re.compile(r"{\w*}")  # what is filled in


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


def added(folder: Path) -> dict[str, dict[str, str]]:
    """Return a project's own sentences, one file for each language: "ar.toml" -> {"ar": {"code.title": …}}.

    Raises ReadError for a file that is none, a sentence that no page says, and one that leaves out or adds a {fact}.
    """
    found = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            own = sentences(file)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
            raise ReadError(f"{file}: no catalogue of sentences: {error}", path=str(file)) from error
        for key, text in own.items():
            english = catalogue(ENGLISH).get(key)
            if english is None and not key.startswith(("groups.", "criteria.")):
                raise ReadError(f"{file}: no page says {key!r}", path=str(file))
            if english is not None and sorted(FACT.findall(text)) != sorted(FACT.findall(english)):
                wanted = ", ".join(FACT.findall(english)) or "no words in braces"
                raise ReadError(f"{file}: {key!r} has to hold {wanted}: {text!r}", path=str(file))
        found[file.stem] = own
    if not found:
        raise ReadError(f"{folder}: no catalogue is there, such as ar.toml", path=str(folder))
    return found


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
        text = escape(self._own.get(key) or catalogue(ENGLISH)[key])
        if facts:
            text = text.format(**facts)
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
