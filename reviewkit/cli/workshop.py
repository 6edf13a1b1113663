"""Commands for the workshop's words and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.errors import NotAllowed, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.desks.workshop import Room, RoomWriter
    from reviewkit.model import Contribution, Question
    from reviewkit.people import Person
    from reviewkit.review import Review

TITLE = "Gather words, and word questions"


def room_of(review: Review) -> Room:
    """Return the room of the protocol's workshop."""
    plan = review.protocol.workshop
    if plan is None:
        raise NotAllowed("the protocol plans no workshop: give it a [workshop] block")
    return review.workshop(plan.id)


def writer_of(review: Review, person: Person) -> RoomWriter:
    """Return the same room for somebody to write in."""
    return person.workshop(room_of(review).id)


@common.verb()
@common.file
@click.argument("words")
@common.by
@click.option("--group", default="", help="The stakeholder group that the speaker speaks for.")
@click.option("--table", default="", help="The table at which it was said.")
@click.option("--round", "round_", default="", help="The round of the workshop, as the protocol names it.")
@click.option("--language", default="en", show_default=True, help="The language it was said in.")
@click.option("--consent", is_flag=True, help="It may be quoted outside the room.")
@click.option(
    "--programme", "programmes", multiple=True, metavar="ID", help="A programme's card that lay there."
)
@click.option("--gap", "gaps", multiple=True, metavar="GAP", help="A gap that lay there.")
def tell(file: Path, words: str, name: str, round_: str, **facts: Any) -> None:
    """Write down somebody's words, verbatim.

    Without --consent they are never quoted outside the room. It prints the number by which they are referred to.

    Example:
      reviewkit tell heat.db "Nobody asked us before" --group carer --table 3 --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).tell(words, round=round_, **facts)
    click.echo(str(made.number))


@common.verb()
@common.file
@click.option("--round", "round_", default="", help="Of this round only.")
@click.option("--table", default="", help="Of this table only.")
@click.option("--group", default="", help="Of this group only.")
@click.option(
    "--about", default="", metavar="ID|THEME", help="About a programme, gap or study, or under a theme."
)
@click.option("--all", "everything", is_flag=True, help="Hidden words, too.")
@common.as_json
def words(file: Path, round_: str, *, as_json: bool, **chosen: Any) -> None:
    """List what people said, in the order it was written down.

    It is for the room: what may not be quoted outside is marked "room only". Words of a round that is silent are not
    listed before it is shared.
    """
    with common.opened(file) as review:
        found = room_of(review).contributions(round=round_, **chosen)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (c.number, c.round, c.table, c.group, _quoting(c), ", ".join(c.themes), c.words or "(erased)")
            for c in found
        ),
        ("words", "round", "table", "group", "quoting", "theme", "text"),
        empty="nothing was said yet",
    )


def _quoting(said: Contribution) -> str:
    marks = [
        "" if said.consent or said.erased else "room only",
        f"hidden: {said.hidden}" if said.hidden else "",
        "late" if said.late else "",
    ]
    return ", ".join(mark for mark in marks if mark)


@common.verb()
@common.file
@click.argument("number")
@common.by
@click.option("--why", default="", help="What was asked, without a name.")
def erase(file: Path, number: str, name: str, why: str) -> None:
    """Delete somebody's words at their wish.

    NUMBER is how they are counted in the room. A stub stays, that says when; the words are gone.

    Example:
      reviewkit erase heat.db 7 --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).erase(said(room_of(review), number), why)
    click.echo(f"{number}: erased")


def said(room: Room, number: str) -> str:
    """Return the id of words that are named by their number or the beginning of their id."""
    return room.contribution(number).id


@common.verb()
@common.file
@click.argument("text")
@common.by
@click.option("--words", multiple=True, metavar="NUMBER", help="Words it comes from; may be repeated.")
@click.option("--gap", "gaps", multiple=True, metavar="GAP", help="A gap it comes from; may be repeated.")
@click.option("--study", "studies", multiple=True, metavar="STUDY", help="A study it comes from.")
@click.option("--programme", "programmes", multiple=True, metavar="ID", help="A programme it comes from.")
@click.option("--plain", default="", help="The same in easy words.")
@click.option("--theme", default="", help="The theme it belongs to.")
def question(
    file: Path,
    text: str,
    name: str,
    words: tuple[str, ...],
    gaps: tuple[str, ...],
    studies: tuple[str, ...],
    programmes: tuple[str, ...],
    **facts: Any,
) -> None:
    """Word a question, with what it comes from.

    Example:
      reviewkit question heat.db "What helps teachers to stay?" --words 3 --words 7 --as alice
    """
    with common.writing(file, name) as (review, person):
        room = room_of(review)
        _known("gap", gaps, [gap.id for gap in review.synthesis.gaps()] if gaps else [])
        _known("programme", programmes, [p.id for p in review.extraction.programmes()] if programmes else [])
        made = writer_of(review, person).question(
            text,
            words=[said(room, number) for number in words],
            gaps=gaps,
            studies=[review.screening.study(study) for study in studies],
            programmes=programmes,
            **facts,
        )
        running = [vote.id for vote in room.votes() if vote.state == "open"]
    click.echo(made.id)
    if running:
        names = " and ".join(map(repr, running))
        click.echo(
            f"The vote {names} is open, and its paper was settled before: {made.id} is not on it.", err=True
        )


def _known(kind: str, names: tuple[str, ...], known: list[str]) -> None:
    for name in names:
        if name not in known:
            raise UnknownName(kind, name, known)


@common.verb()
@common.file
@click.argument("question")
@click.argument("status", type=click.Choice(["unanswered", "partly", "answered", "ongoing", "not checked"]))
@common.by
@click.option("--why", default="", help="What was looked at.")
def evidence(file: Path, question: str, status: str, name: str, why: str) -> None:
    """Record what the evidence says to a question.

    Example:
      reviewkit evidence heat.db q3 partly --why "two small trials" --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).evidence(question, status, why)
    click.echo(f"{question}: {status}")


@common.verb("same-question")
@common.file
@click.argument("into")
@click.argument("others", nargs=-1, required=True)
@common.by
@click.option("--undo", is_flag=True, help="Take the merge back.")
def same(file: Path, into: str, others: tuple[str, ...], name: str, *, undo: bool) -> None:
    """Merge questions that ask the same into one.

    INTO stands; the OTHERS and their words stay behind it, and --undo takes it back.

    Example:
      reviewkit same-question heat.db q3 q7 q9 --as alice
    """
    with common.writing(file, name) as (review, person):
        writer = writer_of(review, person)
        made = (writer.unmerge if undo else writer.merge)(into, *others)
    click.echo(f"{made.id}: {', '.join(made.merged) or 'nothing'} behind it")


@common.verb()
@common.file
@click.argument("question")
@click.argument("why")
@common.by
def withdraw(file: Path, question: str, why: str, name: str) -> None:
    """Take a question off the list, with the reason.

    Example:
      reviewkit withdraw heat.db q8 "answered by a review of 2025" --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).withdraw(question, why)
    click.echo(f"{question}: off the list")


@common.verb()
@common.file
@click.option("--all", "everything", is_flag=True, help="Merged, withdrawn and out-of-scope ones, too.")
@common.as_json
def questions(file: Path, *, everything: bool, as_json: bool) -> None:
    """List the questions to vote on.

    "check again": a study has changed a gap of the question since its evidence was looked at.
    """
    with common.opened(file) as review:
        from reviewkit.desks import reporting

        room = room_of(review)
        found = room.questions(everything=everything)
        again = reporting.again(review.synthesis, review.extraction, room)
    if as_json:
        common.tell([{**common.plain(q), "again": again.get(q.id, [])} for q in found])
        return
    common.show(
        (
            (
                q.id,
                q.status + (", check again" if q.id in again else ""),
                len(q.said),
                len(q.gaps),
                q.theme,
                _off(q),
                q.text,
            )
            for q in found
        ),
        ("question", "evidence", "words", "gaps", "theme", "off the list", "text"),
        empty="no questions yet",
    )


def _off(question: Question) -> str:
    if question.merged_into:
        return f"in {question.merged_into}"
    return question.withdrawn or (f"out of scope: {question.scope_why}" if question.scope == "out" else "")


@common.verb()
@common.file
@click.argument("question")
@common.as_json
def behind(file: Path, question: str, *, as_json: bool) -> None:
    """List the words behind a question, also through merges.

    "merges" says how many merges lie between the words and the question.
    """
    with common.opened(file) as review:
        room = room_of(review)
        asked = room.question(question)
        known = {c.id: c for c in room.contributions(everything=True)}
    found = [(known[uid], depth) for uid, depth in asked.said.items() if uid in known]
    if as_json:
        common.tell([{"merges": depth, "words": one} for one, depth in found])
        return
    common.show(
        (
            (c.number, depth, c.group, c.table, c.round, _quoting(c), c.words or "(erased)")
            for c, depth in found
        ),
        ("words", "merges", "group", "table", "round", "quoting", "text"),
        empty=f"no words are behind {question}",
    )


COMMANDS = (tell, words, erase, question, same, withdraw, evidence, questions, behind)
