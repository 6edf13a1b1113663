"""Writing: what goes out comes back, and whatever does not is named."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from reviewkit.errors import ReviewkitError, UnknownName
from reviewkit.model import Name, Raw, Record
from reviewkit.references import convert, formats, read, stream, write

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = [field.name for field in fields(Record) if field.name not in ("raw", "line", "last_line")]
OUT = [known.extension for known in formats() if known.writes]
FULL = Record(
    title="On everything: a title with 50% & more",
    authors=(Name("Smith", "Ann B.", "Jr"), Name("van der Berg", "P."), Name(literal="World Health Organization")),
    year=2014, month=3, day=9, container="The Journal of X", volume="12", issue="3-4", pages="123-138",
    doi="10.1000/x.y_z", pmid="12345678", pmcid="PMC1234567", abstract="First.", keywords=("Child, Preschool", "b"),
    type="chapter", source_type="CHAP", editors=(Name("Ed", "It"),), short_container="J X", series="Series",
    edition="2nd", publisher="Press", place="Ghent", issn=("0378-5955",), isbn=("9780306406157",),
    urls=("https://example.org/a?b=1&c=2", "https://example.org/d"), language="nl", accession="A-1",
    database="Embase", notes=("One note", "Another"),
)  # fmt: skip


def differing(before: Record, after: Record) -> set[str]:
    """The fields that had a value and came back otherwise."""
    had = [name for name in CONTENT if getattr(before, name) not in ("", (), None)]
    return {name for name in had if getattr(before, name) != getattr(after, name)}


def test_the_example_has_every_field() -> None:
    assert [name for name in CONTENT if not getattr(FULL, name)] == []


@pytest.mark.parametrize("extension", OUT)
def test_every_format_holds_every_field_of_a_record(extension: str, tmp_path: Path) -> None:
    done = write(tmp_path / f"out{extension}", [FULL])
    (back,) = read(done.path).records
    # each format has its own plain word for a chapter of a book
    assert differing(FULL, back) <= {"source_type"}
    assert dict(done.left_out) == {}


@pytest.mark.parametrize("dialect", ["rayyan", "covidence", "asreview"])
def test_a_dialect_names_the_fields_it_has_no_column_for(dialect: str, tmp_path: Path) -> None:
    done = write(tmp_path / "out.csv", [FULL, FULL], dialect=dialect)
    back = read(done.path).records
    assert dict.fromkeys(differing(FULL, back[0]), 2) == dict(done.left_out)
    assert {"type", "editors", "isbn", "database"} <= set(done.left_out)
    assert not {"title", "authors", "abstract", "year", "doi"} & set(done.left_out)


SOURCES = {
    "ris": "TY  - JOUR\nTI  - One\nAD  - Ghent\nAD  - Leuven\nZZ  - unheard of\nSN  - 0378-5955\nSN  - odd\nER  - \n",
    "nbib": "PMID- 1\nOWN - NLM\nSTAT- MEDLINE\nTI  - One\nAD  - Ghent\nAD  - Leuven\nPHST- 2020/01/01 [received]\n\n",
    "bib": "@article{mine,\n title = {One {G}reat},\n file = {a.pdf},\n timestamp = {2020},\n}\n",
    "xml": (
        "<xml><records><record><ref-type name='Journal Article'>17</ref-type><titles><title>One</title></titles>"
        "<auth-address>Ghent</auth-address><label>x</label></record></records></xml>"
    ),
    "json": '[{"id": "k", "type": "article-journal", "title": "One", "event": {"place": "Ghent"}, "medium": "x"}]',
    "csv": 'title,year,Odd column,Another\nOne,2014,"a, b",=c\n',
    "tsv": "title\tyear\tOdd column\tAnother\nOne\t2014\ta, b\t=c\n",
}


@pytest.mark.parametrize("extension", SOURCES)
def test_the_same_format_again_keeps_tags_that_no_field_takes(extension: str, tmp_path: Path) -> None:
    before = read(SOURCES[extension].encode()).records
    done = convert(SOURCES[extension].encode(), tmp_path / f"out.{extension}")
    after = read(done.path).records
    assert dict(done.left_out) == {}
    assert [differing(a, b) for a, b in zip(before, after, strict=True)] == [set()]
    odd = {(tag, value) for tag, value, _ in before[0].raw}
    assert odd <= {(tag, value) for tag, value, _ in after[0].raw} | {("ref-type", "17"), ("year", "2014")}


def test_tags_of_ris_come_again_in_their_order_each_as_often_as_before(tmp_path: Path) -> None:
    text = (
        "TY  - EJOUR\nT1  - One &lt; two\nAU  - Z, A\nSN  - 1\nSN  - 2\nXX  - x\nAN  - 1\nAN  - 2\nER  - \n\n"
    )
    done = convert(text.encode(), tmp_path / "out.ris")
    assert (tmp_path / "out.ris").read_bytes().decode() == text.replace("\n", "\r\n")
    assert dict(done.left_out) == {}


def test_tags_survive_a_journey_through_csl_json(tmp_path: Path) -> None:
    convert(SOURCES["ris"].encode(), tmp_path / "way.json")
    done = convert(tmp_path / "way.json", tmp_path / "out.ris")
    assert dict(done.left_out) == {}
    text = (tmp_path / "out.ris").read_text()
    assert all(line in text for line in ("AD  - Ghent\n", "AD  - Leuven\n", "ZZ  - unheard of\n"))


def test_second_values_of_a_field_that_takes_one_are_kept_or_named(tmp_path: Path) -> None:
    """Others drop them: rispy 34,055 in the real files that were counted."""
    text = "TY  - JOUR\nTI  - One\nT1  - Uno\nAN  - 1\nAN  - 2\nPB  - Press\nER  - \n"
    assert dict(convert(text.encode(), tmp_path / "out.bib").left_out) == {"T1": 1, "AN": 1}
    assert dict(convert(text.encode(), tmp_path / "way.json").left_out) == {}
    assert dict(convert(tmp_path / "way.json", tmp_path / "out.ris").left_out) == {}
    assert {"T1  - Uno", "AN  - 1", "AN  - 2"} <= set((tmp_path / "out.ris").read_text().split("\n"))


def test_a_changed_record_is_written_as_it_is_now_and_not_as_it_was_read(tmp_path: Path) -> None:
    from dataclasses import replace

    (record,) = read(SOURCES["ris"].encode()).records
    done = write(tmp_path / "out.ris", [replace(record, title="Two")])
    text = (tmp_path / "out.ris").read_text()
    assert "TI  - Two\n" in text
    assert "TI  - One\n" not in text
    assert "AD  - Leuven\n" in text
    assert dict(done.left_out) == {}


def test_csl_json_has_only_members_that_its_schema_knows(tmp_path: Path) -> None:
    """The schema of CSL 1.0.2 allows no further members: what it has no variable for stands in `custom`."""
    write(tmp_path / "out.json", [FULL])
    (item,) = json.loads((tmp_path / "out.json").read_text())
    assert set(item) <= {
        "id", "type", "title", "container-title", "container-title-short", "collection-title", "volume", "issue",
        "page", "DOI", "PMID", "PMCID", "abstract", "edition", "publisher", "publisher-place", "ISSN", "ISBN", "URL",
        "language", "source", "keyword", "note", "author", "editor", "issued", "custom",
    }  # fmt: skip


WAYS = [
    *((extension, None) for extension in OUT),
    *((".csv", name) for name in ("rayyan", "covidence", "asreview")),
]


@pytest.mark.parametrize(("extension", "dialect"), WAYS)
def test_left_out_is_exactly_what_a_round_trip_of_real_records_changes(
    extension: str, dialect: str | None, data: Path, tmp_path: Path
) -> None:
    """Counted field by field, on some records of every twelfth file; plain words for types are each format's own."""
    files = sorted(p for p in (data / "references").glob("*/*/*") if p.stat().st_size < 400_000)
    for path in files[::12]:
        try:
            before = read(path).records[:15]
        except ReviewkitError:  # some are no files of references
            continue
        before = [record for record in before if record.title]
        if not before:
            continue
        done = write(tmp_path / f"out{extension}", before, dialect=dialect)
        after = read(done.path).records
        counts = Counter(name for a, b in zip(before, after, strict=True) for name in differing(a, b))
        told = Counter(dict(done.fields))
        words = counts.pop("source_type", 0)
        assert told.pop("source_type", 0) <= words
        assert told == counts, path.name


def test_real_ris_comes_back_equal_through_ris_and_through_csl_json(data: Path, tmp_path: Path) -> None:
    """Every field of every record; the largest files are left to the benchmark."""
    records = 0
    for path in sorted((data / "references" / "ris").glob("*/*")):
        if path.stat().st_size > 150_000:
            continue
        before = read(path).records
        for way in (("ris",), ("json", "ris")):
            after = before
            for extension in way:
                after = read(write(tmp_path / f"out.{extension}", after).path).records
            for one, two in zip(before, after, strict=True):
                assert [name for name in CONTENT if getattr(one, name) != getattr(two, name)] == [], path.name
        records += len(before)
    assert records > 500


def test_the_file_that_is_read_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "in.ris"
    path.write_text(SOURCES["ris"])
    (tmp_path / "link.ris").symlink_to(path)
    for target in (path, tmp_path / "link.ris"):
        with pytest.raises(ReviewkitError, match="is the file that is read"):
            convert(path, target)
    with pytest.raises(ReviewkitError, match="is the file that is read"):
        write(path, stream(path))
    assert path.read_text() == SOURCES["ris"]


def test_unknown_extensions_formats_and_dialects_are_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no file extension to write '.docx'.*\.ris"):
        convert(SOURCES["ris"].encode(), tmp_path / "out.docx")
    with pytest.raises(UnknownName, match="did you mean 'bibtex'"):
        convert(SOURCES["ris"].encode(), tmp_path / "out", format="bibtx")
    with pytest.raises(UnknownName, match="did you mean 'rayyan'"):
        convert(SOURCES["ris"].encode(), tmp_path / "out.csv", dialect="rayan")
    with pytest.raises(UnknownName, match="dialect of ris"):
        convert(SOURCES["ris"].encode(), tmp_path / "out.ris", dialect="rayyan")
    with pytest.raises(ReviewkitError, match="there is no folder"):
        convert(SOURCES["ris"].encode(), tmp_path / "none" / "out.ris")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("extension", OUT)
def test_nothing_half_written_is_left_where_writing_fails(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{extension}"
    write(path, [FULL])
    before = path.read_bytes()

    def failing():
        yield from [FULL] * 500
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, failing())
    assert path.read_bytes() == before
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


def test_converting_takes_the_same_memory_however_many_records_there_are(tmp_path: Path) -> None:
    record = f"TY  - JOUR\nTI  - One\nAB  - {'word ' * 600}\nZZ  - odd\nER  - \n\n"

    def peak(count: int) -> int:
        (tmp_path / "in.ris").write_text(record * count)
        tracemalloc.start()
        assert convert(tmp_path / "in.ris", tmp_path / "out.csv").records == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # what is imported and remembered the first time
    assert peak(3000) < peak(1000) + 1_000_000  # of 6 MB more


def test_problems_of_the_file_are_handed_on(tmp_path: Path) -> None:
    done = convert(b"TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nER  - \n", tmp_path / "out.bib")
    assert (done.records, [problem.line for problem in done.problems]) == (1, [5])


def test_keys_of_bibtex_are_unique_and_the_same_every_time(tmp_path: Path) -> None:
    """Also where capitals are the same to a program, as they are to BibTeX."""
    records = [
        FULL,
        FULL,
        Record(title="On everything", raw=(Raw("ENTRYTYPE", "misc"), Raw("ID", "SMITH2014everything"))),
    ]
    for _ in range(2):
        text = (tmp_path / "out.bib") and write(tmp_path / "out.bib", records).path
        keys = [raw.value for record in read(text).records for raw in record.raw if raw.tag == "ID"]
        assert keys == ["smith2014everything", "smith2014everything-2", "SMITH2014everything-3"]


def test_nbib_lines_are_as_short_as_pubmeds_and_begin_with_a_number(tmp_path: Path) -> None:
    long = Record(title="word " * 100, abstract="another word " * 200, pmid="")
    write(tmp_path / "out.nbib", [long, FULL])
    lines = (tmp_path / "out.nbib").read_text().split("\n")
    assert max(map(len, lines)) <= 88
    assert [line for line in lines if line.startswith("PMID")] == ["PMID- ", "PMID- 12345678"]
    assert {"FAU - Smith, Ann B., Jr", "AU  - Smith AB Jr", "CN  - World Health Organization"} <= set(lines)


def test_authors_keep_their_order_in_nbib_where_a_body_is_among_them(tmp_path: Path) -> None:
    record = Record(title="One", authors=(Name(literal="The Group"), Name("Smith", "Ann")))
    (back,) = read(write(tmp_path / "out.nbib", [record]).path).records
    assert back.authors == record.authors


def test_the_page_on_references_names_every_format_and_every_column() -> None:
    from pathlib import Path

    from reviewkit.references.table_dialects import DIALECTS

    page = (Path(__file__).parents[2] / "docs" / "references.md").read_text(encoding="utf-8")
    for known in formats():
        assert f"`{known.name}`" in page
        assert not known.writes or f"`{known.extension}`" in page
    for dialect in DIALECTS:
        assert dialect.name == "plain" or f"| `{dialect.name}` | {', '.join(dialect.headings)} |" in page


def test_a_reading_is_written_as_it_is_and_a_month_that_is_none_is_left_out(tmp_path: Path) -> None:
    reading = read(b"TY  - JOUR\nTI  - One\nER  - \n")
    assert [record.title for record in reading] == ["One"]
    assert write(tmp_path / "one.ris", reading).records == len(reading) == 1
    for name in ("thirteen.nbib", "thirteen.xml"):
        write(tmp_path / name, [Record(title="T", year=2000, month=13)])
        assert read(tmp_path / name).records[0].year == 2000


def test_a_cell_of_any_text_is_read_back(tmp_path: Path) -> None:
    write(tmp_path / "long.csv", [Record(title="T", abstract="word " * 60_000)])
    assert len(read(tmp_path / "long.csv").records[0].abstract) == 299_999


def test_a_record_is_equal_to_itself_in_another_file_and_to_no_other(tmp_path: Path) -> None:
    record = read(b"\n\nTY  - JOUR\nTI  - One\nAD  - Ghent\nER  - \n").records[0]
    write(tmp_path / "again.ris", [record])
    (again,) = read(tmp_path / "again.ris").records
    assert again.line != record.line
    assert again == record
    assert len({again, record}) == 1
    assert replace(record, title="Two") != record
    assert record != "One"
