"""CSV text out of records, in columns that a spreadsheet's user knows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from reviewkit.references.people import plainly
from reviewkit.references.types import BY_CSL, csl_type
from reviewkit.references.values import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewkit.model import Record

COLUMNS = (
    "title", "authors", "year", "month", "day", "journal", "journal abbreviation", "series", "volume", "issue",
    "pages", "doi", "pmid", "pmcid", "abstract", "keywords", "type", "editors", "edition", "publisher", "place",
    "issn", "isbn", "url", "language", "accession number", "database", "notes",
)  # fmt: skip


def write(records: Iterable[Record]) -> Iterator[str]:
    """Yield the text of a CSV file, row by row; it begins with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff" + _row(COLUMNS)
    for record in records:
        yield _row(_cells(record))


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(guarded(cell) for cell in cells)
    return line.getvalue()


def _cells(record: Record) -> tuple[str, ...]:
    return (
        record.title,
        _closed([plainly(person) for person in record.authors]),
        _number(record.year),
        _number(record.month),
        _number(record.day),
        record.container,
        record.short_container,
        record.series,
        record.volume,
        record.issue,
        record.pages,
        record.doi,
        record.pmid,
        record.pmcid,
        record.abstract,
        _closed(record.keywords),
        _type(record),
        _closed([plainly(person) for person in record.editors]),
        record.edition,
        record.publisher,
        record.place,
        "; ".join(record.issn),
        "; ".join(record.isbn),
        "; ".join(record.urls),
        record.language,
        record.accession,
        record.database,
        "\n\n".join(record.notes),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _closed(words: Sequence[str]) -> str:
    """Return the words between semicolons; one alone is closed by one, so that its commas part nothing."""
    return "; ".join(words) + (";" if len(words) == 1 else "")


def _type(record: Record) -> str:
    if record.source_type and csl_type(record.source_type) == record.type:
        return record.source_type
    return BY_CSL[record.type].endnote[0] if record.type in BY_CSL else record.source_type
