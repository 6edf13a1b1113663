"""PubMed through NCBI's E-utilities: search, fetch, follow citations (ncbi.nlm.nih.gov/books/NBK25499)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from reviewkit.errors import SourceError
from reviewkit.model import Problem, Record
from reviewkit.sources import fields
from reviewkit.sources.answers import Refused, Unreadable, read_json
from reviewkit.sources.fields import at, listed, text
from reviewkit.sources.http import Manners
from reviewkit.sources.page import Page, identifier
from reviewkit.sources.pubmed_xml import read_xml
from reviewkit.sources.walk import by_batch, in_batches, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reviewkit.sources.http import Line
    from reviewkit.sources.page import Edge
    from reviewkit.sources.walk import Walk

BATCH = 200  # records in one fetch, as NCBI recommends
MOST = 9_999  # of a search PubMed hands out no more; a larger one is read in spans of entry dates
FIRST_DAY, LAST_DAY = date(1780, 1, 1), date(2100, 12, 31)  # wider than any entry date in PubMed

MANNERS = Manners(
    service="pubmed",
    name="PubMed",
    base="https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    pace=3,  # documented: 3 requests a second, 10 with a key
    pace_with_key=10,
    identify=lambda contact, key: (
        {"tool": "reviewkit", "email": contact, **({"api_key": key} if key else {})},
        {},
    ),
    advice={429: "a key from an NCBI account, given as key=…, allows ten requests a second instead of three"},
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search found, kept on NCBI's history server for some hours."""

    count: int
    ids: tuple[str, ...]
    environment: str
    number: str  # of the query in the environment
    query: str  # as PubMed understood it
    problems: tuple[Problem, ...]
    sha: str


def search(line: Line, walk: Walk, query: str, filters: str) -> Iterator[Page]:
    """Yield what a query finds; what limits it stands in the query itself."""
    query = f"({query}) AND ({filters})" if filters else query
    whole = _search(line, query)
    if not whole.count:
        yield walk.take(Page(total=0, problems=whole.problems, body_sha256=whole.sha, query=whole.query))
        return
    told = whole.problems
    wanted = whole.count if walk.limit is None else min(whole.count, walk.limit)
    parts = [whole] if wanted <= MOST else _spans(line, query)
    for part in parts:
        for page in _fetch(line, walk, part, whole.count):
            yield replace(page, query=whole.query, problems=(*told, *page.problems))
            told = ()
        if walk.full:
            return
    if len(whole.ids) < whole.count:  # else the missing ones were named
        end = walk.ended(
            Page(total=whole.count), "the rest is in no span of entry dates, or was deleted since"
        )
        if end.problems:
            yield end


def forward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield the articles in PubMed that cite the seed, as far as PubMed Central knows their references."""
    cited = identifier(seed)
    yield from _chase(line, walk, seed, "pubmed_pubmed_citedin", lambda found: (found, cited))


def backward(line: Line, walk: Walk, seed: Record) -> Iterator[Page]:
    """Yield the articles in PubMed that the seed cites, as far as PubMed knows its references."""
    citing = identifier(seed)
    yield from _chase(line, walk, seed, "pubmed_pubmed_refs", lambda found: (citing, found))


def _spans(line: Line, query: str) -> Iterator[_Found]:
    """Yield the parts of a search by entry date, each small enough to be handed out."""
    waiting = [(FIRST_DAY, LAST_DAY, _search(line, query, FIRST_DAY, LAST_DAY))]
    while waiting:
        start, end, found = waiting.pop()
        if found.count <= MOST or start == end:
            if found.count:
                yield found
            continue
        middle = date.fromordinal((start.toordinal() + end.toordinal()) // 2)
        for first, last in ((date.fromordinal(middle.toordinal() + 1), end), (start, middle)):
            waiting.append((first, last, _search(line, query, first, last)))


def _search(line: Line, query: str, start: date | None = None, end: date | None = None) -> _Found:
    asked = {"db": "pubmed", "term": query, "usehistory": "y", "retmode": "json", "retmax": str(MOST)}
    if start and end:
        asked |= {"datetype": "edat", "mindate": f"{start:%Y/%m/%d}", "maxdate": f"{end:%Y/%m/%d}"}
    answer = line.post("/esearch.fcgi", asked, _read_search)
    found = answer.value
    return _Found(
        count=int(text(found, "count")),
        ids=tuple(str(number) for number in listed(found, "idlist")),
        environment=text(found, "webenv"),
        number=text(found, "querykey"),
        query=text(found, "querytranslation"),
        problems=_notices(found),
        sha=answer.sha256,
    )


def _fetch(line: Line, walk: Walk, part: _Found, total: int) -> Iterator[Page]:
    """Yield the records of a search from the history server; of one that was forgotten there, by number."""
    most = min(part.count, MOST)
    wanted = most if walk.limit is None else min(most, walk.limit - walk.received)
    complete = len(part.ids) >= most
    came: set[str] = set()

    def fetch(batch: Sequence[int]) -> Page:
        span = {"retstart": str(batch[0]), "retmax": str(len(batch))}
        kept = {"db": "pubmed", "WebEnv": part.environment, "query_key": part.number, "retmode": "xml"}
        try:
            page = _records(line, kept | span)
        except SourceError as error:
            if not complete or error.status not in (200, 400):
                raise
            page = _records(line, _by_number(part.ids[batch[0] : batch[-1] + 1]))
        came.update(record.pmid for record in page.records)
        # Order may differ between search and fetch, so what is missing is only known at the end.
        if complete and batch[-1] == wanted - 1 == most - 1:
            page = replace(
                page, problems=page.problems + missing("PubMed", part.ids[:most], came, "articles")
            )
        return replace(page, total=total)

    yield from by_batch(walk, in_batches(range(wanted), BATCH), fetch)


def _chase(line: Line, walk: Walk, seed: Record, link: str, edge: Callable[[str], Edge]) -> Iterator[Page]:
    number, problem = _find(line, seed)
    if not number:
        yield walk.take(Page(problems=problem))
        return
    asked = {"dbfrom": "pubmed", "db": "pubmed", "linkname": link, "id": number, "retmode": "json"}
    answer = line.post("/elink.fcgi", asked, _read_links)
    ids = [
        str(found)
        for group in listed(answer.value, "linksets")
        for links in listed(group, "linksetdbs")
        if text(links, "linkname") == link
        for found in listed(links, "links")
    ]
    ids = list(dict.fromkeys(ids))

    def fetch(batch: Sequence[str]) -> Page:
        page = _records(line, _by_number(batch))
        absent = missing("PubMed", batch, (record.pmid for record in page.records), "articles")
        edges = tuple(edge(identifier(record)) for record in page.records)
        return replace(page, total=len(ids), problems=page.problems + absent, edges=edges)

    if not ids:
        yield walk.take(Page(total=0, body_sha256=answer.sha256))
    yield from by_batch(walk, in_batches(ids, BATCH), fetch)


def _find(line: Line, seed: Record) -> tuple[str, tuple[Problem, ...]]:
    if seed.pmid:
        return seed.pmid, ()
    if not seed.doi:
        return "", (Problem(f"{seed.short} has no PMID or DOI, so PubMed cannot be asked for it"),)
    found = _search(line, f'"{seed.doi}"[doi]')
    if found.count == 1 and found.ids:
        return found.ids[0], ()
    return "", (Problem(f"PubMed does not know {seed.short}", value=seed.doi),)


def _by_number(ids: Sequence[str]) -> dict[str, str]:
    return {"db": "pubmed", "id": ",".join(ids), "retmode": "xml"}


def _records(line: Line, asked: dict[str, str]) -> Page:
    answer = line.post("/efetch.fcgi", asked, read_xml)
    return Page(*answer.value, body_sha256=answer.sha256)


def _read_search(body: bytes) -> dict[str, Any]:
    found = at(_read(body), "esearchresult")
    words = text(found, "ERROR")
    if "backend failed" in words.lower():  # PubMed's own servers could not reach each other: passes
        raise Unreadable(words)
    if words:
        raise Refused(words)
    if fields.number(found, "count") is None:
        raise Unreadable("the answer has no count")
    return dict(found)


def _read_links(body: bytes) -> dict[str, Any]:
    found = _read(body)
    if words := text(found, "ERROR"):
        raise Refused(words)
    if "linksets" not in found:
        raise Unreadable("the answer has no linksets")
    return found


def _read(body: bytes) -> dict[str, Any]:
    found = read_json(body)
    if words := text(found, "error"):
        if "rate limit" in words.lower():
            raise Unreadable(words)
        raise Refused(words)
    return found


def _notices(found: dict[str, Any]) -> tuple[Problem, ...]:
    """Return what PubMed could not do as asked: a string with a phrase ignored is another search."""
    told = {
        ("errorlist", "phrasesnotfound"): "PubMed found no article with the phrase {!r}",
        ("errorlist", "fieldsnotfound"): "PubMed does not know the field {!r}",
        ("warninglist", "phrasesignored"): "PubMed ignored {!r}",
        (
            "warninglist",
            "quotedphrasesnotfound",
        ): "PubMed does not have the quoted phrase {!r}, and searched its words",
        ("warninglist", "outputmessages"): "PubMed says: {}",
    }
    return tuple(
        Problem(sentence.format(value), where="search string", value=str(value))
        for path, sentence in told.items()
        for value in dict.fromkeys(map(str, listed(found, *path)))
    )
