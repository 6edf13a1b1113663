"""Steps from words to questions: what each wrote, and how to take it back by writing the inverse.

A step's row has the rows that it wrote in its `detail`, so that it can be told and undone. To undo one writes, for each
thing that it changed, what stood before it; nothing is deleted, and the undoing is a step that can be undone too.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Step
from reviewkit.store.ledger import STAMP
from reviewkit.store.questions import next_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

    from reviewkit.store.ledger import Writer


class Kind(NamedTuple):
    """What a ledger's rows are about (its key), and what a row says where there was none before."""

    key: tuple[str, ...]
    blank: dict[str, Any]


_QUESTION = ("workshop", "question")
UNDONE = "undone"  # why a question is off the list whose wording was taken back
KINDS = {
    "questions": Kind(_QUESTION, {"state": "withdrawn", "why": UNDONE}),
    "origins": Kind((*_QUESTION, "kind", "target"), {"active": 0}),
    "evidence": Kind(_QUESTION, {"status": "not checked", "why": ""}),
    "wordings": Kind((*_QUESTION, "language", "kind"), {"state": "missing", "text": ""}),
    "pictures": Kind(_QUESTION, {"media": "", "data": "", "alternative": ""}),
    "scopes": Kind(_QUESTION, {"within": 1, "why": "", "parts": "{}"}),
    "verifications": Kind(
        _QUESTION, {"search": "", "reviews": "", "certainty": "", "checker": "", "signed": "", "note": ""}
    ),
    "mentions": Kind(("contribution", "kind", "target"), {"active": 0}),
}
"""The ledgers that steps write."""


@dataclass(slots=True)
class Pen:
    """Writes a step's rows and remembers them."""

    writer: Writer
    workshop: str
    id: str
    rows: list[list[str]] = field(default_factory=list)
    questions: dict[str, None] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def append(self, ledger: str, **content: Any) -> None:
        """Write a row of a ledger that is about this workshop's questions, or about words."""
        facts = content if ledger == "mentions" else {"workshop": self.workshop, **content}
        self.rows.append([ledger, self.writer.append(ledger, **facts)])
        if name := content.get("question"):
            self.questions[name] = None


@contextmanager
def step(writer: Writer, workshop: str, act: str, what: str = "", undoes: str = "") -> Iterator[Pen]:
    """Give a pen, and write the step down when the block ends; a step that wrote nothing is none."""
    pen = Pen(writer, workshop, next_name(writer, "steps", "step", workshop, "s"))
    pen.more["what"] = what
    yield pen
    if pen.rows:
        detail = {"rows": pen.rows, "questions": list(pen.questions), **pen.more}
        writer.append(
            "steps",
            workshop=workshop,
            step=pen.id,
            act=act,
            detail=json.dumps(detail, ensure_ascii=False),
            undoes=undoes,
        )


def steps(db: sqlite_utils.Database, workshop: str) -> list[Step]:
    """Return all steps, first step first, each with the step that took it back, if any."""
    rows = db.execute(
        "SELECT step, act, detail, by, at, undoes FROM steps WHERE workshop = ? ORDER BY clock, device, seq",
        [workshop],
    ).fetchall()
    undone: dict[str, str] = {}
    for name, *_, undoes in reversed(rows):  # what undoes comes after what it undoes
        if undoes and name not in undone:
            undone[undoes] = name
    found = []
    for name, act, told, by, at, undoes in rows:
        detail = json.loads(told)
        what, about = detail.pop("what"), tuple(detail.pop("questions"))
        found.append(Step(name, act, what, about, by, at, undoes, undone.get(name, ""), detail))
    return found


def undo(writer: Writer, workshop: str, name: str) -> Step:
    """Take a step back; raises NotAllowed, naming the step, where another one builds on it."""
    known = {one.id: one for one in steps(writer.db, workshop)}
    if name not in known:
        raise UnknownName("step", name, known)
    wanted = known[name]
    if wanted.undone_by:
        raise NotAllowed(f"step {name} was undone already, by step {wanted.undone_by}")
    owners = {uid: one for one in known.values() for _, uid in one.detail["rows"]}
    with step(writer, workshop, "undo", f"took back step {name}: {wanted.what}", undoes=name) as pen:
        for ledger, content in _inverse(writer.db, wanted, owners):
            pen.append(ledger, **content)
    return next(one for one in steps(writer.db, workshop) if one.id == pen.id)


def _inverse(
    db: sqlite_utils.Database, wanted: Step, owners: dict[str, Step]
) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows that bring back what stood before a step, the last change first."""
    own = {uid for _, uid in wanted.detail["rows"]}
    things: dict[tuple[str, tuple[Any, ...]], list[dict[str, Any]]] = {}
    for ledger, uid in reversed(wanted.detail["rows"]):
        row = _rows(db, ledger, "uid = ?", [uid])[0]
        key = tuple(row[name] for name in KINDS[ledger].key)
        things.setdefault((ledger, key), _of_key(db, ledger, key))
    found = []
    for (ledger, _), rows in things.items():
        places = [n for n, row in enumerate(rows) if row["uid"] in own]
        for row in rows[places[-1] + 1 :]:
            owner = owners.get(row["uid"])
            if owner is None or not (owner.undone_by or owner.undoes):
                raise _built_on(wanted, owner, row)
        if _content(rows[-1]) != _content(rows[places[-1]]):
            raise _built_on(wanted, owners.get(rows[-1]["uid"]), rows[-1])
        before = rows[places[0] - 1] if places[0] else None
        content = _content(before) if before else _content(rows[-1]) | KINDS[ledger].blank
        if ledger == "questions" and content["why"] == UNDONE and rows[-1]["state"] == "open":
            _check_unused(db, wanted, rows[-1], owners)
        found.append((ledger, {k: v for k, v in content.items() if k != "workshop"}))
    return found


def _check_unused(
    db: sqlite_utils.Database, wanted: Step, made: dict[str, Any], owners: dict[str, Step]
) -> None:
    """Raise NotAllowed where a later step says something of a question that would be taken back."""
    own = {uid for _, uid in wanted.detail["rows"]}
    place = (made["workshop"], made["question"])
    for ledger, kind in KINDS.items():
        if ledger in ("questions", "mentions"):
            continue
        where, given = "workshop = ? AND question = ?", list(place)
        if ledger == "origins":
            where = "workshop = ? AND (question = ? OR kind = 'question' AND target = ?)"
            given.append(made["question"])
        latest: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in _rows(db, ledger, where, given):
            latest[tuple(row[name] for name in kind.key)] = row
        for row in latest.values():
            taken_back = all(row[name] == value for name, value in kind.blank.items())
            if row["uid"] not in own and not taken_back:
                raise _built_on(wanted, owners.get(row["uid"]), row)


def _built_on(wanted: Step, by: Step | None, row: dict[str, Any]) -> NotAllowed:
    who = f"step {by.id} ({by.what}, by {by.by})" if by else f"what {row['by']} wrote at {row['at']}"
    return NotAllowed(f"step {wanted.id} cannot be undone: {who} builds on it; undo that first")


def _rows(db: sqlite_utils.Database, ledger: str, where: str, given: list[Any]) -> list[dict[str, Any]]:
    cursor = db.execute(f"SELECT * FROM {ledger} WHERE {where} ORDER BY clock, device, seq", given)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _of_key(db: sqlite_utils.Database, ledger: str, key: tuple[Any, ...]) -> list[dict[str, Any]]:
    where = " AND ".join(f'"{name}" = ?' for name in KINDS[ledger].key)
    return _rows(db, ledger, where, list(key))


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in STAMP}
