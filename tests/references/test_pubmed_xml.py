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


def test_names_and_numbers_that_an_erratum_corrected_are_not_taken() -> None:
    """PubMed keeps them beside the right ones, and says that they are not valid."""
    text = CITATION.replace(
        "<Author>", '<Author ValidYN="N"><LastName>Smit</LastName></Author><Author ValidYN="Y">'
    )
    text = text.replace(
        "<AuthorList>",
        '<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>'
        '<ELocationID EIdType="doi" ValidYN="Y">10.1000/right</ELocationID><AuthorList>',
    )
    (record,) = read(
        f"<PubmedArticleSet><PubmedArticle>{text}</PubmedArticle></PubmedArticleSet>".encode()
    ).records
    assert ([name.family for name in record.authors], record.doi) == (["Smith"], "10.1000/right")


def test_given_names_stand_in_two_elements_in_files_before_2002() -> None:
    text = CITATION.replace("<Initials>A</Initials>", "<FirstName>Ann</FirstName><MiddleName>B</MiddleName>")
    (record,) = read(f"<MedlineCitationSet>{text}</MedlineCitationSet>".encode()).records
    assert str(record.authors[0]) == "Smith, Ann B"


def test_a_preprint_is_no_journal_article() -> None:
    kinds = "".join(f"<PublicationType>{kind}</PublicationType>" for kind in ("Journal Article", "Preprint"))
    text = CITATION.replace("</Article>", f"<PublicationTypeList>{kinds}</PublicationTypeList></Article>")
    (record,) = read(f"<MedlineCitationSet>{text}</MedlineCitationSet>".encode()).records
    assert record.type == "article"


def test_signs_that_nobody_escaped_are_kept_and_told() -> None:
    """Programs write titles into XML as they are; without the sign, "p < 0.05" would say something else."""
    text = CITATION.replace("One", "R&D <i>at</i> AT&T; &unknown; &amp; p <0.05, n<3, <![CDATA[a & b < c]]>")
    reading = read(f"<PubmedArticleSet><PubmedArticle>{text}</PubmedArticle></PubmedArticleSet>".encode())
    (record,) = reading.records
    assert record.title == "R&D at AT&T; &unknown; & p <0.05, n<3, a & b < c"
    assert [warning.message.partition(":")[0] for warning in reading.warnings] == ["broken XML"]
    (title,) = (tag.value for tag in record.raw if tag.tag.endswith("ArticleTitle"))
    assert title.startswith("R&amp;D <i>at</i> AT&amp;T;")


@pytest.mark.parametrize("kind", ["Published Erratum", "Retraction of Publication", "Expression of Concern"])
def test_notices_in_journals_are_articles_of_journals(kind: str) -> None:
    (record,) = read(f"PMID- 31000001\nTI  - Notice.\nPT  - {kind}\nJT  - A journal\n".encode()).records
    assert (record.type, record.source_type) == ("article-journal", kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<eSummaryResult><DocSum><Id>1</Id></DocSum></eSummaryResult>", "PubMed's summaries"),
        ("<eSearchResult><Count>1</Count></eSearchResult>", "without records"),
        ("<eFetchResult><ERROR>Empty</ERROR></eFetchResult>", "without records"),
        ("<pmc-articleset><article/></pmc-articleset>", "JATS XML of PubMed Central"),
        ("<ArticleSet><Article/></ArticleSet>", "publishers send to PubMed"),
        ("<OAI-PMH><ListRecords/></OAI-PMH>", "OAI-PMH"),
        (f"<pre>{CITATION.replace('<', '&lt;').replace('>', '&gt;')}</pre>", "a web page"),
        (
            "1. Lancet. 2020 Feb 15;395:497-506.\n\nA title.\n\nHuang C(1).\n\nPMID: 31986264\n",
            "as text to read",
        ),
        ("1: Huang C. A title. Lancet. 2020. PMID: 31986264.\n\n2: Li Q. Two. PMID: 1.\n", "as text to read"),
        ("31986264\n31995857\n", "a list of numbers"),
    ],
)
def test_what_else_pubmed_gives_out_is_refused_by_its_name(text: str, name: str) -> None:
    with pytest.raises(ReadError, match=name):
        read(text.encode())


def test_a_number_that_is_not_the_first_of_a_record_belongs_to_it_nonetheless() -> None:
    """Some programs write it last; empty lines part the records."""
    text = "OWN - NLM\nTI  - One\nPMID- 31000001\n\nOWN - NLM\nTI  - Two\nPMID- 31000002\nDP  - 2001\n"
    found = [(record.title, record.pmid) for record in read(text.encode()).records]
    assert found == [("One", "31000001"), ("Two", "31000002")]


def test_records_that_no_empty_line_parts_begin_with_their_numbers() -> None:
    text = "PMID- 31000001\nTI  - One\nPMID- 31000002\nTI  - Two\n"
    found = [(record.title, record.pmid) for record in read(text.encode()).records]
    assert found == [("One", "31000001"), ("Two", "31000002")]


NBIB = """PMID- 21433338
OWN - NLM
TI  - [Not Available].
TT  - Pflege und Wandel.
CN  - A Committee
FED - England, Mary Jane
ED  - England MJ
PT  - Journal Article
PT  - Retracted Publication
OID - NLM: PMC1539031
"""


def test_the_tagged_format_says_the_same_as_the_xml() -> None:
    """Editors come once, a title in the work's own language is one, and a retraction is told."""
    (record,) = read(NBIB.encode()).records
    assert (record.title, [str(name) for name in record.editors]) == (
        "Pflege und Wandel.",
        ["England, Mary Jane"],
    )
    assert record.notes == ("Retracted, says PubMed",)
    assert (record.pmcid, record.accession) == ("PMC1539031", "21433338")
    assert [tag.tag for tag in record.raw] == [
        "PMID",
        "OWN",
        "TI",
        "TT",
        "CN",
        "FED",
        "ED",
        "PT",
        "PT",
        "OID",
    ]
