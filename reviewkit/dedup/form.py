"""The comparable form of a record: each field in one spelling, made once, before anything is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from reviewkit.dedup import containers, names, normalise, notices, repair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model.references import Name, Record

REGISTRY = re.compile(
    r"\b(nct\d{8}|isrctn\d{8}|euctr\d{4}-\d{6}-\d{2}|actrn\d{14}|chictr[-a-z]*\d{8,10}|drks\d{8})\b"
)
_PREPRINT_SERVER = re.compile("arxiv|biorxiv|medrxiv|ssrn|preprint|research square|psyarxiv|osf ")
_PREPRINT_DOI = (
    "10.1101/",
    "10.2139/ssrn",
    "10.48550/",
    "10.21203/rs",
    "10.20944/preprints",
    "10.31234/",
    "10.31235/",
)
_COCHRANE_NUMBER = re.compile(r"\b(cd\d{6}|mr\d{6})(?:\.pub(\d+))?")
_EDITION = re.compile(r"\.pub(\d+)")
_MEETING = re.compile(r"suppl|meeting|abstr|conference:", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


TOLD = 900
"""How much of an abstract is looked at: 600 letters are compared, and folding may leave out a third."""


@dataclass(slots=True, eq=False)
class Form:
    """One record in comparable spelling: everything that keys, rules and relations may ask of it.

    It holds no record, because the forms of millions are kept on disk (`reviewkit.dedup.scale`): what is asked of
    a record is a field here, small and picklable. What relates more than two forms is told form by form, as clues
    with a key (a PubMed number, a book's ISBN), so that a join can bring them together where no list fits memory.
    """

    authors: Iterable[Name]  # as printed
    told: str  # the abstract as printed
    title: str  # words, folded
    compact: str  # the same without spaces
    families: tuple[str, ...]
    year: int
    container: str
    volume: str
    issue: str
    plain_issue: (
        bool  # a number up to 60: weeklies print 53 issues; more is a running number, or a row of a table
    )
    first: str  # page
    page: str  # the same without the letters before its number
    last: str
    doi: str
    pmid: str
    sure: bool  # whether the volume is whole, so that another one contradicts it
    kind: str  # the class of its notice: notices of two classes are two works
    notice: str  # what the title says it is, such as "erratum"; "" for a work of its own
    subject: str  # title of the work it is about, or its own, without spaces
    number: int = 0  # equal for records of equal content
    trial: str = ""  # registry number, of a registry's own record
    cochrane: str = ""  # number of a Cochrane review
    edition: int = 0  # which publication of it, where the DOI says so
    preprint: bool = False
    meeting: bool = False  # printed among the abstracts of a meeting
    links: tuple[tuple[str, str], ...] = ()  # MEDLINE's linked citations: tag and PubMed number
    books: tuple[str, ...] = ()  # what the book is known by of which this is a chapter
    whole: bool = False  # the book itself
    trials: tuple[str, ...] = ()  # registry numbers that the abstract names
    _words: frozenset[str] | None = field(default=None, repr=False)
    _name_words: frozenset[str] | None = field(default=None, repr=False)
    _abstract: str | None = field(default=None, repr=False)

    @property
    def run(self) -> int:
        """How many pages, 0 where the last one is not told."""
        last = self.last.lstrip("abcdefghijklmnopqrstuvwxyz")
        if not (self.page.isdecimal() and last.isdecimal()):
            return 0
        return int(last) - int(self.page) + 1

    @property
    def brief(self) -> bool:
        """One or two pages, or one page of at most four figures: longer ones are numbers of articles."""
        return 0 < self.run <= 2 or (bool(self.page) and not self.last and len(self.page) <= 4)

    @property
    def paged(self) -> bool:
        """Four pages or more, as full articles have."""
        return self.run >= 4

    @property
    def words(self) -> frozenset[str]:
        """The words of the title."""
        if self._words is None:
            self._words = frozenset(self.title.split())
        return self._words

    @property
    def name_words(self) -> frozenset[str]:
        """All words of the author list."""
        if self._name_words is None:
            self._name_words = names.all_words(self.authors)
        return self._name_words

    @property
    def abstract(self) -> str:
        """The beginning of the abstract, folded; 600 letters tell two abstracts apart and bound the cost."""
        if self._abstract is None:
            text = normalise.fold(normalise.plain(self.told[:TOLD]))
            self._abstract = _SPACES.sub(" ", text).strip()[:600]
        return self._abstract


def make(record: Record, known: dict[str, str]) -> Form:
    """Return the record's comparable form; `known` keeps the foldings of names from call to call."""
    title = normalise.title(record.title)
    compact = title.replace(" ", "")
    notice = notices.read(title, record.title)
    doi = normalise.doi(record.doi)
    place = repair.place(record.container or record.series, record.volume, record.issue, record.pages)
    first, last = normalise.pages(place.pages)
    volume = normalise.volume(place.volume)
    issue = place.issue if place.issue.isdecimal() else normalise.volume(place.issue)
    made = Form(
        authors=record.authors,
        told=record.abstract,
        title=title,
        compact=compact,
        families=names.family_names(record.authors, known) if record.authors else (),
        year=record.year or 0,
        container=place.container,
        # a year printed as the volume says no more than the year does
        volume="" if volume and volume == str(record.year) else volume,
        issue=issue,
        plain_issue=place.issue.isdecimal() and len(issue) <= 2 and int(issue or 0) <= 60,
        first=first,
        page=first if first.isdecimal() else first.lstrip("abcdefghijklmnopqrstuvwxyz"),
        last=last,
        doi=doi,
        pmid=record.pmid.strip().lstrip("0"),
        sure=normalise.is_sure(place.volume),
        kind=notices.CLASSES.get(notice.name, ""),
        notice=notice.name,
        subject=notice.subject.replace(" ", "") if notice.subject else compact,
    )
    _special(made, record)
    _ties(made, record)
    return made


def _special(made: Form, record: Record) -> None:
    """Fill in what only few records have: a registry number, a Cochrane number, a preprint server."""
    place = record.container.lower()
    if "cochrane" in place or made.doi.startswith("10.1002/14651858"):
        for text in (
            made.doi,
            record.pages.lower(),
            record.accession.lower(),
            record.issue.lower(),
            record.volume.lower(),
        ):
            if number := _COCHRANE_NUMBER.search(text):
                made.cochrane = number.group(1)
                made.edition = int(number.group(2) or (1 if text == made.doi else 0))
                break
    # supplements number their pages S1, S2; other letters lead article numbers
    made.meeting = made.first[:1] == "s" or bool(
        _MEETING.search(f"{record.volume} {record.issue} {record.pages} {record.container}")
    )
    number = REGISTRY.search(f"{record.accession} {record.pages}".lower()) if record.accession else None
    if not number and "trial" in place:
        number = REGISTRY.search(f"{record.pages} {record.title} {' '.join(record.urls)}".lower())
    if number:
        made.trial = number.group(1)
    made.preprint = (
        record.type == "preprint"
        or bool(_PREPRINT_SERVER.search(place))
        or (not place and made.doi.startswith(_PREPRINT_DOI))
    )


_LINKED = frozenset({"CON", "CIN", "EFR", "EIN", "ROF", "RIN", "ECF", "ECI", "UOF", "UIN", "CRF", "CRI"})
_PMID = re.compile(r"PMID: ?(\d+)")


def _ties(made: Form, record: Record) -> None:
    """Fill in what a record says of other works: MEDLINE's links, the book of a chapter, trials in the abstract."""
    if made.pmid and record.raw:
        tied = [(tag, _PMID.search(value)) for tag, value, _ in record.raw if tag in _LINKED]
        if tied:
            made.links = tuple([(tag, found.group(1).lstrip("0")) for tag, found in tied if found])
    if record.type in ("chapter", "book"):
        made.whole = record.type == "book"
        name = "".join(containers.words(record.title if made.whole else record.container))
        title = [f"{name}|{made.year}"] if len(name) >= 12 else []  # "Handbook" alone is no title
        made.books = (*record.isbn, *title)
    if not made.trial and ("NCT" in record.abstract or "ISRCTN" in record.abstract):
        made.trials = tuple(sorted(set(REGISTRY.findall(record.abstract.lower()))))


def content(record: Record) -> tuple[str, ...]:
    """Return what makes two records equal: every field that describes the work.

    A database's own number and addresses are no such field, unless there is little else: editorials without
    pages and trials in a registry differ in nothing but their number. 40 letters are a title that others do not
    bear by chance.
    """
    told = len(record.title) >= 40 and record.authors and (record.pages or record.doi)
    own = "" if told else f"{record.accession} {' '.join(record.urls)}"
    return (
        record.title,
        "; ".join([f"{name.family}, {name.given}, {name.suffix}{name.literal}" for name in record.authors]),
        str(record.year or ""),
        record.container,
        record.volume,
        record.issue,
        record.pages,
        record.doi,
        record.pmid,
        record.abstract,
        record.type,
        record.edition,
        record.publisher,
        " ".join(record.isbn),
        " ".join(record.issn),
        own,
    )


def identity(record: Record) -> bytes:
    """Return a name for the record's content, equal for equal records; its order puts like titles side by side.

    128 bits: among a thousand million records two have one name by chance with a probability of 10^-21.
    """
    text = "\x1f".join(content(record)).encode("utf-8", "surrogatepass")
    head = record.title[:24].encode("utf-8", "surrogatepass")
    return head + b"\0" + blake2b(text, digest_size=16).digest()
