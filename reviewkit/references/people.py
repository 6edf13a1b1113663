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

# Names in the forms that part them without doubt: "Smith JA" and "Smith, J. A."; and what stands between two.
_SHORT = r"[^\W\d_][\w'\u2019-]+(?: [\w'\u2019-]+){0,2} [A-Z]{1,3}"
APA = r"[^\W\d_][\w'\u2019 -]*, (?:[A-Z]\.[ -]?)+"
AND = r"(?:, ?(?:and |& ?)?| and | & ?)"
_SEVERAL = (
    (re.compile(rf"{_SHORT}(?:{AND}{_SHORT})+\.?"), re.compile(AND)),  # "Smith J, Wu LM and van Dijk P"
    # "Smith, J. A., Wu, L., & van Dijk, P.": a comma parts a name's own halves as well.
    (re.compile(rf"{APA}(?:{AND}{APA})+"), re.compile(r"(?<=\.)" + AND)),
)
_PERHAPS = re.compile(r" [A-Z]{1,3}, ?[^\W\d_]|,.*,| and ")  # no other value can be one of those
# Library catalogues add years of life and what somebody did: "Smith, John, 1950- editor.", "Smith, John (Author)".
_DID = (
    r"(?:(?:joint |contributing )?author|editor|translator|compiler|contributor|illustrator|supervisor"
    r"|thesis advisor|issuing body|degree granting institution)"
)
_ADDED = re.compile(
    rf"(?:,\s*(?:(?:b|d|ca|fl)\.\s?)?[12]\d{{3}}\??(?:\s?[-\u2013]\s?(?:[12]\d{{3}}\??)?)?(?:[,\s]+{_DID})*"
    rf"|(?:,\s*{_DID}|\s*[(\[](?:{_DID}|eds?\.?)[)\]])+)\.?$",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[^\S\n]{2,}")  # a line break may part people
_LONGEST = 20_000  # characters; some papers of physics have thousands of authors, and none more than that


def named(given: list[str], *, many: bool) -> Iterable[Name]:
    """Return the people whom values name, each value one of them or (`many`) any number."""
    joined = "".join(given)
    if "  " in joined or "\t" in joined:
        given = [_SPACES.sub(" ", value) for value in given]
    if not many:
        # A tag that comes several times mostly names one person each time, with a comma in the name.
        if len(given) == 1 or "(" in joined or joined.count(",") > len(given):
            given = [name for value in given for name in apart(_ADDED.sub("", value))]
        if values.is_plain(joined):
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


def apart(value: str) -> list[str]:
    """Return the names in a value that holds several people, as hand-made files and some registers have it."""
    if not _PERHAPS.search(value) or len(value) > _LONGEST:
        return [value]
    for whole, between in _SEVERAL:
        if whole.fullmatch(value):
            return between.split(value)
    parts = value.split(" and ")
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):  # BibTeX's way
        return parts
    return [value]


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
