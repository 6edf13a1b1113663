"""What a rule is, and the questions that several rules ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.dedup.compare import Comparison


@dataclass(frozen=True, slots=True, repr=False)
class Rule:
    """One rule: what it asks (`test`), in words (`description`), and why a librarian would accept it (`reason`)."""

    id: str
    description: str
    reason: str
    test: Callable[[Comparison], bool]
    score: float = 1.0  # how sure a match by this rule is; the surest are joined first

    def __repr__(self) -> str:
        return f"<Rule {self.id}: {self.description}>"


def title_likes(c: Comparison, least: float) -> bool:
    """Ask that the titles are known and this much alike."""
    return c.title is not None and c.title >= least


def authors_fit(c: Comparison, least: float) -> bool:
    """Ask that the authors agree this far; a missing list agrees with everything."""
    return c.authors is None or c.authors >= least


def authors_agree(c: Comparison, least: float) -> bool:
    """Ask that both author lists are known and agree this far."""
    return c.authors is not None and c.authors >= least


def exact_title(c: Comparison) -> bool:
    """Ask for the same title: spelling may differ (three letters of a hundred), words may not."""
    return c.title is not None and c.title >= 0.97 and c.difference != "words"


def long_title(c: Comparison) -> bool:
    """Ask for a title that others do not bear by chance: 40 letters are six or seven words."""
    return min(len(c.left.compact), len(c.right.compact)) >= 40


def journals_fit(c: Comparison) -> bool:
    """Ask for journals that could be one: below .5 the names have little in common."""
    return c.container is None or c.container >= 0.5
