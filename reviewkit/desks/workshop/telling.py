"""The workshop desk's writing half of words: telling, erasing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.workshop.base import Writing
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import words as ledger

if TYPE_CHECKING:
    from reviewkit.model import Contribution


class Telling(Writing):
    """Writes words down."""

    def tell(
        self,
        words: str,
        *,
        group: str = "",
        table: str = "",
        round: str = "",  # noqa: A002 - the room's own word
        language: str = "en",
        consent: bool = False,
    ) -> Contribution:
        """Write down what somebody said, verbatim; `consent` says whether it may be quoted outside the room."""
        if not words.strip():
            raise NotAllowed("there are no words to write down")
        if group and self._plan.groups and group not in self._plan.groups:
            raise UnknownName("group", group, self._plan.groups)
        rounds = [r.id for r in self._plan.rounds]
        if round and rounds and round not in rounds:
            raise UnknownName("round", round, rounds)
        with self._store.write(self._by) as writer:
            uid = ledger.add_contribution(
                writer,
                self._plan.id,
                words,
                group=group,
                table=str(table),
                round=round,
                language=language,
                consent=int(consent),
            )
        return next(c for c in self._room.contributions() if c.id == uid)

    def erase(self, contribution: Contribution | str, why: str = "") -> None:
        """Delete somebody's words at their wish; a stub stays that says when."""
        with self._store.write(self._by) as writer:
            ledger.erase(writer, self._contribution(contribution), why)

    def _contribution(self, contribution: Contribution | str) -> str:
        wanted = contribution if isinstance(contribution, str) else contribution.id
        known = [c.id for c in self._room.contributions()]
        near = [uid for uid in known if uid.startswith(wanted)] if len(wanted) >= 4 else []
        if len(near) != 1:
            raise UnknownName("contribution", wanted, [uid[:12] for uid in near or known])
        return near[0]
