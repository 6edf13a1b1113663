"""PubMed XML of every age: articles, bare citations, deletions, text that looks like markup."""

from __future__ import annotations

import pytest

from reviewkit.errors import ReadError
from reviewkit.references import read

CITATION = (
    '<MedlineCitation Owner="NLM"><PMID Version="1">31234567</PMID><Article><ArticleTitle>One</ArticleTitle>'
    "<AuthorList><Author><LastName>Smith</LastName><Initials>A</Initials></Author></AuthorList></Article>"
    "</MedlineCitation>"
)
DELETED = '<DeleteCitation><PMID Version="1">9999</PMID></DeleteCitation>'


@pytest.mark.parametrize(
    "text",
    [
        f"<MedlineCitationSet>{CITATION}{DELETED}</MedlineCitationSet>",
        f"<PubmedArticleSet><PubmedArticle>{CITATION}</PubmedArticle>{DELETED}</PubmedArticleSet>",
    ],
)
def test_citations_are_read_with_and_without_articles_around_them_and_deletions_are_named(text: str) -> None:
    reading = read(text.encode())
    (record,) = reading.records
    assert (record.title, record.pmid, record.authors[0].family) == ("One", "31234567", "Smith")
    assert [("deleted" in warning.message, "9999" in warning.raw) for warning in reading.warnings] == [
        (True, True)
    ]


def test_a_file_of_deletions_alone_is_no_list_of_records() -> None:
    with pytest.raises(ReadError, match="deleted"):
        read(f"<PubmedArticleSet>{DELETED}</PubmedArticleSet>".encode())


def test_words_with_colons_in_a_text_are_no_namespaces() -> None:
    """Spanish abstracts have headings glued to what is before them: "clase/IV.DISEÑO:estudio"."""
    text = CITATION.replace(
        "<AuthorList>",
        "<Abstract><AbstractText>clase/IV.DISEÑO:estudio ml:b</AbstractText></Abstract><AuthorList>",
    )
    reading = read(f"<PubmedArticleSet><PubmedArticle>{text}</PubmedArticle></PubmedArticleSet>".encode())
    assert not reading.warnings
    assert reading.records[0].abstract == "clase/IV.DISEÑO:estudio ml:b"


def test_formulas_with_a_prefix_nobody_declared_are_read() -> None:
    text = CITATION.replace("One", 'One <mml:math xlink:href="#a"><mml:mi>x</mml:mi></mml:math>')
    reading = read(f"<PubmedArticleSet><PubmedArticle>{text}</PubmedArticle></PubmedArticleSet>".encode())
    assert (reading.records[0].title, reading.warnings) == ("One x", ())
