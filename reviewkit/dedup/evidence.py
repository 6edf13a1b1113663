"""The rules by which two records are one work, each with a reason that a librarian would accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.dedup.normalise import word_set
from reviewkit.dedup.rule import (
    AGREE,
    ALIKE,
    ALL,
    FIT,
    LETTERS,
    NEAR,
    REWORDED,
    SHORTEST,
    Rule,
    authors_agree,
    authors_fit,
    exact_title,
    journals_fit,
    long_title,
    title_likes,
)

if TYPE_CHECKING:
    from reviewkit.dedup.compare import Comparison


def _same_words(c: Comparison) -> bool:
    """Ask for more than a first page where a word of the title differs: twin abstracts stand on one page."""
    return c.difference != "words" or c.spans or (c.doi > 0 and c.pages >= 0)


def _doi(c: Comparison) -> bool:
    if c.doi <= 0 or not c.trusted_doi or not _same_words(c):
        return False
    if c.title is None and c.authors is None:
        return c.same_container and c.contradictions == 0  # front matter: nobody signs and nothing is titled
    return (title_likes(c, ALIKE) and authors_fit(c, FIT)) or (
        title_likes(c, NEAR) and c.placed and c.near_year
    )


def _doi_placed(c: Comparison) -> bool:
    return (
        c.doi > 0
        and c.trusted_doi
        and c.contradictions == 0
        and c.same_year
        and authors_agree(c, AGREE)
        and (c.title is None or c.title >= 0.4 or (c.spans and c.same_container))
    )


def _pmid(c: Comparison) -> bool:
    return c.pmid > 0 and (c.title is None or c.title >= 0.6)


def _trial(c: Comparison) -> bool:
    return bool(c.left.trial) and c.left.trial == c.right.trial


def _title_placed(c: Comparison) -> bool:
    if not (title_likes(c, NEAR) and c.placed and _same_words(c)):
        return False
    if c.near_year:
        return authors_fit(c, FIT) or _collective(c)
    return authors_agree(c, AGREE) and c.same_container  # the year is a slip


def _collective(c: Comparison) -> bool:
    """Say whether a body signs on one side where people sign on the other; journal and pages are the witnesses."""
    return c.same_container and c.same_end and not _BODIES.isdisjoint(c.left.name_words | c.right.name_words)


_BODIES = word_set(
    "group collaborators collaboration collaborative investigators consortium committee network team society"
    " association commission initiative task force institute"
)


def _title_page(c: Comparison) -> bool:
    if not (title_likes(c, NEAR) and c.pages > 0 and c.volume >= 0 and c.near_year and _same_words(c)):
        return False
    if c.same_container:
        return authors_fit(c, FIT)
    # page 1 is the page of too many works
    return c.left.first != "1" and (
        authors_agree(c, AGREE) if c.container is not None else authors_fit(c, FIT)
    )


def _one_issue(c: Comparison) -> bool:
    """Ask that issues do not contradict where no page speaks: a column returns in every issue."""
    return c.issue >= 0 or c.pages > 0 or c.doi > 0


def _title_authors_journal(c: Comparison) -> bool:
    if not (exact_title(c) and c.same_container and c.volume >= 0 and c.pages >= 0 and c.near_year):
        return False
    if not _one_issue(c):
        return False
    # a year apart it may be the online edition, or the next report of a series
    return authors_agree(c, AGREE) if c.same_year else authors_agree(c, ALL) and long_title(c)


def _near_title_journal(c: Comparison) -> bool:
    return (
        title_likes(c, NEAR)
        and not c.difference
        and min(len(c.left.compact), len(c.right.compact)) >= SHORTEST
        and authors_agree(c, ALL)
        and c.same_container
        and c.years == 0
        and (c.volume > 0 or long_title(c))
        and c.contradictions == 0
        and _one_issue(c)
    )


def _title_journal(c: Comparison) -> bool:
    return (
        c.authors is None
        and exact_title(c)
        and long_title(c)
        and c.same_container
        and c.years == 0
        and c.contradictions == 0
        and c.issue >= 0
    )


def _title_authors_volume(c: Comparison) -> bool:
    return (
        exact_title(c)
        and authors_agree(c, AGREE)
        and c.volume > 0
        and c.pages >= 0
        and c.near_year
        and (journals_fit(c) or c.issue > 0)
        and _one_issue(c)
    )


def _near_title_placed(c: Comparison) -> bool:
    return (
        title_likes(c, 0.7)
        and c.difference != "words"
        and c.placed
        and authors_agree(c, AGREE)
        and c.near_year
        and journals_fit(c)
    )


def _reworded_title_placed(c: Comparison) -> bool:
    return (
        c.placed
        and c.spans
        and c.article
        # issues that number anew have the same pages, and busy authors: then the titles have to be related
        and ((c.volume > 0 and c.issue >= 0) or title_likes(c, REWORDED))
        and authors_agree(c, AGREE)
        and c.same_year
        and c.same_container
    )


def _untitled_placed(c: Comparison) -> bool:
    return (
        c.title is None
        and c.placed
        and c.spans
        and c.article
        and c.issue >= 0
        and authors_agree(c, AGREE)
        and c.same_year
        and c.same_container
    )


def _long_title_authors(c: Comparison) -> bool:
    return (
        exact_title(c)
        and long_title(c)
        and authors_agree(c, ALL)
        and (c.years == 0 or (c.same_year and c.same_container))
        and c.volume >= 0
        and c.pages >= 0
        and _one_issue(c)
        and (c.container is None or c.same_container)
    )


def _slipped_page(c: Comparison) -> bool:
    return (
        title_likes(c, LETTERS)
        and c.difference != "words"
        and long_title(c)
        and authors_agree(c, ALL)
        and c.near_year
        and c.one_name
        and c.volume > 0
        and c.issue >= 0
        and c.left.meeting == c.right.meeting
    )


def _slipped_volume(c: Comparison) -> bool:
    return (
        title_likes(c, LETTERS)
        and c.difference != "words"
        and long_title(c)
        and authors_agree(c, ALL)
        and c.near_year
        and c.same_container
        and c.pages > 0
        and (c.left.first != "1" or c.spans)
    )


def _title_issue(c: Comparison) -> bool:
    return (
        exact_title(c)
        and not c.left.families
        and not c.right.families
        and c.same_container
        and c.near_year
        and c.volume > 0
        and c.issue >= 0
        and c.pages >= 0
    )


def _abstracts(c: Comparison) -> bool:
    return (
        title_likes(c, ALIKE)
        and authors_agree(c, AGREE)
        and c.near_year
        and c.contradictions == 0
        # one abstract is given at two meetings, and its title changed on the way
        and (c.same_container if c.container is not None else c.difference != "words")
        and (c.abstract or 0) >= 0.9
    )


def _title_authors_year(c: Comparison) -> bool:
    return (
        exact_title(c)
        and long_title(c)
        and authors_agree(c, ALL)
        and c.years == 0
        and c.contradictions <= 1
        and (c.same_container or c.volume > 0 or c.pages > 0)
    )


EVIDENCE = (
    Rule("doi", "same DOI, titles and authors alike",
         "a DOI names one work, and title and authors show that it was not the DOI of a whole issue", _doi, 1.0),
    Rule("pmid", "same PubMed number, titles alike", "PubMed gives one number to one article", _pmid, 1.0),
    Rule("trial", "same number in a trial registry", "a registry gives one number to one trial", _trial, 1.0),
    Rule("title-place", "same title, volume and page",
         "two works seldom share volume and page, and never the title as well", _title_placed, 0.99),
    Rule("title-page", "same title and page, nothing against it",
         "a page and a title together point at one place in print", _title_page, 0.97),
    Rule("title-authors-journal", "same title, authors and journal, nothing against it",
         "the same people do not publish the same title twice in a journal within a year",
         _title_authors_journal, 0.96),
    Rule("title-authors-volume", "same title, authors and volume, nothing against it",
         "as above, where the journal's name is spelled beyond recognition", _title_authors_volume, 0.95),
    Rule("doi-place", "same DOI and authors, title changed", "a translated or corrected title keeps its DOI",
         _doi_placed, 0.94),
    Rule("near-title-place", "title spelled differently; same authors, volume and page",
         "spelling, subtitles and transliteration differ between databases; the place does not",
         _near_title_placed, 0.94),
    Rule("abstract", "titles, authors and abstracts alike, nothing against it",
         "two works do not share an abstract word for word", _abstracts, 0.93),
    Rule("reworded-title-place", "title worded differently; same authors, journal, volume and run of pages",
         "one run of pages holds one article", _reworded_title_placed, 0.92),
    Rule("near-title-journal", "title cut or misspelled; same authors, journal, volume and year, nothing against it",
         "a lost subtitle or letter is the commonest damage to titles", _near_title_journal, 0.92),
    Rule("title-journal", "same long title, journal and year; authors missing, nothing against it",
         "a journal does not print a long title twice in a year", _title_journal, 0.91),
    Rule("long-title-authors", "same long title, all authors and year, nothing against it",
         "a long title is as good as a fingerprint where the rest is missing", _long_title_authors, 0.92),
    Rule("title-issue", "same title, journal and volume; nobody signs",
         "a collection of abstracts is listed once for each issue", _title_issue, 0.91),
    Rule("slipped-page", "all the same but for the page",
         "article numbers and slips of the keyboard change pages", _slipped_page, 0.9),
    Rule("slipped-volume", "all the same but for the volume", "as above", _slipped_volume, 0.9),
    Rule("untitled-place", "a title is missing; same authors, journal, volume and run of pages",
         "one run of pages holds one article", _untitled_placed, 0.9),
)  # fmt: skip

LOOSE = (
    Rule("title-authors-year", "same long title, all authors and year; volume or pages may contradict",
         "one slip in a field, or a journal under two names", _title_authors_year, 0.85),
)  # fmt: skip
"""Evidence that is right more often than not: for those who would rather miss no duplicate."""
