"""Sources, records, problems and the reports that records make: rows written and rows read back as nouns."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any

from reviewkit.model import Name, Problem, Raw, Record, Report, Source
from reviewkit.store.derived import derive, touch
from reviewkit.store.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlite_utils

    from reviewkit.store.ledger import Writer

BATCH = 2_000  # rows in memory at a time while a file streams in

PLAIN = ("type", "title", "year", "container", "volume", "issue", "pages", "doi", "pmid", "abstract")
COLUMNS = (*PLAIN, "authors", "keywords", "fields", "raw")
_APART = {*PLAIN, "authors", "keywords", "raw", "line", "last_line"}
_REST = tuple(f.name for f in fields(Record) if f.name not in _APART)
_NAMES = ("authors", "editors")


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _name(name: Name) -> dict[str, str]:
    pairs = (
        ("family", name.family),
        ("given", name.given),
        ("suffix", name.suffix),
        ("literal", name.literal),
    )
    return {key: value for key, value in pairs if value}


def record_row(record: Record) -> tuple[Any, ...]:
    """Return a record as its ledger row: uid first, then COLUMNS."""
    raw = _json([[tag, value] for tag, value, _ in record.raw])
    uid = _sha256(raw) if record.raw else record.id
    rest: dict[str, Any] = {}
    for name in _REST:
        value = getattr(record, name)
        if value:
            rest[name] = [_name(n) for n in value] if name in _NAMES else value
    return (
        uid,
        *(getattr(record, name) for name in PLAIN),
        _json([_name(n) for n in record.authors]),
        _json(record.keywords),
        _json(rest),
        raw,
    )


def record_of(row: Sequence[Any]) -> Record:
    """Return the record of a row that holds COLUMNS."""
    plain = dict(zip(PLAIN, row, strict=False))
    authors, keywords, rest, raw = (json.loads(text) for text in row[len(PLAIN) : len(COLUMNS)])
    for name, value in rest.items():
        if name in _NAMES:
            rest[name] = tuple(Name(**n) for n in value)
        elif isinstance(value, list):
            rest[name] = tuple(value)
    return Record(
        **plain,
        **rest,
        authors=tuple(Name(**n) for n in authors),
        keywords=tuple(keywords),
        raw=tuple(Raw(tag, value) for tag, value in raw),
    )


def add_records(writer: Writer, source: str, records: Iterable[Record]) -> tuple[int, int]:
    """Write the records of a source, each a report of its own until a link says otherwise; return read and new."""
    read = new = 0
    stream = iter(records)
    while batch := list(islice(stream, BATCH)):
        rows = [record_row(record) for record in batch]
        known = _known(writer.db, [row[0] for row in rows])
        new += writer.add_many("records", COLUMNS, rows)
        writer.add_many(
            "appearances",
            ("record", "source", "position", "line", "last_line"),
            (
                (
                    _sha256(f"{row[0]}|{source}|{read + n}"),
                    row[0],
                    source,
                    read + n,
                    record.line,
                    record.last_line,
                )
                for n, (row, record) in enumerate(zip(rows, batch, strict=True))
            ),
        )
        fresh = dict.fromkeys(row[0] for row in rows if row[0] not in known)
        writer.db.conn.executemany("INSERT INTO membership VALUES (?, ?)", ((uid, uid) for uid in fresh))
        touch(writer.db, fresh)
        derive(writer.db)
        read += len(batch)
    return read, new


def _known(db: sqlite_utils.Database, uids: Sequence[str]) -> set[str]:
    text = json.dumps(list(uids))
    return {
        row[0]
        for row in db.execute("SELECT uid FROM records WHERE uid IN (SELECT value FROM json_each(?))", [text])
    }


def add_problem(writer: Writer, source: str, problem: Problem) -> None:
    """Write what could not be read, once for the same place of the same source."""
    content = {
        "source": source,
        "file": problem.path,
        "line": problem.line,
        "message": problem.message,
        "raw": problem.raw,
    }
    writer.add("problems", digest(["problem", content]), **content)


def problems(db: sqlite_utils.Database, source: str | None = None) -> list[Problem]:
    """Return what could not be read, by source and line."""
    where, values = ("WHERE source = ?", [source]) if source else ("", [])
    return [
        Problem(message=message, path=file, line=line, raw=raw)
        for file, line, message, raw in db.execute(
            f"SELECT file, line, message, raw FROM problems {where} ORDER BY source, line, uid", values
        )
    ]


SOURCE_COLUMNS = (
    "key",
    "name",
    "kind",
    "platform",
    "searched",
    "strategy",
    "limits",
    "hits",
    "file",
    "format",
    "read",
    "problems",
)


def add_source(writer: Writer, source: Source) -> None:
    """Write a source; the latest row of the same key counts."""
    values = {name: getattr(source, "id" if name == "key" else name) for name in SOURCE_COLUMNS}
    writer.append("sources", **values)


def sources(db: sqlite_utils.Database) -> list[Source]:
    """Return every source, in the order in which it first came in."""
    rows = db.execute(f"""
        SELECT {", ".join(SOURCE_COLUMNS)} FROM (
            SELECT *, row_number() OVER (PARTITION BY key ORDER BY clock DESC, device DESC, seq DESC) AS nth,
                   min(clock) OVER (PARTITION BY key) AS first
            FROM sources) WHERE nth = 1 ORDER BY first, key""")
    return [Source(*row) for row in rows]


def appearances(db: sqlite_utils.Database) -> list[tuple[str, str, int]]:
    """Return (report, source, how many records of it) for every report and source."""
    return list(
        db.execute("""SELECT m.report, a.source, count(*) FROM appearances AS a
                              JOIN membership AS m ON m.record = a.record GROUP BY 1, 2 ORDER BY 1, 2""")
    )


def records(db: sqlite_utils.Database) -> Iterator[tuple[str, Record]]:
    """Yield every record with its id, in order of id."""
    for row in db.execute(f"SELECT {', '.join(COLUMNS)}, uid FROM records ORDER BY uid"):
        yield row[-1], record_of(row)


def record(db: sqlite_utils.Database, uid: str) -> Record:
    """Return one record."""
    return record_of(db.execute(f"SELECT {', '.join(COLUMNS)} FROM records WHERE uid = ?", [uid]).fetchone())


def reports(db: sqlite_utils.Database, ids: Sequence[str]) -> list[Report]:
    """Return the reports of these ids, in the order given, each with its records."""
    found: dict[str, list[Record]] = {}
    for row in db.execute(
        f"""SELECT {", ".join("r." + c for c in COLUMNS)}, m.report FROM membership AS m
            JOIN records AS r ON r.uid = m.record
            WHERE m.report IN (SELECT value FROM json_each(?)) ORDER BY r.uid""",
        [json.dumps(list(ids))],
    ):
        found.setdefault(row[-1], []).append(record_of(row))
    return [Report(report, tuple(found[report])) for report in ids]


def report_ids(db: sqlite_utils.Database) -> list[str]:
    """Return the ids of all reports, in order."""
    return [row[0] for row in db.execute("SELECT DISTINCT report FROM membership ORDER BY report")]


def report_of(db: sqlite_utils.Database, record: str) -> str:
    """Return the report that a record belongs to, or "" where there is no such record."""
    row = db.execute("SELECT report FROM membership WHERE record = ?", [record]).fetchone()
    return str(row[0]) if row else ""


def ids_beginning(db: sqlite_utils.Database, prefix: str) -> list[str]:
    """Return up to three record ids that begin with these characters."""
    return [
        row[0]
        for row in db.execute(
            "SELECT record FROM membership WHERE record >= ? AND record < ? ORDER BY record LIMIT 3",
            [prefix, prefix + "g"],
        )
    ]
