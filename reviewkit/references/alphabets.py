"""Which encoding 8-bit bytes are in: the one that the file names, else what its text looks like."""

from __future__ import annotations

import codecs
import re

from reviewkit.references.latin import guess_latin
from reviewkit.references.scripts import guess_script


def guess(head: bytes, lines: bytes) -> str:
    """Return the encoding of lines that are no UTF-8, in a file with this beginning.

    It is cp1252 where nothing speaks for another.
    """
    return _named(head) or guess_script(lines) or guess_latin(lines)


# XML's declaration, JabRef's first line ("% Encoding: Cp1252") and that of Emacs.
_DECLARED = re.compile(
    rb"\A\s*<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([\w.:-]{3,30})"
    rb"|\A\s*%+ ?encoding: ?([\w.:-]{3,30})|\A[^\n]{0,60}-\*-[^\n]{0,40}?coding: ?([\w.:-]{3,30})",
    re.IGNORECASE,
)


def _named(head: bytes) -> str:
    """Return the 8-bit encoding that a file says it is in, where it says so and may be.

    Latin-1 is read as cp1252, as the Encoding Standard has it: its 32 controls are signs there, and nobody writes
    the controls.
    """
    found = _DECLARED.search(head)
    word = next((part for part in found.groups() if part), b"").decode() if found else ""
    try:
        name = codecs.lookup(word.lower().removeprefix("x-")).name if word else ""
        head.decode(name or "utf-8")
    except (LookupError, UnicodeError):
        return ""
    if name.startswith(("utf", "ascii")) or not name:
        return ""
    return "cp1252" if name == "iso8859-1" else name
