"""Decisions written for other tools: a plain table, Rayyan's notes, Covidence's columns, ASReview's labels."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.errors import UnknownName
from reviewkit.text import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reviewkit.model import Report, Verdict

FORMATS = ("csv", "rayyan", "covidence", "asreview")
SAID = {"include": "Included", "exclude": "Excluded", "unsure": "Maybe"}
VOTES = {"include": "Yes", "exclude": "No", "unsure": "Maybe"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with the verdicts that count, and what it came to ("" where that is not known)."""

    report: Report
    verdicts: tuple[Verdict, ...]
    state: str
    reason: str = ""


def decisions_text(judged: Iterable[Judged], format: str = "csv") -> str:  # noqa: A002 - the word of the face
    """Return decisions as the text of a CSV file.

    Args:
        judged: the reports with their verdicts.
        format: "csv": a row per verdict, with its reasons, note and time, which `read_decisions` reads back whole.
            "rayyan": a row per report, with RAYYAN-INCLUSION and the reasons in its notes; notes of verdicts are in
            USER-NOTES; times are lost. "covidence": a row per report, a column per reviewer (Yes, No, Maybe), the
            reason of an exclusion in the notes; notes and times are lost. "asreview": a row per report, its label 1
            where it was included and 0 where it was excluded, none where it is in conflict; who decided, reasons and
            notes are lost, as ASReview holds one label per record.

    Raises:
        UnknownName: no such format.
    """
    writers: dict[str, Callable[[Sequence[Judged]], str]] = {
        "csv": _plain,
        "rayyan": _rayyan,
        "covidence": _covidence,
        "asreview": _asreview,
    }
    if format not in writers:
        raise UnknownName("format of decisions", format, FORMATS)
    return writers[format](list(judged))


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if cell is None else guarded(str(cell)) for cell in row] for row in rows])
    return text.getvalue()


def _authors(report: Report, between: str) -> str:
    return between.join(str(name) for name in report.authors)


def _plain(judged: Sequence[Judged]) -> str:
    columns = (
        "report",
        "doi",
        "title",
        "year",
        "stage",
        "reviewer",
        "verdict",
        "reasons",
        "note",
        "made",
        "state",
    )
    return _table(
        columns,
        (
            (
                *(one.report.id, one.report.doi, one.report.title, one.report.year),
                *(v.stage, v.by, v.verdict, "; ".join(v.reasons), v.note, v.at, one.state),
            )
            for one in judged
            for v in one.verdicts
        ),
    )


def _rayyan(judged: Sequence[Judged]) -> str:
    return _table(
        ("key", "title", "year", "journal", "authors", "abstract", "doi", "notes"),
        (
            (
                *(one.report.id[:12], one.report.title, one.report.year, one.report.container),
                *(_authors(one.report, " and "), one.report.abstract, one.report.doi, _rayyan_notes(one)),
            )
            for one in judged
        ),
    )


def _rayyan_notes(one: Judged) -> str:
    votes = ", ".join(f'"{_quoted(v.by)}"=>"{SAID[v.verdict]}"' for v in one.verdicts)
    parts = [f"RAYYAN-INCLUSION: {{{votes}}}"]
    reasons = dict.fromkeys(reason for v in one.verdicts for reason in v.reasons)
    if reasons:
        parts.append(f"RAYYAN-EXCLUSION-REASONS: {','.join(reasons)}")
    notes = [f'"{_quoted(v.by)}"=>["{_quoted(v.note)}"]' for v in one.verdicts if v.note]
    if notes:
        parts.append(f"USER-NOTES: {{{', '.join(notes)}}}")
    return " | ".join(parts)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _covidence(judged: Sequence[Judged]) -> str:
    people = sorted({v.by for one in judged for v in one.verdicts})
    columns = (
        "Title",
        "Authors",
        "Abstract",
        "Published Year",
        "Journal",
        "DOI",
        "Covidence #",
        "Study",
        "Notes",
    )
    rows = []
    for number, one in enumerate(judged, start=1):
        votes = {v.by: VOTES[v.verdict] for v in one.verdicts}
        why = f"Exclusion reason: {one.reason};" if one.reason and one.state == "excluded" else ""
        work = one.report
        rows.append(
            (
                *(work.title, _authors(work, "; "), work.abstract, work.year, work.container, work.doi),
                *(f"#{number}", work.short, why, *(votes.get(person, "") for person in people)),
            )
        )
    return _table((*columns, *(f"{person} vote" for person in people)), rows)


def _asreview(judged: Sequence[Judged]) -> str:
    labels = {"included": 1, "excluded": 0}
    return _table(
        ("record_id", "title", "abstract", "authors", "year", "doi", "asreview_label"),
        (
            (
                *(number, one.report.title, one.report.abstract, _authors(one.report, "; "), one.report.year),
                *(one.report.doi, labels.get(one.state)),
            )
            for number, one in enumerate(judged)
        ),
    )
