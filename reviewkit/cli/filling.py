"""Commands for extraction in other programs: templates, and data for and from other tools."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.errors import ProtocolError, ReviewkitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewkit.desks.extraction.filling import Filling
    from reviewkit.model import Problem

TITLE = "Extract in a spreadsheet, and trade with other tools"
_SHOWN = 20  # things told one by one
keep_going = click.option(
    "--keep-going",
    is_flag=True,
    help="Write what has no fault, and list the faults; without it, one stops all.",
)


@common.verb()
@common.file
@click.argument("forms", nargs=-1, required=True, metavar="[FORM]... OUT.xlsx")
@common.by
@click.option(
    "--about", "about", multiple=True, metavar="ID", help="Only this study or programme (repeatable)."
)
@click.option(
    "--long", "layout", flag_value="long", help="A row for each field, instead of a row for each entry."
)
@click.option("--wide", "layout", flag_value="wide", help="A row for each entry, a column for each field.")
@click.option("--no-sides", is_flag=True, help="Without columns for quotation, page and note.")
@click.option(
    "--spare",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="Empty rows for each study, in forms with several entries.",
)
@common.as_json
def template(
    file: Path,
    forms: tuple[str, ...],
    name: str,
    about: tuple[str, ...],
    layout: Any,
    spare: int,
    *,
    no_sides: bool,
    as_json: bool,
) -> None:
    """Write forms as a workbook to fill in: one sheet for a form.

    It has drop-down lists, checks, a guide, and what you answered before; nothing of anybody else. Without a form
    named, all forms are in it. OUT ends in .xlsx, or in .csv for one form. By itself the layout is wide, and long where
    a form has more than forty fields.

    Example:
      reviewkit template heat.db study outcomes heat-alice.xlsx --as alice
    """
    *names, out = forms
    with common.writing(file, name) as (_, person):
        made = person.extraction.template(
            out, *names, about=about or None, layout=layout, sides=not no_sides, spare=spare
        )
    if as_json:
        common.tell(made)
        return
    click.echo(
        f"{made.path}: {', '.join(made.forms)}; {common.counted(made.rows, 'row')} to fill in, "
        f"{common.counted(made.answers, 'answer')} in it already"
    )


@common.verb()
@common.file
@click.argument("filled", type=click.Path(path_type=Path), metavar="FILE.xlsx")
@common.by
@keep_going
@common.as_json
def fill(file: Path, filled: Path, name: str, *, keep_going: bool, as_json: bool) -> None:
    """Read a filled template.

    Nothing is written if anything is wrong: every fault is listed with its sheet, cell, value and what was expected.
    What did not change is not written again, so the same file may be read as often as you like. An emptied cell takes
    no answer back; it is told.

    Example:
      reviewkit fill heat.db heat-alice.xlsx --as alice
    """
    with common.writing(file, name) as (_, person), _in_full():
        done = person.extraction.fill(filled, keep_going=keep_going)
    _told(done, as_json=as_json)


@contextmanager
def _in_full() -> Iterator[None]:
    """Let faults be told with their values and what was expected, which is more than a line of a file."""
    try:
        yield
    except ProtocolError as error:
        raise ReviewkitError(error.message) from error


def _told(done: Filling, *, as_json: bool) -> None:
    if as_json:
        common.tell(done)
        return
    entries = common.counted(done.entries, "entry", "entries")
    click.echo(
        f"{done.path}: {common.counted(done.written, 'answer')} written to {entries}, {done.unchanged} unchanged"
        + (f"; {done.incomplete} of them still lack required answers" if done.incomplete else "")
    )
    _list("Told", done.told)
    _list("Left out", done.faults)


def _list(word: str, problems: Sequence[Problem]) -> None:
    from reviewkit.desks.extraction.filling import placed

    for problem in problems[:_SHOWN]:
        where = placed(problem)
        expected = f"; expected: {problem.expected}" if problem.expected else ""
        common.say(f"{word}: {where + ': ' if where else ''}{problem.message}{expected}")
    if len(problems) > _SHOWN:
        common.say(f"{word}: {len(problems) - _SHOWN} more (--json has them all)")


@common.verb()
@common.file
@click.argument("format_", metavar="FORMAT")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--columns",
    "mapping",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="Which field goes into which column.",
)
@click.option("--set", "given", multiple=True, metavar="COLUMN=FORM.FIELD", help="The same, one by one.")
@common.as_json
def export(
    file: Path, format_: str, out: Path, mapping: Path | None, given: tuple[str, ...], *, as_json: bool
) -> None:
    """Write what was extracted for another tool; tell what is lost.

    FORMAT: tidy (a line for each answer, and one for each that stands), revman, metafor, eppi (JSON), robvis-rob2,
    robvis-robins-i-v1 (2016), robvis-robins-i-v2, robvis-quadas-2, robvis-quips, robvis-generic. OUT is a folder for
    tidy and revman, else a file. Fields with a column's name go there by themselves. Only studies that everybody has
    completed are in.

    Example:
      reviewkit export heat.db tidy heat-data
      reviewkit export heat.db metafor heat.csv --set yi=outcomes.effect --set vi=outcomes.variance
      reviewkit export heat.db robvis-rob2 bias.csv --columns bias.toml
    """
    columns = _columns(mapping, given, nested=format_ == "revman")
    with common.opened(file) as review:
        done = review.extraction.export(format_, out, columns)
    if as_json:
        common.tell(
            {
                "format": done.format,
                "files": done.paths,
                "rows": done.rows,
                "left_out": done.left,
                "notes": done.notes,
            }
        )
        return
    common.show(
        ((left.field, left.what, left.count) for left in done.left),
        ("left out", "why", "answers"),
        empty="Nothing was left out.",
        wide="why",
    )
    common.say(f"{', '.join(done.paths)}: {common.counted(done.rows, 'row')} as {done.format}")
    for note in done.notes:
        common.say(note)


def _columns(mapping: Path | None, given: tuple[str, ...], *, nested: bool) -> dict[str, Any]:
    """Return columns out of a TOML file and single options, which count more; by table where the format has several."""
    columns: dict[str, Any] = {}
    if mapping is not None:
        import tomllib

        from reviewkit.errors import ReadError

        try:
            columns = tomllib.loads(common.read_text(mapping))
        except tomllib.TOMLDecodeError as error:
            raise ReadError(f"{mapping}: is no TOML: {error}", path=str(mapping)) from error
    for column, source in common.pairs(given, "columns").items():
        table, _, inner = column.partition(".")
        if nested:
            columns.setdefault(table, {})[inner] = source
        else:
            columns[column] = source
    return columns


@common.verb("import-extraction")
@common.file
@click.argument("source", type=click.Path(path_type=Path))
@common.by
@click.option("--reviewer", default="", metavar="NAME", help="Whose answers of the file are yours.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="COLUMN=FORM.FIELD",
    help="Which field a column, or SET/CODE, is.",
)
@click.option("--doubtful", is_flag=True, help="Take studies as well that are known by their name alone.")
@keep_going
@common.as_json
def import_extraction(
    file: Path,
    source: Path,
    name: str,
    reviewer: str,
    given: tuple[str, ...],
    *,
    doubtful: bool,
    keep_going: bool,
    as_json: bool,
) -> None:
    """Take in answers from EPPI-Reviewer (JSON) or Covidence (CSV).

    They become your own answers. Columns and codes with a field's name are found by themselves; those that no field
    takes are told. Studies are known by DOI, or by title and year; what is doubtful is told and left out.

    Example:
      reviewkit import-extraction heat.db covidence.csv --reviewer "Alice Smith" --as alice
    """
    with common.writing(file, name) as (_, person), _in_full():
        done = person.extraction.bring(
            source,
            columns=common.pairs(given, "columns"),
            reviewer=reviewer,
            doubtful=doubtful,
            keep_going=keep_going,
        )
    _told(done, as_json=as_json)


COMMANDS = (template, fill, export, import_extraction)
