"""RIS as real exporters write it: nothing is lost, and whatever is odd is told with its line."""

from __future__ import annotations

import io

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.model import Record
from reviewkit.references import Reading, read
from reviewkit.references.dialects import DIALECTS, RIS
from reviewkit.references.source import Input
from reviewkit.references.tagged import split

GOOD = "TY  - JOUR\nAU  - Good, Gil\nTI  - A good neighbour\nPY  - 2001\nER  - \n\n"


def ris(text: str) -> Reading:
    return read(text.encode(), format="ris")


def titles(reading: Reading) -> list[str]:
    return [record.title for record in reading.records]


ONE = "TY  - JOUR\nTI  - One\nER  - \n\n"

# The faults that real files have, each with the titles that are in it and a word of the warning, if any.
FAULTS = {
    "no end before the next record": ("TY  - JOUR\nTI  - One\n" + ONE, ["One", "One"], "no ER"),
    "no end at all": ("TY  - JOUR\nTI  - One\n", ["One"], "no ER"),
    "no start": ("TI  - One\nAU  - X, Y\nER  - \n\n", ["One"], "no TY"),
    "tags before the start": ("DB  - Scopus\nTY  - JOUR\nTI  - One\nER  - \n\n", ["One"], "tags before TY"),
    "one space before the hyphen": ("TY - JOUR\nTI - One\nER -\n\n", ["One"], ""),
    "no space before the hyphen": ("TY- JOUR\nTI- One\nER-\n\n", ["One"], ""),
    "a tab before the hyphen": ("TY\t- JOUR\nTI\t- One\nER\t-\n\n", ["One"], ""),
    "no space after the hyphen": ("TY  -JOUR\nTI  -One\nER  -\n\n", ["One"], ""),
    "lower case": ("ty  - JOUR\nti  - One\ner  - \n\n", ["One"], ""),
    "indented": (" TY  - JOUR\n TI  - One\n ER  - \n\n", ["One"], ""),
    "text that begins with the end tag": (
        "TY  - JOUR\nTI  - One\nAB  - The\nER  - stands for emergency room\nand so on\nER  - \n\n",
        ["One"],
        "begins with ER",
    ),
    "an end with a value": ("TY  - JOUR\nTI  - One\nER  - 1\n\n", ["One"], "ER with a value"),
    "a stray line that looks like a start": ("TYPE junk\nTY  - JOUR\nTI  - One\nER  - \n\n", ["One"], "text between"),
    "a counter": ("1.\nTY  - JOUR\nTI  - One\nER  - \n\n", ["One"], ""),
    "a preamble": ("Record #1 of 2\nProvider: X\nContent: text/plain\n\n" + ONE, ["One"], ""),
    "longer tags": ("TY  - JOUR\nPMID  - 12345678\nTI  - One\nER  - \n\n", ["One"], ""),
    "an unknown tag": ("TY  - JOUR\nZZ  - what\nTI  - One\nER  - \n\n", ["One"], ""),
    "tags after the end": ("TY  - JOUR\nTI  - One\nER  - \nNL  - J One\nC1  - x\n\nLink to it\n\n2.\n", ["One"],
                           "tags after ER"),
    "files joined without a line break": (
        "TY  - JOUR\nTI  - One\nER  - TY  - JOUR\nTI  - Two\nER  - \n\n",
        ["One", "Two"],
        "in the line that ends another",
    ),
    "a word for the kind under a second start, as older files of Scopus have it": (
        "TY  - JOUR\nTI  - One\nTY  - Review\nDB  - Scopus\nER  - \n\n", ["One"], "",
    ),
    "a word for the kind in the next record, where nothing ends the first": (
        "TY  - JOUR\nTI  - One\nPY  - 2001\nTY  - Book\nPY  - 2002\nTI  - Two\nER  - \n\n",
        ["One", "Two"],
        "no ER before the next TY",
    ),
    "NULs": ("TY  - JOUR\nTI  - O\0ne\0\nER  - \n\n", ["One"], ""),
}  # fmt: skip


def test_tags_after_the_end_belong_to_the_record_that_ended() -> None:
    """Ovid writes some tags of a record after its ER."""
    first, second = ris("TY  - JOUR\nTI  - One\nER  - \nC1  - mine\n\n" + ONE).records
    assert ("C1", "mine") in [(tag, value) for tag, value, _ in first.raw]
    assert "C1" not in [tag for tag, _, _ in second.raw]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_loses_no_record_and_harms_no_neighbour(fault: str, place: str) -> None:
    text, inside, warning = FAULTS[fault]
    before, after = {"first": (0, 2), "middle": (1, 1), "last": (2, 0)}[place]
    reading = ris(GOOD * before + text + GOOD * after)
    good = "A good neighbour"
    assert titles(reading) == [good] * before + inside + [good] * after
    assert not reading.problems
    assert any(warning in found.message for found in reading.warnings) if warning else not reading.warnings


@pytest.mark.parametrize("fault", FAULTS)
def test_the_blocks_of_a_file_joined_are_the_file(fault: str) -> None:
    text = GOOD + FAULTS[fault][0] + GOOD
    for ending in ("\n", "\r\n", "\r"):
        written = text.replace("\n", ending)
        blocks = list(split(Input(written.encode()).lines(), RIS))
        assert "".join(block.text for block in blocks) == written
        assert all(
            block.lines[0] in written.splitlines(keepends=True)[block.line - 1]
            for block in blocks
            if "\0" not in text
        )


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"abc \t-%<>1.\x0c\x85\u2028",
                "\n",
                "\r",
                "\r\n",
                "TY  - ",
                "ER  - ",
                "PMID- ",
                "PT ",
                "%0 ",
                "<1. >",
                "RT ",
                "   ",
                "AU  - ",
                "TI ",
                "EF",
                "AB - ",
            ]
        )
    )
)
def test_no_line_of_any_text_is_lost_by_any_dialect(parts: list[str]) -> None:
    text = "".join(parts)
    for dialect in DIALECTS:
        lines = io.StringIO(text, newline="")
        assert "".join(block.text for block in split(lines, dialect)) == text


def test_line_numbers_point_into_the_file() -> None:
    reading = ris(
        "Provider: X\n\n" + GOOD + "TY  - JOUR\nTI  - Two\nAB  - One\n\nTwo\n\n\nTY  - JOUR\nER  - \n"
    )
    first, second = reading.records
    assert (first.line, first.last_line) == (3, 7)
    assert (second.line, second.last_line) == (9, 13)
    assert [(tag, line) for tag, _, line in second.raw] == [("TY", 9), ("TI", 10), ("AB", 11)]
    assert [(problem.line, problem.raw[:10]) for problem in reading.problems] == [(16, "TY  - JOUR")]


def test_a_record_without_any_field_is_a_problem_with_its_text() -> None:
    reading = ris(GOOD + "TY  - JOUR\nER  - \n\n" + GOOD)
    assert len(reading.records) == 2
    (problem,) = reading.problems
    assert problem.line == 7
    assert "TY  - JOUR" in problem.raw


def test_a_repeated_tag_keeps_all_its_values() -> None:
    (record,) = ris(
        "TY  - JOUR\nTI  - One\nTI  - Other\nSN  - 0378-5955\nSN  - 1536-1633 (online)\nSN  - 1860-2002\nDO  - none\n"
        "DO  - 10.1000/x\nAB  - First.\nAB  - Second.\nER  - \n"
    ).records
    assert [value for tag, value, _ in record.raw if tag == "TI"] == ["One", "Other"]
    assert record.issn == ("0378-5955", "1860-2002")  # the check digit of the middle one is wrong
    assert record.doi == "10.1000/x"
    assert record.abstract == "First.\n\nSecond."


def test_an_address_with_a_semicolon_stays_one() -> None:
    (record,) = ris("TY  - JOUR\nTI  - One\nUR  - http://x.org/a;b=1?c;d\nER  - \n").records
    assert record.urls == ("http://x.org/a;b=1?c;d",)


def test_wrapped_lines_are_joined_and_paragraphs_stay() -> None:
    (record,) = ris(
        "TY  - JOUR\nTI  - A title\n      that is wrapped\nAB  - First line\nof a paragraph.\n\nSecond paragraph.\n"
        "KW  - one\ntwo\nN1  - a\nb\nER  - \n"
    ).records
    assert record.title == "A title that is wrapped"
    assert record.abstract == "First line of a paragraph.\n\nSecond paragraph."
    assert record.keywords == ("one", "two")
    assert record.notes == ("a\nb",)


def test_every_field_finds_its_tag() -> None:
    (record,) = ris(
        "TY  - CHAP\nAU  - Author, Anna B., Jr.\nAU  - World Health Organization\nA2  - Editor, Ed\n"
        "TI  - &lt;T&gt; &amp; co\nT2  - The book\nJ2  - Bk\nT3  - The series\nPY  - 2014/06/01/early\n"
        "VL  - 3\nIS  - 2\nSP  - 123\nEP  - 38\n"
        "DO  - https://doi.org/10.1000/ABC\nAB  - Text\nKW  - *major\nET  - 2nd\nPB  - Press\nCY  - Ghent\n"
        "SN  - 978-0-306-40615-7\nSN  - 0378-5955\nUR  - https://x.org\nLA  - eng\nAN  - A1\n"
        "DB  - Embase\nN1  - A note\nER  -\n"
    ).records
    told = {
        name: getattr(record, name)
        for name in Record.__dataclass_fields__
        if name not in ("raw", "line", "last_line")
    }
    names = {name: [str(person) for person in told.pop(name)] for name in ("authors", "editors")}
    assert names == {
        "authors": ["Author, Anna B., Jr.", "World Health Organization"],
        "editors": ["Editor, Ed"],
    }
    assert told == {
        "title": "<T> & co", "year": 2014, "month": 6, "day": 1, "container": "The book", "volume": "3", "issue": "2",
        "pages": "123-138", "doi": "10.1000/abc", "pmid": "", "pmcid": "", "abstract": "Text", "keywords": ("major",),
        "type": "chapter", "source_type": "CHAP", "short_container": "Bk", "series": "The series", "edition": "2nd",
        "publisher": "Press", "place": "Ghent", "issn": ("0378-5955",), "isbn": ("9780306406157",),
        "urls": ("https://x.org",), "language": "en", "accession": "A1", "database": "Embase", "notes": ("A note",),
    }  # fmt: skip


@pytest.mark.parametrize(("tags", "expected"), [
    ("U1  - PMID: 12345678", "12345678"), ("C3  - PUBMED 12345678", "12345678"), ("PMID  - 12345678", "12345678"),
    ("AN  - 12345678\nDB  - Ovid MEDLINE(R) <1946 to now>", "12345678"), ("AN  - 12345678\nDB  - Embase", ""),
    ("ID  - 889\nDB  - Embase\nMedline", ""), ("N1  - a comment on PMID 12345678", ""),
    ("UR  - https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
])  # fmt: skip
def test_the_pubmed_number_is_found_where_exporters_hide_it(tags: str, expected: str) -> None:
    (record,) = ris(f"TY  - JOUR\nTI  - One\n{tags}\nER  - \n").records
    assert record.pmid == expected


@pytest.mark.parametrize(("tags", "expected"), [
    ("M3  - doi: 10.1000/x", "10.1000/x"), ("N1  - doi: 10.1000/x", "10.1000/x"), ("L3  - 10.1000/x", "10.1000/x"),
    ("UR  - http://dx.doi.org/10.1000/x", "10.1000/x"), ("N1  - Erratum to 10.1000/other", ""),
    ("UR  - https://onlinelibrary.wiley.com/doi/full/10.1000/x", "10.1000/x"),
])  # fmt: skip
def test_the_doi_is_found_in_other_tags_only_where_it_is_the_works_own(tags: str, expected: str) -> None:
    (record,) = ris(f"TY  - JOUR\nTI  - One\n{tags}\nER  - \n").records
    assert record.doi == expected


def test_rispy_reads_the_same_from_a_well_formed_record() -> None:
    text = (
        "TY  - JOUR\nAU  - Shannon, Claude E.\nAU  - Weaver, Warren\nPY  - 1948\nTI  - A Mathematical Theory\n"
        "T2  - Bell System Technical Journal\nSP  - 379\nEP  - 423\nVL  - 27\nKW  - theory\nKW  - noise\nER  - \n"
    )
    (ours,), (theirs,) = ris(text).records, rispy.loads(text)
    assert [str(name) for name in ours.authors] == theirs["authors"]
    assert list(ours.keywords) == theirs["keywords"]
    assert (ours.title, str(ours.year), ours.volume) == (theirs["title"], theirs["year"], theirs["volume"])
    assert ours.pages == f"{theirs['start_page']}-{theirs['end_page']}"
    assert ours.container == theirs["secondary_title"]
