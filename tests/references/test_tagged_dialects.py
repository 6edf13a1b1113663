"""Who writes which tag for what: a small made-up file in the way of each exporter, and what a librarian expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReadError
from reviewkit.model import Name, Record
from reviewkit.references import read
from reviewkit.references.origin import unread
from reviewkit.references.types import csl_type

if TYPE_CHECKING:
    from pathlib import Path


def fields(text: str) -> tuple[str, list[Record]]:
    reading = read(text.encode())
    assert not reading.problems
    return reading.format, list(reading.records)


EXPORTS: dict[str, tuple[str, str, list[dict[str, object]]]] = {
    "embase.com gives the number in Medline as C5 and its own as U2": (
        "ris",
        ("TY  - JOUR\nM3  - Article\nY1  - 2024\nU2  - L2021234567\nC5  - 38123456\nDB  - Embase\nDB  - Medline\n"
        "A1  - Yang, Z.\nT1  - One\nER  - \n"),
        [{"pmid": "38123456", "accession": "L2021234567", "database": "Embase"}],
    ),
    "Scopus gives the number in PubMed as C2": (
        "ris",
        "TY  - JOUR\nTI  - One\nT2  - The journal\nC2  - 31234567\nC7  - 093903\nDB  - Scopus\nER  -\n",
        [{"pmid": "31234567", "pmcid": "", "pages": "093903"}],
    ),
    "EndNote keeps the PMC number in C2 and the date of electronic publication as edition": (
        "ris",
        ("TY  - JOUR\nTI  - One\nC2  - PMC6561949\nET  - 2019/06/14\nDP  - NLM\nAN  - 31234567\nSE  - e123\nER  -\n"
        "TY  - BOOK\nTI  - Two\nET  - 2nd ed., 2019\nSE  - Articles\nER  -\n"),
        [
            {"pmid": "31234567", "pmcid": "PMC6561949", "edition": "", "pages": "e123"},
            {"edition": "2nd ed., 2019", "pages": ""},
        ],
    ),
    "PubMed Central marks the number in PubMed": (
        "ris",
        "TY  - JOUR\nT1  - One\nAN  - PMC3654245\nU1  - 23690738[pmid]\nER  - \n",
        [{"pmid": "23690738", "accession": "PMC3654245"}],
    ),
    "a chapter's book is BT where it is given, and T2 the series": (
        "ris",
        ("TY  - CHAP\nTI  - One\nBT  - The book\nT2  - The series\nER  - \n"
        "TY  - CHAP\nTI  - Two\nT2  - The book\nER  - \n"
        "TY  - BOOK\nBT  - Three\nT2  - The series\nER  - \n"),
        [
            {"container": "The book", "series": "The series"},
            {"container": "The book", "series": ""},
            {"title": "Three", "container": "", "series": "The series"},
        ],
    ),
    "EBSCOhost's note has the accession number and the language": (
        "ris",
        ("TY  - JOUR\nAU  - Ramos, J\nT1  - Modelos\nT2  - Models.\nJF  - Colloquium\nPY  - 2018/04//abr-jun2018\n"
        "CP  - 2\nN1  - Accession Number: 134630660; Authors: Ramos, J 1; Number of Pages: 7p; Language: Portuguese\n"
        "L3  - 10.1000/x\nDP  - EBSCOhost\nDB  - Fonte\nER  - \n"),
        [{"accession": "134630660", "language": "pt", "container": "Colloquium", "month": 4, "issue": "2",
          "doi": "10.1000/x", "database": "Fonte"}],
    ),
    "ID is a database's number, a DOI, a count or a citation key": (
        "ris",
        "".join(f"TY  - JOUR\nTI  - One\nID  - {number}\nER  - \n" for number in (
            "2019-65183-001", "https://doi.org/10.1002/X.1", "55", "Smith2019a", "CN-01234567", "621381829")),
        [{"accession": "2019-65183-001", "doi": ""}, {"accession": "", "doi": "10.1002/x.1"}, {"accession": ""},
         {"accession": ""}, {"accession": "CN-01234567"}, {"accession": "621381829"}],
    ),
    "an article number of Web of Science in EndNote's file": (
        "enw",
        "%0 Journal Article\n%A Smith, J. and Wu, L.\n%T One\n%J X\n%D 2019\n%O Artn 133936\n",
        [{"pages": "133936", "short_container": "", "authors": (Name("Smith", "J."), Name("Wu", "L."))}],
    ),
    "ERIC gives addresses as locations": (
        "nbib",
        ("OWN - ERIC\nTI  - One\nAID - http://dx.doi.org/10.1000/x\nLID - http://eric.ed.gov/?id=EJ1131633\n"
        "OID - EJ1131633\n"),
        [{"urls": ("http://eric.ed.gov/?id=EJ1131633",), "doi": "10.1000/x", "accession": "EJ1131633",
          "database": "ERIC"}],
    ),
    "bodies behind a conference wrote no paper": (
        "ris",
        "TY  - CPAPER\nAU  - Cesare, N\nA1  - ACM\nTI  - One\nT2  - PROCEEDINGS\nER  - \n",
        [{"authors": (Name("Cesare", "N"),), "container": "PROCEEDINGS"}],
    ),
    "dates of entry are no editors": (
        "ris",
        "TY  - JOUR\nTI  - One\nED  - 20190102\nED  - Ed, Ann\nER  - \n",
        [{"editors": (Name("Ed", "Ann"),)}],
    ),
    "Web of Science has names of its own in RIS, too": (
        "ris",
        ("TY  - JOUR\nAU  - Wu, L\nTI  - One\nT2  - THE JOURNAL\nC6  - FEB 2022\nC7  - UNSP 133936\nPU  - A PRESS\n"
        "PI  - CAMBRIDGE\nSN  - 0378-5955\nBN  - 978-0-306-40615-7\nJ9  - J X\nJI  - J. X.\nCP  - 3rd Symposium on Y\n"
        "ER  - \nTY  - JOUR\nTI  - Two\nCP  - 3\nPY  - 2021\nC6  - DEC 2020\nER  - \n"),
        [
            {"year": 2022, "month": 2, "pages": "133936", "publisher": "A PRESS", "place": "CAMBRIDGE", "issue": "",
             "short_container": "J. X.", "issn": ("0378-5955",), "isbn": ("9780306406157",)},
            {"year": 2021, "month": None, "issue": "3"},
        ],
    ),
    "families that a work cites are no editors": (
        "ris",
        ("TY  - JOUR\nT1  - One\nA2  - Andres, Buote, Byrne, Casati, De Rooy, E., van Hogezand\n"
        "SP  - No\nEP  - Specified\nIS  - (Wu L.) A University, Ghent\nER  -\nNL  - J Short\n"),
        [{"editors": (), "issue": "", "pages": "", "short_container": "J Short"}],
    ),
    "tags with longer names": (
        "ris",
        ("TY  - JOUR\nTI  - One\nDOI  - 10.1000/x\nISSN  - 0378-5955\nURL  - https://x.org\nPMC  - PMC3654245\n"
        "SP  - 7\nEP  - +\nER  - \n"),
        [{"doi": "10.1000/x", "issn": ("0378-5955",), "urls": ("https://x.org",), "pmcid": "PMC3654245", "pages": "7"}],
    ),
    "several authors in one line": (
        "ris",
        ("TY  - JOUR\nTI  - One\nAU  - Smith J, Wu LM and van Dijk P\nER  - \nTY  - JOUR\nTI  - Two\n"
        "AU  - Smith J, Wu L\nAU  - Lopez, M. J., Kim, S. and van Dijk, P.-J.\nER  - \nTY  - JOUR\nTI  - Three\n"
        "A1  - Smith, Jo and Wu, Lu\nER  - \nTY  - JOUR\nTI  - Four\nAU  - Agency for Research and Quality, Geneva\n"
        "AU  - Garcia Lopez, Maria Jose, Jr.\nER  - \n"),
        [
            {"authors": (Name("Smith", "J"), Name("Wu", "LM"), Name("van Dijk", "P"))},
            {"authors": (Name("Smith", "J"), Name("Wu", "L"), Name("Lopez", "M. J."), Name("Kim", "S."),
                         Name("van Dijk", "P.-J."))},
            {"authors": (Name("Smith", "Jo"), Name("Wu", "Lu"))},
            {"authors": (Name(literal="Agency for Research and Quality, Geneva"),
                         Name("Garcia Lopez", "Maria Jose", "Jr."))},
        ],
    ),
    "pages are found where only their end or the whole range is given": (
        "ris",
        "TY  - JOUR\nTI  - One\nEP  - 12-18\nER  - \nTY  - JOUR\nTI  - Two\nPG  - 12-18\nER  - \n",
        [{"pages": "12-18"}, {"pages": "12-18"}],
    ),
    "CNKI's RefWorks file has the whole range as its end": (
        "refworks",
        "RT Journal Article\nSR 1\nA1 郝国强;包蕾\nT1 从\nJF 研究\nYR 2026\nIS 01\nOP 1-12\nK1 a;b\nDS CNKI\n",
        [{"pages": "1-12", "authors": (Name("郝国强"), Name("包蕾")), "keywords": ("a", "b"), "database": "CNKI"}],
    ),
    "CNKI's RefWorks file has the volume in small letters": (
        "refworks",
        "RT Journal Article\nT1 One\nYR 2022\nIS 06\nvo 23\nOP 107936-\nLA 英文;\nAB A study\nvo is no tag\n",
        [{"volume": "23", "issue": "06", "pages": "107936", "language": "en", "abstract": "A study vo is no tag"}],
    ),
    "EndNote's and Google Scholar's proceedings hold the paper": (
        "enw",
        "%0 Conference Proceedings\n%T A talk\n%A A, B\n%B Proceedings of X\n%D 2020\n%P 1-2\n",
        [{"type": "paper-conference", "container": "Proceedings of X", "pages": "1-2"}],
    ),
    "all keywords in one line": (
        "ris",
        ("TY  - JOUR\nTI  - One\nKW  - one, two words, three\nER  -\nTY  - JOUR\nTI  - Two\n"
        "KW  - Receptors, Antigen, T-Cell\nKW  - Child, Preschool\nER  - \n"),
        [{"keywords": ("one", "two words", "three")}, {"keywords": ("Receptors, Antigen, T-Cell", "Child, Preschool")}],
    ),
    "CNKI's EndNote file once had all authors in one line": (
        "enw",
        "%0 Journal Article\n%A 蔺卿 %A 罗格平 %A 陈曦\n%T 一\n%J 地理\n%D 2005\n%P 118-120+123\n%W CNKI\n",
        [{"authors": (Name("蔺卿"), Name("罗格平"), Name("陈曦")), "pages": "118-120+123"}],
    ),
    "EndNote's %Q is a translated title, refer's a body": (
        "enw",
        "%0 Journal Article\n%A Wu, L.\n%T Un\n%Q One\n%D 2001\n\n%Q The Commission\n%T Two\n%D 2002\n",
        [{"authors": (Name("Wu", "L."),)}, {"authors": (Name(literal="The Commission"),)}],
    ),
    "Medline's number in Web of Science is the one in PubMed, and a record in a series is a chapter": (
        "wos",
        "PT J\nTI One\nUT MEDLINE:16842170\nER\n\nPT S\nTI Two\nSE Lecture Notes\nUT WOS:0001\nER\n\nEF\n",
        [{"pmid": "16842170", "type": "article-journal"}, {"pmid": "", "type": "chapter", "series": "Lecture Notes"}],
    ),
    "the Cochrane Library's plain text": (
        "cochrane",
        ("Record #1 of 2\nID: CN-01234567\nAU: Smith JA\nAU: Wu L\nTI: A trial\nSO: The journal\nYR: 2010\n"
        "VL: 1\nNO: 2\nPG: 3\u201014\n"
        "PM: PUBMED 12345678\nXR: EMBASE 601\nPT: Journal: Article\nKY: one; two\nDOI: 10.1000/X\n"
        "AB: First.\n\nMETHODS: second.\nUS: https://www.cochranelibrary.com/x\n\n\n"
        "Record #2 of 2\nID: CN-02\nTI: Another\nUS: https://x.org\n"),
        [
            {"title": "A trial", "authors": (Name("Smith", "JA"), Name("Wu", "L")), "container": "The journal",
             "year": 2010, "volume": "1", "issue": "2", "pages": "3-14", "pmid": "12345678", "doi": "10.1000/x",
             "type": "article-journal", "keywords": ("one", "two"), "abstract": "First.\n\nMETHODS: second.",
             "urls": ("https://www.cochranelibrary.com/x",), "accession": "CN-01234567"},
            {"title": "Another", "accession": "CN-02"},
        ],
    ),
    "Ovid with the names of its fields": (
        "ovid-tagged",
        ("<8>\nScore\n  *****\nAccession Number\n  00042637-900000000-99667.\nAuthor\n"
        "  Holst, Jakob 1;  Mat, Tim MD 2,3;  Pie, David MD, PhD +\nTitle\n  A review of reviews.[Review]\nSource\n"
        "  Journal of the Association. \nStatus\n  Publish Ahead of Print, POST ACCEPTANCE, 18 August 2014\n"
        "Author Keywords\n  one;  two.\nLanguage\n  English.\nDocument Type\n  Review:  PDF Only.\n"
        "DOI Number\n  10.1000/x-y\nLink to the Ovid Full Text or citation\n http://ovidsp.ovid.com/x\n"),
        [
            {"title": "A review of reviews.",
             "authors": (Name("Holst", "Jakob"), Name("Mat", "Tim"), Name("Pie", "David")),
             "container": "Journal of the Association", "year": 2014, "month": 8, "doi": "10.1000/x-y",
             "language": "en",
             "keywords": ("one", "two"), "type": "article-journal", "accession": "00042637-900000000-99667",
             "urls": ("http://ovidsp.ovid.com/x",)},
        ],
    ),
    "Ovid's records without their numbers": (
        "ovid-tagged",
        ("VN  - Ovid Technologies\nDB  - Embase\nAN  - Peer Reviewed Journal: 2015-33942-012.\n"
        "UI  - 621\nTI  - One\nAU  - Smith, MA\n\n"
        "VN  - Ovid Technologies\nDB  - Embase\nUI  - 622\nTI  - Two\nAU  - van den Berg J.\n"),
        [
            {"title": "One", "authors": (Name("Smith", "MA"),), "accession": "2015-33942-012"},
            {"title": "Two", "authors": (Name("van den Berg", "J."),)},
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", EXPORTS)
def test_each_exporters_way_is_understood(way: str) -> None:
    name, text, expected = EXPORTS[way]
    found, records = fields(text)
    assert found == name
    assert len(records) == len(expected)
    for record, told in zip(records, expected, strict=True):
        assert {key: getattr(record, key) for key in told} == told


@pytest.mark.parametrize(("word", "kind"), [
    ("0110 Peer-Reviewed Journal", "article-journal"), ("0400 Dissertation Abstract", "thesis"),
    ("Trial registry record", "document"), ("Practice Guideline", "article-journal"), ("UNPD", "article"),
    ("Discussion Paper", "article"), ("CLSWK", "book"), ("Scholarly Journals", "article-journal"), ("STD", "standard"),
])  # fmt: skip
def test_the_words_of_databases_for_a_kind_of_work_are_known(word: str, kind: str) -> None:
    assert csl_type(word) == kind


@pytest.mark.parametrize("way", EXPORTS)
def test_whatever_was_moved_stays_under_its_own_tag_in_the_raw_values(way: str) -> None:
    _, text, _ = EXPORTS[way]
    kept = " ".join(value for record in read(text.encode()).records for _, value, _ in record.raw).split()
    marks = {"ER", "EF", "Record", "#1", "#2", "of", "2", "-", "<8>"}
    tags = {
        tag for record in read(text.encode()).records for name, _, _ in record.raw for tag in name.split()
    }
    words = {word for word in text.split() if word.rstrip(":") not in marks | tags}
    assert words <= set(kept)


def test_a_value_that_was_moved_counts_as_read() -> None:
    (record,) = read(
        EXPORTS["embase.com gives the number in Medline as C5 and its own as U2"][1].encode()
    ).records
    assert [raw.tag for raw in unread(record)[1] if raw.tag != "M3"] == ["DB"]


CITATIONS = {
    "Lancet. 12(3):1-5, 2010 Jan.": ("Lancet", "12", "3", "1-5", 2010),
    "Cochrane Database of Systematic Reviews. (1):CD001234, 2010.": (
        "Cochrane Database of Systematic Reviews", "", "1", "CD001234", 2010),
    "Eur J Foo. 12 Suppl 1:S1-10, 2010.": ("Eur J Foo", "12 Suppl 1", "", "S1-S10", 2010),
    "BMC Proceedings. Conference: 2nd Meeting. Part 2. Spain. 12 (Supplement 3) (no pagination), 2018. Date of "
    "Publication: 2018.": ("BMC Proceedings", "12", "Supplement 3", "", 2018),
    "Neurology. Conference: 66th Meeting. Philadelphia, PA. 82 (10 SUPPL. 1) (pp S12-S13), 2014. Date of Publication: "
    "08 Apr 2014.": ("Neurology", "82", "10 SUPPL. 1", "S12-S13", 2014),
    "PLoS ONE. 12 (3) (no pagination), 2018. Article Number: e0123. Date of Publication: March 2018.": (
        "PLoS ONE", "12", "3", "e0123", 2018),
    "Nature. 2020 Jan 15": ("Nature", "", "", "", 2020),
    "Journal of the Association. ": ("Journal of the Association", "", "", "", None),
}  # fmt: skip


@pytest.mark.parametrize("citation", CITATIONS)
def test_ovids_citations_are_taken_apart(citation: str) -> None:
    (record,) = read(f"<1. >\nVN  - Ovid Technologies\nTI  - One\nSO  - {citation}\n".encode()).records
    assert (record.container, record.volume, record.issue, record.pages, record.year) == CITATIONS[citation]


JOINED = {
    "marks of order in the midst": "TY  - JOUR\nTI  - One\nER  - \n\ufeffTY  - JOUR\nTI  - Two\nER  - \n",
    "a bare ER": "TY  - JOUR\nTI  - One\nER\n\nTY  - JOUR\nTI  - Two\nER \n",
    "a dash of a word processor": "TY  - JOUR\nTI  - One\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n".replace(
        "-", "\u2013"
    ),
    "no-break spaces": "TY\xa0 - JOUR\nTI\xa0 - One\nER\xa0 - \n\nTY\xa0 - JOUR\nTI\xa0 - Two\nER\xa0 - \n",
    "joined Web of Science files": "FN X\nVR 1.0\nPT J\nTI One\nER\n\nEF\n\ufeffFN X\nPT J\nTI Two\nER\n\nEF",
    "joined files of PubMed": "PMID- 1\nTI  - One\n\ufeffPMID- 2\nTI  - Two\n",
    "a second TY of older Scopus files": (
        "TY  - JOUR\nTI  - One\nN1  - Export Date: 2 January 2016\nTY  - Review\nDB  - Scopus\nER  - \n\n"
        "TY  - CONF\nTI  - Two\nTY  - Conference Paper\nDB  - Scopus\nER  - \n"
    ),
    "newlines doubled in a file of PubMed": "PMID- 1\r\r\nTI  - One\r\r\nAB  - x\r\r\n\r\r\n"
    "PMID- 2\r\r\nTI  - Two\r\r\n",
    "newlines doubled in a file of EndNote": "%0 Book\n\n%A A, B\n\n%T One\n\n%0 Book\n\n%T Two\n\n%A C\n",
    "newlines doubled in a file of RefWorks": "RT Book\n\nA1 A,B\n\nT1 One\n\nRT Book\n\nT1 Two\n\nA1 C\n",
    "a record of RefWorks without its beginning": "RT Book, Whole\nT1 One\nA1 A,B\n\nA1 B,C\nT1 Two\nK1 x\nPMID 12\n",
    "tabs and no-break spaces in a file of PubMed": "PMID\t- 1\nTI\t- One\n\nPMID- 2\nTI\xa0 -\xa0Two\n",
    "PubMed's tag in other widths": "PMID -1\nTI - One\n\nPMID-2\nTI - Two\n",
}


@pytest.mark.parametrize("way", JOINED)
def test_what_people_do_to_files_loses_nothing_and_needs_no_warning(way: str) -> None:
    reading = read(JOINED[way].encode())
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert not reading.problems
    assert not reading.warnings
    assert all(record.type or record.pmid for record in reading.records)


def test_two_files_joined_without_a_newline_are_two_records_and_it_is_told() -> None:
    reading = read(b"TY  - JOUR\nTI  - One\nER  - TY  - JOUR\nTI  - Two\nER  - \n")
    assert [(record.title, record.line, record.last_line) for record in reading.records] == [
        ("One", 1, 3),
        ("Two", 3, 5),
    ]
    assert [warning.line for warning in reading.warnings] == [3]


def test_an_abstract_goes_on_at_the_margin_in_ovids_file_for_endnote() -> None:
    (record,) = read(
        b"<1. >\nVN  - Ovid Technologies\nTI  - One\nAB  - Background: a. \nMethod(s): b. \nResult(s): c.\nYR  - 2018\n"
    ).records
    assert record.abstract == "Background: a. Method(s): b. Result(s): c."
    assert record.year == 2018


@pytest.mark.parametrize("text", [
    "1: Smith J, Wu L. One title. J Foo. 2010 Jan;1(2):3-4. doi: 10.1000/x. PMID: 123456.\n",
    "____________\n\nDocument 1 of 5\n\nTitle: A title\nAuthor: Smith, J\nAbstract: text\n",
    "Record: 1\nTitle: A\nAuthors: B\n", "{Reference Type}: Journal Article\n{Title}: T\n{Author}: A\n",
    "DN: Database Name\n    ERIC\nTI: Title\n    One\n", "From: a\nTo: b\n\nER  - visit\n", "TI = 3\nAB - c\n",
    "TI- Computing at the hospital\nAU- Barber, Barry\n", "Scopus\nEXPORT DATE: 1 Jan 2010\n\nSmith, J.\nTitle\n",
])  # fmt: skip
def test_prose_and_reports_that_no_reader_knows_are_refused_by_name(text: str) -> None:
    with pytest.raises(ReadError, match=r"looked for ris, nbib, wos"):
        read(text.encode())


def test_a_double_spaced_copy_is_read_like_the_file_itself() -> None:
    text = "PMID- 1\nTI  - A\nAB  - B\n\nPMID- 2\nTI  - C\n"
    single, double = (read(one.encode(), format="nbib") for one in (text, text.replace("\n", "\r\r\n")))
    assert [(record.title, record.pmid, record.abstract) for record in double.records] == [
        (record.title, record.pmid, record.abstract) for record in single.records
    ]
    assert len(single.records) == 2


def test_an_abstract_goes_on_at_the_margin_and_a_name_does_not() -> None:
    """Ovid breaks structured abstracts so in the files that it makes for EndNote."""
    text = "<1. >\nTI  - One\nAU  - Smith J\nAB  - Background: a.\nMethod(s): b.\nDO  - 10.1234/x\n\n"
    (record,) = read(text.encode(), format="ovid-tagged").records
    assert record.abstract == "Background: a. Method(s): b."
    assert record.doi == "10.1234/x"


def test_real_exports_of_web_of_science_embase_and_scopus_give_what_they_hide(data: Path) -> None:
    folder = data / "references" / "ris"
    science = read(folder / "ESHackathon+CiteSource" / "Search1_1.ris").records
    assert len(science) == 978
    assert all(record.year and "+" not in record.pages and len(record.issue) < 25 for record in science)
    assert not any(name.family in ("IEEE", "ACM", "ASME") for record in science for name in record.authors)
    for name, numbers in (("embase", 10), ("scopus", 7)):
        records = read(folder / "asreview+citation-file-formatting" / f"_baseline_{name}.ris").records
        assert sum(bool(record.pmid) for record in records) == numbers
