"""Protocol files: TOML read into a Protocol, with all faults of a file at once."""

from reviewkit.protocol.plan import (
    Amendment,
    Criterion,
    Field,
    Form,
    Part,
    PlannedSource,
    Protocol,
    Registration,
    Round,
    Stage,
    Synthesis,
    Workshop,
)

__all__ = [
    "Amendment",
    "Criterion",
    "Field",
    "Form",
    "Part",
    "PlannedSource",
    "Protocol",
    "Registration",
    "Round",
    "Stage",
    "Synthesis",
    "Workshop",
]
