"""NBIB (MEDLINE tagged) text out of records."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from reviewkit.references.people import plainly
from reviewkit.references.types import BY_CSL, csl_type
from reviewkit.references.values import guarded, language_code, month_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Record

NO_OWNER = "NOTNLM"  # MEDLINE's own word for records that the National Library of Medicine did not make
_SPACE = re.compile(r"[ \t\r\n]+")  # no-break spaces stay


def write(records: Iterable[Record]) -> Iterator[str]:
    """Yield the text of an NBIB file, record by record; long values are wrapped as PubMed wraps them."""
    for record in records:
        yield "".join(_line(tag, value) for tag, value in _tags(record) if value) + "\n"


def _line(tag: str, value: str) -> str:
    value = _SPACE.sub(" ", guarded(value)).strip()
    wrapped = textwrap.wrap(value, 84, break_long_words=False, break_on_hyphens=False)
    return f"{tag:4}- " + "\n      ".join(wrapped) + "\n"


def _tags(record: Record) -> Iterator[tuple[str, str]]:
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
    for person in record.authors:
        yield ("CN", person.literal) if person.literal else ("FAU", plainly(person))
    for person in record.editors:
        yield "FED", plainly(person)
    yield "LA", language_code(record.language)
    yield "PT", _type(record)
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
    yield "OID", record.accession if record.accession != record.pmid else ""
    for note in record.notes:
        yield "GN", note


def _date(record: Record) -> str:
    month = month_name(record.month) if record.month else ""
    parts = (str(record.year or ""), month, str(record.day or "") if month else "")
    return " ".join(part for part in parts if part)


def _type(record: Record) -> str:
    if record.source_type and csl_type(record.source_type) == record.type:
        return record.source_type
    return BY_CSL[record.type].endnote[0] if record.type in BY_CSL else ""
