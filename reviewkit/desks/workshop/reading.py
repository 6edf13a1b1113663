"""The workshop desk's reading half: words, questions, the count, and the slips with which people vote."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit import workshop
from reviewkit.desks.workshop.agenda import Prioritising
from reviewkit.desks.workshop.base import ROOM
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Ballot
from reviewkit.store import room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.protocol import Protocol, Workshop


def plan_of(protocol: Protocol, name: str) -> Workshop:
    """Return the protocol's plan of a workshop, or raise UnknownName with the right name."""
    plan = protocol.workshop
    if plan is None or plan.id != name:
        raise UnknownName("workshop", name, [plan.id] if plan else [])
    return plan


class Room(Prioritising):
    """A workshop as it can be read, and its slips: people vote with a slip, never under a name."""

    def __repr__(self) -> str:
        return f"<Room {self.id}: {len(self.questions())} questions, {self.voted()} ballots>"

    @property
    def state(self) -> str:
        """Whether the vote is "open", "closed", or "" where nobody has opened or closed it formally."""
        return {"close": "closed"}.get(state := room.vote_state(self._store.db, self.id), state)

    def voted(self) -> int:
        """Return how many slips have voted."""
        return room.voted(self._store.db, self.id)

    def slips(self, number: int) -> list[Slip]:
        """Issue new slips and return them; their codes are kept nowhere but on the slips themselves."""
        codes = workshop.codes(number, secrets.SystemRandom())
        with self._store.write(ROOM) as writer:
            if self.state == "closed":
                raise NotAllowed(f"the vote of {self.id!r} is closed: there are no more slips")
            room.ensure_secret(writer, self.id)
            for code in codes:
                writer.append("slips", workshop=self.id, code=room.hidden(self.id, code), act="issue")
        return [Slip(code, self) for code in codes]

    def slip(self, code: str) -> Slip:
        """Return the slip of a code as somebody typed it; raises UnknownName or NotAllowed where it cannot vote."""
        try:
            read = workshop.read_code(code)
        except ValueError as error:
            raise UnknownName("slip", code, ["the code as it is printed on the slip"]) from error
        state = room.slip_state(self._store.db, self.id, read)
        if not state:
            raise UnknownName("slip", code, ["the code as it is printed on the slip"])
        if state == "void":
            raise NotAllowed(f"the slip {read} was declared void; ask for a new one")
        return Slip(read, self)

    def cast(self, code: str, ballot: Ballot) -> int:
        """Record a slip's ballot and return its revision: said again, the last one counts."""
        self.check(ballot)
        marks = {"ranking": ballot.ranking, "scores": ballot.scores, "unseen": sorted(ballot.unseen)}
        with self._store.write(ROOM) as writer:
            if self.state == "closed":
                raise NotAllowed(f"the vote of {self.id!r} is closed; this ballot was not counted")
            if room.slip_state(writer.db, self.id, code) != "issue":
                raise NotAllowed(f"the slip {code} cannot vote: it was never issued, or declared void")
            return room.cast(writer, self.id, code, ballot.group, {k: v for k, v in marks.items() if v})

    def check(self, ballot: Ballot) -> None:
        """Raise UnknownName or NotAllowed where a ballot could not be counted: said before it is cast."""
        if self.plan.groups and ballot.group not in self.plan.groups:
            raise UnknownName("group", ballot.group, self.plan.groups)
        named = [name for place in ballot.ranking for name in place]
        known = [q.id for q in self.questions()]
        for name in (*named, *ballot.scores, *ballot.unseen):
            if name not in known:
                raise UnknownName("question to vote on", name, known)
        twice = [name for name, n in Counter(named).items() if n > 1]
        if twice:
            raise NotAllowed(f"this ballot names {', '.join(twice)} more than once; a question has one place")
        if self.plan.ballot in ("choose", "choose-and-rank") and len(named) > self.plan.choose:
            raise NotAllowed(
                f"this ballot names {len(named)} questions; {self.plan.choose} may be chosen at the most"
            )

    def own_ballot(self, code: str) -> Ballot | None:
        """Return the ballot that a slip has cast, or None; nobody can tell any more once the vote is closed."""
        if self.state == "closed" or not room.has_voted(self._store.db, self.id, code):
            return None
        return room.own_ballot(self._store.db, self.id, code)

    def ballots(self) -> list[Ballot]:
        """Return the ballots that count, in no order of time; hidden while a vote that was opened runs."""
        if self.state == "open":
            raise NotAllowed(f"the vote of {self.id!r} is open: nothing of it is shown before it is closed")
        return room.ballots(self._store.db, self.id)

    def tally(self, rule: str | None = None, **options: Any) -> workshop.Tally:
        """Return the count by the protocol's rule, or another; options as for `rk.workshop.tally`."""
        options.setdefault("questions", [q.id for q in self.questions()])
        if self.plan.ballot in ("choose", "choose-and-rank"):
            options.setdefault("choose", self.plan.choose)
        plan = {"ballot": self.plan.ballot, "top": self.plan.top, "small": self.plan.small}
        return workshop.tally(self.ballots(), rule=rule or self.plan.rule, **(plan | options))


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """A right to one ballot: a code on paper, and nobody's name."""

    code: str
    room: Room

    def rank(
        self, ranking: Iterable[str | Iterable[str]], group: str = "", unseen: Iterable[str] = ()
    ) -> int:
        """Cast a ballot from best to worst, an inner list being a joint place; the last one cast counts."""
        return self.room.cast(self.code, Ballot(ranking, group, unseen=unseen))

    def choose(self, questions: Iterable[str], group: str = "") -> int:
        """Cast a ballot that chooses questions without an order."""
        return self.room.cast(self.code, Ballot([list(questions)], group))

    def score(self, scores: Mapping[str, Any], group: str = "") -> int:
        """Cast a ballot of scores or dots; a question left out is blank, which is not zero."""
        return self.room.cast(self.code, Ballot((), group, scores=scores))

    def __repr__(self) -> str:
        return f"<Slip {self.code}>"
