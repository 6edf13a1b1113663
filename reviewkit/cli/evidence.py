"""Commands for existing programmes, and for the studies that are included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Chart"


@common.verb()
@common.file
@click.argument("title")
@common.by
@click.option("--organisation", default="", help="Who runs it.")
@click.option("--place", default="", help="Where it runs.")
@click.option("--found", default="", help="Where it was found: interview, leaflet, web page …")
@click.option("--url", default="", help="Its web page.")
@click.option("--note", default="", help="A remark that is kept with it.")
def programme(file: Path, title: str, name: str, **facts: str) -> None:
    """Register an existing practice to chart.

    The same title again corrects what is known of it. It prints the programme's id, which "extract" takes.

    Example:
      reviewkit programme heat.db "Ward stories" --organisation "Recovery College" --as alice
    """
    with common.writing(file, name) as (_, person):
        made = person.programme(title, **facts)
    click.echo(made.id)


@common.verb()
@common.file
@common.as_json
def studies(file: Path, *, as_json: bool) -> None:
    """List the included studies and the charted programmes."""
    with common.opened(file) as review:
        found, charted = review.included(), review.extraction.programmes()
    if as_json:
        common.tell({"studies": found, "programmes": charted})
        return
    common.show(
        [
            *((common.short(s.id), "study", s.label, len(s.reports), s.title) for s in found),
            *((p.id, "programme", p.title, "", p.organisation) for p in charted),
        ],
        ("id", "what", "name", "reports", "title or organisation"),
        empty="nothing is included yet",
    )


COMMANDS = (programme, studies)
