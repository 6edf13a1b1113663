"""Whatever encoding and newlines a file has, the same records come out, and none is lost at its beginning."""

from __future__ import annotations

import contextlib
import gzip
import io
from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReadError, UnknownName
from reviewkit.model import Problem, Record
from reviewkit.references import decode, formats, read, stream, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "TY  - JOUR\nAU  - Müller, Jörg\nTI  - Über café: naïve façade\nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \n"
)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encoding_and_newlines_change_nothing(encoding: str, newline: str) -> None:
    reading = read(TEXT.replace("\n", newline).encode(encoding))
    assert [record.title for record in reading.records] == ["Über café: naïve façade", "Two"]
    assert reading.records[0].authors[0].family == "Müller"
    assert not reading.problems
    assert not reading.warnings


def test_a_file_glued_together_from_two_encodings_is_read_line_by_line() -> None:
    mixed = TEXT.encode("utf-8") * 3 + TEXT.encode("cp1252")
    reading = read(mixed)
    assert [record.title for record in reading.records] == ["Über café: naïve façade", "Two"] * 4
    assert reading.encoding == "utf-8, cp1252"


def test_chinese_in_its_older_encoding_is_told_from_western_text() -> None:
    text = "TY  - JOUR\nTI  - 参考文献管理工具研究\nAB  - 介绍了参考文献管理的基本方式\nER  - \n"
    reading = read(text.encode("gb18030"))
    assert reading.records[0].title == "参考文献管理工具研究"
    assert reading.encoding == "gb18030"


def test_only_newlines_end_a_line() -> None:
    (record,) = read("TY  - JOUR\nTI  - a\u2028b\x85c\x0cd\x1ce\nER  - \n".encode()).records
    assert [tag for tag, _, _ in record.raw] == ["TY", "TI", "ER"][:2]
    assert record.raw[1].value == "a\u2028b\x85c\x0cd\x1ce"


def test_paths_bytes_and_open_files_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "wrong-name.csv"
    path.write_bytes(TEXT.encode())
    (tmp_path / "x.gz").write_bytes(gzip.compress(TEXT.encode()))
    with path.open("rb") as binary, path.open(encoding="utf-8") as text:
        readings = [read(path), read(str(path)), read(TEXT.encode()), read(binary), read(text),
                    read(io.StringIO(TEXT)), read(tmp_path / "x.gz")]  # fmt: skip
    assert len({tuple(record.id for record in reading.records) for reading in readings}) == 1
    assert {reading.format for reading in readings} == {"ris"}
    assert readings[0].path == str(path)


STRANGERS = {
    "an empty file": (b"", "empty"),
    "blank space": (b"\xef\xbb\xbf \r\n\t\n", "empty"),
    "a PDF": (b"%PDF-1.7\n...", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
    "binary rubbish": (bytes(range(256)) * 50, "binary"),
    "prose": (b"Dear Anna,\nhere is the list that you asked for.\nBest, Bram\n", "no known format"),
    "a table of data": (b"id,height,weight\n1,180,80\n2,170,70\n", "without a column of titles"),
    "broken gzip": (b"\x1f\x8b\x08\x00rubbish", "cannot be read"),
    "a web page": (b"<!DOCTYPE html><html><body><p>Log in</p></body></html>", "a web page"),
    "MODS": (
        b'<?xml version="1.0"?><modsCollection><mods/></modsCollection>',
        "MODS XML.*EndNote's <records>",
    ),
    "BibTeXML": (b'<bibtex:file xmlns:bibtex="x"><bibtex:entry/></bibtex:file>', "BibTeXML"),
    "Europe PMC": (b"<responseWrapper><hitCount>1</hitCount></responseWrapper>", "Europe PMC XML"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"saved as \.xlsx"),
    "a letter under a header": (b"FN Clarivate\nDear Anna, here it is.\n", "no record of wos in it"),
    "prose about BibTeX": (
        b"The manual\n\n@article is an entry;\n@book, too.\n@comment{x}\n",
        "in no known format; looked for",
    ),
    "codes of EPPI-Reviewer alone": (b'{"CodeSets": [], "ItemId": 1}', "without references"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_list_of_references_is_refused_with_a_reason(name: str) -> None:
    data, reason = STRANGERS[name]
    with pytest.raises(ReadError, match=reason) as caught:
        read(data)
    if "known format" in reason or "empty" in reason:
        assert "ris" in caught.value.tried


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ReadError, match=r"nowhere\.ris") as caught:
        read("nowhere.ris")
    assert caught.value.path == "nowhere.ris"


def test_a_format_there_is_none_of_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="did you mean 'ris'"):
        read(TEXT.encode(), format="riss")
    with pytest.raises(UnknownName, match=r"\.ris, "):
        write("out.doc", [])


def test_a_table_read_by_force_without_a_column_of_titles_is_refused() -> None:
    with pytest.raises(ReadError, match="column of titles"):
        read(b"id,height\n1,180\n", format="csv")


def test_a_stream_yields_records_and_problems_in_the_files_order() -> None:
    text = TEXT + "TY  - JOUR\nER  - \n" + TEXT
    with stream(text.encode()) as items:
        assert items.format == "ris"
        kinds = [type(item) for item in items]
    assert kinds == [Record, Record, Problem, Record, Record]


def test_decode_tells_text_and_encoding() -> None:
    assert decode("é".encode("utf-8-sig")) == ("é", "utf-8-sig")
    assert decode("Bjørn é".encode("cp1252")) == ("Bjørn é", "cp1252")


def test_every_format_has_one_name_and_says_what_it_is() -> None:
    names = [known.name for known in formats()]
    assert len(set(names)) == len(names)
    assert all(known.title and (known.reads or known.writes) for known in formats())


# Running text of each alphabet, long enough to be told from Western text.
JAPANESE = "日本における統合失調症患者の生活の質に関する研究"
RUSSIAN = "Исследование качества жизни пациентов"
ALPHABETS = {
    "cp932": JAPANESE,
    "euc_jp": JAPANESE,
    "gb18030": "中国精神卫生服务的现状与发展研究以及患者的生活质量",
    "big5": "台灣精神衛生服務的現況與發展研究以及病人的生活品質",
    "cp949": "한국의 정신건강 서비스 현황과 발전 방향에 관한 연구 그리고 환자의 삶의 질",
    "cp1251": RUSSIAN,
    "koi8_r": RUSSIAN,
    "cp1253": "Η ποιότητα ζωής των ασθενών με ψυχικές διαταραχές",
    "cp1252": "Étude de la qualité de vie à l’hôpital – Größe",
    "mac_roman": "Étude de la qualité de vie à l’hôpital, Größe, maïs, élève",
}


@pytest.mark.parametrize("encoding", ALPHABETS)
def test_eight_bit_encodings_are_told_by_what_their_text_looks_like(encoding: str) -> None:
    title = ALPHABETS[encoding]
    reading = read(f"TY  - JOUR\nTI  - {title}\nAU  - Smith, Ann\nPY  - 2001\nER  - \n".encode(encoding))
    assert (reading.encoding, reading.records[0].title) == (encoding, title)


@pytest.mark.parametrize(
    ("first", "encoding", "name"),
    [
        ("% Encoding: ISO8859_2\n", "iso8859-2", "iso8859-2"),
        ("%% Encoding: Cp1252\n", "cp1252", "cp1252"),
        ("% -*- coding: latin-1 -*-\n", "latin-1", "cp1252"),
    ],
)
def test_the_encoding_that_a_file_names_is_believed(first: str, encoding: str, name: str) -> None:
    """JabRef and Emacs write it into the first line; so does XML."""
    text = f"{first}@article{{a, title = {{Über Häuser}}, author = {{Müller, J}}}}\n"
    reading = read(text.encode(encoding))
    assert (reading.encoding, reading.records[0].title) == (name, "Über Häuser")


def test_xml_is_read_in_the_encoding_of_its_declaration() -> None:
    text = (
        '<?xml version="1.0" encoding="ISO-8859-2"?><xml><records><record><ref-type name="Book">6</ref-type>'
        "<titles><title>Żółć</title></titles></record></records></xml>"
    )
    assert read(text.encode("iso8859-2")).records[0].title == "Żółć"


def test_a_declaration_that_cannot_be_is_not_believed() -> None:
    text = "% Encoding: EUC_JP\n@article{a, title = {Ü ber}}\n"
    assert read(text.encode("cp1252")).records[0].title == "Ü ber"
    assert read(b"% Encoding: nonsense\n@article{a, title = {\xdcber}}\n").records[0].title == "Über"


def test_a_damaged_gzip_file_is_a_read_error_wherever_it_is_damaged() -> None:
    packed = gzip.compress(b"".join(b"TY  - JOUR\nTI  - Number %d\nER  - \n\n" % n for n in range(3000)))
    for place in range(12, len(packed), 211):
        broken = bytearray(packed)
        broken[place] ^= 0x55
        with contextlib.suppress(ReadError):
            read(bytes(broken))


def test_single_lines_in_western_8_bit_text_do_not_spoil_those_in_utf_8() -> None:
    text = "TY  - JOUR\nTI  - Naïve\nER  - \n".encode() + "TY  - JOUR\nTI  - Café\nER  - \n".encode("cp1252")
    assert [record.title for record in read(text).records] == ["Naïve", "Café"]


def test_what_cannot_be_a_file_is_told_in_words(tmp_path: Path) -> None:
    for given, words in (
        (tmp_path, "a folder"),
        (tmp_path / "none.ris", "no such file"),
        ("TY  - JOUR\nER  - \n", "give text as bytes"),
    ):
        with pytest.raises(ReadError, match=words):
            read(given)
    with pytest.raises(TypeError, match="not list"):
        read(["a"])  # type: ignore[arg-type]
