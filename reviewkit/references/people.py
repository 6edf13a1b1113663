"""Names written so that they are read back as the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit import text

if TYPE_CHECKING:
    from reviewkit.model import Name


def plainly(person: Name) -> str:
    """Return "Family, Given, Suffix", or a body's name, with EndNote's closing comma where it could be a person's."""
    written = " ".join((person.literal or str(person)).replace(";", ",").split())
    if (person.literal or not person.given) and text.name(written) != person:
        return written + "," if "," not in written else written
    return written
