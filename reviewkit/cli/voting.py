"""Commands for the vote: slips, ballots, the count."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli import common, counting
from reviewkit.cli.leading import which
from reviewkit.cli.marks import ballot_of, rows_of
from reviewkit.cli.workshop import room_of

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


COMMANDS = (vote, counting.tally)
