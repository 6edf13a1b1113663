"""Tables out of what stands: one file each, in the columns of a format, with a count of what did not fit."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from reviewkit.extraction.exchange.material import row_form
from reviewkit.extraction.templates.cells import number
from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reviewkit.extraction.exchange.material import Material, Standing
    from reviewkit.extraction.settling import Settled

    Left = Counter[tuple[str, str]]
    """(form.field, what of it could not be held) -> in how many answers."""

    Columns = Mapping[str, Sequence[str]]

NA = "NA"
"""What R reads as a missing value."""


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as text that no spreadsheet calculates."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


class Reader:
    """Reads columns of entries, and counts what a cell cannot say."""

    def __init__(self, material: Material, columns: Columns) -> None:
        self.material = material
        self.columns = columns
        self.form = row_form(material, columns)
        self.left: Left = Counter()
        self.used = {s for sources in columns.values() for s in sources if not s.startswith("=")}

    def entries(self) -> Iterator[Standing]:
        """Yield the entries that are the table's rows, study by study."""
        return self.material.of(self.form)

    def number(self, entry: Standing, column: str) -> float | None:
        """Return the number that a column holds for an entry; what is none is counted as left out."""
        (source,) = self.columns[column][:1]
        if source.startswith("="):
            return float(source[1:])
        stands = self.material.settled(entry, source)
        if stands is None or stands.given is None:
            return None
        if stands.given.status != "value":
            self.left[source, f"“{stands.given.status}” became a missing value"] += 1
            return None
        values = stands.given.values
        if len(values) != 1 or isinstance(values[0], bool) or not isinstance(values[0], int | float):
            self.left[source, "is no single number"] += 1
            return None
        return values[0]

    def text(self, entry: Standing, column: str, *, missing: str = "") -> str:
        """Return what a column holds for an entry as text; several fields one a line, each with its question."""
        sources = self.columns[column]
        if len(sources) == 1:
            return self._one(entry, sources[0], missing)
        told = []
        for source in sources:
            words = self._one(entry, source, "")
            if words:
                item = None if source.startswith("=") else self.material.field(source)
                told.append(words if item is None else f"{item.label or item.id}: {words}")
        return "\n".join(told) or missing

    def _one(self, entry: Standing, source: str, missing: str) -> str:
        if source.startswith("="):
            return source[1:]
        stands: Settled | None = self.material.settled(entry, source)
        if stands is not None and stands.given is not None and stands.given.status != "value" and missing:
            self.left[source, f"“{stands.given.status}” became a missing value"] += 1
            return missing
        return self.material.text(self.material.field(source), stands, entry.subject) or missing


def shown(value: float | None, missing: str = NA) -> str:
    """Return a number as text, `missing` where there is none."""
    return missing if value is None else number(value)
