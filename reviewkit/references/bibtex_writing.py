"""BibTeX text out of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit import text
from reviewkit.references import latex
from reviewkit.references.types import BY_CSL, csl_type
from reviewkit.references.values import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Name, Record

_BOOKTITLE = frozenset(("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"))
_SHORT_WORDS = frozenset(
    ("the", "and", "for", "with", "from", "effect", "effects", "what", "how", "are", "does")
)


def write(records: Iterable[Record]) -> Iterator[str]:
    """Yield the text of a BibTeX file, entry by entry; keys are made of first author, year and title."""
    used: dict[str, int] = {}
    for record in records:
        key = _key(record)
        used[key] = used.get(key, 0) + 1
        if used[key] > 1:
            key += f"-{used[key]}"
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(record) if value)
        yield f"@{_entry_type(record)}{{{key},\n{fields}}}\n\n"


def _entry_type(record: Record) -> str:
    if (
        record.source_type.isalpha()
        and csl_type(record.source_type) == record.type
        and record.source_type.islower()
    ):
        return record.source_type
    return BY_CSL[record.type].bibtex if record.type in BY_CSL else "misc"


def _key(record: Record) -> str:
    first = record.authors[0] if record.authors else None
    family = text.fold((first.family or first.literal) if first else "").replace(" ", "")
    words = [word for word in text.fold(record.title).split() if len(word) > 2 and word not in _SHORT_WORDS]
    key = f"{family[:30]}{record.year or ''}{words[0] if words else ''}"
    return "".join(char for char in key if char.isascii()) or "record"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    write = _text
    if (
        record.type in BY_CSL and csl_type(_entry_type(record)) != record.type
    ):  # several types share an entry type
        yield "entrysubtype", record.type
    container = "booktitle" if record.type in _BOOKTITLE else "journal"
    yield "author", " and ".join(_person(person) for person in record.authors)
    yield "editor", " and ".join(_person(person) for person in record.editors)
    yield "title", write(record.title)
    yield container, write(record.container)
    yield "shortjournal", write(record.short_container)
    yield "series", write(record.series)
    yield "year", str(record.year or "")
    yield "month", str(record.month or "")
    yield "day", str(record.day or "")
    yield "volume", write(record.volume)
    yield "number", write(record.issue)
    yield "pages", write(record.pages)
    yield "doi", _bare(record.doi)
    yield "pmid", record.pmid
    yield "pmcid", record.pmcid
    yield "issn", ", ".join(record.issn)
    yield "isbn", ", ".join(record.isbn)
    yield "url", _bare("; ".join(record.urls))
    yield "publisher", write(record.publisher)
    yield "address", write(record.place)
    yield "edition", write(record.edition)
    yield "language", write(record.language)
    yield "keywords", write("; ".join(record.keywords) + (";" if len(record.keywords) == 1 else ""))
    yield "abstract", write(record.abstract)
    yield "unique-id", _bare(record.accession)
    yield "database", write(record.database)
    for note in record.notes:
        yield "note", write(note)


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
