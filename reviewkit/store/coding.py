"""Gatherings, excerpts and people's codings of them: rows written and read back as nouns."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from reviewkit.model import Coding, CodingPlan, Excerpt, Gathering, ThemeResponse
from reviewkit.store.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlite_utils

    from reviewkit.store.ledger import Writer

LATEST = "ORDER BY clock DESC, device DESC, seq DESC"
WRITTEN = "ORDER BY clock, device, seq"
GATHERING = ("kind", "title", "date", "group", "people", "series", "stage", "returned", "note")


def add_gathering(writer: Writer, gathering: Gathering) -> None:
    """Write a gathering; the latest row of its id counts."""
    writer.append(
        "gatherings", gathering=gathering.id, **{name: getattr(gathering, name) for name in GATHERING}
    )


def gatherings(db: sqlite_utils.Database) -> list[Gathering]:
    """Return every gathering, in the order of date, series and stage."""
    columns = ", ".join(f'"{name}"' for name in GATHERING)
    return [
        Gathering(*row)
        for row in db.execute(f"""SELECT gathering, {columns} FROM (
            SELECT *, row_number() OVER (PARTITION BY gathering {LATEST}) AS nth FROM gatherings)
        WHERE nth = 1 ORDER BY series, stage, date, gathering""")
    ]


def add_excerpt(writer: Writer, excerpt: Excerpt) -> str:
    """Write an excerpt and return its uid, which tells nothing of its words; a contribution's lie with it already."""
    salt = secrets.token_hex(16)
    own = excerpt.kind != "contribution"
    uid = writer.append(
        "excerpts",
        kind=excerpt.kind,
        origin=excerpt.origin,
        place=excerpt.place,
        group=excerpt.group,
        voice=excerpt.voice,
        language=excerpt.language,
        consent=int(excerpt.consent),
        seal=digest([salt, excerpt.words]) if own else "",
    )
    if own:
        writer.db.execute("INSERT INTO passages VALUES (?, ?, ?)", [uid, excerpt.words, salt])
    return uid


def erase_excerpts(writer: Writer, uids: list[str], why: str) -> None:
    """Delete the words of excerpts and leave the stubs."""
    for uid in uids:
        writer.append("excerpt_erasures", excerpt=uid, why=why)
        writer.db.execute("DELETE FROM passages WHERE excerpt = ?", [uid])


def excerpts(db: sqlite_utils.Database, near: str = "") -> tuple[list[Excerpt], Mapping[str, str]]:
    """Return the excerpts in the order in which they came in, and every excerpt's uid -> the uid that stands for it.

    Two copies of a review that took up the same passage have a row each; the first one stands for both.
    With `near`, the beginning of an id, only those of the same origin are read: all that can be the same passage.
    """
    # "g" comes after all hexadecimal digits.
    only = "WHERE e.origin IN (SELECT origin FROM excerpts WHERE uid >= ? AND uid < ? || 'g')" if near else ""
    found: list[Excerpt] = []
    stands: dict[str, str] = {}
    first: dict[tuple[str, ...], str] = {}
    for row in db.execute(
        f"""
        SELECT e.uid, e.kind, e.origin, e.place, e."group", e.voice, e.language, e.consent, e.by, e.at, p.text,
               EXISTS (SELECT 1 FROM excerpt_erasures AS x WHERE x.excerpt = e.uid),
               w.text, c."group", c."table", c.round, c.language, c.consent, c.workshop, c.number, m.act
        FROM excerpts AS e LEFT JOIN passages AS p ON p.excerpt = e.uid
        LEFT JOIN contributions AS c ON e.kind = 'contribution' AND c.uid = e.origin
        LEFT JOIN words AS w ON w.contribution = c.uid
        LEFT JOIN (SELECT contribution, act, row_number() OVER (PARTITION BY contribution {LATEST}) AS nth
                   FROM moderations) AS m ON m.contribution = c.uid AND m.nth = 1
        {only} ORDER BY e.clock, e.device, e.seq""",
        [near, near] if near else [],
    ):
        excerpt = _said(row) if row[1] == "contribution" else _gathered(row)
        same = (
            (excerpt.origin,)
            if excerpt.kind == "contribution"
            else (excerpt.kind, excerpt.origin, excerpt.place, excerpt.group, excerpt.voice, excerpt.words)
        )
        if excerpt.erased and excerpt.kind != "contribution":
            same = (excerpt.id,)  # nobody can tell any more what it said
        stands[excerpt.id] = first.setdefault(same, excerpt.id)
        if stands[excerpt.id] == excerpt.id:
            found.append(excerpt)
    return found, stands


def _gathered(row: tuple[Any, ...]) -> Excerpt:
    uid, kind, origin, place, group, voice, language, consent, by, at, text, erased = row[:12]
    gone = bool(erased) or text is None
    return Excerpt(
        uid,
        kind,
        origin,
        "" if gone else text,
        place,
        group,
        voice,
        language,
        consent=bool(consent),
        source=f"{kind}:{origin}",
        by=by,
        at=at,
        erased=gone,
    )


def _said(row: tuple[Any, ...]) -> Excerpt:
    uid, kind, origin = row[:3]
    by, at = row[8:10]
    text, group, table, round_, language, consent, workshop, number, act = row[12:]
    place = ", ".join(
        part
        for part in (
            f"table {table}" if table else "",
            f"round {round_}" if round_ else "",
            f"no. {number}" if number else "",
        )
        if part
    )
    gone = bool(row[11]) or text is None
    return Excerpt(
        uid,
        kind,
        origin,
        "" if gone else text,
        place,
        group or "",
        "",
        language or "",
        consent=bool(consent) and act != "hide",
        # Who sat at a table heard each other; without a table each contribution stands for itself.
        source=f"workshop:{workshop}|{table}|{round_}" if table else f"contribution:{origin}",
        by=by,
        at=at,
        erased=gone,
    )


def add_plan(writer: Writer, coders: int, share: float) -> None:
    """Write how many people code an excerpt, and for which share of the excerpts."""
    writer.append("coding_plans", coders=coders, share=float(share))


def plan(db: sqlite_utils.Database) -> CodingPlan:
    """Return how excerpts are coded; by two people each where nobody said otherwise."""
    row = db.execute(f"SELECT coders, share, by, at FROM coding_plans {LATEST} LIMIT 1").fetchone()
    return CodingPlan(*row) if row else CodingPlan()


def add_coding(writer: Writer, coding: Coding) -> None:
    """Write one person's answer to an excerpt; their latest one counts."""
    writer.append(
        "codings",
        excerpt=coding.excerpt,
        codes=json.dumps(list(coding.codes), ensure_ascii=False),
        finished=int(coding.finished),
        note=coding.note,
    )


def codings(db: sqlite_utils.Database, of: Sequence[str] = ()) -> list[Coding]:
    """Return every answer ever given (of some excerpts), second thoughts too, in the order of their writing."""
    only = f"WHERE excerpt IN ({', '.join('?' * len(of))})" if of else ""
    return [
        Coding(excerpt, by, tuple(json.loads(codes)), bool(finished), note, at)
        for excerpt, by, codes, finished, note, at in db.execute(
            f"SELECT excerpt, by, codes, finished, note, at FROM codings {only} {WRITTEN}", list(of)
        )
    ]


def add_settlement(writer: Writer, excerpt: str, codes: tuple[str, ...], note: str) -> None:
    """Write what a disagreement was settled to."""
    writer.append(
        "coding_settlements", excerpt=excerpt, codes=json.dumps(list(codes), ensure_ascii=False), note=note
    )


def settlements(db: sqlite_utils.Database) -> list[Coding]:
    """Return the settlements, oldest first; the latest of an excerpt counts."""
    return [
        Coding(excerpt, by, tuple(json.loads(codes)), True, note, at)
        for excerpt, by, codes, note, at in db.execute(
            f"SELECT excerpt, by, codes, note, at FROM coding_settlements {WRITTEN}"
        )
    ]


def add_response(writer: Writer, response: ThemeResponse) -> None:
    """Write what a gathering, or a group of it, said to a theme; the latest word of the same counts."""
    writer.append(
        "theme_responses",
        theme=response.theme,
        gathering=response.gathering,
        answer=response.answer,
        group=response.group,
        note=response.note,
    )


def responses(db: sqlite_utils.Database) -> list[ThemeResponse]:
    """Return what stands of the responses, oldest first."""
    return [
        ThemeResponse(*row)
        for row in db.execute(f"""SELECT theme, gathering, answer, "group", note, by, at FROM (
            SELECT *, row_number() OVER (PARTITION BY theme, gathering, "group" {LATEST}) AS nth
            FROM theme_responses) WHERE nth = 1 {WRITTEN}""")
    ]
