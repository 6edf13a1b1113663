"""How much speaks for two records that no rule joined being one work all the same: an order, no probability."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.dedup.compare import Comparison

_AGAINST = {
    "two-dois": 1.5, "two-pmids": 2.0, "kind": 3.0, "numbers": 3.0, "number": 1.0, "generic-title": 2.5,
    "years": 0.5, "places": 0.5, "conference": 0.5, "registries": 3.0, "editions": 3.0, "preprint": 0.5,
    "related": 2.0,
}  # fmt: skip
"""What a veto takes off, as log odds: a series or a notice explains the likeness away, a wrong year hardly does."""


def likelihood(c: Comparison, vetoes: Iterable[str]) -> float:
    """Return a score from 0 to 1, the logistic of a sum of evidence.

    The weights are log odds of the size that Fellegi and Sunter's model (J Am Stat Assoc 1969, 64:1183) gives
    to fields of bibliographic records: agreement in a field with many values (pages, DOI) says more than in one
    with few (year, issue).
    """
    odds = -3.0
    if c.title is not None:
        odds += 14 * (c.title - 0.75)
    if c.authors is not None:
        odds += 4 * (c.authors - 0.5)
    if c.years is not None:
        odds += 0.7 if c.years == 0 else -0.3 if c.years == 1 else -1.5
    if c.container is not None:
        odds += 2.5 * (c.container - 0.5)
    odds += 1.0 * c.volume if c.volume > 0 else 0.8 * c.volume
    odds += 2.0 * c.pages if c.pages > 0 else 1.2 * c.pages
    odds += 0.3 * c.issue + 2.0 * c.doi * c.trusted_doi + 2.0 * c.pmid
    if c.generic and c.issue < 0:
        odds -= 2.0  # an editorial in every issue
    if odds > -2 and c.abstract is not None:
        odds += 3.0 if c.abstract >= 0.9 else 6 * (c.abstract - 0.6)
    odds -= sum(_AGAINST.get(veto, 1.0) for veto in vetoes)
    return 1 / (1 + math.exp(-odds))
