"""What a rule is, and the questions that several rules ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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


class Threshold(NamedTuple):
    """A measure that rules use, by name: its value, what it means, and why it lies there."""

    name: str
    value: float
    means: str
    reason: str


LETTERS, EXACT, NEAR, ALIKE, REWORDED = 0.99, 0.97, 0.93, 0.8, 0.6
ALL, AGREE, FIT = 0.9, 0.75, 0.5
LONG, SHORTEST = 40, 25

THRESHOLDS = (
    Threshold("same letters", LETTERS, "share of letters in order",
              "one letter of a hundred: asked for where page or volume contradicts"),
    Threshold("same title", EXACT, "share of letters in order, and no word differs",
              "three letters of a hundred are slips, hyphens and transliteration"),
    Threshold("near title", NEAR, "share of letters in order, or one title begins or ends the other",
              "one word of a title of fifteen, or a subtitle that one database leaves out"),
    Threshold("similar title", ALIKE, "share of letters in order",
              "two translations of one title; only beside an equal DOI"),
    Threshold("reworded title", REWORDED, "share of letters in order",
              "titles of two works in one field reach this; beside journal, issue and run of pages none is asked for"),
    Threshold("all authors", ALL, "half the first author, half the share of the shorter list that is in the longer",
              "one name of five may be spelled beyond recognition"),
    Threshold("authors agree", AGREE, "as above", "the first author and half of the others, or the others in full"),
    Threshold("authors fit", FIT, "as above; a missing list fits",
              "the first author alone: lists are cut after the first name"),
    Threshold("same journal", 0.75, "share of words that are, or begin, or contract words of the other, in order",
              "ISO 4 cuts words and drops small ones; names that differ in a word get .7 at most"),
    Threshold("journals fit", 0.5, "as above; a missing name fits",
              "below half of the words two names have little in common"),
    Threshold("long title", LONG, "letters without spaces",
              "six or seven words: others do not bear the title by chance"),
    Threshold("near year", 1, "years", "online in one year, in print in the next"),
    Threshold("abstracts alike", 0.9, "share of letters in order of the first 600",
              "databases cut abstracts and drop headings, but do not reword them"),
)  # fmt: skip
"""All measures that more than one rule uses; a rule that departs from them says why."""


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
    return c.title is not None and c.title >= EXACT and c.difference != "words"


def long_title(c: Comparison) -> bool:
    """Ask for a title that others do not bear by chance: 40 letters are six or seven words."""
    return min(len(c.left.compact), len(c.right.compact)) >= LONG


def journals_fit(c: Comparison) -> bool:
    """Ask for journals that could be one: below .5 the names have little in common."""
    return c.container is None or c.container >= FIT
