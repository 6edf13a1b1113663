"""From tags to a record: one engine, and a table per format that says which tags hold which field."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reviewkit import identifiers, text
from reviewkit.model import Name, Record
from reviewkit.references import people, values
from reviewkit.references.retagging import Fitting, Rule, concerning, move
from reviewkit.references.types import csl_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewkit.model.references import Tag

    By = dict[str, list[str]]
    Tags = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)  # compared by identity: it is a key of `_narrowed`
class Fields:
    """Which tags of a format hold which field, the best tag first.

    `many` says that one value may hold all authors or keywords, as cells of tables do. All tags of `authors`
    count; the best of `people` only where those are empty, as it spells the same people in another way.
    """

    title: Tags = ()
    authors: Tags = ()
    people: Tags = ()
    bodies: Tags = ()
    editors: Tags = ()
    container: Tags = ()
    short: Tags = ()
    series: Tags = ()
    dates: Tags = ()
    month: Tags = ()
    day: Tags = ()
    volume: Tags = ()
    issue: Tags = ()
    first_page: Tags = ()
    last_page: Tags = ()
    pages: Tags = ()
    article: Tags = ()
    doi: Tags = ()
    doi_named: Tags = ()
    pmid: Tags = ()
    pmid_named: Tags = ()
    pmcid: Tags = ()
    abstract: Tags = ()
    keywords: Tags = ()
    type: Tags = ()
    edition: Tags = ()
    publisher: Tags = ()
    place: Tags = ()
    serial: Tags = ()
    urls: Tags = ()
    language: Tags = ()
    accession: Tags = ()
    database: Tags = ()
    notes: Tags = ()
    many: bool = False
    moves: tuple[Rule, ...] = ()  # which values stand under a tag that means something else
    edited: str = ""  # the word for a type of work whose authors are its editors

    @property
    def known(self) -> frozenset[str]:
        """Every tag that a field is read from."""
        return frozenset(tag for name in _SLOTS for tag in getattr(self, name))


_SLOTS = tuple(f.name for f in fields(Fields) if f.name not in ("many", "moves", "edited"))
# Fields that hold the first value of their best tag as it is, in one line.
_PLAIN = ("title", "volume", "issue", "edition", "publisher", "place", "accession", "database")


@lru_cache(maxsize=4096)
def _narrowed(table: Fields, tags: Tags) -> tuple[Fields, tuple[tuple[str, str], ...], tuple[Fitting, ...]]:
    """Return the table without the tags that a record lacks, its plain fields with the tag to take, and its moves.

    Records of one exporter mostly have the same tags, and most records lack most fields.
    """
    present = frozenset(tags)
    kept = {name: tuple(tag for tag in getattr(table, name) if tag in present) for name in _SLOTS}
    plain = tuple((name, kept[name][0]) for name in _PLAIN if kept[name])
    return Fields(many=table.many, edited=table.edited, **kept), plain, concerning(table.moves, present)


def table(
    separator: str | None = None,
    *,
    many: bool = False,
    moves: tuple[Rule, ...] = (),
    edited: str = "",
    **slots: str,
) -> Fields:
    """Return the table whose slots are given as tags in one string each, the best first."""
    split = {name: tuple(tag.strip() for tag in tags.split(separator)) for name, tags in slots.items()}
    return Fields(many=many, moves=moves, edited=edited, **split)


# A note or an address counts only where it begins with the DOI: further on it may be another work's.
_DOI_HINT = re.compile(r"\W*(?:doi\b|10\.\d{4}|https?://(?:[\w.]*doi\.org/|\S+/doi/))", re.IGNORECASE)
_PMID_HINT = re.compile(r"\W*(?:pmid|pubmed|medline|https?://\S{0,60}pubmed)", re.IGNORECASE)
_MEDLINE = re.compile(r"(?!.*embase).*(?:pubmed|medline|\bnlm\b)", re.IGNORECASE | re.DOTALL)


def compose(
    tags: Sequence[Tag],
    table: Fields,
    *,
    raw: Sequence[Tag] = (),
    kind: str = "",
    line: int = 0,
    last_line: int = 0,
) -> Record:
    """Return the record that `tags` make; `raw` are those to keep if others, `kind` is the CSL type if known."""
    by = grouped(tags)
    whole = table
    table, plain, moves = _narrowed(whole, tuple(by))
    if moves and move(by, moves):
        table, plain, _ = _narrowed(whole, tuple(by))
    facts: dict[str, Any] = {name: values.line(by[tag][0]) for name, tag in plain}
    for name in ("title", "publisher", "place"):
        if (value := facts.get(name)) and value[-1] in values.PARTING:
            facts[name] = values.unparted(value, title=name == "title")
    word = _all(by, table.type)
    kind = kind or _kind(by, table.type, word)
    if table.authors or table.people or table.bodies:
        facts["authors"] = _people(by, table, table.authors, table.people, table.bodies)
    if table.container or table.series:
        facts["container"], facts["series"] = _container(by, table, facts.get("title", ""), kind)
    if table.short:
        facts["short_container"] = _short(by, table.short, facts.get("container", ""))
    if table.dates or table.month:
        facts["year"], facts["month"], facts["day"] = _date(by, table)
    _add_rarer(facts, by, table)
    if word and word == table.edited and facts.get("authors"):  # whoever else is named edits the series
        facts["editors"] = facts.pop("authors")
    urls = facts["urls"] = _urls(by, table.urls) if table.urls else ()
    facts["pages"] = _pages(by, table)
    facts["doi"] = _doi(by, table, urls)
    facts["pmid"] = _pmid(by, table, facts.get("accession", ""), urls)
    facts["pmcid"] = _pick(by, table.pmcid, identifiers.pmcid) or _pmcid(urls)
    facts["type"] = kind
    facts["source_type"] = word
    facts["_tags"] = tuple(raw or tags)
    facts["line"] = line
    facts["last_line"] = last_line
    return Record.of(facts)


def _add_rarer(facts: dict[str, Any], by: By, table: Fields) -> None:
    """Add what not every record has."""
    if table.editors:
        facts["editors"] = _people(by, table, table.editors)
    if table.serial:
        facts["issn"], facts["isbn"] = _serials(by, table.serial)
    if table.abstract:
        facts["abstract"] = _abstract(by, table.abstract)
    if table.keywords:
        facts["keywords"] = _keywords(by, table.keywords, many=table.many)
    if table.language:
        facts["language"] = _pick(by, table.language, values.language)
    if table.notes:
        facts["notes"] = tuple(values.lines(value) for tag in table.notes for value in by[tag])


def grouped(tags: Sequence[Tag]) -> By:
    """Return the values of a record under each of its tags that has any."""
    by: By = {}
    for tag, value, _ in tags:
        if value and value not in ("NA", "N/A"):  # R and programs of people's own write so what is missing
            if tag in by:
                by[tag].append(value)
            else:
                by[tag] = [value]
    return by


def _line(by: By, tags: Tags) -> str:
    return values.line(by[tags[0]][0]) if tags else ""


def _short(by: By, tags: Tags, container: str) -> str:
    short = _line(by, tags)
    return short if short != container else ""


def _all(by: By, tags: Tags) -> str:
    """Return the values of the first tag that has any, as one text."""
    if not tags:
        return ""
    found = by[tags[0]]
    return found[0].strip() if len(found) == 1 else "; ".join(dict.fromkeys(found))


def _pick(by: By, tags: Tags, read: Callable[[str], str]) -> str:
    for tag in tags:
        for value in by[tag]:
            if found := read(value):
                return found
    return ""


def _kind(by: By, tags: Tags, word: str) -> str:
    """Return the CSL type of the file's word for it, or of the first other tag that tells one."""
    return csl_type(word) or next((known for tag in tags[1:] if (known := csl_type(by[tag][0]))), "")


def _container(by: By, table: Fields, title: str, kind: str) -> tuple[str, str]:
    """Return journal or book, and series. A book is no part of a book: what its record names is the series."""
    container = _line(by, table.container)
    if container == "Scopus" and "source" in by:
        container = ""  # Scopus names itself in its column Source: without a source title there is no journal
    series = _line(by, table.series)
    if kind in ("book", "thesis", "report") and container:
        if container == title:
            return "", series
        if kind == "book":
            return "", series or container
    return container, series


def _date(by: By, table: Fields) -> values.Date:
    """Return the first date's year, with month and day from any other date of that year."""
    year = month = day = None
    for tag in table.dates:
        for value in by[tag]:
            y, m, d = values.date(value)
            if year is None:
                year = y
            if m and month is None and y in (None, year):
                month, day = m, d
        if year and month:
            break
    if month is None:
        month = next((m for tag in table.month for value in by[tag] if (m := values.month(value))), None)
    if day is None and month:
        days = [value for tag in table.day for value in by[tag]]
        day = next((int(d) for d in days if d.strip().isdigit() and 1 <= int(d) <= 31), None)
    return year, month, day


def _serials(by: By, tags: Tags) -> values.Serials:
    return values.serials(*[value for tag in tags for value in by[tag]])


def _people(by: By, table: Fields, tags: Tags, others: Tags = (), bodies: Tags = ()) -> tuple[Name, ...]:
    """Return the people under `tags`, where there are none those under the best of `others`, and the bodies."""
    found: list[Name] = []
    for tag in tags:
        found += people.named(by[tag], many=table.many)
    if not found:
        for tag in others[:1]:
            found += people.named(by[tag], many=table.many)
    for tag in bodies:
        found += [Name(literal=name) for value in by[tag] if (name := values.line(value))]
    if found and people.is_others(found[-1]):  # more people than the source names: nobody in particular
        found.pop()
    # Two tags for authors (AU and A1) may name the same people twice; within one, namesakes are two people.
    return tuple(dict.fromkeys(found)) if len(tags) > 1 else tuple(found)


# "No Pagination Specified", "n/a": no page number has no digit, but for the Roman ones.
_PAGE = re.compile(r"\d|^[ivxlcdm]+(?:-[ivxlcdm]+)?$", re.IGNORECASE)


def _pages(by: By, table: Fields) -> str:
    pages = _written_pages(by, table)
    return pages if pages[:1].isdigit() or (_PAGE.search(pages) and "://" not in pages) else ""


def _written_pages(by: By, table: Fields) -> str:
    first = _line(by, table.first_page)
    if not first and (whole := _line(by, table.pages)):
        return text.pages(whole)
    if not first:
        return values.article_number(_line(by, table.article))
    return values.page_range(first, _line(by, table.last_page))


def _urls(by: By, tags: Tags) -> Tags:
    found = [url for tag in tags for value in by[tag] for url in values.urls(value)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _doi(by: By, table: Fields, urls: Tags) -> str:
    """Return the DOI of the work: its own tags first, then others where the value says that it is one."""
    for tag in table.doi:
        for value in by[tag]:
            if found := identifiers.doi(value):
                return found
    for tag in table.doi_named:
        for value in by[tag]:
            if _DOI_HINT.match(value) and (found := identifiers.doi(value)):
                return found
    for url in urls:
        if "doi" in url and _DOI_HINT.match(url) and (found := identifiers.doi(url)):
            return found
    return ""


def _pmid(by: By, table: Fields, accession: str, urls: Tags) -> str:
    if found := _pick(by, table.pmid, identifiers.pmid):
        return found
    for tag in table.pmid_named:
        for value in by[tag]:
            if _PMID_HINT.match(value) and (found := identifiers.pmid(value)):
                return found
    for url in urls:
        if "pubmed" in url and (found := identifiers.pmid(url)):
            return found
    # Medline's own number is the PubMed number. Short ones are left: they may as well count an exporter's records.
    if len(accession) >= 6 and _MEDLINE.match(_line(by, table.database)):
        return identifiers.pmid(accession)
    return ""


def _pmcid(urls: Tags) -> str:
    return next((found for url in urls if "/pmc" in url and (found := identifiers.pmcid(url))), "")


def _abstract(by: By, tags: Tags) -> str:
    """Return the abstract; a tag that comes several times holds a paragraph each time."""
    if not tags:
        return ""
    found = by[tags[0]]
    return values.paragraphs(found[0] if len(found) == 1 else "\n\n".join(dict.fromkeys(found)))


# The only keyword of a record is a list, unless it says what headings say ("Welfare, Well-Being, and Poverty (I38)").
_LISTED = re.compile(r"(?!.*\band\b)[^,;:()]+(?:, [^,;:()]+){2,}")


def _keywords(by: By, tags: Tags, *, many: bool) -> tuple[str, ...]:
    given = [value for tag in tags for value in by[tag]]
    commas = many or (len(given) == 1 and bool(_LISTED.fullmatch(given[0])))
    found = [word for value in given for word in values.keywords(value, commas=commas)]
    return tuple(dict.fromkeys(found))
