"""EndNote XML: read and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from reviewkit.model import Problem, Record
from reviewkit.references.compose import compose, table
from reviewkit.references.people import plainly
from reviewkit.references.reading import Item, Remark
from reviewkit.references.types import BY_CSL, KINDS, csl_type
from reviewkit.references.values import guarded, month_name
from reviewkit.references.xml_fragments import Fragment, fragments, leaves, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from reviewkit.references.source import Input

FIELDS = table(
    title="titles/title titles/short-title",
    authors="contributors/authors/author",
    editors="contributors/secondary-authors/author",
    container="periodical/full-title titles/secondary-title titles/alt-title periodical/abbr-1",
    short="periodical/abbr-1 alt-periodical/abbr-1",
    series="titles/tertiary-title",
    dates="dates/year dates/pub-dates/date",
    volume="volume",
    issue="number issue",
    pages="pages",
    doi="electronic-resource-num",
    doi_named="notes custom1",
    pmid_named="accession-num custom3 notes",
    pmcid="custom2",
    abstract="abstract",
    keywords="keywords/keyword",
    type="type",
    edition="edition",
    publisher="publisher",
    place="pub-location",
    serial="isbn",
    urls="urls/related-urls/url urls/web-urls/url",
    language="language",
    accession="accession-num",
    database="remote-database-name",
    notes="notes",
)
_NUMBERS = {kind.endnote[1]: kind.csl for kind in reversed(KINDS)} | {13: "document"}


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of an EndNote XML file."""
    for fragment in fragments(given.pieces(), ("record",)):
        element, wrong = parse(fragment)
        record = _record(element, fragment) if element is not None else None
        if record is None or not any(tag not in _EMPTY for tag, _, _ in record.raw):
            yield Problem(
                f"a record that cannot be parsed: {wrong or 'nothing in it'}",
                line=fragment.line,
                raw=fragment.text,
            )
            continue
        if wrong or not fragment.complete:
            yield Remark(f"broken XML: {wrong or 'no end tag'}", line=fragment.line, raw=fragment.text)
        yield record


_EMPTY = frozenset(("database", "source-app", "rec-number", "foreign-keys/key", "ref-type"))


def _record(element: etree._Element, fragment: Fragment) -> Record:
    raw = [tag._replace(tag=tag.tag.partition("@")[0]) for tag in leaves(element, fragment.line)]
    kind = element.find("ref-type")
    word = (kind.get("name") or kind.text or "").strip() if kind is not None else ""
    number = (kind.text or "").strip() if kind is not None else ""
    known = "" if csl_type(word) or not number.isdigit() else _NUMBERS.get(int(number), "")
    read = [tag for tag in raw if tag.tag != "ref-type"]
    if word:
        read.append(raw[0]._replace(tag="type", value=word) if raw else raw[0])
    return compose(read, FIELDS, raw=raw, kind=known, line=fragment.line, last_line=fragment.last_line)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(records: Iterable[Record]) -> Iterator[str]:
    """Yield the text of an EndNote XML file, record by record."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
    for number, record in enumerate(records, 1):
        yield f"<record>{''.join(_elements(record, number))}</record>\n"
    yield "</records></xml>\n"


def _elements(record: Record, number: int) -> Iterator[str]:
    name, code = BY_CSL[record.type].endnote if record.type in BY_CSL else ("Generic", 13)
    if record.source_type and csl_type(record.source_type) == record.type:
        name = record.source_type
    yield f"<rec-number>{number}</rec-number><ref-type name={quoteattr(name)}>{code}</ref-type>"
    people = _all("author", map(plainly, record.authors))
    others = _all("author", map(plainly, record.editors))
    yield _group("contributors", _group("authors", people) + _group("secondary-authors", others))
    titles = (
        ("title", record.title),
        ("secondary-title", record.container),
        ("tertiary-title", record.series),
    )
    yield _group("titles", "".join(_one(*pair) for pair in titles))
    periodical = (("full-title", record.container), ("abbr-1", record.short_container))
    yield _group("periodical", "".join(_one(*pair) for pair in periodical))
    yield _one("pages", record.pages) + _one("volume", record.volume) + _one("number", record.issue)
    yield _one("edition", record.edition) + _group("keywords", _all("keyword", record.keywords))
    date = f"{month_name(record.month)} {record.day or ''}".strip() if record.month else ""
    yield _group("dates", _one("year", str(record.year or "")) + _group("pub-dates", _one("date", date)))
    yield _one("pub-location", record.place) + _one("publisher", record.publisher)
    yield _one("isbn", "\n".join((*record.issn, *record.isbn))) + _one("accession-num", record.accession)
    yield _one("electronic-resource-num", record.doi) + _one("abstract", record.abstract)
    yield _all("notes", record.notes) + _group("urls", _group("related-urls", _all("url", record.urls)))
    yield _one("remote-database-name", record.database) + _one("language", record.language)
    yield _one("custom2", record.pmcid) + _one("custom3", f"PMID: {record.pmid}" if record.pmid else "")


def _one(tag: str, value: str) -> str:
    return f"<{tag}>{escape(_CONTROL.sub('', guarded(value)))}</{tag}>" if value else ""


def _all(tag: str, found: Iterable[str]) -> str:
    return "".join(_one(tag, value) for value in found)


def _group(tag: str, inside: str) -> str:
    return f"<{tag}>{inside}</{tag}>" if inside else ""
