"""Screening: who judges which report, how far people agree, and decisions in other tools' files; no review needed."""

from reviewkit.screening.dealing import assign
from reviewkit.screening.folding import fold
from reviewkit.screening.measuring import Agreement, agreement
from reviewkit.screening.sets import SetAgreement, set_agreement

__all__ = ["Agreement", "SetAgreement", "agreement", "assign", "fold", "set_agreement"]
