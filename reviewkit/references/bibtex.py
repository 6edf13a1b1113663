"""BibTeX: what the fields of entries mean; where entries begin and end is told in `bibtex_entries`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError
from reviewkit.model import Problem, Raw
from reviewkit.references import latex
from reviewkit.references.bibtex_entries import Entry, Field, split
from reviewkit.references.bibtex_fields import understood
from reviewkit.references.bibtex_people import closes_last, cut, people
from reviewkit.references.compose import compose, table
from reviewkit.references.reading import Item, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.references.source import Input

FIELDS = table(
    title="title booktitle maintitle",
    authors="author authors",
    editors="editor",
    container="journal journaltitle booktitle fjournal eventtitle howpublished",
    short="shortjournal journal-iso abbrev_source_title journal_abbrev",
    series="series collection",
    dates="year date issued publication_date",
    month="month",
    day="day",
    volume="volume",
    issue="number issue",
    pages="pages page",
    article="article-number art_number articleno eid article_number elocation-id",
    doi="doi",
    doi_named="note howpublished",
    pmid="pmid pubmed_id pubmed-id pubmed pubmedid",
    pmid_named="note",
    pmcid="pmcid pmc",
    abstract="abstract abstractnote",
    keywords="author_keywords keywords keyword keywords-plus mesh subject tags",
    type="document_type entrysubtype ENTRYTYPE",
    edition="edition",
    publisher="publisher school institution organization",
    place="address location",
    serial="issn isbn eissn",
    urls="url link ee bdsk-url-1 bdsk-url-2 bdsk-url-3 adsurl x-archive-url",
    language="language langid languages",
    accession="unique-id accession accession_number ut",
    database="database source archive da_source",
    notes="note annote annotation",
)
_NOT_PROSE = frozenset(
    ("doi", "url", "link", "ee", "eprint", "file", "issn", "isbn", "unique-id", "adsurl", "bdsk-url-1", "bdsk-url-2",
     "bdsk-url-3")
)  # fmt: skip
_PEOPLE = frozenset(("author", "authors", "editor"))
_LISTS = frozenset(("keywords", "keyword", "author_keywords", "keywords-plus", "tags"))
_HEADINGS = _LISTS | {"address", "location", "mesh", "subject"}
_LOST_ENTRY = re.compile(r"^[ \t]*@\s*(?!comment|preamble|string)[A-Za-z]\w*", re.MULTILINE | re.IGNORECASE)
_LONGEST_MACRO = (
    10_000  # characters; names of journals are far shorter, macros made of macros grow without end
)
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))
# What a part has from the book or proceedings it stands in. Not its DOI, pages or abstract, though BibTeX itself
# hands down any field: they would make one work of all parts.
_INHERITED = frozenset(
    (
        "address",
        "booktitle",
        "date",
        "editor",
        "edition",
        "isbn",
        "issn",
        "journal",
        "journaltitle",
        "language",
        "location",
        "month",
        "number",
        "organization",
        "publisher",
        "series",
        "volume",
        "year",
    )
)
_CROSSREF = re.compile(r"\b(?:crossref|xdata)\s*=\s*[{\"]?([^{}\"\n]{1,200})", re.IGNORECASE)
_LONGEST_CHAIN = 3  # entries that name entries that name entries; BibLaTeX's manual has no longer ones
_UNREAD = "an entry that cannot be parsed"
# Kinds of entries that stand for no work: BibLaTeX's, and the one that sets up the style of IEEE.
_NO_WORKS = {
    "xdata": "data that other entries share",
    "set": "a set of other entries",
    "ieeetranbstctl": "settings of a style",
}


def read(given: Input) -> Iterator[Item | Remark]:
    """Yield the records of a BibTeX file, and a problem for each entry that cannot be parsed."""
    macros: dict[str, str] = {}
    parents = _parents(given)
    # What comes before the first entry: prose that mentions entries has none.
    early: list[Problem] | None = []
    for part in split(given.lines()):
        if not isinstance(part, Entry):
            between = _between(part.text, part.line)
            if early is None:
                yield from between
            else:
                early += between
            continue
        if early is not None and part.kind not in _NO_ENTRIES:
            yield from early
            early = None
        if part.kind == "string":
            for field in part.fields:
                macros[field.name.lower()] = _value(field.written, macros)[:_LONGEST_MACRO]
        elif part.kind not in _NO_ENTRIES:
            yield from _read_entry(part, macros, parents)
    if early and any(not isinstance(item, Remark) for item in early):
        raise ReadError(
            f"{given.path or 'the input'}: no BibTeX entry in it; looked for @article{{…}} and the like, "
            f"and found {early[0].raw.strip()[:80]!r}",
            path=given.path,
            tried=("bibtex",),
        )
    yield from early or ()


def _parents(given: Input) -> dict[str, Entry]:
    """Return the entries that others name in crossref or xdata, by key; they come after these mostly."""
    lines = (line for line in given.lines() if _CROSSREF.search(line))
    named = {
        key.strip().lower() for line in lines for keys in _CROSSREF.findall(line) for key in keys.split(",")
    }
    if not named:
        return {}
    entries = (part for part in split(given.lines()) if isinstance(part, Entry))
    return {entry.key.lower(): entry for entry in entries if entry.key.lower() in named}


def _named(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the name of a field that names other entries (crossref, xdata), and the key of each."""
    for field in entry.fields:
        name = field.name.lower()
        if name in ("crossref", "xdata"):
            for key in field.written.strip(' "{}').lower().split(","):
                yield name, key.strip()


def _inherited(
    entry: Entry, parents: dict[str, Entry], seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Field]]:
    """Yield the fields that an entry lacks and one that it names has, itself or from others, with the name they get."""
    has = {field.name.lower() for field in entry.fields if field.written.strip(' "{}')}
    same = "title" not in has  # no part of the other, but the same work again, such as a version of a program
    for link, key in _named(entry):
        parent = parents.get(key)
        if parent is None or parent is entry or key in seen or len(seen) > _LONGEST_CHAIN:
            continue
        theirs = {field.name.lower(): field for field in parent.fields}
        for name, field in _inherited(parent, parents, seen | {key}):
            theirs.setdefault(name, field)
        for name, field in theirs.items():
            if name not in has and (name in _INHERITED or link == "xdata" or (same and name != "doi")):
                yield name, field
        if link == "xdata" or same:
            continue
        if (
            "title" in theirs
            and "booktitle" not in theirs
            and not has & {"booktitle", "journal", "journaltitle"}
        ):
            yield "journal" if parent.kind == "periodical" else "booktitle", theirs["title"]


def _read_entry(entry: Entry, macros: dict[str, str], parents: dict[str, Entry]) -> Iterator[Item | Remark]:
    if not any(field.name for field in entry.fields):
        why = f"{_UNREAD}: {entry.faults[0]}" if entry.faults else "an entry without fields"
        yield Problem(why, line=entry.line, raw=entry.text)
        return
    if entry.kind in _NO_WORKS:
        yield Problem(f"no reference, but {_NO_WORKS[entry.kind]}", line=entry.line, raw=entry.text)
        return
    faults = list(dict.fromkeys(entry.faults))
    names = [field.name.lower() for field in entry.fields]
    if len(set(names)) < len(names):
        faults.append("a field that comes twice")
    for fault in faults:
        yield Remark(fault, line=entry.line, raw=entry.text)
    yield _record(entry, macros, parents)


def _between(text: str, line: int) -> Iterator[Problem]:
    """Yield a problem for what looks like an entry between the entries, a remark for other text."""
    if lost := _LOST_ENTRY.search(text):
        yield Problem(
            "something that begins like an entry and is none",
            line=line + text.count("\n", 0, lost.start()),
            raw=text[lost.start() :],
        )
    elif any(part.strip(" \t\r,}") and not part.lstrip().startswith("%") for part in text.split("\n")):
        yield Remark("text between entries", line=line, raw=text)


def record(entry: Entry) -> Item:
    """Return the record of one entry that stands alone."""
    return _record(entry, {}, {})


def _record(entry: Entry, macros: dict[str, str], parents: dict[str, Entry]) -> Item:
    raw = [Raw("ENTRYTYPE", entry.kind, entry.line)]
    read = [Raw("ENTRYTYPE", entry.kind, entry.line)]
    if entry.key:
        raw.append(Raw("ID", entry.key, entry.line))
    for field in entry.fields:
        value = _value(field.written, macros)
        raw.append(Raw(field.name, value, field.line))
        key = field.name.lower().replace(" ", "_")
        read += [Raw(key, part, field.line) for part in _meanings(key, value) if part]
    for name, field in _inherited(entry, parents) if parents else ():
        value = _value(field.written, macros)
        read += [Raw(name, part, field.line) for part in _meanings(name, value) if part]
    last = entry.line + entry.text.rstrip().count("\n")
    return compose(understood(read), FIELDS, raw=raw, line=entry.line, last_line=last)


def _meanings(key: str, value: str) -> list[str]:
    if key in _PEOPLE:
        return people(value)
    if key in _NOT_PROSE:
        return [latex.signs(value)]
    text = latex.to_text(value, dashes=key not in _HEADINGS)
    if key in _LISTS and ";" not in text:
        inner = value[1:-1] if value.startswith("{") and closes_last(value) else value
        return [latex.to_text(part, dashes=False).strip() for part in cut(inner, _COMMA)]
    return [text]


_COMMA = re.compile(r"[{},]")


def _value(written: str, strings: dict[str, str]) -> str:
    """Return a field's value without its braces or quotation marks, with @string names filled in."""
    written = written.strip()
    if written[:1] == "{" and closes_last(written):
        return written[1:-1].strip()
    if not written.startswith(("{", '"')) and "#" not in written:
        return strings.get(written.lower(), written)
    return "".join(_part(part.strip(), strings) for part in _parts(written))


def _part(part: str, strings: dict[str, str]) -> str:
    if len(part) >= 2 and part[0] + part[-1] in ('""', "{}"):
        return part[1:-1]
    if part.startswith(("{", '"')):  # nothing closes it
        return part[1:].strip(" \t\n,")
    return strings.get(part.lower(), part)


_MARK = re.compile(r'[{}"#]')


def _parts(written: str) -> list[str]:
    """Part `written` at the signs "#" that stand outside braces and quotation marks."""
    parts: list[str] = []
    depth, quoted, start = 0, False, 0
    for found in _MARK.finditer(written):
        sign = found[0]
        if sign == '"':
            quoted ^= depth == 0
        elif sign == "#":
            if depth == 0 and not quoted:
                parts.append(written[start : found.start()])
                start = found.end()
        else:
            depth += 1 if sign == "{" else -1
    return [*parts, written[start:]]
