"""Live services become sources like any file, through a transport; citations become a graph."""

from __future__ import annotations

import httpx
import pytest

import reviewkit as rk
from tests.sources import served_works as shape
from tests.sources.served import Services

CONTACT = "reviewer@university.example"


@pytest.fixture
def asking():
    return {"contact": CONTACT, "transport": Services().transport(), "sleep": lambda _: None}


@pytest.mark.parametrize("service", ["openalex", "pubmed", "crossref", "europepmc"])
def test_a_search_is_a_source_with_its_query_and_its_hits(review, people, asking, service):
    told = []
    batch = people[0].search(service, "nursing", progress=lambda *done: told.append(done), **asking)
    assert batch.read == batch.new > 0
    source = review.references.sources()[-1]
    assert (source.name, source.strategy, source.hits, source.read) == (
        service,
        "nursing",
        batch.read,
        batch.read,
    )
    assert told[-1] == (batch.read, batch.read)
    assert people[0].search(service, "nursing", **asking).new == 0
    assert len(review.references.sources()) == 2
    assert review.flow().faults() == []


def test_chasing_brings_in_what_is_cited_and_who_cites_whom(review, people, asking):
    alice = people[0]
    alice.search("openalex", "nursing", **asking)
    alice.dedupe()
    seed = next(r for r in review.duplicates.reports() if r.doi == shape.WORKS[2]["doi"])
    batch = alice.chase(seed, "backward", **asking)
    assert batch.source.kind == "citation"
    alice.dedupe()
    graph = review.references.citations()
    cited = {
        r.id for r in review.duplicates.reports() if r.doi in (shape.WORKS[0]["doi"], shape.WORKS[1]["doi"])
    }
    assert set(graph.successors(seed.id)) == cited
    flow = review.flow()
    assert flow.boxes["citations_results"] == batch.read
    assert flow.faults() == []


def test_without_a_network_nothing_is_written_and_the_service_is_named(review, people, asking):
    def unreachable(request):
        raise httpx.ConnectError("no route to host", request=request)

    with pytest.raises(rk.SourceError, match="OpenAlex") as error:
        people[0].search("openalex", "nursing", **(asking | {"transport": httpx.MockTransport(unreachable)}))
    assert error.value.service
    assert len(review.references.sources()) == 1


def test_an_unknown_service_is_answered_with_the_known_ones(people):
    with pytest.raises(rk.UnknownName, match="pubmed"):
        people[0].search("medline", "nursing", contact=CONTACT)
