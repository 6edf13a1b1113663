"""Lines of other tools' files: the works they are about, the verdicts they become, and where each came from."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from reviewkit.store import spans
from reviewkit.store.derived import derive, touch, withdraw
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sqlite_utils

    from reviewkit.store.ledger import Writer


class Line(NamedTuple):
    """A line to bring in: `verdict` None says nothing of include or exclude, "" takes a verdict back."""

    report: str
    person: str
    verdict: str | None
    reasons: tuple[str, ...]
    note: str
    line: int
    made: str
    raw: str


class Works(NamedTuple):
    """How reports can be found: by what another tool's file may tell of them; a place that fits several fits none."""

    ids: Mapping[str, set[str]]
    dois: Mapping[str, set[str]]
    pmids: Mapping[str, set[str]]
    keys: Mapping[str, set[str]]
    titles: Mapping[tuple[str, int | None], set[str]]


def works(db: sqlite_utils.Database) -> Works:
    """Return every way in which the records of the review can be named."""
    ids: dict[str, set[str]] = defaultdict(set)
    dois: dict[str, set[str]] = defaultdict(set)
    pmids: dict[str, set[str]] = defaultdict(set)
    keys: dict[str, set[str]] = defaultdict(set)
    titles: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for record, report, doi, pmid, title, year, rest in db.execute(
        """SELECT r.uid, m.report, r.doi, r.pmid, r.title, r.year, json_extract(r.fields, '$.accession')
        FROM records AS r JOIN membership AS m ON m.record = r.uid"""
    ):
        ids[record].add(report)
        if doi:
            dois[doi.casefold()].add(report)
        if pmid:
            pmids[pmid].add(report)
        if rest:
            keys[str(rest).removeprefix("rayyan-")].add(report)
        if title:
            titles[fold(title), year].add(report)
            titles[fold(title), None].add(report)
    return Works(ids, dois, pmids, keys, titles)


def seen(db: sqlite_utils.Database, stage: str) -> set[tuple[str, str, str, str]]:
    """Return (report, person, made, raw) of the lines that were brought in at a stage before."""
    return set(
        db.execute(
            """SELECT m.report, i.person, i.made, i.raw FROM imports AS i
            JOIN membership AS m ON m.record = i.report WHERE i.stage = ?""",
            [stage],
        ).fetchall()
    )


def bring_in(writer: Writer, stage: str, file: str, lines: Iterable[Line]) -> int:
    """Write lines in the names of those who decided, in their order, and return how many verdicts they became."""
    lines = list(lines)
    db = writer.db
    touch(db, {line.report for line in lines})
    withdraw(db)
    verdicts = 0
    for line in lines:
        uid = None
        with writer.acting_for(line.person):
            if line.verdict:
                uid = writer.append(
                    "verdicts",
                    report=line.report,
                    stage=stage,
                    verdict=line.verdict,
                    reasons=json.dumps(line.reasons, ensure_ascii=False),
                    note=line.note,
                )
                verdicts += 1
            elif line.verdict == "":
                writer.append("withdrawals", report=line.report, stage=stage, note=line.note)
        writer.append(
            "imports",
            report=line.report,
            stage=stage,
            person=line.person,
            verdict=uid,
            file=file,
            line=line.line,
            made=line.made,
            raw=line.raw,
        )
    derive(db)
    for person in sorted({line.person for line in lines}):
        spans.remake(db, person)
    return verdicts


def frame(
    db: sqlite_utils.Database, stages: Iterable[str], person: str | None = None
) -> list[dict[str, Any]]:
    """Return every verdict on revealed reports, or a person's own, as rows: second thoughts included, oldest first."""
    shown = "v.by = :person" if person is not None else "s.state IN ('included', 'excluded', 'conflict')"
    columns = (
        "report",
        "stage",
        "reviewer",
        "verdict",
        "reasons",
        "note",
        "at",
        "made",
        "file",
        "counts",
        "state",
    )
    rows = db.execute(
        f"""SELECT m.report, v.stage, v.by, v.verdict, v.reasons, v.note, v.at, coalesce(i.made, ''),
            coalesce(i.file, ''), 1 = row_number() OVER (
                PARTITION BY m.report, v.stage, v.by ORDER BY v.clock DESC, v.device DESC, v.seq DESC)
                AND c.person IS NOT NULL,
            coalesce(s.state, '')
        FROM verdicts AS v JOIN membership AS m ON m.record = v.report
        LEFT JOIN standing AS s ON s.report = m.report AND s.stage = v.stage
        LEFT JOIN current AS c ON c.report = m.report AND c.stage = v.stage AND c.person = v.by
        LEFT JOIN imports AS i ON i.verdict = v.uid
        WHERE {shown} AND v.stage IN (SELECT value FROM json_each(:stages))
        ORDER BY v.clock, v.device, v.seq""",
        {"person": person, "stages": json.dumps(list(stages))},
    )
    found = []
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        told["reasons"] = "; ".join(json.loads(told["reasons"]))
        told["counts"] = bool(told["counts"])
        found.append(told)
    return found
