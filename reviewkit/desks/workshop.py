"""The workshop desk: people's words, the questions made of them, slips, ballots, and what the count says."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit import workshop
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Ballot, Contribution, Question, Recommendation
from reviewkit.store import digest, room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import AgendaItem, Gap, Programme, Study
    from reviewkit.protocol import Protocol, Workshop
    from reviewkit.store import Store

STATUSES = ("unanswered", "partly", "answered", "ongoing", "not checked")
ROOM = "(the room)"  # slips and ballots are nobody's act: they carry no person's name


def plan_of(protocol: Protocol, name: str) -> Workshop:
    """Return the protocol's plan of a workshop, or raise UnknownName with the right name."""
    plan = protocol.workshop
    if plan is None or plan.id != name:
        raise UnknownName("workshop", name, [plan.id] if plan else [])
    return plan


class Room:
    """A workshop as it can be read, and its slips: people vote with a slip, never under a name."""

    def __init__(self, store: Store, plan: Workshop) -> None:
        self._store = store
        self.plan = plan
        self.id = plan.id

    def __repr__(self) -> str:
        return f"<Room {self.id}: {len(self.questions())} questions, {self.voted()} ballots>"

    def contributions(self) -> list[Contribution]:
        """Return people's words in the order in which they were written down; erased ones as stubs."""
        return room.contributions(self._store.db, self.id)

    def questions(self, *, everything: bool = False) -> list[Question]:
        """Return the questions to vote on; with `everything` those merged into others or withdrawn, too."""
        return [q for q in room.questions(self._store.db, self.id) if everything or not q.merged_into]

    def question(self, name: str) -> Question:
        """Return a question by id, or raise UnknownName with the right ones."""
        known = {q.id: q for q in self.questions(everything=True)}
        if name not in known:
            raise UnknownName("question", name, known)
        return known[name]

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
        self._check(ballot)
        marks = {"ranking": ballot.ranking, "scores": ballot.scores, "unseen": sorted(ballot.unseen)}
        with self._store.write(ROOM) as writer:
            if self.state == "closed":
                raise NotAllowed(f"the vote of {self.id!r} is closed; this ballot was not counted")
            if room.slip_state(writer.db, self.id, code) != "issue":
                raise NotAllowed(f"the slip {code} cannot vote: it was never issued, or declared void")
            return room.cast(writer, self.id, code, ballot.group, {k: v for k, v in marks.items() if v})

    def _check(self, ballot: Ballot) -> None:
        if self.plan.groups and ballot.group not in self.plan.groups:
            raise UnknownName("group", ballot.group, self.plan.groups)
        workshop.check_ballot(ballot, [q.id for q in self.questions()])
        named = sum(len(place) for place in ballot.ranking)
        if self.plan.ballot in ("choose", "choose-and-rank") and named > self.plan.choose:
            raise NotAllowed(f"this ballot names {named} questions; {self.plan.choose} may be chosen at the most")

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
        return workshop.tally(self.ballots(), rule=rule or self.plan.rule, **options)

    def agenda(self, gaps: Sequence[Gap] = (), *, resamples: int = 1000, seed: int = 0) -> list[AgendaItem]:
        """Return the questions in the order of the count, each with its groups' places, gaps, evidence and words."""
        tally = self.tally(resamples=resamples, seed=seed)
        return workshop.agenda(self.questions(), tally, pooled=self.tally("pooled"), gaps=gaps,
                               words=self._words_by_question())

    def _words_by_question(self) -> dict[str, tuple[Contribution, ...]]:
        """Return the words behind each question, those of the questions merged into it included."""
        said = {c.id: c for c in self.contributions()}
        questions = {q.id: q for q in self.questions(everything=True)}

        def behind(name: str, seen: frozenset[str]) -> list[str]:
            question = questions[name]
            onward = [w for child in question.merged if child not in seen for w in behind(child, seen | {child})]
            return [*question.words, *onward]

        return {name: tuple(said[w] for w in dict.fromkeys(behind(name, frozenset({name}))) if w in said)
                for name in questions}

    def recommendations(self) -> list[Recommendation]:
        """Return the recommendations for good practice, each with what it rests on."""
        return room.recommendations(self._store.db)


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """A right to one ballot: a code on paper, and nobody's name."""

    code: str
    room: Room

    def rank(self, ranking: Iterable[str | Iterable[str]], group: str = "", unseen: Iterable[str] = ()) -> int:
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


class RoomWriter:
    """Writes words and questions down, and opens and closes the vote, in one person's name."""

    def __init__(self, store: Store, plan: Workshop, by: str) -> None:
        self._store = store
        self._room = Room(store, plan)
        self._plan = plan
        self._by = by

    def tell(self, words: str, *, group: str = "", table: str = "", round: str = "",  # noqa: A002 - the room's own word
             language: str = "en", consent: bool = False) -> Contribution:
        """Write down what somebody said, verbatim; `consent` says whether it may be quoted outside the room."""
        if not words.strip():
            raise NotAllowed("there are no words to write down")
        if group and self._plan.groups and group not in self._plan.groups:
            raise UnknownName("group", group, self._plan.groups)
        rounds = [r.id for r in self._plan.rounds]
        if round and rounds and round not in rounds:
            raise UnknownName("round", round, rounds)
        with self._store.write(self._by) as writer:
            uid = room.add_contribution(writer, self._plan.id, words, group=group, table=str(table), round=round,
                                        language=language, consent=int(consent))
        return next(c for c in self._room.contributions() if c.id == uid)

    def erase(self, contribution: Contribution | str, why: str = "") -> None:
        """Delete somebody's words at their wish; a stub stays that says when."""
        with self._store.write(self._by) as writer:
            room.erase(writer, self._contribution(contribution), why)

    def question(self, text: str, *, words: Iterable[Contribution | str] = (), gaps: Iterable[Gap | str] = (),
                 studies: Iterable[Study | str] = (), programmes: Iterable[Programme | str] = (), plain: str = "",
                 theme: str = "", language: str = "en") -> Question:
        """Word a question and return it, with the words, gaps, studies and programmes it comes from."""
        origins = self._origins(words=words, gaps=gaps, studies=studies, programmes=programmes)
        with self._store.write(self._by) as writer:
            name = room.next_question(writer, self._plan.id)
            self._word(writer, name, text=text, language=language, plain=plain, theme=theme)
            for kind, target in origins:
                writer.append("origins", workshop=self._plan.id, question=name, kind=kind, target=target, active=1)
        return self._room.question(name)

    def _word(self, writer: Any, name: str, *, text: str, language: str, plain: str, theme: str,
              state: str = "open", why: str = "") -> None:
        if not text.strip():
            raise NotAllowed("a question needs words")
        writer.append("questions", workshop=self._plan.id, question=name, text=text.strip(), language=language,
                      plain=plain, theme=theme, state=state, why=why)

    def reword(self, question: Question | str, text: str, *, plain: str | None = None, theme: str | None = None,
               why: str = "") -> Question:
        """Give a question other words; the earlier ones stay in the ledger."""
        old = self._named(question)
        with self._store.write(self._by) as writer:
            self._word(writer, old.id, text=text, language=old.language, plain=old.plain if plain is None else plain,
                       theme=old.theme if theme is None else theme, why=why)
        return self._room.question(old.id)

    def withdraw(self, question: Question | str, why: str) -> None:
        """Take a question off the list, with the reason; its words stay."""
        old = self._named(question)
        with self._store.write(self._by) as writer:
            self._word(writer, old.id, text=old.text, language=old.language, plain=old.plain, theme=old.theme,
                       state="withdrawn", why=why)

    def merge(self, into: Question | str, *others: Question | str) -> Question:
        """Merge questions into one; they and their words stay behind it, and unmerge() takes it back."""
        return self._merging(into, others, active=1)

    def unmerge(self, into: Question | str, *others: Question | str) -> Question:
        """Take a merge back."""
        return self._merging(into, others, active=0)

    def _merging(self, into: Question | str, others: Sequence[Question | str], *, active: int) -> Question:
        target = self._named(into)
        with self._store.write(self._by) as writer:
            for other in others:
                child = self._named(other)
                if child.id == target.id or (active and target.merged_into):
                    raise NotAllowed(f"{child.id} cannot be merged into {target.id}"
                                     + (f", which is itself {target.merged_into}" if target.merged_into else ""))
                writer.append("origins", workshop=self._plan.id, question=target.id, kind="question", target=child.id,
                              active=active)
        return self._room.question(target.id)

    def link(self, question: Question | str, *, words: Iterable[Contribution | str] = (),
             gaps: Iterable[Gap | str] = (), studies: Iterable[Study | str] = (),
             programmes: Iterable[Programme | str] = (), active: bool = True) -> Question:
        """Tie a question to words, gaps, studies or programmes; active=False unties it."""
        name = self._named(question).id
        origins = self._origins(words=words, gaps=gaps, studies=studies, programmes=programmes)
        with self._store.write(self._by) as writer:
            for kind, target in origins:
                writer.append("origins", workshop=self._plan.id, question=name, kind=kind, target=target,
                              active=int(active))
        return self._room.question(name)

    def evidence(self, question: Question | str, status: str, why: str = "") -> Question:
        """Record what the evidence says to a question: unanswered, partly, answered, ongoing, not checked."""
        if status not in STATUSES:
            raise UnknownName("evidence status", status, STATUSES)
        name = self._named(question).id
        with self._store.write(self._by) as writer:
            writer.append("evidence", workshop=self._plan.id, question=name, status=status, why=why)
        return self._room.question(name)

    def open_vote(self) -> None:
        """Open the vote for the room: until it is closed, nothing of it is shown anywhere."""
        self._act("open")

    def close_vote(self) -> str:
        """Close the vote and return the seal of its ballots; nobody can tell any more which slip cast which ballot."""
        return self._act("close")

    def _act(self, act: str) -> str:
        with self._store.write(self._by) as writer:
            if self._room.state == "closed":
                raise NotAllowed(f"the vote of {self._plan.id!r} is closed already, and stays so")
            cast = room.ballots(writer.db, self._plan.id)
            seal = digest(sorted(digest([b.group, b.ranking, dict(b.scores), sorted(b.unseen)]) for b in cast))
            writer.append("votes", workshop=self._plan.id, act=act, ballots=len(cast) if act == "close" else 0,
                          questions=json.dumps([q.id for q in self._room.questions()]),
                          seal=seal if act == "close" else "")
            if act == "close":
                room.destroy_secret(writer, self._plan.id)
        return seal

    def void(self, slip: Slip | str) -> None:
        """Declare a lost slip void; one that has voted already stays as it is and cannot be."""
        code = slip.code if isinstance(slip, Slip) else self._room.slip(slip).code
        with self._store.write(self._by) as writer:
            if room.has_voted(writer.db, self._plan.id, code):
                raise NotAllowed(f"the slip {code} has voted already; its ballot counts")
            writer.append("slips", workshop=self._plan.id, code=room.hidden(self._plan.id, code), act="void")

    def recommend(self, text: str, rests_on: Iterable[Any] = ()) -> Recommendation:
        """Record a recommendation for good practice and what it rests on: studies, programmes, questions, words."""
        if not text.strip():
            raise NotAllowed("a recommendation needs words")
        rests = [getattr(thing, "id", thing) for thing in rests_on]
        with self._store.write(self._by) as writer:
            taken = writer.db.execute("SELECT count(DISTINCT recommendation) FROM recommendations").fetchone()[0]
            name = f"r{taken + 1}"
            writer.append("recommendations", recommendation=name, text=text.strip(), rests_on=json.dumps(rests), active=1)
        return next(r for r in self._room.recommendations() if r.id == name)

    def _named(self, question: Question | str) -> Question:
        return self._room.question(question if isinstance(question, str) else question.id)

    def _contribution(self, contribution: Contribution | str) -> str:
        wanted = contribution if isinstance(contribution, str) else contribution.id
        known = [c.id for c in self._room.contributions()]
        near = [uid for uid in known if uid.startswith(wanted)] if len(wanted) >= 4 else []
        if len(near) != 1:
            raise UnknownName("contribution", wanted, [uid[:12] for uid in near or known])
        return near[0]

    def _origins(self, **kinds: Iterable[Any]) -> list[tuple[str, str]]:
        names = {"words": "contribution", "gaps": "gap", "studies": "study", "programmes": "programme"}
        found = []
        for kind, things in kinds.items():
            for thing in things:
                target = self._contribution(thing) if kind == "words" else getattr(thing, "id", thing)
                found.append((names[kind], str(target)))
        return found
