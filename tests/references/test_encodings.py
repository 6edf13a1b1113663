"""Which encoding a file is in is told by its text; where nothing tells, it is Western."""

from __future__ import annotations

import pytest

from reviewkit.references import decode, read
from tests.references.alphabets import ENCODINGS, SIZES, encoded, files

EACH = [(encoding, language) for encoding, words in ENCODINGS.items() for language in words.split()]


@pytest.mark.parametrize(("encoding", "language"), EACH)
def test_a_file_of_many_records_is_read_in_its_encoding(encoding: str, language: str) -> None:
    (text,) = dict(files(language))["100 records"]
    data = encoded(text, encoding)
    assert data is not None
    assert decode(data)[0].removeprefix("\ufeff") == data.decode(encoding)


@pytest.mark.parametrize("language", ENCODINGS["cp1252"].split())
@pytest.mark.parametrize("size", SIZES)
def test_western_files_of_any_size_are_western(size: str, language: str) -> None:
    """A wrong guess of a rarer encoding would harm more than a wrong accent."""
    for text in dict(files(language))[size]:
        if data := encoded(text, "cp1252"):
            assert decode(data)[1] == "cp1252"


@pytest.mark.parametrize("language", ["pl", "cs", "sk", "hu", "hr", "ro", "tr", "lt", "lv"])
def test_five_records_of_central_europe_turkey_and_the_baltic_are_enough(language: str) -> None:
    encoding = {"tr": "cp1254", "lt": "cp1257", "lv": "cp1257"}.get(language, "cp1250")
    for text in dict(files(language))["5 records"]:
        assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    "words", ["5 µm", "37 °C and 20 °C (±2)", "Öörni, K", "Science®Google Scholar®", "pneumoniæ", "x² and m³"]
)
def test_signs_and_single_letters_make_no_other_alphabet(words: str) -> None:
    text = f"TY  - JOUR\nTI  - Growth of {words}\nAU  - Smith, Ann\nER  - \n"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_names_from_everywhere_in_a_western_file_leave_it_western() -> None:
    names = ("Müller, Jörg", "Ångström, Pär", "Núñez, José", "Gonçalves, João", "Kõiv, Tõnu", "Šimek, Ýr")
    text = "".join(f"TY  - JOUR\nTI  - One\nAU  - {name}\nER  - \n\n" for name in names)
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_lines_that_are_no_utf_8_are_read_in_what_they_are_in() -> None:
    good = "TY  - JOUR\nTI  - Größe\nER  - \n"
    polish = "TY  - JOUR\nTI  - Wpływ ćwiczeń na zdrowie\nER  - \n"
    for mark in ("", "\ufeff"):
        reading = read((mark + good).encode() + polish.encode("cp1250"))
        assert reading.encoding == "utf-8, cp1250"
        assert [record.title for record in reading.records] == ["Größe", "Wpływ ćwiczeń na zdrowie"]


def test_what_a_program_encoded_twice_stays_as_the_file_has_it() -> None:
    """What it was before could only be guessed, and a value that was read must be found in the file again."""
    title = "QualitÃ© de vie"
    (record,) = read(f"TY  - JOUR\nTI  - {title}\nER  - \n".encode()).records
    assert record.title == title


def test_western_text_with_stray_zeros_is_no_utf_16() -> None:
    text = "TY  - JOUR\nTI  - Growth\0 of cells\0\nER  - \n"
    assert decode(text.encode()) == (text, "utf-8")


def test_a_file_whose_second_half_is_in_utf_16_is_read_in_its_first() -> None:
    record = "TY  - JOUR\nTI  - Growth of cells in warm places\nER  - \n\n"
    for mark in (b"", b"\xef\xbb\xbf"):
        for wide in ("utf-16-le", "utf-16-be"):
            titles = [
                one.title for one in read(mark + record.encode() * 3 + (record * 9).encode(wide)).records
            ]
            assert titles[:3] == ["Growth of cells in warm places"] * 3
