"""reviewkit: co-produced systematic reviews, from references to a prioritised agenda.

    import reviewkit as rk

    review = rk.open("lived-experience.db", protocol="sheffield")
    alice, bram = review.people("alice", "bram")

Pure functions need no review file: `rk.read`, `rk.write`, `rk.convert`, `rk.dedup.find`, `rk.screening.agreement`,
`rk.workshop.tally`, `rk.report.read_flow`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from reviewkit.errors import (
    NotAllowed,
    ProtocolError,
    ReadError,
    ReviewkitError,
    SourceError,
    StoreError,
    UnknownName,
)
from reviewkit.model import Ballot, Record

if TYPE_CHECKING:
    from reviewkit import dedup, extraction, references, report, screening, sources, synthesis, workshop
    from reviewkit.people import Person
    from reviewkit.protocol import Protocol
    from reviewkit.references import Reading, convert, read, write
    from reviewkit.review import Review
    from reviewkit.review import open_review as open  # noqa: A004 - rk.open reads like the builtin it resembles

__version__ = "0.1.0"

__all__ = [
    "Ballot",
    "NotAllowed",
    "Person",
    "Protocol",
    "ProtocolError",
    "ReadError",
    "Reading",
    "Record",
    "Review",
    "ReviewkitError",
    "SourceError",
    "StoreError",
    "UnknownName",
    "convert",
    "dedup",
    "extraction",
    "open",
    "read",
    "references",
    "report",
    "screening",
    "sources",
    "synthesis",
    "workshop",
    "write",
]

# What is heavy is loaded when it is first used: a script that only reads a RIS file need not wait for numpy.
_ROOMS = {"dedup", "extraction", "references", "report", "screening", "sources", "synthesis", "workshop"}
_NAMES = {
    "Person": ("reviewkit.people", "Person"),
    "Protocol": ("reviewkit.protocol", "Protocol"),
    "Reading": ("reviewkit.references", "Reading"),
    "Review": ("reviewkit.review", "Review"),
    "convert": ("reviewkit.references", "convert"),
    "open": ("reviewkit.review", "open_review"),
    "read": ("reviewkit.references", "read"),
    "write": ("reviewkit.references", "write"),
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"reviewkit.{name}")
    if name in _NAMES:
        module, attribute = _NAMES[name]
        return getattr(importlib.import_module(module), attribute)
    raise AttributeError(f"reviewkit has no {name!r}; it has: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
