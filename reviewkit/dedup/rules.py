"""The sets of rules to choose from, and their policies: data.

Two records are called the same where at least one evidence rule holds and no veto does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewkit.dedup.evidence import EVIDENCE, LOOSE
from reviewkit.dedup.rule import AGREE, ALL, THRESHOLDS, Rule, authors_agree, title_likes
from reviewkit.dedup.vetoes import VETOES
from reviewkit.errors import UnknownName

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

    def describe(self) -> list[tuple[str, str, str]]:
        """Return the rule set for a methods section: name, description and reason of all that decides, in order.

        The set itself comes first, then rules of evidence (any one joins two records), vetoes (any one keeps them
        apart), policies, the measures that rules use, and how the list for people is cut.
        """
        told = [(self.name, self.description, self.reason)]
        told += [(f"rule: {rule.id}", rule.description, rule.reason) for rule in evidence_of(self)]
        told += [(f"veto: {rule.id}", rule.description, rule.reason) for rule in vetoes_of(self)]
        told += [
            (
                f"policy: Cochrane versions, {self.cochrane_versions}",
                *_POLICIES["cochrane", self.cochrane_versions],
            ),
            (f"policy: preprints, {self.preprints}", *_POLICIES["preprints", self.preprints]),
        ]
        told += [(f"measure: {m.name}", f"{m.value:g} ({m.means})", m.reason) for m in THRESHOLDS]
        told.append(
            (
                "list for people",
                f"at most {self.review_share:.0%} of the records, likelihood {self.review_floor:g} or more",
                "a list that nobody finishes helps nobody, and of less likely pairs not one in a hundred is one work",
            )
        )
        return told

    def __repr__(self) -> str:
        return f"<Rules {self.name}: {len(self.evidence)} rules, {len(self.vetoes)} vetoes>"


_POLICIES = {
    ("cochrane", "relate"): (".pub2 and .pub3 of one Cochrane review are related, not merged",
                             "an update is a new search with new results"),
    ("cochrane", "merge"): (".pub2 and .pub3 of one Cochrane review are merged",
                            "updates keep the number of the review, and one screening decision does for all"),
    ("preprints", "relate"): ("a preprint and the published article are related, not merged",
                              "the text changes in peer review; both are reports of one study"),
    ("preprints", "merge"): ("a preprint and the published article are merged",
                             "one screening decision does for both"),
}  # fmt: skip


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


def _published(c: Comparison) -> bool:
    return (
        c.left.preprint != c.right.preprint
        and title_likes(c, ALL)
        and c.difference in ("", "words")
        and authors_agree(c, AGREE)
        and (c.years is None or c.years <= 4)
    )


ONE_PAPER = Rule("published", "a preprint and a published article, titles and authors alike, at most four years apart",
                 "one screening decision does for both; title and authors seldom change on the way",
                 _published, 0.9)  # fmt: skip


def evidence_of(rules: Rules) -> tuple[Rule, ...]:
    """Return the evidence rules of a rule set together with those that its policies ask for."""
    found = rules.evidence
    if rules.cochrane_versions == "merge":
        found = (*found, ONE_REVIEW)
    return (*found, ONE_PAPER) if rules.preprints == "merge" else found


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


def rule_set(rules: Rules | str) -> Rules:
    """Return a rule set, also by its name: "cautious", "balanced", "thorough". Raises UnknownName for another."""
    if isinstance(rules, Rules):
        return rules
    known = {one.name: one for one in (CAUTIOUS, BALANCED, THOROUGH)}
    if rules not in known:
        raise UnknownName("rule set", rules, known)
    return known[rules]
