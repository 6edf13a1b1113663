"""The second schema: relations between reports, choices of values, full texts, pilot rounds, teams and invitations.

Every ledger here is an event ledger: the latest row about a thing counts, and `active` 0 takes it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.store.migrations.m001 import STAMP

if TYPE_CHECKING:
    import sqlite_utils

LEDGERS = {
    # a is the later or lesser work, b the one it is about: "a is the erratum of b".
    "relations": """a TEXT NOT NULL REFERENCES records (uid), b TEXT NOT NULL REFERENCES records (uid),
        relation TEXT NOT NULL, basis TEXT NOT NULL CHECK (basis IN ('rule', 'person')), rules TEXT NOT NULL,
        why TEXT NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1)), CHECK (a <> b)""",
    # A problem that is none any more: its text was mended, or a later version could read it.
    "mendings": "problem TEXT NOT NULL REFERENCES problems (uid), note TEXT NOT NULL",
    # Which of a report's records speaks for a field; record '' gives the choice back to the rule.
    "preferences": """report TEXT NOT NULL REFERENCES records (uid), field TEXT NOT NULL, record TEXT NOT NULL""",
    # Stage '' is before screening; else a tool excluded the record during that stage.
    "removals": """record TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason IN ('automation', 'other')), tool TEXT NOT NULL, note TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "previous_versions": """title TEXT NOT NULL, studies INTEGER NOT NULL CHECK (studies >= 0),
        reports INTEGER NOT NULL CHECK (reports >= 0), note TEXT NOT NULL""",
    # A report of a study that a previous version of the review had already; study is that study's name.
    "previous_studies": """report TEXT NOT NULL REFERENCES records (uid), study TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "full_texts": """report TEXT NOT NULL REFERENCES records (uid), kind TEXT NOT NULL CHECK (kind IN ('file', 'link')),
        name TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "attempts": "report TEXT NOT NULL REFERENCES records (uid), way TEXT NOT NULL, note TEXT NOT NULL",
    "reveals": "report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL",
    "teams": """stage TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    "rounds": """stage TEXT NOT NULL, round INTEGER NOT NULL, act TEXT NOT NULL CHECK (act IN ('open', 'close')),
        reports TEXT NOT NULL, people TEXT NOT NULL, note TEXT NOT NULL""",
    "discussions": """report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, note TEXT NOT NULL""",
    "invitations": """person TEXT NOT NULL, token TEXT NOT NULL, act TEXT NOT NULL CHECK (act IN ('issue', 'revoke'))""",
    # A verdict taken back before it was revealed: the person is undecided again.
    "withdrawals": "report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, note TEXT NOT NULL",
    # A line of another tool's file: whose it is, when it was made there, and the verdict it became, where it did.
    "imports": """report TEXT NOT NULL REFERENCES records (uid), stage TEXT NOT NULL, person TEXT NOT NULL,
        verdict TEXT REFERENCES verdicts (uid), file TEXT NOT NULL, line INTEGER NOT NULL, made TEXT NOT NULL,
        raw TEXT NOT NULL""",
}

INDEXES = (
    "CREATE INDEX mendings_problem ON mendings (problem)",
    "CREATE INDEX links_doubtful ON links (a, b) WHERE relation = 'doubtful'",
    "CREATE INDEX links_people ON links (by, a, b) WHERE basis = 'person'",
    "CREATE INDEX relations_pair ON relations (a, b)",
    "CREATE INDEX relations_b ON relations (b)",
    "CREATE INDEX preferences_report ON preferences (report)",
    "CREATE INDEX removals_record ON removals (record)",
    "CREATE INDEX full_texts_report ON full_texts (report)",
    "CREATE INDEX attempts_report ON attempts (report)",
    "CREATE INDEX reveals_report ON reveals (report, stage)",
    "CREATE INDEX discussions_report ON discussions (report, stage)",
    "CREATE INDEX withdrawals_report ON withdrawals (report, stage)",
    "CREATE INDEX imports_verdict ON imports (verdict)",
    "CREATE INDEX imports_line ON imports (file, line)",
    # What one person said: their last verdicts, and their verdicts of one kind.
    "CREATE INDEX verdicts_person ON verdicts (by, stage, clock)",
    "CREATE INDEX current_person ON current (stage, person, verdict)",
)

# How many lines below its record's first line every tag stands (JSON), '' where each stands on the line after the last.
# Rows from before did not keep it: their tags are placed where the record begins.
COLUMNS = ("ALTER TABLE appearances ADD COLUMN lines TEXT NOT NULL DEFAULT '[0]'",)

# What follows from the ledgers. `stages`: how many verdicts a report needs (all but a `share` of them one only) and
# whether one inclusion decides. `assigned.round`: dealt by a pilot round that is open. `panel`: who judges the reports
# of open rounds. `spans`: between `lo` and `hi` nothing waits for a person, so that their next report is found at once.
DERIVED = (
    "ALTER TABLE stages ADD COLUMN share TEXT NOT NULL DEFAULT 'g'",
    "ALTER TABLE stages ADD COLUMN liberal INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE assigned ADD COLUMN round INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX assigned_round ON assigned (stage, person) WHERE round > 0",
    """CREATE TABLE panel (
        stage TEXT NOT NULL, round INTEGER NOT NULL, record TEXT NOT NULL, person TEXT NOT NULL,
        PRIMARY KEY (stage, round, record, person)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX panel_record ON panel (record)",
    """CREATE TABLE spans (
        stage TEXT NOT NULL, person TEXT NOT NULL, lo TEXT NOT NULL, hi TEXT NOT NULL,
        PRIMARY KEY (stage, person, lo)) STRICT, WITHOUT ROWID""",
    "DROP TABLE floors",
    "UPDATE standing SET reason = '' WHERE state NOT IN ('excluded', 'conflict')",
)


def apply(db: sqlite_utils.Database) -> None:
    """Add the new ledgers with their triggers, the new columns and tables, and what was revealed before."""
    for name, columns in LEDGERS.items():
        db.execute(f"CREATE TABLE {name} ({STAMP}, {columns}, UNIQUE (device, seq)) STRICT")
        for act in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {name} BEGIN "
                f"SELECT RAISE(ABORT, '{name} is append-only: {act} is refused; write a new row instead'); END"
            )
    for statement in (*INDEXES, *COLUMNS, *DERIVED):
        db.execute(statement)
    _reveal(db)


def _reveal(db: sqlite_utils.Database) -> None:
    """Write when the verdicts on each settled report were complete: the moment of the last one that was required.

    The row takes that verdict's stamp, so that two copies of a file that are migrated apart hold the same row.
    """
    from reviewkit.store.ledger import STAMP as COLUMNS_OF_STAMP
    from reviewkit.store.ledger import digest

    names = COLUMNS_OF_STAMP[1:]
    rows = db.execute(f"""
        WITH firsts AS (
            SELECT m.report AS about, v.stage AS of, v.*, row_number() OVER (
                PARTITION BY m.report, v.stage, v.by ORDER BY v.clock, v.device, v.seq) AS nth
            FROM verdicts AS v JOIN membership AS m ON m.record = v.report),
        numbered AS (
            SELECT *, row_number() OVER (PARTITION BY about, of ORDER BY clock, device, seq) AS place
            FROM firsts WHERE nth = 1)
        SELECT {", ".join(f'n."{name}"' for name in names)}, n.about, n.of FROM numbered AS n
        JOIN stages AS s ON s.stage = n.of AND s.required = n.place
        JOIN standing AS d ON d.report = n.about AND d.stage = n.of
            AND d.state IN ('included', 'excluded', 'conflict')""").fetchall()
    for *stamp, report, stage in rows:
        content = {"report": report, "stage": stage}
        uid = digest({"ledger": "reveals", **dict(zip(names, stamp, strict=True)), **content})
        marks = ", ".join("?" * (len(stamp) + 3))
        db.execute(f"INSERT INTO reveals VALUES ({marks})", [uid, *stamp, report, stage])
