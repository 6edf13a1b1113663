"""The flow diagram as plain text, for a terminal or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report.boxes import LISTS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.report.flow import Flow


def text(flow: Flow) -> str:
    """Return the boxes that the review's template has, one number to a line."""
    lines = list(_lines(flow))
    for heading, sentences in (("Faults", flow.faults()), ("Remarks", flow.remarks())):
        if sentences:
            lines += ["", heading, *(f"  - {sentence}" for sentence in sentences)]
    return "\n".join(lines) + "\n"


def _lines(flow: Flow) -> Iterator[str]:
    if flow.updated:
        yield "Previous version"
        yield from _numbers(flow, "previous_studies", "previous_reports")
    yield "Databases and registers"
    yield from _numbers(
        flow,
        "database_results",
        "database_specific_results",
        "register_results",
        "register_specific_results",
        "duplicates",
        "excluded_automatic",
        "excluded_other",
        "records_screened",
        "records_excluded",
        "dbr_sought_reports",
        "dbr_notretrieved_reports",
        "dbr_assessed",
        "dbr_excluded",
    )  # fmt: skip - a list of words
    if flow.other_methods:
        yield "Other methods"
        yield from _numbers(
            flow,
            "website_results",
            "organisation_results",
            "citations_results",
            "other_sought_reports",
            "other_notretrieved_reports",
            "other_assessed",
            "other_excluded",
        )  # fmt: skip - a list of words
    yield "Included"
    yield from _numbers(flow, "new_studies", "new_reports")
    if flow.updated:
        yield from _numbers(flow, "total_studies", "total_reports")
    if flow.boxes["total_studies_ma"] or flow.boxes["total_reports_ma"]:
        yield from _numbers(flow, "total_studies_ma", "total_reports_ma")


def _numbers(flow: Flow, *keys: str) -> Iterator[str]:
    for key in keys:
        value = flow.boxes[key]
        if key not in LISTS:
            yield _line(2, WORDS[key], value)
            continue
        if key.endswith("excluded"):
            yield _line(2, WORDS[key], sum(n or 0 for _, n in value))
        for name, n in value:
            yield _line(4, name, n)


def _line(indent: int, words: str, n: int | None) -> str:
    start = " " * indent + " ".join(words.split())
    return f"{start:<62} {'not stated' if n is None else format(n, ','):>10}"
