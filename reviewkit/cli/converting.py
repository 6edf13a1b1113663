"""The command for a file of references alone: no review is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from reviewkit.references import Written

TITLE = "Change a file of references into another format"
_SHOWN = 10  # problems that are told one by one


@common.verb()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", metavar="FORMAT", help="The format to write, where the name's ending does not say."
)
@click.option("--dialect", metavar="NAME", help="The columns of a table: plain, rayyan, covidence, asreview.")
@common.as_json
def convert(source: Path, target: Path, format_: str | None, dialect: str | None, *, as_json: bool) -> None:
    """Write references in another format; tell what is lost.

    TARGET ends in .ris, .nbib, .xml (EndNote), .bib, .json (CSL-JSON), .csv, .tsv or .xlsx. What is left out is
    found by reading what was written. Needs no review file.

    Example:
      reviewkit convert scopus.ris scopus.csv --dialect rayyan
    """
    from reviewkit.references import convert as written

    with common.progress(source.name) as told:
        done = written(source, target, format=format_, dialect=dialect, progress=told)
    if as_json:
        common.tell(
            {
                "path": done.path,
                "format": done.format,
                "dialect": done.dialect or None,
                "records": done.records,
                "left_out": {"fields": done.fields, "tags": done.tags},
                "problems": done.problems,
            }
        )
        return
    _told(done)


def _told(done: Written) -> None:
    """Print what was left out as a table, the rest beside it."""
    rows = [(name, "field", f"in {common.counted(count, 'record')}") for name, count in done.fields.items()]
    rows += [
        (tag or "(no name)", "tag or column that no field takes", common.counted(count, "value"))
        for tag, count in done.tags.items()
    ]
    common.show(rows, ("left out", "what it is", "how often"), empty="Nothing was left out.", wide="left out")
    common.say(f"{done.path}: {common.counted(done.records, 'record')} as {done.format}")
    for problem in done.problems[:_SHOWN]:
        common.say(f"Not read: {problem}")
    if len(done.problems) > _SHOWN:
        common.say(f"Not read: {len(done.problems) - _SHOWN} more")


COMMANDS = (convert,)
