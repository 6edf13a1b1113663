"""Where a record came from, told by its raw tags, and which of them no field has taken."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from reviewkit import identifiers
from reviewkit.model import Raw
from reviewkit.references import ovid, retagging, values
from reviewkit.references.compose import grouped
from reviewkit.references.dialects import DIALECTS, RIS_KNOWN

if TYPE_CHECKING:
    from reviewkit.model import Record

# A tag, or the beginning of one, that only records of this format have; the first that fits tells.
_SIGNS = (
    ("bibtex", ("ENTRYTYPE",)),
    ("ris", ("TY",)),
    ("enw", ("%",)),
    ("endnote-7", ("REFERENCE_TYPE",)),  # its XML had other names
    ("pubmed-xml", ("MedlineCitation/", "BookDocument/", "PubmedData/")),
    ("endnote-xml", ("ref-type", "titles/", "contributors/")),
    ("refworks", ("RT",)),
    ("cochrane", ("US", "KY", "XR")),
    ("nbib", ("FAU", "OWN", "STAT", "JT", "PMID")),
    ("ovid-tagged", ("VN", "UI", "LG", "RF")),
    ("wos", ("PT",)),
)
_TAG = re.compile(r"[A-Z][A-Z0-9]")
# Columns are called so, members of CSL-JSON are not.
_HEADING = re.compile(r"[ _.]|^(?:authors|year|journal)$")
_PATHS = ("%", "/")  # signs that end so begin a tag, others are the whole of it
# What the readers of these formats take from the file themselves, besides the tags of their tables, and numbers that
# only count a file's records.
_TAKEN = {
    "csl-json": ["id", "author", "editor", "issued", "keyword", "categories", "type", "custom",
                 "x-source-type", "x-accession", "x-url", "x-note"],
    "endnote-xml": ["ref-type", "rec-number", "foreign-keys/key"], "endnote-7": ["REFNUM"],
    "bibtex": ["ENTRYTYPE"], "ris": ["TY"],
    "wos": ["PT"], "refworks": ["RT"], "ovid-tagged": ["SO", "BT"],
}  # fmt: skip
CUSTOM = "reviewkit"
"""Our place among what CSL-JSON has no variable for: a member of its object `custom`."""


def origin(record: Record) -> str:
    """Return the name of the format that the raw tags of a record are in, "" where it has none."""
    return _origin(frozenset(tag for tag, _, _ in record.raw))


@lru_cache(maxsize=1024)  # the records of one exporter mostly have the same tags
def _origin(tags: frozenset[str]) -> str:
    if not tags:
        return ""
    shouted = all(tag.isupper() for tag in tags if tag)
    for name, signs in _SIGNS:
        for sign in signs:
            if sign.endswith(_PATHS):
                if any(tag.startswith(sign) for tag in tags):
                    return name
            elif sign in tags and (shouted or not sign.isupper() or name == "bibtex"):
                return name
    # RIS that lacks TY: tags of two signs, most of them the format's own
    if all(_TAG.fullmatch(tag) for tag in tags) and 3 * len(tags & RIS_KNOWN) > 2 * len(tags):
        return "ris"
    named = not tags.isdisjoint(("issued", "container-title", "custom", "citation-key")) or "id" in tags
    return "csl-json" if named and "type" in tags and not any(map(_HEADING.search, tags)) else "csv"


@lru_cache(maxsize=64)
def _known(name: str) -> frozenset[str]:
    """Return the tags of a format that some field is read from."""
    for dialect in DIALECTS:
        if dialect.name == name:
            return dialect.fields.known | frozenset(_TAKEN.get(name, ()))
    return _table(name) | frozenset(_TAKEN.get(name, ()))


def _table(name: str) -> frozenset[str]:
    from reviewkit.references import bibtex, columns, csl, endnote_xml, pubmed_xml

    if name == "endnote-7":
        return frozenset(endnote_xml.OLD)
    tables = {"bibtex": bibtex, "csl-json": csl, "endnote-xml": endnote_xml, "pubmed-xml": pubmed_xml}
    return tables[name].FIELDS.known if name in tables else columns.COLUMNS.known


@lru_cache(maxsize=4096)
def is_read(name: str, tag: str) -> bool:
    """Tell whether some field is read from this tag of a format."""
    if name == "csv":
        from reviewkit.references.headings import column

        return column(tag) in _known(name)
    if name == "pubmed-xml":  # its reader makes dates and abstracts of many tags
        return tag in _known(name) or any(
            part in tag for part in ("/AuthorList/", "/PubDate/", "/AbstractText")
        )
    return tag in _known(name) or (name == "bibtex" and tag.lower() in _known(name))


# Fields that take one value, and the slots whose values may serve another purpose as well.
_SINGLE = (
    "title", "container", "short", "series", "volume", "issue", "edition", "publisher", "place", "accession",
    "database",
)  # fmt: skip
_ALSO = ("doi_named", "pmid_named")
_held = attrgetter(*(name if name != "short" else "short_container" for name in _SINGLE))


@lru_cache(maxsize=64)
def _single(name: str) -> frozenset[str]:
    """Return the tags of a tagged format that only fields of one value are read from."""
    for dialect in DIALECTS:
        if dialect.name == name and dialect.reread is not ovid.unpacked:  # Ovid's values hold several fields
            slots = {
                f.name: getattr(dialect.fields, f.name) for f in fields(dialect.fields) if f.name != "many"
            }
            others = [slot for slot in slots if slot not in (*_SINGLE, *_ALSO)]
            one = {tag for slot in _SINGLE for tag in slots[slot]}
            return frozenset(one.difference(*(slots[slot] for slot in others)))
    return frozenset()


def unread(record: Record) -> tuple[str, list[Raw]]:
    """Return the format of a record's raw tags, and those with a value that no field has taken.

    Either no field is read from the tag, or the field takes one value and another tag gave it. Where the record came
    through CSL-JSON, they are those of the format before it.
    """
    name = origin(record)
    if name == "csl-json" and (kept := custom(record)) and (before := kept.get("format")):
        pairs = kept.get("tags")
        found = [pair for pair in (pairs if isinstance(pairs, list) else ()) if isinstance(pair, list)]
        return str(before), [Raw(str(pair[0]), str(pair[1])) for pair in found if len(pair) == 2]
    spare = _spare(record, name)
    taken = _moved(record) if name == "ris" else frozenset()
    return name, [
        raw
        for raw in record.raw
        if raw.value and raw not in taken and (raw in spare or not is_read(name, raw.tag))
    ]


def _moved(record: Record) -> frozenset[Raw]:
    """Return the tags whose values were read as those of another tag, which some field takes."""
    by = grouped(record.raw)
    told = ((raw, retagging.destination(raw.tag, raw.value, by)) for raw in record.raw if raw.value)
    return frozenset(raw for raw, tag in told if tag != raw.tag and is_read("ris", tag))


def _spare(record: Record, name: str) -> set[Raw]:
    """Return the tags of fields with one value that were not chosen.

    There are none to tell of a record that was changed after it was read: what it was read from is out of date.
    """
    found = {raw: values.line(raw.value) for raw in record.raw if raw.tag in _single(name)}
    if not found:
        return set()
    held = {value for value in _held(record) if value}
    if not held <= {*found.values(), *(values.line(raw.value) for raw in record.raw if raw not in found)}:
        return set()
    numbers = {record.doi, record.pmid, record.pmcid, "", "NA", "N/A", "NOTNLM"}
    return {
        raw
        for raw, value in found.items()
        if value not in held
        and value not in numbers
        and not (record.doi and identifiers.doi(value) == record.doi)
        and not (record.pmid and identifiers.pmid(value) == record.pmid)
    }


def custom(record: Record) -> dict[str, Any]:
    """Return what we have kept in the CSL-JSON item that a record was read from, beside CSL's own variables."""
    for tag, value, _ in record.raw:
        if tag == "custom":
            try:
                content = json.loads(value)
            except ValueError:
                return {}
            ours = content.get(CUSTOM) if isinstance(content, dict) else None
            return ours if isinstance(ours, dict) else {}
    return {}
