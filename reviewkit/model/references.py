"""Records, sources, reports and studies: what databases exported and what it stands for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, fields, replace
from itertools import groupby, starmap
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, cast

from reviewkit.model import merged
from reviewkit.model.counting import counted
from reviewkit.model.shortening import short_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model.merged import Choice

SourceKind = Literal["database", "register", "website", "organisation", "citation"]
"""Where a search was run, in the words of the PRISMA 2020 flow diagram."""

Relation = Literal["same", "different", "doubtful"]
"""What a link says of two records: one work, two works, or a person has to look."""


class Raw(NamedTuple):
    """One tag and its value as they stood in the file, with the line (1-based; 0 where there are no lines)."""

    tag: str
    value: str
    line: int = 0


Tag = tuple[str, str, int]
"""What a Raw is, without the names of its parts: readers make twenty for each record."""


class _RawTags:
    """The raw tags of a record that a reader made: named tuples from the moment that somebody asks for them."""

    def __get__(self, record: Record | None, kind: type[Record]) -> tuple[Raw, ...]:
        if record is None:
            return ()  # the default of the field
        found = record.__dict__["raw"] = tuple(starmap(Raw, record.tags))
        return found


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read or is not right, with everything needed to find and mend it."""

    message: str
    path: str = ""
    line: int = 0
    raw: str = ""
    where: str = ""  # a path inside the file, such as "stages.1.reviewers" or "sheet outcomes, column C"
    value: str = ""
    expected: str = ""

    def __str__(self) -> str:
        place = ":".join(part for part in (self.path, str(self.line) if self.line else "") if part)
        head = " ".join(part for part in (place, self.where) if part)
        return f"{head}: {self.message}" if head else self.message


@dataclass(frozen=True, slots=True)
class Name:
    """A person's or a body's name as CSL-JSON has it; `literal` holds what cannot be split."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


@dataclass(frozen=True, repr=False, eq=False)  # without slots, for the sake of `Record.of`
class Record:
    """One reference as a database exported it: fields named after CSL-JSON, and every tag and value raw.

    `type` is a CSL type ("article-journal", "chapter", …) and `source_type` the file's own word for it.
    `notes` holds further text (RIS N1); what no field takes stays in `raw` only. Equal fields make equal records.
    """

    title: str = ""
    authors: tuple[Name, ...] = ()
    year: int | None = None
    month: int | None = None
    day: int | None = None
    container: str = ""  # journal, book or proceedings
    volume: str = ""
    issue: str = ""
    pages: str = ""  # "123-138", or an article number
    doi: str = ""  # normalised: lower case, no prefix
    pmid: str = ""
    pmcid: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    type: str = ""
    source_type: str = ""
    editors: tuple[Name, ...] = ()
    short_container: str = ""
    series: str = ""
    edition: str = ""
    publisher: str = ""
    place: str = ""
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    language: str = ""  # BCP 47 where it could be told, else the file's word
    accession: str = ""  # the exporting database's own number
    database: str = ""
    notes: tuple[str, ...] = ()
    raw: tuple[Raw, ...] = cast("tuple[Raw, ...]", _RawTags())
    line: int = 0  # first line in the file it came from
    last_line: int = 0

    def __post_init__(self) -> None:
        for name in _SEVERAL:  # a list could be changed, had no hash, and is not what is read back
            if isinstance(given := self.__dict__[name], list):
                object.__setattr__(self, name, tuple(given))

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        """Return the record with these facts, which it keeps; instead of `raw` they have `_tags`, plain tuples."""
        made = object.__new__(cls)  # a reader makes so many that thirty arguments tell
        object.__setattr__(made, "__dict__", facts)
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and all(
            getattr(self, one) == getattr(other, one) for one in _CONTENT
        )

    def __hash__(self) -> int:
        return hash((self.title, self.authors, self.year, self.doi))

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The raw tags as plain tuples: quicker, for whoever goes through those of very many records."""
        found: tuple[Tag, ...] | None = self.__dict__.get("_tags")
        return self.raw if found is None else found

    @property
    def id(self) -> str:
        """The SHA-256 of the record's content (raw tags where there are any): equal content, equal id, anywhere."""
        if self.raw:
            content: Any = [[tag, value] for tag, value, _ in self.raw]
        else:
            content = [[name, getattr(self, name)] for name in _CONTENT]
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=astuple)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def short(self) -> str:
        """First author, year and title in one line."""
        return short_reference(self)

    def __repr__(self) -> str:
        return f"<Record {self.short}>"


_SEVERAL = ("authors", "editors", "keywords", "issn", "isbn", "urls", "notes", "raw")
_CONTENT = tuple(f.name for f in fields(Record) if f.name not in ("raw", "line", "last_line"))


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A document: one record, or several that stand for the same document; `id` is the lowest record id.

    Each field shows the best value that its records hold, found by the rules of `reviewkit.model.merged` (the
    longest abstract, the most complete author list, …), unless a person chose another record's (`chosen`).
    """

    id: str
    records: tuple[Record, ...]
    chosen: tuple[Choice, ...] = ()

    def _best(self, field: str) -> Any:
        return merged.value(self.records, field, {choice.field: choice.record for choice in self.chosen})

    @property
    def title(self) -> str:
        """The best title."""
        return str(self._best("title"))

    @property
    def authors(self) -> tuple[Name, ...]:
        """The most complete author list."""
        return tuple(self._best("authors"))

    @property
    def year(self) -> int | None:
        """The year that most records have."""
        year: int | None = self._best("year")
        return year

    @property
    def abstract(self) -> str:
        """The longest abstract."""
        return str(self._best("abstract"))

    @property
    def container(self) -> str:
        """Journal, book or proceedings."""
        return str(self._best("container"))

    @property
    def doi(self) -> str:
        """The best DOI."""
        return str(self._best("doi"))

    @property
    def keywords(self) -> tuple[str, ...]:
        """All keywords, each once, in order of first appearance."""
        return tuple(self._best("keywords"))

    @property
    def record(self) -> Record:
        """One record that carries the best value of every field; its raw tags are those of the first record."""
        if len(self.records) == 1:
            return self.records[0]
        values: dict[str, Any] = {name: self._best(name) for name in _CONTENT}
        return Record(**values, raw=self.records[0].raw)

    @property
    def short(self) -> str:
        """First author, year and title in one line."""
        return short_reference(self)

    def __repr__(self) -> str:
        return f"<Report {self.id[:8]} {self.short}>"


@dataclass(frozen=True, slots=True, repr=False)
class Study:
    """An investigation: one or more reports; `id` is the lowest report id among them."""

    id: str
    reports: tuple[Report, ...]
    letter: str = ""  # tells studies of one author and year apart: "a", "b" …

    @property
    def label(self) -> str:
        """First author and year, the way a table of studies names it: "Bell 2006", or "Bell 2006a" of several."""
        report = self.reports[0]
        first = report.authors[0] if report.authors else None
        who = (first.family or first.literal) if first else "No author"
        return f"{who} {report.year or 'n.d.'}{self.letter}"

    @property
    def title(self) -> str:
        """The title of its first report."""
        return self.reports[0].title

    def __repr__(self) -> str:
        return f"<Study {self.id[:8]} {self.label}, {len(self.reports)} report(s)>"


def told_apart(studies: Iterable[Study]) -> list[Study]:
    """Return the studies in order of label, those of one author and year lettered in order of title."""
    ordered = sorted(studies, key=lambda study: (study.label.casefold(), study.title.casefold(), study.id))
    found = []
    for _, alike in groupby(ordered, key=lambda study: study.label.casefold()):
        same = list(alike)
        found += [replace(one, letter=_letters(n)) for n, one in enumerate(same)] if len(same) > 1 else same
    return found


def _letters(number: int) -> str:
    """Return "a" for 0, "z" for 25, "aa" for 26."""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(ord("a") + last)


@dataclass(frozen=True, slots=True)
class Source:
    """One search in one database, as PRISMA-S wants it told; `id` is the file's or the query's SHA-256."""

    id: str
    name: str
    kind: SourceKind = "database"
    platform: str = ""
    searched: str = ""  # ISO date
    strategy: str = ""
    limits: str = ""
    hits: int | None = None  # as the database reported them
    file: str = ""
    format: str = ""
    read: int = 0  # records read
    problems: int = 0  # records that could not be read

    @property
    def warnings(self) -> tuple[str, ...]:
        """What does not fit together in what is known of the search, in words."""
        found = self.read + self.problems
        if self.hits is None or self.hits == found:
            return ()
        told = f"{self.file} holds {counted(found, 'record')} ({self.read} read, {counted(self.problems, 'problem')})"
        return (f"{self.name} reported {counted(self.hits, 'hit')}, but {told}",)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one `collect` did: records read, new to the review, already known, and what could not be read."""

    source: Source
    read: int
    new: int
    known: int
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<Batch {self.source.name}: {self.read} read, {self.new} new, {self.known} already known, "
            f"{len(self.problems)} problems>"
        )


@dataclass(frozen=True, slots=True)
class Link:
    """One statement about two records, by a rule or a person; ids are record ids, the lower one first."""

    left: str
    right: str
    relation: Relation
    by_rule: bool
    score: float = 1.0
    why: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class DoubtfulPair:
    """Two records of which a person has to say whether they are one work."""

    left: Record
    right: Record
    score: float
    why: str

    def __repr__(self) -> str:
        return f"<DoubtfulPair {self.score:.2f} {self.left.short} ~ {self.right.short}>"
