"""The workshop desk's reading half of what comes after the vote: the agenda, and what became of it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from reviewkit import workshop
from reviewkit.desks.workshop.asking import Asking
from reviewkit.desks.workshop.hearing import Hearing
from reviewkit.store import agenda, gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reviewkit.model import AgendaItem, Gap, Recommendation

    # From what gaps held then (gap id -> study ids) to a sentence for each that holds something else now.
    Changed = Callable[[Mapping[str, Iterable[str]]], Mapping[str, str]]


class Prioritising(Hearing, Asking):
    """The agenda, its recommendations, and which evidence has changed since somebody looked."""

    if TYPE_CHECKING:  # another part of the room counts

        def tally(self, rule: str | None = None, *, vote: str = "", **options: Any) -> workshop.Tally:
            """Return a count."""
            ...

    def agenda(
        self,
        gaps: Iterable[Gap] | Mapping[str, str] = (),
        *,
        resamples: int = 1000,
        seed: int = 0,
        names: Mapping[str, str] | None = None,
        changed: Changed | None = None,
        vote: str = "",
    ) -> list[AgendaItem]:
        """Return the questions in the order of the count, each with its groups' places and what it rests on.

        `names` says what to call studies and programmes; `changed` what has become of gaps since then, so that
        questions are marked whose evidence has changed since it was looked at.
        """
        everything = self.questions(everything=True)
        after = workshop.Afterwards(
            agenda.decisions(self._store.db, self.id),
            agenda.dissents(self._store.db, self.id),
            agenda.follow_ups(self._store.db, self.id),
            self.again(changed) if changed else {},
        )
        return workshop.agenda(
            everything,
            self.tally(vote=vote, resamples=resamples, seed=seed),
            self.tally("pooled", vote=vote, resamples=0),
            gaps,
            self.contributions(),
            names=names,
            afterwards=after,
        )

    def recommendations(self) -> list[Recommendation]:
        """Return the recommendations for good practice, each with what it rests on and who sees to it."""
        return agenda.recommendations(self._store.db)

    def overdue(self, today: str) -> list[Recommendation]:
        """Return the recommendations whose day has gone by (YYYY-MM-DD) and which are not done, oldest day first."""
        late = [r for r in self.recommendations() if r.undertaking and r.undertaking.overdue(today)]
        return sorted(late, key=lambda r: (r.undertaking.due if r.undertaking else "", r.id))

    def again(self, changed: Changed) -> dict[str, list[str]]:
        """Return question id -> what has changed in its gaps since its evidence was last looked at.

        Each question is held against what its gaps held when its own evidence was looked at, whoever looked at
        the same gaps for another question since.
        """
        everything = self.questions(everything=True)
        by_id = {question.id: question for question in everything}
        looked = agenda.evidence_at(self._store.db, self.id)
        marks = gaps.history(self._store.db)
        found: dict[str, list[str]] = {}
        for question in everything:
            then = {}
            for gap in dict.fromkeys(g for one in workshop.behind(question, by_id) for g in one.gaps):
                # The mark that was made with the check, or the last one before it.
                at = bisect_left(marks.get(gap, ()), looked.get(question.id, ()), key=lambda mark: mark[0])
                if at:
                    then[gap] = marks[gap][at - 1][1]
            if then and (told := changed(then)):
                found[question.id] = list(told.values())
        return found
