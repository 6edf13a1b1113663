"""What forbids to call two records one work, whatever agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.dedup import containers
from reviewkit.dedup.rule import AGREE, EXACT, NEAR, Rule, authors_agree, title_likes

if TYPE_CHECKING:
    from reviewkit.dedup.compare import Comparison


def _one_number(c: Comparison) -> bool:
    """Say whether both bear one registry or Cochrane number: whether its editions are one work is policy."""
    one, other = c.left, c.right
    return bool(one.trial and one.trial == other.trial) or bool(
        one.cochrane and one.cochrane == other.cochrane
    )


def _two_dois(c: Comparison) -> bool:
    """Two DOIs are two works, unless everything else says that one work was registered twice."""
    if c.doi >= 0 or _one_number(c) or c.left.preprint != c.right.preprint:
        return False  # whether editions, and a preprint and the article, are one work is policy
    agreed = (
        title_likes(c, EXACT)
        and not c.generic
        and authors_agree(c, AGREE)
        and c.years == 0
        and c.same_container
        and c.volume > 0
        and c.issue >= 0
        and c.pages > 0
        and c.same_end
    )
    return not agreed


def _two_pmids(c: Comparison) -> bool:
    return c.pmid < 0


def _kinds(c: Comparison) -> bool:
    """A notice and the article are two works, but a subtitle such as "commentary on …" may have been lost."""
    if c.left.kind != c.right.kind and {c.left.kind, c.right.kind} != {"", "comment"}:
        return True
    return c.difference == "kind" and not (c.doi > 0 and c.spans and authors_agree(c, AGREE))


def _numbers(c: Comparison) -> bool:
    """Different numbers are different works, unless they stand on one run of pages: then one is a slip."""
    if c.difference not in ("numbers", "opposites"):
        return False
    slip = (
        c.spans
        and c.left.first != "1"
        and c.volume > 0
        and c.same_container
        and c.same_year
        and c.doi >= 0
        and title_likes(c, NEAR)
        and authors_agree(c, AGREE)
    )
    return not slip


def _number(c: Comparison) -> bool:
    return c.difference == "number" and not (c.placed or (c.doi > 0 and c.pages >= 0 and c.near_year))


def _shared_title(c: Comparison) -> bool:
    """Titles that many works share need the place to the last page, or volume, issue and author, or a DOI."""
    if not c.generic or (c.doi > 0 and c.trusted_doi and c.pages >= 0):
        return False
    if c.doi < 0 or not c.same_end or (c.issue < 0 and not c.deep):
        return True
    if c.placed and (c.issue > 0 or c.deep):
        return False
    unpaged = not (c.left.first and c.right.first)
    return not (c.volume > 0 and c.issue > 0 and unpaged and c.same_container and authors_agree(c, AGREE))


def _years(c: Comparison) -> bool:
    if c.near_year or _one_number(c):
        return False
    return not (title_likes(c, NEAR) and (c.placed or c.doi > 0))


def _places(c: Comparison) -> bool:
    return c.volume < 0 and c.pages < 0 and not (c.doi > 0 and c.trusted_doi)


def _conference(c: Comparison) -> bool:
    one, other = c.left, c.right
    if not one.container or not other.container or c.placed or c.doi > 0:
        return False
    if c.spans and one.first != "1":
        return False  # one run of pages: a journal that prints proceedings
    return containers.is_event(one.container) != containers.is_event(other.container) and not c.same_container


def _registries(c: Comparison) -> bool:
    return bool(c.left.trial or c.right.trial) and c.left.trial != c.right.trial


def _meeting(c: Comparison) -> bool:
    """The abstract of a talk, and the article that came of it in another year, in the same journal or elsewhere."""
    if c.left.meeting == c.right.meeting or not c.years:
        return False
    return c.volume <= 0 and c.pages <= 0 and c.doi <= 0


def _issues(c: Comparison) -> bool:
    """Say whether both begin on one page of two issues and end on different ones."""
    return (
        c.issue < 0 and c.left.first == c.right.first and bool(c.left.first) and not c.same_end and c.doi <= 0
    )


VETOES = (
    Rule("two-dois", "two DOIs", "two DOIs are two works, unless all the rest agrees", _two_dois),
    Rule("two-pmids", "two PubMed numbers", "PubMed gives two numbers to two articles", _two_pmids),
    Rule("kind", "one is a notice on, or an answer to, the other",
         "errata, retractions, comments and replies repeat the title of the article", _kinds),
    Rule("numbers", "titles differ in a number or an opposite",
         "parts of a series, yearly reports and twin studies differ in one word", _numbers),
    Rule("number", "one title has a number that the other lacks", "as above, unless both stand in one place", _number),
    Rule("generic-title", "a title that many works share", "there is an editorial in every issue", _shared_title),
    Rule("issues", "same first page of two issues, other last pages", "issues that number anew each have a page 5",
         _issues),
    Rule("years", "two or more years apart", "yearly editions repeat title and authors", _years),
    Rule("places", "volume and pages contradict", "one work is printed in one place", _places),
    Rule("conference", "one in proceedings, one in a journal",
         "a conference paper and its extension in a journal are two works", _conference),
    Rule("meeting", "one is the abstract of a meeting, in another year",
         "the abstract of a talk and the article that came of it are two reports", _meeting),
    Rule("registries", "a registry's record and something else", "a trial is not the article on it", _registries),
)  # fmt: skip
