"""Commands for the vote: slips, ballots, the count."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.cli.workshop import room_of, writer_of
from reviewkit.errors import NotAllowed, ReadError, ReviewkitError
from reviewkit.model import Ballot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.desks.workshop import Room
    from reviewkit.workshop import Tally

TITLE = "Vote, and count"


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


@common.verb("open-vote")
@common.file
@common.by
def open_vote(file: Path, name: str) -> None:
    """Open the vote: nothing of it is shown before its close."""
    with common.writing(file, name) as (review, person):
        writer_of(review, person).open_vote()
    click.echo("the vote is open")


@common.verb()
@common.file
@click.argument("ranking", nargs=-1, metavar="[QUESTION[,QUESTION]]...")
@click.option("--slip", "code", metavar="CODE", help="The code on the slip.")
@click.option("--group", default="", help="The group for which one votes.")
@click.option(
    "--ballots",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Cast the paper ballots of a table.",
)
def vote(file: Path, ranking: tuple[str, ...], code: str | None, group: str, ballots: Path | None) -> None:
    """Cast a ballot, best question first; or a pile of paper.

    Questions that share a place are written together: q1,q7. The last ballot of a slip counts. A table of paper
    ballots has the columns slip, group, and then places from best to worst; it is checked as a whole before the first
    ballot is cast.

    Example:
      reviewkit vote heat.db q3 q1,q7 q2 --slip HHX-5P9 --group carer
      reviewkit vote heat.db --ballots paper.csv
    """
    if ballots and (ranking or code or group):
        raise click.UsageError("--ballots brings its own slips, groups and places")
    if not ballots and not (code and ranking):
        raise click.UsageError("--slip CODE and a ranking are needed, or --ballots FILE.csv")
    with common.opened(file) as review:
        room = room_of(review)
        if ballots:
            number = _paper(room, ballots)
            click.echo(f"{common.counted(number, 'ballot')} cast")
            return
        again = room.slip(code or "").rank(_places(ranking), group=group)
    click.echo("the vote is in" + ("; it replaces the earlier one" if again > 1 else ""))


def _places(ranking: Sequence[str]) -> list[list[str]]:
    return [[name.strip() for name in place.split(",") if name.strip()] for place in ranking if place.strip()]


def _paper(room: Room, path: Path) -> int:
    """Cast the ballots of a file; all faults are told at once, and then nothing is cast."""
    rows = [
        (line, [cell.strip() for cell in row])
        for line, row in enumerate(csv.reader(io.StringIO(common.read_text(path), newline="")), 1)
        if any(cell.strip() for cell in row)
    ]
    if not rows or [cell.casefold() for cell in rows[0][1][:2]] != ["slip", "group"]:
        raise ReadError(
            f"{path}: the first line has to begin with slip,group and go on with places", path=str(path)
        )
    faults: list[str] = []
    taken: dict[str, int] = {}  # slip -> line
    for line, (code, group, *places) in rows[1:]:
        try:
            slip = room.slip(code)
            room.check(Ballot(_places(places), group))
        except ReviewkitError as error:
            faults.append(f"{path}:{line}: {error}")
            continue
        if slip.code in taken:
            faults.append(f"{path}:{line}: the slip {slip.code} stands on line {taken[slip.code]}, too")
        taken[slip.code] = line
    if faults:
        raise ReadError("\n".join([f"nothing was cast: {len(faults)} fault(s)", *faults]), path=str(path))
    for _, (code, group, *places) in rows[1:]:
        room.slip(code).rank(_places(places), group=group)
    return len(rows) - 1


@common.verb("close-vote")
@common.file
@common.by
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def close_vote(file: Path, name: str, *, yes: bool) -> None:
    """Close the vote for good.

    It destroys what could tell which slip cast which ballot, and prints the seal of the ballots.
    """
    with common.writing(file, name) as (review, person):
        if not yes and not click.confirm("Closed is closed for good. Close the vote?", err=True):
            click.echo("the vote was not closed")
            return
        seal = writer_of(review, person).close_vote()
    click.echo(f"the vote is closed; the seal of its ballots is {seal}")


@common.verb()
@click.argument("file", type=click.Path(path_type=Path), metavar="[REVIEW]", required=False)
@common.as_json
@click.option(
    "--check",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Count a published folder again; no review is needed.",
)
@click.option("--rule", help="Another rule than the protocol's: jla, union, pooled, borda, schulze …")
@click.option(
    "--resamples", type=click.IntRange(min=0), default=1000, show_default=True, help="For the intervals."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same intervals."
)
def tally(
    file: Path | None, check: Path | None, rule: str | None, resamples: int, seed: int, *, as_json: bool
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
        _voted(room, file)
        found = room.tally(rule, resamples=resamples, seed=seed)
        texts = {q.id: q.text for q in room.questions()}
        small = [name for name, group in found.by_group.items() if group.n < room.plan.small]
    if as_json:
        common.tell(_without(common.plain(found), small))
        return
    rows = [
        (
            f"{found.place_of(name):g}" + ("=" if len(joint) > 1 else ""),
            name,
            _range(found, name),
            "" if small or name not in found.scores else float(found.scores[name]),
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


def _voted(room: Room, file: Path) -> None:
    """Raise NotAllowed where nobody has voted, with what to do about it."""
    if not room.voted():
        raise NotAllowed(
            f"nobody has voted in {room.id!r} yet: issue slips (reviewkit slips {file} NUMBER), then reviewkit vote"
        )


def _range(tally: Tally, question: str) -> str:
    low, high = tally.intervals.get(question, (0.0, 0.0))
    return f"{low:g} to {high:g}" if low else ""


def _without(told: dict[str, Any], small: list[str]) -> dict[str, Any]:
    """Return a tally without what would tell a small group's own list: its places, and the exact scores."""
    if small:
        told["by_group"] = {name: group for name, group in told["by_group"].items() if name not in small}
        told["scores"] = {}
        told["stages"] = []
    return {**told, "hidden_groups": small}


COMMANDS = (slips, void, open_vote, vote, close_vote, tally)
