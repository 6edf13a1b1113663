"""Screening: who judges which report, and how far people agree: pure functions, no review file needed."""

from reviewkit.screening.dealing import assign
from reviewkit.screening.folding import fold
from reviewkit.screening.measuring import Agreement, agreement

__all__ = ["Agreement", "agreement", "assign", "fold"]
