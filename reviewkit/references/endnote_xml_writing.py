"""EndNote XML text out of records: the elements of EndNote's document type, in its order, without styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from reviewkit.references.endnote_xml import FIELDS
from reviewkit.references.origin import origin, unread
from reviewkit.references.pens import TextPen
from reviewkit.references.people import plainly
from reviewkit.references.proof import plain_words
from reviewkit.references.types import BY_CSL, csl_type
from reviewkit.references.values import guarded, month_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Record

    Paths = list[tuple[str, str]]

_CONTROL = re.compile("[\x0c\ufffe\uffff]")  # XML 1.0 has no way to write them either
_PATH = re.compile(r"[A-Za-z_][\w.-]*(?:/[A-Za-z_][\w.-]*)*")
_BREAK = {"\n": "&#xD;"}  # EndNote's line break inside a field
# The order of EndNote's document type (RSXML.dtd); elements that it has not come last.
_ORDER = (
    "database", "source-app", "rec-number", "foreign-keys", "ref-type", "contributors", "auth-address",
    "auth-affiliaton", "titles", "periodical", "alt-periodical", "pages", "volume", "number", "issue",
    "secondary-volume", "secondary-issue", "num-vols", "edition", "section", "reprint-edition", "reprint-status",
    "keywords", "dates", "pub-location", "publisher", "orig-pub", "isbn", "accession-num", "call-num", "report-id",
    "coden", "electronic-resource-num", "abstract", "label", "image", "caption", "notes", "research-notes",
    "work-type", "reviewed-item", "availability", "remote-source", "meeting-place", "work-location", "work-extent",
    "pack-method", "size", "repro-ratio", "remote-database-name", "remote-database-provider", "language", "urls",
    "access-date", "modified-date", "custom1", "custom2", "custom3", "custom4", "custom5", "custom6", "custom7",
    "misc1", "misc2", "misc3",
)  # fmt: skip
_PLACE = {name: place for place, name in enumerate(_ORDER)}


class _Pen(TextPen):
    """Writes EndNote XML; records are numbered in the order of the file."""

    head = '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    tail = "</records></xml>\n"

    def __init__(self, format: str) -> None:  # noqa: A002 - the word of the field
        super().__init__(format)
        self._count = 0

    def drafts(self, record: Record) -> Iterator[str]:
        """Yield a record's elements as they were read from EndNote XML, then those made of its fields."""
        self._count += 1
        name, left = unread(record)
        if origin(record) == "endnote-xml" and all(_PATH.fullmatch(tag) for tag, _, _ in record.raw):
            read = [(tag, value) for tag, value, _ in record.raw if tag not in ("ref-type", "rec-number")]
            code = next((value for tag, value, _ in record.raw if tag == "ref-type"), "")
            yield self._element(read, record.source_type, code)
        kind, number = BY_CSL[record.type].endnote if record.type in BY_CSL else ("Generic", 13)
        word = record.source_type
        edited = word == FIELDS.edited
        if edited and record.authors:  # they would be taken for editors
            word = ""
        if word not in plain_words(record.type) and word and csl_type(word) == record.type:
            kind = word
        editors = "authors" if edited and not record.authors else "secondary-authors"
        made = [(tag, guarded(value)) for tag, value in _paths(record, editors) if value]
        kept = [(tag, value) for tag, value, _ in left
                if name == "endnote-xml" and _PATH.fullmatch(tag) and tag != "rec-number"]  # fmt: skip
        if kept:
            yield self._element([*made, *kept], kind, str(number))
        yield self._element(made, kind, str(number))

    def _element(self, paths: Paths, kind: str, number: str) -> str:
        named = f" name={quoteattr(_CONTROL.sub('', kind))}" if kind else ""
        first = f"<rec-number>{self._count}</rec-number><ref-type{named}>{_text(number)}</ref-type>"
        ordered = sorted(paths, key=lambda pair: _PLACE.get(pair[0].partition("/")[0], len(_PLACE)))
        before = [pair for pair in ordered if _PLACE.get(pair[0], len(_PLACE)) < _PLACE["rec-number"]]
        return f"<record>{_nested(before)}{first}{_nested(ordered[len(before) :])}</record>\n"


def pen(format: str) -> TextPen:  # noqa: A002 - the word of the field
    """Return a pen for EndNote XML."""
    return _Pen(format)


def _nested(paths: Paths) -> str:
    """Return elements for paths and texts; neighbours inside the same element share it."""
    found: list[str] = []
    opened: list[str] = []
    for path, value in paths:
        *outer, leaf = path.split("/")
        same = 0
        while same < min(len(outer), len(opened)) and outer[same] == opened[same]:
            same += 1
        found += [f"</{name}>" for name in reversed(opened[same:])]
        found += [f"<{name}>" for name in outer[same:]]
        found.append(f"<{leaf}>{_text(value)}</{leaf}>")
        opened = outer
    return "".join([*found, *(f"</{name}>" for name in reversed(opened))])


def _text(value: str) -> str:
    return escape(_CONTROL.sub("", value), _BREAK)


def _paths(record: Record, editors: str) -> Iterator[tuple[str, str]]:
    yield from _all("contributors/authors/author", map(plainly, record.authors))
    yield from _all(f"contributors/{editors}/author", map(plainly, record.editors))
    yield "titles/title", record.title
    yield "titles/secondary-title", record.container
    yield "titles/tertiary-title", record.series
    yield "periodical/full-title", record.container
    yield "periodical/abbr-1", record.short_container
    yield "pages", record.pages
    yield "volume", record.volume
    yield "number", record.issue
    yield "edition", record.edition
    yield from _all("keywords/keyword", record.keywords)
    yield "dates/year", "" if record.year is None else f"{record.year:04d}"
    date = f"{month_name(record.month)} {record.day or ''}".strip() if record.month else ""
    yield "dates/pub-dates/date", date
    yield "pub-location", record.place
    yield "publisher", record.publisher
    yield "isbn", "\n".join((*record.issn, *record.isbn))
    yield "accession-num", record.accession
    yield "electronic-resource-num", record.doi
    yield "abstract", record.abstract
    yield from _all("notes", record.notes)
    yield "remote-database-name", record.database
    yield "language", record.language
    yield from _all("urls/related-urls/url", record.urls)
    yield "custom2", record.pmcid
    yield "custom3", f"PMID: {record.pmid}" if record.pmid else ""


def _all(path: str, found: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((path, value) for value in found)
