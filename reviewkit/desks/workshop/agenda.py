"""The workshop desk's reading half of what comes after the vote: the agenda, and what became of it."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewkit import workshop
from reviewkit.desks.workshop.asking import Asking
from reviewkit.desks.workshop.hearing import Hearing
from reviewkit.store import agenda

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import AgendaItem, Gap, Question, Recommendation

    Cells = Mapping[str, tuple[str, ...]]


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
        cells: Cells | None = None,
        vote: str = "",
    ) -> list[AgendaItem]:
        """Return the questions in the order of the count, each with its groups' places and what it rests on.

        `names` says what to call studies and programmes; `cells` which studies each cell of the gap map holds now,
        so that questions are marked whose evidence has changed since it was looked at.
        """
        everything = self.questions(everything=True)
        after = workshop.Afterwards(
            agenda.decisions(self._store.db, self.id),
            agenda.dissents(self._store.db, self.id),
            agenda.follow_ups(self._store.db, self.id),
            self._again(everything, cells or {}, dict(names or {})),
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

    def _again(
        self, everything: list[Question], cells: Cells, names: Mapping[str, str]
    ) -> dict[str, list[str]]:
        """Return question id -> what has changed in its gaps since its evidence was last looked at."""
        by_id = {question.id: question for question in everything}
        looked = agenda.evidence_at(self._store.db, self.id)
        marks = defaultdict(list)
        for gap, place, studies in self._store.db.execute(
            "SELECT gap, json_array(clock, device, seq), studies FROM gap_marks ORDER BY clock, device, seq"
        ):
            marks[gap].append((tuple(json.loads(place)), set(json.loads(studies))))
        found: dict[str, list[str]] = defaultdict(list)
        for question in everything:
            if question.id not in looked:
                continue
            for gap in dict.fromkeys(g for one in workshop.behind(question, by_id) for g in one.gaps):
                # The mark that was made with the check, or the last one before it.
                at = bisect_left(marks[gap], looked[question.id], key=lambda mark: mark[0])
                if not at or gap not in cells:
                    continue
                then, now = marks[gap][at - 1][1], set(cells[gap])
                if then != now:
                    found[question.id].append(_change(gap, then, now, names))
        return dict(found)


def _change(gap: str, then: set[str], now: set[str], names: Mapping[str, str]) -> str:
    """Return in a sentence what has changed in a gap's cell."""

    def listed(ids: set[str]) -> str:
        return ", ".join(sorted(names.get(one, one[:12]) for one in ids))

    told = f"{gap}: {len(then)} studies when the evidence was looked at, {len(now)} now"
    new, gone = listed(now - then), listed(then - now)
    more = "; ".join(part for part in (new and f"new: {new}", gone and f"no longer there: {gone}") if part)
    return f"{told} ({more})."
