"""Questions: rows written and read back as nouns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reviewkit.model import Question

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


def next_question(writer: Writer, workshop: str) -> str:
    """Return a free question id: "q1", "q2" …, with a mark of the copy where the file is a copy of another's.

    Two copies that both word questions give them different ids this way, and can be merged.
    """
    db = writer.db
    home = db.execute("SELECT device FROM protocols ORDER BY clock, device LIMIT 1").fetchone()
    mark = "" if not home or home[0] == writer.store.device else f"-{writer.store.device[:2]}"
    taken = {
        row[0] for row in db.execute("SELECT DISTINCT question FROM questions WHERE workshop = ?", [workshop])
    }
    number = 1
    while f"q{number}{mark}" in taken:
        number += 1
    return f"q{number}{mark}"


def questions(db: sqlite_utils.Database, workshop: str) -> list[Question]:
    """Return every question as it stands, withdrawn and merged ones too; origins that were taken back left out."""
    origins: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    merged: dict[str, str] = {}
    for question, kind, target in db.execute(
        f"""SELECT question, kind, target FROM (
            SELECT *, row_number() OVER (PARTITION BY question, kind, target {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY question, kind, target) AS first
            FROM origins WHERE workshop = ?) WHERE nth = 1 AND active = 1 ORDER BY first, target""",
        [workshop],
    ):
        origins[question][kind].append(target)
        if kind == "question":
            merged[target] = question
    checked = {
        row[0]: row[1:]
        for row in db.execute(
            f"""SELECT question, status, why, by FROM (
            SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth
            FROM evidence WHERE workshop = ?) WHERE nth = 1""",
            [workshop],
        )
    }
    found = []
    for name, text, language, plain, theme, state, gone in db.execute(
        f"""
            SELECT question, text, language, plain, theme, state, why FROM (
            SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY question) AS first
            FROM questions WHERE workshop = ?) WHERE nth = 1 ORDER BY first, question""",
        [workshop],
    ):
        status, why, by = checked.get(name, ("not checked", "", ""))
        kinds = {kind: tuple(targets) for kind, targets in origins[name].items()}
        found.append(
            Question(
                name,
                text,
                language,
                plain,
                theme,
                kinds.get("contribution", ()),
                kinds.get("gap", ()),
                kinds.get("study", ()),
                kinds.get("programme", ()),
                kinds.get("question", ()),
                merged.get(name, ""),
                status,
                why,
                by,
                (gone or "withdrawn") if state == "withdrawn" else "",
            )
        )
    return found
