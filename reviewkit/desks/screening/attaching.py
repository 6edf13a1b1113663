"""What is attached as a full text, from outside: links that are links, files that are what they say, bytes to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reviewkit.desks.screening.wanted_list import doi_link
from reviewkit.errors import NotAllowed
from reviewkit.store import media

if TYPE_CHECKING:
    import os

    from reviewkit.model import Report

WAYS = ("open access", "publisher", "library", "interlibrary loan", "author", "repository", "web search")
"""Ways of getting a full text that are written alike by everybody; any other words are taken, too."""
_LONGEST_LINK = 2000  # characters: what every browser takes


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """The content of a full text, verified, with what it is by that content: ready to be shown or sent."""

    content: bytes
    media_type: str
    inline: bool
    name: str

    @property
    def headers(self) -> dict[str, str]:
        """What a web server has to say with it, so that nothing written in the file is run in the server's name.

        Only what a browser shows without running anything is shown in place; the rest is offered for saving.
        """
        how = "inline" if self.inline else "attachment"
        return {
            "Content-Type": self.media_type,
            "Content-Disposition": f'{how}; filename="{self.name}"',
            "X-Content-Type-Options": "nosniff",
            # A PDF viewer does not work in a sandbox; what else is shown needs nothing and gets nothing.
            "Content-Security-Policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
            if self.media_type == media.PDF.name
            else "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN",  # it is read beside a form of the same server
        }

    def __repr__(self) -> str:
        return f"<Opened {self.name}: {self.media_type}, {len(self.content):,} bytes>"


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of one file of a folder: the report it was attached to and by what its name fitted, or why not."""

    file: str
    report: Report | None = None
    by: str = ""
    why: str = ""
    attached: bool = False


def link_of(source: str | os.PathLike[str]) -> str:
    """Return the address that a source is, "" where it is a file; raises NotAllowed for an address that is none."""
    if not isinstance(source, str):
        return ""
    said = source.strip()
    doi = re.fullmatch(r"(?i)(?:doi:\s*)?(10\.\d{4,9}/\S+)", said)
    if doi and not Path(said).exists():
        return doi_link(doi[1].lower())
    if not re.match(r"(?i)[a-z][a-z0-9+.-]+:", said) or re.match(r"(?i)[a-z]:[\\/]", said):
        return ""
    if Path(said).exists():
        return ""
    parts = urlsplit(said)
    sound = parts.scheme.casefold() in ("http", "https") and parts.hostname and len(said) <= _LONGEST_LINK
    if not sound or re.search(r"[\s\x00-\x1f<>\"]", said):
        raise NotAllowed(f"{said[:80]!r} is no link to a full text: it begins with https:// or http://")
    return said


def suspicion(file: Path) -> str:
    """Return in words what is odd about a file: a page of a web site, say, that was saved under a PDF's name."""
    with file.open("rb") as opened:
        kind = media.of(opened)
    if file.suffix.casefold() == ".pdf" and kind is not media.PDF:
        return f"is called a PDF, but is {kind.name}: perhaps a web page that was saved in its place"
    return ""
