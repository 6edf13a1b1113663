"""JSON of references: whatever tool wrote it, each item is a record, and what is broken is told."""

from __future__ import annotations

import json

import pytest

from reviewkit.errors import ReadError
from reviewkit.model import Name
from reviewkit.references import read

ITEMS = [
    {"id": "a", "type": "article-journal", "title": "One", "note": "PMID: 31234567\nPMCID: PMC12"},
    {"id": "b", "type": "chapter", "title": "Two, p < 0.05"},
]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(item) for item in ITEMS),
        json.dumps({"items": ITEMS}),
        json.dumps({item["id"]: item for item in ITEMS}),
        "\ufeff" + json.dumps(ITEMS, indent=2),
    ],
)
def test_items_are_found_one_a_line_in_a_list_and_under_their_keys(text: str) -> None:
    first, second = read(text.encode()).records
    assert (first.title, first.pmid, first.pmcid) == ("One", "31234567", "PMC12")
    assert second.title == "Two, p < 0.05"
    assert [tag.value for tag in second.raw if tag.tag == "title"] == [ITEMS[1]["title"]]


def test_of_a_list_that_breaks_off_the_whole_items_are_read_and_the_rest_is_told() -> None:
    reading = read(json.dumps(ITEMS, indent=1)[:-40].encode())
    assert [record.title for record in reading.records] == ["One"]
    (problem,) = reading.problems
    assert problem.line > 5
    assert "not read from here on" in problem.message
    assert '"id": "b"' in problem.raw


def test_json_of_nothing_whole_is_refused() -> None:
    with pytest.raises(ReadError, match="no JSON"):
        read(b'[{"id": "a", "title": "On')


@pytest.mark.parametrize("wrapped", [False, True])
def test_zoteros_own_items_are_read(*, wrapped: bool) -> None:
    """Its interface and Better BibTeX's JSON have words of their own for what CSL-JSON names otherwise."""
    item = {
        "itemType": "bookSection", "title": "One", "bookTitle": "The book", "date": "2020-03-04", "pages": "1-9",
        "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Smith"},
                     {"creatorType": "author", "name": "The Group"},
                     {"creatorType": "editor", "firstName": "Ed", "lastName": "It"}],
        "tags": [{"tag": "Child, Preschool"}, {"tag": "pain"}], "abstractNote": "Why.", "extra": "DOI: 10.1000/x",
    }  # fmt: skip
    content = (
        [{"key": "K", "data": item}]
        if wrapped
        else {"items": [item], "config": {"label": "BetterBibTeX JSON"}}
    )
    (record,) = read(json.dumps(content).encode()).records
    assert record.authors == (Name("Smith", "Ann"), Name(literal="The Group"))
    assert record.editors == (Name("It", "Ed"),)
    assert (record.title, record.container, record.pages, record.type) == (
        "One",
        "The book",
        "1-9",
        "chapter",
    )
    assert (record.year, record.month, record.abstract, record.doi) == (2020, 3, "Why.", "10.1000/x")
    assert record.keywords == ("Child, Preschool", "pain")


def test_a_body_among_crossrefs_authors_is_kept() -> None:
    item = {"title": ["One"], "type": "journal-article", "author": [{"name": "WHO", "sequence": "first"}]}
    (record,) = read(json.dumps({"message": {"items": [item]}}).encode()).records
    assert record.authors == (Name(literal="WHO"),)


ANSWERS = {
    "OpenAlex": {"results": [{
        "id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/x", "title": "One", "publication_year": 2020,
        "authorships": [{"author": {"display_name": "Ann Smith"}}], "type": "article",
        "primary_location": {"source": {"display_name": "J"}}, "biblio": {"first_page": "3", "last_page": "9"},
        "abstract_inverted_index": {"not": [1, 3], "Why": [0], "now,": [2]},
    }]},
    "Semantic Scholar": {"total": 1, "data": [{
        "paperId": "a", "title": "One", "year": 2020, "venue": "J", "authors": [{"authorId": "1", "name": "Ann Smith"}],
        "externalIds": {"DOI": "10.1000/x"}, "abstract": "Why not now, not", "journal": {"pages": "3-9"},
        "publicationTypes": ["JournalArticle"],
    }]},
    "Europe PMC": {"hitCount": 1, "resultList": {"result": [{
        "id": "1", "source": "MED", "doi": "10.1000/x", "title": "One", "authorString": "Smith A.", "pubYear": "2020",
        "authorList": {"author": [{"fullName": "Smith A", "firstName": "Ann", "lastName": "Smith"}]},
        "journalTitle": "J", "pageInfo": "3-9", "abstractText": "Why not now, not", "pubType": "journal article",
    }]}},
}  # fmt: skip


@pytest.mark.parametrize("service", ANSWERS)
def test_an_answer_of_a_service_that_somebody_saved_is_read(service: str) -> None:
    (record,) = read(json.dumps(ANSWERS[service]).encode()).records
    assert (record.title, record.authors, record.year) == ("One", (Name("Smith", "Ann"),), 2020)
    assert (record.container, record.pages, record.doi) == ("J", "3-9", "10.1000/x")
    assert (record.abstract, record.type) == ("Why not now, not", "article-journal")
    assert {tag.tag for tag in record.raw} >= {"title"}
