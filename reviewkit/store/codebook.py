"""The code book and the themes: every row of them, in order, and the steps by which they changed."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Change, Code, Theme
from reviewkit.store.coding import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer

CODE = ("name", "definition", "excludes", "parent", "active", "merged_into", "split_from")
THEME = ("name", "definition", "excludes", "kind", "opposite", "active", "merged_into", "split_from")
BOOKS = {"codes": ("code", CODE), "themes": ("theme", THEME)}


def new_step() -> str:
    """Return the mark of one act: drawn at random, so that two copies never use the same."""
    return secrets.token_hex(4)


def add_code(writer: Writer, code: Code, step: str, act: str, note: str = "") -> None:
    """Write a code as it is from now on."""
    facts = {name: getattr(code, name) for name in CODE} | {"active": int(code.active)}
    writer.append("codes", code=code.id, **facts, step=step, act=act, note=note)


def add_theme(writer: Writer, theme: Theme, step: str, act: str, note: str = "") -> None:
    """Write a theme as it is from now on, without its codes."""
    facts = {name: getattr(theme, name) for name in THEME} | {"active": int(theme.active)}
    writer.append("themes", theme=theme.id, **facts, step=step, act=act, note=note)


def put_codes(writer: Writer, theme: str, codes: Iterable[str], step: str, *, active: bool) -> None:
    """Put codes under a theme, or take them away."""
    for code in codes:
        writer.append("theme_codes", theme=theme, code=code, active=int(active), step=step)


def code_rows(db: sqlite_utils.Database) -> list[tuple[Change, Code]]:
    """Return every state that a code of the book ever had, with the act that made it, in order."""
    return [(change, Code(name, *facts)) for change, name, facts in _rows(db, "codes")]


def themes(db: sqlite_utils.Database) -> list[Theme]:
    """Return every theme as it stands, inactive ones too, in the order in which they were first made."""
    under: dict[str, dict[str, bool]] = defaultdict(dict)
    for theme, code, active in db.execute(f"SELECT theme, code, active FROM theme_codes {WRITTEN}"):
        under[theme][code] = bool(active)
    found: dict[str, Theme] = {}
    for _, name, facts in _rows(db, "themes"):
        codes = tuple(code for code, active in under[name].items() if active)
        found[name] = replace(Theme(name, *facts), codes=codes)
    return list(found.values())


def theme_changes(db: sqlite_utils.Database) -> list[Change]:
    """Return the acts on the themes, oldest first."""
    rows = [(change, name, facts[0]) for change, name, facts in _rows(db, "themes")]
    return _grouped([*rows, *_laid(db, {change.step for change, _, _ in rows})])


def code_changes(db: sqlite_utils.Database) -> list[Change]:
    """Return the acts on the code book, oldest first."""
    return _grouped([(change, name, facts[0]) for change, name, facts in _rows(db, "codes")])


def _laid(db: sqlite_utils.Database, known: set[str]) -> list[tuple[Change, str, str]]:
    """Return the acts that only put codes under themes or took them away."""
    return [
        (Change(0, step, "put" if active else "take away", (theme,), by, at), theme, code)
        for step, theme, code, active, by, at in db.execute(
            f"SELECT step, theme, code, active, by, at FROM theme_codes {WRITTEN}"
        )
        if step not in known
    ]


def _grouped(rows: list[tuple[Change, str, str]]) -> list[Change]:
    steps: dict[str, list[tuple[Change, str, str]]] = {}
    for row in rows:
        steps.setdefault(row[0].step, []).append(row)
    ordered = sorted(steps.values(), key=lambda several: several[0][0].at)
    return [
        Change(
            number,
            step[0][0].step,
            step[0][0].act,
            tuple(dict.fromkeys(name for _, name, _ in step)),
            step[0][0].by,
            step[0][0].at,
            step[0][0].note,
            "; ".join(dict.fromkeys(detail for _, _, detail in step)),
        )
        for number, step in enumerate(ordered, 1)
    ]


def _rows(db: sqlite_utils.Database, ledger: str) -> list[tuple[Change, str, tuple[Any, ...]]]:
    key, columns = BOOKS[ledger]
    numbers: dict[str, int] = {}
    found = []
    for step, act, by, at, note, name, *facts in db.execute(
        f"SELECT step, act, by, at, note, {key}, {', '.join(columns)} FROM {ledger} {WRITTEN}"
    ):
        number = numbers.setdefault(step, len(numbers) + 1)
        read = tuple(
            bool(fact) if column == "active" else fact for column, fact in zip(columns, facts, strict=True)
        )
        found.append((Change(number, step, act, (name,), by, at, note), name, read))
    return found


def undo(writer: Writer, ledger: str, step: str, note: str = "") -> None:
    """Write once more what stood before a step, for everything that the step touched.

    Raises UnknownName where there is no such step, NotAllowed where something of it was changed again since.
    """
    key, columns = BOOKS[ledger]
    later: list[str] = []
    fresh = new_step()
    facts = ", ".join(columns)
    rows = writer.db.execute(f"SELECT step, {key}, {facts} FROM {ledger} {WRITTEN}").fetchall()
    laid: list[Any] = []
    if ledger == "themes":
        laid = writer.db.execute(f"SELECT step, theme, code, active FROM theme_codes {WRITTEN}").fetchall()
    if step not in {row[0] for row in (*rows, *laid)}:
        raise UnknownName("step", step, list(dict.fromkeys(row[0] for row in (*rows, *laid)))[::-1])
    for name in dict.fromkeys(row[1] for row in rows if row[0] == step):
        states = [row for row in rows if row[1] == name]
        if states[-1][0] != step:
            later.append(name)
            continue
        before = [row for row in states if row[0] != step]
        values = dict(zip(columns, (before or states)[-1][2:], strict=True))
        values["active"] = values["active"] if before else 0
        writer.append(ledger, **{key: name}, **values, step=fresh, act="undo", note=note)
    for theme, code in dict.fromkeys((row[1], row[2]) for row in laid if row[0] == step):
        states = [row for row in laid if row[1:3] == (theme, code)]
        if states[-1][0] != step:
            later.append(f"{theme}: {code}")
            continue
        before = [row for row in states if row[0] != step]
        writer.append(
            "theme_codes", theme=theme, code=code, active=before[-1][3] if before else 0, step=fresh
        )
    if later:
        raise NotAllowed(
            f"step {step} cannot be undone: {', '.join(later)} changed again since; undo the later steps first"
        )
