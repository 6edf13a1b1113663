"""OpenAlex: search works, and follow citations in both directions (developers.openalex.org)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reviewkit import identifiers
from reviewkit.errors import SourceError
from reviewkit.model import Problem, Record
from reviewkit.sources import fields
from reviewkit.sources.answers import Unreadable, read_json
from reviewkit.sources.fields import at, listed, text
from reviewkit.sources.http import Manners
from reviewkit.sources.page import Page, identifier
from reviewkit.sources.walk import by_batch, by_cursor, in_batches, missing
from reviewkit.text import name, pages, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reviewkit.sources.http import Line
    from reviewkit.sources.walk import Walk

PAGE = 100  # the most that a page may hold, and the most values that one filter may join with "|"
_KEY = (
    "a free key from openalex.org/settings/api, given as key=…, is needed for more than a few requests a day"
)

MANNERS = Manners(
    service="openalex",
    name="OpenAlex",
    base="https://api.openalex.org",
    pace=10,  # documented are 100 a second for everybody; a tenth is plenty for one reader
    pace_with_key=10,
    identify=lambda contact, key: ({"mailto": contact, **({"api_key": key} if key else {})}, {}),
    advice={
        401: _KEY,
        403: _KEY,
        429: _KEY,
        414: "the search is too long for one address; run its parts one by one, duplicates are found later",
    },
    busy=frozenset({403}),  # documented as "rate limit exceeded; slow down"
)

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "dataset": "dataset",
    "dissertation": "thesis",
    "editorial": "article-journal",
    "letter": "article-journal",
    "erratum": "article-journal",
    "review": "article-journal",
    "preprint": "article",
    "reference-entry": "entry-encyclopedia",
    "report": "report",
    "standard": "standard",
    "peer-review": "review",
    "software": "software",
}


def search(line: Line, walk: Walk, query: str, filters: str) -> Iterator[Page]:
    """Yield the works that a query finds; `filters` is OpenAlex's own filter expression."""
    asked = {"search": query} | ({"filter": filters} if filters else {})
    yield from _works(line, walk, asked)


def forward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield the works that cite the seed."""
    work, problem = _find(line, seed)
    if work is None:
        yield walk.take(Page(problems=problem))
        return
    cited = identifier(seed)
    for page in _works(line, walk, {"filter": f"cites:{_number(text(work, 'id'))}"}):
        edges = tuple((identifier(record), cited) for record in page.records)
        yield _with_edges(page, edges)


def backward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield the works that the seed cites, as far as OpenAlex could tell which they are."""
    work, problem = _find(line, seed)
    if work is None:
        yield walk.take(Page(problems=problem))
        return
    cited = list(
        dict.fromkeys(found for url in listed(work, "referenced_works") if (found := _number(str(url))))
    )
    citing = identifier(seed)

    def fetch(batch: Sequence[str]) -> Page:
        asked = {"filter": f"openalex:{'|'.join(batch)}", "per_page": str(PAGE)}
        answer = line.get("/works", asked, _read_list)
        records, problems = fields.read_items(answer.value["results"], to_record, "OpenAlex")
        absent = missing("OpenAlex", batch, (record.accession for record in records), "works")
        edges = tuple((citing, identifier(record)) for record in records)
        return Page(records, len(cited), problems + absent, answer.sha256, edges)

    if not cited:
        yield walk.take(Page(total=0))
    yield from by_batch(walk, in_batches(cited, PAGE), fetch)


def _works(line: Line, walk: Walk, asked: Mapping[str, str]) -> Iterator[Page]:
    def fetch(cursor: str) -> tuple[Page, str]:
        # The size of a page stays the same along a walk: OpenAlex ties a cursor to it.
        size = str(PAGE if walk.limit is None else min(PAGE, walk.limit))
        answer = line.get("/works", {**asked, "per_page": size, "cursor": cursor}, _read_list)
        records, problems = fields.read_items(answer.value["results"], to_record, "OpenAlex")
        total = fields.number(answer.value, "meta", "count")
        return Page(records, total, problems, answer.sha256), text(answer.value, "meta", "next_cursor")

    yield from by_cursor(walk, fetch, "*")


def _with_edges(page: Page, edges: tuple[tuple[str, str], ...]) -> Page:
    return Page(page.records, page.total, page.problems, page.body_sha256, edges)


def _find(line: Line, seed: Record) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """Return the seed as OpenAlex has it, or None and why not; looking up by identifier is free there."""
    if seed.database == "OpenAlex" and _number(seed.accession):
        key = _number(seed.accession)
    elif seed.doi:
        key = f"doi:{seed.doi}"
    elif seed.pmid:
        key = f"pmid:{seed.pmid}"
    elif seed.pmcid:
        key = f"pmcid:{seed.pmcid}"
    else:
        return None, (
            Problem(
                f"{seed.short} has no DOI, PMID, PMCID or OpenAlex number, so OpenAlex cannot be asked for it"
            ),
        )
    try:
        return line.get(f"/works/{quote(key, safe=':/')}", {}, read_json).value, ()
    except SourceError as error:
        if error.status != 404:
            raise
        return None, (Problem(f"OpenAlex does not know {seed.short}", value=key),)


def _read_list(body: bytes) -> dict[str, Any]:
    found = read_json(body)
    if not isinstance(found.get("results"), list):
        raise Unreadable("the answer has no list of results")
    return found


def _number(url: str) -> str:
    found = re.search(r"\bW\d+$", url.strip(), re.IGNORECASE)
    return found[0].upper() if found else ""


def abstract(index: Any) -> str:
    """Return the text of an inverted index {word: [positions]}, in which form OpenAlex keeps abstracts."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int)
    ]
    return plain(" ".join(word for _, word in sorted(placed, key=lambda pair: pair[0])))


def to_record(item: dict[str, Any]) -> Record:
    """Return a work of OpenAlex as a record.

    OpenAlex gives whole names; they are split as names in running text are, at times wrongly.
    """
    place = at(item, "primary_location", "source")
    first, last = text(item, "biblio", "first_page"), text(item, "biblio", "last_page")
    year, month, day = fields.date(text(item, "publication_date"))
    authors = (
        text(each, "author", "display_name") or text(each, "raw_author_name")
        for each in listed(item, "authorships")
    )
    kind = text(item, "type")
    return Record(
        title=plain(text(item, "title") or text(item, "display_name")),
        authors=tuple(name(author) for author in authors if author),
        year=fields.number(item, "publication_year") or year,
        month=month,
        day=day,
        container=plain(text(place, "display_name")),
        volume=text(item, "biblio", "volume"),
        issue=text(item, "biblio", "issue"),
        pages=pages(f"{first}-{last}" if last and last != first else first),
        doi=identifiers.doi(text(item, "doi") or text(item, "ids", "doi")),
        pmid=identifiers.pmid(text(item, "ids", "pmid")),
        pmcid=_pmcid(text(item, "ids", "pmcid")),
        abstract=abstract(at(item, "abstract_inverted_index")),
        keywords=fields.words(at(each, "display_name") for each in listed(item, "keywords")),
        type=_TYPES.get(kind, "document" if kind else ""),
        source_type=kind,
        publisher=plain(text(place, "host_organization_name")),
        issn=fields.issns(listed(place, "issn")),
        urls=tuple(url for url in (text(item, "primary_location", "landing_page_url"),) if url),
        language=text(item, "language"),
        accession=_number(text(item, "id")),
        database="OpenAlex",
        notes=("Retracted, says OpenAlex",) if at(item, "is_retracted") is True else (),
        raw=fields.raw_json(item, leave_out=("relevance_score",)),
    )


def _pmcid(url: str) -> str:
    # The number stands bare behind …/articles/ in OpenAlex's address.
    found = re.search(r"(?:PMC)?(\d+)/?$", url)
    return f"PMC{found[1]}" if found else ""
