"""The sets of rules to choose from, and their policies: data.

Two records are called the same where at least one evidence rule holds and no veto does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewkit.dedup.evidence import EVIDENCE, LOOSE
from reviewkit.dedup.rule import Rule, title_likes
from reviewkit.dedup.vetoes import VETOES

if TYPE_CHECKING:
    from reviewkit.dedup.compare import Comparison


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """A set of rules with its policy; make a variant with `dataclasses.replace`."""

    name: str
    description: str
    reason: str
    evidence: tuple[Rule, ...]
    vetoes: tuple[Rule, ...]
    cochrane_versions: Literal["relate", "merge"] = "relate"  # .pub2 and .pub3 of one Cochrane review
    preprints: Literal["relate", "merge"] = "relate"  # a preprint and what was published
    review_share: float = 0.01  # doubtful pairs shown for each record
    review_floor: float = 0.5  # the score below which a pair is not worth a person's time

    def __repr__(self) -> str:
        return f"<Rules {self.name}: {len(self.evidence)} rules, {len(self.vetoes)} vetoes>"


def _editions(c: Comparison) -> bool:
    one, other = c.left, c.right
    if not one.cochrane or one.cochrane != other.cochrane:
        return False
    if one.edition and other.edition:
        return one.edition != other.edition
    return not c.same_year


def _preprint(c: Comparison) -> bool:
    return c.left.preprint != c.right.preprint


EDITIONS = Rule("editions", "two editions of one Cochrane review",
                "an update is a new search with new results", _editions)  # fmt: skip
PREPRINT = Rule(
    "preprint", "a preprint and a published article", "the text changes in peer review", _preprint
)


def _same_review(c: Comparison) -> bool:
    return bool(c.left.cochrane) and c.left.cochrane == c.right.cochrane and title_likes(c, 0.8)


ONE_REVIEW = Rule("cochrane", "same number of a Cochrane review, titles alike",
                  "updates keep the number of the review", _same_review, 0.98)  # fmt: skip


def evidence_of(rules: Rules) -> tuple[Rule, ...]:
    """Return the evidence rules of a rule set together with those that its policies ask for."""
    return (*rules.evidence, ONE_REVIEW) if rules.cochrane_versions == "merge" else rules.evidence


def vetoes_of(rules: Rules) -> tuple[Rule, ...]:
    """Return the vetoes of a rule set together with those that its policies ask for."""
    found = rules.vetoes
    if rules.cochrane_versions == "relate":
        found = (*found, EDITIONS)
    if rules.preprints == "relate":
        found = (*found, PREPRINT)
    return found


BALANCED = Rules(
    "balanced",
    "Merges what no librarian would doubt, and asks about the rest.",
    "For most reviews: a false merge loses a study, a missed duplicate costs a minute of screening.",
    EVIDENCE,
    VETOES,
)

_CAUTIOUS = frozenset({"doi", "pmid", "trial", "title-place", "title-page", "title-authors-journal"})

CAUTIOUS = Rules(
    "cautious",
    "Merges only what two independent facts prove, and asks about more.",
    "For small reviews, where a person can look at every doubt.",
    tuple(rule for rule in EVIDENCE if rule.id in _CAUTIOUS),
    VETOES,
    review_share=0.03,
    review_floor=0.4,
)

THOROUGH = Rules(
    "thorough",
    "Merges also where volume or pages contradict and all else agrees, and preprints with what was published.",
    "For mapping tens of thousands of records, where each duplicate is screened by two people.",
    (*EVIDENCE, *LOOSE),
    VETOES,
    preprints="merge",
    review_share=0.02,
    review_floor=0.4,
)
