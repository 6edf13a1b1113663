"""Commands that give things out: flow, report, files, log, the web face, the demonstration."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from reviewkit.cli import common
from reviewkit.cli.converting import dialect_option, facts
from reviewkit.cli.inviting import invite
from reviewkit.cli.serving import print_slips, serve

TITLE = "Give out"
TEMPLATES = ("new-databases", "new-other", "updated-databases", "updated-other")
to = click.Path(path_type=Path, dir_okay=False)
_SHOWN = 10  # fields and tags that were left out that are told one by one


@common.verb()
@common.file
@common.as_json
@click.option("--svg", type=to, metavar="FILE", help="Write the picture to a file.")
@click.option("--csv", "table", type=to, metavar="FILE", help="Write what the PRISMA2020 package reads.")
@click.option(
    "--template",
    type=click.Choice(TEMPLATES),
    help="One of PRISMA's four; what the review holds chooses it if left out.",
)
def flow(file: Path, svg: Path | None, table: Path | None, template: str | None, *, as_json: bool) -> None:
    """Print the PRISMA 2020 flow, and its faults.

    The numbers are derived from what was written, each in its own unit; a fault is a sum that does not come out.

    Example:
      reviewkit flow heat.db --svg flow.svg
      reviewkit flow heat.db --template updated-databases --csv flow.csv
    """
    with common.opened(file) as review:
        found = review.flow()
    if template:
        found = replace(found, template=template)
    if svg:
        common.write_text(svg, found.svg())
    if table:
        common.write_text(table, found.csv())
    if as_json:
        common.tell({**json.loads(found.json()), "faults": found.faults()})
        return
    click.echo(found.text().rstrip())
    for fault in found.faults():
        click.echo(f"Fault: {fault}", err=True)


@common.verb()
@click.argument("diagram", type=click.Path(path_type=Path, dir_okay=False))
@common.as_json
def faults(diagram: Path, *, as_json: bool) -> None:
    """List the identities that a flow diagram's file breaks.

    DIAGRAM is a PRISMA2020 file as somebody filled it: CSV, Excel or JSON. What cannot be checked, since a number is
    not stated, is listed, too, and what could not be read.

    Example:
      reviewkit faults PRISMA.csv
    """
    from reviewkit.report import read_flow

    found = read_flow(diagram)
    told = {
        "fault": found.faults(),
        "cannot be checked": found.unchecked(),
        "could not be read": [str(problem) for problem in found.problems],
    }
    if as_json:
        common.tell(told)
        return
    rows = [(kind, words) for kind, sentences in told.items() for words in sentences]
    common.show(rows, ("what", "in words"), empty="every number fits")


@common.verb()
@common.file
@click.argument("page", type=to)
def report(file: Path, page: Path) -> None:
    """Write the whole report as one HTML page.

    It needs nothing else: no internet, no other file. Printed from a browser it is the paper version.

    Example:
      reviewkit report heat.db heat.html
    """
    with common.opened(file) as review:
        click.echo(f"{review.report(page)}: written")


@common.verb()
@common.file
@click.argument("path", type=to)
@click.option(
    "--included",
    "what",
    flag_value="included",
    default=True,
    help="The reports of included studies (default).",
)
@click.option("--all", "what", flag_value="all", help="Every report, duplicates put together.")
@click.option("--stage", help="What was included at this stage.")
@dialect_option
@common.as_json
def write(
    file: Path, path: Path, what: str, stage: str | None, dialect: str | None, *, as_json: bool
) -> None:
    """Write references to a file, of a kind that its ending says.

    It ends in .ris, .nbib, .xml (EndNote), .bib, .json (CSL-JSON), .csv, .tsv or .xlsx.

    Example:
      reviewkit write heat.db included.ris
      reviewkit write heat.db screened.bib --stage title-abstract
    """
    from reviewkit import references
    from reviewkit.desks.reporting.files import chosen

    with common.opened(file) as review:
        if stage:
            review.protocol.stage(stage)
        wanted = chosen(stage or what, review.protocol, review.screening, review.duplicates)
    done = references.write(path, wanted, dialect=dialect)
    if as_json:
        common.tell(facts(done))
        return
    click.echo(f"{path}: {common.counted(done.records, 'reference')}")
    left = [f"all of {common.counted(len(done.whole), 'reference')}"] if done.whole else []
    left += [f"{name} of {common.counted(count, 'reference')}" for name, count in done.fields.items()]
    left += [common.counted(count, f"value of {tag}", f"values of {tag}") for tag, count in done.tags.items()]
    if left:
        more = f", and {len(left) - _SHOWN} more (all of them with --json)" if len(left) > _SHOWN else ""
        common.say(f"Left out, as the format has no place for it: {', '.join(left[:_SHOWN])}{more}")


IDS = ("report", "record", "a", "b", "study", "target", "subject")


@common.verb()
@common.file
@common.as_json
@click.option("--report", metavar="REPORT", help="Of one report only.")
def log(file: Path, report: str | None, *, as_json: bool) -> None:
    """Print what was written, when and by whom.

    Nothing of verdicts that are not revealed yet, of words said in the room, or of who cast which ballot.

    Example:
      reviewkit log heat.db --report 0039a669
    """
    with common.opened(file) as review:
        found = review.log(report)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                row["at"][:19].replace("T", " "),
                row["by"],
                row["what"].replace("_", " "),
                "; ".join(
                    f"{key} {common.short(str(value)) if key in IDS else value}"
                    for key, value in row.items()
                    if key not in ("at", "by", "what") and value not in ("", "[]", None)
                ),
            )
            for row in found
        ),
        ("when (UTC)", "who", "what", "facts"),
        empty="nothing was written yet",
    )


@common.verb()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reviewkit-demo"),
    show_default=True,
    help="The folder to play it into.",
)
def demo(out: Path) -> None:
    """Play a whole review from the material that ships.

    References, duplicates, screening, programmes, a workshop with its vote, and the report: look at what comes out, and
    try the commands on its review file.

    Example:
      reviewkit demo --out /tmp/demo
    """
    from reviewkit.demo import INVENTED, play

    click.echo(INVENTED + "\n")
    played = play(out, click.echo)
    click.echo("\nThe agenda, best first (= marks a joint place):")
    for item in played.agenda:
        if item.place <= 10:
            click.echo(f"{item.place:>4g}{'=' if item.joint else ' '} {item.question.text}")
    click.echo("\nLook at:")
    for path in played.files:
        click.echo(f"  {path}")


COMMANDS = (flow, faults, report, write, log, serve, print_slips, invite, demo)
