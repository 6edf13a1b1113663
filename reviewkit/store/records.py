"""Sources, records, problems and the reports that records make: rows written and rows read back as nouns."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from itertools import count, islice, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import orjson

from reviewkit.garbage import collector_at_rest
from reviewkit.model import Name, Problem, Raw, Record, Report, Source
from reviewkit.store.derived import enter, newest
from reviewkit.store.ledger import digest
from reviewkit.store.preferences import choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlite_utils

    from reviewkit.store.ledger import Writer

# Rows in memory at a time while a file streams in: as few as stay in the processor's cache from being made to
# being written; with 200 a record costs 3 % more.
BATCH = 20

PLAIN = ("type", "title", "year", "container", "volume", "issue", "pages", "doi", "pmid", "abstract")
COLUMNS = (*PLAIN, "authors", "keywords", "fields", "raw")
_PLACE = ("record", "source", "position", "line", "last_line", "lines")
_APART = {*PLAIN, "authors", "keywords", "raw", "_tags", "line", "last_line"}
_NAMES = ("authors", "editors")
_plain = attrgetter(*PLAIN)
_NAME_PARTS = tuple(f.name for f in fields(Name))


def _json(value: Any) -> bytes:
    """Return JSON without spaces, the same as `Record.id` is made of."""
    try:
        return orjson.dumps(value)
    except TypeError:  # half of a pair of surrogates, of which there is no UTF-8
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _people_of(names: Iterable[Name]) -> list[dict[str, str]]:
    """Return those parts of each name that it has."""
    return [
        {"family": name.family, "given": name.given}
        if name.given and name.family and not name.suffix and not name.literal  # nearly all
        else {part: value for part in _NAME_PARTS if (value := getattr(name, part))}
        for name in names
    ]


def _rows(record: Record, source: str, position: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the rows that say what a record holds (uid first, then COLUMNS) and where it stood (uid, then _PLACE)."""
    tags, values, lines = zip(*record.tags, strict=True) if record.tags else ((), (), ())
    raw = _json([*zip(tags, values, strict=True)])
    uid = hashlib.sha256(raw).hexdigest() if tags else record.id
    rest = {name: value for name, value in vars(record).items() if value and name not in _APART}
    if record.editors:
        rest["editors"] = _people_of(record.editors)
    authors = _json(_people_of(record.authors))
    held = (
        uid,
        *_plain(record),
        authors.decode(),
        _json(record.keywords).decode(),
        _json(rest).decode(),
        raw.decode(),
    )
    place = hashlib.sha256(f"{uid}|{source}|{position}".encode()).hexdigest()
    return held, (place, uid, source, position, record.line, record.last_line, _offsets(record.line, lines))


def _offsets(first: int, lines: tuple[int, ...]) -> str:
    """Return how many lines below the record's first line each tag stands, "" where it is one after the other."""
    if lines == tuple(range(first, first + len(lines))):
        return ""
    offsets = [line - first for line in lines]
    while len(offsets) > 1 and offsets[-1] == offsets[-2]:
        offsets.pop()  # the last one counts for all tags behind it, as in a row of a table
    return _json(offsets).decode()


def _numbered(raw: list[list[str]], first: int, offsets: str) -> Iterator[Raw]:
    """Yield tags and values with their lines, which `_offsets` told."""
    lines = [first + offset for offset in json.loads(offsets or "[]")] or range(first, first + len(raw))
    for n, (tag, value) in enumerate(raw):
        yield Raw(tag, value, lines[min(n, len(lines) - 1)])


# A record stood in several places when several files hold it; the first one that came in tells its lines.
_PLACED = """records AS r LEFT JOIN appearances AS a ON a.uid = (
    SELECT uid FROM appearances WHERE record = r.uid ORDER BY clock, device, seq LIMIT 1)"""
_READ = f"{', '.join('r.' + name for name in COLUMNS)}, a.line, a.last_line, a.lines"


def _record_of(row: Sequence[Any]) -> Record:
    """Return the record of a row that begins with _READ."""
    authors, keywords, rest, raw, line, last_line, lines = row[len(PLAIN) : len(COLUMNS) + 3]
    return Record(
        **dict(zip(PLAIN, row, strict=False)),
        **_further(rest),
        authors=_people(authors),
        keywords=tuple(json.loads(keywords)),
        raw=tuple(_numbered(json.loads(raw), line or 0, lines or "")),
        line=line or 0,
        last_line=last_line or 0,
    )


def _people(text: str) -> tuple[Name, ...]:
    return tuple(Name(**name) for name in json.loads(text))


def _further(text: str) -> dict[str, Any]:
    """Return the fields that have no column of their own."""
    if text == "{}":
        return {}
    rest: dict[str, Any] = json.loads(text)
    for name, value in rest.items():
        if name in _NAMES:
            rest[name] = tuple(Name(**n) for n in value)
        elif isinstance(value, list):
            rest[name] = tuple(value)
    return rest


def add_records(
    writer: Writer, source: str, records: Iterable[Record], instead: int | None = None
) -> tuple[int, int]:
    """Write the records of a source, each a report of its own until a link says otherwise; return read and new.

    A record's position in the source is its number, or below zero where it came `instead` of a problem on that line.
    """
    read = new = 0
    stream = iter(records)
    positions = _positions(instead)
    before = newest(writer.db)
    with collector_at_rest():
        # Each record becomes its rows before the next one is read: kept until its batch was full, it would have left
        # the processor's cache, and cost a tenth more.
        while batch := [_rows(record, source, next(positions)) for record in islice(stream, BATCH)]:
            new += writer.add_many("records", COLUMNS, [row for row, _ in batch])
            writer.add_many("appearances", _PLACE, [place for _, place in batch])
            read += len(batch)
        enter(writer.db, before)
    return read, new


def _positions(instead: int | None) -> Iterator[int]:
    return count() if instead is None else repeat(-1 - instead)


def add_problem(writer: Writer, source: str, problem: Problem) -> str:
    """Write what could not be read, once for the same place of the same source; return its id."""
    content = {
        "source": source,
        "file": problem.path,
        "line": problem.line,
        "message": problem.message,
        "raw": problem.raw,
    }
    uid = digest(["problem", content])
    writer.add("problems", uid, **content)
    return uid


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


def sources_of(db: sqlite_utils.Database, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of the sources that hold each of these records."""
    ids = list(ids)
    named = {source.id: source.name for source in sources(db)}
    found: dict[str, list[str]] = {uid: [] for uid in ids}
    for record, source in db.execute(
        """SELECT DISTINCT a.record, a.source FROM json_each(?) AS wanted
           CROSS JOIN appearances AS a ON a.record = wanted.value""",
        [json.dumps(ids)],
    ):
        found[record].append(named[source])
    return {uid: tuple(dict.fromkeys(sorted(names))) for uid, names in found.items()}


def records(db: sqlite_utils.Database) -> Iterator[tuple[str, Record]]:
    """Yield every record with its id, in order of id."""
    for row in db.execute(f"SELECT {_READ}, r.uid FROM {_PLACED} ORDER BY r.uid"):
        yield row[-1], _record_of(row)


def comparable(db: sqlite_utils.Database, tags: Iterable[str] = ()) -> Iterator[tuple[str, Record]]:
    """Yield every record with its id, in order of id, without its keywords, and of its raw tags with these alone.

    The tags are looked for in records with a PubMed number. Two works are not told apart by the rest, and reading it
    would be most of the cost.
    """
    wanted = set(tags)
    told = re.compile("|".join(rf'\["{re.escape(tag)}",' for tag in wanted) or r"(?!)").search
    people: dict[str, tuple[Name, ...]] = {}  # copies of one work mostly spell its authors alike
    for row in db.execute(
        f"SELECT {', '.join(PLAIN)}, authors, fields, iif(pmid = '', '', raw), uid FROM records ORDER BY uid"
    ):
        *plain, authors, rest, raw, uid = row
        names = people.get(authors)
        if names is None:
            names = people[authors] = _people(authors)
        kept = [Raw(tag, value) for tag, value in json.loads(raw) if tag in wanted] if told(raw) else ()
        facts = dict(zip(PLAIN, plain, strict=True))
        yield uid, Record(**facts, **_further(rest), authors=names, raw=tuple(kept))


def record(db: sqlite_utils.Database, uid: str) -> Record:
    """Return one record."""
    return _record_of(db.execute(f"SELECT {_READ} FROM {_PLACED} WHERE r.uid = ?", [uid]).fetchone())


def reports(db: sqlite_utils.Database, ids: Sequence[str]) -> list[Report]:
    """Return the reports of these ids, in the order given, each with its records."""
    found: dict[str, list[Record]] = {}
    for row in db.execute(
        f"""SELECT {_READ}, m.report FROM membership AS m CROSS JOIN {_PLACED}
            WHERE r.uid = m.record AND m.report IN (SELECT value FROM json_each(?)) ORDER BY r.uid""",
        [json.dumps(list(ids))],
    ):
        found.setdefault(row[-1], []).append(_record_of(row))
    chosen = choices(db, [report for report, members in found.items() if len(members) > 1])
    return [Report(report, tuple(found[report]), chosen.get(report, ())) for report in ids]


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
