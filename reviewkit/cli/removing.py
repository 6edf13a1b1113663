"""Commands for what is taken out before screening, and for what an update takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli import common
from reviewkit.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewkit.model.retrieving import WhyRemoved

note = click.option("--note", default="", help="A remark that is kept with it.")


def _named(reports: Sequence[str]) -> list[str]:
    """Return ids as they are given, and those that stand in a file (@FILE), one a line or in its first column."""
    found = []
    for given in reports:
        lines = common.text_of(given).splitlines() if given.startswith("@") else [given]
        found += [line.replace("\t", ",").split(",")[0].strip() for line in lines if line.strip()]
    if not found:
        raise ReadError("no report is named", tried=("ids of reports",))
    return found


@common.verb()
@common.file
@click.argument("reports", nargs=-1, required=True)
@common.by
@click.option(
    "--why",
    type=click.Choice(["automation", "other"]),
    default="other",
    show_default=True,
    help="The box of the flow diagram.",
)
@click.option("--tool", default="", help="The automation tool that marked them as ineligible.")
@click.option("--stage", default="", help="A tool excluded them while this stage was screened.")
@note
def remove(
    file: Path, reports: tuple[str, ...], name: str, why: WhyRemoved, tool: str, stage: str, note: str
) -> None:
    """Take reports out before anybody screens them.

    Their records are counted as removed before screening, by automation tools or for other reasons. @FILE names a file
    with an id on each line.

    Example:
      reviewkit remove heat.db 0039a669 --note "a retracted preprint" --as alice
      reviewkit remove heat.db @ineligible.txt --why automation --tool "RCT classifier 2.1" --as alice
    """
    with common.writing(file, name) as (_, person):
        n = person.screening.remove(_named(reports), why, tool=tool, note=note, stage=stage)
    click.echo(f"{common.counted(n, 'report')} removed")


@common.verb()
@common.file
@click.argument("reports", nargs=-1, required=True)
@common.by
@note
def restore(file: Path, reports: tuple[str, ...], name: str, note: str) -> None:
    """Bring reports back that were removed.

    Example:
      reviewkit restore heat.db 0039a669 --as alice
    """
    with common.writing(file, name) as (_, person):
        n = person.screening.restore(_named(reports), note)
    click.echo(f"{common.counted(n, 'report')} restored")


@common.verb()
@common.file
@common.as_json
def removed(file: Path, *, as_json: bool) -> None:
    """List what was removed, why, and by which tool.

    Example:
      reviewkit removed heat.db
    """
    with common.opened(file) as review:
        found = review.screening.removed()
    if as_json:
        common.tell([{**common.plain(why), "title": one.title} for one, why in found])
        return
    rows = ((common.short(one.id), w.reason, w.tool, w.stage, w.note, w.by, one.short) for one, w in found)
    common.show(rows, ("report", "why", "tool", "stage", "note", "by", "title"), empty="nothing was removed")


@common.verb("previous")
@common.file
@click.argument("title")
@click.argument("studies", type=int)
@click.argument("reports", type=int)
@common.by
@note
def previous_version(file: Path, title: str, studies: int, reports: int, name: str, note: str) -> None:
    """Record what an earlier version of the review had included.

    The flow diagram becomes that of an updated review. Said again of the same title, the latest numbers count.

    Example:
      reviewkit previous heat.db "Smith 2015" 12 15 --as alice
    """
    with common.writing(file, name) as (_, person):
        person.screening.previous_version(title, studies, reports, note)
    click.echo(
        f"{title}: {common.counted(studies, 'study', 'studies')} in {common.counted(reports, 'report')}"
    )


COMMANDS = (remove, restore, removed, previous_version)
