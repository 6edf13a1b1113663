"""Identifiers are found wherever they stand, checked, and always come out in one form."""

from __future__ import annotations

import html
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit import identifiers

DOIS = [
    ("10.1000/182", "10.1000/182"),
    ("https://doi.org/10.1136/BMJ.N71", "10.1136/bmj.n71"),
    ("http://dx.doi.org/10.1136/bmj.n71", "10.1136/bmj.n71"),
    ("doi:10.1136/bmj.n71.", "10.1136/bmj.n71"),
    ("DOI 10.1136/bmj.n71;", "10.1136/bmj.n71"),
    ("10.1016/S0140-6736(05)61027-2 [doi]", "10.1016/s0140-6736(05)61027-2"),
    ("(see 10.1016/S0140-6736(05)61027-2).", "10.1016/s0140-6736(05)61027-2"),
    (
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
        "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
    ),
    (
        "10.1002/%28SICI%291097-0258%2819980815%2F30%2917%3A15%2F16%3C1661%3A%3AAID-SIM968%3E3.0.CO%3B2-2",
        "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
    ),
    (
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16&amp;lt;1661::AID-SIM968&amp;gt;3.0.CO;2-2",
        "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
    ),
    ("https%253A%252F%252Fdoi.org%252F10.1000%252F182", "10.1000/182"),
    ('<a href="https://doi.org/10.1000/182">10.1000/182</a>', "10.1000/182"),
    ("10.1000/182</p>", "10.1000/182"),
    ("10.1000/abc;10.1000/def", "10.1000/abc"),
    ("https://onlinelibrary.wiley.com/doi/full/10.1002/jrsm.1378", "10.1002/jrsm.1378"),
    ("https://onlinelibrary.wiley.com/doi/10.1002/jrsm.1378/abstract", "10.1002/jrsm.1378"),
    ("https://doi.org/10.1002/jrsm.1378?utm_source=x", "10.1002/jrsm.1378"),
    ("10.1002/jrsm\u20101378", "10.1002/jrsm-1378"),
    ("10.1000.10/123456", "10.1000.10/123456"),
    ("10.1000/100%", "10.1000/100%"),
    ("10.12/too-short", ""),
    ("10.1000/", ""),
    ("210.1000/182", ""),
    ("no identifier", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), DOIS)
def test_a_doi_is_found_in_whatever_way_an_exporter_writes_it(text: str, expected: str) -> None:
    assert identifiers.doi(text) == expected


SUFFIX = st.text("abcdefghijklmnopqrstuvwxyz0123456789-._/()", min_size=1, max_size=30).map(
    lambda text: "x" + text.replace("(", "").replace(")", "") + "9"
)


@settings(deadline=None)
@given(
    SUFFIX,
    st.sampled_from(["", "doi:", "https://doi.org/", "http://dx.doi.org/", "DOI: "]),
    st.integers(0, 3),
    st.sampled_from(["", ".", ",", ");", " [doi]", "]", "&gt;"]),
)
def test_prefix_escapes_case_and_trailing_marks_never_change_a_doi(suffix, prefix, escapes, trailing) -> None:
    written = f"10.1234/{suffix}".upper()
    for _ in range(escapes):
        written = html.escape(quote(written))
    assert identifiers.doi(prefix + written + trailing) == f"10.1234/{suffix}"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_a_finder_fail_and_what_was_found_is_found_again_unchanged(text: str) -> None:
    for find in (
        identifiers.doi,
        identifiers.pmid,
        identifiers.pmcid,
        identifiers.isbn,
        identifiers.issn,
        identifiers.arxiv,
        identifiers.trial,
    ):
        found = find(text)
        assert find(found) == found


@settings(deadline=None)
@given(st.text("10.2345/ab%3Cc&lt;>;()[]doi:hps ", max_size=60))
def test_a_doi_that_was_found_is_found_again_unchanged(text: str) -> None:
    found = identifiers.doi(text)
    assert identifiers.doi(found) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18460911", "18460911"),
        (" 018460911 ", "18460911"),
        ("PMID: 18460911", "18460911"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/18460911", "18460911"),
        ("https://pubmed.ncbi.nlm.nih.gov/18460911/", "18460911"),
        ("MEDLINE:18460911", "18460911"),
        ("18460911 [pmid]", "18460911"),
        ("18460911.1", "18460911"),
        ("PMC18460911", ""),
        ("184609110", ""),
        ("PMID: 184609110", ""),
        ("in 2008 there were 12", ""),
        ("0", ""),
    ],
)
def test_a_pubmed_number_is_taken_alone_or_where_it_is_named(text: str, expected: str) -> None:
    assert identifiers.pmid(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PMC1234567", "PMC1234567"),
        ("pmc1234567.1", "PMC1234567"),
        ("PMCID: PMC1234567", "PMC1234567"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/", "PMC1234567"),
        ("https://europepmc.org/article/pmc/pmc1234567", "PMC1234567"),
        ("1234567", ""),
        ("", ""),
    ],
)
def test_a_pubmed_central_number_needs_its_name(text: str, expected: str) -> None:
    assert identifiers.pmcid(text) == expected


# Examples of the ISBN Users' Manual and of ISO 3297.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("978-92-95055-12-4", "9789295055124"),
        ("0-306-40615-2", "9780306406157"),
        ("0306406152", "9780306406157"),
        ("ISBN-10 0-306-40615-2", "9780306406157"),
        ("ISBN-13: 978 0 306 40615 7", "9780306406157"),
        ("isbn13 9780306406157", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("9780306406158; 0306406152 (hardback)", "9780306406157"),
        ("978\u20110\u2011306\u201140615\u20117", "9780306406157"),
        ("979-10-90636-07-1", "9791090636071"),
        ("979-0-2600-0043-8", ""),
        ("0-306-40615-3", ""),
        ("9780306406158", ""),
        ("0000000000", ""),
        ("1234-5679", ""),
        ("", ""),
    ],
)
def test_an_isbn_is_checked_and_comes_out_in_13_digits(text: str, expected: str) -> None:
    assert identifiers.isbn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0378-5955", "0378-5955"),
        ("03785955", "0378-5955"),
        ("2434-561x", "2434-561X"),
        ("ISSN 0378-5955 (print)", "0378-5955"),
        ("1536-1633; 1860-2002", "1860-2002"),
        ("0378\u20135955", "0378-5955"),
        ("0378-5954", ""),
        ("0000-0000", ""),
        ("9780306406157", ""),
        ("", ""),
    ],
)
def test_an_issn_is_checked_and_comes_out_hyphenated(text: str, expected: str) -> None:
    assert identifiers.issn(text) == expected


@settings(deadline=None)
@given(st.integers(1, 9_999_999))
def test_exactly_one_check_digit_makes_seven_digits_an_issn(number: int) -> None:
    valid = [check for check in "0123456789X" if identifiers.issn(f"{number:07d}{check}")]
    assert len(valid) == 1


@settings(deadline=None)
@given(st.integers(1, 999_999_999))
def test_exactly_one_check_digit_makes_nine_digits_an_isbn(number: int) -> None:
    valid = {identifiers.isbn(f"{number:09d}{check}") for check in "0123456789X"} - {""}
    assert len(valid) == 1
    thirteen = valid.pop()
    assert thirteen.startswith(f"978{number:09d}")
    assert identifiers.isbn(thirteen) == thirteen


@settings(deadline=None)
@given(st.integers(1, 999_999_999), st.integers(0, 11), st.integers(1, 9))
def test_a_slip_in_one_digit_of_an_isbn_is_always_noticed(number: int, place: int, change: int) -> None:
    good = identifiers.isbn("".join(f"{number:09d}{c}" + " ; " for c in "0123456789X"))
    place = max(place, 3)  # the first three digits are 978
    slipped = good[:place] + str((int(good[place]) + change) % 10) + good[place + 1 :]
    assert identifiers.isbn(slipped) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:2103.00020v2 [cs.CV]", "2103.00020"),
        ("2103.00020", "2103.00020"),
        ("0704.0001", "0704.0001"),
        ("https://arxiv.org/abs/2103.00020v1", "2103.00020"),
        ("https://arxiv.org/pdf/math.GT/0309136", "math.gt/0309136"),
        ("10.48550/arXiv.2103.00020", "2103.00020"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("2113.00020", ""),
        ("a ratio of 2103.00020 in one arm", ""),
        ("", ""),
    ],
)
def test_an_arxiv_number_loses_prefix_and_version(text: str, expected: str) -> None:
    assert identifiers.arxiv(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ClinicalTrials.gov NCT01234567.", "NCT01234567"),
        ("nct 01234567", "NCT01234567"),
        ("ISRCTN: 12345678", "ISRCTN12345678"),
        ("EudraCT number 2004-000446-20", "EUCTR2004-000446-20"),
        ("2004-000446-20", "EUCTR2004-000446-20"),
        ("EUCTR2004-000446-20-GB", "EUCTR2004-000446-20"),
        ("EU CT 2022-500123-12-00", "CTIS2022-500123-12"),
        ("ACTRN12605000123456", "ACTRN12605000123456"),
        ("ChiCTR-TRC-08000123", "ChiCTR-TRC-08000123"),
        ("ChiCTR2000029308", "ChiCTR2000029308"),
        ("CTRI/2009/091/000123", "CTRI/2009/091/000123"),
        ("DRKS00000123", "DRKS00000123"),
        ("JPRN-UMIN000000123", "UMIN000000123"),
        ("jRCTs031180123", "jRCTs031180123"),
        ("IRCT20080901001234N12", "IRCT20080901001234N12"),
        ("PACTR201909123456789", "PACTR201909123456789"),
        ("RBR-6cnpfh", "RBR-6cnpfh"),
        ("NCT0123456", ""),
        ("NCT012345678", ""),
        ("in 2004-2005", ""),
        ("", ""),
    ],
)
def test_a_trial_number_is_known_by_its_register(text: str, expected: str) -> None:
    assert identifiers.trial(text) == expected


def test_all_trial_numbers_of_a_text_come_out_once_each() -> None:
    text = "NCT01234567 and ISRCTN12345678, also NCT 01234567"
    assert identifiers.trials(text) == ("NCT01234567", "ISRCTN12345678")
