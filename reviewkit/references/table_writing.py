"""Tables out of records: comma or tab separated text, in the columns of a dialect."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from typing import IO, TYPE_CHECKING, BinaryIO

from reviewkit.references.origin import unread
from reviewkit.references.pens import as_text, printable, reread_as
from reviewkit.references.table_dialects import Dialect, dialect, further_notes
from reviewkit.references.values import guarded as escaped
from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewkit.model import Record
    from reviewkit.references.reading import Item

    Row = list[str]

_DELIMITERS = {"csv": ",", "tsv": "\t"}
# Dialects whose records stand on one line each: Rayyan takes a file for a table if each of its first lines has as many
# commas as the headings (rayyan-formats-core, plugins/csv.rb), which the second line of an abstract has not.
_ONE_LINE = ("rayyan",)
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_LISTS = ("authors", "editors", "keywords")  # columns of several names or words between semicolons


class TablePen:
    """A pen for rows. Columns that no field takes are found one after the other, so the first row is written last."""

    def __init__(self, format: str, table: Dialect) -> None:  # noqa: A002 - the word of the field
        self.format = format
        self.table = table
        self.headings = list(table.headings)
        self._places: dict[str, int] = {}
        self._lists = {n for n, heading in enumerate(table.headings) if heading.lower() in _LISTS}

    def drafts(self, record: Record) -> Iterator[Row]:
        """Yield a record's row, with the columns that no field takes where the dialect has room for some.

        A list of one is closed by a semicolon only where its commas would part it otherwise: programs that part at
        semicolons alone, as ASReview does, take an empty name after it.
        """
        row = [escaped(make(record)) for _, make in self.table.columns]
        if self.table.name in _ONE_LINE:
            row = [_BREAK.sub(" ", cell) for cell in row]
        rows = [row]
        if self.table.open:
            full = list(row)
            for heading, note in further_notes(record):
                self._put(full, heading, escaped(note))
            name, left = unread(record)
            for tag, value, _ in left if name == "csv" else ():
                self._put(full, tag, value)
            if len(full) > len(row):
                rows = [full, row]
        for closed in rows:
            bare = [cell.removesuffix(";") if n in self._lists else cell for n, cell in enumerate(closed)]
            if bare != closed:
                yield bare
            yield closed

    def _put(self, row: Row, heading: str, value: str) -> None:
        if heading not in self._places:
            self._places[heading] = len(self.headings)
            self.headings.append(heading)
        place = self._places[heading]
        row.extend([""] * (place + 1 - len(row)))
        row[place] = f"{row[place]}; {value}" if row[place] else value

    def reread(self, entries: list[Row]) -> list[Item]:
        """Return what is read where a file holds these rows."""
        text = io.StringIO()
        self._write(text, [self.headings, *entries])
        return reread_as(self.format, text.getvalue())

    def lay_down(self, entries: Iterator[Row], file: BinaryIO) -> None:
        """Write the file; it stays open."""
        with as_text(file) as text:
            self._write(text, self.rows(entries))

    def _write(self, file: IO[str], rows: Iterable[Row]) -> None:
        file.write("\ufeff" if self.table.marked else "")
        writer = csv.writer(file, delimiter=_DELIMITERS[self.format])
        writer.writerows([guarded(printable(cell)) for cell in row] for row in rows)

    def rows(self, entries: Iterator[Row]) -> Iterator[Row]:
        """Yield the headings and all rows, each as long as they are."""
        if not self.table.open:
            yield self.headings
            yield from entries
            return
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as kept:
            for row in entries:
                kept.write(json.dumps(row, ensure_ascii=False) + "\n")
            kept.seek(0)
            yield self.headings
            for line in kept:
                full: Row = json.loads(line)
                yield full + [""] * (len(self.headings) - len(full))


def pen(format: str, name: str | None) -> TablePen:  # noqa: A002 - the word of the field
    """Return a pen for comma or tab separated text in a dialect."""
    return TablePen(format, dialect(name))
