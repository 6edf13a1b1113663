"""Crossref: search works, and follow the references that publishers deposited (api.crossref.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reviewkit import identifiers
from reviewkit.errors import SourceError
from reviewkit.model import Name, Problem, Record
from reviewkit.sources import fields
from reviewkit.sources.answers import Unreadable, read_json
from reviewkit.sources.fields import listed, text
from reviewkit.sources.http import Manners
from reviewkit.sources.page import Page, identifier
from reviewkit.sources.walk import by_batch, by_cursor, in_batches
from reviewkit.text import pages, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.sources.http import Line
    from reviewkit.sources.walk import Walk

PAGE = 200  # 1,000 are allowed, but works bring their references: 200 make bodies of a few megabytes
BATCH = 50  # DOIs in one filter; about 2,000 characters of address

MANNERS = Manners(
    service="crossref",
    name="Crossref",
    base="https://api.crossref.org",
    pace=3,  # until the first answer tells the pace in its headers
    pace_with_key=10,
    identify=lambda contact, key: (
        {"mailto": contact},
        {"Crossref-Plus-API-Token": f"Bearer {key}"} if key else {},
    ),
    advice={401: "the key is not known to Crossref; without one, leave key out"},
)

_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "reference-entry": "entry-encyclopedia",
    "dissertation": "thesis",
    "report": "report",
    "posted-content": "article",
    "dataset": "dataset",
    "standard": "standard",
    "peer-review": "review",
}


def search(line: Line, walk: Walk, query: str, filters: str) -> Iterator[Page]:
    """Yield the works that a query finds; `filters` is Crossref's own filter expression."""
    asked = {"query": query} | ({"filter": filters} if filters else {})

    def fetch(cursor: str) -> tuple[Page, str]:
        size = str(PAGE if walk.limit is None else min(PAGE, walk.limit))
        try:
            answer = line.get("/works", {**asked, "rows": size, "cursor": cursor}, _read_list)
        except SourceError as error:
            if cursor == "*" or error.status not in (400, 404):
                raise
            late = "forgot where the search was, as it does after five minutes; search again without cache"
            raise line.error(f"{late} ({error})", status=error.status) from error
        records, problems = fields.read_items(answer.value["items"], to_record, "Crossref")
        total = fields.number(answer.value, "total-results")
        return Page(records, total, problems, answer.sha256), text(answer.value, "next-cursor")

    yield from by_cursor(walk, fetch, "*")


def backward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield what the seed cites: works as Crossref has them, the rest as the publisher deposited them."""
    work, problem, sha = _find(line, seed)
    if work is None:
        yield walk.take(Page(problems=problem))
        return
    references = [item for item in listed(work, "reference") if isinstance(item, dict)]
    citing, total = identifier(seed), len(references)
    named = {doi: item for item in references if (doi := identifiers.doi(text(item, "DOI")))}
    # A comma parts the values of a filter, so a DOI that has one is looked up alone.
    alone = [doi for doi in named if "," in doi]
    batches = in_batches([doi for doi in named if "," not in doi], BATCH) + in_batches(alone, 1)

    def fetch(batch: Sequence[str]) -> Page:
        records, problems, digest = _by_doi(line, batch)
        known = {record.doi for record in records}
        records += tuple(from_reference(named[doi]) for doi in batch if doi not in known)
        edges = tuple((citing, identifier(record)) for record in records)
        return Page(records, total, problems, digest, edges)

    yield from by_batch(walk, batches, fetch)
    others = tuple(from_reference(item) for item in references if not identifiers.doi(text(item, "DOI")))
    if walk.full or (named and not others):
        return
    counted = fields.number(work, "references-count") or fields.number(work, "reference-count") or 0
    problems: tuple[Problem, ...] = ()
    if counted and not references:
        problems = (
            Problem(f"{seed.short} has {counted} references, but its publisher deposited none openly"),
        )
    edges = tuple((citing, identifier(record)) for record in others)
    yield walk.take(Page(others, total, problems, sha, edges))


def _find(line: Line, seed: Record) -> tuple[dict[str, Any] | None, tuple[Problem, ...], str]:
    if not seed.doi:
        return None, (Problem(f"{seed.short} has no DOI, so Crossref cannot be asked for it"),), ""
    try:
        answer = line.get(f"/works/{quote(seed.doi, safe='/')}", {}, _read_work)
    except SourceError as error:
        if error.status != 404:
            raise
        return None, (Problem(f"Crossref does not know {seed.short}", value=seed.doi),), ""
    return answer.value, (), answer.sha256


def _by_doi(line: Line, batch: Sequence[str]) -> tuple[tuple[Record, ...], tuple[Problem, ...], str]:
    if len(batch) == 1:
        try:
            one = line.get(f"/works/{quote(batch[0], safe='/')}", {}, _read_work)
        except SourceError as error:
            if error.status != 404:
                raise
            return (), (), ""
        return (to_record(one.value),), (), one.sha256
    asked = {"filter": ",".join(f"doi:{doi}" for doi in batch), "rows": str(len(batch))}
    many = line.get("/works", asked, _read_list)
    records, problems = fields.read_items(many.value["items"], to_record, "Crossref")
    return records, problems, many.sha256


def _read_list(body: bytes) -> dict[str, Any]:
    message = read_json(body).get("message")
    if not isinstance(message, dict) or not isinstance(message.get("items"), list):
        raise Unreadable("the answer has no list of items")
    return message


def _read_work(body: bytes) -> dict[str, Any]:
    message = read_json(body).get("message")
    if not isinstance(message, dict):
        raise Unreadable("the answer has no message")
    return message


def to_record(item: dict[str, Any]) -> Record:
    """Return a work of Crossref as a record."""
    kind = text(item, "type")
    year, month, day = (fields.number(item, "issued", "date-parts", 0, part) for part in range(3))
    edition = text(item, "edition-number")
    return Record(
        title=_title(item),
        authors=_names(item, "author"),
        year=year,
        month=month,
        day=day,
        container=plain(text(item, "container-title", 0)),
        volume=text(item, "volume"),
        issue=text(item, "issue"),
        pages=pages(text(item, "page") or text(item, "article-number")),
        doi=identifiers.doi(text(item, "DOI")),
        abstract=plain(text(item, "abstract")),
        keywords=fields.words(listed(item, "subject")),
        type=_TYPES.get(kind, "document" if kind else ""),
        source_type=kind,
        editors=_names(item, "editor"),
        short_container=plain(text(item, "short-container-title", 0)),
        edition=edition,
        publisher=plain(text(item, "publisher")),
        place=text(item, "publisher-location"),
        issn=fields.issns(listed(item, "ISSN")),
        isbn=fields.isbns(listed(item, "ISBN")),
        urls=tuple(url for url in (text(item, "URL"),) if url),
        language=text(item, "language"),
        accession=text(item, "DOI"),
        database="Crossref",
        notes=_notices(item),
        raw=fields.raw_json(item, leave_out=("score",)),
    )


def from_reference(item: dict[str, Any]) -> Record:
    """Return an entry of a reference list as a record; an unstructured one has its text as the title."""
    author = text(item, "author")
    year, _, _ = fields.date(text(item, "year"))
    title = text(item, "article-title") or text(item, "volume-title") or text(item, "series-title")
    return Record(
        title=plain(title or text(item, "unstructured")),
        authors=(Name(family=author),) if author else (),
        year=year,
        container=plain(
            text(item, "journal-title") or (text(item, "volume-title") if text(item, "article-title") else "")
        ),
        volume=text(item, "volume"),
        issue=text(item, "issue"),
        pages=text(item, "first-page"),
        doi=identifiers.doi(text(item, "DOI")),
        edition=text(item, "edition"),
        issn=fields.issns([text(item, "ISSN")]),
        isbn=fields.isbns([text(item, "ISBN")]),
        database="Crossref",
        notes=("From a reference list",),
        raw=fields.raw_json(item, leave_out=("key",)),
    )


def _title(item: dict[str, Any]) -> str:
    title, subtitle = plain(text(item, "title", 0)), plain(text(item, "subtitle", 0))
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title}: {subtitle}" if title else subtitle


def _names(item: dict[str, Any], role: str) -> tuple[Name, ...]:
    found = (
        Name(text(each, "family"), text(each, "given"), text(each, "suffix"))
        if text(each, "family")
        else Name(literal=text(each, "name") or text(each, "given"))
        for each in listed(item, role)
    )
    return tuple(name for name in found if name != Name())


def _notices(item: dict[str, Any]) -> tuple[str, ...]:
    """Return retractions and corrections of the work, which a reviewer must know of."""
    notices = (
        " ".join(
            part
            for part in (text(each, "label") or text(each, "type"), identifiers.doi(text(each, "DOI")))
            if part
        )
        for each in listed(item, "updated-by")
    )
    return tuple(notice for notice in notices if notice)
