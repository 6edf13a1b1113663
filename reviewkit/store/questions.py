"""Questions: rows written and read back as nouns, with their wordings, pictures and the words behind them."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.model import Checked, Picture, Question, Wording

if TYPE_CHECKING:
    from collections.abc import Collection

    import sqlite_utils

    from reviewkit.store.ledger import Writer

MARK = 6
"""Characters of a copy's own mark in an id: of a hundred copies, two have the same once in 3,000 times."""
LATEST = "ORDER BY clock DESC, device DESC, seq DESC"


def next_name(writer: Writer, ledger: str, column: str, workshop: str, letter: str) -> str:
    """Return a free id in a ledger of a workshop, such as "q1"."""
    rows = writer.db.execute(f"SELECT DISTINCT {column} FROM {ledger} WHERE workshop = ?", [workshop])
    return free_id(writer, letter, {row[0] for row in rows})


def free_id(writer: Writer, letter: str, taken: Collection[str]) -> str:
    """Return a letter and a number that is not taken, with a mark of the copy where the file is a copy of another's.

    Two copies that both word questions give them different ids this way, and can be merged.
    """
    home = writer.db.execute("SELECT device FROM protocols ORDER BY clock, device LIMIT 1").fetchone()
    mark = "" if not home or home[0] == writer.store.device else f"-{writer.store.device[:MARK]}"
    number = 1 + sum(name.endswith(mark) if mark else "-" not in name for name in taken)
    while f"{letter}{number}{mark}" in taken:
        number += 1
    return f"{letter}{number}{mark}"


def next_question(writer: Writer, workshop: str) -> str:
    """Return a free question id."""
    return next_name(writer, "questions", "question", workshop, "q")


def questions(db: sqlite_utils.Database, workshop: str) -> list[Question]:
    """Return every question as it stands, withdrawn and merged ones too; origins that were taken back left out."""
    origins = _origins(db, workshop)
    parents = _parents(db, workshop)
    children: dict[str, list[str]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    checked = {row[0]: row[1:] for row in _latest(db, workshop, "evidence", "status, why, by, at")}
    scopes = {row[0]: row[1:] for row in _latest(db, workshop, "scopes", "within, why, parts")}
    checks = {
        row[0]: Checked(*row[1:])
        for row in _latest(
            db, workshop, "verifications", "search, reviews, certainty, note, checker, at, signed"
        )
        if any(row[1:5])
    }
    into, split_from = _splits(db, workshop)
    found = []
    for name, text, language, plain, theme, state, gone in db.execute(
        f"""
            SELECT question, text, language, plain, theme, state, why FROM (
            SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY question) AS first
            FROM questions WHERE workshop = ?) WHERE nth = 1 ORDER BY first, question""",
        [workshop],
    ):
        status, why, by, at = checked.get(name, ("not checked", "", "", ""))
        within, scope_why, parts = scopes.get(name, (None, "", "{}"))
        own = origins[name]
        found.append(
            Question(
                name,
                text,
                language,
                plain,
                theme,
                words=tuple(own["contribution"]),
                gaps=tuple(own["gap"]),
                studies=tuple(own["study"]),
                programmes=tuple(own["programme"]),
                merged=tuple(children.get(name, ())),
                merged_into=parents.get(name, ""),
                status=status,
                status_why=why,
                status_by=by,
                withdrawn=(gone or "withdrawn") if state == "withdrawn" else "",
                status_at=at,
                scope=_scope(within, scope_why, parts),
                scope_why=scope_why,
                parts=json.loads(parts),
                checked=checks.get(name),
                split_from=split_from.get(name, ""),
                split_into=tuple(into.get(name, ())),
                said=_said(name, origins, children),
            )
        )
    return found


def _latest(db: sqlite_utils.Database, workshop: str, ledger: str, columns: str) -> list[tuple[Any, ...]]:
    """Return (question, columns …) of the last row about each question."""
    return list(
        db.execute(
            f"""SELECT question, {columns} FROM (
            SELECT *, row_number() OVER (PARTITION BY question {LATEST}) AS nth
            FROM {ledger} WHERE workshop = ?) WHERE nth = 1""",
            [workshop],
        )
    )


def _scope(within: int | None, why: str, parts: str) -> Any:
    if within is None or (
        within and not why and parts == "{}"
    ):  # the latter says that nothing is said any more
        return ""
    return "in" if within else "out"


def _origins(db: sqlite_utils.Database, workshop: str) -> dict[str, dict[str, list[str]]]:
    """Return question -> kind -> what it comes from, in the order in which it was first said."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for question, kind, target in db.execute(
        f"""SELECT question, kind, target FROM (
            SELECT *, row_number() OVER (PARTITION BY question, kind, target {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY question, kind, target) AS first
            FROM origins WHERE workshop = ? AND kind <> 'question')
            WHERE nth = 1 AND active = 1 ORDER BY first, target""",
        [workshop],
    ):
        found[question][kind].append(target)
    return found


def _parents(db: sqlite_utils.Database, workshop: str) -> dict[str, str]:
    """Return question -> the one that it was merged into.

    Two copies of a file may merge the same question into different ones: then the later merge holds. They may even
    merge two questions into each other: then the merge that would close the circle is left out, so that none vanishes.
    """
    found: dict[str, str] = {}
    for parent, child in db.execute(
        f"""SELECT question, target FROM (
            SELECT *, row_number() OVER (PARTITION BY question, target {LATEST}) AS nth
            FROM origins WHERE workshop = ? AND kind = 'question')
            WHERE nth = 1 AND active = 1 ORDER BY clock, device, seq""",
        [workshop],
    ):
        above = parent
        while above != child and above in found:
            above = found[above]
        if above != child:
            found[child] = parent
    return found


def _said(
    name: str, origins: dict[str, dict[str, list[str]]], children: dict[str, list[str]]
) -> dict[str, int]:
    """Return word -> how many merges lie between it and the question, the nearest first."""
    found: dict[str, int] = {}
    waiting = [(name, 0)]
    for one, depth in waiting:
        for word in origins[one]["contribution"]:
            found.setdefault(word, depth)
        waiting.extend((child, depth + 1) for child in children.get(one, ()))
    return found


def _splits(db: sqlite_utils.Database, workshop: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return question -> its parts, and part -> the question that was split; splits that were undone left out."""
    into: dict[str, list[str]] = {}
    undone: dict[str, bool] = {}
    rows = db.execute(
        """SELECT step, undoes, act, detail FROM steps WHERE workshop = ? AND (act = 'split' OR undoes <> '')
        ORDER BY clock DESC, device DESC, seq DESC""",
        [workshop],
    )
    for name, undoes, act, detail in rows:
        if undoes and name not in undone:
            undone[undoes] = True
        if act == "split" and name not in undone:
            told = json.loads(detail)
            into[told["question"]] = told["into"]
    return into, {part: whole for whole, parts in into.items() for part in parts}


def theme_order(db: sqlite_utils.Database, workshop: str) -> dict[str, int]:
    """Return theme -> its place in the order in which themes were first named."""
    rows = db.execute(
        """SELECT theme FROM (
            SELECT target AS theme, clock FROM mentions WHERE kind = 'theme' AND contribution IN (
                SELECT uid FROM contributions WHERE workshop = ?)
            UNION ALL SELECT theme, clock FROM questions WHERE workshop = ?)
        GROUP BY theme ORDER BY min(clock), theme""",
        [workshop, workshop],
    )
    return {row[0]: place for place, row in enumerate(rows)}


def wordings(
    db: sqlite_utils.Database, workshop: str, only: str = ""
) -> dict[str, dict[tuple[str, str], Wording]]:
    """Return question -> (language, kind) -> its text there; of the language it was worded in, see the question."""
    where, given = (" AND question = ?", [workshop, only]) if only else ("", [workshop])
    found: dict[str, dict[tuple[str, str], Wording]] = defaultdict(dict)
    for question, language, kind, text, state, by, at in db.execute(
        f"""SELECT question, language, kind, text, state, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY question, language, kind {LATEST}) AS nth
            FROM wordings WHERE workshop = ?{where}) WHERE nth = 1 ORDER BY language, kind DESC""",
        given,
    ):
        found[question][language, kind] = Wording(question, language, kind, text, state, by, at)
    return found


def picture(db: sqlite_utils.Database, workshop: str, question: str) -> Picture | None:
    """Return a question's picture, or None where there is none."""
    row = db.execute(
        f"""SELECT media, data, alternative, by, at FROM pictures WHERE workshop = ? AND question = ?
        {LATEST} LIMIT 1""",
        [workshop, question],
    ).fetchone()
    if row is None or not row[1]:
        return None
    return Picture(question, row[0], base64.b64decode(row[1]), *row[2:])


def pictured(db: sqlite_utils.Database, workshop: str) -> dict[str, str]:
    """Return question -> what stands for its picture, for the questions that have one."""
    return {
        row[0]: row[2]
        for row in _latest(db, workshop, "pictures", "data <> '' AS there, alternative")
        if row[1]
    }
