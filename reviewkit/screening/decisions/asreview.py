"""ASReview: an exported table or RIS with labels, or a whole project file."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit import references
from reviewkit.errors import ReadError
from reviewkit.model import Problem
from reviewkit.screening.decisions.nouns import Decision, Decisions, about, first, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = (
    "asreview_label",
    "included",
    "label_included",
    "label",
    "final_included",
    "label_abstract_screening",
)
"""Columns that hold a label, the one that ASReview writes itself first: 1 relevant, 0 not, empty or -1 not seen."""

RIS_NOTE = re.compile(r"ASReview_(relevant|irrelevant|not_seen)")
VERDICTS: dict[str, Any] = {
    "1": "include",
    "1.0": "include",
    "0": "exclude",
    "0.0": "exclude",
    "true": "include",
    "false": "exclude",
}
NOT_SEEN = ("", "-1", "-1.0", "nan", "none", "na")


def is_table(columns: tuple[str, ...]) -> bool:
    """Return whether these are the columns of a labelled table."""
    return bool(set(columns) & set(LABELS)) and ("title" in columns or "record_id" in columns)


def read_table(text: str, path: str) -> Decisions:
    """Return the labels of a CSV; records that nobody saw say nothing."""
    decisions, problems = [], []
    for line, cells, raw in rows_of(text):
        said = first(cells, *LABELS).casefold()
        if said in NOT_SEEN:
            continue
        if said not in VERDICTS:
            problems.append(
                Problem(f"a label is 1 or 0, not {said!r}", path=path, line=line, raw=raw, value=said)
            )
            continue
        who = first(cells, "asreview_user_name", "asreview_user_email")
        decisions.append(
            Decision(
                line,
                who,
                VERDICTS[said],
                note=first(cells, "asreview_note", "exported_notes_1"),
                made=first(cells, "asreview_time"),
                key=first(cells, "record_id"),
                raw=raw,
                **about(cells),
            )
        )
    return Decisions("asreview", path, tuple(decisions), tuple(problems))


def is_ris(text: str) -> bool:
    """Return whether a text is RIS with ASReview's labels in its notes."""
    return bool(RIS_NOTE.search(text))


def read_ris(source: Any, path: str) -> Decisions:
    """Return the labels in the notes of a RIS file."""
    reading = references.read(source)
    found = []
    for record in reading.records:
        labels = RIS_NOTE.findall(" ".join(record.notes))
        if labels and labels[-1] != "not_seen":
            found.append(
                Decision(
                    record.line,
                    "",
                    "include" if labels[-1] == "relevant" else "exclude",
                    doi=record.doi,
                    pmid=record.pmid,
                    title=record.title,
                    year=record.year,
                    raw=f"ASReview_{labels[-1]}",
                )
            )
    return Decisions("asreview", path, tuple(found), tuple(reading.problems))


def read_project(raw: bytes, path: str) -> Decisions:
    """Return the labels of a project file: a zip with the review's results and its records as SQLite.

    A later label of the same record is a second thought; both are told.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as project, tempfile.TemporaryDirectory() as folder:
        names = project.namelist()
        results = [name for name in names if re.search(r"(^|/)results\.(sqlite|db)$", name)]
        if not results:
            raise ReadError(
                f"{path}: a zip file without an ASReview review in it", path=path, tried=("asreview",)
            )
        works = _works(project, names, Path(folder))
        decisions = [d for name in results for d in _labels(_unpacked(project, name, Path(folder)), works)]
    return Decisions("asreview", path, tuple(decisions))


def _unpacked(project: zipfile.ZipFile, name: str, folder: Path) -> sqlite3.Connection:
    target = folder / f"{len(list(folder.iterdir()))}.db"
    target.write_bytes(project.read(name))
    connection = sqlite3.connect(target)
    connection.row_factory = sqlite3.Row
    return connection


def _tables(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _works(project: zipfile.ZipFile, names: list[str], folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the project tells of its records, by their number there."""
    stores = [name for name in names if name.endswith("data_store.db")]
    if stores:
        with closing(_unpacked(project, stores[0], folder)) as db:
            rows = db.execute("SELECT * FROM record").fetchall() if "record" in _tables(db) else []
        return {
            str(row["record_id"]): about({key: str(row[key] or "") for key in row.keys()})  # noqa: SIM118 - a Row
            for row in rows
        }
    data = [name for name in names if re.search(r"(^|/)data/[^/]+\.(csv|tsv|ris)$", name)]
    if not data:
        return {}
    records = references.read(project.read(data[0])).records
    return {
        str(n): {"doi": r.doi, "pmid": r.pmid, "title": r.title, "year": r.year}
        for n, r in enumerate(records)
    }


def _labels(connection: sqlite3.Connection, works: dict[str, dict[str, Any]]) -> Iterator[Decision]:
    with closing(connection) as db:
        if "results" not in _tables(db):
            return
        for n, row in enumerate(db.execute("SELECT * FROM results"), start=1):
            cells = dict(row)
            if str(cells.get("label")) not in VERDICTS:
                continue
            made = cells.get("time", cells.get("labeling_time"))
            user = cells.get("user_id")
            yield Decision(
                n,
                f"user {user}" if user is not None else "",
                VERDICTS[str(cells["label"])],
                note=str(cells.get("note") or cells.get("notes") or ""),
                made=_time(made),
                key=str(cells["record_id"]),
                raw=json.dumps(cells, default=str),
                **works.get(str(cells["record_id"]), {}),
            )


def _time(value: Any) -> str:
    """Return a time as ISO 8601 in UTC: ASReview keeps seconds since 1970, or a text."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value or "")
