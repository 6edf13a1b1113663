"""Protocol files: TOML read into a Protocol, with all faults of a file at once."""

from reviewkit.protocol.amendments import amendment_faults, changes
from reviewkit.protocol.plan import (
    Amendment,
    Criterion,
    Field,
    Form,
    Part,
    Pilot,
    PlannedSource,
    Protocol,
    Registration,
    Round,
    Stage,
    Synthesis,
    Workshop,
)
from reviewkit.protocol.registration import registration_text
from reviewkit.protocol.shipped import names as shipped_names
from reviewkit.protocol.vocabulary import FRAMEWORKS, RULE_BALLOTS

__all__ = [
    "FRAMEWORKS",
    "RULE_BALLOTS",
    "Amendment",
    "Criterion",
    "Field",
    "Form",
    "Part",
    "Pilot",
    "PlannedSource",
    "Protocol",
    "Registration",
    "Round",
    "Stage",
    "Synthesis",
    "Workshop",
    "amendment_faults",
    "changes",
    "registration_text",
    "shipped_names",
]
