"""What is told of a written file beside the fields it leaves out, and what gets into none."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReviewkitError, UnknownName
from reviewkit.model import Name, Record
from reviewkit.references import convert, formats, read, write

from .test_writing import OUT, SOURCES, WAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_a_record_that_a_table_has_no_column_for_is_named_and_not_just_gone(tmp_path: Path) -> None:
    """ASReview's columns have no place for a journal: a record of nothing else is an empty row there."""
    records = [Record(title="One"), Record(container="The Journal of X"), Record(title="Two"), Record()]
    done = write(tmp_path / "out.csv", records, dialect="asreview")
    assert [record.title for record in read(done.path).records] == ["One", "Two"]
    assert (done.records, done.whole) == (4, (2, 4))
    assert dict(done.fields) == {"container": 1}
    assert "2 not held" in repr(done)


def test_a_value_that_the_format_makes_up_is_told(tmp_path: Path) -> None:
    """BibTeX has no entry without a type: @misc reads as a document. RIS and CSL-JSON make nothing up."""
    records = [Record(title="One"), Record(title="Two", type="book")]
    added = {extension: dict(write(tmp_path / f"out{extension}", records).added) for extension in OUT}
    assert {extension: told for extension, told in added.items() if told} == {
        ".bib": {"type": 1},
        ".xml": {"type": 1},
    }


@pytest.mark.parametrize(("extension", "dialect"), WAYS)
def test_every_record_of_the_real_files_comes_back_or_is_named(
    extension: str, dialect: str | None, data: Path, tmp_path: Path
) -> None:
    """Nine of their records have nothing that ASReview's columns hold; no format loses one without a word."""
    for path in sorted((data / "references").glob("*/*/*"))[::9]:
        if path.stat().st_size > 60_000:
            continue
        done = convert(path, tmp_path / f"out{extension}", dialect=dialect)
        if done.records > len(done.whole):
            assert len(read(done.path).records) == done.records - len(done.whole), path.name


@pytest.mark.parametrize("extension", [one for one in OUT if one != ".json"])
def test_no_control_character_gets_into_a_file(extension: str, tmp_path: Path) -> None:
    """A NUL ends a text for many programs, an ESC commands a terminal; JSON has a spelling for them."""
    odd = "a\x00b\x1b[31mc\x7fd\ud83de"
    record = Record(title=odd, abstract=odd, authors=(Name(odd, odd),), keywords=(odd, "k"))
    done = write(tmp_path / f"out{extension}", [record])
    (back,) = read(done.path).records
    assert back.title == "ab[31mcd\ufffde"
    assert set(done.fields) >= {"title", "abstract", "authors", "keywords"}
    if extension != ".xlsx":
        content = (tmp_path / f"out{extension}").read_bytes()
        assert [sign for sign in content if sign < 32 and sign not in b"\t\r\n"] == []


def test_keys_that_texts_cite_by_go_from_bibtex_to_csl_json_and_back(tmp_path: Path) -> None:
    text = "@article{smith93,\n title = {One}}\n@book{Smith93,\n title = {Two}}\n@book{2001,\n title = {Three}}\n"
    convert(text.encode(), tmp_path / "way.json")
    assert [item["id"] for item in json.loads((tmp_path / "way.json").read_text())] == [
        "smith93",
        "Smith93",
        "2001",
    ]
    convert(tmp_path / "way.json", tmp_path / "out.bib")
    keys = [
        raw.value for record in read(tmp_path / "out.bib").records for raw in record.raw if raw.tag == "ID"
    ]
    assert keys[:2] == ["smith93", "Smith93-2"]  # capitals are the same to BibTeX


def test_a_thousand_records_of_one_key_take_no_longer_than_others(tmp_path: Path) -> None:
    from reviewkit.references.pens import Keys

    keys = Keys(str.lower)
    found = [keys.free("Record") for _ in range(50_000)]  # minutes, were each counted through anew
    assert (len(set(found)), found[-1]) == (50_000, "Record-50000")


def test_what_was_odd_in_a_converted_file_is_handed_on(tmp_path: Path) -> None:
    done = convert(b"TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nER  - \n", tmp_path / "out.bib")
    assert done.records == 2
    assert [problem.line for problem in done.warnings] == [4]  # where the first should have ended


def test_a_name_that_tells_no_format_is_answered_with_the_endings(tmp_path: Path) -> None:
    with pytest.raises(ReviewkitError, match=r"out: the name does not end in .*\.ris.*\.xlsx"):
        convert(SOURCES["ris"].encode(), tmp_path / "out")
    with pytest.raises(ReviewkitError, match="is a folder; name a file"):
        convert(SOURCES["ris"].encode(), tmp_path)
    with pytest.raises(UnknownName, match=r"dialect of ris \(only csv, tsv, xlsx have some\)"):
        convert(SOURCES["ris"].encode(), tmp_path / "out.ris", dialect="rayyan")


def test_what_the_system_refuses_is_told_with_the_file_that_was_to_be_written(tmp_path: Path) -> None:
    """As a full disk does: here the limit of what one file may hold."""
    resource = pytest.importorskip("resource", reason="Windows sets no limits of this kind")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(ReviewkitError, match=r"out\.ris: cannot be written: file too large"):
            write(tmp_path / "out.ris", [Record(title="One", abstract="word " * 100)] * 500)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_where_records_come_from_is_not_taken_for_one_of_writing(tmp_path: Path) -> None:
    def failing() -> Iterator[Record]:
        yield Record(title="One")
        raise ConnectionError("the service went away")

    with pytest.raises(ConnectionError, match="went away"):
        write(tmp_path / "out.ris", failing())
    assert list(tmp_path.iterdir()) == []


def test_progress_tells_of_how_many_where_the_records_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "in.ris").write_text("TY  - JOUR\nTI  - One of many works\nER  - \n\n" * 20_000)
    told: list[tuple[int, int | None]] = []
    convert(tmp_path / "in.ris", tmp_path / "out.nbib", progress=lambda *now: told.append(now))
    done, total = told[len(told) // 2]
    assert total == pytest.approx(20_000, rel=0.5)
    assert 5_000 < done < 15_000


@pytest.mark.parametrize("extension", SOURCES)
def test_what_was_taken_out_of_a_record_is_not_in_the_file(extension: str, tmp_path: Path) -> None:
    """Abstracts are taken out where they may not be passed on; the tags as they were read still have them."""
    full = Record(
        title="One", abstract="Not to be passed on.", notes=("Hush.",), year=2014, type="article-journal"
    )
    source = write(tmp_path / f"in.{extension}", [full]).path
    (record,) = read(source).records
    assert (record.abstract, record.notes) == (full.abstract, full.notes)
    done = write(tmp_path / f"out.{extension}", [replace(record, abstract="", notes=())])
    text = (tmp_path / f"out.{extension}").read_text(encoding="utf-8")
    assert "One" in text
    assert "passed on" not in text
    assert "Hush" not in text
    assert dict(done.added) == {}


def test_what_stands_between_the_fields_of_bibtex_costs_nothing_of_the_others(tmp_path: Path) -> None:
    """Scopus names a field with a no-break space; the entry is written again as it was read all the same."""
    text = (
        "@ARTICLE{x,\n title = {One},\n funding_text\u00a01={Thanks},\n year = {2014},\n file = {a.pdf}\n}\n"
    )
    before = read(text.encode()).records
    done = convert(text.encode(), tmp_path / "out.bib")
    assert dict(done.left_out) == {}
    assert [record.id for record in read(done.path).records] == [record.id for record in before]
    assert "funding_text\u00a01={Thanks}" in (tmp_path / "out.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize("extension", [known.extension for known in formats() if known.writes])
def test_a_name_that_ends_in_gz_after_the_format_is_written_packed(extension: str, tmp_path: Path) -> None:
    path, again = tmp_path / f"out{extension}.gz", tmp_path / f"again{extension}.GZ"
    if extension == ".xlsx":
        with pytest.raises(ReviewkitError, match=r"packed as it is; let the name end in \.xlsx"):
            write(path, [Record(title="Größe")])
        assert not list(tmp_path.iterdir())
        return
    done = write(path, [Record(title="Größe")])
    assert gzip.decompress(path.read_bytes())
    assert (done.path, read(path).format, read(path).records[0].title) == (str(path), done.format, "Größe")
    write(again, [Record(title="Größe")])
    assert path.read_bytes() == again.read_bytes()  # neither the name nor the time is in it


def test_a_packed_name_without_a_format_is_told_what_to_end_in(tmp_path: Path) -> None:
    with pytest.raises(ReviewkitError, match="does not end in what tells the format"):
        write(tmp_path / "out.gz", [])
    with pytest.raises(UnknownName, match="file extension to write"):
        write(tmp_path / "out.doc.gz", [])
