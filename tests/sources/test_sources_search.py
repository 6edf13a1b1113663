"""Searching: every page, every record, each field where it belongs, and nothing of the answer lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewkit import sources
from reviewkit.errors import SourceError, UnknownName
from tests.sources import served_works as shape
from tests.sources.served import Services

ALL = tuple(sources.SERVICES)


@pytest.mark.parametrize("service", ALL)
def test_a_search_brings_every_record_with_its_fields_filled(service: str, search: Any) -> None:
    (page,) = search(service, "lived experience")
    assert page.total == 5
    assert page.problems == ()
    assert len(page.body_sha256) == 64
    for record, work in zip(page.records, shape.WORKS, strict=True):
        assert record.title.rstrip(".") == work["title"]
        assert [(name.family, name.given) for name in record.authors] == work["authors"]
        assert (record.year, record.month) == work["date"][:2]
        assert (record.container, record.volume, record.issue) == (
            work["journal"],
            work["volume"],
            work["issue"],
        )
        assert record.pages == "-".join(work["pages"])
        assert record.doi == work["doi"]
        assert record.pmid == ("" if service == "crossref" else work["pmid"])
        assert shape.ABSTRACT in record.abstract
        assert "<" not in record.abstract.replace("p < 0.05", "")
        assert record.type == "article-journal"
        assert record.issn == (work["issn"],)
        assert record.database == sources.SERVICES[service].name
        assert record.accession


@pytest.mark.parametrize("service", ["openalex", "crossref", "europepmc"])
def test_every_key_of_a_json_record_stays_in_raw(service: str, search: Any, services: Services) -> None:
    (page,) = search(service, "lived experience")
    sent = {
        "openalex": shape.openalex,
        "crossref": lambda work: shape.crossref(work, services.by_number),
        "europepmc": shape.europepmc,
    }[service]
    for record, work in zip(page.records, shape.WORKS, strict=True):
        expected = {
            key: value for key, value in sent(work).items() if key not in ("relevance_score", "score")
        }
        kept = {
            tag: value if isinstance(expected[tag], str) else json.loads(value)
            for tag, value, _ in record.raw
        }
        assert kept == expected


@pytest.mark.parametrize("service", ALL)
def test_the_same_work_found_twice_is_the_same_record(service: str, search: Any, services: Services) -> None:
    """A relevance score differs from search to search; a record's id must not."""
    (before,) = search(service, "lived experience")
    services.works.reverse()
    (after,) = search(service, "peer educators")
    assert {record.id for record in before.records} == {record.id for record in after.records}


@pytest.mark.parametrize(
    ("service", "size"), [("openalex", 100), ("crossref", 200), ("europepmc", 500), ("pubmed", 200)]
)
def test_all_pages_of_a_long_search_are_walked(service: str, size: int, manner: Any) -> None:
    services = Services(shape.filler(3 * size + 7))
    progress: list[tuple[int, int | None]] = []
    asked = {**manner, "transport": services.transport(), "progress": lambda *now: progress.append(now)}
    pages = list(sources.search(service, "x", **asked))
    assert [len(page.records) for page in pages] == [size, size, size, 7]
    assert len({record.doi for page in pages for record in page.records}) == 3 * size + 7
    assert {page.total for page in pages} == {3 * size + 7}
    assert not any(page.problems for page in pages)
    assert progress == [(n, 3 * size + 7) for n in (size, 2 * size, 3 * size, 3 * size + 7)]


@pytest.mark.parametrize("service", ALL)
def test_a_search_whose_size_is_a_whole_number_of_pages_ends_without_a_word(
    service: str, manner: Any
) -> None:
    services = Services(shape.filler(1000))
    pages = list(sources.search(service, "x", **{**manner, "transport": services.transport()}))
    assert sum(len(page.records) for page in pages) == 1000
    assert not any(page.problems for page in pages)


@pytest.mark.parametrize("service", ALL)
def test_a_limit_stops_the_walk_and_is_no_fault(service: str, manner: Any) -> None:
    services = Services(shape.filler(700))
    pages = list(sources.search(service, "x", limit=3, **{**manner, "transport": services.transport()}))
    assert [len(page.records) for page in pages] == [3]
    assert pages[0].problems == ()
    assert len(services.asked) == (2 if service == "pubmed" else 1)


@pytest.mark.parametrize("service", ALL)
def test_a_search_that_finds_nothing_is_one_empty_page_that_says_so(service: str, manner: Any) -> None:
    (page,) = sources.search(service, "x", **{**manner, "transport": Services([]).transport()})
    assert (page.records, page.total, page.problems) == ((), 0, ())


@pytest.mark.parametrize("service", ALL)
def test_a_service_is_told_who_asks(service: str, search: Any, services: Services) -> None:
    list(search(service, "x"))
    for _, _, params, headers in services.asked:
        assert headers["user-agent"].startswith("reviewkit/")
        assert "reviewer@university.example" in headers["user-agent"]
        assert "reviewer@university.example" in (params.get("mailto"), params.get("email"))


def test_a_key_goes_where_each_service_wants_it(search: Any, services: Services) -> None:
    for service in ("openalex", "pubmed", "crossref"):
        list(search(service, "x", key="k3y"))
    by_path = {path: (params, headers) for _, path, params, headers in services.asked}
    assert by_path["/entrez/eutils/efetch.fcgi"][0]["api_key"] == "k3y"
    assert services.asked[0][2]["api_key"] == "k3y"
    assert services.asked[-1][3]["crossref-plus-api-token"] == "Bearer k3y"


@pytest.mark.parametrize("service", ALL)
def test_a_search_repeated_with_a_cache_costs_nothing_and_the_cache_names_nobody(
    service: str, search: Any, services: Services
) -> None:
    cache: dict[str, bytes] = {}
    before = list(search(service, "x", cache=cache, key="k3y"))
    count = len(services.asked)
    assert list(search(service, "x", cache=cache)) == before
    assert len(services.asked) == count
    assert not any("university" in request or "k3y" in request for request in cache)


def test_a_damaged_cache_is_asked_for_again(search: Any, services: Services) -> None:
    cache: dict[str, bytes] = {}
    before = list(search("openalex", "x", cache=cache))
    cache.update({request: body[:100] for request, body in cache.items()})
    assert list(search("openalex", "x", cache=cache)) == before
    assert len(services.asked) == 2


def test_filters_are_sent_as_the_service_wants_them(search: Any, services: Services) -> None:
    list(search("crossref", "x", filters="from-pub-date:2010"))
    list(search("europepmc", "a OR b", filters="PUB_YEAR:2019"))
    list(search("pubmed", "a OR b", filters="2019[dp]"))
    assert services.asked[0][2]["filter"] == "from-pub-date:2010"
    assert services.asked[1][2]["query"] == "(a OR b) AND (PUB_YEAR:2019)"
    assert services.asked[2][2]["term"] == "(a OR b) AND (2019[dp])"


def test_a_long_search_string_goes_to_europe_pmc_and_pubmed_in_the_body(
    search: Any, services: Services
) -> None:
    words = " OR ".join(f'"lived experience {n}"' for n in range(500))
    for service in ("europepmc", "pubmed"):
        (page,) = search(service, words)
        assert page.total == 5
    assert {method for method, *_ in services.asked} == {"POST"}


def test_pubmed_tells_how_it_read_the_string_and_what_it_could_not_find(search: Any) -> None:
    (page,) = search("pubmed", "xyzzy OR recovery")
    assert page.query == "xyzzy OR recovery[All Fields]"
    (problem,) = page.problems
    assert "xyzzy" in problem.message
    assert problem.where == "search string"


def test_more_than_pubmed_hands_out_is_read_in_spans_of_entry_dates(manner: Any) -> None:
    works = shape.filler(12_000)
    for position, work in enumerate(works):
        work["entered"] = (2000 + position % 25, 1 + position % 12, 1 + position % 28)
    services = Services(works)
    pages = list(sources.search("pubmed", "x", **{**manner, "transport": services.transport()}))
    assert len({record.pmid for page in pages for record in page.records}) == 12_000
    assert {page.total for page in pages} == {12_000}
    assert not any(page.problems for page in pages)


def test_more_than_pubmed_hands_out_for_one_day_is_said_not_hidden(manner: Any) -> None:
    works = shape.filler(10_050)
    for work in works:
        work["entered"] = (2020, 5, 1)
    services = Services(works)
    pages = list(sources.search("pubmed", "x", **{**manner, "transport": services.transport()}))
    assert sum(len(page.records) for page in pages) == 9_999
    assert "10050" in pages[-1].problems[-1].message


def test_an_article_that_pubmed_counts_and_does_not_send_is_named(manner: Any) -> None:
    services = Services([*shape.WORKS[:2], {**shape.WORKS[2], "deleted": True}])
    (page,) = sources.search("pubmed", "x", **{**manner, "transport": services.transport()})
    assert len(page.records) == 2
    assert shape.WORKS[2]["pmid"] in page.problems[0].value


def test_a_search_that_pubmed_forgot_is_fetched_by_number(search: Any, services: Services) -> None:
    """NCBI keeps a search for some hours; a cache keeps it longer."""
    cache: dict[str, bytes] = {}
    before = list(search("pubmed", "x", cache=cache))
    services.history.clear()
    kept = {request: body for request, body in cache.items() if "esearch" in request}
    assert [page.records for page in search("pubmed", "x", cache=kept)] == [page.records for page in before]


def test_an_unknown_service_is_answered_with_the_known_ones(manner: Any) -> None:
    with pytest.raises(UnknownName, match=r"openalex.*pubmed.*crossref.*europepmc"):
        sources.search("opnalex", "x", **manner)


@pytest.mark.parametrize(
    "contact", ["", "me", "me@home", "a@b.c\r\nX-Evil: 1", "naïve@university.example", None]
)
def test_a_contact_that_is_no_address_is_refused_before_anything_is_sent(
    contact: Any, manner: Any, services: Services
) -> None:
    with pytest.raises(SourceError, match="e-mail"):
        sources.search("openalex", "x", **{**manner, "contact": contact})
    assert services.asked == []


def test_an_empty_search_and_a_limit_of_none_are_refused(search: Any) -> None:
    with pytest.raises(SourceError, match="empty"):
        search("openalex", "  ")
    with pytest.raises(SourceError, match="at least 1"):
        search("openalex", "x", limit=0)


def test_the_registry_names_every_service_with_its_directions() -> None:
    assert {id_: sorted(service.chase) for id_, service in sources.SERVICES.items()} == {
        "openalex": ["backward", "forward"],
        "pubmed": ["backward", "forward"],
        "crossref": ["backward"],
        "europepmc": ["backward", "forward"],
    }
    assert all(service.manners.base.startswith("https://") for service in sources.SERVICES.values())
