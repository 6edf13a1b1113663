"""Protocol files: TOML read into a Protocol, with all faults of a file at once."""

from reviewkit.protocol.amendments import amendment_faults, changes
from reviewkit.protocol.evidence_plan import Appraisal, Effects, Synthesis
from reviewkit.protocol.plan import (
    Amendment,
    BallotKind,
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
    Threshold,
    Workshop,
)
from reviewkit.protocol.registration import registration_text
from reviewkit.protocol.shipped import names as shipped_names
from reviewkit.protocol.shipped import part_text
from reviewkit.protocol.shipped import parts as shipped_parts
from reviewkit.protocol.vocabulary import FRAMEWORKS, RULE_BALLOTS, rule_for

__all__ = [
    "FRAMEWORKS",
    "RULE_BALLOTS",
    "Amendment",
    "Appraisal",
    "BallotKind",
    "Criterion",
    "Effects",
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
    "Threshold",
    "Workshop",
    "amendment_faults",
    "changes",
    "part_text",
    "registration_text",
    "rule_for",
    "shipped_names",
    "shipped_parts",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
