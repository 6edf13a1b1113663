"""The names in BibTeX's fields author and editor: lists parted, and each name's parts told by BibTeX's own rules."""

from __future__ import annotations

import re

from reviewkit.references import latex
from reviewkit.text import name, names

# Web of Science puts all editors between double braces.
_PERSON_IN_BRACES = re.compile(r"\{[^{},]+, (?:[A-Z]{1,4}|(?:[A-Z]\.[ -]?)+)\}")
_PEOPLE_IN_BRACES = re.compile(r"\{[^{},]+,[^{},]+(?:\s+and\s+[^{},]+,[^{},]+)+\}")
_COMMA_IN_BRACES = re.compile(r"\s*\{[^{},]+,[^{},]+\}\s*")
# "Others" in the words of a reference list.
_ET_AL = re.compile(
    r"(?<=\S)[\s,~]+(?:\\(?:textit|emph)\{|\{\\(?:it|em)\s+)?et\.?[\s~]+al\.?\}?\s*$", re.IGNORECASE
)
_AND = re.compile(r"[{}]|\s+and\s+", re.IGNORECASE)
_THIN = re.compile(r"\{\\,\}|\\,")
# "And" in German and French parts what are people beyond doubt: bodies have it in their names, too.
_AND_ELSEWHERE = re.compile(r"\s+(?:und|et)\s+(?!al\b)")
_SURELY_A_PERSON = re.compile(r"(?<!\w)[^\W\d_]\.|^[^{},]+,[^{},]+$")
_LOOSE_AND = re.compile(r"^and\s+|\s+and$", re.IGNORECASE)
_AMPERSAND = re.compile(r"\s+\\?&\s+")
# What stands beside names in by-lines: marks of affiliations, thanks, and what the people are.
_BESIDE = re.compile(
    r"\$\s*\^\s*(?:\{[^{}$]*\}|[^{}$])\s*\$|\\textsuperscript\{[^{}]*\}"
    r"|\\(?:thanks|footnote|footnotemark|orcid)(?:\[[^\]]*\])?\{[^{}]*\}"
    r"|[\s,~]*[(\[]\s*eds?\.?\s*[)\]]|,\s*(?:editors?|eds?\.)\s*$",
    re.IGNORECASE,
)
_BRACE = re.compile(r"[{}]")
_COMMA = re.compile(r"[{},]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s~-]*){1,4}")
_INITIAL_FIRST = re.compile(r"[^\W\d_]\.[\s~-]*\S")
# A word of a name: what braces hold together is one, and so is a command with the letter after it.
_WORD = re.compile(r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+\s+|[^\s~{}])+")
_SUFFIX = re.compile(r"\b(?:jr|sr|i{2,3}|iv)\.?\}?$", re.IGNORECASE)
_OF_BODY = re.compile(
    r"\S[\s~](?:for|of|the|at)[\s~]+\S"
)  # "Office for National Statistics"; nobody is called so
_JOINING = frozenset(("y", "i"))  # two family names in Spanish and Catalan: "Ramón y Cajal"
# BibLaTeX's extended names: "family=Berg, given=Ann, prefix=van den, suffix=Jr, useprefix=true".
_EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix)(?:-i)?\s*=")
_EXTENDED_PART = re.compile(
    r"(?<![a-z])(family|given|prefix|suffix)\s*=\s*\"?(.*?)\"?\s*(?:,\s*(?=[a-z-]+\s*=)|$)"
)


def people(value: str) -> list[str]:
    """Return the people in a field's value, each as "Family, Given" or, for bodies, between braces."""
    return [_person(part) for part in _parted(" ".join(value.split()))]


def _parted(value: str) -> list[str]:
    """Part a list of names at every "and" that stands outside braces."""
    if "\\," in value:  # LaTeX's thin space between initials is no comma
        value = _THIN.sub("~", value)
    if _PEOPLE_IN_BRACES.fullmatch(value):
        value = value[1:-1]
    parts = cut(value, _AND)
    if len(parts) == 1 and all(map(_SURELY_A_PERSON.search, others := _AND_ELSEWHERE.split(value))):
        parts = others
    if len(parts) == 1 and "&" in value:
        halves = _AMPERSAND.split(value)  # not of a body's name: "Barnes & Noble"
        if all(re.search(r"\S[\s~]+\S", half) and not name(half).literal for half in halves):
            parts = halves
    if "$" in value or "\\" in value or "(" in value or "[" in value or "ed" in value:
        parts = [_BESIDE.sub("", part) for part in parts]
    parts = [_ET_AL.sub("", part.strip()) for part in parts]
    parts = [part for part in parts if part.strip(" ,") and part != "others"]
    if len(parts) == 1 and (listed := _listed(parts[0])):
        return listed
    if len(parts) > 1 and all(
        map(_COMMA_IN_BRACES.fullmatch, parts)
    ):  # bodies have no commas, or not all of them
        return [part.strip()[1:-1] for part in parts]
    if len(parts) > 1 and any("," in part for part in parts):
        last = len(parts) - 1
        parts = [
            each
            for place, part in enumerate(parts)
            for each in _several(part, parts[-1], at_end=place == last)
        ]
    return [_LOOSE_AND.sub("", part) for part in parts]


def cut(value: str, between: re.Pattern[str]) -> list[str]:
    """Part `value` where the pattern matches outside braces; it must match braces, too."""
    parts: list[str] = []
    depth = start = 0
    for found in between.finditer(value):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            parts.append(value[start : found.start()])
            start = found.end()
    return [*parts, value[start:]]


def _listed(value: str) -> list[str]:
    """Return the people of a value without "and" that names several: not BibTeX's way, but exporters write it."""
    if value.startswith("{") or _EXTENDED.match(value):
        return []
    if ";" in value or (value.count(",") > 1 and len(names(value)) > 1):
        return [str(person) if person.family else "{" + person.literal + "}" for person in names(value)]
    return []


def _several(part: str, last: str, *, at_end: bool) -> list[str]:
    """Return the people of a part whose commas part people, as in "A. Smith, B. Wu, and C. Berg"; else the part."""
    pieces = [piece.strip() for piece in cut(part, _COMMA) if piece.strip()]
    if len(pieces) < 2 or _EXTENDED.match(part):
        return [part.rstrip(" ,")]
    whole = not pieces[0].startswith("{") and all(re.search(r"[\s~]", piece) for piece in pieces)
    if whole and (_INITIAL_FIRST.match(pieces[0]) or (not at_end and "," not in last)):
        return pieces
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):
        return [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    return [part.rstrip(" ,")]


def _person(given: str) -> str:
    given = " ".join(given.split())
    if _PERSON_IN_BRACES.fullmatch(given):
        given = given[1:-1]
    if given.startswith("{") and closes_last(given):
        return "{" + latex.to_text(given[1:-1]) + "}"
    if _EXTENDED.match(given) and (parts := dict(_EXTENDED_PART.findall(given))):
        return latex.to_text(_extended(parts))
    if "," not in given and _OF_BODY.search(given):
        return "{" + latex.to_text(given) + "}"
    return latex.to_text(given if "," in given else _family_first(given))


def _extended(parts: dict[str, str]) -> str:
    family = " ".join(parts[key] for key in ("prefix", "family") if parts.get(key))
    return ", ".join(part for part in (family, parts.get("suffix", ""), parts.get("given", "")) if part)


def _family_first(given: str) -> str:
    """Return a name without a comma as "Family, Given" where words in small letters or braces tell its parts.

    To BibTeX the family name begins with the first word in small letters after the given name, and what braces
    hold together is one word (Patashnik, BibTeXing, 1988, section 4).
    """
    words = _WORD.findall(given)
    small = [place for place, word in enumerate(words) if _is_small(word)]
    braced = words[-1:] and words[-1].startswith("{") and " " in words[-1]
    if (
        not (small or braced)
        or small[:1] == [0]
        or _SUFFIX.search(words[-1])
        or name(latex.to_text(given)).literal
    ):
        return given
    start = min([*small, len(words) - 1])
    if start > 1 and words[start] in _JOINING:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}" if start else given


def _is_small(word: str) -> bool:
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    return latex.to_text(word)[:1].islower() if "\\" in word else word[:1].islower()


def closes_last(written: str) -> bool:
    """Tell whether the brace at the beginning is closed by the one at the end."""
    depth = 0
    for found in _BRACE.finditer(written):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end() == len(written)
    return False
