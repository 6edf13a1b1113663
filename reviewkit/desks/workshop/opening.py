"""The workshop desk's votes as they are led: opened, closed, slips replaced, paper typed in."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import workshop
from reviewkit.desks.workshop.base import Writing
from reviewkit.desks.workshop.voting import Slip, record, with_voice
from reviewkit.errors import NotAllowed
from reviewkit.store import ballots, slips

if TYPE_CHECKING:
    from reviewkit.model import Ballot
    from reviewkit.store.ledger import Writer
    from reviewkit.workshop import Vote


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """A paper ballot as it was typed in: "waiting" for a second person, "agreed" and cast, or "differs".

    `differences` are the places at which the two typings differ, without what either of them says there.
    """

    slip: str
    state: Literal["waiting", "agreed", "differs"]
    differences: tuple[str, ...] = ()


class Opening(Writing):
    """Opens and closes votes, replaces slips, and types paper ballots."""

    def open_vote(self, vote: str = "", *, reason: str = "", **settings: Any) -> Vote:
        """Open a vote for the room and return it: until it is closed, nothing of it is shown anywhere.

        `settings` are what is held differently from the protocol (ballot, rule, choose, top, low, high, dots, cap,
        criteria, weights, threshold, title), which `questions` are on the paper (all that stand), and the `seed` that
        shuffles it (drawn). All of it is written down, with the `reason`, before the first ballot of the opened
        vote. Raises NotAllowed where the vote was opened or closed before, nothing is on the paper, or ballots are in
        that would not fit.
        """
        with self._store.write(self._by) as writer:
            held = self._room.vote(vote)
            if held.state:
                raise NotAllowed(f"the vote {held.id!r} is {held.state} already")
            settings.setdefault("seed", secrets.randbits(32))
            opened = workshop.settled(held, **settings)
            standing = set(held.questions)
            for name in opened.questions:
                if name not in standing:
                    self._room.question(name)  # which names the right ones, where there is none of that id
                    raise NotAllowed(f"the question {name} was withdrawn or merged, and cannot be voted on")
            if not opened.questions:
                raise NotAllowed(f"there is no question to vote on in {self._plan.id!r} yet")
            for ballot in ballots.ballots(writer.db, held.key):
                workshop.check(ballot, opened)
            writer.append(
                "vote_plans",
                workshop=held.key,
                plan=json.dumps(workshop.told(opened), ensure_ascii=False),
                reason=reason,
            )
            ballots.ensure_secret(writer, held.key)
            self._act(writer, opened, "open")
        return self._room.vote(held.id)

    def close_vote(self, vote: str = "", *, without_paper: bool = False, last: bool = False) -> str:
        """Close a vote for good and return the seal of its ballots.

        From now on nobody can tell which slip cast which ballot: the vote's secret is destroyed, the ballots are laid
        down anew in an order that tells nothing, and tables and roles that fewer than `small` share are taken off
        them. A consensus vote that another round follows keeps its secret until the last round closes, so that people
        can be shown their own answers; `last` says that no other round follows after all.

        Raises NotAllowed where it is closed already, or paper ballots wait for their second typing;
        `without_paper` leaves those out.
        """
        with self._store.write(self._by) as writer:
            held = self._room.vote(vote)
            if held.state == "closed":
                raise NotAllowed(f"the vote of {held.id!r} is closed already, and stays so")
            waiting = slips.waiting(writer.db, held.key)
            if waiting and not without_paper:
                raise NotAllowed(
                    f"{waiting} paper ballots were typed and wait for a second typing or differ from it; settle them, "
                    "or close without_paper, and they will not count"
                )
            slips.forget_typings(writer, held.key)
            cast = ballots.lay_down(writer, self._plan.id, held.key, held.small)
            seal = ballots.seal(cast)
            self._act(writer, held, "close", len(cast), seal)
            self._forget(writer, held, last=last)
        ballots.sweep(self._store.db)
        return seal

    def _act(self, writer: Writer, vote: Vote, act: str, cast: int = 0, seal: str = "") -> None:
        writer.append(
            "votes",
            workshop=vote.key,
            act=act,
            ballots=cast,
            questions=json.dumps(vote.questions),
            seal=seal,
        )

    def _forget(self, writer: Writer, closed: Vote, *, last: bool) -> None:
        """Destroy what leads back to slips: of this vote, and of the rounds that waited for it."""
        votes = self._room.votes()
        place = [vote.id for vote in votes].index(closed.id)
        another = any(vote.rule == "consensus" for vote in votes[place + 1 :])
        if closed.rule != "consensus" or last or not another:
            for vote in votes[: place + 1] if closed.rule == "consensus" else (closed,):
                if vote.state == "closed" or vote.id == closed.id:
                    ballots.destroy_secret(writer, vote.key)
        if last or all(vote.state == "closed" or vote.id == closed.id for vote in votes):
            slips.cut_loose(writer, self._plan.id)

    def void(self, slip: Slip | str) -> None:
        """Declare a lost slip void; one that has voted in a vote that still runs is refused: see reissue()."""
        code = slip.code if isinstance(slip, Slip) else self._room.slip(slip).code
        with self._store.write(self._by) as writer:
            for vote in self._room.votes():
                if vote.state != "closed" and ballots.has_voted(writer.db, self._plan.id, vote.key, code):
                    raise NotAllowed(
                        f"the slip {code} has voted already; its ballot counts. A new slip can be given for it "
                        "(reissue), and then that ballot counts no more"
                    )
            slips.write_slips(writer, self._plan.id, [code], "void")

    def reissue(self, slip: Slip | str) -> Slip:
        """Return a new slip for a lost one, which becomes void and keeps its voice in the new one.

        A ballot that the lost slip has cast counts no more in votes that still run, as somebody else may have cast
        it; its holder votes again. In a vote that is closed the ballot stays: nobody can tell any more which it is.
        """
        old = slip.code if isinstance(slip, Slip) else self._room.slip(slip).code
        (new,) = workshop.codes(1, secrets.SystemRandom())
        with self._store.write(self._by) as writer:
            self._room.slip(old)
            votes = self._room.votes()
            if all(vote.state == "closed" for vote in votes):
                raise NotAllowed(f"the vote of {self._plan.id!r} is closed: there are no more slips")
            for vote in votes:
                if vote.state != "closed":
                    ballots.strike(writer, vote.key, slips.hidden(self._plan.id, old))
                    slips.forget_typings(writer, vote.key, slips.hidden(self._plan.id, old))
            slips.write_slips(writer, self._plan.id, [old], "void")
            slips.write_slips(writer, self._plan.id, [new], "issue")
            slips.move(writer, self._plan.id, old, new)
        return Slip(new, self._room)

    def type_paper(self, code: str, ballot: Ballot, vote: str = "") -> PaperEntry:
        """Type a paper ballot in; it is cast when two people have typed the same, and both typings are deleted then.

        Where they differ, whoever slipped types theirs again. Nobody is shown what somebody else has typed. Raises
        NotAllowed where the slip has voted already, by telephone or on paper.
        """
        room = self._room
        with self._store.write(self._by) as writer:
            held = room.vote(vote)
            slip = room.slip(code).code
            name = slips.hidden(self._plan.id, slip)
            if held.state == "closed":
                raise NotAllowed(f"the vote of {held.id!r} is closed; this ballot was not counted")
            if ballots.has_voted(writer.db, self._plan.id, held.key, slip):
                raise NotAllowed(
                    f"the slip {slip} has voted already, so that this paper does not count beside it"
                )
            voice = slips.joined(writer.db, self._plan.id, slip)
            if voice and not ballot.group:
                ballot = with_voice(ballot, voice.group, voice.also)
            workshop.check(ballot, held)
            ballot = workshop.canonical(ballot, held)
            others = slips.typed(writer.db, held.key, name)
            others.pop(self._by, None)
            found = [
                workshop.differences(ballots.ballot_of(group, marks), ballot)
                for group, marks in others.values()
            ]
            if () in found:
                slips.forget_typings(writer, held.key, name)
                record(writer, self._plan.id, slip, ballot, held)
                return PaperEntry(slip, "agreed")
            slips.write_typing(writer, held.key, name, ballot.group, ballots.marks_of(ballot))
        return PaperEntry(slip, "differs", found[-1]) if found else PaperEntry(slip, "waiting")

    def paper_waiting(self, vote: str = "") -> int:
        """Return how many paper ballots were typed and are not in yet: typed once, or differently."""
        return slips.waiting(self._store.db, self._room.vote(vote).key)
