"""Screening: who judges which report, how far people agree, and decisions in other tools' files; no review needed."""

from reviewkit.screening.dealing import assign
from reviewkit.screening.decisions import Decision, Decisions, Judged, decisions_text, read_decisions
from reviewkit.screening.folding import fold
from reviewkit.screening.measuring import Agreement, agreement
from reviewkit.screening.sets import SetAgreement, set_agreement

__all__ = [
    "Agreement",
    "Decision",
    "Decisions",
    "Judged",
    "SetAgreement",
    "agreement",
    "assign",
    "decisions_text",
    "fold",
    "read_decisions",
    "set_agreement",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
