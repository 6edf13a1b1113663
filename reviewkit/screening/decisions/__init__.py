"""Decisions in other tools' files: read from Rayyan, Covidence, ASReview and plain tables, and written for them."""

from reviewkit.screening.decisions.giving import FORMATS, Judged, decisions_text
from reviewkit.screening.decisions.nouns import Decision, Decisions
from reviewkit.screening.decisions.reading import read_decisions

__all__ = ["FORMATS", "Decision", "Decisions", "Judged", "decisions_text", "read_decisions"]
