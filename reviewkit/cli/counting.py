"""The command that counts: a review's votes, a file of ballots, or a published folder once more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.cli.leading import which
from reviewkit.cli.workshop import room_of
from reviewkit.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.desks.workshop import Room
    from reviewkit.workshop import Tally


@common.verb()
@click.argument("file", type=click.Path(path_type=Path), metavar="[REVIEW]", required=False)
@common.as_json
@click.option(
    "--check",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Count a published folder again; no review is needed.",
)
@click.option(
    "--file",
    "files",
    multiple=True,
    metavar="[GROUP=]PATH",
    help="Count a file of ballots; several are counted together. No review is needed.",
)
@click.option(
    "--cells",
    type=click.Choice(("scores", "places")),
    default="scores",
    show_default=True,
    help="What the numbers in a table's columns of questions are.",
)
@which
@click.option("--rule", help="Another rule than the protocol's: jla, union, pooled, borda, schulze …")
@click.option("--seats", type=click.IntRange(min=1), help="How many are elected (rule stv).")
@click.option(
    "--resamples", type=click.IntRange(min=0), default=1000, show_default=True, help="For the intervals."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same intervals."
)
def tally(
    file: Path | None, check: Path | None, files: tuple[str, ...], *, as_json: bool, **options: Any
) -> None:
    """Count the ballots by the protocol's rule, or another.

    The interval is where 95 of 100 re-drawn votes would put a question; = marks a joint place. A group with too few
    ballots to be shown alone counts like the others, but is not listed. A file of ballots is PrefLib's (.soc, .soi,
    .toc, .toi), a Scottish ward's, or a table with places (1st, 2nd …), questions, or an expert's judgements in its
    columns; in it nothing is hidden. The rule is then the one that suits the ballots.

    Example:
      reviewkit tally heat.db --rule schulze
      reviewkit tally --check heat-vote
      reviewkit tally --file "carer=carers.csv" --file "staff=staff.soi" --rule jla
    """
    if sum(map(bool, (file, check, files))) > 1:
        raise click.UsageError(
            "count one: a review, a published folder (--check), or files of ballots (--file)"
        )
    if check:
        _check(check, as_json=as_json)
    elif files:
        counted, texts = _of_files(files, options)
        _show(counted, texts, (), as_json=as_json, groups=True)
    elif file is None:
        raise click.UsageError(
            "name a review, a published folder with --check FOLDER, or a file of ballots with --file PATH"
        )
    else:
        with common.opened(file) as review:
            room = room_of(review)
            voted(room, file, options["vote_"])
            more = {"seats": options["seats"]} if options["seats"] else {}
            counted = room.tally(
                options["rule"],
                vote=options["vote_"],
                resamples=options["resamples"],
                seed=options["seed"],
                **more,
            )
            found = counted.published(room.plan.small)
            texts = {q.id: q.text for q in room.questions()}
        hidden = [name for name in counted.by_group if name not in found.by_group]
        _show(found, texts, hidden, as_json=as_json)


def _of_files(files: tuple[str, ...], options: Mapping[str, Any]) -> tuple[Tally, dict[str, str]]:
    """Return the count of files of ballots, and what else to say of each question: whether it is elected."""
    from reviewkit import workshop
    from reviewkit.protocol import rule_for

    found = []
    for named in files:
        group, equals, path = named.partition("=")
        if not equals or Path(named).exists():
            group, path = "", named
        found.append(workshop.read_ballots(path, group=group.strip(), cells=options["cells"]))
    if options["vote_"]:
        raise click.UsageError("--vote names a vote of a review")
    seats = options["seats"] or max(one.seats for one in found)
    usual = (
        "stv" if seats else rule_for(found[0].kind, "jla" if any(one.groups for one in found) else "borda")
    )
    ballots = [ballot for one in found for ballot in one]
    counted = workshop.tally(
        ballots,
        options["rule"] or usual,
        questions=dict.fromkeys(name for one in found for name in one.questions),
        seats=seats or 1,
        ballot=found[0].kind,
        resamples=options["resamples"],
        seed=options["seed"],
    )
    return counted, dict.fromkeys(counted.elected, "elected" if seats else "chosen")


def _show(
    found: Tally, texts: Mapping[str, str], hidden: Any, *, as_json: bool, groups: bool = False
) -> None:
    """Print a count; with `groups` each group's own places, which a review's agenda has."""
    if as_json:
        common.tell({**common.plain(found), "hidden_groups": list(hidden)})
        return
    own = {name: one for name, one in found.by_group.items() if name} if groups else {}
    rows = [
        (
            f"{found.place_of(name):g}" + ("=" if len(joint) > 1 else ""),
            name,
            *(f"{one.places[name]:g}" for one in own.values()),
            _range(found, name),
            f"{round(float(found.scores[name]), 2):.12g}" if name in found.scores else "",
            texts.get(name, ""),
        )
        for joint in found.places
        for name in joint
    ]
    common.show(rows, ("place", "question", *own, "interval", "score", "" if groups else "text"))
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
            f"nobody has voted in {vote or room.id!r} yet: issue slips (reviewkit slips {file} NUMBER, or "
            f"print-slips); people vote with them by phone (reviewkit serve {file} --workshop), or you type "
            "their ballots (reviewkit vote)"
        )


def _range(tally: Tally, question: str) -> str:
    low, high = tally.intervals.get(question, (0.0, 0.0))
    return f"{low:g} to {high:g}" if low else ""
