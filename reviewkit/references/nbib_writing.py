"""NBIB (MEDLINE tagged) text out of records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit.references.origin import origin, unread
from reviewkit.references.pens import TextPen
from reviewkit.references.people import plainly
from reviewkit.references.proof import plain_words
from reviewkit.references.types import BY_CSL, csl_type
from reviewkit.references.values import guarded, language_code, month_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Name, Record

NO_OWNER = "NOTNLM"  # MEDLINE's own word for records that the National Library of Medicine did not make
_WIDTH = 88  # characters of a line with its tag: PubMed's own files break there
_SPACE = re.compile(r"[ \t]*[\t\r\n]+[ \t]*")
_BREAK = re.compile(r"(?<! ) (?! )")  # the reader puts one space where a line was broken
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,4}")


class _Pen(TextPen):
    """Writes NBIB as PubMed does: PMID first, long values wrapped, a blank line after each record."""

    def drafts(self, record: Record) -> Iterator[str]:
        """Yield a record's tags as they were read from NBIB, then those made of its fields.

        Bodies come after all people under their own tag (CN), or, where that would change the order of authors,
        among them with EndNote's closing comma.
        """
        if origin(record) == "nbib" and all(_TAG.fullmatch(tag) for tag, _, _ in record.raw):
            yield _lines(_first(tag) for tag in record.raw)
        name, left = unread(record)
        kept = [(tag, value) for tag, value, _ in left if name == "nbib" and _TAG.fullmatch(tag)]
        for apart in (True, False) if any(person.literal for person in record.authors) else (True,):
            made = [(tag, guarded(value)) for tag, value in _tags(record, apart=apart)]
            if kept:
                yield _lines([*made, *kept])
            yield _lines(made)


def pen(format: str) -> TextPen:  # noqa: A002 - the word of the field
    """Return a pen for NBIB."""
    return _Pen(format)


def _first(raw: tuple[str, str, int]) -> tuple[str, str]:
    return raw[0], raw[1]


def _lines(tags: Iterable[tuple[str, str]]) -> str:
    """Return the lines of a record. It begins with PMID even where it has none: there importers part records."""
    found = list(tags)
    number = next((value for tag, value in found if tag == "PMID"), "")
    rest = [(tag, value) for tag, value in found if value and (tag, value) != ("PMID", number)]
    return "".join(_line(tag, value) for tag, value in [("PMID", number), *rest]) + "\n"


def _line(tag: str, value: str) -> str:
    value = _SPACE.sub(" ", value).strip()
    return f"{tag:4}- {value if len(value) <= _WIDTH - 6 else _wrapped(value)}\n"


def _wrapped(value: str) -> str:
    lines: list[str] = []
    line = ""
    for word in _BREAK.split(value):
        if line and len(line) + len(word) + 7 > _WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n      ".join([*lines, line])


def _tags(record: Record, *, apart: bool) -> Iterator[tuple[str, str]]:
    yield "PMID", record.pmid
    yield "OWN", record.database or NO_OWNER
    for number in record.issn:
        yield "IS", number
    for number in record.isbn:
        yield "ISBN", number
    yield "VI", record.volume
    yield "IP", record.issue
    yield "DP", _date(record)
    yield "TI", record.title
    yield "PG", record.pages
    yield "LID", f"{record.doi} [doi]" if record.doi else ""
    yield "AB", record.abstract
    yield from _authors(record, apart=apart)
    for person in record.editors:
        yield "FED", plainly(person)
    yield "LA", language_code(record.language)
    for word in _types(record):
        yield "PT", word
    yield "PL", record.place
    yield "TA", record.short_container
    yield "JT", record.container
    yield "CTI", record.series
    yield "EN", record.edition
    yield "PB", record.publisher
    for word in record.keywords:
        yield "OT", word
    yield "PMC", record.pmcid
    for url in record.urls:
        yield "URL", url
    yield "AID", f"{record.doi} [doi]" if record.doi else ""
    yield "OID", record.accession if record.accession != record.pmid else ""
    for note in record.notes:
        yield "GN", note


def _authors(record: Record, *, apart: bool) -> Iterator[tuple[str, str]]:
    for person in record.authors:
        if not (person.literal and apart):
            yield "FAU", plainly(person)
            yield "AU", _short(person)
    for person in record.authors if apart else ():
        yield "CN", person.literal


def _short(person: Name) -> str:
    """Return a name as PubMed indexes it: "Smith JA 3rd"; a body's as it is, as some programs read this tag alone."""
    if person.literal:
        return person.literal
    initials = "".join(part[0] for part in re.split(r"[\s.-]+", person.given) if part)
    return " ".join(part for part in (person.family, initials.upper(), person.suffix) if part)


def _date(record: Record) -> str:
    month = month_name(record.month) if record.month else ""
    year = "" if record.year is None else f"{record.year:04d}"
    parts = (year, month, str(record.day or "") if month else "")
    return " ".join(part for part in parts if part)


def _types(record: Record) -> list[str]:
    """Return the publication types: the source's own words, or the plain English one that importers look for."""
    word = record.source_type
    if word and csl_type(word) == record.type and word not in plain_words(record.type):
        return word.split("; ")
    if record.type not in BY_CSL:
        return []
    plain = BY_CSL[record.type].endnote[0]
    return [plain if csl_type(plain) == record.type else record.type]
