"""The third schema: rows of forms, excerpts, codes and themes, and everything a workshop keeps besides words and votes.

Every ledger here is an event ledger: the latest row about a thing counts, and `active` 0 takes it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.store.migrations.m001 import STAMP

if TYPE_CHECKING:
    import sqlite_utils

ACTIVE = "active INTEGER NOT NULL CHECK (active IN (0, 1))"

EXTRACTION = {
    # A person's row of a form that repeats, taken out again; its answers stay in the ledger and count no more.
    "dropped_rows": f"subject TEXT NOT NULL, form TEXT NOT NULL, row INTEGER NOT NULL, {ACTIVE}",
    # Which of their rows belong together where two people listed arms or outcomes in different orders.
    "row_matches": """subject TEXT NOT NULL, form TEXT NOT NULL, one TEXT NOT NULL, one_row INTEGER NOT NULL,
        other TEXT NOT NULL, other_row INTEGER NOT NULL, active INTEGER NOT NULL CHECK (active IN (0, 1))""",
    # A second person read what the first one wrote and found nothing to change (design "check").
    "confirmations": "subject TEXT NOT NULL, form TEXT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL",
}

SYNTHESIS = {
    # When material was gathered: an interview, a focus group (one stage of a series), a table of a World Cafe.
    # `people` took part, and `returned` of them had been at an earlier stage of the series.
    "gatherings": """gathering TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL,
        "group" TEXT NOT NULL, people INTEGER, series TEXT NOT NULL, stage INTEGER NOT NULL, returned INTEGER,
        note TEXT NOT NULL""",
    # A passage that can be coded; its words lie in `passages`, so that they can be erased, or are a contribution's.
    "excerpts": """kind TEXT NOT NULL CHECK (kind IN ('study', 'gathering', 'contribution')), origin TEXT NOT NULL,
        place TEXT NOT NULL, "group" TEXT NOT NULL, voice TEXT NOT NULL, language TEXT NOT NULL,
        consent INTEGER NOT NULL CHECK (consent IN (0, 1)), seal TEXT NOT NULL""",
    "excerpt_erasures": "excerpt TEXT NOT NULL REFERENCES excerpts (uid), why TEXT NOT NULL",
    # The code book: rows of one act have their `step` in common, so that it can be told and undone.
    "codes": f"""code TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, excludes TEXT NOT NULL,
        parent TEXT NOT NULL, merged_into TEXT NOT NULL, split_from TEXT NOT NULL, {ACTIVE},
        step TEXT NOT NULL, act TEXT NOT NULL, note TEXT NOT NULL""",
    # How many people code an excerpt, and the share of excerpts for which this holds; the rest is coded by one.
    "coding_plans": "coders INTEGER NOT NULL, share REAL NOT NULL",
    # One person's answer to an excerpt: all codes laid on it (JSON), of which there may be none.
    "codings": """excerpt TEXT NOT NULL REFERENCES excerpts (uid), codes TEXT NOT NULL,
        finished INTEGER NOT NULL CHECK (finished IN (0, 1)), note TEXT NOT NULL""",
    "coding_settlements": "excerpt TEXT NOT NULL REFERENCES excerpts (uid), codes TEXT NOT NULL, note TEXT NOT NULL",
    "themes": f"""theme TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, excludes TEXT NOT NULL,
        kind TEXT NOT NULL, opposite TEXT NOT NULL, merged_into TEXT NOT NULL, split_from TEXT NOT NULL, {ACTIVE},
        step TEXT NOT NULL, act TEXT NOT NULL, note TEXT NOT NULL""",
    "theme_codes": f"theme TEXT NOT NULL, code TEXT NOT NULL, {ACTIVE}, step TEXT NOT NULL",
    # What a later stage said to a theme that an earlier one had found.
    "theme_responses": """theme TEXT NOT NULL, gathering TEXT NOT NULL,
        answer TEXT NOT NULL CHECK (answer IN ('confirmed', 'changed', 'rejected')), "group" TEXT NOT NULL, note TEXT NOT NULL""",
    # What a gap's cell held when somebody looked: its studies (JSON) and its state.
    "gap_marks": "gap TEXT NOT NULL, status TEXT NOT NULL, studies TEXT NOT NULL, note TEXT NOT NULL",
}

GATHERING = {
    # What somebody needs to take part: apart from slips, so that nobody is known by it.
    "access_needs": "workshop TEXT NOT NULL, need TEXT NOT NULL, met TEXT NOT NULL",
    "payments": """workshop TEXT NOT NULL, participant TEXT NOT NULL, role TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('worked', 'offered', 'accepted', 'declined', 'paid', 'thanked')),
        hours TEXT NOT NULL, amount TEXT NOT NULL, currency TEXT NOT NULL, "for" TEXT NOT NULL, note TEXT NOT NULL""",
    "consents": """workshop TEXT NOT NULL, participant TEXT NOT NULL, item TEXT NOT NULL,
        given INTEGER NOT NULL CHECK (given IN (0, 1)), note TEXT NOT NULL""",
    # A round opened, silent (everybody writes, nobody reads), shared again, closed; `words` (JSON) are the contributions
    # that stood at a close, and `seal` the hash of their seals.
    "sittings": """workshop TEXT NOT NULL, round TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('open', 'silent', 'share', 'close')),
        words TEXT NOT NULL, seal TEXT NOT NULL, note TEXT NOT NULL""",
    # A table in a round: its host and who else sat there (aliases, JSON), how many they were, its question, its harvest.
    "seatings": """workshop TEXT NOT NULL, round TEXT NOT NULL, "table" TEXT NOT NULL, host TEXT NOT NULL,
        people INTEGER NOT NULL, seats TEXT NOT NULL, question TEXT NOT NULL, harvest TEXT NOT NULL""",
    "moderations": """contribution TEXT NOT NULL REFERENCES contributions (uid),
        act TEXT NOT NULL CHECK (act IN ('hide', 'show')), why TEXT NOT NULL""",
    # The text lies in `translated`, and goes when its words are erased.
    "translations": """contribution TEXT NOT NULL REFERENCES contributions (uid), language TEXT NOT NULL, seal TEXT NOT NULL""",
    # What was on the table while it was said: a programme's card, a gap, a study; or the theme it was laid under.
    "mentions": f"""contribution TEXT NOT NULL REFERENCES contributions (uid),
        kind TEXT NOT NULL CHECK (kind IN ('programme', 'gap', 'study', 'theme')), target TEXT NOT NULL, {ACTIVE}""",
}

PRIORITIES = {
    # A question's text in a language: plain or easy-read; state missing takes it back, not planned says it never will be.
    "wordings": """workshop TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('plain', 'easy')), text TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('there', 'draft', 'missing', 'not planned'))""",
    "pictures": """workshop TEXT NOT NULL, question TEXT NOT NULL, media TEXT NOT NULL, data TEXT NOT NULL,
        alternative TEXT NOT NULL""",
    # One step from words to questions, so that it can be told and undone: `detail` (JSON) has the rows that it wrote.
    "steps": """workshop TEXT NOT NULL, step TEXT NOT NULL,
        act TEXT NOT NULL, detail TEXT NOT NULL, undoes TEXT NOT NULL""",
    "scopes": """workshop TEXT NOT NULL, question TEXT NOT NULL, within INTEGER NOT NULL CHECK (within IN (0, 1)),
        why TEXT NOT NULL, parts TEXT NOT NULL""",
    # How a question was checked against the evidence: the search, the reviews found (a line each), who did, who signs for it.
    "verifications": """workshop TEXT NOT NULL, question TEXT NOT NULL, search TEXT NOT NULL, reviews TEXT NOT NULL,
        certainty TEXT NOT NULL, checker TEXT NOT NULL, signed TEXT NOT NULL, note TEXT NOT NULL""",
    # How a vote is held, said before it opens: ballot, rule, threshold, questions and seed (JSON).
    "vote_plans": "workshop TEXT NOT NULL, plan TEXT NOT NULL, reason TEXT NOT NULL",
    "decisions": """workshop TEXT NOT NULL, question TEXT NOT NULL,
        decision TEXT NOT NULL CHECK (decision IN ('priority', 'shortlist', 'dropped', 'open')), why TEXT NOT NULL""",
    # Dissent is said in somebody's words, and these are words like others: with consent or not, and erasable.
    "dissents": f"""workshop TEXT NOT NULL, question TEXT NOT NULL,
        contribution TEXT NOT NULL REFERENCES contributions (uid), {ACTIVE}""",
    "follow_ups": f"""workshop TEXT NOT NULL, question TEXT NOT NULL, kind TEXT NOT NULL, date TEXT NOT NULL,
        note TEXT NOT NULL, {ACTIVE}""",
    "undertakings": """recommendation TEXT NOT NULL, owner TEXT NOT NULL, due TEXT NOT NULL,
        done INTEGER NOT NULL CHECK (done IN (0, 1)), note TEXT NOT NULL""",
}

LEDGERS = EXTRACTION | SYNTHESIS | GATHERING | PRIORITIES

# Beside the ledgers: words that may be erased, what is not yet said, and what must not be joined to anybody.
BESIDE = (
    "CREATE TABLE passages (excerpt TEXT PRIMARY KEY REFERENCES excerpts (uid), text TEXT NOT NULL, salt TEXT NOT NULL) STRICT",
    """CREATE TRIGGER passages_stay BEFORE DELETE ON passages
        WHEN NOT EXISTS (SELECT 1 FROM excerpt_erasures WHERE excerpt = OLD.excerpt)
        BEGIN SELECT RAISE(ABORT, 'a passage is deleted only after an erasure was recorded'); END""",
    """CREATE TRIGGER passages_unchanged BEFORE UPDATE ON passages
        BEGIN SELECT RAISE(ABORT, 'passages are kept verbatim: they are not updated'); END""",
    """CREATE TABLE translated (translation TEXT PRIMARY KEY REFERENCES translations (uid), text TEXT NOT NULL,
        salt TEXT NOT NULL) STRICT""",
    # A form that somebody is filling in: nobody else's business, gone when it is saved as answers.
    """CREATE TABLE drafts (person TEXT NOT NULL, form TEXT NOT NULL, subject TEXT NOT NULL, row INTEGER NOT NULL,
        fields TEXT NOT NULL, PRIMARY KEY (person, form, subject, row)) STRICT, WITHOUT ROWID""",
    # Diversity monitoring: a random key, no time, no slip, no name.
    "CREATE TABLE monitoring (key TEXT PRIMARY KEY, workshop TEXT NOT NULL, answers TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # A paper ballot that was typed once and waits for the second typing; both go when they agree.
    """CREATE TABLE paper (workshop TEXT NOT NULL, slip TEXT NOT NULL, typist TEXT NOT NULL, "group" TEXT NOT NULL,
        marks TEXT NOT NULL, PRIMARY KEY (workshop, slip, typist)) STRICT, WITHOUT ROWID""",
    # Who speaks with a slip: the voice for the count, other roles (JSON), language; no name, no time. Cut loose from
    # the slips when the last vote closes.
    """CREATE TABLE joined (workshop TEXT NOT NULL, slip TEXT NOT NULL, "group" TEXT NOT NULL, also TEXT NOT NULL,
        language TEXT NOT NULL, PRIMARY KEY (workshop, slip)) STRICT, WITHOUT ROWID""",
    # How often two questions were compared while a vote by pairs runs; gone when it closes.
    """CREATE TABLE exposures (workshop TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (workshop, one, other)) STRICT, WITHOUT ROWID""",
    # What a phone sent with each number it made up, so that sending it again does nothing twice.
    "CREATE TABLE nonces (nonce TEXT PRIMARY KEY, answer TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

INDEXES = (
    "CREATE INDEX codings_excerpt ON codings (excerpt)",
    "CREATE INDEX moderations_contribution ON moderations (contribution)",
    "CREATE INDEX translations_contribution ON translations (contribution)",
    "CREATE INDEX mentions_contribution ON mentions (contribution)",
    "CREATE INDEX slips_code ON slips (workshop, code)",
    "CREATE INDEX gap_marks_gap ON gap_marks (gap)",
)


# While a vote runs, a changed ballot takes the place of the earlier one, and the close lays all of them down anew in
# an order that tells nothing. Once the vote's secret is destroyed, ballots stay as they are.
RUNNING = ("ballots", "voted")


def apply(db: sqlite_utils.Database) -> None:
    """Add the new ledgers with their triggers, and the tables beside them."""
    for name, columns in LEDGERS.items():
        db.execute(f"CREATE TABLE {name} ({STAMP}, {columns}, UNIQUE (device, seq)) STRICT")
        for act in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {name} BEGIN "
                f"SELECT RAISE(ABORT, '{name} is append-only: {act} is refused; write a new row instead'); END"
            )
    for name in RUNNING:
        db.execute(f"DROP TRIGGER {name}_no_delete")
        db.execute(
            f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} "
            "WHEN NOT EXISTS (SELECT 1 FROM secrets WHERE workshop = OLD.workshop) BEGIN "
            f"SELECT RAISE(ABORT, '{name} of a closed vote stay: DELETE is refused'); END"
        )
    for statement in (*BESIDE, *INDEXES):
        db.execute(statement)
