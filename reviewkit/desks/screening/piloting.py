"""Pilot rounds: a sample that everybody judges, how far they agreed, what was said of it, and the next round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.desks.screening.dealing import OVERLAP, draw, named, untouched
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Discussion, Gate, PilotRound, Revealed
from reviewkit.protocol import Pilot
from reviewkit.store import judgements, naming, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.protocol import Protocol, Stage
    from reviewkit.screening import Agreement
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing

MEASURES = {
    "observed": "observed agreement",
    "kappa": "kappa",
    "ac1": "AC1",
    "pabak": "PABAK",
    "alpha": "alpha",
}


class Piloted:
    """Reads pilot rounds: of an open one who has how much to do, of a closed one everything."""

    _store: Store
    _protocol: Protocol

    if TYPE_CHECKING:

        def _measure(
            self, rule: Stage, at: Any, people: Sequence[str], among: set[str] | None
        ) -> Agreement: ...

    def pilots(self, stage: str) -> list[PilotRound]:
        """Return the pilot rounds of a stage, the first one first."""
        self._protocol.stage(stage)
        return [
            PilotRound(
                stage,
                row.round,
                "open" if row.act == "open" else "closed",
                row.reports,
                row.people,
                row.by,
                row.opened,
                "" if row.act == "open" else row.at,
                rounds.left(self._store.db, stage, row.round),
            )
            for row in rounds.rounds(self._store.db, stage)
            if row.round != OVERLAP
        ]

    def pilot_agreement(self, stage: str, round: int | None = None) -> Agreement:  # noqa: A002 - the field's word
        """Return how far people agreed in a closed pilot round, the latest where none is named.

        Raises NotAllowed while the round is open, UnknownName where there is none.
        """
        found = self._closed(stage, round)
        return self._measure(
            self._protocol.stage(stage), "reveal", found.people, self._members(found.reports)
        )

    def gate(self, stage: str, round: int | None = None) -> Gate:  # noqa: A002 - as above
        """Return whether a closed pilot round, the latest where none is named, reached what the protocol asks for."""
        found = self._closed(stage, round)
        plan = self._protocol.stage(stage).pilot or Pilot()
        measured = self.pilot_agreement(stage, found.round)
        value, interval = getattr(measured, plan.statistic), measured.interval(plan.statistic)
        met = None if value is None else value >= plan.gate
        name = MEASURES[plan.statistic]
        head = f"Round {found.round}: {len(found.people)} people on {measured.n} reports. "
        if value is None:
            said = f"Whether the gate ({name} {plan.gate:g}) is met cannot be told. {measured.statement}"
        else:
            span = f" (95% interval {interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
            verb = "is met" if met else "is not met"
            said = f"{name[0].upper()}{name[1:]} {value:.2f}{span}: the gate of {plan.gate:g} {verb}."
            if met and interval and interval[0] < plan.gate:
                said += " The interval reaches below it, so another round would make this surer."
            if not met:
                said += (
                    " Talk over what you judged differently, sharpen the criteria, and begin another round."
                )
        return Gate(stage, found.round, plan.statistic, plan.gate, value, interval, met, head + said)

    def _closed(self, stage: str, number: int | None) -> PilotRound:
        found = self.pilots(stage)
        wanted = [r for r in found if number in (None, r.round) and (number or r.state == "closed")]
        if not wanted:
            raise UnknownName("closed pilot round", number or "", [str(r.round) for r in found if r.closed])
        if wanted[-1].state == "open":
            raise NotAllowed(
                f"pilot round {number} at {stage!r} is open: its verdicts are told when it is closed"
            )
        return wanted[-1]

    def _members(self, reports: Sequence[str]) -> set[str]:
        """Return the reports that records of a round belong to by now."""
        return {naming.report_id(self._store.db, report) for report in reports}

    def revealed(self, stage: str) -> list[Revealed]:
        """Return when the required verdicts on each report of a stage were first complete, oldest first."""
        self._protocol.stage(stage)
        return [Revealed(row.report, stage, row.at) for row in rounds.revealed(self._store.db, stage)]

    def discussions(self, stage: str, report: Thing | None = None) -> list[Discussion]:
        """Return what was noted of revealed reports at a stage, or of one of them, oldest first."""
        self._protocol.stage(stage)
        only = naming.report_id(self._store.db, report) if report is not None else ""
        return [
            Discussion(uid, stage, by, at, note)
            for uid, by, at, note in rounds.discussions(self._store.db, stage)
            if only in ("", uid)
        ]


class Piloting:
    """Opens and closes pilot rounds and notes what was discussed, in one person's name."""

    _store: Store
    _protocol: Protocol
    _by: str

    def pilot(
        self, stage: str, n: int | None = None, people: Sequence[Any] = (), *, seed: int = 0
    ) -> PilotRound:
        """Open a pilot round: a sample of `n` reports that all of `people` judge, before anything else in their queue.

        `n` is the protocol's number where it is left out, `people` the stage's team. The sample is drawn by lot from
        the reports that nobody has judged and no earlier round had. Its verdicts are verdicts of the stage. Nobody
        reads any of them before the round is closed, which it is by itself when everybody has judged everything.
        Raises NotAllowed while another round is open, or where there are too few reports or people.
        """
        rule = self._protocol.stage(stage)
        names = named(people, rule, self._store)
        number = n or (rule.pilot or Pilot()).sample
        with self._store.write(self._by) as writer:
            earlier = rounds.rounds(writer.db, stage)
            for row in earlier:
                if row.act == "open" and row.round != OVERLAP:
                    raise NotAllowed(
                        f"pilot round {row.round} at {stage!r} is open; close it before the next one"
                    )
            if len(names) < 2:
                raise NotAllowed("a pilot round needs two people or more: alone nobody agrees with anybody")
            free = untouched(self._store, stage)
            if len(free) < number:
                raise NotAllowed(
                    f"a pilot round of {number} reports needs as many that nobody has judged yet at {stage!r}; "
                    f"there are {len(free)}"
                )
            place = 1 + max([row.round for row in earlier], default=0)
            sample = draw(free, number, f"pilot {stage} {place} {seed}")
            rounds.write_round(writer, stage, place, "open", sample, names)
        opened = next(row for row in rounds.rounds(self._store.db, stage) if row.round == place)
        return PilotRound(
            stage,
            place,
            "open",
            opened.reports,
            opened.people,
            opened.by,
            opened.opened,
            left=rounds.left(self._store.db, stage, place),
        )

    def close_pilot(self, stage: str) -> int:
        """Close the open pilot round before everybody has judged everything, and return its number.

        What has the verdicts that its stage requires is revealed; the rest goes back to everybody's queues.
        """
        self._protocol.stage(stage)
        with self._store.write(self._by) as writer:
            opened = [r for r in rounds.rounds(writer.db, stage) if r.act == "open" and r.round != OVERLAP]
            if not opened:
                raise NotAllowed(f"no pilot round is open at {stage!r}")
            for row in opened:
                rounds.write_round(writer, stage, row.round, "close", row.reports, row.people)
        return opened[-1].round

    def discuss(self, report: Thing, stage: str, note: str) -> None:
        """Note what was said of a report at a stage; only once its verdicts are revealed."""
        self._protocol.stage(stage)
        if not note.strip():
            raise NotAllowed("a discussion needs a note")
        with self._store.write(self._by) as writer:
            uid = naming.report_id(self._store.db, report)
            if judgements.state(self._store.db, uid, stage) not in judgements.REVEALED:
                raise NotAllowed(
                    f"report {uid[:12]} is not revealed at {stage!r}: it can be discussed once all verdicts are in"
                )
            writer.append("discussions", report=uid, stage=stage, note=note)
