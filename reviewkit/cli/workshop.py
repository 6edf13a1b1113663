"""Commands for the workshop: words, questions, slips, ballots, the count."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.errors import ReadError, UnknownName

if TYPE_CHECKING:
    from reviewkit.desks.workshop import Room
    from reviewkit.review import Review


def room_of(review: Review) -> Room:
    """Return the room of the protocol's workshop."""
    plan = review.protocol.workshop
    if plan is None:
        raise UnknownName("workshop", "in this protocol", [])
    return review.workshop(plan.id)


@click.command()
@common.file
@click.argument("words")
@common.by
@click.option("--group", default="")
@click.option("--table", default="")
@click.option("--round", "round_", default="")
@click.option("--language", default="en", show_default=True)
@click.option("--consent", is_flag=True, help="The words may be quoted outside the room")
def tell(file: Path, words: str, name: str, round_: str, **facts: Any) -> None:
    """Write down somebody's WORDS, verbatim."""
    with common.writing(file, name) as (review, person):
        made = person.workshop(room_of(review).id).tell(words, round=round_, **facts)
    click.echo(f"{made.number}\t{made.id[: common.SHORT]}")


@click.command()
@common.file
@click.argument("text")
@common.by
@click.option(
    "--words", multiple=True, help="A contribution it comes from: its number or id; may be repeated"
)
@click.option("--gap", "gaps", multiple=True, help="A gap it comes from")
@click.option("--study", "studies", multiple=True)
@click.option("--programme", "programmes", multiple=True)
@click.option("--plain", default="", help="The same in easy words")
@click.option("--theme", default="")
def question(
    file: Path, text: str, name: str, words: tuple[str, ...], studies: tuple[str, ...], **facts: Any
) -> None:
    """Word a question, with the words, gaps, studies and programmes it comes from."""
    with common.writing(file, name) as (review, person):
        room = room_of(review)
        numbers = {str(c.number): c for c in room.contributions()}
        made = person.workshop(room.id).question(
            text,
            words=[numbers.get(w, w) for w in words],
            studies=[review.screening.study(s) for s in studies],
            **facts,
        )
    click.echo(made.id)


@click.command()
@common.file
@click.argument("question")
@click.argument("status", type=click.Choice(["unanswered", "partly", "answered", "ongoing", "not checked"]))
@common.by
@click.option("--why", default="", help="What was looked at")
def evidence(file: Path, question: str, status: str, name: str, why: str) -> None:
    """Record what the evidence says to a QUESTION."""
    with common.writing(file, name) as (review, person):
        person.workshop(room_of(review).id).evidence(question, status, why)
    click.echo(f"{question}: {status}")


@click.command()
@common.file
@common.as_json
def questions(file: Path, *, as_json: bool) -> None:
    """List the questions to vote on."""
    with common.opened(file) as review:
        found = room_of(review).questions()
    if as_json:
        common.tell(found)
        return
    common.show(
        ([q.id, q.status, len(q.words), ", ".join(q.gaps), q.text] for q in found),
        ("question", "evidence", "words", "gaps", "text"),
        empty="no questions yet",
    )


@click.command()
@common.file
@click.argument("number", type=click.IntRange(1, 10_000))
def slips(file: Path, number: int) -> None:
    """Issue NUMBER slips and print their codes: they are kept nowhere else."""
    with common.opened(file) as review:
        for slip in room_of(review).slips(number):
            click.echo(slip.code)


@click.command()
@common.file
@click.argument("ranking", nargs=-1, metavar="[QUESTION[,QUESTION]]...")
@click.option("--slip", "code", help="The code on the slip")
@click.option("--group", default="")
@click.option(
    "--ballots",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV of paper ballots: slip, group, then places from best to worst; joint places q1,q7",
)
def vote(file: Path, ranking: tuple[str, ...], code: str | None, group: str, ballots: Path | None) -> None:
    """Cast a ballot, best question first, joint places written q1,q7; the last ballot of a slip counts."""
    with common.opened(file) as review:
        room = room_of(review)
        if ballots:
            click.echo(f"{_paper(room, ballots)} ballots cast")
            return
        if not code:
            raise click.UsageError("--slip CODE or --ballots FILE is needed")
        again = room.slip(code).rank(_places(ranking), group=group)
    click.echo("the vote is in" + (f"; it replaces {again - 1} earlier one(s)" if again > 1 else ""))


def _places(ranking: Any) -> list[list[str]]:
    return [[name.strip() for name in place.split(",") if name.strip()] for place in ranking if place.strip()]


def _paper(room: Room, path: Path) -> int:
    """Cast the ballots of a file: all are checked before the first is cast."""
    with path.open(encoding="utf-8-sig", newline="") as table:
        rows = [row for row in csv.reader(table) if any(cell.strip() for cell in row)]
    if not rows or [cell.strip().casefold() for cell in rows[0][:2]] != ["slip", "group"]:
        raise ReadError(
            f"{path}: the first line has to begin with slip,group and go on with places", path=str(path)
        )
    known = {q.id for q in room.questions()}
    for number, row in enumerate(rows[1:], 2):
        room.slip(row[0])
        for name in (name for place in _places(row[2:]) for name in place):
            if name not in known:
                raise UnknownName(f"question (line {number} of {path.name})", name, sorted(known))
    for row in rows[1:]:
        room.slip(row[0]).rank(_places(row[2:]), group=row[1].strip())
    return len(rows) - 1


@click.command("open-vote")
@common.file
@common.by
def open_vote(file: Path, name: str) -> None:
    """Open the vote: nothing of it is shown before it is closed."""
    with common.writing(file, name) as (review, person):
        person.workshop(room_of(review).id).open_vote()
    click.echo("the vote is open")


@click.command("close-vote")
@common.file
@common.by
def close_vote(file: Path, name: str) -> None:
    """Close the vote for good, and destroy what could tell which slip cast which ballot."""
    with common.writing(file, name) as (review, person):
        seal = person.workshop(room_of(review).id).close_vote()
    click.echo(f"the vote is closed; the seal of its ballots is {seal}")


@click.command()
@common.file
@common.as_json
@click.option("--rule", help="Another rule than the protocol's: jla, union, pooled, borda, schulze …")
@click.option("--resamples", type=int, default=1000, show_default=True, help="For the intervals; 0 for none")
@click.option("--seed", type=int, default=0, show_default=True)
def tally(file: Path, rule: str | None, resamples: int, seed: int, *, as_json: bool) -> None:
    """Count the ballots by the protocol's rule, or another."""
    with common.opened(file) as review:
        room = room_of(review)
        found = room.tally(rule, resamples=resamples, seed=seed)
        texts = {q.id: q.text for q in room.questions()}
    if as_json:
        common.tell(found)
        return
    rows = []
    for joint in found.places:
        for name in joint:
            low_high = found.intervals.get(name)
            rows.append(
                [
                    f"{found.place_of(name):g}" + ("=" if len(joint) > 1 else ""),
                    name,
                    f"{low_high[0]:g}–{low_high[1]:g}" if low_high else "",
                    float(found.scores[name]),
                    texts.get(name, ""),
                ]
            )
    common.show(rows, ("place", "question", "interval", "score", "text"))
    for line in (found.statement, *found.warnings, found.rule_text):
        click.echo(line)


@click.command()
@common.file
@common.as_json
def agenda(file: Path, *, as_json: bool) -> None:
    """Print the agenda: each question with its place, each group's place, its gaps and its evidence."""
    with common.opened(file) as review:
        found = review.agenda()
    if as_json:
        common.tell(found)
        return
    groups = list(found[0].by_group) if found else []
    common.show(
        (
            [
                f"{item.place:g}" + ("=" if item.joint else ""),
                item.question.id,
                *(f"{item.by_group[g]:g}" if g in item.by_group else "" for g in groups),
                item.question.status,
                item.question.text,
            ]
            for item in found
        ),
        ("place", "question", *groups, "evidence", "text"),
        empty="no questions yet",
    )


COMMANDS = (tell, question, evidence, questions, slips, open_vote, vote, close_vote, tally, agenda)
