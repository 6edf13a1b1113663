"""Extraction data to and from other tools: tidy tables, RevMan, metafor, robvis, EPPI-Reviewer, Covidence."""

from reviewkit.extraction.exchange import covidence, eppi, metafor, revman, robvis, tidy
from reviewkit.extraction.exchange.incoming import Coded, Coding, matched
from reviewkit.extraction.exchange.material import Export, Left, Material, Standing, Work

__all__ = [
    "Coded",
    "Coding",
    "Export",
    "Left",
    "Material",
    "Standing",
    "Work",
    "covidence",
    "eppi",
    "matched",
    "metafor",
    "revman",
    "robvis",
    "tidy",
]
