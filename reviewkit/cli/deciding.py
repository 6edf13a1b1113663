"""Commands for what reviewers do together: pilot rounds, discussions, decisions in and out of other tools."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reviewkit.cli import common

TITLE = "Screen together"
FORMATS = ("csv", "rayyan", "covidence", "asreview")
stage = click.argument("stage")


@common.verb()
@common.file
@stage
@click.argument("people", nargs=-1)
@common.by
@click.option(
    "-n", "number", type=click.IntRange(min=1), help="How many reports; the protocol's number if left out."
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same.")
def pilot(file: Path, stage: str, people: tuple[str, ...], name: str, number: int | None, seed: int) -> None:
    """Begin a pilot round: everybody judges the same sample.

    Its reports come first in everybody's queue. The round is over when everybody has judged all of it; until then
    nobody sees a verdict of it. Without names it is the stage's team.

    Example:
      reviewkit pilot heat.db title-abstract alice bram carol -n 50 --as alice
    """
    with common.writing(file, name) as (_, person):
        opened = person.screening.pilot(stage, number, people, seed=seed)
    click.echo(
        f"pilot round {opened.round} at {stage}: {common.counted(len(opened.reports), 'report')} for "
        f"{', '.join(opened.people)}"
    )


@common.verb("close-pilot")
@common.file
@stage
@common.by
def close_pilot(file: Path, stage: str, name: str) -> None:
    """End a pilot round before its time.

    A round ends by itself when everybody has judged all of it. Ended before, what has the verdicts that the stage
    requires is revealed, and the rest goes back into the queues.

    Example:
      reviewkit close-pilot heat.db title-abstract --as alice
    """
    with common.writing(file, name) as (_, person):
        number = person.screening.close_pilot(stage)
    click.echo(f"pilot round {number} at {stage}: closed")


@common.verb()
@common.file
@stage
@common.as_json
def pilots(file: Path, stage: str, *, as_json: bool) -> None:
    """List a stage's pilot rounds and their gates.

    Of a closed round it says whether people agreed as far as the protocol asks; of an open one how many reports each
    person has yet to judge, and nothing else.

    Example:
      reviewkit pilots heat.db title-abstract
    """
    with common.opened(file) as review:
        found = review.screening.pilots(stage)
        gates = {one.round: review.screening.gate(stage, one.round) for one in found if one.state == "closed"}
    if as_json:
        common.tell([{**common.plain(one), "gate": common.plain(gates.get(one.round))} for one in found])
        return
    common.show(
        (
            (
                one.round,
                one.state,
                len(one.reports),
                ", ".join(f"{who} {one.left[who]} left" if one.left.get(who) else who for who in one.people),
                gates[one.round].statement if one.round in gates else "",
            )
            for one in found
        ),
        ("round", "state", "reports", "people", "gate"),
        empty="no pilot round yet",
    )


@common.verb()
@common.file
@click.argument("report")
@stage
@click.argument("note")
@common.by
def discuss(file: Path, report: str, stage: str, note: str, name: str) -> None:
    """Note what was said of a revealed report.

    Example:
      reviewkit discuss heat.db 0039a669 title-abstract "trainers count as learners" --as alice
    """
    with common.writing(file, name) as (_, person):
        person.screening.discuss(report, stage, note)
    click.echo(f"{report} at {stage}: noted")


@common.verb()
@common.file
@stage
@common.as_json
def discussions(file: Path, stage: str, *, as_json: bool) -> None:
    """List what was noted of the revealed reports of a stage.

    Example:
      reviewkit discussions heat.db title-abstract
    """
    with common.opened(file) as review:
        found = review.screening.discussions(stage)
    if as_json:
        common.tell(found)
        return
    common.show(
        ((common.short(one.report), one.at[:16], one.by, one.note) for one in found),
        ("report", "when", "who", "note"),
        empty="nothing was noted",
    )


@common.verb("take-back")
@common.file
@click.argument("report")
@stage
@common.by
@click.option("--note", default="", help="A remark that is kept with it.")
def take_back(file: Path, report: str, stage: str, name: str, note: str) -> None:
    """Take back a verdict of yours that is not revealed yet.

    You are undecided again, and the report waits for you.

    Example:
      reviewkit take-back heat.db 0039a669 title-abstract --as bram
    """
    with common.writing(file, name) as (_, person):
        person.screening.withdraw(report, stage, note)
    click.echo(f"{report} at {stage}: taken back")


@click.group(cls=common.Verbs)
def decisions() -> None:
    """Decisions from and for other screening tools."""


@decisions.command("import", cls=common.Verb)
@common.file
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--stage", required=True, help="At which stage the decisions were made.")
@common.by
@click.option(
    "--articles", type=click.Path(path_type=Path), help="For Rayyan's log: the articles of the same export."
)
@click.option("--reviewer", default="", metavar="NAME", help="Whose they are, where the file names nobody.")
@click.option(
    "--name", "names", multiple=True, metavar="THEIRS=OURS", help="A name in the file, and ours for it."
)
@click.option(
    "--reason", "reasons", multiple=True, metavar="THEIRS=OURS", help="A reason, and the protocol's for it."
)
@click.option(
    "--listed", type=click.Choice(["include", "exclude"]), help="What being in a Covidence list means."
)
def import_(
    file: Path,
    path: Path,
    stage: str,
    name: str,
    articles: Path | None,
    reviewer: str,
    names: tuple[str, ...],
    reasons: tuple[str, ...],
    listed: str | None,
) -> None:
    """Bring in what a file of Rayyan, Covidence or ASReview says, or a table with reviewer and verdict.

    Verdicts are written in the names of those who decided. Lines that fit no report are listed; the rest comes in.

    Example:
      reviewkit decisions import heat.db log.csv --stage title-abstract --as zoe
    """
    with common.writing(file, name) as (_, person):
        found = person.screening.import_decisions(
            path,
            stage,
            articles=articles,
            reviewer=reviewer,
            names=common.pairs(names, "names"),
            reasons=common.pairs(reasons, "reasons"),
            listed=listed or "",
        )
    click.echo(
        f"{found.file} ({found.format}): {common.counted(found.new, 'line')} brought in, {found.before} there before, "
        f"{common.counted(found.verdicts, 'verdict')}"
    )
    for who, number in found.judged.items():
        click.echo(f"  {who}: {common.counted(number, 'report')}")
    if found.reasons:
        said = ", ".join(f"{reason} ({n})" for reason, n in found.reasons.items())
        common.say(f"Reasons that the protocol does not have, kept in their own words: {said}")
    for problem in found.problems:
        click.echo(str(problem), err=True)


@decisions.command("export", cls=common.Verb)
@common.file
@click.argument("path", type=click.Path(path_type=Path), metavar="[FILE]", required=False)
@click.option("--stage", required=True, help="Of which stage.")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default="csv", show_default=True, help="For which tool."
)
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who you are, with --own.")
@click.option("--own", is_flag=True, help="Your own verdicts, revealed or not.")
def export(file: Path, path: Path | None, stage: str, kind: str, name: str | None, *, own: bool) -> None:
    """Give out the verdicts on revealed reports as a CSV, or your own; without FILE they are printed.

    Example:
      reviewkit decisions export heat.db out.csv --stage title-abstract --format rayyan
    """
    if own and not name:
        raise click.UsageError("whose? --own needs --as NAME")
    with common.opened(file) as review:
        desk = review.people(name)[0].screening if own and name else review.screening
        text = desk.decisions(stage, kind)
    if path is None:
        click.echo(text, nl=False)
    else:
        common.write_text(path, text)


@common.verb()
@common.file
@click.argument("what")
@common.as_json
def frame(file: Path, what: str, *, as_json: bool) -> None:
    """Print a table of decisions, records, reports or more.

    For a spreadsheet, R or pandas. WHAT is decisions, records, reports, sources, studies, resolutions or reveals.

    Example:
      reviewkit frame heat.db decisions
    """
    with common.opened(file) as review:
        rows = review.frame(what)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    columns = list(rows[0]) if rows else []
    common.show(([row[column] for column in columns] for row in rows), columns, empty=f"no {what}")


COMMANDS = (pilot, pilots, close_pilot, discuss, discussions, take_back, decisions, frame)
