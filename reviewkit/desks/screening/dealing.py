"""Who judges what: the stage's team, and its reports dealt out by the design that the protocol names."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from reviewkit import screening
from reviewkit.errors import NotAllowed
from reviewkit.store import judgements, rounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.protocol import Protocol, Stage
    from reviewkit.store import Store, Writer

OVERLAP = 0
"""The number of the round that is the overlap sample; pilot rounds count from 1."""

Pair = tuple[str, str]


def named(people: Sequence[Any], rule: Stage, store: Store) -> list[str]:
    """Return the names of people, of the stage's team where none are given, or raise NotAllowed."""
    names = [person if isinstance(person, str) else person.name for person in people]
    names = names or rounds.team(store.db, rule.id) or list(rule.team)
    if not names:
        raise NotAllowed(
            f'say who judges at {rule.id!r}: name them, or write team = ["…"] at the stage in the protocol'
        )
    return list(dict.fromkeys(names))


def untouched(store: Store, stage: str) -> list[str]:
    """Return the open reports of a stage that nobody has judged and no round has had: what a sample is drawn of."""
    judged = {row[0] for row in store.db.execute("SELECT report FROM current WHERE stage = ?", [stage])}
    taken = judged | rounds.sampled(store.db, stage)
    return [report for report, _ in judgements.sharers(store.db, stage) if report not in taken]


def draw(reports: Sequence[str], number: int, seed: object) -> list[str]:
    """Return a sample of reports, the same for the same reports and seed, in order of id."""
    return sorted(random.Random(f"{seed}").sample(sorted(reports), number))  # noqa: S311 - reproducible, no secret


class Teamed:
    """Reads who is in a stage's team."""

    _store: Store
    _protocol: Protocol

    def team(self, stage: str) -> list[str]:
        """Return who judges at a stage: those it was last dealt to, or the team that the protocol names."""
        rule = self._protocol.stage(stage)
        return rounds.team(self._store.db, stage) or list(rule.team)


class Dealing:
    """Deals reports out in one person's name."""

    _store: Store
    _protocol: Protocol
    _by: str

    def assign(
        self, stage: str, people: Sequence[Any] = (), *, per_report: int | None = None, seed: int = 0
    ) -> int:
        """Deal the open reports of a stage out to people by its design, balanced and seeded; return how many.

        `people` are names or Persons; left out, the stage's team. Assignments that exist stay; those of people who
        are not named any more are dealt again, their verdicts stay. A report is dealt to as many people as the
        design says: to all of them where it is in the overlap sample, to one where it is not in the share. Once dealt
        it waits for everybody who has it, whatever the others say. Raises NotAllowed where there are too few people,
        or none of the core reviewers among them.
        """
        rule = self._protocol.stage(stage)
        names = named(people, rule, self._store)
        db = self._store.db
        with self._store.write(self._by) as writer:
            rounds.set_team(writer, stage, names)
            shared = judgements.sharers(db, stage)
            needed = {
                report: (per_report or rule.reviewers) if is_shared else 1 for report, is_shared in shared
            }
            kept: list[Pair] = db.execute(
                "SELECT report, person FROM assigned WHERE stage = ? AND round = 0 ORDER BY report, person",
                [stage],
            ).fetchall()
            judged: set[Pair] = set(
                db.execute("SELECT report, person FROM current WHERE stage = ?", [stage]).fetchall()
            )
            leaving = {pair for pair in kept if pair[1] not in names and pair not in judged}
            staying = [pair for pair in kept if pair not in leaving]
            needed |= self._overlap(writer, rule, names, [*staying, *judged], seed)
            dealt = deal(rule, needed, names, staying, judged, seed)
            fresh = sorted(dealt - set(staying) - judged)
            judgements.assign(
                writer,
                stage,
                [*((r, p, False) for r, p in sorted(leaving)), *((r, p, True) for r, p in fresh)],
            )
        return len(fresh)

    def _overlap(
        self, writer: Writer, rule: Stage, names: list[str], held: list[Pair], seed: int
    ) -> dict[str, int]:
        """Return how many people the reports of the overlap sample need, which is drawn and kept the first time.

        The sample belongs to those who were in the team then: nobody who comes later is asked about reports on which
        the others' verdicts may be known.
        """
        if not rule.overlap:
            return {}
        known = [row for row in rounds.rounds(writer.db, rule.id) if row.round == OVERLAP]
        if known:
            holders: dict[str, set[str]] = {}
            for report, person in held:
                holders.setdefault(report, set()).add(person)
            return {
                report: max(1, len(holders.get(report, ())))
                for report, _ in judgements.sharers(writer.db, rule.id)
                if report in set(known[0].reports)
            }
        free = untouched(self._store, rule.id)
        sample = draw(free, min(rule.overlap, len(free)), f"overlap {rule.id} {seed}")
        if sample:
            rounds.write_round(writer, rule.id, OVERLAP, "open", sample, names)
        return dict.fromkeys(sample, len(names))


def deal(
    rule: Stage, needed: dict[str, int], names: list[str], staying: list[Pair], judged: set[Pair], seed: int
) -> set[Pair]:
    """Return who has which report: by lot among all, or the core reviewers first and then the others in rotation."""
    if rule.design != "core":
        return set(
            screening.assign(needed, names, per_report=needed, seed=seed, already=staying, done=judged)
        )
    core = [name for name in names if name in rule.core]
    others = [name for name in names if name not in rule.core] or core
    if not core:
        raise NotAllowed(
            f"the core reviewers at {rule.id!r} are {', '.join(rule.core)}, "
            f"and none of them is among {', '.join(names)}"
        )
    first = screening.assign(
        needed,
        core,
        per_report=1,
        seed=seed,
        already=[pair for pair in staying if pair[1] in core],
        done={pair for pair in judged if pair[1] in rule.core},
    )
    both = judged | set(first)
    return set(
        screening.assign(needed, others, per_report=needed, seed=seed, already=staying, done=both)
    ) | set(first)
