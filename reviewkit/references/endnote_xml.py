"""EndNote XML, read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit.model import Problem, Raw, Record
from reviewkit.references.compose import compose, table
from reviewkit.references.reading import Item, Remark
from reviewkit.references.retagging import NOWHERE, PUBLISHED, Rule
from reviewkit.references.types import KINDS, csl_type
from reviewkit.references.xml_fragments import Fragment, fragments, leaves, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from reviewkit.references.source import Input

FIELDS = table(
    edited="Edited Book",  # EndNote calls the author of one Editor, and the secondary author Series Editor
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
    article="custom7",
    doi="electronic-resource-num",
    doi_named="notes custom1",
    pmid="custom5.pmid",
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
    database="remote-database-name remote-database-provider",
    notes="notes",
    moves=(
        Rule("edition", PUBLISHED, NOWHERE),
        # What came from embase.com has the number in Medline here, and its own among the notes.
        Rule("custom5", re.compile(r"\d{5,8}"), "custom5.pmid", (("notes", re.compile(r"L\d+")),)),
    ),
)
# Some programs write only the number that EndNote has for a type; those of the types that share a kind with others.
_NUMBERS = {kind.endnote[1]: kind.csl for kind in reversed(KINDS)} | {
    10: "paper-conference", 13: "document", 28: "book", 43: "article-journal", 44: "book", 46: "report", 60: "chapter",
}  # fmt: skip
# EndNote had names in capitals up to version 7, which other programs still write, and other numbers for types.
OLD = {
    "TITLE": "titles/title", "AUTHORS/AUTHOR": "contributors/authors/author",
    "SECONDARY_AUTHORS/SECONDARY_AUTHOR": "contributors/secondary-authors/author",
    "SECONDARY_TITLE": "titles/secondary-title", "TERTIARY_TITLE": "titles/tertiary-title",
    "ALTERNATE_TITLE": "titles/alt-title", "YEAR": "dates/year", "DATE": "dates/pub-dates/date", "VOLUME": "volume",
    "NUMBER": "number", "PAGES": "pages", "EDITION": "edition", "PUBLISHER": "publisher", "ISBN": "isbn",
    "PLACE_PUBLISHED": "pub-location", "ACCESSION_NUMBER": "accession-num", "KEYWORDS/KEYWORD": "keywords/keyword",
    "ABSTRACT": "abstract", "NOTES": "notes", "URL": "urls/related-urls/url", "REFERENCE_TYPE": "type",
}  # fmt: skip
_OLD_TYPES = {
    "0": "Journal Article", "1": "Book", "2": "Thesis", "3": "Conference Proceedings", "7": "Book Section",
    "9": "Edited Book", "10": "Report", "47": "Conference Paper",
}  # fmt: skip


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of an EndNote XML file."""
    for fragment in fragments(given.pieces(), ("record", "RECORD")):
        element, wrong = parse(fragment)
        record = _record(element, fragment) if element is not None else None
        telling = OLD if fragment.name == "RECORD" else _TELLING
        if record is None or not any(tag in telling for tag, _, _ in record.raw):
            yield Problem(
                f"a record that cannot be parsed: {wrong or 'no field of EndNote in it'}",
                line=fragment.line,
                raw=fragment.text,
            )
            continue
        if wrong or not fragment.complete:
            yield Remark(f"broken XML: {wrong or 'no end tag'}", line=fragment.line, raw=fragment.text)
        yield record


_TELLING = FIELDS.known - {"database", "source-app", "rec-number", "foreign-keys/key", "ref-type"}


def _record(element: etree._Element, fragment: Fragment) -> Record:
    raw = [tag._replace(tag=tag.tag.partition("@")[0]) for tag in leaves(element, fragment.line)]
    if fragment.name == "RECORD":
        return _old_record(raw, fragment)
    kind = element.find("ref-type")
    word = (kind.get("name") or kind.text or "").strip() if kind is not None else ""
    number = (kind.text or "").strip() if kind is not None else ""
    known = "" if csl_type(word) or not number.isdigit() else _NUMBERS.get(int(number), "")
    if "Conference Proceedings" in word and any(tag.tag == "titles/secondary-title" for tag in raw):
        known = (
            "paper-conference"  # EndNote's name for a paper in them; what they are called is its second title
        )
    read = [tag for tag in raw if tag.tag != "ref-type"]
    if word:
        read.append(raw[0]._replace(tag="type", value=word) if raw else raw[0])
    return compose(read, FIELDS, raw=raw, kind=known, line=fragment.line, last_line=fragment.last_line)


def _old_record(raw: list[Raw], fragment: Fragment) -> Record:
    read = []
    word = ""
    for tag, value, line in raw:
        name = OLD.get(tag, tag)
        if name == "type":
            word = _OLD_TYPES.get(value.strip(), value)
        read.append(Raw(name, word if name == "type" else value, line))
    known = "paper-conference" if word == "Conference Proceedings" else ""
    return compose(read, FIELDS, raw=raw, kind=known, line=fragment.line, last_line=fragment.last_line)
