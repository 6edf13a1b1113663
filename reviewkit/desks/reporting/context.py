"""Everything that the report tells, gathered from the desks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from reviewkit import dedup, workshop
from reviewkit.desks.reporting.agenda import agenda, in_words
from reviewkit.desks.reporting.evidence import evidence
from reviewkit.desks.reporting.flow import flow
from reviewkit.desks.reporting.retrieving import told
from reviewkit.errors import NotAllowed, ReviewkitError
from reviewkit.report import ReportContext, Table
from reviewkit.store import judgements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.desks.duplicates import Duplicates
    from reviewkit.desks.extraction import Extraction, Line
    from reviewkit.desks.references import References
    from reviewkit.desks.screening import Screening
    from reviewkit.desks.synthesis import Synthesis
    from reviewkit.desks.workshop import Room
    from reviewkit.protocol import Field, Protocol
    from reviewkit.store import Store

TASKS = {
    "sources": "searches",
    "links": "duplicates judged",
    "verdicts": "verdicts",
    "resolutions": "conflicts settled",
    "answers": "answers extracted",
    "settlements": "differences settled",
    "relations": "reports related",
    "attempts": "full texts sought",
    "codings": "passages coded",
    "coding_settlements": "codings settled",
    "contributions": "words written down",
    "seatings": "tables seated",
    "questions": "questions worded",
    "evidence": "evidence checked",
    "recommendations": "recommendations",
}


def context(
    protocol: Protocol,
    store: Store,
    *,
    references: References,
    duplicates: Duplicates,
    screening: Screening,
    extraction: Extraction,
    synthesis: Synthesis,
    room: Room | None,
    invented: str = "",
) -> ReportContext:
    """Return what the report is made of; what is not there yet is left empty, and the report says so."""
    studies = screening.studies()
    gap_map = synthesis.gap_map() if studies and synthesis.mapped else None
    return ReportContext(
        protocol=protocol,
        sources=references.sources(),
        dedup=_deduplication(store, duplicates),
        rules=_rule_tables(store),
        overlap=duplicates.overlap(),
        agreement=_agreement(protocol, screening),
        flow=flow(protocol, references, screening),
        studies=studies,
        extraction=_tables("study", protocol, extraction) if studies else [],
        gap_map=gap_map,
        gaps=gap_map.gaps if gap_map else (),
        programmes=extraction.programmes(),
        programme_tables=_tables("programme", protocol, extraction) if extraction.programmes() else [],
        variation=synthesis.variation() if extraction.programmes() else {},
        evidence=evidence(
            protocol, synthesis, studies=bool(studies), programmes=bool(extraction.programmes())
        ),
        voices=synthesis.voices(),
        involvement=_involvement(store, room, protocol.workshop.small_published if protocol.workshop else 10),
        invented=invented,
        version=version("reviewkit"),
        **told(protocol, screening),
        made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        **_workshop(synthesis, extraction, room),
    )


def _deduplication(store: Store, duplicates: Duplicates) -> list[str]:
    links = duplicates.links()
    known = {rules.name: rules for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH)}
    used = [
        row[0]
        for row in store.db.execute("SELECT DISTINCT rules FROM links WHERE rules <> '' ORDER BY rules")
    ]
    told = [
        f"Records were compared by the rule set “{name}”: {known[name].description} {known[name].reason}"
        for name in used
        if name in known
    ]
    by_rule = sum(link.by_rule and link.relation == "same" for link in links)
    by_people = [link for link in links if not link.by_rule]
    if links:
        told.append(
            f"{by_rule} pairs of records were linked by rules; people decided on {len(by_people)} pairs "
            f"({sum(link.relation == 'same' for link in by_people)} the same, "
            f"{sum(link.relation == 'different' for link in by_people)} different); "
            f"{len(duplicates.waiting())} doubtful pairs wait."
        )
    if related := duplicates.relations():
        kinds = Counter(relation.kind for relation in related)
        named = ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
        told.append(f"Related, but not the same work: {len(related)} pairs of reports ({named}).")
    return told


def _rule_tables(store: Store) -> list[Table]:
    """Return each rule set that was used as a table: what it asks and why."""
    used = {row[0] for row in store.db.execute("SELECT DISTINCT rules FROM links WHERE rules <> ''")}
    note = "Two records are one work where at least one rule holds and no veto does; people's decisions go before both."
    return [
        Table(
            f"Rules for duplicates: {rules.name}",
            ("What", "How it decides", "Why"),
            rules.describe()[1:],
            note,
        )
        for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH)
        if rules.name in used
    ]


def _agreement(protocol: Protocol, screening: Screening) -> Table | None:
    rows = []
    for stage in protocol.stages:
        if stage.reviewers > 1:
            found = screening.agreement(stage.id)
            if found.n:
                rows.append(
                    [
                        stage.title or stage.id,
                        found.n,
                        *(_round(v) for v in (found.observed, found.kappa, found.ac1, found.pabak)),
                    ]
                )
    note = (
        "Independent verdicts, as they stood when the required ones were complete and before any conflict was "
        "settled; “unsure” counts as a verdict of its own. AC1: Gwet 2008. PABAK: Byrt and others 1993."
    )
    columns = ("Stage", "Reports", "Observed agreement", "Kappa", "AC1", "PABAK")
    return Table("Agreement between reviewers", columns, rows, note) if rows else None


def _round(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.3f}"


def _tables(about: str, protocol: Protocol, extraction: Extraction) -> list[Table]:
    """Return a table for each section of each form about studies or programmes: a page is narrower than a form."""
    tables = []
    for form in protocol.forms:
        if form.about != about:
            continue
        lines = extraction.lines(form.id)
        waiting = sum(len(people) < form.reviewers for people in extraction.progress(form.id).values())
        note = (
            f"{waiting} are not filled in by {form.reviewers} people yet and are left out." if waiting else ""
        )
        names = {item.of: extraction.called(item.of) for item in form.fields if item.type == "reference"}
        sections: dict[str, list[Field]] = {}
        for field in form.fields:
            if field.type != "quotation":
                sections.setdefault(field.section, []).append(field)
        for section, fields in sections.items():
            title = ": ".join(part for part in (form.title or form.id, section) if part)
            columns = (
                "Study" if about == "study" else "Programme",
                *((field.label or field.id) + (f" ({field.unit})" if field.unit else "") for field in fields),
            )
            rows = [[line.label, *(_answer(line, field, names) for field in fields)] for line in lines]
            tables.append(Table(title, columns, rows, " ".join(filter(None, [note, _doubts(lines, fields)]))))
    return tables


def _answer(line: Line, field: Field, names: Mapping[str, Mapping[tuple[str, int], str]]) -> Any:
    """Return what stands as a cell: an entry of another form by its name, and a mark where the form has changed."""
    stands = line.fields.get(field.id)
    cell = _cell(stands)
    if stands is not None and stands.given and field.type == "reference" and stands.given.values:
        cell = "; ".join(names[field.of].get((line.subject, row), str(row)) for row in stands.given.values)
    return (
        f"{'; '.join(map(str, cell)) if isinstance(cell, tuple) else cell} †"
        if field.id in line.doubts
        else cell
    )


def _doubts(lines: Sequence[Line], fields: Sequence[Field]) -> str:
    """Return in words why answers are marked: they were given under an earlier form."""
    found = {
        f"{field.label or field.id}: {line.doubts[field.id]}"
        for line in lines
        for field in fields
        if field.id in line.doubts
    }
    return (
        f"† Given under an earlier form, to be looked at again. {'; '.join(sorted(found))}." if found else ""
    )


def _cell(stands: Any) -> Any:
    if stands is None:
        return None
    if stands.given is None:
        return "(two answers, not settled)"
    if stands.given.status != "value":
        return stands.given.status
    value = stands.given.value
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 7 hours, not 7.0
    return value


def _involvement(store: Store, room: Room | None, limit: int) -> Table | None:
    """Return who did what: a row for everybody who wrote, and for every group of the workshop, zeros included.

    What people of a small group said or cast is withheld, and with it the number of another group's.
    """
    done = judgements.activity(store.db)
    people = sorted(person for person in done if not person.startswith("("))
    rows: list[list[Any]] = [[person, *(done[person].get(task, 0) for task in TASKS), 0] for person in people]
    rows += _groups(room, limit)
    note = (
        "Counted in rows of the ledgers. Whoever wrote something down is not always who said it: what people of the "
        f"workshop's groups said and cast stands in their own rows, unless fewer than {limit} of them voted."
    )
    return Table("Who did what", ("Person", *TASKS.values(), "ballots"), rows, note) if people else None


def _groups(room: Room | None, limit: int) -> list[list[Any]]:
    if room is None or not room.plan.groups:
        return []
    said = Counter(word.group for word in room.contributions())
    try:
        cast = Counter(ballot.group for ballot in room.ballots())
    except NotAllowed:  # the vote is running
        cast = Counter()
    shown = workshop.publishable(dict.fromkeys(room.plan.groups, 0) | cast, limit).shown
    zeros = dict.fromkeys(TASKS, 0)
    return [
        [
            f"{group} (group)",
            *(zeros | {"contributions": said[group] if group in shown else "withheld"}).values(),
            shown.get(group, "withheld"),
        ]
        for group in room.plan.groups
    ]


def _workshop(desk: Synthesis, extraction: Extraction, room: Room | None) -> dict[str, Any]:
    if room is None:
        return {}
    words = room.contributions()
    told: dict[str, Any] = {
        "recommendations": room.recommendations(),
        "support": {c.id: f"words no. {c.number}" for c in words}
        | {question.id: question.text for question in room.questions(everything=True)},
        "rounds": _rounds(room, words),
    }
    try:
        ballots = room.ballots()
    except NotAllowed:  # the vote is running
        return told
    if not ballots:
        return told
    told["ballots"] = Counter(ballot.group for ballot in ballots)
    limit = room.plan.small_published
    try:
        # What is printed has a stricter limit than the room: its warnings name no group below it either.
        tally = room.tally(resamples=1000, small=limit).published(limit)
    except ReviewkitError as error:
        return told | {"notes": [f"The ballots cannot be counted yet: {error}"]}
    return told | {
        "agenda": agenda(desk, extraction, room),
        "rule": tally.rule_text,
        "certainty": in_words(tally.statement, room),
        "notes": list(tally.warnings),
    }


def _rounds(room: Room, words: Sequence[Any]) -> Table | None:
    said = Counter(c.round for c in words)
    rows = [
        [
            r.title or r.id,
            {"gather": "gathering words", "word": "wording questions", "vote": "voting"}[r.kind],
            r.tables,
            said.get(r.id, 0),
        ]
        for r in room.plan.rounds
    ]
    return (
        Table("Rounds of the workshop", ("Round", "What for", "Tables", "Contributions"), rows)
        if rows
        else None
    )
