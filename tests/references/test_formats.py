"""Every other format as its database writes it: shortest honest examples, each with what must come out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReadError, ReviewkitError
from reviewkit.model import Name, Record
from reviewkit.references import convert, formats, read, write

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES: dict[str, tuple[str, dict[str, object]]] = {
    "nbib": (
        ("PMID- 36206242\nOWN - NLM\nIS  - 1932-6203 (Electronic)\nVI  - 17\nIP  - 10\nDP  - 2022 Feb 3\n"
        "TI  - On weights in multiple \n      criteria decisions.\nPG  - 123-8\n"
        "LID - S1769-7212(19)30059-X [pii]\nLID - 10.1371/journal.pone.0268950 [doi]\nAB  - One\n      two.\n"
        "FAU - Mazurek, Jiří\nAU  - Mazurek J\nCN  - Some Study Group\nLA  - eng\nPT  - Journal Article\nPT  - Review\n"
        "TA  - PLoS One\nJT  - PloS one\nMH  - *Decision Making\nOT  - weights\nPMC - PMC9543698\n\n"),
        {"title": "On weights in multiple criteria decisions.", "pages": "123-128", "pmid": "36206242",
         "pmcid": "PMC9543698", "doi": "10.1371/journal.pone.0268950", "year": 2022, "month": 2, "day": 3,
         "authors": (Name("Mazurek", "Jiří"), Name(literal="Some Study Group")), "language": "en",
         "container": "PloS one", "short_container": "PLoS One", "issn": ("1932-6203",), "database": "NLM",
         "keywords": ("weights", "Decision Making"), "type": "article-journal", "abstract": "One two."},
    ),
    "wos": (
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Smith, JM\n   Wu, L\nAF Smith, J. Mark\n   Wu, Lin\n"
        "TI A wrapped\n   title\nSO JOURNAL OF X\nDT Article; Proceedings Paper\nDE alpha; beta\nID GAMMA\nUK what\n"
        "PD FEB\nPY 2011\nVL 1\nIS 2\nBP 3\nEP 9\nDI 10.1000/x\nSN 0378-5955\nUT WOS:1\nER\n\nEF\n"),
        {"title": "A wrapped title", "authors": (Name("Smith", "J. Mark"), Name("Wu", "Lin")), "year": 2011, "month": 2,
         "type": "paper-conference", "keywords": ("alpha", "beta", "GAMMA"), "pages": "3-9", "accession": "WOS:1",
         "issn": ("0378-5955",), "doi": "10.1000/x"},
    ),
    "wos-tab": (
        ("PT\tAU\tAF\tTI\tSO\tDT\tPY\tVL\tBP\tEP\tPG\tDI\tUT\n"
        'J\tSmith, J\tSmith, John\tA "quoted title\tX\tArticle\t2011\t1\t3\t9\t7\t10.1000/x\tWOS:1\n'),
        {"title": 'A "quoted title', "authors": (Name("Smith", "John"),), "year": 2011, "pages": "3-9",
         "type": "article-journal", "accession": "WOS:1"},
    ),
    "ovid-tagged": (
        ("<1. >\nVN  - Ovid Technologies\nDB  - Embase\nAN  - 2004123.\n"
        "AU  - Smith, Ann B. MD, MPH 1,2\nAU  - Wu, Lin [Reprint Author]\n"
        "TI  - A title.  [Article]\nSO  - Forest Ecology & Management. 201(2-3):327-334, November 15, 2004.\n"
        "LG  - English\nIS  - 0378-1127\n\n"),
        {"title": "A title.", "authors": (Name("Smith", "Ann B."), Name("Wu", "Lin")), "volume": "201", "issue": "2-3",
         "container": "Forest Ecology & Management", "pages": "327-334", "year": 2004, "month": 11, "day": 15,
         "accession": "2004123", "database": "Embase", "language": "en"},
    ),
    "enw": (
        ("%T A title\n%0 Journal Article\n%A Guo, Wenbo\n%J The journal\n%D 2021\n%8 September  1, 2021\n%V 45\n%N 3\n"
        "%P 1309-48\n%R 10.1000/x\n%K one\ntwo\n%X First.\n\nSecond.\n%@ 0378-5955\n\n"),
        {"title": "A title", "authors": (Name("Guo", "Wenbo"),), "month": 9, "day": 1, "pages": "1309-1348",
         "keywords": ("one", "two"), "abstract": "First.\n\nSecond.", "issn": ("0378-5955",), "volume": "45"},
    ),
    "refworks": (
        ("RT Book, Section\nSR Electronic(1)\nID 206\nA1 Stansfeld,Stephen\nA1 Fuhrer,Rebecca\nT1 A title\n"
        "IN vitro is no tag\nYR 2002\nSP 101\nOP 123\nK1 Etiology\nT2 The book\n"
        "SN 0727912771 (paperback)\nAN 2002-1\n"),
        {"title": "A title IN vitro is no tag", "authors": (Name("Stansfeld", "Stephen"), Name("Fuhrer", "Rebecca")),
         "type": "chapter", "pages": "101-123", "container": "The book", "isbn": ("9780727912770",)},
    ),
    "pubmed-xml": (
        ('<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY x "y">]><PubmedArticleSet><PubmedArticle>'
        '<MedlineCitation><PMID Version="1">1</PMID><Article><Journal><ISSN IssnType="Print">0378-5955</ISSN>'
        "<JournalIssue><Volume>4</Volume><PubDate><MedlineDate>2008 Jan-Feb</MedlineDate></PubDate></JournalIssue>"
        "<Title>The journal</Title><ISOAbbreviation>J</ISOAbbreviation></Journal>"
        "<ArticleTitle>H<sub>2</sub>O &amp; <i>in vitro</i></ArticleTitle>"
        "<Pagination><MedlinePgn>132-42</MedlinePgn></Pagination>"
        '<ELocationID EIdType="doi" ValidYN="Y">10.1000/X</ELocationID><Abstract>'
        '<AbstractText Label="AIM">Why.</AbstractText>'
        '<AbstractText Label="METHODS">How.</AbstractText></Abstract>'
        '<AuthorList><Author><LastName>Wu</LastName>'
        "<ForeName>Bin</ForeName><Suffix>Jr</Suffix></Author>"
        "<Author><CollectiveName>The Group</CollectiveName></Author>"
        "</AuthorList><Language>ger</Language><PublicationTypeList><PublicationType>Journal Article</PublicationType>"
        "</PublicationTypeList></Article></MedlineCitation><PubmedData><ArticleIdList>"
        '<ArticleId IdType="pmc">PMC12</ArticleId></ArticleIdList><ReferenceList><Reference><ArticleIdList>'
        '<ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>'
        "</PubmedArticle></PubmedArticleSet>"),
        {"title": "H2O & in vitro", "authors": (Name("Wu", "Bin", "Jr"), Name(literal="The Group")), "year": 2008,
         "abstract": "AIM: Why.\n\nMETHODS: How.", "doi": "10.1000/x", "pmid": "1", "pmcid": "PMC12", "language": "de",
         "pages": "132-142", "issn": ("0378-5955",), "container": "The journal", "type": "article-journal"},
    ),
    "endnote-xml": (
        ('<xml><records><record><database name="x">x</database><ref-type name="Book Section">5</ref-type><contributors>'
        "<authors><author><style>Smith, Ann</style></author></authors><secondary-authors><author>Ed, It</author>"
        '</secondary-authors></contributors><titles><title><style>A </style><style face="italic">styled</style> title'
        "</title><secondary-title>The book</secondary-title></titles><pages>1-9</pages><dates><year>2009</year></dates>"
        "<isbn>0378-5955 (Print)&#xD;978-0-306-40615-7</isbn><keywords/><contributors/></record></records></xml>"),
        {"title": "A styled title", "authors": (Name("Smith", "Ann"),), "editors": (Name("Ed", "It"),), "year": 2009,
         "container": "The book", "type": "chapter", "issn": ("0378-5955",), "isbn": ("9780306406157",)},
    ),
    "csl-json": (
        ('[{"id": "http://x.org/1", "type": "article-journal", "title": "A title", "author": [{"family": "Berg",'
        ' "given": "Ann", "non-dropping-particle": "van den"}, {"literal": "The Group"}], "issued": {"date-parts":'
        ' [["2013", 1, 1]]}, "page": "1-9", "ISSN": "0378-5955", "DOI": "10.1000/X", "custom": {"a": 1}}]'),
        {"title": "A title", "authors": (Name("van den Berg", "Ann"), Name(literal="The Group")), "year": 2013,
         "month": 1, "day": 1, "pages": "1-9", "issn": ("0378-5955",), "doi": "10.1000/x", "type": "article-journal"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_field_comes_out_of_its_place(name: str) -> None:
    text, expected = EXAMPLES[name]
    reading = read(text.encode())
    assert reading.format == name
    assert not reading.problems
    (record,) = reading.records
    assert {field: getattr(record, field) for field in expected} == expected


# One JSON text stands or falls as a whole, and a row of a table has no middle to cut.
@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in ("csl-json", "wos-tab")])
def test_a_record_is_found_before_and_after_a_broken_one(name: str) -> None:
    """Cut off in the middle, a record still harms no neighbour, and the three are counted."""
    text = EXAMPLES[name][0]
    if name.endswith("xml"):
        start = text.index("<PubmedArticle>" if name == "pubmed-xml" else "<record>")
        end = text.index("</PubmedArticleSet>" if name == "pubmed-xml" else "</records>")
        whole = text[start:end]
        glued = text[:start] + whole + whole[: len(whole) // 2] + whole + text[end:]
    else:
        glued = text + text[: len(text) // 2] + "\n\n" + text
    reading = read(glued.encode())
    assert len(reading.records) + len(reading.problems) == 3
    assert reading.records[0].id == reading.records[-1].id == read(text.encode()).records[0].id


def test_an_entity_that_the_file_defines_or_fetches_is_not_followed() -> None:
    """The known attacks by XML: a file on the disk, and entities that grow without end."""
    bombs = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">'
    text = (
        f"<!DOCTYPE r [{bombs}]><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
        "<ArticleTitle>x &b; &f; &eacute;</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    (record,) = read(text.encode()).records
    assert "aaaa" not in record.title
    assert "root" not in record.title
    assert "é" in record.title


def test_excel_files_tell_what_to_install_where_openpyxl_is_missing(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ReadError, match=r"reviewkit\[office\]"):
        read(b"PK\x03\x04" + b"[Content_Types].xml" + bytes(100))


def test_excel_files_are_tables(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl comes with reviewkit[office]")
    book = openpyxl.Workbook()
    book.active.append(["about this file"])
    sheet = book.create_sheet("records")
    for row in (["Title", "Authors", "Year", "Volume"], ["One", "Smith, A.; Wu, L.", 2014, 12.0]):
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    (record,) = read(tmp_path / "x.xlsx").records
    assert (record.title, record.year, record.volume, len(record.authors)) == ("One", 2014, "12", 2)


def test_every_format_that_is_written_is_read_back_as_itself(tmp_path: Path) -> None:
    record = Record(
        title="A title", authors=(Name("Smith", "Ann"),), year=2014, type="article-journal", pmid="1"
    )
    for known in formats():
        if known.writes:
            done = write(tmp_path / f"out{known.extension}", [record])
            assert (done.format, done.records) == (known.name, 1)
            reading = read(done.path)
            assert reading.format == known.name
            assert reading.records[0].title == "A title"


@pytest.mark.parametrize("extension", [known.extension for known in formats() if known.writes])
def test_text_that_means_something_to_a_format_survives_it(extension: str, tmp_path: Path) -> None:
    """Braces, backslashes, quotes, percent signs, tags at the beginning of a line, entities, angle brackets."""
    nasty = r'50% of {x} \alpha & "q" & &lt; $5 #1 _a ~ ^ <b> `` -- --- ; | TY - ER -'
    record = Record(
        title=nasty,
        abstract="First.\n\nTY - JOUR\n\nER -" if extension != ".nbib" else nasty,
        authors=(
            Name("O'Neill-Ünlü", "Seán"),
            Name("van der Berg", "P."),
            Name(literal="World Health Organization"),
        ),
        keywords=("Child, Preschool",),
        year=2014,
        month=3,
        type="article-journal",
        pages="S12-S15",
        notes=(nasty,),
    )
    (back,) = read(write(tmp_path / f"out{extension}", [record]).path).records
    for field in ("title", "abstract", "authors", "keywords", "year", "month", "type", "pages", "notes"):
        assert getattr(back, field) == getattr(record, field), field


def test_converting_tells_what_was_left_out(tmp_path: Path) -> None:
    source = "TY  - JOUR\nTI  - One\nAD  - Ghent\nC1  - x\nER  - \n\nTY  - JOUR\nER  - \n"
    done = convert(source.encode(), tmp_path / "out.bib")
    assert dict(done.left_out) == {"AD": 1, "C1": 1}
    assert (done.records, len(done.problems)) == (1, 1)
    assert "left out: AD, C1" in repr(done)
    same = convert(source.encode(), tmp_path / "out.ris")
    assert dict(same.left_out) == {}
    assert "AD  - Ghent" in (tmp_path / "out.ris").read_text()


def test_a_failed_write_leaves_the_older_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.ris"
    write(path, [Record(title="Old")])
    with pytest.raises(ReviewkitError, match="at position 1"):
        write(path, [Record(title="New"), "no record"])  # type: ignore[list-item]
    assert "Old" in path.read_text()
    assert [child.name for child in tmp_path.iterdir()] == ["out.ris"]


def test_refer_records_without_an_empty_line_between_them_are_parted_at_their_type() -> None:
    """Two types in a row, as Zotero writes for some items, are one record's."""
    reading = read(b"%0 Serial\n%0 Audio\n%T One\n%D 2001\n%0 Book\n%T Two\n")
    assert [record.title for record in reading.records] == ["One", "Two"]


def test_ovid_fields_with_names_nobody_listed_are_fields() -> None:
    """Otherwise the next field's name would be read as the end of the value before it."""
    text = "<1. >\nAuthor e-mail\n  a@b.org\nTitle\n  One\nAuthor\n  Smith, Ann MD *\nSource\n  J. 1(2):3-4, 2001.\n"
    (record,) = read(text.encode()).records
    assert (record.title, str(record.authors[0]), record.pages) == ("One", "Smith, Ann", "3-4")
    assert ("Author e-mail", "a@b.org") in [(tag, value) for tag, value, _ in record.raw]


def test_an_answer_of_crossref_is_read_like_any_csl_json() -> None:
    answer = (
        '{"status": "ok", "message": {"items": [{"DOI": "10.1000/x", "type": "journal-article", "title": ["A title"],'
        ' "container-title": ["J"], "author": [{"given": "Ann", "family": "Smith"}],'
        ' "issued": {"date-parts": [[2013, 1]]},'
        ' "abstract": "<jats:p>Why</jats:p>"}]}}'
    )
    (record,) = read(answer.encode()).records
    assert (record.title, record.container, record.year, record.abstract) == ("A title", "J", 2013, "Why")


def test_json_that_holds_no_references_is_refused() -> None:
    with pytest.raises(ReadError, match=r"no references; looked for items with .*title"):
        read(b'{"type": "settings", "id": 1, "colour": "red"}')


def test_references_of_eppi_reviewer_come_with_the_names_of_their_codes() -> None:
    text = """{"CodeSets": [{"SetName": "Screening", "Attributes": {"AttributesList": [
      {"AttributeId": 5, "AttributeName": "Include", "Attributes": {"AttributesList": [
        {"AttributeId": 6, "AttributeName": "Trial"}]}}]}}],
    "References": [
     {"ItemId": 7, "Title": "Heat", "ParentTitle": "Warm Places", "ShortTitle": "Wu (2013)", "Year": "2013",
      "TypeName": "Journal, Article", "Authors": "Wu M L; van der Berg Jan ; Aspura M K. Y. I; ", "Volume": "96",
      "Pages": "573-87", "DOI": "10.1000/x", "Keywords": "heat\\nhope", "Codes": [{"AttributeId": 6, "ArmId": 0}]},
     {"ItemId": 8, "Title": "Cold"},
     {"Note": 1}]}"""
    reading = read(text.encode())
    heat, cold = reading.records
    assert reading.format == "eppi-json"
    assert (heat.title, heat.container, heat.year, heat.doi) == ("Heat", "Warm Places", 2013, "10.1000/x")
    assert (heat.pages, heat.type, heat.keywords) == ("573-587", "article-journal", ("heat", "hope"))
    assert [name.family for name in heat.authors] == ["Wu", "van der Berg", "Aspura"]
    assert [tag.value for tag in heat.raw if tag.tag == "AttributeName"] == ["Trial"]
    assert cold.accession == "8"
    assert [problem.where for problem in reading.problems] == ["References[2]"]


def test_attributes_of_pubmed_stay_in_raw_but_for_what_they_say_anyway() -> None:
    (record,) = read(
        b"<PubmedArticleSet><PubmedArticle><MedlineCitation Status='MEDLINE'><PMID Version='1'>123456</PMID>"
        b"<Article><ArticleTitle>T</ArticleTitle></Article><MeshHeadingList><MeshHeading>"
        b"<DescriptorName UI='D01' MajorTopicYN='Y'>Heat</DescriptorName>"
        b"<QualifierName UI='Q01' MajorTopicYN='N'>history</QualifierName></MeshHeading></MeshHeadingList>"
        b"</MedlineCitation></PubmedArticle></PubmedArticleSet>"
    ).records
    kept = {tag.tag.rpartition("/@")[2]: tag.value for tag in record.raw if "/@" in tag.tag}
    assert kept == {"Status": "MEDLINE", "Version": "1", "UI": "Q01", "MajorTopicYN": "Y"}


def test_text_in_two_encodings_is_no_binary_file() -> None:
    text = "TY  - JOUR\nTI  - Heat\nER  - \n"
    reading = read(text.encode() + text.encode("utf-16-le"))
    assert reading.records[0].title == "Heat"
    assert reading.format == "ris"
