"""Each normalisation between a raw value and a field, by name; the raw value stays beside it."""

from __future__ import annotations

import pytest

from reviewkit.references import read, values
from reviewkit.references.types import BY_CSL, KINDS, csl_type


@pytest.mark.parametrize(("written", "tidied"), [
    ("&amp;lt; &Ouml; &#8208; R&D &copy", "&lt; Ö \u2010 R&D &copy"),  # once, and only what is an entity
    ("e\u0301", "é"), ("a\xa0b\u2009c\u3000d", "a b c d"), ("a\x00\x0b\ud800b", "ab"), ("plain", "plain"),
])  # fmt: skip
def test_tidy_decodes_once_composes_and_drops_what_no_text_holds(written: str, tidied: str) -> None:
    assert values.tidy(written) == tidied


@pytest.mark.parametrize("text", ["&lt;", "&amp;lt;", "R&D", "&#8208;", "a & b", "&copy"])
def test_what_is_guarded_when_written_is_read_as_itself(text: str) -> None:
    assert values.tidy(values.guarded(text)) == text


@pytest.mark.parametrize(("written", "date"), [
    ("2014", (2014, None, None)), ("2014/06/01/", (2014, 6, 1)), ("2014//", (2014, None, None)),
    ("2014-06", (2014, 6, None)),
    ("FEB 2011", (2011, 2, None)), ("Aug 1 2019", (2019, 8, 1)), ("September  1, 2021", (2021, 9, 1)),
    ("2022 Feb 3", (2022, 2, 3)), ("2008 Jan-Feb", (2008, None, None)), ("4/3/2024", (2024, None, None)),
    ("Spring 2014", (2014, None, None)), ("c1999", (1999, None, None)), ("in press", (None, None, None)),
    ("20140601", (2014, 6, 1)), ("2014年6月1日", (2014, 6, 1)), ("15.03.2014", (2014, 3, 15)),
    ("März 2014", (2014, 3, None)),
    ("2001 Feb 29", (2001, 2, None)), ("2004-02-29", (2004, 2, 29)), ("2010-05/2010-07", (2010, 5, None)),
    ("2014-00-00", (2014, None, None)), ("10-May", (None, 5, 10)), ("2014-06-01T00:00:00Z", (2014, 6, 1)),
    ("2014/13/01", (2014, None, None)), ("4-8 Aug. 2020", (2020, 8, None)), ("0", (None, None, None)),
    ("", (None, None, None)),
])  # fmt: skip
def test_a_date_is_read_as_far_as_it_is_certain(written: str, date: values.Date) -> None:
    assert values.date(written) == date


@pytest.mark.parametrize(("written", "tag"), [
    ("English", "en"), ("eng", "en"), ("EN", "en"), ("en_us", "en-US"), ("zh-hans", "zh-Hans"), ("ger", "de"),
    ("Deutsch", "de"),
    ("Language: English", "en"), ("[French]", "fr"), ("中文", "zh"), ("mul", "mul"), ("Und", "und"),
    ("fre", "fr"), ("fra", "fr"),
    ("Norsk (Bokmål)", "nb"), ("English; German", "en"), ("English.", "en"), ("Klingon", "Klingon"), ("", ""),
])  # fmt: skip
def test_a_language_becomes_a_bcp_47_tag_where_it_is_known(written: str, tag: str) -> None:
    assert values.language(written) == tag


@pytest.mark.parametrize(("written", "issns", "isbns"), [
    ("18602002; 15361632", ("1860-2002", "1536-1632"), ()),
    ("0378-5955 (Print)\n1860-2002 (Electronic)", ("0378-5955", "1860-2002"), ()),
    ("1999-7777(Electronic),0378-5955(Print)", ("0378-5955",), ()),
    ("978-0-306-40615-7 0378-5955", ("0378-5955",), ("9780306406157",)),
    ("12345", (), ()), ("", (), ()),
])  # fmt: skip
def test_serial_numbers_are_told_apart_and_checked(
    written: str, issns: tuple[str, ...], isbns: tuple[str, ...]
) -> None:
    assert values.serials(written) == (issns, isbns)


@pytest.mark.parametrize(("word", "csl"), [
    ("JOUR", "article-journal"), ("Journal Article; Review", "article-journal"),
    ("Article; Proceedings Paper", "paper-conference"),
    ("journalArticle", "article-journal"), ("Book, Section", "chapter"), ("inproceedings", "paper-conference"),
    ("EDBOOK", "book"),
    ("Journal Articles; Reports - Research", "article-journal"), ("Preprint", "article"), ("what is this", ""),
    ("", ""),
])  # fmt: skip
def test_every_exporters_word_for_a_type_finds_its_csl_type(word: str, csl: str) -> None:
    assert csl_type(word) == csl


def test_every_csl_type_survives_each_formats_word_for_it() -> None:
    """But for the types that a format has only one word for together, of which the more general stands for both."""
    for kind in KINDS:
        assert csl_type(kind.ris) == kind.csl
        general = {"speech", "personal_communication", "legislation", "legal_case", "map", "document"}
        if kind.csl not in general:
            assert BY_CSL[csl_type(kind.endnote[0])].endnote == kind.endnote


def test_the_raw_value_stays_as_it_stood() -> None:
    (record,) = read(
        "TY  - JOUR\nTI  - &lt;A&gt;\u00a0b\nLA  - English\nSP  - 123\nEP  - 8\nER  - \n".encode()
    ).records
    assert (record.title, record.language, record.pages) == ("<A> b", "en", "123-128")
    assert [value for _, value, _ in record.raw] == ["JOUR", "&lt;A&gt;\u00a0b", "English", "123", "8"]


@pytest.mark.parametrize(("first", "last", "pages"), [
    ("123", "8", "123-128"), ("10-May", "", "5-10"), ("May-10", "", "5-10"), ("No Pagination Specified", "", ""),
    ("n/a", "", ""),
    ("xi", "xv", "xi-xv"), ("S12", "5", "S12-S15"), ("e1234", "", "e1234"),
])  # fmt: skip
def test_pages_are_whole_ranges_and_what_names_none_is_none(first: str, last: str, pages: str) -> None:
    (record,) = read(f"TY  - JOUR\nTI  - x\nSP  - {first}\nEP  - {last}\nER  - \n".encode()).records
    assert record.pages == pages


@pytest.mark.parametrize("others", ["et al.", "et al", "others", "and others"])
def test_people_whom_nobody_names_are_no_author(others: str) -> None:
    (record,) = read(f"TY  - JOUR\nTI  - x\nAU  - Smith, Ann\nAU  - {others}\nER  - \n".encode()).records
    assert [str(author) for author in record.authors] == ["Smith, Ann"]
    assert ("AU", others) in [(tag, value) for tag, value, _ in record.raw]


@pytest.mark.parametrize(
    "nothing",
    ["[No abstract available]", "No abstract available.", "(Abstract not available)", "No abstract", "n/a"],
)
def test_a_sentence_that_says_there_is_no_abstract_is_none(nothing: str) -> None:
    assert values.paragraphs(nothing) == ""
    assert values.paragraphs(f"{nothing} of the older trials was read.") != ""
