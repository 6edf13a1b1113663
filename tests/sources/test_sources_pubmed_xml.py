"""PubMed's XML: real files with their counts, and the corners of its shape."""

from __future__ import annotations

import csv
import html
import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from reviewkit.references import read
from reviewkit.sources.answers import Refused, Unreadable
from reviewkit.sources.pubmed_xml import read_xml

if TYPE_CHECKING:
    from pathlib import Path


def one(inside: str, after: str = "") -> bytes:
    return (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
        f"{inside}</Article></MedlineCitation>{after}</PubmedArticle></PubmedArticleSet>"
    ).encode()


def test_every_record_of_real_files_comes_with_title_number_and_year(data: Path) -> None:
    folder = data / "references"
    with (folder / "manifest.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["format"] == "pubmed-xml"]
    assert len(rows) > 50
    for row in rows:
        records, _, _ = read_xml((folder / row["file"]).read_bytes())
        assert len(records) == int(row["n_expected"]), row["file"]
        for record in records:
            assert record.title, row["file"]
            assert record.pmid.isdigit(), row["file"]
            assert record.year, row["file"]


def test_every_word_of_real_files_stays_in_raw_in_its_order(data: Path) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for path in sorted(each for each in (data / "references" / "pubmed-xml").rglob("*") if each.is_file()):
        body = path.read_bytes()
        articles = list(etree.fromstring(body, parser).iter("PubmedArticle", "PubmedBookArticle"))
        for article, record in zip(articles, read_xml(body)[0], strict=True):
            sent = "".join(article.xpath(".//text()"))
            kept = "".join(without_markup(value) for tag, value, _ in record.raw if "/@" not in tag)
            assert "".join(kept.split()) == "".join(sent.split()), path.name


def without_markup(value: str) -> str:
    """Return a value as text; only one that has markup is written as XML."""
    return html.unescape(re.sub(r"<[^<>]+>", "", value)) if re.search(r"</|/>", value) else value


def test_a_title_keeps_the_words_of_its_markup() -> None:
    ((record,), _, _) = read_xml(
        one("<ArticleTitle>H<sub>2</sub>O and <i>E. coli</i>, n &lt; 5.</ArticleTitle>")
    )
    assert record.title == "H2O and E. coli, n < 5."
    title = "H<sub>2</sub>O and <i>E. coli</i>, n &lt; 5."
    assert title in [raw.value for raw in record.raw if raw.tag == "MedlineCitation/Article/ArticleTitle"]


def test_a_title_not_available_in_english_is_the_one_in_its_language() -> None:
    inside = "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Ervaringen.</VernacularTitle>"
    ((record,), _, _) = read_xml(one(inside))
    assert record.title == "Ervaringen."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<Year>2019</Year><Month>Mar</Month><Day>07</Day>", (2019, 3, 7)),
        ("<Year>2019</Year><Month>12</Month>", (2019, 12, None)),
        ("<Year>2019</Year><Season>Spring</Season>", (2019, None, None)),
        ("<MedlineDate>2019 Mar-Apr</MedlineDate>", (2019, None, None)),
        ("<MedlineDate>Spring 2019</MedlineDate>", (2019, None, None)),
        ("<MedlineDate>2018-2019</MedlineDate>", (2018, None, None)),
    ],
)
def test_dates_in_all_their_shapes(written: str, expected: tuple[int | None, ...]) -> None:
    ((record,), _, _) = read_xml(
        one(f"<Journal><JournalIssue><PubDate>{written}</PubDate></JournalIssue></Journal>")
    )
    assert (record.year, record.month, record.day) == expected


def test_a_structured_abstract_keeps_its_labels_and_a_body_of_people_its_name() -> None:
    inside = (
        '<Abstract><AbstractText Label="AIM">To learn.</AbstractText>'
        '<AbstractText Label="UNLABELLED">And more.</AbstractText></Abstract>'
        "<AuthorList><Author><CollectiveName>Hearing Voices Network</CollectiveName></Author>"
        "<Author><LastName>Ng</LastName><Initials>P</Initials><Suffix>Jr</Suffix></Author></AuthorList>"
    )
    ((record,), _, _) = read_xml(one(inside))
    assert record.abstract == "AIM: To learn.\n\nAnd more."
    assert [str(name) for name in record.authors] == ["Hearing Voices Network", "Ng, P, Jr"]


def test_numbers_of_cited_articles_are_not_taken_for_the_articles_own() -> None:
    after = (
        "<PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.1/cited</ArticleId>"
        "<ArticleId IdType='pmc'>PMC999</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>"
    )
    ((record,), _, _) = read_xml(one("<ArticleTitle>T</ArticleTitle>", after))
    assert (record.doi, record.pmcid) == ("", "")
    assert any(value == "10.1/cited" for _, value, _ in record.raw)


def test_a_retracted_article_says_so() -> None:
    kinds = (
        "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>"
    )
    ((record,), _, _) = read_xml(one(kinds))
    assert record.notes == ("Retracted, says PubMed",)


def test_an_empty_set_is_no_record_and_no_fault() -> None:
    assert read_xml(b"<PubmedArticleSet></PubmedArticleSet>")[0] == ()


@pytest.mark.parametrize(
    "body", [b"", b"<PubmedArticleSet><PubmedArticle>", b"busy", b"<html></html>", b"<other/>"]
)
def test_what_is_no_whole_set_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_xml(body)


def test_an_error_in_xml_is_passed_on_in_its_words() -> None:
    with pytest.raises(Refused, match="Empty id list"):
        read_xml(b"<eFetchResult><ERROR>Empty id list - nothing todo</ERROR></eFetchResult>")


def test_an_article_is_the_same_record_from_a_file_and_from_the_service(data: Path) -> None:
    """So a search in the service and its downloaded file add one record to a review, not two."""
    for path in sorted(each for each in (data / "references" / "pubmed-xml").rglob("*") if each.is_file())[
        :20
    ]:
        body = path.read_bytes()
        assert [record.id for record in read_xml(body)[0]] == [record.id for record in read(body).records]
