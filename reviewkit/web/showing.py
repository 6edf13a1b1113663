"""A report as a page shows it: text made safe, the protocol's words marked, links to where it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from reviewkit.web.marking import Marker, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from reviewkit.model import Relationship, Report

AUTHORS = 12  # names that are shown; of long lists the first say enough
LINKS = 6  # addresses that are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A report for reading: every text is safe HTML or plain, and `links` are pairs of a label and an address."""

    id: str
    title: Markup
    authors: str
    source: str
    year: str
    language: str
    abstract: tuple[Markup, ...]
    keywords: Markup
    links: tuple[tuple[str, str], ...]
    records: int = 1
    related: tuple[
        tuple[str, str, str], ...
    ] = ()  # what it is to another report, that one's id, and its short form


def shown(report: Report, marker: Marker, related: Iterable[Relationship] = ()) -> Shown:
    """Return a report as pages show it, with the reports that it is related to."""
    record = report.record
    names = [str(name) for name in report.authors]
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    place = f"{volume}: {record.pages}" if volume and record.pages else volume or record.pages
    return Shown(
        report.id,
        marker(report.title or "\u2013"),
        "; ".join(names[:AUTHORS]) + ("; …" if len(names) > AUTHORS else ""),
        ", ".join(part for part in (report.container or record.publisher, place) if part),
        str(report.year or "\u2013"),
        record.language,
        tuple(marker(text) for text in paragraphs(report.abstract)),
        marker("; ".join(report.keywords)),
        tuple(_links(report)),
        len(report.records),
        tuple((words, other.id, other.short) for words, other in (one.seen_from(report) for one in related)),
    )


def _links(report: Report) -> list[tuple[str, str]]:
    """Return where a report can be found. Only web addresses become links: a record may hold any text as one."""
    record = report.record
    found: dict[str, str] = {}
    if report.doi:
        found[f"https://doi.org/{quote(report.doi, safe='/:;()')}"] = f"DOI {report.doi}"
    if record.pmid.isdecimal():
        found[f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"] = f"PubMed {record.pmid}"
    if record.pmcid:
        found[f"https://www.ncbi.nlm.nih.gov/pmc/articles/{quote(record.pmcid)}/"] = record.pmcid
    for address in (url for one in report.records for url in one.urls):
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and "doi.org" not in parts.hostname:
            found.setdefault(address.strip(), parts.hostname)
    return [(label, address) for address, label in found.items()][:LINKS]
