"""Plays the demonstration's workshop: rounds, words, questions, ballots, and what was made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from reviewkit.demo.material import table, toml
from reviewkit.errors import ReviewkitError
from reviewkit.model import Ballot

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.desks.workshop import RoomWriter
    from reviewkit.desks.workshop.caring import Act
    from reviewkit.model import Contribution, Programme, Study
    from reviewkit.people import Person
    from reviewkit.review import Review

    Told = dict[str, Any]
    Words = dict[int, Contribution]

GATHER, WORD = "experience", "questions"


class Evening:
    """One workshop, held in a host's name; a second person types paper ballots and signs."""

    def __init__(self, review: Review, host: Person, second: Person) -> None:
        if review.protocol.workshop is None:
            raise ReviewkitError("the demonstration's protocol has no workshop")
        self.plan = review.protocol.workshop
        self.told: Told = toml("workshop.toml")
        self.review = review
        self.room: RoomWriter = host.workshop(self.plan.id)
        self.other: RoomWriter = second.workshop(self.plan.id)
        self.words: Words = {}
        self.questions: dict[str, str] = {}

    def gather(self) -> Words:
        """Seat people, hear what they say, and return their words by the material's numbers."""
        for name in (GATHER, WORD):
            self.room.open_round(name, silent=name == GATHER)
            self._seat(name)
            for said in (one for one in self.told["contributions"] if one["round"] == name):
                self.words[said["number"]] = self._hear(said)
            if name == GATHER:
                self.room.share_round(name)
            self.room.close_round(name)
        for act in self.told["moderations"]:
            self.room.moderate(self.words[act["words"]], "hide", act["why"])
        return self.words

    def _seat(self, name: str) -> None:
        harvests = {
            (entry["round"], entry["table"]): entry["text"] for entry in self.told.get("harvests", ())
        }
        for number in range(1, self.plan.rounds[0].tables + 1):
            here = [one for one in self.told["participants"] if one["tables"][name] == number]
            hosts = [f"A{one['number']}" for one in here if one.get("host") == number]
            seats = [f"A{one['number']}" for one in here if one.get("host") != number]
            text = harvests.get((name, str(number)))
            self.room.seat(name, str(number), host=hosts[0] if hosts else None, seats=seats, harvest=text)

    def _hear(self, said: Told) -> Contribution:
        told = self.room.tell(
            said["words"],
            group=said["group"],
            table=str(said["table"]),
            round=said["round"],
            language=said["language"],
            consent=said["consent"],
        )
        return self.room.translate(told, "en", said["english"]) if "english" in said else told

    def ask(self, studies: dict[str, Study], programmes: dict[str, Programme]) -> None:
        """Word the questions, check them against the evidence, and merge those that ask the same."""
        cells = {(gap.row, gap.column): gap.id for gap in self.review.synthesis.gaps()}
        themes = {theme["id"]: theme["title"] for theme in self.told["themes"]}
        wordings = {entry["id"]: entry for entry in toml("texts.toml")["questions"]}
        checks = {entry["question"]: entry for entry in self.told["checks"]}
        for entry in self.told["questions"]:
            here = [(cell["row"], cell["column"]) for cell in entry["gaps"]]
            said = wordings.get(entry["id"], {})
            question = self.room.question(
                entry["text"],
                words=[self.words[n] for n in entry["words"]],
                plain=said.get("en", ""),
                gaps=[cells[cell] for cell in here if cell in cells],
                studies=[studies[key] for key in entry["studies"]],
                programmes=[programmes[key] for key in entry["programmes"]],
                theme=themes[entry["theme"]],
                language=entry["language"],
            ).id
            self.questions[entry["id"]] = question
            self._check(question, entry, checks.get(entry["id"]))
            for language in (one for one in self.plan.languages if one != entry["language"] and one in said):
                draft = language in said.get("drafts", ())
                self.room.word(question, language, said[language], state="draft" if draft else "there")
        for merge in self.told["merges"]:
            self.room.merge(self.questions[merge["into"]], self.questions[merge["merged"]])

    def _check(self, question: str, entry: Told, check: Told | None) -> None:
        if check is None:
            self.room.evidence(question, entry["status"], entry["status_why"])
            return
        self.room.verify(
            question,
            entry["status"],
            search=check["search"],
            reviews=check["reviews"],
            certainty=check["certainty"],
            why=entry["status_why"],
        )
        if not check.get("unsigned"):
            self.other.sign(question)

    def vote(self) -> None:
        """Hold the vote: by telephone, and on paper, which two people type."""
        cast = self.told["ballots"]
        hall = self.review.workshop(self.plan.id)
        slips = hall.slips(len(cast))
        self.room.open_vote()
        for slip, ballot in zip(slips, cast, strict=True):
            ranking = [self.questions[name] for name in ballot["ranking"]]
            hall.join(slip.code, ballot["group"], ballot.get("also", ()))
            if ballot["how"] == "paper":
                typed = Ballot(tuple((name,) for name in ranking), group=ballot["group"])
                self.room.type_paper(slip.code, typed)
                self.other.type_paper(slip.code, typed)
            else:
                slip.rank(ranking)
        self.room.close_vote()

    def conclude(self, studies: dict[str, Study], programmes: dict[str, Programme]) -> None:
        """Record decisions, dissent, what happened since, recommendations, and what people gave and got."""
        told, name = self.told, self.questions
        for entry in told["decisions"]:
            self.room.decide(name[entry["question"]], entry["decision"], entry.get("why", ""))
        for entry in told["dissents"]:
            facts = {"group": entry["group"], "consent": entry["consent"]}
            self.room.dissent(name[entry["question"]], entry["said"], **facts)
        for entry in told["follow_ups"]:
            self.room.follow_up(name[entry["question"]], entry["kind"], entry["date"], entry["note"])
        for entry in told["recommendations"]:
            rests_on = (
                *(studies[key] for key in entry["studies"]),
                *(programmes[key] for key in entry["programmes"]),
                *(name[key] for key in entry["questions"]),
                *(self.words[n] for n in entry["words"]),
            )
            made = self.room.recommend(entry["text"], rests_on)
            if entry["owner"]:
                self.room.undertake(made, entry["owner"], entry["due"])
        for entry in told["needs"]:
            self.room.care.need(entry["need"], entry.get("met", ""))
        for row in table("payments.csv"):
            self._repay(row)

    def _repay(self, row: dict[str, str]) -> None:
        care, alias = self.room.care, row["alias"]
        facts = {"role": row["role"], "purpose": "workshop"}
        care.pay(alias, "worked", hours=row["hours"], **facts)
        if row["offered"]:
            sum_ = {"amount": row["offered"], "currency": "GBP"}
            care.pay(alias, "offered", **facts, **sum_)
            answer = cast("Act", row["answer"])
            care.pay(alias, answer, **facts, **(sum_ if row["answer"] == "paid" else {}))
        if row["thanked"]:
            care.pay(alias, "thanked", **facts)
        for item in ("photo", "recording"):
            if row[item]:
                care.consent(alias, item, given=row[item] == "yes")


def told_in_a_line(evening: Evening, echo: Callable[[str], None]) -> None:
    """Say how many came, and what came out."""
    told = evening.told
    echo(
        f"workshop: {len(told['participants'])} people, {len(evening.words)} contributions, "
        f"{len(evening.questions)} questions, {len(told['ballots'])} ballots, "
        f"{len(told['recommendations'])} recommendations"
    )
