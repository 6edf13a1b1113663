"""The screening desk: blind judgements, conflicts, resolutions, and the queues and numbers that follow."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, overload

import networkx

from reviewkit import screening
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Conflict, Progress, Report, Study, Verdict
from reviewkit.store import judgements, naming, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewkit.model import Judgement, Record
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.store import Store, Writer

    Thing = Report | Conflict | Study | Record | str

REVEALED = ("included", "excluded", "conflict")
"""States in which every required verdict is in: only then may others' verdicts be read."""
PAGE = 50  # reports fetched at a time while somebody goes through a queue


@dataclass(frozen=True, repr=False)
class Queue:
    """The reports that wait for one person at a stage: a live view, shorter with every verdict."""

    store: Store
    stage: str
    person: str

    def __iter__(self) -> Iterator[Report]:
        after = ""
        while page := self.page(after, PAGE):
            yield from page
            after = page[-1].id

    def page(self, after: str = "", limit: int = PAGE) -> list[Report]:
        """Return the next reports behind a report id."""
        return records.reports(self.store.db, judgements.queue(self.store.db, self.stage, self.person, after, limit))

    def next(self, after: str = "") -> Report | None:
        """Return the next report behind a report id, or None at the end."""
        return next(iter(self.page(after, 1)), None)

    def __len__(self) -> int:
        return judgements.queue_length(self.store.db, self.stage, self.person)

    @overload
    def __getitem__(self, position: int) -> Report: ...
    @overload
    def __getitem__(self, position: slice) -> list[Report]: ...
    def __getitem__(self, position: int | slice) -> Report | list[Report]:
        ids = judgements.queue(self.store.db, self.stage, self.person, "", -1)
        if isinstance(position, slice):
            return records.reports(self.store.db, ids[position])
        return records.reports(self.store.db, [ids[position]])[0]

    def __repr__(self) -> str:
        return f"<Queue of {self.person} at {self.stage}: {len(self)} reports>"


class Screening:
    """Reads stages: nothing of a report's verdicts before all that are required are in."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self._protocol = protocol

    def progress(self, stage: str) -> Progress:
        """Return how many reports are open, in conflict, included and excluded, and how many each person judged."""
        self._protocol.stage(stage)
        counts = judgements.counts(self._store.db, stage)
        return Progress(stage, sum(counts.values()), counts.get("open", 0), counts.get("conflict", 0),
                        counts.get("included", 0), counts.get("excluded", 0),
                        judgements.judged(self._store.db, stage))

    def conflicts(self, stage: str, limit: int = -1) -> list[Conflict]:
        """Return the reports on which the required verdicts are in and disagree, with those verdicts."""
        self._protocol.stage(stage)
        db = self._store.db
        ids = judgements.in_state(db, stage, "conflict", limit=limit)
        given: dict[str, dict[str, Verdict]] = defaultdict(dict)
        for verdict in judgements.verdicts(db, stage, ids):
            given[verdict.report][verdict.by] = verdict
        return [Conflict(report, stage, tuple(given[report.id][by] for by in sorted(given[report.id])))
                for report in records.reports(db, ids)]

    def verdicts(self, stage: str) -> list[Verdict]:
        """Return all verdicts on revealed reports, second thoughts included, in the order in which they were given."""
        self._protocol.stage(stage)
        shown = {report for report, state, _ in judgements.standings(self._store.db, stage) if state in REVEALED}
        return [verdict for verdict in judgements.verdicts(self._store.db, stage) if verdict.report in shown]

    def state(self, report: Thing, stage: str) -> str:
        """Return a report's state at a stage: "open", "included", "excluded", "conflict", "not retrieved", or ""."""
        self._protocol.stage(stage)
        return judgements.state(self._store.db, naming.report_id(self._store.db, report), stage)

    def agreement(self, stage: str, at: Literal["first", "reveal", "final"] = "reveal",
                  unsure_as: Literal["include", "exclude"] | None = None) -> screening.Agreement:
        """Return how far people agreed, before any resolution.

        `at`: "first" counts each person's first word, "reveal" what stood when the required verdicts were first
        complete (what independent judgement means), "final" what stands now. Only revealed reports count.
        """
        required = self._protocol.stage(stage).reviewers
        units: dict[str, dict[str, str]] = defaultdict(dict)
        for verdict in self.verdicts(stage):
            unit = units[verdict.report]
            is_new = verdict.by not in unit
            if at == "final" or (is_new and (at == "first" or len(unit) < required)) or (
                    at == "reveal" and len(unit) < required):
                unit[verdict.by] = verdict.verdict
        people = sorted({person for unit in units.values() for person in unit})
        rows: list[tuple[str | None, ...]] = [tuple(unit.get(person) for person in people) for unit in units.values()]
        return screening.agreement(screening.fold(rows, unsure_as=unsure_as))

    def reports(self, stage: str, state: str = "included") -> list[Report]:
        """Return the reports in a state at a stage."""
        self._protocol.stage(stage)
        return records.reports(self._store.db, judgements.in_state(self._store.db, stage, state))

    def excluded(self, stage: str) -> list[tuple[Report, str]]:
        """Return the reports excluded at a stage, each with its primary reason."""
        self._protocol.stage(stage)
        reasons = {report: reason for report, state, reason in judgements.standings(self._store.db, stage)
                   if state == "excluded"}
        return list(zip(records.reports(self._store.db, list(reasons)), reasons.values(), strict=True))

    def studies(self) -> list[Study]:
        """Return the included studies: the reports included at the last stage, those of one study together."""
        if not self._protocol.stages:
            return []
        included = self.reports(self._protocol.stages[-1].id)
        graph = networkx.Graph(judgements.study_links(self._store.db))
        by_id = {report.id: report for report in included}
        graph.add_nodes_from(by_id)
        found = (sorted(group & by_id.keys()) for group in networkx.connected_components(graph))
        studies = [Study(ids[0], tuple(by_id[uid] for uid in ids)) for ids in found if ids]
        return sorted(studies, key=lambda study: (study.label.casefold(), study.id))

    def study(self, name: Study | Report | str) -> Study:
        """Return the included study that a study, a report or the beginning of an id names."""
        wanted = name if isinstance(name, str) else name.id
        studies = self.studies()
        fitting = [s for s in studies if len(wanted) >= naming.SHORTEST and
                   any(uid.startswith(wanted) for uid in (s.id, *(r.id for r in s.reports)))]
        if len(fitting) == 1:
            return fitting[0]
        raise UnknownName("included study", wanted, [f"{s.id[:12]} ({s.label})" for s in fitting or studies])


class ScreeningWriter:
    """Judges, assigns and resolves in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, by: str) -> None:
        self._store = store
        self._protocol = protocol
        self._by = by

    def queue(self, stage: str) -> Queue:
        """Return the reports that wait for this person, in an order that tells nothing about anybody's verdicts."""
        self._protocol.stage(stage)
        return Queue(self._store, stage, self._by)

    def mine(self, stage: str) -> list[Verdict]:
        """Return this person's own verdicts at a stage, second thoughts included, the latest last."""
        self._protocol.stage(stage)
        return judgements.verdicts(self._store.db, stage, person=self._by)

    def assign(self, stage: str, people: Sequence[Any], *, per_report: int | None = None, seed: int = 0) -> int:
        """Deal the open reports of a stage out to people, balanced and seeded; return how many were dealt.

        `people` are names or Persons. Assignments that exist stay; those of people who are not named any more are
        dealt again, their verdicts stay.
        """
        rule = self._protocol.stage(stage)
        names = [person if isinstance(person, str) else person.name for person in people]
        db = self._store.db
        with self._store.write(self._by) as writer:
            kept = [(report, person) for report, person in db.execute(
                "SELECT report, person FROM assigned WHERE stage = ? ORDER BY report, person", [stage])]
            judged = {(report, person) for report, person in db.execute(
                "SELECT report, person FROM current WHERE stage = ?", [stage])}
            leaving = [pair for pair in kept if pair[1] not in names and pair not in judged]
            staying = [pair for pair in kept if pair not in set(leaving)]
            open_reports = judgements.in_state(db, stage, "open")
            dealt = screening.assign(open_reports, names, per_report=per_report or rule.reviewers, seed=seed,
                                     already=sorted(set(staying) | judged))
            fresh = [pair for pair in dealt if pair not in set(staying)]
            judgements.assign(writer, stage, [*((r, p, False) for r, p in leaving), *((r, p, True) for r, p in fresh)])
        return len(fresh)

    def judge(self, report: Thing, stage: str, verdict: Judgement, reasons: Iterable[str] = (), note: str = "") -> None:
        """Record this person's verdict; said again, it is a second thought and the latest counts.

        Raises UnknownName for a stage, report or reason that does not exist, NotAllowed where the report is not
        open to this person.
        """
        rule = self._protocol.stage(stage)
        given = _reasons(self._protocol, rule, verdict, reasons)
        with self._store.write(self._by) as writer:
            uid = naming.report_id(self._store.db, report)
            self._check_open(rule, uid)
            judgements.judge(writer, "verdicts", uid, stage=stage, verdict=verdict, reasons=json.dumps(given), note=note)
            judgements.advance_floor(writer, stage, self._by)

    def _check_open(self, rule: Stage, report: str) -> None:
        db, stage = self._store.db, rule.id
        state = judgements.state(db, report, stage)
        judges = judgements.judges(db, report, stage)
        if not state:
            raise NotAllowed(f"report {report[:12]} is not at stage {stage!r} (yet): it has to be included before it")
        if state == "not retrieved":
            raise NotAllowed(f"report {report[:12]} could not be retrieved; record its retrieval before judging it")
        if self._by in judges:
            return
        if judgements.has_assignments(db, stage) and not judgements.is_assigned(db, stage, self._by, report):
            raise NotAllowed(f"report {report[:12]} is not assigned to {self._by} at stage {stage!r}")
        if state != "open":
            more = "; settle it with resolve()" if state == "conflict" else ""
            raise NotAllowed(f"the required verdicts on report {report[:12]} at {stage!r} are in already{more}")

    def resolve(self, report: Thing, stage: str, verdict: Literal["include", "exclude"], reason: str = "",
                note: str = "") -> None:
        """Settle a conflict; the verdicts stay as they are, the resolution stands beside them.

        Raises NotAllowed where there is no conflict, where this person judged the report themselves (unless the
        protocol resolves by consensus), or is not among the resolvers that the protocol names.
        """
        rule = self._protocol.stage(stage)
        if verdict not in ("include", "exclude"):
            raise UnknownName("resolution", verdict, ("include", "exclude"))
        given = _reasons(self._protocol, rule, verdict, [reason] if reason else [], required=False)
        db = self._store.db
        with self._store.write(self._by) as writer:
            uid = naming.report_id(db, report)
            state = judgements.state(db, uid, stage)
            earlier = any(r.report == uid for r in judgements.resolutions(db, stage))
            if state != "conflict" and not earlier:
                raise NotAllowed(f"there is no conflict to resolve on report {uid[:12]} at {stage!r}: "
                                 f"it is {state or 'not at this stage'}")
            self._check_resolver(rule, judgements.judges(db, uid, stage))
            judgements.judge(writer, "resolutions", uid, stage=stage, verdict=verdict,
                             reason=given[0] if given else "", note=note)

    def _check_resolver(self, rule: Stage, judges: list[str]) -> None:
        if rule.resolver == ("consensus",):
            return
        if self._by in judges:
            raise NotAllowed(f"{self._by} judged this report at {rule.id!r} and cannot resolve the conflict; "
                             "somebody who did not judge it can")
        if rule.resolver != ("third",) and self._by not in rule.resolver:
            raise NotAllowed(f"the protocol lets {', '.join(rule.resolver)} resolve at {rule.id!r}, not {self._by}")

    def not_retrieved(self, report: Thing, note: str = "") -> None:
        """Record that a report's full text could not be had; it leaves the queue and is counted as such."""
        self._retrieval(report, "not retrieved", note)

    def retrieved(self, report: Thing, note: str = "") -> None:
        """Record that a report's full text was had after all."""
        self._retrieval(report, "retrieved", note)

    def _retrieval(self, report: Thing, outcome: str, note: str) -> None:
        with self._store.write(self._by) as writer:
            judgements.judge(writer, "retrievals", naming.report_id(self._store.db, report), outcome=outcome, note=note)

    def same_study(self, report: Thing, other: Thing, *, same: bool = True) -> None:
        """Record that two reports tell of one study, or (same=False) that they do not after all."""
        db = self._store.db
        with self._store.write(self._by) as writer:
            one, two = sorted((naming.report_id(db, report), naming.report_id(db, other)))
            if one == two:
                raise NotAllowed(f"{one[:12]} is one and the same report")
            writer.append("study_links", report=two, study=one, active=int(same))


def _reasons(protocol: Protocol, rule: Stage, verdict: str, reasons: Iterable[str], *,
             required: bool = True) -> list[str]:
    if verdict not in ("include", "exclude", "unsure"):
        raise UnknownName("verdict", verdict, ("include", "exclude", "unsure"))
    given = list(dict.fromkeys(reason for reason in reasons if reason))
    for reason in given:
        if reason not in rule.reasons:
            raise UnknownName(f"exclusion reason at stage {rule.id!r}", reason, rule.reasons)
    if given and verdict == "include":
        raise NotAllowed("an inclusion has no exclusion reason")
    if required and verdict == "exclude" and rule.reason_required and not given:
        raise NotAllowed(f"stage {rule.id!r} asks for a reason with every exclusion: {', '.join(rule.reasons)}")
    return given
