"""The first schema: typed append-only ledgers, and the tables derived from them.

Every ledger row says who (`by`), when (`at`, UTC), under which protocol (SHA-256 of its text), on which copy of
the file (`device`), as its how-manieth row (`seq`) and at which Lamport time (`clock`). `uid` is the SHA-256 of
all that and the content; in content-addressed ledgers (records, appearances, problems, people) of the content
alone, so that the same file collected on two laptops gives the same rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

STAMP = """
    uid TEXT PRIMARY KEY,
    device TEXT NOT NULL, seq INTEGER NOT NULL, clock INTEGER NOT NULL,
    at TEXT NOT NULL, by TEXT NOT NULL, protocol TEXT NOT NULL"""

# Rows of these are told apart by their content alone, so that no (device, seq) has to be kept unique for them.
BY_CONTENT = ("records", "appearances", "problems", "people")

LEDGERS = {
    "protocols": "hash TEXT NOT NULL, title TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL",
    "people": "name TEXT NOT NULL",
    "sources": """key TEXT NOT NULL, name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('database', 'register', 'website', 'organisation', 'citation')),
        platform TEXT NOT NULL, searched TEXT NOT NULL, strategy TEXT NOT NULL, limits TEXT NOT NULL, hits INTEGER,
        file TEXT NOT NULL, format TEXT NOT NULL, read INTEGER NOT NULL, problems INTEGER NOT NULL""",
    "records": """type TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL, year INTEGER, container TEXT NOT NULL,
        volume TEXT NOT NULL, issue TEXT NOT NULL, pages TEXT NOT NULL, doi TEXT NOT NULL, pmid TEXT NOT NULL,
        abstract TEXT NOT NULL, keywords TEXT NOT NULL, fields TEXT NOT NULL, raw TEXT NOT NULL""",
    "appearances": """record TEXT NOT NULL REFERENCES records (uid), source TEXT NOT NULL, position INTEGER NOT NULL,
        line INTEGER NOT NULL, last_line INTEGER NOT NULL""",
    "problems": "source TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL, raw TEXT NOT NULL",
    "links": """a TEXT NOT NULL REFERENCES records (uid), b TEXT NOT NULL REFERENCES records (uid),
        relation TEXT NOT NULL CHECK (relation IN ('same', 'different', 'doubtful')),
        basis TEXT NOT NULL CHECK (basis IN ('rule', 'person')), rules TEXT NOT NULL, score REAL NOT NULL,
        why TEXT NOT NULL, CHECK (a < b)""",
    "assignments": """report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, person TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "verdicts": """report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude', 'unsure')), reasons TEXT NOT NULL, note TEXT NOT NULL""",
    "resolutions": """report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('include', 'exclude')), reason TEXT NOT NULL, note TEXT NOT NULL""",
    "retrievals": """report TEXT NOT NULL REFERENCES records (uid),
        outcome TEXT NOT NULL CHECK (outcome IN ('retrieved', 'not retrieved')), note TEXT NOT NULL""",
    "study_links": """report TEXT NOT NULL REFERENCES records (uid), study TEXT NOT NULL REFERENCES records (uid),
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "programmes": """programme TEXT NOT NULL, title TEXT NOT NULL, organisation TEXT NOT NULL, place TEXT NOT NULL,
        found TEXT NOT NULL, url TEXT NOT NULL, note TEXT NOT NULL""",
    "answers": """subject TEXT NOT NULL, form TEXT NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('value', 'not reported', 'unclear')), value TEXT NOT NULL,
        quote TEXT NOT NULL, page TEXT NOT NULL, note TEXT NOT NULL""",
    "settlements": """subject TEXT NOT NULL, form TEXT NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('value', 'not reported', 'unclear')), value TEXT NOT NULL, note TEXT NOT NULL""",
    "contributions": """workshop TEXT NOT NULL, number INTEGER NOT NULL, "group" TEXT NOT NULL, "table" TEXT NOT NULL,
        round TEXT NOT NULL, language TEXT NOT NULL, consent INTEGER NOT NULL CHECK (consent IN (0, 1)), seal TEXT NOT NULL""",
    "erasures": "contribution TEXT NOT NULL REFERENCES contributions (uid), why TEXT NOT NULL",
    "questions": """workshop TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
        plain TEXT NOT NULL, theme TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn')), why TEXT NOT NULL""",
    "origins": """workshop TEXT NOT NULL, question TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('contribution', 'question', 'gap', 'study', 'programme')),
        target TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "evidence": """workshop TEXT NOT NULL, question TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('unanswered', 'partly', 'answered', 'ongoing', 'not checked')),
        why TEXT NOT NULL""",
    "votes": """workshop TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('open', 'close')),
        questions TEXT NOT NULL, ballots INTEGER NOT NULL, seal TEXT NOT NULL""",
    "slips": """workshop TEXT NOT NULL, code TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('issue', 'void'))""",
    "recommendations": """recommendation TEXT NOT NULL, text TEXT NOT NULL, rests_on TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "citations": "citing TEXT NOT NULL, cited TEXT NOT NULL, service TEXT NOT NULL",
}

# A ballot has no person, no time, no sequence: nothing that could be matched with a slip. Its key is a keyed hash
# of the slip's code, and the key's secret is destroyed when the vote closes. A changed ballot is a new revision.
BALLOTS = """
CREATE TABLE ballots (
    workshop TEXT NOT NULL, voter TEXT NOT NULL, revision INTEGER NOT NULL, "group" TEXT NOT NULL, marks TEXT NOT NULL,
    PRIMARY KEY (workshop, voter, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE voted (workshop TEXT NOT NULL, slip TEXT NOT NULL, PRIMARY KEY (workshop, slip)) STRICT, WITHOUT ROWID;
CREATE TABLE secrets (workshop TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT;
"""

# Words lie beside their ledger row, so that a person's wish for erasure can be met and leaves a stub.
WORDS = """
CREATE TABLE words (contribution TEXT PRIMARY KEY REFERENCES contributions (uid), text TEXT NOT NULL, salt TEXT NOT NULL) STRICT;
CREATE TRIGGER words_stay BEFORE DELETE ON words
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE contribution = OLD.contribution)
BEGIN SELECT RAISE(ABORT, 'words are deleted only after an erasure was recorded'); END;
CREATE TRIGGER words_unchanged BEFORE UPDATE ON words
BEGIN SELECT RAISE(ABORT, 'words are kept verbatim: they are not updated'); END;
"""

INDEXES = """
CREATE INDEX sources_key ON sources (key);
CREATE INDEX records_doi ON records (doi) WHERE doi <> '';
CREATE INDEX appearances_record ON appearances (record);
CREATE INDEX links_pair ON links (a, b);
CREATE INDEX links_b ON links (b);
CREATE INDEX assignments_report ON assignments (report, stage);
CREATE INDEX verdicts_report ON verdicts (report, stage);
CREATE INDEX resolutions_report ON resolutions (report, stage);
CREATE INDEX retrievals_report ON retrievals (report);
CREATE INDEX answers_subject ON answers (form, subject);
CREATE INDEX settlements_subject ON settlements (form, subject);
CREATE INDEX origins_question ON origins (workshop, question);
"""

DERIVED = """
CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE stages (
    stage TEXT PRIMARY KEY, position INTEGER NOT NULL, required INTEGER NOT NULL, unit TEXT NOT NULL, agree_on TEXT NOT NULL
) STRICT;
CREATE TABLE stage_reasons (
    stage TEXT NOT NULL, reason TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stage, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE membership (record TEXT PRIMARY KEY, report TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX membership_report ON membership (report);
CREATE TABLE current (
    report TEXT NOT NULL, stage TEXT NOT NULL, person TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (report, stage, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE standing (
    report TEXT NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, resolved INTEGER NOT NULL,
    PRIMARY KEY (report, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_state ON standing (stage, state, report);
CREATE TABLE assigned (
    stage TEXT NOT NULL, person TEXT NOT NULL, report TEXT NOT NULL, todo INTEGER NOT NULL,
    PRIMARY KEY (stage, person, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX assigned_report ON assigned (report);
CREATE INDEX assigned_todo ON assigned (stage, person, report) WHERE todo = 1;
CREATE TABLE counts (
    stage TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (stage, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE judged (
    stage TEXT NOT NULL, person TEXT NOT NULL, n INTEGER NOT NULL, still_open INTEGER NOT NULL, PRIMARY KEY (stage, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE floors (
    stage TEXT NOT NULL, person TEXT NOT NULL, report TEXT NOT NULL, PRIMARY KEY (stage, person)
) STRICT, WITHOUT ROWID;
"""


def apply(db: sqlite_utils.Database) -> None:
    """Create everything."""
    for name, columns in LEDGERS.items():
        unique = "" if name in BY_CONTENT else ", UNIQUE (device, seq)"
        db.execute(f"CREATE TABLE {name} ({STAMP}, {columns}{unique}) STRICT")
    for statement in _statements(BALLOTS + WORDS + INDEXES + DERIVED):
        db.execute(statement)
    for name in (*LEDGERS, "ballots", "voted"):
        for act in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {name} BEGIN "
                f"SELECT RAISE(ABORT, '{name} is append-only: {act} is refused; write a new row instead'); END"
            )


def _statements(script: str) -> list[str]:
    """Split a script without executescript(), which would commit the migration's transaction half way."""
    statements: list[str] = []
    current = ""
    for line in script.splitlines():
        current += line + "\n"
        in_trigger = "CREATE TRIGGER" in current and not current.rstrip().endswith("END;")
        if line.rstrip().endswith(";") and not in_trigger:
            statements.append(current)
            current = ""
    return statements
