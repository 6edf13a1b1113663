"""JSON of references: whatever tool wrote it, each item is a record, and what is broken is told."""

from __future__ import annotations

import json
from typing import Any

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


SERVICES = {
    "DataCite": {"data": [{"id": "10.1000/x", "type": "dois", "attributes": {
        "doi": "10.1000/x", "titles": [{"title": "One"}], "publicationYear": 2020, "publisher": "P",
        "creators": [{"name": "Smith, Ann", "nameType": "Personal", "givenName": "Ann", "familyName": "Smith"}],
        "container": {"title": "J", "firstPage": "3", "lastPage": "9"}, "types": {"citeproc": "article-journal"},
        "descriptions": [{"description": "Why.", "descriptionType": "Abstract"}], "subjects": [{"subject": "pain"}],
    }}]},
    "Zenodo": {"hits": {"hits": [{"doi": "10.1000/x", "metadata": {
        "title": "One", "creators": [{"name": "Smith, Ann"}], "publication_date": "2020-02-03", "description": "Why.",
        "journal": {"title": "J", "pages": "3-9"}, "keywords": ["pain"],
        "resource_type": {"type": "publication", "subtype": "article"}}}]}},
    "PubMed's summaries": {"header": {"type": "esummary"}, "result": {"uids": ["31234567"], "31234567": {
        "uid": "31234567", "title": "One", "authors": [{"name": "Smith A", "authtype": "Author"}], "source": "J.",
        "fulljournalname": "J", "pubdate": "2020 Feb 3", "pages": "3-9", "pubtype": ["Journal Article"],
        "articleids": [{"idtype": "pubmed", "value": "31234567"}, {"idtype": "doi", "value": "10.1000/x"}]}}},
    "DOAJ": {"total": 1, "results": [{"id": "a", "bibjson": {
        "title": "One", "author": [{"name": "Ann Smith"}], "year": "2020", "start_page": "3", "end_page": "9",
        "journal": {"title": "J", "number": "2"}, "identifier": [{"type": "doi", "id": "10.1000/x"}],
        "abstract": "Why.", "keywords": ["pain"]}}]},
    "Lens": {"total": 1, "data": [{
        "lens_id": "0-1", "title": "One", "authors": [{"first_name": "Ann", "last_name": "Smith"}],
        "year_published": 2020, "source": {"title": "J"}, "start_page": "3", "end_page": "9", "abstract": "Why.",
        "external_ids": [{"type": "doi", "value": "10.1000/x"}], "publication_type": "journal article"}]},
    "Scopus": {"search-results": {"opensearch:totalResults": "1", "entry": [{
        "dc:title": "One", "dc:creator": "Smith A.", "prism:publicationName": "J", "prism:coverDate": "2020-02-03",
        "prism:pageRange": "3-9", "prism:doi": "10.1000/x", "subtypeDescription": "Article"}]}},
    "ADS": {"response": {"numFound": 1, "docs": [{
        "bibcode": "2020J", "title": ["One"], "author": ["Smith, Ann"], "pub": "J", "year": "2020",
        "page_range": "3-9", "doi": ["10.1000/x"], "doctype": "article"}]}},
    "Paperpile": [{
        "_id": "a", "title": "One", "author": [{"first": "Ann", "last": "Smith", "formatted": "Smith A"}],
        "journal": "J", "published": {"year": "2020", "month": "02"}, "pages": "3-9", "doi": "10.1000/x",
        "pubtype": "ARTICLE"}],
    "Mendeley": [{
        "title": "One", "type": "journal", "authors": [{"first_name": "Ann", "last_name": "Smith"}], "year": 2020,
        "source": "J", "identifiers": {"doi": "10.1000/x"}, "pages": "3-9"}],
    "DBLP": {"result": {"hits": {"@total": "1", "hit": [{"@id": "1", "info": {
        "authors": {"author": {"@pid": "1", "text": "Ann Smith"}}, "title": "One", "venue": "J", "pages": "3-9",
        "year": "2020", "type": "Journal Articles", "key": "journals/j/1", "doi": "10.1000/x"}}]}}},
    "somebody's own program": [{"title": "One", "authors": "Smith, A.; Smith, A.", "year": 2020, "journal": "J",
                                "doi": "10.1000/x", "pages": "3-9", "type": "article"}],
    "a table": [{"Title": "One", "Authors": ["Smith, Ann"], "Year": "2020", "Journal": "J", "DOI": "10.1000/x",
                 "Pages": "3-9", "Type": "Journal Article"}],
}  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_works_in_the_words_of_services_and_managers_are_read_whole(service: str) -> None:
    (record,) = read(json.dumps(SERVICES[service]).encode()).records
    assert (record.title, record.container, record.pages) == ("One", "J", "3-9")
    assert (record.doi, record.year, record.authors[0].family) == ("10.1000/x", 2020, "Smith")
    assert record.authors[0].given[:1] == "A"
    assert record.type == (
        "" if service == "DOAJ" else "article-journal"
    )  # which has nothing else, and no word for it


@pytest.mark.parametrize("service", SERVICES)
def test_such_works_are_written_as_csl_that_others_read(service: str) -> None:
    import io

    from reviewkit.references import write

    out = io.StringIO()
    write(out, read(json.dumps(SERVICES[service]).encode()).records, format="csl-json")
    (item,) = json.loads(out.getvalue())
    assert (item["title"], item["author"][0]["family"]) == ("One", "Smith")
    assert item["type"] == ("document" if service == "DOAJ" else "article-journal")
    assert item["issued"]["date-parts"][0][0] == 2020


@pytest.mark.parametrize("item", [
    {"ENTRYTYPE": "article", "ID": "k", "title": "{O}ne", "author": "Smith, Ann and Wu, L{\\'i}", "year": "2020"},
    {"entryType": "article", "citationKey": "k",
     "entryTags": {"title": "One", "author": "Ann Smith and L{\\'i} Wu", "year": "2020"}},
])  # fmt: skip
def test_bibtex_that_a_parser_wrote_as_json_is_read_as_bibtex(item: dict[str, object]) -> None:
    (record,) = read(json.dumps([item]).encode()).records
    assert (record.title, record.year, record.type) == ("One", 2020, "article-journal")
    assert record.authors == (Name("Smith", "Ann"), Name("Wu", "Lí"))
    assert "author" in {tag.tag for tag in record.raw}


def test_attachments_and_notes_of_zotero_are_told_and_are_no_references() -> None:
    reading = read(
        json.dumps(
            [
                {"data": {"itemType": "book", "title": "One"}},
                {"data": {"itemType": "attachment", "title": "One.pdf"}},
                {"data": {"itemType": "note", "note": "<p>x</p>"}},
            ]
        ).encode()
    )
    assert [record.title for record in reading.records] == ["One"]
    assert [problem.message for problem in reading.problems] == [
        "no reference, but an attachment that belongs to one",
        "no reference, but a note that belongs to one",
    ]


def test_the_number_of_a_report_is_no_page_and_that_of_an_article_is() -> None:
    report, article = read(
        json.dumps(
            [
                {"type": "report", "title": "R", "number": "R5"},
                {"type": "article-journal", "title": "A", "number": "e12"},
            ]
        ).encode()
    ).records
    assert (report.issue, report.pages) == ("R5", "")
    assert article.pages == "e12"


@pytest.mark.parametrize("issued", [
    [{"year": 2020, "month": 3, "day": 4}], {"year": "2020", "month": "3", "day": "4"},
    {"date-parts": [["2020", "3", "4"], ["2020", "3", "9"]]}, {"raw": "2020-03-04"}, "2020-03-04",
    {"year": 2020, "month": "Mar", "day": 4},
])  # fmt: skip
def test_dates_of_csl_are_read_in_every_shape(issued: object) -> None:
    (record,) = read(json.dumps([{"type": "book", "title": "B", "issued": issued}]).encode()).records
    assert (record.year, record.month, record.day) == (2020, 3, 4)


def test_both_particles_a_subtitle_and_a_conference_find_their_place() -> None:
    names, crossref, talk = read(
        json.dumps(
            [
                {"title": 'A <span class="nocase">B</span>', "author": [
                    {"family": "Gogh", "given": "V", "dropping-particle": "de", "non-dropping-particle": "van"}]},
                {"title": ["One"], "subtitle": ["Two"], "short-container-title": ["J."], "subject": ["Pain"],
                 "published-print": {"date-parts": [[2015, 2]]}},
                {"type": "paper-conference", "title": "T", "event-title": "Conf"},
            ]
        ).encode()
    ).records  # fmt: skip
    assert (names.title, names.authors) == ("A B", (Name("de van Gogh", "V"),))
    assert (crossref.title, crossref.short_container, crossref.year) == ("One: Two", "J.", 2015)
    assert crossref.keywords == ("Pain",)
    assert talk.container == "Conf"


@pytest.mark.parametrize("content", [
    [{"itemtype": "entry", "type": "article", "fields": [{"name": "title", "value": "One"}]}],
    {"type": "FeatureCollection", "features": [{"type": "Feature", "id": 1}]}, {"id": 1}, [], {"title": {}},
    {"$schema": "s", "title": "Settings", "type": "object"}, {"name": "left-pad", "author": "Somebody"},
])  # fmt: skip
def test_other_json_is_refused_or_empty(content: object) -> None:
    try:
        assert not read(json.dumps(content).encode()).records
    except ReadError as error:
        assert "looked for" in str(error)  # noqa: PT017 - either answer is right


@pytest.mark.parametrize("field", [
    {}, {"pmid": "31234567"}, {"volume": "3"}, {"keywords": ("a", "b")}, {"language": "en"}, {"edition": "2"},
    {"place": "Ghent"}, {"database": "D"}, {"accession": "x1"}, {"month": 3}, {"notes": ("n",)},
])  # fmt: skip
def test_a_record_of_one_field_or_none_is_written_as_csl_and_read(field: dict[str, Any]) -> None:
    import io

    from reviewkit.model import Record
    from reviewkit.references import write

    given, out = Record(**field), io.StringIO()
    write(out, [given], format="csl-json")
    (record,) = read(out.getvalue().encode()).records
    assert {name: getattr(record, name) for name in field} == field
    assert record.type == ""


@pytest.mark.parametrize(("text", "what"), [
    ("---\nreferences:\n- id: a\n  title: One\n", "YAML"), ("cff-version: 1.2.0\ntitle: One\n", "YAML"),
    ("\\begin{thebibliography}{10}\n\n\\bibitem{a}\nA. Smith.\n", r"typeset \(\.bbl\)"),
])  # fmt: skip
def test_lists_in_forms_that_are_not_read_are_called_by_their_name(text: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read(text.encode())
