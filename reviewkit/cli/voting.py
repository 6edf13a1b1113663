"""Commands for the vote: slips, ballots, the count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli import common
from reviewkit.cli.leading import which
from reviewkit.cli.marks import ballot_of, rows_of
from reviewkit.cli.workshop import room_of
from reviewkit.errors import NotAllowed

if TYPE_CHECKING:
    from reviewkit.desks.workshop import Room
    from reviewkit.workshop import Tally

TITLE = "Vote, and count"


@common.verb()
@common.file
@click.argument("marks", nargs=-1, metavar="[QUESTION[,QUESTION]]...")
@click.option("--slip", "code", metavar="CODE", help="The code on the slip.")
@click.option("--group", default="", help="The group for which one votes.")
@which
@click.option(
    "--ballots",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Cast the paper ballots of a table.",
)
def vote(
    file: Path, marks: tuple[str, ...], code: str | None, group: str, vote_: str, ballots: Path | None
) -> None:
    """Cast a ballot, best question first; or a pile of paper.

    Questions that share a place are written together: q1,q7. Where a vote asks for numbers they are written q1=8, and
    q1=? is "don't know"; by criteria q1:fair=0.5; comparisons q3/q1, the better one first, or q3=q1 where neither
    is. The last ballot of a slip counts. A table of paper ballots has the columns slip, group, and then places
    from best to worst (or a column for each question); it is checked as a whole before the first ballot is cast.

    Example:
      reviewkit vote heat.db q3 q1,q7 q2 --slip HHX-5P9 --group carer
      reviewkit vote heat.db --ballots paper.csv
    """
    if ballots and (marks or code or group):
        raise click.UsageError("--ballots brings its own slips, groups and places")
    if not ballots and not (code and marks):
        raise click.UsageError("--slip CODE and a ranking are needed, or --ballots FILE.csv")
    with common.opened(file) as review:
        room = room_of(review)
        held = room.vote(vote_)
        if ballots:
            pile = rows_of(ballots, room, held)
            for slip, ballot in pile:
                room.cast(slip, ballot, held.id)
            click.echo(f"{common.counted(len(pile), 'ballot')} cast")
            return
        again = room.cast(room.slip(code or "").code, ballot_of(marks, held, group), held.id)
    click.echo("the vote is in" + ("; it replaces the earlier one" if again > 1 else ""))


@common.verb()
@click.argument("file", type=click.Path(path_type=Path), metavar="[REVIEW]", required=False)
@common.as_json
@click.option(
    "--check",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Count a published folder again; no review is needed.",
)
@which
@click.option("--rule", help="Another rule than the protocol's: jla, union, pooled, borda, schulze …")
@click.option(
    "--resamples", type=click.IntRange(min=0), default=1000, show_default=True, help="For the intervals."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same intervals."
)
def tally(
    file: Path | None,
    check: Path | None,
    vote_: str,
    rule: str | None,
    resamples: int,
    seed: int,
    *,
    as_json: bool,
) -> None:
    """Count the ballots by the protocol's rule, or another.

    The interval is where 95 of 100 re-drawn votes would put a question; = marks a joint place. A group with too few
    ballots to be shown alone counts like the others, but is not listed.

    Example:
      reviewkit tally heat.db --rule schulze
      reviewkit tally --check heat-vote
    """
    if check and file:
        raise click.UsageError("--check counts a published folder, and takes no review")
    if check:
        _check(check, as_json=as_json)
        return
    if file is None:
        raise click.UsageError("name a review, or a published folder with --check FOLDER")
    with common.opened(file) as review:
        room = room_of(review)
        voted(room, file, vote_)
        counted = room.tally(rule, vote=vote_, resamples=resamples, seed=seed)
        found = counted.published(room.plan.small)
        texts = {q.id: q.text for q in room.questions()}
        hidden = [name for name in counted.by_group if name not in found.by_group]
    if as_json:
        common.tell({**common.plain(found), "hidden_groups": hidden})
        return
    rows = [
        (
            f"{found.place_of(name):g}" + ("=" if len(joint) > 1 else ""),
            name,
            _range(found, name),
            float(found.scores[name]) if name in found.scores else "",
            texts.get(name, ""),
        )
        for joint in found.places
        for name in joint
    ]
    common.show(rows, ("place", "question", "interval", "score", "text"))
    for line in (found.statement, *found.warnings, found.rule_text):
        if line:
            common.say(line)


def _check(folder: Path, *, as_json: bool) -> None:
    """Say whether every figure of a published folder comes out again; where one does not, it ends with exit code 1."""
    from reviewkit.workshop.folder import check

    found = check(folder)
    if as_json:
        common.tell({**common.plain(found), "same": found.same, "statement": found.statement})
    else:
        click.echo(found.statement)
        for fault in found.faults[1:]:
            click.echo(f"Also: {fault}")
        click.echo(f"The folder's fingerprint is {found.fingerprint}")
    if not found.same:
        raise click.exceptions.Exit(1)


def voted(room: Room, file: Path, vote: str = "") -> None:
    """Raise NotAllowed where nobody has voted, with what to do about it."""
    if not any(room.voted(one.id) for one in room.votes() if vote in ("", one.id)):
        raise NotAllowed(
            f"nobody has voted in {vote or room.id!r} yet: issue slips (reviewkit slips {file} NUMBER), then "
            "reviewkit vote"
        )


def _range(tally: Tally, question: str) -> str:
    low, high = tally.intervals.get(question, (0.0, 0.0))
    return f"{low:g} to {high:g}" if low else ""


COMMANDS = (vote, tally)
