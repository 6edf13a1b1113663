"""Europe PMC: search articles, and follow citations in both directions (europepmc.org/RestfulWebService)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reviewkit import identifiers
from reviewkit.errors import SourceError
from reviewkit.model import Name, Problem, Record
from reviewkit.sources import fields
from reviewkit.sources.answers import Refused, Unreadable, read_json
from reviewkit.sources.fields import at, listed, text
from reviewkit.sources.http import Manners
from reviewkit.sources.page import Page, identifier
from reviewkit.sources.walk import by_cursor, in_batches
from reviewkit.text import names, pages, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.sources.http import Line
    from reviewkit.sources.page import Edge
    from reviewkit.sources.walk import Walk

PAGE = 500  # 1,000 are allowed; 500 full records make a body of a few megabytes
LIST = 1000  # the most that a page of citations or references may hold; its entries are short
BATCH = 50  # articles asked for in one query when a list is filled up
LONG = 1500  # characters; a longer query goes into the body of the request, as addresses have a limit

MANNERS = Manners(
    service="europepmc",
    name="Europe PMC",
    base="https://www.ebi.ac.uk/europepmc/webservices/rest",
    pace=5,  # no rate is published; ten a second are reported to work
    pace_with_key=5,
    identify=lambda contact, _: ({"email": contact}, {}),
)

_TYPES = (  # the first that matches any of an article's publication types, without regard to case
    ("book chapter", "chapter"),
    ("chapter", "chapter"),
    ("book", "book"),
    ("thesis", "thesis"),
    ("preprint", "article"),
    ("report", "report"),
    ("article", "article-journal"),
    ("review", "article-journal"),
    ("trial", "article-journal"),
    ("letter", "article-journal"),
    ("editorial", "article-journal"),
    ("journal", "article-journal"),
)

_CONTAINERS: tuple[tuple[tuple[str, ...], str], ...] = (  # in a full article, then in a list
    (("journalInfo", "journal"), "title"),
    ((), "journalTitle"),
    ((), "journalAbbreviation"),
    ((), "publicationTitle"),
)


def search(line: Line, walk: Walk, query: str, filters: str) -> Iterator[Page]:
    """Yield the articles that a query finds; what limits it stands in the query itself."""
    query = f"({query}) AND ({filters})" if filters else query

    def fetch(cursor: str) -> tuple[Page, str]:
        size = str(PAGE if walk.limit is None else min(PAGE, walk.limit))
        found, sha = _core(line, query, {"pageSize": size, "cursorMark": cursor})
        records, problems = fields.read_items(listed(found, "resultList", "result"), to_record, "Europe PMC")
        page = Page(records, fields.number(found, "hitCount"), problems, sha)
        return page, text(found, "nextCursorMark")

    yield from by_cursor(walk, fetch, "*")


def forward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield the articles that cite the seed."""
    cited = identifier(seed)
    yield from _chase(
        line, walk, seed, ("citations", "citationList", "citation"), lambda found: (found, cited)
    )


def backward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield what the seed cites: articles that Europe PMC has in full, the rest as its list has them."""
    citing = identifier(seed)
    yield from _chase(
        line, walk, seed, ("references", "referenceList", "reference"), lambda found: (citing, found)
    )


def _chase(
    line: Line, walk: Walk, seed: Record, names_of: tuple[str, str, str], edge: Callable[[str], Edge]
) -> Iterator[Page]:
    key, problem = _find(line, seed)
    if key is None:
        yield walk.take(Page(problems=problem))
        return
    route, outer, inner = names_of

    def fetch(number: str) -> tuple[Page, str]:
        asked = {"page": number, "pageSize": str(LIST), "format": "json"}
        try:
            answer = line.get(
                f"/{key[0]}/{quote(key[1])}/{route}", asked, lambda body: _read(body, "hitCount")
            )
        except SourceError as error:
            if error.status != 404 or number != "1":
                raise
            unknown = Problem(f"Europe PMC does not know {seed.short}", value="/".join(key))
            return Page(problems=(unknown,)), ""
        items = listed(answer.value, outer, inner)
        records, problems = fields.read_items(items, to_record, "Europe PMC")
        total = fields.number(answer.value, "hitCount")
        return Page(records, total, problems, answer.sha256), str(int(number) + 1)

    for listing in by_cursor(walk, fetch, "1"):
        yield from _filled(line, listing, edge)


def _filled(line: Line, listing: Page, edge: Callable[[str], Edge]) -> Iterator[Page]:
    """Yield the records of a list with abstract and identifiers, which the list itself does not have."""
    first = True
    for batch in in_batches(listing.records, BATCH) or [()]:
        keys = [key for record in batch if (key := _key(record))]
        full: dict[str, Record] = {}
        sha = listing.body_sha256
        if keys:
            query = " OR ".join(f"(EXT_ID:{number} AND SRC:{source})" for source, number in keys)
            found, sha = _core(line, query, {"pageSize": str(len(keys))})
            records, _ = fields.read_items(listed(found, "resultList", "result"), to_record, "Europe PMC")
            full = {record.accession: record for record in records}
        filled = tuple(full.get(record.accession, record) for record in batch)
        edges = tuple(edge(identifier(record)) for record in filled)
        yield Page(filled, listing.total, listing.problems if first else (), sha, edges)
        first = False


def _find(line: Line, seed: Record) -> tuple[tuple[str, str] | None, tuple[Problem, ...]]:
    """Return source and number of the seed in Europe PMC, or None and why not."""
    key = _key(seed)
    if key:
        return key, ()
    if seed.pmid:
        return ("MED", seed.pmid), ()
    if seed.pmcid:
        query = f"PMCID:{seed.pmcid}"
    elif seed.doi:
        query = f'DOI:"{seed.doi}"'
    else:
        reason = f"{seed.short} has no DOI, PMID or PMCID, so Europe PMC cannot be asked for it"
        return None, (Problem(reason),)
    found, _ = _core(line, query, {"pageSize": "2"})
    records, _ = fields.read_items(listed(found, "resultList", "result"), to_record, "Europe PMC")
    key = next((key for record in records if (key := _key(record))), None)
    return key, () if key else (Problem(f"Europe PMC does not know {seed.short}", value=query),)


def _key(record: Record) -> tuple[str, str] | None:
    found = (
        re.fullmatch(r"([A-Z]{3,5})/([\w.:-]+)", record.accession)
        if record.database == "Europe PMC"
        else None
    )
    return (found[1], found[2]) if found else None


def _core(line: Line, query: str, asked: dict[str, str]) -> tuple[dict[str, Any], str]:
    asked = {"query": query, "resultType": "core", "format": "json", **asked}

    def read(body: bytes) -> dict[str, Any]:
        return _read(body, "resultList")

    answer = line.post("/searchPOST", asked, read) if len(query) > LONG else line.get("/search", asked, read)
    return answer.value, answer.sha256


def _read(body: bytes, container: str) -> dict[str, Any]:
    found = read_json(body)
    if words := text(found, "errMsg"):
        raise Refused(words)
    if container not in found:  # seen as {"version": "6.9"} alone, with status 200, under load
        raise Unreadable(f"the answer has no {container}")
    return found


def to_record(item: dict[str, Any]) -> Record:
    """Return an article of Europe PMC as a record, from a search or a list of citations or references."""
    journal, book = at(item, "journalInfo", "journal"), at(item, "bookOrReportDetails")
    kinds = tuple(kind for kind in listed(item, "pubTypeList", "pubType") if isinstance(kind, str))
    dated = text(item, "journalInfo", "printPublicationDate") or text(item, "firstPublicationDate")
    year = fields.number(item, "pubYear") or fields.number(item, "journalInfo", "yearOfPublication")
    read_year, month, day = fields.date(dated)
    source, number = text(item, "source"), text(item, "id")
    subjects = [at(each, "descriptorName") for each in listed(item, "meshHeadingList", "meshHeading")]
    links = (text(each, "url") for each in listed(item, "fullTextUrlList", "fullTextUrl"))
    return Record(
        title=plain(text(item, "title") or text(item, "unstructuredInformation")),
        authors=_authors(item),
        year=year or read_year,
        month=month if read_year == (year or read_year) else None,
        day=day if read_year == (year or read_year) else None,
        container=next(
            (shown for holder, name in _CONTAINERS if (shown := plain(text(at(item, *holder), name)))), ""
        ),
        volume=text(item, "journalInfo", "volume") or text(item, "volume"),
        issue=text(item, "journalInfo", "issue") or text(item, "issue"),
        pages=pages(text(item, "pageInfo")),
        doi=identifiers.doi(text(item, "doi")),
        pmid=text(item, "pmid") or (number if source == "MED" else ""),
        pmcid=identifiers.pmcid(text(item, "pmcid")),
        abstract=plain(text(item, "abstractText")),
        keywords=fields.words([*listed(item, "keywordList", "keyword"), *subjects]),
        type=next((csl for word, csl in _TYPES if any(word in kind.lower() for kind in kinds)), ""),
        source_type="; ".join(kinds) or text(item, "citationType"),
        short_container=plain(text(journal, "isoabbreviation") or text(journal, "medlineAbbreviation")),
        publisher=plain(text(book, "publisher") or text(item, "publisherName")),
        place=text(item, "publisherLoc"),
        edition=text(book, "edition") or text(item, "edition"),
        issn=fields.issns([text(holder, name) for holder in (journal, item) for name in ("issn", "essn")]),
        isbn=fields.isbns([text(book, "isbn13"), text(book, "isbn10"), text(item, "isbn")]),
        urls=tuple(dict.fromkeys(url for url in links if url)),
        language=fields.language(text(item, "language")),
        accession=f"{source}/{number}" if source and number else "",
        database="Europe PMC",
        notes=("Retracted, says Europe PMC",) if "retracted publication" in map(str.lower, kinds) else (),
        raw=fields.raw_json(item, leave_out=("citedOrder",)),  # a place in somebody else's list
    )


def _authors(item: dict[str, Any]) -> tuple[Name, ...]:
    people = listed(item, "authorList", "author")
    if not people:
        return names(text(item, "authorString").rstrip("."))
    found = (
        Name(text(each, "lastName"), text(each, "firstName") or text(each, "initials"))
        if text(each, "lastName")
        else Name(literal=text(each, "collectiveName") or text(each, "fullName"))
        for each in people
    )
    return tuple(name for name in found if name != Name())
