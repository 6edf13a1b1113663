"""The rules by which two records are one work, and those that forbid it: data, each with its reason.

Two records are called the same where at least one evidence rule holds and no veto does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewkit.dedup import containers

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


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """A set of rules with its policy; make a variant with `dataclasses.replace`."""

    name: str
    description: str
    reason: str
    evidence: tuple[Rule, ...]
    vetoes: tuple[Rule, ...]
    updates: Literal["merge", "separate"] = "separate"  # editions of one Cochrane review
    preprints: Literal["merge", "separate"] = "separate"  # a preprint and what was published
    review_share: float = 0.01  # doubtful pairs shown for each record
    review_floor: float = 0.5  # the score below which a pair is not worth a person's time

    def __repr__(self) -> str:
        return f"<Rules {self.name}: {len(self.evidence)} rules, {len(self.vetoes)} vetoes>"


# --- evidence -----------------------------------------------------------------------------------------


def _title(c: Comparison, least: float) -> bool:
    return c.title is not None and c.title >= least


def _authors(c: Comparison, least: float) -> bool:
    """Ask that the authors agree this far; a missing list agrees with everything."""
    return c.authors is None or c.authors >= least


def _exact(c: Comparison) -> bool:
    """Ask for the same title: spelling may differ (three letters of a hundred), words may not."""
    return c.title is not None and c.title >= 0.97 and c.difference != "words"


def _known_authors(c: Comparison, least: float) -> bool:
    return c.authors is not None and c.authors >= least


def _long(c: Comparison) -> bool:
    """Ask for a title that others do not bear by chance: 40 letters are six or seven words."""
    return min(len(c.left.compact), len(c.right.compact)) >= 40


def _near(c: Comparison) -> bool:
    """Ask for journals that could be one: below .5 the names have little in common."""
    return c.container is None or c.container >= 0.5


def _same_words(c: Comparison) -> bool:
    """Ask for more than a first page where a word of the title differs: twin abstracts stand on one page."""
    return c.difference != "words" or c.spans or (c.doi > 0 and c.pages >= 0)


def _doi(c: Comparison) -> bool:
    if c.doi <= 0 or not c.trusted_doi or not _same_words(c):
        return False
    return (_title(c, 0.8) and _authors(c, 0.5)) or (_title(c, 0.95) and c.placed and c.near_year)


def _doi_placed(c: Comparison) -> bool:
    return (
        c.doi > 0 and c.trusted_doi and c.contradictions == 0 and c.same_year
        and _known_authors(c, 0.8) and (c.title is None or c.title >= 0.4 or (c.spans and c.same_container))
    )


def _pmid(c: Comparison) -> bool:
    return c.pmid > 0 and (c.title is None or c.title >= 0.6)


def _trial(c: Comparison) -> bool:
    return bool(c.left.trial) and c.left.trial == c.right.trial


def _title_placed(c: Comparison) -> bool:
    if not (_title(c, 0.93) and c.placed and _same_words(c)):
        return False
    if c.near_year:
        return _authors(c, 0.4) or _collective(c)
    return _known_authors(c, 0.75) and c.same_container  # the year is a slip


def _collective(c: Comparison) -> bool:
    """Say whether a body signs on one side where people sign on the other; journal and pages are the witnesses."""
    return c.same_container and c.same_end and not _BODIES.isdisjoint(c.left.name_words | c.right.name_words)


_BODIES = frozenset(
    "group collaborators collaboration collaborative investigators consortium committee network team society"
    " association commission initiative task force institute".split()
)


def _title_page(c: Comparison) -> bool:
    if not (_title(c, 0.95) and c.pages > 0 and c.volume >= 0 and c.near_year and _same_words(c)):
        return False
    if c.same_container:
        return _authors(c, 0.5)
    # page 1 is the page of too many works
    return c.left.first != "1" and (_known_authors(c, 0.8) if c.container is not None else _authors(c, 0.5))


def _title_authors_journal(c: Comparison) -> bool:
    if not (_exact(c) and c.same_container and c.volume >= 0 and c.pages >= 0 and c.near_year):
        return False
    # a year apart it may be the online edition, or the next report of a series
    return _known_authors(c, 0.75) if c.same_year else _known_authors(c, 0.9) and _long(c)


def _near_title_journal(c: Comparison) -> bool:
    return (
        _title(c, 0.93) and not c.difference and min(len(c.left.compact), len(c.right.compact)) >= 25
        and _known_authors(c, 0.9) and c.same_container and c.years == 0 and c.volume > 0 and c.contradictions == 0
    )


def _title_journal(c: Comparison) -> bool:
    return (
        c.authors is None and _exact(c) and _long(c) and c.same_container and c.years == 0
        and c.contradictions == 0 and c.issue >= 0
    )


def _title_authors_volume(c: Comparison) -> bool:
    return (
        _exact(c) and _known_authors(c, 0.75) and c.volume > 0 and c.pages >= 0 and c.near_year
        and (_near(c) or c.issue > 0)
    )


def _near_title_placed(c: Comparison) -> bool:
    return (
        _title(c, 0.7) and c.difference != "words" and c.placed and _known_authors(c, 0.75) and c.near_year
        and _near(c)
    )


def _reworded_title_placed(c: Comparison) -> bool:
    return (
        _title(c, 0.6) and c.placed and c.spans and _known_authors(c, 0.75) and c.same_year and c.same_container
    )


def _untitled_placed(c: Comparison) -> bool:
    return (
        c.title is None and c.placed and c.spans and _known_authors(c, 0.75) and c.same_year and c.same_container
    )


def _long_title_authors(c: Comparison) -> bool:
    return (
        _exact(c) and _long(c) and _known_authors(c, 0.9) and c.same_year and c.volume >= 0
        and c.pages >= 0 and _near(c)
    )


def _slipped_page(c: Comparison) -> bool:
    return (
        _exact(c) and _long(c) and _known_authors(c, 0.9) and c.near_year and c.same_container
        and c.volume > 0 and c.issue >= 0
    )


def _slipped_volume(c: Comparison) -> bool:
    return (
        _exact(c) and _long(c) and _known_authors(c, 0.9) and c.near_year and c.same_container
        and c.pages > 0 and (c.left.first != "1" or c.spans)
    )


def _title_issue(c: Comparison) -> bool:
    return (
        _exact(c) and not c.left.families and not c.right.families and c.same_container and c.near_year
        and c.volume > 0 and c.issue >= 0 and c.pages >= 0
    )


def _abstracts(c: Comparison) -> bool:
    return (
        _title(c, 0.85) and _known_authors(c, 0.75) and c.near_year and c.contradictions == 0 and _near(c)
        and (c.abstract or 0) >= 0.9
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


# --- vetoes -------------------------------------------------------------------------------------------


def _one_number(c: Comparison) -> bool:
    """Say whether both bear one registry or Cochrane number: whether its editions are one work is policy."""
    one, other = c.left, c.right
    return bool(one.trial and one.trial == other.trial) or bool(one.cochrane and one.cochrane == other.cochrane)


def _two_dois(c: Comparison) -> bool:
    """Two DOIs are two works, unless everything else says that one work was registered twice."""
    if c.doi >= 0 or _one_number(c):
        return False
    agreed = (
        _title(c, 0.97)
        and not c.generic
        and _known_authors(c, 0.75)
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
    return c.left.kind != c.right.kind or c.difference == "kind"


def _numbers(c: Comparison) -> bool:
    """Different numbers are different works, unless they stand on one run of pages: then one is a slip."""
    if c.difference not in ("numbers", "opposites"):
        return False
    slip = (
        c.spans and c.left.first != "1" and c.volume > 0 and c.same_container and c.same_year and c.doi >= 0
        and _title(c, 0.9) and _known_authors(c, 0.75)
    )
    return not slip


def _number(c: Comparison) -> bool:
    return c.difference == "number" and not (c.placed or c.doi > 0)


def _shared_title(c: Comparison) -> bool:
    """Titles that many works share need the place to the last page, or volume, issue and author, or a DOI."""
    if not c.generic or (c.doi > 0 and c.trusted_doi and c.pages >= 0):
        return False
    if c.doi < 0 or c.issue < 0 or not c.same_end:
        return True
    return not (
        c.placed
        or (c.volume > 0 and c.issue > 0 and c.pages >= 0 and c.same_container and _known_authors(c, 0.75))
    )


def _years(c: Comparison) -> bool:
    if c.near_year or _one_number(c):
        return False
    return not (_title(c, 0.95) and (c.placed or c.doi > 0))


def _places(c: Comparison) -> bool:
    return c.volume < 0 and c.pages < 0 and not (c.doi > 0 and c.trusted_doi)


def _conference(c: Comparison) -> bool:
    one, other = c.left, c.right
    if not one.container or not other.container or c.placed or c.doi > 0:
        return False
    return containers.is_event(one.container) != containers.is_event(other.container) and not c.same_container


def _registries(c: Comparison) -> bool:
    return bool(c.left.trial or c.right.trial) and c.left.trial != c.right.trial


def _meeting(c: Comparison) -> bool:
    """The abstract of a talk and the article that came of it, a year later, in the same journal."""
    return c.left.meeting != c.right.meeting and bool(c.years) and c.volume <= 0 and c.pages <= 0 and c.doi <= 0


VETOES = (
    Rule("two-dois", "two DOIs", "two DOIs are two works, unless all the rest agrees", _two_dois),
    Rule("two-pmids", "two PubMed numbers", "PubMed gives two numbers to two articles", _two_pmids),
    Rule("kind", "one is a notice on, or an answer to, the other",
         "errata, retractions, comments and replies repeat the title of the article", _kinds),
    Rule("numbers", "titles differ in a number or an opposite",
         "parts of a series, yearly reports and twin studies differ in one word", _numbers),
    Rule("number", "one title has a number that the other lacks", "as above, unless both stand in one place", _number),
    Rule("generic-title", "a title that many works share", "there is an editorial in every issue", _shared_title),
    Rule("years", "two or more years apart", "yearly editions repeat title and authors", _years),
    Rule("places", "volume and pages contradict", "one work is printed in one place", _places),
    Rule("conference", "one in proceedings, one in a journal",
         "a conference paper and its extension in a journal are two works", _conference),
    Rule("meeting", "one is the abstract of a meeting, in another year",
         "the abstract of a talk and the article that came of it are two reports", _meeting),
    Rule("registries", "a registry's record and something else", "a trial is not the article on it", _registries),
)  # fmt: skip


# --- policies -----------------------------------------------------------------------------------------


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
    return bool(c.left.cochrane) and c.left.cochrane == c.right.cochrane and _title(c, 0.8)


ONE_REVIEW = Rule("cochrane", "same number of a Cochrane review, titles alike",
                  "updates keep the number of the review", _same_review, 0.98)  # fmt: skip


def evidence_of(rules: Rules) -> tuple[Rule, ...]:
    """Return the evidence rules of a rule set together with those that its policies ask for."""
    return (*rules.evidence, ONE_REVIEW) if rules.updates == "merge" else rules.evidence


def vetoes_of(rules: Rules) -> tuple[Rule, ...]:
    """Return the vetoes of a rule set together with those that its policies ask for."""
    found = rules.vetoes
    if rules.updates == "separate":
        found = (*found, EDITIONS)
    if rules.preprints == "separate":
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
    "Merges also where one field contradicts and everything else agrees.",
    "For mapping tens of thousands of records, where each duplicate is screened by two people.",
    EVIDENCE,
    VETOES,
    preprints="merge",
    review_share=0.02,
    review_floor=0.4,
)
