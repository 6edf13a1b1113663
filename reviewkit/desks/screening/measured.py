"""How far people agreed at a stage: at their first words, when verdicts were revealed, and as they stand now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import screening
from reviewkit.errors import UnknownName
from reviewkit.store import judgements, naming, rounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from reviewkit.model import Resolution
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.store import Store
    from reviewkit.store.naming import Thing

At = Literal["first", "reveal", "final"]
MOMENTS = ("first", "reveal", "final")
Said = dict[str, dict[str, judgements.Act]]
"""Report -> person -> what they said."""


class Measured:
    """Measures agreement on revealed reports, before any resolution."""

    _store: Store
    _protocol: Protocol

    def agreement(
        self,
        stage: str,
        at: At = "reveal",
        unsure_as: Literal["include", "exclude"] | None = None,
        *,
        people: Sequence[Any] = (),
        weights: Any = None,
    ) -> screening.Agreement:
        """Return how far people agreed, before any resolution.

        `at`: "first" counts each person's first word, "reveal" what stood when the required verdicts were first
        complete (what independent judgement means), "final" what stands now. Only revealed reports count. `unsure_as`
        folds "unsure" into one of the others, which changes kappa, so say it where you print one. `people` leaves
        all others out: two of them make the coefficients those of a pair. `weights`: as in `screening.agreement`.
        """
        names = [person if isinstance(person, str) else person.name for person in people]
        return self._measure(self._protocol.stage(stage), at, names, None, unsure_as, weights)

    def _measure(
        self,
        rule: Stage,
        at: At,
        people: Sequence[str] = (),
        among: Collection[str] | None = None,
        unsure_as: Literal["include", "exclude"] | None = None,
        weights: Any = None,
    ) -> screening.Agreement:
        units = self._said(rule, at, people, among)
        rows = _table(units, lambda act: act.verdict)
        return screening.agreement(screening.fold(rows, unsure_as=unsure_as), weights=weights)

    def _said(
        self, rule: Stage, at: At, people: Collection[str], among: Collection[str] | None = None
    ) -> Said:
        """Return what each person said of each revealed report, as it stood at a moment."""
        if at not in MOMENTS:
            raise UnknownName("moment of agreement", at, MOMENTS)
        moments = {row.report: row.place for row in rounds.revealed(self._store.db, rule.id)}
        units: Said = defaultdict(dict)
        for act in judgements.acts(self._store.db, rule.id):
            unit = units[act.report]
            if (people and act.person not in people) or (among is not None and act.report not in among):
                continue
            if at == "first" and act.verdict:
                unit.setdefault(act.person, act)
            elif at == "final" or (at == "reveal" and act.place <= moments.get(act.report, act.place)):
                unit[act.person] = act
                if not act.verdict:
                    del unit[act.person]
        return units

    def agreement_on_reasons(
        self,
        stage: str,
        at: At = "reveal",
        *,
        people: Sequence[Any] = (),
        distance: Literal["masi", "jaccard", "primary"] = "masi",
    ) -> screening.SetAgreement:
        """Return how far people who excluded the same reports named the same reasons.

        Each exclusion is the set of its reasons. `distance`: "masi" and "jaccard" give credit for reasons in common,
        "primary" compares the first reason alone. Reports that fewer than two people excluded are no unit.
        """
        names = [person if isinstance(person, str) else person.name for person in people]
        units = self._said(self._protocol.stage(stage), at, names)
        out = {
            report: {who: act for who, act in said.items() if act.verdict == "exclude"}
            for report, said in units.items()
        }
        first, measure = distance == "primary", "jaccard" if distance == "primary" else distance
        rows = _table(out, lambda act: frozenset(act.reasons[:1] if first else act.reasons))
        return screening.set_agreement(rows, distance=measure)

    def resolutions(self, stage: str, report: Thing | None = None) -> list[Resolution]:
        """Return how conflicts at a stage were settled, by whom, and whose verdicts they settle; the latest last."""
        self._protocol.stage(stage)
        uid = naming.report_id(self._store.db, report) if report is not None else ""
        return judgements.resolutions(self._store.db, stage, uid)


def _table(units: dict[str, dict[str, judgements.Act]], told: Any) -> list[tuple[Any, ...]]:
    """Return a row for each report with what each person said of it, None where they said nothing."""
    people: Iterable[str] = sorted({person for said in units.values() for person in said})
    return [
        tuple(told(said[person]) if person in said else None for person in people)
        for said in units.values()
        if said
    ]
