"""People's words: rows written and read back as contributions.

The ledger keeps when, where and by whom words were written down, and a salted seal of them; the words themselves, and
their translations, lie beside it, so that they can be erased.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit.model import Contribution
from reviewkit.store import sittings
from reviewkit.store.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"
MENTIONS = {"programme": "programmes", "gap": "gaps", "study": "studies", "theme": "themes"}
"""What words may mention, and the name of the contribution's field."""


def add_contribution(writer: Writer, workshop: str, words: str, **facts: Any) -> str:
    """Write somebody's words; return the contribution's uid, which tells nothing of them."""
    salt = secrets.token_hex(16)
    number = writer.db.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM contributions WHERE workshop = ?", [workshop]
    ).fetchone()[0]
    uid = writer.append(
        "contributions", workshop=workshop, number=number, seal=digest([salt, words]), **facts
    )
    writer.db.execute("INSERT INTO words VALUES (?, ?, ?)", [uid, words, salt])
    return uid


def translate(writer: Writer, contribution: str, language: str, text: str) -> None:
    """Write a translation beside somebody's words; said again in that language, the last one counts."""
    salt = secrets.token_hex(16)
    uid = writer.append(
        "translations", contribution=contribution, language=language, seal=digest([salt, text])
    )
    writer.db.execute("INSERT INTO translated VALUES (?, ?, ?)", [uid, text, salt])


def erase(writer: Writer, contribution: str, why: str) -> None:
    """Delete the words of a contribution and their translations, and leave a stub: when, and where."""
    writer.append("erasures", contribution=contribution, why=why)
    writer.db.execute("DELETE FROM words WHERE contribution = ?", [contribution])
    forget_translations(writer.db)


def forget_translations(db: sqlite_utils.Database) -> None:
    """Delete the translations of words that were erased."""
    db.execute(
        """DELETE FROM translated WHERE translation IN (
            SELECT uid FROM translations WHERE contribution IN (SELECT contribution FROM erasures))"""
    )


def contributions(db: sqlite_utils.Database, workshop: str, only: str = "") -> list[Contribution]:
    """Return all contributions in the order in which they were written down, hidden ones too; or `only` one."""
    where, given = (" AND c.uid = ?", [workshop, only]) if only else ("", [workshop])
    hidden, translations = _hidden(db, only), _translations(db, only)
    mentions = _mentions(db, only)
    closed = sittings.closed(db, workshop)
    found = []
    for uid, text, group, table, round_, language, consent, by, at, number in db.execute(
        f"""SELECT c.uid, w.text, c."group", c."table", c.round, c.language, c.consent, c.by, c.at, c.number
        FROM contributions AS c LEFT JOIN words AS w ON w.contribution = c.uid
        WHERE c.workshop = ?{where} ORDER BY c.clock, c.device, c.seq""",
        given,
    ):
        about = mentions.get(uid, {})
        found.append(
            Contribution(
                uid,
                text or "",
                group,
                table,
                round_,
                language,
                bool(consent),
                by,
                at,
                text is None,
                number,
                hidden.get(uid, ""),
                translations.get(uid, {}),
                tuple(about.get("programme", ())),
                tuple(about.get("gap", ())),
                tuple(about.get("study", ())),
                tuple(about.get("theme", ())),
                round_ in closed and uid not in closed[round_],
            )
        )
    return found


def _of(only: str) -> tuple[str, list[str]]:
    return (" WHERE contribution = ?", [only]) if only else ("", [])


def _hidden(db: sqlite_utils.Database, only: str) -> dict[str, str]:
    where, given = _of(only)
    return {
        uid: why or "hidden"
        for uid, why in db.execute(
            f"""SELECT contribution, why FROM (
            SELECT *, row_number() OVER (PARTITION BY contribution {LATEST}) AS nth
            FROM moderations{where}) WHERE nth = 1 AND act = 'hide'""",
            given,
        )
    }


def _translations(db: sqlite_utils.Database, only: str) -> dict[str, dict[str, str]]:
    where, given = _of(only)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for uid, language, text in db.execute(
        f"""SELECT contribution, language, text FROM (
            SELECT *, row_number() OVER (PARTITION BY contribution, language {LATEST}) AS nth
            FROM translations{where}) AS t JOIN translated AS x ON x.translation = t.uid
            WHERE nth = 1 ORDER BY language""",
        given,
    ):
        if text:
            found[uid][language] = text
    return dict(found)


def _mentions(db: sqlite_utils.Database, only: str) -> dict[str, dict[str, list[str]]]:
    where, given = _of(only)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for uid, kind, target in db.execute(
        f"""SELECT contribution, kind, target FROM (
            SELECT *, row_number() OVER (PARTITION BY contribution, kind, target {LATEST}) AS nth,
                   min(clock) OVER (PARTITION BY contribution, kind, target) AS first
            FROM mentions{where}) WHERE nth = 1 AND active = 1 ORDER BY first, target""",
        given,
    ):
        found[uid][kind].append(target)
    return dict(found)


def uids(db: sqlite_utils.Database, workshop: str, beginning: str) -> list[str]:
    """Return the uids of contributions that begin like this."""
    return [
        row[0]
        for row in db.execute(
            # The letters of a uid are those of numbers to the base of 16: none comes after "f".
            "SELECT uid FROM contributions WHERE workshop = ? AND uid >= ? AND uid < ? || 'g' ORDER BY uid",
            [workshop, beginning, beginning],
        )
    ]


def answered(db: sqlite_utils.Database, workshop: str, nonce: str) -> str | None:
    """Return what was answered when a number, made up by whoever sends, came for the first time; else None."""
    row = db.execute("SELECT answer FROM nonces WHERE nonce = ?", [_kept(workshop, nonce)]).fetchone()
    return str(row[0]) if row else None


def remember(writer: Writer, workshop: str, nonce: str, answer: str) -> None:
    """Keep the answer to a number that somebody made up, so that sending again does nothing twice."""
    writer.db.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?)", [_kept(workshop, nonce), answer])


def _kept(workshop: str, nonce: str) -> str:
    return hashlib.sha256(f"words|{workshop}|{nonce}".encode("utf-8", "surrogatepass")).hexdigest()


def standing(db: sqlite_utils.Database, workshop: str) -> Iterable[tuple[str, str, str, str, str]]:
    """Return (words, group, table, round, language) of everything that stands."""
    return db.execute(
        """SELECT w.text, c."group", c."table", c.round, c.language
        FROM contributions AS c JOIN words AS w ON w.contribution = c.uid WHERE c.workshop = ?""",
        [workshop],
    ).fetchall()


def bring_in(writer: Writer, other: sqlite_utils.Database) -> None:
    """Bring in another copy's translations of words that nobody had erased, and the answers to its phones' numbers."""
    writer.db.conn.executemany(
        "INSERT OR IGNORE INTO translated VALUES (?, ?, ?)",
        other.execute("SELECT translation, text, salt FROM translated").fetchall(),
    )
    forget_translations(writer.db)
    writer.db.conn.executemany(
        "INSERT OR IGNORE INTO nonces VALUES (?, ?)",
        other.execute("SELECT nonce, answer FROM nonces").fetchall(),
    )
