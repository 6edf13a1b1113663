"""The list that goes to a library: what is still to be got, one report a line, in a spreadsheet's CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.parse import quote

from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model.retrieving import Sought

COLUMNS = (
    "report",
    "authors",
    "year",
    "title",
    "journal",
    "volume",
    "issue",
    "pages",
    "doi",
    "link",
    "pmid",
    "issn",
    "isbn",
    "attempts",
)  # fmt: skip - a list of words


def csv_text(wanted: Iterable[Sought]) -> str:
    """Return the list; it begins with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in wanted:
        record, doi = one.report.record, one.report.doi
        cells = (
            one.id[:12],
            "; ".join(str(name) for name in one.report.authors),
            "" if one.report.year is None else str(one.report.year),
            one.report.title,
            record.container,
            record.volume,
            record.issue,
            record.pages,
            doi,
            doi_link(doi) if doi else next(iter(record.urls), ""),
            record.pmid,
            "; ".join(record.issn),
            "; ".join(record.isbn),
            "; ".join(f"{a.at[:10]} {a.way}" + (f" ({a.note})" if a.note else "") for a in one.attempts),
        )
        writer.writerow([guarded(" ".join(cell.split())) for cell in cells])
    return out.getvalue()


def doi_link(doi: str) -> str:
    """Return the address that a DOI leads to."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
