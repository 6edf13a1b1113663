"""BibTeX: bibtexparser cuts the text into entries, this module says what their fields mean."""

from __future__ import annotations

import itertools
import logging
import re
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)

from reviewkit.model import Problem, Raw
from reviewkit.references import latex
from reviewkit.references.compose import compose, table
from reviewkit.references.reading import Item, Remark
from reviewkit.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.references.source import Input

FIELDS = table(
    title="title booktitle maintitle",
    authors="author authors",
    editors="editor",
    container="journal journaltitle booktitle fjournal howpublished",
    short="shortjournal journal-iso abbrev_source_title journal_abbrev",
    series="series collection",
    dates="year date issued publication_date",
    month="month",
    day="day",
    volume="volume",
    issue="number issue",
    pages="pages page",
    article="article-number art_number articleno eid article_number",
    doi="doi",
    doi_named="note howpublished",
    pmid="pmid pubmed_id pubmed-id",
    pmid_named="note",
    pmcid="pmcid pmc",
    abstract="abstract abstractnote",
    keywords="keywords keyword author_keywords keywords-plus mesh subject",
    type="entrysubtype ENTRYTYPE",
    edition="edition",
    publisher="publisher school institution organization",
    place="address location",
    serial="issn isbn eissn",
    urls="url link ee",
    language="language langid",
    accession="unique-id accession accession_number eid ut",
    database="database source archive da_source",
    notes="note annote annotation",
)
_NOT_PROSE = frozenset(("doi", "url", "link", "ee", "eprint", "file", "issn", "isbn", "unique-id"))
_PEOPLE = frozenset(("author", "authors", "editor"))
_LISTS = frozenset(("keywords", "keyword", "author_keywords", "keywords-plus"))
_ENTRY = re.compile(r"\s*@\s*\w+[ \t]*[{(]")
_COMMENTED = re.compile(r"\s*%+\s*@\w+\s*[{(]")  # an entry that somebody switched off
# Scopus makes keys of author and pages, and a page list brings a comma: @ARTICLE{Kenny20103,17,
_KEY_WITH_COMMA = re.compile(r"^(\s*@\w+\s*\{)([^\s={}\"]+,[^\s={}\"]+)(?=,[ \t]*$)", re.MULTILINE)
_LOST_ENTRY = re.compile(r"^[ \t]*@\s*(?!comment|preamble|string)\w+", re.MULTILINE | re.IGNORECASE)
_CHUNK = 1 << 16  # characters parsed at a time, so that a file of any size needs little memory
_BARE = re.compile(r"[^\s\"{}#,=]+")


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a BibTeX file, and a problem for each entry that cannot be parsed."""
    logger = logging.getLogger("bibtexparser")
    if not logger.handlers:  # else Python prints the library's warnings, which are our problems
        logger.addHandler(logging.NullHandler())
    strings: dict[str, str] = {}
    for first, text in _chunks(given.lines()):
        yield from _chunk(text, first, strings)


def _chunks(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces that begin with an entry, each with the number of its first line."""
    pending: list[str] = []
    size, first = 0, 1
    for number, line in enumerate(lines, 1):
        if size > _CHUNK and _ENTRY.match(line):
            yield first, "".join(pending)
            pending.clear()
            size, first = 0, number
        plain = line.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        if _COMMENTED.match(plain):
            plain = "%\n"
        pending.append(plain.removeprefix("\ufeff") if number == 1 else plain)
        size += len(line)
    if pending:
        yield first, "".join(pending)


def _chunk(text: str, first: int, strings: dict[str, str]) -> Iterator[Item | Remark]:
    for odd in _KEY_WITH_COMMA.finditer(text):
        yield Remark("a key with a comma", line=first + text.count("\n", 0, odd.start(2)), raw=odd[0])
    text = _KEY_WITH_COMMA.sub(lambda odd: odd[1] + odd[2].replace(",", "_"), text)
    try:
        blocks = parse_string(text, parse_stack=[]).blocks
    except Exception as error:  # noqa: BLE001 - whatever a library's parser stumbles over, the other entries go on
        entries = _entries(text)
        if len(entries) > 1:
            for offset, entry in entries:
                yield from _chunk(entry, first + offset, strings)
        else:
            yield Problem(f"an entry that cannot be parsed: {error}", line=first, raw=text)
        return
    for block in blocks:
        yield from _block(block, first, strings)


def _block(block: Block, first: int, strings: dict[str, str]) -> Iterator[Item | Remark]:
    line = first + (block.start_line or 0)
    if isinstance(block, DuplicateFieldKeyBlock):
        yield Remark("a field that comes twice", line=line, raw=block.raw or "")
    if isinstance(block, Entry):
        yield _record(block, first, strings)
    elif isinstance(block, String):
        strings[block.key.lower()] = _value(block.value, strings)
    elif isinstance(block, ParsingFailedBlock):
        if block.ignore_error_block is not None:  # a key or field used twice makes no record unreadable
            yield from _block(block.ignore_error_block, first, strings)
        else:
            why = getattr(block.error, "abort_reason", "") or str(block.error)
            yield Problem(f"an entry that cannot be parsed: {why}", line=line, raw=block.raw or "")
    elif isinstance(block, ImplicitComment):
        yield from _between(block.comment, line)


def _entries(text: str) -> list[tuple[int, str]]:
    """Return each entry alone, with the number of lines before it."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.splitlines(keepends=True)):
        if _ENTRY.match(line) or not found:
            found.append((number, []))
        found[-1][1].append(line)
    return [(number, "".join(lines)) for number, lines in found]


def _between(comment: str, line: int) -> Iterator[Item | Remark]:
    """Yield a problem for each thing between the entries that looks like an entry."""
    starts = [found.start() for found in _LOST_ENTRY.finditer(comment)]
    if not starts:
        if any(part.strip() and not part.startswith("%") for part in comment.split("\n")):
            yield Remark("text between entries", line=line, raw=comment)
        return
    line += comment.count("\n", 0, starts[0])
    for start, end in itertools.pairwise([*starts, len(comment)]):
        yield Problem("something that begins like an entry and is none", line=line, raw=comment[start:end])
        line += comment.count("\n", start, end)


def _record(entry: Entry, first: int, strings: dict[str, str]) -> Item:
    line = first + (entry.start_line or 0)
    raw = [Raw("ENTRYTYPE", entry.entry_type, line)]
    read = [Raw("ENTRYTYPE", entry.entry_type, line)]
    if entry.key:
        raw.append(Raw("ID", entry.key, line))
    for field in entry.fields:
        value = _value(str(field.value), strings)
        at = first + (field.start_line or 0)
        raw.append(Raw(field.key, value, at))
        key = field.key.lower()
        read += [Raw(key, part, at) for part in _meanings(key, value) if part]
    if len(read) == 1:
        return Problem("an entry without fields", line=line, raw=entry.raw or "")
    last = line + (entry.raw or "").rstrip().count("\n")
    return compose(read, FIELDS, raw=raw, line=line, last_line=last)


def _meanings(key: str, value: str) -> list[str]:
    if key in _PEOPLE:
        return [_person(part) for part in _names(value)]
    if key in _NOT_PROSE:
        return [latex.signs(value)]
    text = latex.to_text(value)
    if key in _LISTS and ";" not in text:
        return [part.strip() for part in text.split(",")]
    return [text]


def _value(written: str, strings: dict[str, str]) -> str:
    """Return a field's value without its braces or quotation marks, with @string names filled in."""
    written = written.strip()
    if len(written) >= 2 and written[0] == "{" and written[-1] == "}" and _closes_last(written):
        return written[1:-1].strip()
    if _BARE.fullmatch(written):
        return strings.get(written.lower(), written)
    return "".join(_part(part.strip(), strings) for part in _parts(written, "#"))


def _closes_last(written: str) -> bool:
    depth = 0
    for place, char in enumerate(written):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return place == len(written) - 1
    return False


def _part(part: str, strings: dict[str, str]) -> str:
    if len(part) >= 2 and part[0] + part[-1] in ('""', "{}"):
        return part[1:-1]
    return strings.get(part.lower(), part)


def _parts(written: str, separator: str) -> list[str]:
    """Part `written` at a sign that stands outside braces and quotation marks."""
    parts = [""]
    depth, quoted = 0, False
    for char in written:
        depth += (char == "{") - (char == "}")
        quoted ^= char == '"' and depth == 0
        if char == separator and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += char
    return parts


# Web of Science puts all editors between double braces.
_PERSON_IN_BRACES = re.compile(r"\{[^{},]+, [A-Z]{1,4}\}")
_PEOPLE_IN_BRACES = re.compile(r"\{[^{},]+,[^{},]+(?:\s+and\s+[^{},]+,[^{},]+)+\}")
_AND = re.compile(r"[{}]|\s+and\s+", re.IGNORECASE)


def _names(value: str) -> list[str]:
    """Part a list of names at every "and" that stands outside braces."""
    if _PEOPLE_IN_BRACES.fullmatch(value):
        value = value[1:-1]
    parts: list[str] = []
    depth = start = 0
    for found in _AND.finditer(value):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            parts.append(value[start : found.start()])
            start = found.end()
    parts.append(value[start:])
    if (
        len(parts) == 1
        and not value.startswith("{")
        and (";" in value or (value.count(",") > 1 and len(names(value)) > 1))
    ):  # not BibTeX's way, but exporters write it
        return [str(person) if person.family else "{" + person.literal + "}" for person in names(value)]
    return [part for part in parts if part.strip() and part.strip() != "others"]


def _person(name: str) -> str:
    name = " ".join(name.split())
    if _PERSON_IN_BRACES.fullmatch(name):
        name = name[1:-1]
    if name.startswith("{") and name.endswith("}") and _closes_last(name):
        return "{" + latex.to_text(name[1:-1]) + "}"
    return latex.to_text(name)
