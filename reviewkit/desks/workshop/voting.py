"""The workshop desk's votes as they are read and taken part in: slips, papers, ballots and counts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reviewkit import workshop
from reviewkit.desks.workshop.base import ROOM, Reading
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Ballot
from reviewkit.store import ballots, slips

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.store.ledger import Writer
    from reviewkit.workshop import Vote, VoteState

STATES: Mapping[str, VoteState] = {"": "", "open": "open", "close": "closed"}
PRINTED = ["the code as it is printed on the slip"]


@dataclass(frozen=True, slots=True)
class Joined:
    """With which voice a slip speaks: one group for the count; `also` are other roles, kept for a trial count."""

    slip: str
    group: str
    also: tuple[str, ...] = ()
    language: str = "en"


class Voting(Reading):
    """The part of a room in which people vote: with a slip, and never under a name."""

    def votes(self) -> tuple[Vote, ...]:
        """Return the votes of the workshop, in the order of the protocol's rounds, each as it stands."""
        return tuple(self._standing(vote) for vote in workshop.votes_of(self.plan))

    def vote(self, name: str = "") -> Vote:
        """Return a vote by its id, the first one without; raises UnknownName with the right ids."""
        return self._standing(workshop.find_vote(workshop.votes_of(self.plan), name))

    def _standing(self, vote: Vote) -> Vote:
        db = self._store.db
        row = ballots.vote_row(db, vote.key)
        plan = ballots.vote_plan(db, vote.key) if row.act else {}
        if plan:
            vote = workshop.settled(vote, **plan)
        if "questions" not in plan:
            vote = replace(vote, questions=tuple(ballots.paper_of(db, self.id)))
        linked = row.act != "close" or ballots.has_secret(db, vote.key)
        return replace(vote, state=STATES[row.act], linked=linked)

    @property
    def state(self) -> str:
        """Whether the first vote is "open", "closed", or "" where nobody has opened or closed it formally."""
        return self.vote().state

    def voted(self, vote: str = "") -> int:
        """Return how many slips have voted."""
        return ballots.voted(self._store.db, self._key(vote))

    def voted_by_group(self, vote: str = "") -> workshop.Publishable:
        """Return how many ballots each group has, where no small number can be found out from it."""
        held = self.vote(vote)
        counts = dict.fromkeys(held.groups, 0) | ballots.voted_groups(self._store.db, held.key)
        return workshop.publishable(counts, held.small)

    def _key(self, vote: str) -> str:
        return workshop.find_vote(workshop.votes_of(self.plan), vote).key

    def slips(self, number: int) -> list[Slip]:
        """Issue new slips and return them; their codes are kept nowhere but on the slips themselves."""
        codes = workshop.codes(number, secrets.SystemRandom())
        with self._store.write(ROOM) as writer:
            if all(vote.state == "closed" for vote in self.votes()):
                raise NotAllowed(f"the vote of {self.id!r} is closed: there are no more slips")
            slips.write_slips(writer, self.id, codes, "issue")
        return [Slip(code, self) for code in codes]

    def slip(self, code: str) -> Slip:
        """Return the slip of a code as somebody typed it; raises UnknownName or NotAllowed where it cannot vote."""
        read = self._read(code)
        state = slips.slip_state(self._store.db, self.id, read)
        if not state:
            raise UnknownName("slip", code, PRINTED)
        if state == "void":
            raise NotAllowed(f"the slip {read} was declared void; ask for a new one")
        return Slip(read, self)

    def _read(self, code: str) -> str:
        try:
            return workshop.read_code(code)
        except ValueError as error:
            raise UnknownName("slip", code, PRINTED) from error

    def join(self, code: str, group: str, also: Iterable[str] = (), *, language: str = "en") -> Joined:
        """Say with which group's voice a slip speaks, and in which other roles its holder could have spoken.

        It may be changed until the slip has voted. Raises UnknownName for a group or slip that is none, NotAllowed
        where the slip is void or has voted with another voice.
        """
        others = tuple(sorted({role for role in also if role != group}))
        if self.plan.groups:
            for name in (group, *others):
                if name not in self.plan.groups:
                    raise UnknownName("group", name, self.plan.groups)
        with self._store.write(ROOM) as writer:
            slip = self.slip(code).code
            before = slips.joined(writer.db, self.id, slip)
            said = slips.JoinedRow(group, others, language)
            if before and before[:2] != said[:2] and self._has_voted_at_all(slip):
                raise NotAllowed(f"the slip {slip} has voted as {before.group!r}, and its voice stays that")
            if before != said:
                slips.join(writer, self.id, slip, said)
        return Joined(slip, *said)

    def joined(self, code: str) -> Joined | None:
        """Return with which voice a slip speaks, or None where nobody has said so (or the last vote has closed)."""
        read = self._read(code)
        row = slips.joined(self._store.db, self.id, read)
        return Joined(read, *row) if row else None

    def joined_by_group(self) -> workshop.Publishable:
        """Return how many slips speak with each group's voice, as far as it may be shown."""
        counts = dict.fromkeys(self.plan.groups, 0) | slips.joined_groups(self._store.db, self.id)
        return workshop.publishable(counts, self.plan.small)

    def _has_voted_at_all(self, slip: str) -> bool:
        db = self._store.db
        return any(ballots.has_voted(db, self.id, vote.key, slip) for vote in workshop.votes_of(self.plan))

    def order(self, code: str, vote: str = "") -> tuple[str, ...]:
        """Return the questions in the order of one slip's paper: its own, and the same on every visit.

        It is shuffled by the vote's seed, the slip and the vote's secret, so that after the close nobody can work out
        any more which slip saw which order: then everybody gets one and the same.
        """
        held = self.vote(vote)
        slip = self.slip(code).code
        key = (
            ballots.keyed(self._store.db, held.key, slips.hidden(self.id, slip))
            if held.state != "closed"
            else ""
        )
        return workshop.order(held.questions, f"{held.seed}|{key}")

    def next_pair(self, code: str, vote: str = "") -> tuple[str, str] | None:
        """Return the next two questions for a slip to compare, or None where it has compared all of them."""
        held = self.vote(vote)
        if held.ballot != "pairwise":
            raise NotAllowed(f"in the vote {held.id!r} no pairs are compared: its ballot is {held.ballot!r}")
        own = self.own_ballot(code, vote)
        done = (*own.pairs, *own.even) if own else ()
        db = self._store.db
        key = ballots.keyed(db, held.key, slips.hidden(self.id, self.slip(code).code))
        return workshop.next_pair(held.questions, done, ballots.exposures(db, held.key), f"{held.seed}|{key}")

    def cast(self, code: str, ballot: Ballot, vote: str = "") -> int:
        """Record a slip's ballot and return its revision: said again, the last one counts.

        A ballot without a group takes the one with which its slip joined.
        """
        with self._store.write(ROOM) as writer:
            return record(writer, self.id, self._read(code), ballot, self.vote(vote))

    def check(self, ballot: Ballot, vote: str = "") -> None:
        """Raise UnknownName or NotAllowed where a ballot could not be counted: said before it is cast."""
        workshop.check(ballot, self.vote(vote))

    def own_ballot(self, code: str, vote: str = "") -> Ballot | None:
        """Return the ballot that a slip has cast, or None; nobody can tell any more once the vote is closed.

        Only between rounds of a consensus vote people see their own answers again: until the last of them closes.
        """
        return ballots.own_ballot(self._store.db, self.id, self._key(vote), self._read(code))

    def _shown(self, name: str) -> Vote:
        """Return the vote of that name; without one, the last of which something may be shown."""
        if name:
            return self.vote(name)
        held = self.votes()
        db = self._store.db
        done = [vote for vote in held if vote.state != "open" and ballots.voted(db, vote.key)]
        return (done or held)[-1] if done else held[0]

    def ballots(self, vote: str = "") -> list[Ballot]:
        """Return the ballots that count, in no order of time; hidden while a vote that was opened runs.

        Without a name, those of the last vote of which something may be shown.
        """
        held = self._shown(vote)
        if held.state == "open":
            raise NotAllowed(f"the vote of {held.id!r} is open: nothing of it is shown before it is closed")
        return ballots.ballots(self._store.db, held.key)

    def tally(self, rule: str | None = None, *, vote: str = "", **options: Any) -> workshop.Tally:
        """Return the count by the vote's rule, or another; options as for `rk.workshop.tally`.

        Questions that were withdrawn or merged into others since are taken off the ballots first, and those below move
        up. Without a name it counts the last vote of which something may be shown.
        """
        held = self._shown(vote)
        pile, plan = self._counting(held, options)
        return workshop.tally(pile, rule=rule or held.rule, **plan)

    def sureness(self, *, vote: str = "", **options: Any) -> workshop.Sureness:
        """Return the count with what it withstands: people re-drawn, other rules, a group, a table or other roles.

        `options` as for `rk.workshop.sureness`. Small groups and tables are never left out alone.
        """
        held = self._shown(vote)
        pile, plan = self._counting(held, options)
        return workshop.sureness(pile, held.rule, **plan)

    def _counting(self, held: Vote, options: dict[str, Any]) -> tuple[list[Ballot], dict[str, Any]]:
        """Return the ballots of a vote and how it is counted, where `options` say nothing else."""
        standing = set(ballots.paper_of(self._store.db, self.id))
        options.setdefault("questions", [name for name in held.questions if name in standing])
        if held.ballot in ("choose", "choose-and-rank"):
            options.setdefault("choose", held.choose)
        plan = {
            "ballot": held.ballot,
            "top": held.top,
            "small": held.small,
            "criteria": held.weights,
            "threshold": held.threshold,
        }
        # In the order of what they say, so that a published folder gives the same re-drawn votes.
        pile = workshop.without(self.ballots(held.id), standing)
        return sorted(pile, key=lambda one: repr(workshop.content(one))), plan | options


def record(writer: Writer, room: str, slip: str, ballot: Ballot, vote: Vote) -> int:
    """Write a slip's ballot inside an act and return its revision; raises NotAllowed where it may not vote."""
    if vote.state == "closed":
        raise NotAllowed(f"the vote of {vote.id!r} is closed; this ballot was not counted")
    if slips.slip_state(writer.db, room, slip) != "issue":
        raise NotAllowed(f"the slip {slip} cannot vote: it was never issued, or declared void")
    voice = slips.joined(writer.db, room, slip)
    if voice:
        if ballot.group not in ("", voice.group):
            raise NotAllowed(
                f"this slip speaks as {voice.group!r}, and this ballot as {ballot.group!r}; "
                "change the group before voting, if that is wrong"
            )
        ballot = with_voice(ballot, voice.group, voice.also)
    workshop.check(ballot, vote)
    ballots.ensure_secret(writer, vote.key)
    before = ballots.own_ballot(writer.db, room, vote.key, slip) if vote.ballot == "pairwise" else None
    revision = ballots.cast(writer, room, vote.key, slip, workshop.canonical(ballot, vote))
    if not revision:
        raise NotAllowed(f"the slip {slip} has voted on another copy of this file, and cannot change it here")
    if vote.ballot == "pairwise":
        known = {frozenset(pair) for pair in (*before.pairs, *before.even)} if before else set()
        fresh = [pair for pair in (*ballot.pairs, *ballot.even) if frozenset(pair) not in known]
        ballots.expose(writer, vote.key, fresh)
    return revision


def with_voice(ballot: Ballot, group: str, also: Sequence[str]) -> Ballot:
    """Return the ballot in the voice of a slip's group, with the other roles of whoever holds it."""
    return Ballot(
        ballot.ranking,
        group,
        scores=ballot.scores,
        unseen=ballot.unseen,
        pairs=ballot.pairs,
        even=ballot.even,
        also=also,
        table=ballot.table,
    )


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """A right to one ballot: a code on paper, and nobody's name."""

    code: str
    room: Voting

    def rank(
        self,
        ranking: Iterable[str | Iterable[str]],
        group: str = "",
        unseen: Iterable[str] = (),
        vote: str = "",
    ) -> int:
        """Cast a ballot from best to worst, an inner list being a joint place; the last one cast counts."""
        return self.room.cast(self.code, Ballot(ranking, group, unseen=unseen), vote)

    def choose(self, questions: Iterable[str], group: str = "", vote: str = "") -> int:
        """Cast a ballot that chooses questions without an order."""
        return self.room.cast(self.code, Ballot([list(questions)], group), vote)

    def score(
        self, scores: Mapping[str, Any], group: str = "", unseen: Iterable[str] = (), vote: str = ""
    ) -> int:
        """Cast a ballot of scores, dots or judgements; a question left out is blank, which is not zero."""
        return self.room.cast(self.code, Ballot((), group, scores=scores, unseen=unseen), vote)

    def compare(
        self,
        pairs: Iterable[Sequence[str]],
        group: str = "",
        even: Iterable[Sequence[str]] = (),
        vote: str = "",
    ) -> int:
        """Cast a ballot of comparisons, the better question of each pair first; `even` where neither was better."""
        return self.room.cast(self.code, Ballot((), group, pairs=pairs, even=even), vote)

    def __repr__(self) -> str:
        return f"<Slip {self.code}>"
