"""The screening desk's reading half: progress, conflicts, agreement, what was included and excluded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from reviewkit.desks.missing import Named
from reviewkit.desks.screening.dealing import Teamed
from reviewkit.desks.screening.exchanging import Given
from reviewkit.desks.screening.inviting import Invited
from reviewkit.desks.screening.linking import Linked
from reviewkit.desks.screening.measured import Measured
from reviewkit.desks.screening.piloting import Piloted
from reviewkit.desks.screening.removing import Removed
from reviewkit.desks.screening.retrieval import Retrieved
from reviewkit.desks.screening.searching import Searched
from reviewkit.errors import UnknownName
from reviewkit.model import Conflict, Progress, Report, Study, Verdict
from reviewkit.model.references import told_apart
from reviewkit.store import judgements, naming, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing

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
        return records.reports(
            self.store.db, judgements.queue(self.store.db, self.stage, self.person, after, limit)
        )

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


class Screening(
    Measured,
    Piloted,
    Teamed,
    Given,
    Invited,
    Searched,
    Removed,
    Retrieved,
    Linked,
    Named,
    at="review.screening",
):
    """Reads stages: nothing of a report's verdicts before all that are required are in."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self._protocol = protocol

    def progress(self, stage: str) -> Progress:
        """Return how many reports are open, in conflict, included and excluded, and how many each person judged."""
        self._protocol.stage(stage)
        counts = judgements.counts(self._store.db, stage)
        return Progress(
            stage,
            sum(counts.values()),
            counts.get("open", 0),
            counts.get("conflict", 0),
            counts.get("included", 0),
            counts.get("excluded", 0),
            judgements.judged(self._store.db, stage),
        )

    def conflicts(self, stage: str, limit: int = -1) -> list[Conflict]:
        """Return the reports on which the required verdicts are in and disagree, with those verdicts."""
        self._protocol.stage(stage)
        db = self._store.db
        ids = judgements.in_state(db, stage, "conflict", limit=limit)
        given: dict[str, dict[str, Verdict]] = defaultdict(dict)
        for verdict in judgements.verdicts(db, stage, ids):
            given[verdict.report][verdict.by] = verdict
        return [
            Conflict(report, stage, tuple(given[report.id][by] for by in sorted(given[report.id])))
            for report in records.reports(db, ids)
        ]

    def verdicts(self, stage: str) -> list[Verdict]:
        """Return all verdicts on revealed reports, second thoughts included, in the order in which they were given."""
        self._protocol.stage(stage)
        return judgements.revealed_verdicts(self._store.db, stage)

    def state(self, report: Thing, stage: str) -> str:
        """Return a report's state at a stage: "open", "included", "excluded", "conflict", "not retrieved", or ""."""
        self._protocol.stage(stage)
        return judgements.state(self._store.db, naming.report_id(self._store.db, report), stage)

    def standings(self, stage: str) -> list[tuple[str, str, str]]:
        """Return (report id, state, primary reason) of every report at a stage."""
        self._protocol.stage(stage)
        return judgements.standings(self._store.db, stage)

    def reports(self, stage: str, state: str = "included") -> list[Report]:
        """Return the reports in a state at a stage."""
        self._protocol.stage(stage)
        return records.reports(self._store.db, judgements.in_state(self._store.db, stage, state))

    def excluded(self, stage: str) -> list[tuple[Report, str]]:
        """Return the reports excluded at a stage, each with its primary reason."""
        self._protocol.stage(stage)
        reasons = {
            report: reason
            for report, state, reason in judgements.standings(self._store.db, stage)
            if state == "excluded"
        }
        return list(zip(records.reports(self._store.db, list(reasons)), reasons.values(), strict=True))

    def studies(self) -> list[Study]:
        """Return the included studies: the reports included at the last stage, those of one study together."""
        import networkx

        if not self._protocol.stages:
            return []
        included = self.reports(self._protocol.stages[-1].id)
        graph = networkx.Graph(judgements.study_links(self._store.db))
        by_id = {report.id: report for report in included}
        graph.add_nodes_from(by_id)
        found = (sorted(group & by_id.keys()) for group in networkx.connected_components(graph))
        return told_apart(Study(ids[0], tuple(by_id[uid] for uid in ids)) for ids in found if ids)

    def study(self, name: Study | Report | str) -> Study:
        """Return the included study that a study, a report or the beginning of an id names."""
        wanted = name if isinstance(name, str) else name.id
        studies = self.studies()
        fitting = [
            s
            for s in studies
            if len(wanted) >= naming.SHORTEST
            and any(uid.startswith(wanted) for uid in (s.id, *(r.id for r in s.reports)))
        ]
        if len(fitting) == 1:
            return fitting[0]
        raise UnknownName("included study", wanted, [f"{s.id[:12]} ({s.label})" for s in fitting or studies])
