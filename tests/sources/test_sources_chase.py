"""Chasing citations: what a record cites and what cites it, with every edge, from every service that can."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from reviewkit import sources
from reviewkit.errors import UnknownName
from reviewkit.model import Record
from tests.sources import served_works as shape
from tests.sources.served import Services

BY_NUMBER = {work["n"]: work for work in shape.WORKS}
SEED = Record(title="Things you can't learn from books", doi=BY_NUMBER[3]["doi"], pmid=BY_NUMBER[3]["pmid"])
BOTH = [(service.id, direction) for service in sources.SERVICES.values() for direction in service.chase]


def doi(n: int) -> str:
    return f"doi:{BY_NUMBER[n]['doi']}"


@pytest.mark.parametrize(("service", "direction"), BOTH)
def test_what_a_record_cites_and_what_cites_it_comes_with_the_edges(
    service: str, direction: str, chase: Any
) -> None:
    """The papers: 2 cites 1, 3 cites 1 and 2, 4 cites 1, 2 and 3."""
    pages = list(chase(SEED, direction, service=service))
    found = [record for page in pages for record in page.records]
    edges = {edge for page in pages for edge in page.edges}
    expected = {1, 2} if direction == "backward" else {4}
    assert {record.doi for record in found} == {BY_NUMBER[n]["doi"] for n in expected}
    assert all(record.abstract for record in found), "screening needs abstracts"
    assert edges == {(doi(3), doi(n)) if direction == "backward" else (doi(n), doi(3)) for n in expected}
    assert pages[-1].total == len(expected)
    assert not any(page.problems for page in pages)


def test_edges_of_all_services_meet_in_one_graph(chase: Any) -> None:
    edges = [
        edge
        for service, direction in BOTH
        for page in chase(SEED, direction, service=service)
        for edge in page.edges
    ]
    graph = sources.citation_graph(edges)
    assert nx.ancestors(graph, doi(3)) == {doi(4)}
    assert set(graph.successors(doi(3))) == {doi(1), doi(2)}
    assert graph.number_of_edges() == 3


@pytest.mark.parametrize("service", ["pubmed", "europepmc", "openalex"])
@pytest.mark.parametrize("known", ["doi", "pmid"])
def test_a_seed_is_found_by_doi_or_by_pmid(service: str, known: str, chase: Any) -> None:
    seed = Record(title="A seed from any file", **{known: BY_NUMBER[3][known]})
    (page,) = chase(seed, "forward", service=service)
    assert page.edges == ((doi(4), sources.identifier(seed)),)


@pytest.mark.parametrize(("service", "direction"), BOTH)
def test_a_seed_without_identifier_or_unknown_to_the_service_is_a_problem_and_no_error(
    service: str, direction: str, chase: Any
) -> None:
    for seed in (Record(title="A leaflet"), Record(title="Elsewhere", doi="10.5555/elsewhere")):
        (page,) = chase(seed, direction, service=service)
        assert page.records == page.edges == ()
        assert len(page.problems) == 1
        assert seed.title in page.problems[0].message


def test_an_article_unknown_to_europe_pmc_by_its_number_is_a_problem(chase: Any) -> None:
    (page,) = chase(Record(title="Elsewhere", pmid="1"), "forward", service="europepmc")
    assert "does not know" in page.problems[0].message


@pytest.mark.parametrize(("service", "direction"), BOTH)
def test_a_record_that_cites_nothing_or_is_cited_by_nothing_is_an_empty_page(
    service: str, direction: str, chase: Any
) -> None:
    lonely = BY_NUMBER[5]
    (page,) = chase(
        Record(title="Stigma", doi=lonely["doi"], pmid=lonely["pmid"]), direction, service=service
    )
    assert (page.records, page.edges, page.problems, page.total) == ((), (), (), 0)


def test_a_record_found_in_a_service_can_be_chased_there(search: Any, chase: Any) -> None:
    for service in ("openalex", "pubmed", "europepmc"):
        (page,) = search(service, "x")
        (cited,) = chase(page.records[1], "backward", service=service)
        assert [record.doi for record in cited.records] == [BY_NUMBER[1]["doi"]]


def test_crossref_cannot_go_forward_and_names_who_can(manner: Any) -> None:
    with pytest.raises(UnknownName, match=r"openalex, pubmed, europepmc"):
        sources.chase(SEED, "forward", service="crossref", **manner)
    with pytest.raises(UnknownName, match="backward, forward"):
        sources.chase(SEED, "sideways", **manner)


def test_long_reference_lists_are_asked_for_in_batches(manner: Any) -> None:
    cited = shape.filler(230)
    seed = {**shape.WORKS[3], "cites": [work["n"] for work in cited]}
    services = Services([seed, *cited])
    asked = {**manner, "transport": services.transport()}
    for service, batches in (("openalex", 3), ("pubmed", 2), ("crossref", 5), ("europepmc", 5)):
        pages = list(sources.chase(seed_of(seed), "backward", service=service, **asked))
        assert len(pages) == batches
        assert len({edge for page in pages for edge in page.edges}) == 230
        assert not any(page.problems for page in pages)


def seed_of(work: dict) -> Record:
    return Record(title=work["title"], doi=work["doi"], pmid=work["pmid"])


@pytest.mark.parametrize("longest", [400, 700])
@pytest.mark.parametrize("service", ["openalex", "crossref"])
def test_a_filter_too_long_for_an_address_is_halved_until_it_fits(
    service: str, longest: int, manner: Any
) -> None:
    cited = shape.filler(120)
    seed = {**shape.WORKS[3], "cites": [work["n"] for work in cited]}
    services = Services([seed, *cited])
    services.longest = longest
    asked = {**manner, "transport": services.transport()}
    pages = list(sources.chase(seed_of(seed), "backward", service=service, **asked))
    assert [record.title for page in pages for record in page.records] == [work["title"] for work in cited]


def test_a_reference_that_crossref_does_not_have_stays_as_the_publisher_wrote_it(manner: Any) -> None:
    references = [
        {"key": "1", "DOI": BY_NUMBER[1]["doi"].upper()},
        {
            "key": "2",
            "DOI": "10.5281/zenodo.1234",
            "article-title": "A dataset",
            "author": "Someone",
            "year": "2020a",
        },
        {"key": "3", "DOI": "10.5555/with,comma", "article-title": "A comma"},
        {"key": "4", "unstructured": "Department of Health. Our Health, Our Care, Our Say. London: 2006."},
        {"key": "5", "volume-title": "Nothing About Us Without Us", "author": "Charlton", "year": "1998"},
    ]
    seed = {**shape.WORKS[3], "crossref": {"reference": references, "reference-count": 5}}
    services = Services([*shape.WORKS[:3], seed])
    asked = {**manner, "transport": services.transport()}
    pages = list(sources.chase(seed_of(seed), "backward", service="crossref", **asked))
    found = [record for page in pages for record in page.records]
    assert [record.title for record in found] == [
        BY_NUMBER[1]["title"],
        "A dataset",
        "A comma",
        references[3]["unstructured"],
        "Nothing About Us Without Us",
    ]
    assert found[1].year == 2020
    assert len({edge for page in pages for edge in page.edges}) == 5
    assert {tag: value for tag, value, _ in found[3].raw} == {"unstructured": references[3]["unstructured"]}


def test_references_counted_but_not_deposited_are_told(manner: Any) -> None:
    seed = {**shape.WORKS[0], "crossref": {"reference-count": 61}}
    services = Services([seed])
    (page,) = sources.chase(
        seed_of(seed), "backward", service="crossref", **{**manner, "transport": services.transport()}
    )
    assert "61 references" in page.problems[0].message


def test_a_work_that_openalex_names_and_does_not_have_is_told(manner: Any) -> None:
    services = Services([{**shape.WORKS[2]}, shape.WORKS[0]])
    (page,) = sources.chase(SEED, "backward", **{**manner, "transport": services.transport()})
    assert [record.accession for record in page.records] == ["W1"]
    assert page.problems[0].value == "W2"


def test_a_reference_that_europe_pmc_could_not_match_stays_as_its_list_has_it(manner: Any) -> None:
    unmatched = {
        "title": "A report of a ministry",
        "authorString": "Department of Health",
        "pubYear": 2006,
        "citedOrder": 3,
        "match": "N",
    }
    seed = {**shape.WORKS[2], "references": [unmatched]}
    services = Services([*shape.WORKS[:2], seed])
    pages = list(
        sources.chase(SEED, "backward", service="europepmc", **{**manner, "transport": services.transport()})
    )
    (report,) = [record for page in pages for record in page.records if not record.doi]
    assert (report.title, report.year, report.accession) == ("A report of a ministry", 2006, "")
    assert (doi(3), f"record:{report.id}") in {edge for page in pages for edge in page.edges}


def test_a_limit_cuts_a_chase_with_its_edges(manner: Any) -> None:
    cited = shape.filler(30)
    seed = {**shape.WORKS[3], "cites": [work["n"] for work in cited]}
    asked = {**manner, "transport": Services([seed, *cited]).transport()}
    for service in ("openalex", "crossref", "pubmed", "europepmc"):
        (page,) = sources.chase(seed_of(seed), "backward", service=service, limit=4, **asked)
        assert len(page.records) == len(page.edges) == 4
        assert page.problems == ()


def test_an_identifier_prefers_what_other_services_know_too() -> None:
    full = Record(title="t", doi="10.1/X", pmid="2", pmcid="PMC3", accession="W4", database="OpenAlex")
    assert sources.identifier(full) == "doi:10.1/x"
    assert sources.identifier(Record(pmid="2", pmcid="PMC3")) == "pmid:2"
    assert sources.identifier(Record(pmcid="PMC3")) == "pmcid:PMC3"
    assert sources.identifier(Record(accession="PPR/PPR5", database="Europe PMC")) == "europepmc:PPR/PPR5"
    assert sources.identifier(Record(title="t")) == f"record:{Record(title='t').id}"
