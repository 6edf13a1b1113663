"""Two works that are not one but belong together: which kinds there are, and how each is recognised.

The kinds are those of MEDLINE's linked citations (National Library of Medicine, Fact Sheet "Errata, Retractions,
and Other Linked Citations in PubMed") and of DataCite's relation types (DataCite Metadata Schema 4.5, appendix
"relationType"), as far as they can be told from references.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from reviewkit.dedup import containers, titles
from reviewkit.dedup.rule import (
    AGREE,
    ALL,
    EXACT,
    FIT,
    NEAR,
    authors_agree,
    authors_fit,
    long_title,
    title_likes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.dedup.compare import Comparison
    from reviewkit.dedup.form import Form


@dataclass(frozen=True, slots=True)
class Relation:
    """How two positions belong together that are not one work: `left` is the `kind` of `right`.

    For kinds that read the same from both sides (parts of a series, chapters of a book), the lower position is left.
    """

    left: int
    right: int
    kind: str
    why: str

    def __repr__(self) -> str:
        return f"<Relation {self.left} {KINDS[self.kind].words} {self.right}>"


@dataclass(frozen=True, slots=True, repr=False)
class Kind:
    """One kind of relation: "left `words` right", how it is recognised, and why it is no merge."""

    name: str
    words: str
    recognised: str
    reason: str
    test: Callable[[Comparison, Form, Form], bool] | None = None  # None: found from more than two titles
    mutual: bool = False  # reads the same from both sides
    sure: bool = True  # False: a person is asked as well, where the two are likely to be one work

    def __repr__(self) -> str:
        return f"<Kind {self.name}: {self.words}>"


# --- notices and answers ------------------------------------------------------------------------------


def _about(notice: Form, work: Form, *, least: int) -> bool:
    """Say whether what the notice is about is the work's title: whole, or cut, or with a tail such as "by Smith".

    `least` letters are needed on either side, for a short title is the beginning of too many.
    """
    one, other = notice.subject, work.compact
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if len(short) < least:
        return bool(short) and one == other and len(short) >= 8
    return long.startswith(short) or fuzz.ratio(one, other) >= 92  # as near as near titles are (NEAR)


def _after(c: Comparison, later: Form, earlier: Form, most: int) -> bool:
    """Say whether one could have been printed after the other: at most a year before it, at most `most` years later.

    Of an article that came out online in one year and in print in the next, notices may bear the first.
    """
    return c.years is None or -1 <= later.year - earlier.year <= most


def _notice(name: str) -> Callable[[Comparison, Form, Form], bool]:
    def test(c: Comparison, left: Form, right: Form) -> bool:
        if left.notice != name or right.notice or (c.container is not None and not c.same_container):
            return False  # a journal corrects itself
        # retractions and concerns are signed by editors, corrections by the authors or by nobody
        signed = name in ("retraction", "concern") or authors_fit(c, 0.4)
        # papers have been retracted after forty years; corrections come in a few
        return (
            signed
            and _about(left, right, least=15)
            and _after(c, left, right, 50 if name == "retraction" else 10)
        )

    return test


def _comment(c: Comparison, left: Form, right: Form) -> bool:
    return (
        left.notice == "comment"
        and not right.notice
        # letters also go to other journals; then the title has to be long enough to be one
        and _about(left, right, least=15 if c.same_container else 30)
        and _after(c, left, right, 5)
    )


def _reply(c: Comparison, left: Form, right: Form) -> bool:
    if left.notice != "reply" or right.notice not in ("", "comment"):
        return False
    if right.notice:
        return (
            c.same_container
            and left.subject == right.subject
            and len(left.subject) >= 15
            and _after(c, left, right, 3)
        )
    return _about(left, right, least=15 if c.same_container else 30) and _after(c, left, right, 5)


def _supplement(c: Comparison, left: Form, right: Form) -> bool:
    return (
        left.notice == "supplement"
        and not right.notice
        and _about(left, right, least=25)
        and authors_fit(c, 0.5)
    )


# --- stages of one piece of work ----------------------------------------------------------------------


def _version(_: Comparison, left: Form, right: Form) -> bool:
    """Say whether left is the later edition of a Cochrane review."""
    if not left.cochrane or left.cochrane != right.cochrane:
        return False
    if left.edition and right.edition and left.edition != right.edition:
        return left.edition > right.edition
    return bool(left.year and right.year) and left.year > right.year


def _preprint(c: Comparison, left: Form, right: Form) -> bool:
    return (
        left.preprint
        and not right.preprint
        and title_likes(c, 0.85)
        and c.difference not in ("numbers", "opposites", "kind")
        and (authors_agree(c, AGREE) or (c.authors is None and long_title(c) and title_likes(c, EXACT)))
        and _after(c, right, left, 4)
    )


_PROTOCOL = re.compile(
    r"\b(?:(?:study|trial|research|review)? ?protocols? (?:of|for|paper)?"
    r"|(?:the )?(?:study )?(?:rationale and design|design and rationale|rationale design and methods"
    r"|design and methods|statistical analysis plan)(?: of| for)?|study design|protocol)\b"
)


def _protocol(c: Comparison, left: Form, right: Form) -> bool:
    """Say whether left is the plan of what right reports: the title without the words for a plan is that of right."""
    if "protocol" not in left.title and "design" not in left.title and "analysis plan" not in left.title:
        return False
    planned = _PROTOCOL.sub(" ", left.title)
    if (
        planned == left.title
        or _PROTOCOL.search(right.title)
        or not authors_agree(c, 0.5)
        or not _after(c, right, left, 10)
    ):
        return False
    return len(planned) >= 25 and fuzz.token_set_ratio(planned, right.title) >= 88


def _presented(c: Comparison) -> bool:
    """Say whether the same people wrote under one title, in two places."""
    return (
        title_likes(c, ALL)
        and c.difference in ("", "number")
        and not c.generic
        and authors_agree(c, FIT)
        and (c.years is None or c.years <= 5)
        and not (c.pages > 0 and c.same_container)
        and (
            c.contradictions > 0
            or (c.container is not None and not c.same_container)
            or (bool(c.years) and c.left.meeting != c.right.meeting)
        )
    )


def _abstract(c: Comparison, left: Form, right: Form) -> bool:
    """Say whether left was given at a meeting, and right is the full article.

    Where nothing names a meeting, an abstract is known by its one or two pages, and article, title and people have
    to agree in full.
    """
    if right.meeting or not right.container or containers.is_event(right.container) or right.brief:
        return False
    if left.meeting or containers.is_event(left.container):
        return _presented(c) and _after(c, right, left, 5)
    return left.brief and right.paged and title_likes(c, EXACT) and authors_agree(c, AGREE) and _presented(c)


def _presentation(c: Comparison, left: Form, right: Form) -> bool:
    """Say whether both are abstracts of meetings: people give one talk in two places."""
    given = all(form.meeting or containers.is_event(form.container) or form.brief for form in (left, right))
    return given and title_likes(c, EXACT) and authors_agree(c, AGREE) and _presented(c)


# --- series -------------------------------------------------------------------------------------------

_PART = re.compile(
    r"^(?P<stem>.{10,}?) (?:parts?|pt|teil|partie|parte|deel|paper|report|communication|no|number|series|volume|vol)"
    r" (?P<number>\d{1,3}|[ivx]|one|two|three|a|b|c)\b"
    r"|^(?P<bare>.{15,}?) (?P<figure>[1-9]\d?|i)(?: |$)"
)


def _part_of(title: str) -> tuple[str, str]:
    """Return what a series is called and the number of this part of it; ("", "") for a title without one."""
    found = _PART.match(title)
    if not found:
        return "", ""
    return found["stem"] or found["bare"], found["number"] or found["figure"]


def _part(c: Comparison, left: Form, right: Form) -> bool:
    if c.difference not in ("numbers", "number", "words") or not title_likes(c, 0.5):
        return False
    if not (authors_agree(c, 0.5) or (c.same_container and c.authors is None)):
        return False
    (one, first), (other, second) = _part_of(left.title), _part_of(right.title)
    if one and one == other:
        # a bare figure in the midst of a title counts things: there all the rest has to be equal
        return first != second and (c.title or 0) >= 0.6
    # the first part often was not called so: "Voice and breath", then "Voice and breath, part 2"
    return (bool(one) and one == right.title) or (bool(other) and other == left.title)


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _edition(c: Comparison, left: Form, right: Form) -> bool:
    """Say whether left is a later edition: of a yearly report, a column, a book."""
    if not c.years or left.year < right.year or not (authors_agree(c, FIT) or c.same_container):
        return False
    if c.difference == "numbers":
        bare = _YEAR.sub("", left.title)
        return bare != left.title and bare == _YEAR.sub("", right.title) and len(bare) >= 15
    # a title that stands in three years or more returns; books return under one title
    returns = (c.generic and not titles.is_generic(left)) or (left.whole and right.whole)
    return returns and title_likes(c, EXACT) and not c.difference and authors_fit(c, AGREE) and c.pages <= 0


def _one_doi(c: Comparison, _: Form, __: Form) -> bool:
    """Say whether both stand under the DOI of a whole: a supplement, an issue, a book."""
    return c.doi > 0 and not c.trusted_doi and not title_likes(c, NEAR)


_TABLE = (
    Kind("version", "is a later version of", "one Cochrane number, another edition or year",
         "an update is a new search with new results; which of them a review wants is policy", _version),
    Kind("erratum", "is an erratum to", "its title says so and names the article; one journal",
         "an erratum has no results of its own, and may change those of the article", _notice("erratum")),
    Kind("correction", "is a correction to", "its title says so and names the article; one journal",
         "as an erratum, by the authors", _notice("correction")),
    Kind("retraction", "is the retraction notice of", "its title says so and names the article; one journal",
         "a retracted article must be known as such before it is included", _notice("retraction")),
    Kind("concern", "is an expression of concern about", "its title says so and names the article; one journal",
         "as a retraction: whoever includes the article has to know", _notice("concern")),
    Kind("reply", "is a reply to", "its title says so and names the article, or the comment that it answers",
         "answers of authors can hold data that the article lacks", _reply),
    Kind("comment", "is a comment on", "its title says so and names the article",
         "opinions of others are no report of the study", _comment),
    Kind("supplement", "is a supplement to",
         "its title says so ('Data from', 'Additional file 1 of') and names the article",
         "data and appendices belong to the report but are registered by themselves", _supplement),
    Kind("preprint", "is a preprint of", "a preprint server; titles and authors alike, at most four years earlier",
         "the text changes in peer review; both are reports of one study", _preprint),
    Kind("protocol", "is the protocol of", "a title with the words for a plan, else that of the other",
         "a plan and its results are two reports of one study", _protocol),
    Kind("abstract", "is a conference abstract of",
         "a supplement, proceedings or one or two pages; titles and first author alike, printed elsewhere",
         "an abstract and the full article are two reports of one study", _abstract, sure=False),
    Kind("presentation", "is the same abstract at another meeting as",
         "two abstracts of meetings; one title, the same people, printed in two places",
         "each is a publication; both are reports of one study", _presentation, mutual=True, sure=False),
    Kind("part", "is part of the same series as",
         "titles that differ in the number of the part; authors or journal agree",
         "each part has content of its own", _part, mutual=True),
    Kind("edition", "is another edition of",
         "a title that returns in three years or more, or differs in the year only, or a book of another year",
         "yearly reports and new editions have content of their own", _edition, sure=False),
    Kind("chapter", "is a chapter of the same book as",
         "chapters with one ISBN, or one book title and publisher or year; the book itself where it is listed",
         "each chapter has authors and content of its own", mutual=True),
    Kind("registration", "is the registration of", "a registry's record whose number the abstract of the article names",
         "a registration is the plan, not the result; both are reports of one study"),
    Kind("related", "is registered under the same DOI as", "one DOI, and titles of different works",
         "supplements, issues and books have one DOI for all that is in them", _one_doi, mutual=True),
)  # fmt: skip

KINDS = {kind.name: kind for kind in _TABLE}
"""All kinds of relation by name; where two hold for a pair, the first counts."""

_OF_PAIRS = tuple((kind, kind.test) for kind in _TABLE if kind.test is not None)
_OF_NOTICES = tuple(
    entry
    for entry in _OF_PAIRS
    if entry[0].name in ("erratum", "correction", "retraction", "concern", "comment", "reply", "supplement")
)
_OF_WORKS = tuple(entry for entry in _OF_PAIRS if entry not in _OF_NOTICES)


def between(c: Comparison) -> tuple[Kind, bool] | None:
    """Return the kind of relation of two forms and whether it reads from right to left; None where there is none."""
    left, right = c.left, c.right
    if left.notice or right.notice:
        tests = _OF_NOTICES
    elif c.title is None or (c.title < 0.5 and c.doi <= 0):
        return None
    else:
        tests = _OF_WORKS
    for kind, test in tests:
        if test(c, left, right):
            return kind, False
        if not kind.mutual and test(c, right, left):
            return kind, True
    return None
