"""Finding reports by their words: a full-text index beside the review file, derived from its records.

The index lies in a file of its own, `review.db-search`, made when somebody first searches. Records are only ever
added, so that before each search those that are not yet in it are brought in; collecting never waits for it. The
file may be deleted at any time: the next search makes it anew. A review in memory has its index in memory.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.model import Resolution, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.store.ledger import Store

VERSION = 1  # of the index's own tables; a file of another version is made anew
SMALL = 5_000  # a stage of fewer reports is gone through report by report where no words are looked for
FIELDS = ("title", "abstract", "authors", "keywords")

TABLES = """
CREATE TABLE finding.docs (doc INTEGER PRIMARY KEY, year INTEGER, language TEXT NOT NULL, abstract INTEGER NOT NULL);
CREATE INDEX finding.docs_year ON docs (year);
CREATE INDEX finding.docs_language ON docs (language);
CREATE INDEX finding.docs_bare ON docs (doc) WHERE abstract = 0;
CREATE VIRTUAL TABLE finding.words USING fts5(
    title, abstract, authors, keywords, content='', tokenize='unicode61 remove_diacritics 2');
CREATE TABLE finding.made (version INTEGER NOT NULL, device TEXT NOT NULL, doc INTEGER NOT NULL, record TEXT NOT NULL);
"""
WORDS = """
INSERT INTO finding.words (rowid, title, abstract, authors, keywords)
SELECT rowid, title, abstract,
    (SELECT group_concat(value, ' ') FROM json_tree(authors) WHERE type = 'text'),
    (SELECT group_concat(value, ' ; ') FROM json_each(keywords))
FROM main.records WHERE rowid > :after ORDER BY rowid"""
DOCS = """
INSERT INTO finding.docs
SELECT rowid, year, lower(coalesce(json_extract(fields, '$.language'), '')), abstract <> ''
FROM main.records WHERE rowid > :after ORDER BY rowid"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What reports are looked for; `match` is an FTS5 expression, `mine` and `person` ask for one's own verdicts.

    `abstract`: None either way, True with one, False without any. `mine`: "include", "exclude", "unsure", "judged",
    "unjudged", or "" for all.
    """

    stage: str
    match: str = ""
    since: int | None = None
    until: int | None = None
    source: str = ""
    language: str = ""
    abstract: bool | None = None
    mine: str = ""
    person: str = ""

    @property
    def plain(self) -> bool:
        """Whether everything at the stage is wanted."""
        return self == Wanted(self.stage, person=self.person)


@contextmanager
def index(store: Store) -> Iterator[sqlite3.Connection]:
    """Give a connection to the review with its index, up to date, attached as `finding`."""
    if store.path == ":memory:":
        memory = store.db.conn
        if "finding" not in {row[1] for row in memory.execute("PRAGMA database_list")}:
            memory.execute("ATTACH ':memory:' AS finding")
        _catch_up(memory, store.device)
        yield memory
        return
    beside = Path(f"{store.path}-search")
    with closing(sqlite3.connect(store.path, timeout=30, check_same_thread=False)) as own:
        own.execute("PRAGMA mmap_size=1073741824")  # pages are read where the system holds them, not copied
        try:
            own.execute("ATTACH ? AS finding", [str(beside)])
            _catch_up(own, store.device)
        except sqlite3.DatabaseError:
            # Cut short by a power failure, or in a folder where nothing may be written: made anew, or in memory.
            own.rollback()
            with suppress(sqlite3.OperationalError):
                own.execute("DETACH finding")
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            own.execute("ATTACH ? AS finding", [str(beside) if not beside.exists() else ":memory:"])
            _catch_up(own, store.device)
        yield own


def _catch_up(db: sqlite3.Connection, device: str) -> None:
    """Bring in the records that are not in the index yet; make it anew where it is another file's or version's."""
    db.execute("PRAGMA finding.synchronous=OFF")  # it can always be made again
    last = db.execute("SELECT rowid, uid FROM main.records ORDER BY rowid DESC LIMIT 1").fetchone() or (0, "")
    made = None
    if db.execute("SELECT 1 FROM finding.sqlite_master WHERE name = 'made'").fetchone():
        made = db.execute("SELECT version, device, doc, record FROM finding.made").fetchone()
    if made == (VERSION, device, *last):
        return
    db.execute("BEGIN")
    try:
        after = made[2] if made and _fits(db, made, device) else 0
        if not after:
            for name in ("docs", "words", "made"):
                db.execute(f"DROP TABLE IF EXISTS finding.{name}")
            for statement in TABLES.split(";\n"):
                if statement.strip():
                    db.execute(statement)
        else:
            db.execute("DELETE FROM finding.made")  # the write lock, before anything is read under it
            after = db.execute("SELECT coalesce(max(doc), 0) FROM finding.docs").fetchone()[0]
        for statement in (WORDS, DOCS):
            db.execute(statement, {"after": after})
        db.execute(
            """INSERT INTO finding.made SELECT ?, ?, coalesce(max(d.doc), 0),
               coalesce((SELECT uid FROM main.records WHERE rowid = (SELECT max(doc) FROM finding.docs)), '')
               FROM finding.docs AS d""",
            [VERSION, device],
        )
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _fits(db: sqlite3.Connection, made: tuple[int, str, int, str], device: str) -> bool:
    """Return whether an index was made from the first records of this file."""
    version, maker, doc, record = made
    kept = db.execute("SELECT uid FROM main.records WHERE rowid = ?", [doc]).fetchone()
    return version == VERSION and maker == device and kept == (record,)


def find(db: sqlite3.Connection, wanted: Wanted, limit: int) -> list[str]:
    """Return up to `limit` reports: those found by words, year or language in the order in which they came in."""
    conditions = [
        condition
        for condition, asked in (
            (_SOURCE, bool(wanted.source)),
            ("d.abstract = 1", wanted.abstract is True),
            (f"d.abstract = 0 AND NOT {_ABSTRACT}", wanted.abstract is False),
            (_MINE, wanted.mine == "judged"),
            (_WAITING, wanted.mine == "unjudged"),
            (_MINE[:-1] + " AND c.verdict = :mine)", wanted.mine in KINDS),
        )
        if asked
    ]
    docs = _docs(wanted)
    begin, first, order = _driver(db, wanted, docs)
    where = " AND ".join([*first, *docs, *conditions]) or "true"
    values: dict[str, Any] = {name: getattr(wanted, name) for name in Wanted.__slots__}
    statement = f"SELECT DISTINCT s.report {begin} WHERE {where} {order} LIMIT :limit"
    return [row[0] for row in db.execute(statement, values | {"limit": limit})]


KINDS = ("include", "exclude", "unsure")
_SOURCE = """EXISTS (SELECT 1 FROM appearances AS a JOIN sources AS o ON o.key = a.source
    WHERE a.record = r.uid AND o.name = :source)"""
_ABSTRACT = """EXISTS (SELECT 1 FROM membership AS m2 JOIN records AS r2 ON r2.uid = m2.record
    JOIN finding.docs AS d2 ON d2.doc = r2.rowid WHERE m2.report = s.report AND d2.abstract = 1)"""
_MINE = "EXISTS (SELECT 1 FROM current AS c WHERE c.report = s.report AND c.stage = s.stage AND c.person = :person)"
# What waits for a person: as their queue has it, whether the stage's reports were dealt out or not.
_WAITING = f"""s.state = 'open' AND NOT {_MINE} AND (
    EXISTS (SELECT 1 FROM assigned AS g WHERE g.stage = :stage AND g.person = :person AND g.report = s.report)
    OR NOT EXISTS (SELECT 1 FROM assigned AS g WHERE g.stage = :stage AND g.round = 0)
    AND NOT EXISTS (SELECT 1 FROM assigned AS g WHERE g.report = s.report AND g.stage = :stage))"""
_BY_REPORT = """CROSS JOIN membership AS m ON m.report = s.report
    CROSS JOIN records AS r ON r.uid = m.record CROSS JOIN finding.docs AS d ON d.doc = r.rowid"""
_BY_DOC = """CROSS JOIN records AS r ON r.rowid = d.doc CROSS JOIN membership AS m ON m.record = r.uid
    CROSS JOIN standing AS s ON s.report = m.report AND s.stage = :stage"""


def _docs(wanted: Wanted) -> list[str]:
    """Return the conditions that the index's own table answers."""
    return [
        condition
        for condition, asked in (
            ("d.year >= :since", wanted.since is not None),
            ("d.year <= :until", wanted.until is not None),
            ("d.language = :language", bool(wanted.language)),
        )
        if asked
    ]


def _driver(db: sqlite3.Connection, wanted: Wanted, docs: list[str]) -> tuple[str, list[str], str]:
    """Return FROM, its conditions and the order: where to begin, so that little is gone through in vain.

    CROSS JOIN keeps SQLite to the order in which the tables stand.
    """
    if wanted.mine in (*KINDS, "judged") and (not wanted.match or _own(db, wanted) <= SMALL):
        begin = f"""FROM current AS one CROSS JOIN standing AS s ON s.report = one.report AND s.stage = one.stage
            {_BY_REPORT}"""
        first = ["one.stage = :stage", "one.person = :person"]
        first += ["one.verdict = :mine"] if wanted.mine in KINDS else []
        first += (
            ["d.doc IN (SELECT rowid FROM finding.words WHERE words MATCH :match)"] if wanted.match else []
        )
        return begin, first, ""
    if wanted.match:
        begin = f"FROM finding.words AS w CROSS JOIN finding.docs AS d ON d.doc = w.rowid {_BY_DOC}"
        return begin, ["w.words MATCH :match"], "ORDER BY w.rowid"
    size = db.execute("SELECT coalesce(sum(n), 0) FROM counts WHERE stage = ?", [wanted.stage]).fetchone()[0]
    if size <= SMALL or wanted.mine == "unjudged":
        return f"FROM standing AS s {_BY_REPORT}", ["s.stage = :stage"], ""
    if wanted.abstract is False:
        docs = [*docs, "d.abstract = 0"]
    # LIMIT -1 has the reports sorted before the rest is looked up, and not everything looked up and then sorted.
    chosen = f"(SELECT * FROM finding.docs AS d WHERE {' AND '.join(docs) or 'true'} ORDER BY doc LIMIT -1)"
    return f"FROM {chosen} AS d {_BY_DOC}", [], ""


def _own(db: sqlite3.Connection, wanted: Wanted) -> int:
    """Return how many verdicts of the kind wanted a person gave, counted as far as it matters."""
    kind = "AND verdict = ?" if wanted.mine in KINDS else "AND ? <> ''"
    return int(
        db.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM current WHERE stage = ? AND person = ? {kind} LIMIT ?)",
            [wanted.stage, wanted.person, wanted.mine, SMALL + 1],
        ).fetchone()[0]
    )


def everything(db: Any, stage: str, limit: int) -> list[str]:
    """Return the first reports of a stage, in order of id; for this no index is needed."""
    # NOT INDEXED: in the table's own order, or SQLite would take an index and sort all of the stage.
    rows = db.execute(
        "SELECT report FROM standing NOT INDEXED WHERE stage = ? ORDER BY report LIMIT ?", [stage, limit]
    )
    return [row[0] for row in rows]


def languages(db: sqlite3.Connection) -> list[str]:
    """Return the languages that records name, as they name them in lower case."""
    return [
        row[0]
        for row in db.execute("SELECT DISTINCT language FROM finding.docs WHERE language <> '' ORDER BY 1")
    ]


def verdicts(db: Any, stage: str, report: str, person: str = "") -> list[Verdict]:
    """Return the verdicts on a report at a stage, of one person where one is named, the latest last."""
    rows = db.execute(
        """SELECT m.report, v.stage, v.verdict, v.by, v.at, v.reasons, v.note
           FROM membership AS m CROSS JOIN verdicts AS v ON v.report = m.record AND v.stage = :stage
           WHERE m.report = :report AND (:person = '' OR v.by = :person) ORDER BY v.clock, v.device, v.seq""",
        {"stage": stage, "report": report, "person": person},
    )
    return [_verdict(row) for row in rows]


def last(db: Any, stage: str, person: str, number: int) -> list[Verdict]:
    """Return a person's last verdicts at a stage, the latest first."""
    rows = db.execute(
        """SELECT m.report, v.stage, v.verdict, v.by, v.at, v.reasons, v.note
           FROM verdicts AS v CROSS JOIN membership AS m ON m.record = v.report
           WHERE v.by = ? AND v.stage = ? ORDER BY v.clock DESC, v.device DESC, v.seq DESC LIMIT ?""",
        [person, stage, number],
    )
    return [_verdict(row) for row in rows]


def _verdict(row: tuple[Any, ...]) -> Verdict:
    report, stage, verdict, by, at, reasons, note = row
    return Verdict(report, stage, verdict, by, at, tuple(json.loads(reasons)), note)


def current(db: Any, stage: str, person: str, reports: Sequence[str]) -> dict[str, str]:
    """Return a person's verdict that counts on each of these reports that they judged at a stage."""
    rows = db.execute(
        """SELECT j.value, c.verdict FROM json_each(?) AS j
           CROSS JOIN current AS c ON c.report = j.value AND c.stage = ? AND c.person = ?""",
        [json.dumps(list(reports)), stage, person],
    )
    return dict(rows.fetchall())


def settled(db: Any, stage: str, person: str, report: str = "") -> list[Resolution]:
    """Return a person's last settlement of a conflict at a stage, or of one report there; empty where there is none."""
    of = "r.report IN (SELECT record FROM membership WHERE report = :report) AND " if report else ""
    rows = db.execute(
        f"""SELECT m.report, r.stage, r.verdict, r.by, r.at, r.reason, r.note FROM (
                SELECT * FROM resolutions AS r WHERE {of}r.stage = :stage AND r.by = :person
                ORDER BY r.clock DESC, r.device DESC, r.seq DESC LIMIT 1
            ) AS r JOIN membership AS m ON m.record = r.report""",
        {"stage": stage, "person": person, "report": report},
    )
    return [Resolution(*row) for row in rows]


_CONFLICTS = """FROM standing AS s WHERE s.stage = :stage AND s.state = 'conflict' AND s.report > :after
AND (:person = '' OR NOT EXISTS (
    SELECT 1 FROM current AS c WHERE c.report = s.report AND c.stage = s.stage AND c.person = :person))"""


def conflicts(db: Any, stage: str, outsider: str, after: str, limit: int) -> list[str]:
    """Return the reports in conflict at a stage that a person did not judge; all of them where none is named."""
    values = {"stage": stage, "person": outsider, "after": after, "limit": limit}
    return [
        row[0] for row in db.execute(f"SELECT s.report {_CONFLICTS} ORDER BY s.report LIMIT :limit", values)
    ]


def conflict_count(db: Any, stage: str, outsider: str) -> int:
    """Return how many reports are in conflict at a stage that a person did not judge."""
    values = {"stage": stage, "person": outsider, "after": ""}
    if not db.execute(
        "SELECT 1 FROM judged WHERE stage = :stage AND person = :person AND n > 0", values
    ).fetchone():
        # Whoever judged nothing may settle them all: that number is kept.
        kept = db.execute(
            "SELECT n FROM counts WHERE stage = :stage AND state = 'conflict'", values
        ).fetchone()
        return int(kept[0]) if kept else 0
    return int(db.execute(f"SELECT count(*) {_CONFLICTS}", values).fetchone()[0])
