"""Names as files hold them: the people whom values name, and names written so that they are read back the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit import text
from reviewkit.references import values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Name

_ADDRESS = re.compile(r"\s*\([^()\s]*@[^()]*\)")
_OTHERS = re.compile(r"(?:and )?others|al\.?, et|et\.? al\.?|others, and", re.IGNORECASE)
# What databases write where a work names no author: it is nobody.
_NOBODY = re.compile(r"\s*\[(?:no authors?(?: name)?(?: available| listed)?|anonymous)\]\s*$", re.IGNORECASE)


def named(given: list[str], *, many: bool) -> Iterable[Name]:
    """Return the people whom values name, each value one of them or (`many`) any number."""
    if not many and values.is_plain("".join(given)):
        return map(text.name, given)
    found: list[Name] = []
    for value in given:
        if "[" in value and _NOBODY.match(value):
            continue
        if many:
            found += values.crowd(value)
        elif ";" in value or "\n" in value:
            found += values.people(value)
        elif "@" in value:  # Web of Science adds addresses in brackets
            found.append(text.name(_ADDRESS.sub("", values.tidy(value))))
        else:
            found.append(text.name(value if value.isascii() and "&" not in value else values.tidy(value)))
    return found


def is_others(name: Name) -> bool:
    """Tell whether a name is "et al." or "others": more people than the source names, and nobody in particular."""
    begins = (name.family or name.literal)[:2].lower()
    return begins in {"al", "an", "et", "ot"} and bool(_OTHERS.fullmatch(str(name)))


def plainly(person: Name) -> str:
    """Return "Family, Given, Suffix", or a body's name, with EndNote's closing comma where it could be a person's."""
    written = " ".join((person.literal or str(person)).replace(";", ",").split())
    if (person.literal or not person.given) and text.name(written) != person:
        return written + "," if "," not in written else written
    return written
