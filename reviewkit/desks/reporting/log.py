"""What was written in a review, when and by whom."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from reviewkit.store import naming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.store import Store
    from reviewkit.store.naming import Thing

# Ledger -> what of a row is told. Words said in the workshop, and other people's answers before they may be read, are
# left out; slips and ballots are nobody's act.
TOLD = {
    "protocols": ("version", "reason"),
    "sources": ("name", "kind", "platform", "searched", "limits", "hits", "file", "read", "problems"),
    "links": ("a", "b", "relation", "basis", "why"),
    "relations": ("a", "b", "relation", "basis", "why", "active"),
    "preferences": ("report", "field", "record"),
    "teams": ("stage", "person", "active"),
    "rounds": ("stage", "round", "act", "people"),
    "assignments": ("report", "stage", "person", "active"),
    "verdicts": ("report", "stage", "verdict", "reasons", "note"),
    "withdrawals": ("report", "stage", "note"),
    "reveals": ("report", "stage"),
    "discussions": ("report", "stage", "note"),
    "resolutions": ("report", "stage", "verdict", "reason", "note"),
    "retrievals": ("report", "outcome", "note"),
    "study_links": ("report", "study", "active"),
    "removals": ("record", "stage", "reason", "tool", "note", "active"),
    "previous_versions": ("title", "studies", "reports", "note"),
    "previous_studies": ("report", "study", "active"),
    "full_texts": ("report", "kind", "name", "note", "active"),
    "attempts": ("report", "way", "note"),
    "programmes": ("programme", "title"),
    "settlements": ("subject", "form", "row", "field", "value"),
    "gatherings": ("gathering", "kind", "date", "people"),
    "codes": ("code", "name", "act", "note"),
    "themes": ("theme", "name", "act", "note"),
    "theme_responses": ("theme", "gathering", "answer"),
    "coding_settlements": ("excerpt", "codes", "note"),
    "questions": ("question", "text", "state"),
    "origins": ("question", "kind", "target", "active"),
    "evidence": ("question", "status", "why"),
    "votes": ("workshop", "act", "ballots", "seal"),
    "recommendations": ("recommendation", "text"),
    "decisions": ("question", "decision", "why"),
    "dissents": ("question", "active"),
    "follow_ups": ("question", "kind", "date", "note", "active"),
    "undertakings": ("recommendation", "owner", "due", "done", "note"),
}
AFTER_THE_REVEAL = ("verdicts", "withdrawals", "discussions", "assignments")
"""Told of revealed reports only: how many people a report was dealt to tells whether it is in the share that is judged
twice, and whoever knows that they are alone judges otherwise."""
REPORT_COLUMNS = {
    "links": ("a", "b"),
    "relations": ("a", "b"),
    "preferences": ("report",),
    "study_links": ("report", "study"),
    "assignments": ("report",),
    "verdicts": ("report",),
    "withdrawals": ("report",),
    "reveals": ("report",),
    "discussions": ("report",),
    "resolutions": ("report",),
    "retrievals": ("report",),
    "removals": ("record",),
    "previous_studies": ("report",),
    "full_texts": ("report",),
    "attempts": ("report",),
}


def log(store: Store, report: Thing | None = None) -> list[dict[str, Any]]:
    """Return what was written, oldest first, as dicts with at, by, what and the facts; of one report, where given.

    Verdicts on reports that are not revealed yet are left out, so that a log tells nobody's judgement early.
    """
    members: set[str] | None = None
    if report is not None:
        uid = naming.report_id(store.db, report)
        members = {
            row[0] for row in store.db.execute("SELECT record FROM membership WHERE report = ?", [uid])
        }
    ledgers = TOLD if members is None else {name: TOLD[name] for name in REPORT_COLUMNS}
    rows = heapq.merge(
        *(_rows(store, name, columns, members) for name, columns in ledgers.items()), key=lambda row: row[0]
    )
    return [entry for _, entry in rows]


def _rows(
    store: Store, ledger: str, columns: tuple[str, ...], members: set[str] | None
) -> Iterator[tuple[tuple[int, str, int], dict[str, Any]]]:
    shown = ""
    if ledger in AFTER_THE_REVEAL:
        shown = f"""WHERE EXISTS (SELECT 1 FROM membership AS m JOIN standing AS s ON s.report = m.report
                   WHERE m.record = {ledger}.report AND s.stage = {ledger}.stage
                     AND s.state IN ('included', 'excluded', 'conflict'))"""
    for clock, device, seq, at, by, *facts in store.db.execute(
        f"SELECT clock, device, seq, at, by, {', '.join(columns)} FROM {ledger} {shown} ORDER BY clock, device, seq"
    ):
        entry = dict(zip(columns, facts, strict=True))
        if members is None or any(entry[column] in members for column in REPORT_COLUMNS[ledger]):
            yield (clock, device, seq), {"at": at, "by": by, "what": ledger, **entry}
