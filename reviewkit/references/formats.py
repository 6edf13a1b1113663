"""The formats that can be read or written, and how content tells which one a file is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError, UnknownName
from reviewkit.references import tagged_reading
from reviewkit.references.dialects import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reviewkit.model import Record
    from reviewkit.references.reading import Item, Remark
    from reviewkit.references.source import Input

    Reader = Callable[[Input], Iterator[Item | Remark]]
    Writer = Callable[[Iterable[Record]], Iterator[str]]


@dataclass(frozen=True)
class Format:
    """One format: its name, what it is, whether it is read and written, and the extension of a written file."""

    name: str
    title: str
    reads: bool = True
    extension: str = ""

    @property
    def writes(self) -> bool:
        """Whether records can be written in this format."""
        return bool(self.extension)


_FORMATS = (
    Format("ris", "RIS", extension=".ris"),
    Format("nbib", "NBIB (PubMed, MEDLINE tagged)"),
    Format("bibtex", "BibTeX", extension=".bib"),
    Format("csl-json", "CSL-JSON", extension=".json"),
    Format("csv", "comma or semicolon separated table", extension=".csv"),
    Format("tsv", "tab separated table"),
)


def formats() -> tuple[Format, ...]:
    """Return every format that is read or written."""
    return _FORMATS


def carried_tags(name: str) -> frozenset[str]:
    """Return the tags of a format that a field is read from, as they stand in `Record.raw`."""
    for dialect in DIALECTS:
        if dialect.name == name:
            return dialect.fields.known
    return frozenset()


def reader(name: str) -> Reader:
    """Return what reads the format; raises UnknownName."""
    for dialect in DIALECTS:
        if dialect.name == name:
            return partial(tagged_reading.read, dialect=dialect)
    if name == "bibtex":
        from reviewkit.references import bibtex

        return bibtex.read
    if name == "csl-json":
        from reviewkit.references import csl

        return csl.read
    if name in ("csv", "tsv"):
        from reviewkit.references import cells

        return cells.read_text
    raise UnknownName("format", name, [known.name for known in _FORMATS if known.reads])


def writer(name: str) -> Writer:
    """Return what writes the format; raises UnknownName."""
    if name == "ris":
        from reviewkit.references import ris_writing

        return ris_writing.write
    if name == "bibtex":
        from reviewkit.references import bibtex_writing

        return bibtex_writing.write
    if name == "csl-json":
        from reviewkit.references import csl

        return csl.write
    if name == "csv":
        from reviewkit.references import table_writing

        return table_writing.write
    raise UnknownName("format to write", name, [known.name for known in _FORMATS if known.writes])


# Signs of content that is no list of references, so that the message can name what the file is.
_STRANGERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\0", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file; save it as .xlsx or .csv"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
)
_SIGNS = {
    "ris": re.compile(r"^[ \t]{0,3}TY[ \t]{0,3}-[ \t]*\S", re.MULTILINE),
    "nbib": re.compile(r"^(?:PMID|OWN |STAT)- ", re.MULTILINE),
    "bibtex": re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE),
}
# RIS that lacks TY altogether: tags, and the tag that ends a record.
_RIS_TAG = re.compile(r"^[A-Z][A-Z0-9]  - ", re.MULTILINE)
_RIS_END = re.compile(r"^ER {0,3}-[ \t]*$", re.MULTILINE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_BLANK = re.compile(r"[\s\ufeff]*")


def recognise(given: Input) -> str:
    """Return the name of the format that the content is in; raises ReadError where it is in none."""
    head = given.head()
    where = given.path or "the input"
    for sign, what in _STRANGERS:
        if head.startswith(sign):
            raise ReadError(
                f"{where}: this is {what}, not a list of references", path=given.path, tried=_names()
            )
    text = re.sub(r"\r\n?", "\n", given.head_text())
    if not _BLANK.sub("", text):
        raise ReadError(f"{where}: the file is empty", path=given.path, tried=_names())
    if len(_BINARY.findall(text)) > len(text) // 50:  # stray control characters are rarer by far
        raise ReadError(f"{where}: this is a binary file in no known format", path=given.path, tried=_names())
    if found := _by_content(text):
        return found
    raise ReadError(
        f"{where}: in no known format; looked for {', '.join(_names())}. It begins with {text.strip()[:80]!r}",
        path=given.path,
        tried=_names(),
    )


def _by_content(text: str) -> str:
    from reviewkit.references import cells

    first = text.lstrip("\ufeff \t\n")[:1]
    if first in ("[", "{") and re.search(r'"(?:title|type|DOI|id|author)"\s*:', text):
        return "csl-json"
    found = {name: hit.start() for name, sign in _SIGNS.items() if (hit := sign.search(text))}
    if not found and (tag := _RIS_TAG.search(text)) and _RIS_END.search(text):
        found["ris"] = tag.start()
    delimiter = cells.find_delimiter(text)
    if delimiter and not any(start == 0 for start in found.values()):
        return "tsv" if delimiter == "\t" else "csv"
    return min(found, key=lambda name: found[name]) if found else ""


def _names() -> tuple[str, ...]:
    return tuple(known.name for known in _FORMATS if known.reads)
