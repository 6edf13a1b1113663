"""reviewkit: co-produced systematic reviews, from references to a prioritised agenda.

    import reviewkit as rk

    review = rk.open("lived-experience.db", protocol="sheffield")
    alice, bram = review.people("alice", "bram")

Pure functions need no review file: `rk.read`, `rk.write`, `rk.convert`, `rk.dedup.find`, `rk.screening.agreement`,
`rk.workshop.tally`, `rk.report.read_flow`. Every noun is in `rk.model`, every error in `rk.errors`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from reviewkit import errors, model
from reviewkit.errors import (
    NotAllowed,
    ProtocolError,
    ReadError,
    ReviewkitError,
    SourceError,
    StoreError,
    UnknownName,
)
from reviewkit.model import Ballot, Name, Record

if TYPE_CHECKING:
    from reviewkit import (
        dedup,
        extraction,
        protocol,
        references,
        report,
        screening,
        sources,
        synthesis,
        workshop,
    )
    from reviewkit.people import Person
    from reviewkit.protocol import Protocol
    from reviewkit.references import Reading, convert, read, write
    from reviewkit.review import Review
    from reviewkit.review import open_review as open  # noqa: A004 - rk.open reads like the builtin it resembles

__version__ = "0.1.0"

__all__ = [
    "Ballot",
    "Name",
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
    "errors",
    "extraction",
    "model",
    "open",
    "protocol",
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
    if name in _NAMES:
        module, attribute = _NAMES[name]
        return getattr(importlib.import_module(module), attribute)
    if name in __all__:  # a room: the other names are here already
        return importlib.import_module(f"reviewkit.{name}")
    raise AttributeError(f"reviewkit has no {name!r}{_elsewhere(name)}; it has: {', '.join(__all__)}")


def _elsewhere(name: str) -> str:
    """Say where else a name is, or which one was meant."""
    import difflib
    from importlib.util import find_spec

    if name.startswith("_") or find_spec(f"reviewkit.{name}"):
        return ""  # looked for by tools, or by an import of that module: nothing is loaded for it
    for room in (each for each in __all__ if each.islower() and each not in _NAMES):
        if name in getattr(importlib.import_module(f"reviewkit.{room}"), "__all__", ()):
            return f" (it is rk.{room}.{name})"
    near = difflib.get_close_matches(name, __all__, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
