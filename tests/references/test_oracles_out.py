"""What is written, read by libraries that others wrote: rispy, bibtexparser, lxml, csv and json."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy
from lxml import etree

from reviewkit.errors import ReadError
from reviewkit.model import Name, Record
from reviewkit.references import latex, read, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def records(data: Path) -> list[Record]:
    """The first records of every file of moderate size, without raw tags: written from their fields alone."""
    found: list[Record] = []
    for path in sorted((data / "references").glob("*/*/*")):
        if path.stat().st_size < 100_000:
            try:
                found += [replace(r, raw=(), line=0, last_line=0) for r in read(path).records[:6] if r.title]
            except ReadError:  # some are no files of references
                continue
    assert len(found) > 500
    return found


def test_rispy_reads_the_same_values_in_our_ris(records, tmp_path: Path) -> None:
    write(tmp_path / "out.ris", records)
    with (tmp_path / "out.ris").open(encoding="utf-8") as file:
        found = rispy.load(file)
    assert len(found) == len(records)
    # rispy undoes no character references; a value that holds one is escaped once in the file
    for ours, theirs in zip(records, found, strict=True):
        if "&" in f"{ours.title}{ours.abstract}{ours.container}{ours.keywords}":
            continue
        assert theirs["title"] == ours.title
        assert theirs.get("secondary_title", "") == ours.container
        assert theirs.get("doi", "") == ours.doi
        assert theirs.get("volume", "") == ours.volume
        assert theirs.get("year", "") == ("" if ours.year is None else f"{ours.year:04d}")
        assert len(theirs.get("authors", [])) == len(ours.authors)
        assert " ".join(theirs.get("abstract", "").split()) == " ".join(ours.abstract.split())
        assert theirs.get("keywords", []) == list(ours.keywords)
        assert theirs["type_of_reference"] != "" or not ours.type


def test_bibtexparser_reads_the_same_entries_in_our_bibtex(records, tmp_path: Path) -> None:
    write(tmp_path / "out.bib", records)
    library = bibtexparser.parse_file(str(tmp_path / "out.bib"))
    assert library.failed_blocks == []
    assert len(library.entries) == len(records)
    for ours, theirs in zip(records, library.entries, strict=True):
        values = {field.key: field.value for field in theirs.fields}
        assert len(values) == len(theirs.fields)  # no field comes twice
        assert latex.to_text(values["title"]).replace("&amp;", "&") == ours.title.replace("&amp;", "&")
        assert values.get("doi", "") == ours.doi
        people = [name for name in re.split(r"\s+and\s+(?![^{]*\})", values.get("author", "")) if name]
        assert len(people) == len(ours.authors)


def test_lxml_reads_our_endnote_xml_without_recovering(records, tmp_path: Path) -> None:
    write(tmp_path / "out.xml", records)
    root = etree.parse(tmp_path / "out.xml", etree.XMLParser(recover=False)).getroot()
    found = root.findall("records/record")
    assert len(found) == len(records)
    assert [record.findtext("rec-number") for record in found] == [str(n) for n in range(1, len(found) + 1)]
    for ours, theirs in zip(records, found, strict=True):
        kind = theirs.find("ref-type")
        assert kind.get("name")
        assert kind.text.isdigit()
        assert theirs.findtext("titles/title").replace("&amp;", "&") == ours.title.replace("&amp;", "&")
        assert len(theirs.findall("contributors/authors/author")) == len(ours.authors)
        assert (theirs.findtext("abstract") or "").count("\r") == ours.abstract.count("\n")


def test_elements_of_endnote_xml_are_in_the_order_of_its_document_type(tmp_path: Path) -> None:
    record = Record(title="One", year=2014, volume="1", abstract="x", keywords=("k",), urls=("http://x.org",),
                    authors=(Name("A", "B"),), publisher="P", language="nl", notes=("n",), pages="1-9")  # fmt: skip
    write(tmp_path / "out.xml", [record])
    (element,) = etree.parse(tmp_path / "out.xml").getroot().iter("record")
    assert [child.tag for child in element] == [
        "rec-number", "ref-type", "contributors", "titles", "pages", "volume", "keywords", "dates", "publisher",
        "abstract", "notes", "language", "urls",
    ]  # fmt: skip


def test_json_reads_one_item_for_each_record_with_unique_ids(records, tmp_path: Path) -> None:
    write(tmp_path / "out.json", records)
    items = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert len({item["id"] for item in items}) == len(items) == len(records)
    assert all(item["type"] for item in items)
    assert all(isinstance(part, int) for item in items if "date-parts" in item.get("issued", {})
               for part in item["issued"]["date-parts"][0])  # fmt: skip


def entries(text: str, tag: re.Pattern[str], last: str | None) -> list[list[tuple[str, str]]]:
    """What Rayyan's importer (ref_parsers) finds: a line without a tag goes on, a blank one or `last` ends."""
    found: list[list[tuple[str, str]]] = []
    begun: list[tuple[str, str]] = []
    for line in re.split(r"\n\r|\r\n|\n|\r", text):
        if hit := tag.match(line):
            begun.append((hit[1], hit[2].strip()))
        elif line.strip() and begun:
            begun[-1] = (begun[-1][0], f"{begun[-1][1]} {line.strip()}")
        if begun and (begun[-1][0] == last or (last is None and not line.strip())):
            found.append(begun)
            begun = []
    return found


@pytest.mark.parametrize(
    ("extension", "tag", "first", "last"),
    [(".ris", r"([A-Z][A-Z0-9])  -(.*)$", "TY", "ER"), (".nbib", r"(\w{1,4})\s{0,3}- (.*)$", "PMID", None)],
)
def test_rayyans_importer_parts_our_files_into_the_same_records(
    records, tmp_path: Path, extension: str, tag: str, first: str, last: str | None
) -> None:
    """It begins records at TY and PMID alone, and takes titles from TI and authors from AU."""
    write(tmp_path / f"out{extension}", records)
    text = (tmp_path / f"out{extension}").read_bytes().decode()
    found = entries(text, re.compile(tag), last)
    assert [entry[0][0] for entry in found] == [first] * len(records)
    for ours, theirs in zip(records, found, strict=True):
        if "&" in ours.title:  # undone by programs that know character references
            continue
        assert [" ".join(value.split()) for key, value in theirs if key == "TI"] == [
            " ".join(ours.title.split())
        ]
        bodies = sum(key == "CN" for key, _ in theirs)
        assert sum(key == "AU" for key, _ in theirs) + bodies == len(ours.authors)
