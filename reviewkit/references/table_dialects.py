"""The columns of the tables that are written: our own, and those that screening tools look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.errors import UnknownName
from reviewkit.references.people import plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reviewkit.model import Name, Record


@dataclass(frozen=True)
class Dialect:
    """A table's columns: their headings, and what stands in them.

    `marked` says that a text file begins with the mark by which spreadsheets know UTF-8 (programs that take the mark
    for a part of the first heading do without), `open` that columns which no field takes follow at the end.
    """

    name: str
    title: str
    columns: tuple[tuple[str, Callable[[Record], str]], ...]
    marked: bool = False
    open: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, in order."""
        return tuple(heading for heading, _ in self.columns)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _closed(words: Iterable[str]) -> str:
    """Return the words between semicolons; one alone is closed by one, so that its commas part nothing."""
    found = list(words)
    return "; ".join(found) + (";" if len(found) == 1 else "")


def _people(people: Sequence[Name]) -> str:
    return _closed(map(plainly, people))


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""


def _study(record: Record) -> str:
    """Return first author and year, as Covidence names a study."""
    first = record.authors[0] if record.authors else None
    who = (first.family or first.literal) if first else ""
    return f"{who} {record.year or ''}".strip()


def _verdict(record: Record) -> str:
    """Return the label of a record that was labelled in ASReview before."""
    given = {tag.strip().lower(): value for tag, value, _ in reversed(record.raw)}
    return next((given[label] for label in _LABELS if given.get(label)), "")


def _note(place: int) -> Callable[[Record], str]:
    return lambda record: record.notes[place] if place < len(record.notes) else ""


# The headings that ASReview reads labels from (its documentation, "Data format"), that of its own exports first.
_LABELS = (
    "asreview_label", "final_included", "label", "label_included", "included_label", "included_final", "included",
    "included_flag", "include",
)  # fmt: skip
_SOME: dict[str, Callable[[Record], str]] = {
    "title": lambda record: record.title,
    "authors": lambda record: _people(record.authors),
    "abstract": lambda record: record.abstract,
    "year": lambda record: _number(record.year),
    "month": lambda record: _number(record.month),
    "day": lambda record: _number(record.day),
    "journal": lambda record: record.container,
    "volume": lambda record: record.volume,
    "issue": lambda record: record.issue,
    "pages": lambda record: record.pages,
    "doi": lambda record: record.doi,
    "pmid": lambda record: record.pmid,
    "pmcid": lambda record: record.pmcid,
    "issn": lambda record: "; ".join(record.issn),
    "accession": lambda record: record.accession,
    "publisher": lambda record: record.publisher,
    "language": lambda record: record.language,
    "keywords": lambda record: _closed(record.keywords),
    "url": lambda record: _first(record.urls),
    "notes": lambda record: "\n\n".join(record.notes),
    "study": _study,
    "included": _verdict,
    "": lambda _: "",
}


def _columns(text: str) -> tuple[tuple[str, Callable[[Record], str]], ...]:
    """Return columns from lines of heading and field, where they differ: "Published Year: year"."""
    pairs = (line.partition(":") for line in text.split("|"))
    return tuple(
        (name.strip(), _SOME[field.strip() if colon else name.strip()]) for name, colon, field in pairs
    )


PLAIN = Dialect(
    name="plain",
    title="every field of a record, and the columns of the file it came from that no field takes",
    columns=(
        *_columns("title|authors|year|month|day|journal"),
        ("journal abbreviation", lambda record: record.short_container),
        ("series", lambda record: record.series),
        *_columns("volume|issue|pages|doi|pmid|pmcid|abstract|keywords"),
        ("reference type", lambda record: record.source_type),  # the source's own word
        ("type", lambda record: record.type),
        ("editors", lambda record: _people(record.editors)),
        ("edition", lambda record: record.edition),
        ("publisher", lambda record: record.publisher),
        ("place", lambda record: record.place),
        ("issn", lambda record: "; ".join(record.issn)),
        ("isbn", lambda record: "; ".join(record.isbn)),
        ("url", lambda record: "; ".join(record.urls)),
        ("language", lambda record: record.language),
        ("accession number", lambda record: record.accession),
        ("database", lambda record: record.database),
        ("notes", _note(0)),
    ),
    marked=True,
    open=True,
)
NOTES = tuple(f"notes {number}" for number in range(2, 31))
"""Headings of the columns for a record's further notes, which are there where a record has some."""


def further_notes(record: Record) -> list[tuple[str, str]]:
    """Return heading and text of each note after the first; those beyond the last column share it."""
    last = len(NOTES) - 1
    notes = [*record.notes[1 : last + 1], "\n\n".join(record.notes[last + 1 :])]
    return [(heading, note) for heading, note in zip(NOTES, notes, strict=False) if note]


# Rayyan: the headings of the example file in its help page on supported formats, in the order of its own exports.
RAYYAN = Dialect(
    name="rayyan",
    title="Rayyan's import and export",
    columns=_columns(
        "key:accession|title|year|month|day|journal|issn|volume|issue|pages|authors|url|language|publisher|location:"
        "|abstract|notes|doi|keywords|pubmed_id:pmid|pmc_id:pmcid"
    ),
)
# Covidence: the headings of its own export. (It imports RIS, EndNote XML and PubMed text, but no tables.)
COVIDENCE = Dialect(
    name="covidence",
    title="Covidence's export",
    columns=_columns(
        "Title:title|Authors:authors|Abstract:abstract|Published Year:year|Published Month:month|Journal:journal"
        "|Volume:volume|Issue:issue|Pages:pages|Accession Number:accession|DOI:doi|Ref:|Covidence #:|Study:study"
        "|Notes:notes|Tags:"
    ),
)
# ASReview: the headings that its documentation ("Data format", table "column name definitions") says it looks for.
ASREVIEW = Dialect(
    name="asreview",
    title="what ASReview reads",
    columns=_columns("title|abstract|authors|keywords|year|doi|url|included"),
)
DIALECTS = (PLAIN, RAYYAN, COVIDENCE, ASREVIEW)


def dialect(name: str | None) -> Dialect:
    """Return the dialect of this name, the plain one without; raises UnknownName."""
    for known in DIALECTS:
        if known.name == (name or PLAIN.name).lower():
            return known
    raise UnknownName("dialect", name, [known.name for known in DIALECTS])


_HEADINGS = tuple(known.headings for known in DIALECTS)


def ours(headings: Sequence[str]) -> bool:
    """Tell whether a table's headings begin as one of ours do, so that its cells are guarded."""
    return any(tuple(headings[: len(known)]) == known for known in _HEADINGS)
