"""Commands for whoever leads the vote: slips, voices, paper, opening and closing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewkit.cli import common
from reviewkit.cli.marks import ballot_of, rows_of
from reviewkit.cli.workshop import room_of, writer_of
from reviewkit.errors import ReadError

TITLE = "Lead the vote"

which = click.option(
    "--vote", "vote_", default="", metavar="ROUND", help="Which vote, by its round's id; else the first."
)


@common.verb()
@common.file
@click.argument("number", type=click.IntRange(1, 10_000))
def slips(file: Path, number: int) -> None:
    """Issue slips and print their codes, one a line.

    A slip is the right to one ballot and has nobody's name. The codes are kept nowhere else: print them, cut them
    apart, hand them out.

    Example:
      reviewkit slips heat.db 24 > slips.txt
    """
    with common.opened(file) as review:
        for slip in room_of(review).slips(number):
            click.echo(slip.code)


@common.verb()
@common.file
@click.argument("code")
@common.by
def void(file: Path, code: str, name: str) -> None:
    """Declare a lost slip void; one that has voted stays.

    Example:
      reviewkit void heat.db HHX-5P9 --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).void(code)
    click.echo(f"{code}: void")


@common.verb()
@common.file
@click.argument("code")
@common.by
def reissue(file: Path, code: str, name: str) -> None:
    """Give a new slip for a lost one, and print its code.

    The lost one is void. If it has voted, that ballot counts no more while the vote runs: whoever lost it votes again
    with the new slip. In a closed vote the ballot stays, as nobody can tell which it is.

    Example:
      reviewkit reissue heat.db HHX-5P9 --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).reissue(code)
    click.echo(made.code)
    common.say(f"{code} is void, and a ballot that it has cast counts no more while the vote runs")


@common.verb()
@common.file
@click.argument("code")
@click.argument("group")
@click.option(
    "--also", multiple=True, metavar="GROUP", help="Another role of the same person; may be repeated."
)
@click.option("--language", default="en", show_default=True, help="The language of their pages.")
def join(file: Path, code: str, group: str, language: str, also: tuple[str, ...]) -> None:
    """Say with which group's voice a slip speaks.

    It may be changed until the slip has voted.

    Example:
      reviewkit join heat.db HHX-5P9 "service user" --also carer
    """
    with common.opened(file) as review:
        made = room_of(review).join(code, group, also, language=language)
    others = f" (and could have as {', '.join(made.also)})" if made.also else ""
    click.echo(f"{made.slip} speaks as {made.group}{others}")


@common.verb("votes")
@common.file
@common.as_json
def status(file: Path, *, as_json: bool) -> None:
    """List the votes and how many have voted.

    A group's number is shown only where no small one can be found out from it.
    """
    with common.opened(file) as review:
        room = room_of(review)
        rows: list[dict[str, Any]] = []
        for vote in room.votes():
            counts = room.voted_by_group(vote.id)
            groups = {group: n for group, n in counts.counts.items() if n is not None}
            rows.append(
                {
                    "vote": vote.id,
                    "state": vote.state or "not opened",
                    "ballot": vote.ballot,
                    "rule": vote.rule,
                    "questions": len(vote.questions),
                    "voted": room.voted(vote.id),
                    "groups": groups,
                }
            )
    if as_json:
        common.tell(rows)
        return
    columns = ("vote", "state", "ballot", "rule", "questions", "voted")
    listed = [
        (*(row[key] for key in columns), ", ".join(f"{group} {n}" for group, n in row["groups"].items()))
        for row in rows
    ]
    common.show(listed, (*columns, "of these"))


@common.verb("open-vote")
@common.file
@common.by
@which
@click.option(
    "--question",
    "questions",
    multiple=True,
    metavar="ID",
    help="Only this one is on the paper, and others so named.",
)
@click.option("--seed", type=click.IntRange(0), help="Shuffles everybody's paper; drawn if not given.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Held differently: choose, dots, cap, top, low, high, rule, ballot, title.",
)
@click.option("--reason", default="", help="Why it is held so, or differently from the protocol.")
def open_vote(
    file: Path,
    name: str,
    vote_: str,
    questions: tuple[str, ...],
    seed: int | None,
    settings: tuple[str, ...],
    reason: str,
) -> None:
    """Open a vote: nothing of it is shown before its close.

    What is on the paper, and how it is counted, is written down now and holds.

    Example:
      reviewkit open-vote heat.db --as alice
      reviewkit open-vote heat.db --vote final --question q3 --question q9 --set choose=1 --as alice
    """
    more: dict[str, Any] = {key: _value(value) for key, value in common.pairs(settings, "setting").items()}
    if questions:
        more["questions"] = questions
    if seed is not None:
        more["seed"] = seed
    with common.writing(file, name) as (review, person):
        opened = writer_of(review, person).open_vote(vote_, reason=reason, **more)
    click.echo(
        f"the vote {opened.id!r} is open: {common.counted(len(opened.questions), 'question')}, "
        f"counted by the rule {opened.rule}"
    )


def _value(text: str) -> str | int | float:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


@common.verb()
@common.file
@click.argument("code", required=False)
@click.argument("marks", nargs=-1)
@common.by
@which
@click.option(
    "--group", default="", help="The group that is ticked on the paper, where the slip did not say it."
)
@click.option(
    "--ballots", type=click.Path(path_type=Path), metavar="FILE.csv", help="Type a whole table of them."
)
def paper(
    file: Path,
    code: str | None,
    marks: tuple[str, ...],
    name: str,
    vote_: str,
    group: str,
    ballots: Path | None,
) -> None:
    """Type paper ballots in, each by two people.

    A ballot counts when both have typed the same. Marks are written as for `vote`. It says "waiting", "agreed", or
    where the two typings differ; nobody is shown what the other one typed.

    Example:
      reviewkit paper heat.db HHX-5P9 q3 q1,q7 --group carer --as alice
      reviewkit paper heat.db --ballots typed-by-bram.csv --as bram
    """
    if bool(ballots) == bool(code):
        raise click.UsageError("a slip's CODE and its marks are needed, or --ballots FILE.csv")
    with common.writing(file, name) as (review, person):
        room, writer = room_of(review), writer_of(review, person)
        held = room.vote(vote_)
        typed = rows_of(ballots, room, held) if ballots else [(code or "", ballot_of(marks, held, group))]
        if not typed:
            raise ReadError(f"{ballots}: there is no ballot in it", path=str(ballots))
        made = [writer.type_paper(slip, ballot, vote_) for slip, ballot in typed]
    common.show(
        [(entry.slip, entry.state, ", ".join(entry.differences)) for entry in made],
        ("slip", "state", "differs at"),
    )


@common.verb("close-vote")
@common.file
@common.by
@which
@click.option("--without-paper", is_flag=True, help="Leave out paper that nobody has typed a second time.")
@click.option("--last", is_flag=True, help="No further round follows: own answers are forgotten now.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def close_vote(file: Path, name: str, vote_: str, *, without_paper: bool, last: bool, yes: bool) -> None:
    """Close a vote for good.

    It destroys what could tell which slip cast which ballot, and prints the seal of the ballots.
    """
    with common.writing(file, name) as (review, person):
        if not yes and not click.confirm("Closed is closed for good. Close the vote?", err=True):
            click.echo("the vote was not closed")
            return
        seal = writer_of(review, person).close_vote(vote_, without_paper=without_paper, last=last)
    click.echo(f"the vote is closed; the seal of its ballots is {seal}")


COMMANDS = (slips, void, reissue, join, status, open_vote, paper, close_vote)
