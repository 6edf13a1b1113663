"""What two forms agree in, field by field: agreement, contradiction, or nothing to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from reviewkit.dedup import containers, names, titles

if TYPE_CHECKING:
    from reviewkit.dedup.form import Form

AGREE, SILENT, CONTRADICT = 1, 0, -1


@dataclass(slots=True, eq=False)
class Comparison:
    """The evidence about two records. Likenesses run from 0 to 1 and are None where a side is silent."""

    left: Form
    right: Form
    title: float | None
    difference: (
        str  # what sets the titles apart beyond spelling: "numbers", "opposites", "words", "kind" or ""
    )
    authors: float | None
    years: int | None  # how many years lie between
    container: float | None
    volume: int
    issue: int
    pages: int
    doi: int
    pmid: int
    generic: bool  # a title that many works share, such as "Editorial"
    trusted_doi: bool = True  # False for a DOI that stands on works with different titles
    _abstract: float | None = None
    _asked: bool = False

    @property
    def abstract(self) -> float | None:
        """How alike the abstracts are; asked for by few rules, so measured only when asked for."""
        if not self._asked:
            left, right = self.left.abstract, self.right.abstract
            # under 150 letters an abstract is a stub ("No abstract available")
            if min(len(left), len(right)) >= 150:
                shorter = min(len(left), len(right))
                self._abstract = fuzz.ratio(left[:shorter], right[:shorter]) / 100
            self._asked = True
        return self._abstract

    @property
    def contradictions(self) -> int:
        """How many of volume, pages, DOI and PubMed number contradict."""
        return (self.volume < 0) + (self.pages < 0) + (self.doi < 0) + (self.pmid < 0)

    @property
    def same_year(self) -> bool:
        """The years are equal, or one is silent."""
        return not self.years

    @property
    def near_year(self) -> bool:
        """At most one year apart (online and print), or one is silent."""
        return self.years is None or self.years <= 1

    @property
    def placed(self) -> bool:
        """Volume and pages agree, or, where a volume is missing, journal and the run of pages: one place in print."""
        if self.pages <= 0 or self.volume < 0:
            return False
        return self.volume > 0 or (self.same_container and self.spans and self.left.first != "1")

    @property
    def spans(self) -> bool:
        """Both give the same run of at least two pages; short abstracts share one page, articles no run of them."""
        one, other = self.left, self.right
        return (
            bool(one.last) and one.last == other.last and one.first == other.first and one.last != one.first
        )

    @property
    def article(self) -> bool:
        """The run has three pages or more: abstracts of one group share a page or two, and nothing longer."""
        return self.left.run >= 3

    @property
    def deep(self) -> bool:
        """They share a run of pages that no issue begins with: volumes that number on have it once.

        Columns and editorials stand on the first pages; 20 is beyond those.
        """
        return self.spans and self.left.page.isdecimal() and int(self.left.page) >= 20

    @property
    def same_end(self) -> bool:
        """The last pages agree, or one is silent."""
        return not self.left.last or not self.right.last or self.left.last == self.right.last

    @property
    def same_container(self) -> bool:
        """The journals' names are spellings of one name; .75 is where abbreviations of other journals begin."""
        return self.container is not None and self.container >= 0.75

    @property
    def one_name(self) -> bool:
        """The journals' names are spellings of one name in full, not of a name and its translation."""
        return self.container is not None and self.container >= 0.85


def strangers(left: Form, right: Form) -> bool:
    """Say whether two forms share so little that no rule could join them: spares nine comparisons of ten."""
    if left.first == right.first or left.doi == right.doi or left.pmid == right.pmid:
        # agreement, or silence on both sides: only the titles can tell
        if (left.first and left.first == right.first) or (left.doi and left.doi == right.doi):
            return False
        if left.pmid and left.pmid == right.pmid:
            return False
    if not left.compact or not right.compact or (left.trial and left.trial == right.trial):
        return False
    short, long = (
        (left.compact, right.compact)
        if len(left.compact) < len(right.compact)
        else (right.compact, left.compact)
    )
    # half the letters in order is what two titles of one field share at most, but for cut titles
    return not long.startswith(short[:20]) and fuzz.ratio(left.title, right.title, score_cutoff=50) == 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What several works of one list share, so that agreement in it says little: DOIs, and titles without spaces."""

    dois: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()


NOTHING_SHARED = Shared()


def compare(left: Form, right: Form, shared: Shared = NOTHING_SHARED) -> Comparison:
    """Return the evidence about two forms, given what the works of their list share."""
    likeness, difference = titles.compare(left, right)
    authors: float | None = None
    if left.families and right.families:
        authors = names.agreement(left.families, right.families)
        # reversed names share words only; where titles differ as well it is not worth the look
        if authors < 0.7 and (likeness is None or likeness >= 0.7):
            authors = max(authors, 0.9 * names.word_agreement(left.name_words, right.name_words))
    same = _equal(left.doi, right.doi)
    if same < 0 and _cut(left.doi, right.doi):
        same = SILENT
    return Comparison(
        left=left,
        right=right,
        title=likeness,
        difference=difference,
        authors=authors,
        years=abs(left.year - right.year) if left.year and right.year else None,
        container=_container(left, right),
        volume=_volume(left, right),
        issue=_issue(left, right),
        pages=_pages(left, right),
        doi=same,
        pmid=_equal(left.pmid, right.pmid),
        generic=titles.is_generic(left)
        or titles.is_generic(right)
        or bool(shared.titles and not {left.compact, right.compact}.isdisjoint(shared.titles)),
        trusted_doi=left.doi not in shared.dois,
    )


def _equal(left: str, right: str) -> int:
    if not left or not right:
        return SILENT
    return AGREE if left == right else CONTRADICT


def _volume(left: Form, right: Form) -> int:
    """Compare volumes; the number of a supplement that stands where the volume should, contradicts nothing.

    Volume and issue that changed places are those of one issue.
    """
    same = _equal(left.volume, right.volume)
    if same >= 0 or not (left.sure and right.sure):
        return max(same, SILENT)
    if left.volume == right.issue and left.issue == right.volume:
        return AGREE
    misplaced = (left.volume == right.issue and not left.issue) or (
        right.volume == left.issue and not right.issue
    )
    return SILENT if misplaced else CONTRADICT


def _issue(left: Form, right: Form) -> int:
    """Compare issues; they contradict only where both are plain numbers that an issue can have."""
    same = _equal(left.issue, right.issue)
    if same < 0 and left.volume == right.issue and left.issue == right.volume:
        return AGREE
    return same if same >= 0 or (left.plain_issue and right.plain_issue) else SILENT


def _cut(left: str, right: str) -> bool:
    """Say whether one DOI is the other cut short or carries something glued to it: a damaged copy of one DOI."""
    short, long = (left, right) if len(left) < len(right) else (right, left)
    # a supplement's items differ in a last number; a real cut loses more than that, or leaves a separator
    return len(short) >= 12 and long.startswith(short) and not long[len(short)].isalnum()


def _container(left: Form, right: Form) -> float | None:
    if not left.container or not right.container:
        return None
    if left.container == right.container:
        return 1.0
    return containers.likeness(left.container, right.container)


def _pages(left: Form, right: Form) -> int:  # noqa: PLR0911 - one return for each way to agree
    """Compare first pages; "e12345" and "12345" agree, and a count of pages (1-6) says nothing of an article number."""
    one, other = left.first, right.first
    if not one or not other:
        return SILENT
    if one == other:
        return AGREE
    bare, other_bare = one.strip(_LETTERS), other.strip(_LETTERS)
    if bare == other_bare:
        return AGREE
    if left.last and right.last:
        if left.last == right.last and len(left.last) >= 2 and _near(bare, other_bare):
            return AGREE  # a slip in the first page, the last one agrees
        if _overlap(left, right):
            return AGREE
    if ("1" in (one, other)) and (
        len(bare) >= 4 or len(other_bare) >= 4 or not one[0].isdecimal() or not other[0].isdecimal()
    ):
        return SILENT
    return CONTRADICT


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _overlap(left: Form, right: Form) -> bool:
    """Say whether two runs of pages share more than a page: articles of one journal share one page at most."""
    ends = (left.first, left.last, right.first, right.last)
    if not all(end.isdecimal() for end in ends) or "1" in (left.first, right.first):
        return False  # where every article begins on page 1, runs overlap by nature
    a, b, c, d = map(int, ends)
    return min(b, d) - max(a, c) >= 2


def _near(one: str, other: str) -> bool:
    """Say whether two page numbers differ in one figure only."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
