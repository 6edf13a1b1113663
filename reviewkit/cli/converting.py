"""The command for a file of references alone: no review is needed."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from reviewkit.cli import common
from reviewkit.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.references import Written

TITLE = "Change a file of references into another format"
_DASH = Path("-")
_SHOWN = 10  # problems, notes and records that are told one by one


dialect_option = click.option(
    "--dialect",
    metavar="NAME",
    help="The columns of a table: plain, rayyan, covidence (as it exports; it imports .ris and .xml), asreview.",
)


@common.verb()
@click.argument("source", type=click.Path(path_type=Path, allow_dash=True, readable=False))
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True, readable=False))
@click.option(
    "--format", "format_", metavar="FORMAT", help="The format to write, where the name's ending does not say."
)
@dialect_option
@common.as_json
def convert(source: Path, target: Path, format_: str | None, dialect: str | None, *, as_json: bool) -> None:
    """Write references in another format; tell what is lost.

    TARGET ends in .ris, .nbib, .xml (EndNote), .bib, .json (CSL-JSON), .csv, .tsv or .xlsx, and may end in .gz after
    that. A dash in place of SOURCE is standard input, in place of TARGET standard output, which needs --format. What
    is left out is found by reading what was written. Needs no review file.

    Example:
      reviewkit convert scopus.ris scopus.csv --dialect rayyan
      gunzip --stdout pubmed.xml.gz | reviewkit convert - - --format ris > pubmed.ris
    """
    from reviewkit.references import convert as written

    if target == _DASH and as_json:
        raise click.UsageError("--json and the records would both go to standard output; name a file")
    if target == _DASH and not format_:
        raise click.UsageError("standard output has no name that tells the format; name it with --format")
    if source != _DASH and (source.is_dir() or not source.exists()):
        what = "is a folder; name a file" if source.is_dir() else "there is no such file"
        raise ReadError(f"{source}: {what}", path=str(source))
    taker = sys.stdout.buffer if target == _DASH else target
    try:
        with _given(source) as given, common.progress(source.name) as told:
            done = written(given, taker, format=format_, dialect=dialect, progress=told)
    except KeyboardInterrupt:
        common.say(f"{source}: stopped; {target} is as it was before. The same command begins again")
        raise
    if as_json:
        common.tell(facts(done))
        return
    _told(done, aside=target == _DASH)


@contextmanager
def _given(source: Path) -> Iterator[Path | BinaryIO]:
    """Give what is read: a file, or what can be read only once, such as the <(…) of a shell, as an open one."""
    if source == _DASH:
        yield sys.stdin.buffer
    elif source.is_file():
        yield source
    else:
        with source.open("rb") as once:
            yield once


def facts(done: Written) -> dict[str, Any]:
    """Return what was written as JSON has it."""
    return {
        "path": done.path,
        "format": done.format,
        "dialect": done.dialect or None,
        "records": done.records,
        "left_out": {"whole": done.whole, "fields": done.fields, "tags": done.tags},
        "added": done.added,
        "problems": done.problems,
        "warnings": done.warnings,
    }


def _told(done: Written, *, aside: bool) -> None:
    """Print what was left out as a table, the rest beside it; all of it `aside` where the records are on stdout."""
    rows = (
        [("whole record", _numbers(done.whole), common.counted(len(done.whole), "record"))]
        if done.whole
        else []
    )
    rows += [(name, "field", f"in {common.counted(count, 'record')}") for name, count in done.fields.items()]
    rows += [
        (tag or "(no name)", "tag or column that no field takes", common.counted(count, "value"))
        for tag, count in done.tags.items()
    ]
    if aside:
        for row in rows:
            common.say(f"Left out: {', '.join(row)}")
    else:
        common.show(
            rows, ("left out", "what it is", "how often"), empty="Nothing was left out.", wide="left out"
        )
    for name, count in done.added.items():
        common.say(
            f"Note: {common.counted(count, 'record')} without {name}; read from this file, there is one"
        )
    common.say(f"{done.path}: {common.counted(done.records, 'record')} as {done.format}")
    for word, found in (("Note", done.warnings), ("Not read", done.problems)):
        for problem in found[:_SHOWN]:
            common.say(f"{word}: {common.clean(str(problem))}")
        if len(found) > _SHOWN:
            common.say(f"{word}: {len(found) - _SHOWN} more")


def _numbers(whole: Sequence[int]) -> str:
    """Return which records of the file hold nothing that has a place in the other."""
    shown = ", ".join(map(str, whole[:_SHOWN])) + (", …" if len(whole) > _SHOWN else "")
    return f"number {shown}: nothing of it has a place there"


COMMANDS = (convert,)
