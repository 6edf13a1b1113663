"""What a file of decisions holds: who said what of which work, line by line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.text import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewkit.model import Problem

Format = Literal["rayyan log", "rayyan", "covidence", "asreview", "csv"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file, or one person's part of it.

    `verdict`: "include", "exclude" or "unsure"; "" where the person went back to undecided; None where the line says
    something else (a label, a note, a reason before any verdict). `reviewer` is "" where the file names nobody. `key`
    is the tool's own number of the work, `made` when it was decided there, `raw` the line as it stood.
    """

    line: int
    reviewer: str
    verdict: Literal["include", "exclude", "unsure", ""] | None
    reasons: tuple[str, ...] = ()
    note: str = ""
    made: str = ""
    key: str = ""
    doi: str = ""
    pmid: str = ""
    title: str = ""
    year: int | None = None
    report: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Decisions:
    """A file of decisions, read: in the order in which they were made, and what could not be read."""

    format: Format
    path: str
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who decided, by name; empty where the file names nobody."""
        return tuple(sorted({d.reviewer for d in self.decisions if d.reviewer}))

    def __repr__(self) -> str:
        who = f"of {', '.join(self.reviewers)}" if self.reviewers else "of nobody named"
        return f"<Decisions {self.path} ({self.format}): {len(self.decisions)} {who}, {len(self.problems)} problems>"


def rows_of(text: str) -> Iterator[tuple[int, dict[str, str], str]]:
    """Yield every row of a CSV or TSV: its first line, its cells by lower-case column, and the line as it stands."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str] = []
    take: Callable[[str], str] = str
    line = 1
    for cells in reader:
        if columns and any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            raw = io.StringIO()
            csv.writer(raw, lineterminator="").writerow(cells)
            yield (
                line,
                {name: take(cell).strip() for name, cell in zip(columns, padded, strict=False)},
                raw.getvalue(),
            )
        elif not columns:
            columns = [cell.strip().strip('"').casefold() for cell in cells]
            take = unguarded if columns[0] == "report" else str  # our own table is written with guards
        line = reader.line_num + 1


def columns_of(text: str) -> tuple[str, ...]:
    """Return the lower-case column names of a CSV or TSV, () for an empty one."""
    return tuple(name.casefold() for name in headers_of(text))


def headers_of(text: str) -> tuple[str, ...]:
    """Return the column names of a CSV or TSV as they are written, () for an empty one."""
    head = text.partition("\n")[0].rstrip("\r")
    cells = next(iter(csv.reader([head], delimiter=max(",;\t", key=head.count))), [])
    return tuple(cell.strip().strip('"') for cell in cells)


def first(cells: dict[str, str], *names: str) -> str:
    """Return the first of these cells that is not empty."""
    return next((cells[name] for name in names if cells.get(name)), "")


def year_of(text: str) -> int | None:
    """Return the year that a cell begins with, None for none."""
    digits = text.strip()[:4]
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def about(cells: dict[str, str]) -> dict[str, Any]:
    """Return what a row tells of the work it is about, by the fields of a Decision."""
    return {
        "doi": first(cells, "doi"),
        "pmid": first(cells, "pmid", "pubmed_id"),
        "title": first(cells, "title", "primary_title"),
        "year": year_of(first(cells, "year", "published year", "publication_year")),
    }


_WRITTEN: tuple[tuple[Literal["include", "exclude", "unsure"], tuple[str, ...]], ...] = (
    ("include", ("include", "included", "yes", "y", "in", "1", "1.0", "relevant", "true")),
    ("exclude", ("exclude", "excluded", "no", "n", "out", "-1", "irrelevant", "false")),
    ("unsure", ("maybe", "unsure", "unclear")),
)
WORDS = {word: verdict for verdict, words in _WRITTEN for word in words}
"""How tools and people write a verdict, in lower case; 0 is left out, as tools differ in what it means."""
