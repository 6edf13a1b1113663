"""Which of a report's records speaks for a field: rules as data, each with its reason, and a person's choice above."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reviewkit.model.references import Record

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;…-]")
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b")
_RANGE = re.compile(r"\w+\s*[-\u2013]\s*\w+")
_BARE = re.compile(r"[\w.-]+")
_CUT = ("…", "...")
_VAGUE = ("", "document", "article", "generic")  # types that say nothing of how a work was published


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's word on which record of a report speaks for a field."""

    field: str
    record: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Best:
    """How the best value of a field is found: the highest `rank` among the values that are not empty, and why.

    `rank` is given a record's value and how many of the records share it; `shared` says what is the same to it.
    """

    fields: tuple[str, ...]
    why: str
    rank: Callable[[Any, int], Any]
    shared: Callable[[Any], Any] = str

    def __repr__(self) -> str:
        return f"<Best {', '.join(self.fields)}: {self.why}>"


def _title(text: str, shared: int) -> tuple[Any, ...]:
    whole = any(map(str.isalpha, text)) and not text.endswith(_CUT)
    bare = text.rstrip(".")  # some databases end every title with a full stop
    return whole, not text.isupper(), not text.startswith("["), shared, len(bare), text == bare


def _authors(names: Sequence[Any], shared: int) -> tuple[int, int, int]:
    # A family name of one letter is an initial that a file took for a person.
    people = [name for name in names if len(name.family) > 1 or name.given]
    return len(people), shared, sum(len(name.given) for name in people)


def _families(names: Sequence[Any]) -> tuple[str, ...]:
    return tuple((name.family or name.literal).casefold() for name in names)


def _container(text: str, shared: int) -> tuple[Any, ...]:
    written_out = "." not in text.rstrip(".") and not text.isupper()
    return "conference:" not in text.lower(), written_out, len(text), shared


def _pages(text: str, shared: int) -> tuple[Any, ...]:
    return not _MONTH.search(text), bool(_RANGE.search(text)), shared, len(text)


def _doi(text: str, shared: int) -> tuple[Any, ...]:
    return bool(_DOI.fullmatch(text)), "%" not in text and "&" not in text, shared, len(text)


RULES = (
    Best(
        ("title",),
        "whole, not in capitals, not in brackets; then as most records have it, then the longest",
        _title,
        lambda text: text.casefold().rstrip("."),
    ),
    Best(
        ("authors", "editors"),
        "the most names, then as most records have them, then the most given names",
        _authors,
        _families,
    ),
    Best(("abstract", "notes"), "the longest", lambda value, _: len(value)),
    Best(
        ("year",),
        "as most records have it, then the latest: databases list an article before its issue has a year",
        lambda value, shared: (shared, value),
    ),
    Best(
        ("container",),
        "written out rather than abbreviated or in capitals, then as most records have it",
        _container,
    ),
    Best(
        ("volume", "issue"),
        "without stray signs, then as most records have it",
        lambda value, shared: (bool(_BARE.fullmatch(value)), shared),
    ),
    Best(("pages",), "a range rather than one page, and never a date that a spreadsheet made of it", _pages),
    Best(
        ("doi",),
        "a valid one, then as most records have it, then the longest: some are cut off",
        _doi,
        str.casefold,
    ),
    Best(
        ("pmid",),
        "digits alone, then as most records have it",
        lambda value, shared: (value.isdecimal(), shared),
    ),
    Best(
        ("type",),
        "the one that says most, then as most records have it",
        lambda value, shared: (value not in _VAGUE, shared),
    ),
)
FIRST = Best((), "the first record that has it, in order of record id", lambda _, shared: 0 * shared)
TOGETHER = ("keywords", "issn", "isbn", "urls")
"""Fields whose values are put together, each once, unless a person chose one record's."""
TOGETHER_WHY = "all that the records have, each once"
WITH = {
    "month": "year",
    "day": "year",
    "source_type": "type",
    "database": "accession",
    "volume": "pages",
    "issue": "pages",
}
"""Fields that mean little away from another one, and come from the record that speaks for it."""
_ALONE = ("volume", "issue")  # found by their own rule where that record lacks them: better than none

FIELDS = (
    "title",
    "authors",
    "year",
    "month",
    "day",
    "container",
    "short_container",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "pmcid",
    "abstract",
    "keywords",
    "type",
    "source_type",
    "editors",
    "series",
    "edition",
    "publisher",
    "place",
    "issn",
    "isbn",
    "urls",
    "language",
    "accession",
    "database",
    "notes",
)
"""The fields of a report, in the order in which a reference is read."""

_BY_FIELD = {field: rule for rule in RULES for field in rule.fields}


def rule(field: str) -> Best:
    """Return the rule by which a field's best value is found."""
    return _BY_FIELD.get(field, FIRST)


def why(field: str) -> str:
    """Return in words how a field's best value is found."""
    if field in TOGETHER:
        return TOGETHER_WHY
    if field in _ALONE:
        return f"from the record that speaks for the {WITH[field]}, else {rule(field).why}"
    return f"from the record that speaks for the {WITH[field]}" if field in WITH else rule(field).why


def speaker(records: Sequence[Record], field: str, chosen: Mapping[str, str]) -> tuple[Record, bool]:
    """Return the record that speaks for a field and whether a person chose it.

    `chosen` maps fields to record ids; a choice of a record that is not there any more, or has no value, is passed
    over. Where no record has a value, the first speaks.
    """
    if field in chosen:
        for record in records:
            if record.id == chosen[field] and getattr(record, field):
                return record, True
    if field in WITH:
        leader, by_person = speaker(records, WITH[field], chosen)
        if getattr(leader, field) or by_person:
            return leader, by_person
        same = getattr(leader, WITH[field])
        fitting = [r for r in records if getattr(r, field) and getattr(r, WITH[field]) == same]
        if fitting or field not in _ALONE:
            return (fitting[0] if fitting else leader), False
    having = [record for record in records if getattr(record, field)]
    if len(having) < 2:
        return (having[0] if having else records[0]), False
    best = rule(field)
    shared = Counter(best.shared(getattr(record, field)) for record in having)

    def rank(record: Record) -> Any:
        value = getattr(record, field)
        return best.rank(value, shared[best.shared(value)])

    return max(having, key=rank), False  # max() keeps the first among equals


def value(records: Sequence[Record], field: str, chosen: Mapping[str, str]) -> Any:
    """Return what a report shows in a field."""
    if len(records) == 1:
        return getattr(records[0], field)
    record, by_person = speaker(records, field, chosen)
    if field in TOGETHER and not by_person:
        return tuple(dict.fromkeys(one for each in records for one in getattr(each, field)))
    return getattr(record, field)


@dataclass(frozen=True, slots=True, repr=False)
class OtherValue:
    """What another record of the report has in a field."""

    value: Any
    record: str
    source: str


@dataclass(frozen=True, slots=True, repr=False)
class MergedField:
    """One field of a report: its value, the record and the sources it comes from, and what the others have.

    `record` is empty where the values of all records were put together. `chosen_by` names the person who chose,
    and is empty where a rule did; `why` says how.
    """

    field: str
    value: Any
    record: str
    source: str
    others: tuple[OtherValue, ...] = ()
    chosen_by: str = ""
    why: str = ""

    def __repr__(self) -> str:
        text = "; ".join(map(str, self.value)) if isinstance(self.value, tuple) else str(self.value)
        return f"<MergedField {self.field} {text[:50]!r} from {self.source or 'all'}>"
