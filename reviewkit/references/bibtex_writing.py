"""BibTeX text out of records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewkit import text
from reviewkit.references import latex
from reviewkit.references.origin import origin, unread
from reviewkit.references.pens import Keys, TextPen, citation_key
from reviewkit.references.proof import plain_words
from reviewkit.references.types import BY_CSL, csl_type
from reviewkit.references.values import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Name, Raw, Record

_BOOKTITLE = frozenset(("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"))
# The types of entries that BibTeX and BibLaTeX know; programs take any other for a miscellaneous work.
_ENTRY_TYPES = frozenset((
    "article", "artwork", "audio", "book", "bookinbook", "booklet", "collection", "conference", "dataset",
    "electronic", "image", "inbook", "incollection", "inproceedings", "inreference", "jurisdiction", "legislation",
    "manual", "mastersthesis", "misc", "movie", "music", "mvbook", "mvcollection", "mvproceedings", "mvreference",
    "online", "patent", "performance", "periodical", "phdthesis", "proceedings", "reference", "report", "software",
    "standard", "suppbook", "suppcollection", "suppperiodical", "techreport", "thesis", "unpublished", "video", "www",
))  # fmt: skip
_SHORT_WORDS = frozenset(
    ("the", "and", "for", "with", "from", "effect", "effects", "what", "how", "are", "does")
)
_NOTES = ("note", "annote", "annotation")  # the fields for remarks that BibTeX, Zotero and BibLaTeX have
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:.+/-]*")
_KEY = re.compile(r"[^\s\"{}#,=%~\\']+")
_WORD = re.compile(r"[A-Za-z]+")
_RANGE = re.compile(r"(\w+)-(\w+)")


class _Pen(TextPen):
    """Writes BibTeX in UTF-8; no key comes twice, also for programs to which capitals are the same."""

    def __init__(self, format: str) -> None:  # noqa: A002 - the word of the field
        super().__init__(format)
        self._keys = Keys(str.lower)

    def drafts(self, record: Record) -> Iterator[str]:
        """Yield a record's fields as they were read from BibTeX, then those made of its own fields."""
        name, left = unread(record)
        raw = dict.fromkeys(("ENTRYTYPE", "ID"), "") | {tag: value for tag, value, _ in reversed(record.raw)}
        known = citation_key(record)
        key = self._keys.free(known if _KEY.fullmatch(known) else _key(record))
        if origin(record) == "bibtex" and _WORD.fullmatch(raw["ENTRYTYPE"]):
            fields = [(tag, value) for tag, value, _ in record.raw if tag not in ("ENTRYTYPE", "ID")]
            whole = [
                (tag, value)
                for tag, value in fields
                if (not tag or _NAME.fullmatch(tag)) and _balanced(value)
            ]
            yield _entry(raw["ENTRYTYPE"], key, whole)
            if named := [(tag, value) for tag, value in whole if tag]:
                yield _entry(raw["ENTRYTYPE"], key, named)
        made = [(tag, value) for tag, value in _fields(record) if value]
        kept = _keepable(left, made) if name == "bibtex" else []
        if kept:
            yield _entry(_entry_type(record), key, [*made, *kept])
        yield _entry(_entry_type(record), key, made)


def pen(format: str) -> TextPen:  # noqa: A002 - the word of the field
    """Return a pen for BibTeX."""
    return _Pen(format)


def _entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    # What stood between fields without a name of its own is kept as it stood.
    lines = "".join(f"  {name} = {{{value}}},\n" if name else f"  {value},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{lines}}}\n\n"


def _keepable(left: Iterable[Raw], made: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    taken = {name for name, _ in made} | {"ID"}
    return [(tag, value) for tag, value, _ in left
            if tag.lower() not in taken and tag != "ID" and _NAME.fullmatch(tag) and _balanced(value)]  # fmt: skip


def _balanced(value: str) -> bool:
    """Tell whether a value may stand between braces."""
    depth = 0
    for sign in re.findall(r"[{}]", value):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not value.endswith("\\")


def _entry_type(record: Record) -> str:
    word = record.source_type
    if word in _ENTRY_TYPES and csl_type(word) == record.type:
        return word
    return BY_CSL[record.type].bibtex if record.type in BY_CSL else "misc"


def _subtype(record: Record) -> str:
    """Return what the entry's type leaves open: which of several CSL types it stands for, or the source's own word."""
    word, kind = record.source_type, _entry_type(record)
    if word not in ("", kind, *plain_words(record.type)) and csl_type(word) == record.type:
        return word
    return record.type if record.type in BY_CSL and csl_type(kind) != record.type else ""


def _key(record: Record) -> str:
    """Return a key made of first author, year and title: it is the same in every file."""
    first = record.authors[0] if record.authors else None
    family = text.fold((first.family or first.literal) if first else "").replace(" ", "")
    words = [word for word in text.fold(record.title).split() if len(word) > 2 and word not in _SHORT_WORDS]
    key = f"{family[:30]}{record.year or ''}{words[0][:40] if words else ''}"
    return "".join(char for char in key if char.isascii()) or "record"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    write = _text
    yield "entrysubtype", write(_subtype(record))
    container = "booktitle" if record.type in _BOOKTITLE else "journal"
    yield "author", " and ".join(_person(person) for person in record.authors)
    yield "editor", " and ".join(_person(person) for person in record.editors)
    yield "title", write(record.title)
    yield container, write(record.container)
    yield "shortjournal", write(record.short_container)
    yield "series", write(record.series)
    yield "year", "" if record.year is None else f"{record.year:04d}"
    yield "month", str(record.month or "")
    yield "day", str(record.day or "")
    yield "volume", write(record.volume)
    yield "number", write(record.issue)
    pages = _RANGE.fullmatch(record.pages)
    yield "pages", f"{pages[1]}--{pages[2]}" if pages else write(record.pages)
    yield "doi", _bare(record.doi)
    yield "pmid", record.pmid
    yield "pmcid", record.pmcid
    yield "issn", ", ".join(record.issn)
    yield "isbn", ", ".join(record.isbn)
    yield "url", _bare(record.urls[0]) if record.urls else ""
    yield "link", _bare("; ".join(record.urls[1:]))
    yield "publisher", write(record.publisher)
    yield "address", write(record.place)
    yield "edition", write(record.edition)
    yield "language", write(record.language)
    yield "keywords", write("; ".join(record.keywords) + (";" if len(record.keywords) == 1 else ""))
    yield "abstract", write(record.abstract)
    yield "unique-id", _bare(record.accession)
    yield "database", write(record.database)
    last = len(_NOTES) - 1
    for place, name in enumerate(_NOTES):
        yield name, write("\n\n".join(record.notes[place : None if place == last else place + 1]))


def _text(value: str) -> str:
    return latex.from_text(guarded(value))


def _bare(value: str) -> str:
    """Return an address or identifier with nothing in it that ends a BibTeX value."""
    return value.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _person(person: Name) -> str:
    write = _text
    if person.literal:
        return "{" + write(person.literal) + "}"
    family = write(person.family)
    if " and " in f" {family} {person.given} ":
        return "{" + write(str(person)) + "}"
    if not person.given and " " in family:
        return "{" + family + "}"
    return ", ".join(part for part in (family, write(person.suffix), write(person.given)) if part)
