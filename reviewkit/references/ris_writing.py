"""RIS text out of records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import rispy.config

from reviewkit import text
from reviewkit.references import values
from reviewkit.references.dialects import RIS
from reviewkit.references.origin import is_read, origin, unread
from reviewkit.references.pens import TextPen
from reviewkit.references.people import plainly
from reviewkit.references.types import BY_CSL, KINDS, csl_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Record

_CODES = frozenset(kind.ris for kind in KINDS) | frozenset(rispy.config.TYPE_OF_REFERENCE_MAPPING)
_RANGE = re.compile(r"([^-\s,]+)-([^-\s,]+)")
_TAG = re.compile(r"[A-Z][A-Z0-9]")


class _Pen(TextPen):
    """Writes RIS as its specification has it: lines end in CR LF, each record begins with TY and ends with ER.

    Not left to rispy's writer: that numbers the records with lines of their own, which some readers take for text.
    """

    def drafts(self, record: Record) -> Iterator[str]:
        """Yield a record's tags as they stood in the RIS file it was read from, then those made of its fields."""
        if origin(record) == "ris" and (tags := _as_read(record)):
            yield _lines(tags)
        name, left = unread(record)
        kind = record.source_type if name == "ris" else type_code(record)
        made = [(tag, values.guarded(value)) for tag, value in (("TY", kind), *_tags(record, kind))]
        kept = [(tag, value) for tag, value, _ in left if name == "ris" and _TAG.fullmatch(tag)]
        unknown = [(tag, value) for tag, value in kept if not is_read("ris", tag)]
        for more in (kept, unknown):  # a second value of a known tag may get between a field and its own
            if more:
                yield _lines([*made, *more])
        yield _lines(made)


def pen(format: str) -> TextPen:  # noqa: A002 - the word of the field
    """Return a pen for RIS."""
    return _Pen(format)


def _as_read(record: Record) -> list[tuple[str, str]]:
    """Return the tags of a RIS file, TY in front; none where some are no RIS tags (a few exporters write PMID)."""
    if not all(_TAG.fullmatch(tag) for tag, _, _ in record.raw):
        return []
    kind = [(tag, value) for tag, value, _ in record.raw if tag == "TY"] or [("TY", "")]
    return kind + [(tag, value) for tag, value, _ in record.raw if tag not in ("TY", "ER")]


def _lines(tags: Iterable[tuple[str, str]]) -> str:
    return "".join([*(f"{tag}  - {_inline(value)}\r\n" for tag, value in tags), "ER  - \r\n\r\n"])


def type_code(record: Record) -> str:
    """Return the RIS type of a record, its own where that is one; "" where nothing is known, as none is made up."""
    edited = record.source_type == RIS.fields.edited and record.authors  # they would be taken for editors
    if record.source_type in _CODES and csl_type(record.source_type) == record.type and not edited:
        return record.source_type
    return BY_CSL[record.type].ris if record.type in BY_CSL else ""


def _tags(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    for person in record.authors:
        yield "AU", plainly(person)
    for person in record.editors:
        yield "AU" if kind == RIS.fields.edited and not record.authors else "A2", plainly(person)
    yield from _filled(
        ("TI", record.title),
        ("T2", record.container),
        ("J2", record.short_container),
        ("T3", record.series),
        ("PY", "" if record.year is None else f"{record.year:04d}"),
        ("DA", _date(record)),
        ("VL", record.volume),
        ("IS", record.issue),
        *_pages(record.pages),
        ("DO", record.doi),
        ("U1", f"PMID: {record.pmid}" if record.pmid else ""),
        ("C2", record.pmcid),
        ("AB", record.abstract),
        *(("KW", word) for word in record.keywords),
        ("ET", record.edition),
        ("PB", record.publisher),
        ("CY", record.place),
        *(("SN", number) for number in (*record.issn, *record.isbn)),
        *(("UR", url) for url in record.urls),
        ("LA", record.language),
        ("AN", record.accession),
        ("DB", record.database),
        *(("N1", note) for note in record.notes),
    )


def _filled(*pairs: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return ((tag, value) for tag, value in pairs if value)


def _date(record: Record) -> str:
    if record.month is None:
        return ""
    if record.year is None:
        return f"{values.month_name(record.month)} {record.day or ''}".strip()
    return f"{record.year:04d}/{record.month:02d}/" + (f"{record.day:02d}" if record.day else "")


def _pages(pages: str) -> list[tuple[str, str]]:
    found = _RANGE.fullmatch(pages)
    if found and values.page_range(found[1], found[2]) == pages:
        return [("SP", found[1]), ("EP", found[2])]
    if text.pages(pages) != pages:
        return [("C7", pages)]
    return [("SP", pages)]


def _inline(value: str) -> str:
    """Return a value whose further lines cannot be taken for tags: those are indented."""
    if "\n" not in value:
        return value
    first, *rest = value.split("\n")
    return "\r\n".join([first, *(f"      {line}" if RIS.line.match(line) else line for line in rest)])
