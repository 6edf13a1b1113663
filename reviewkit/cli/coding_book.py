"""Commands for the code book: every version of it can be read, every act undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.cli.coding_material import brought, note, path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reviewkit.model import Change


def tell_changes(changes: Iterable[Change], *, as_json: bool) -> None:
    """Print acts, oldest first, with the step by which each can be undone."""
    found = list(changes)
    if as_json:
        common.tell(found)
        return
    rows = ((c.version, c.at[:16], c.by, c.act, ", ".join(c.things), c.step, c.note) for c in found)
    columns = ("version", "when", "who", "act", "what", "step", "why")
    common.show(rows, columns, empty="nothing was changed yet", wide="what")


@click.group(cls=common.Verbs)
def codes() -> None:
    """Keep the code book: every version of it can be read, every act undone."""


@codes.command("add", cls=common.Verb)
@common.file
@click.argument("code")
@common.by
@click.option("--definition", default="", help="What it means.")
@click.option("--excludes", default="", help="What is not coded with it.")
@click.option("--parent", default="", help="The code it stands below.")
@note
def add_code(file: Path, code: str, name: str, **facts: Any) -> None:
    """Add a code and print its id, which stays when it is renamed."""
    with common.writing(file, name) as (_, person):
        click.echo(person.synthesis.codes.add(code, **facts).id)


@codes.command("list", cls=common.Verb)
@common.file
@click.option("--version", type=click.IntRange(min=0), default=None, help="As it was after so many changes.")
@click.option("--at", default=None, metavar="DATE", help="As it was at the end of a day.")
@common.as_json
def list_codes(file: Path, version: int | None, at: str | None, *, as_json: bool) -> None:
    """List the code book as it is, or as it was."""
    with common.opened(file) as review:
        book = review.synthesis.codes.book(version, at=at)
        uses = review.synthesis.coding.uses()
    if as_json:
        common.tell({"version": book.version, "at": book.at, "codes": book.codes, "excerpts": uses})
        return
    rows = (
        (code.id, f"{'  ' * depth}{code.name}", uses.get(code.id, 0), code.definition, code.excludes)
        for depth, code in book.tree()
    )
    common.show(
        rows, ("code", "name", "excerpts", "definition", "not"), empty="no codes yet", wide="definition"
    )


@codes.command("edit", cls=common.Verb)
@common.file
@click.argument("code")
@common.by
@click.option("--name", "new_name", default=None, help="Another name.")
@click.option("--definition", default=None, help="What it means now.")
@click.option("--excludes", default=None, help="What is not coded with it.")
@click.option("--parent", default=None, help='The code it stands below; "" for none.')
@note
def edit_code(file: Path, code: str, name: str, new_name: str | None, **facts: Any) -> None:
    """Change a code's name, definition, borders or place; what was can be read again."""
    with common.writing(file, name) as (_, person):
        person.synthesis.codes.edit(code, name=new_name, **facts)
    click.echo(f"{code}: changed")


@codes.command("merge", cls=common.Verb)
@common.file
@click.argument("into")
@click.argument("others", nargs=-1, required=True)
@common.by
@note
def merge_codes(file: Path, into: str, others: tuple[str, ...], name: str, note: str) -> None:
    """Let codes count as another one; the answers stay, and it can be undone."""
    with common.writing(file, name) as (_, person):
        person.synthesis.codes.merge(into, *others, note=note)
    click.echo(f"{into}: holds {', '.join(others)}")


@codes.command("split", cls=common.Verb)
@common.file
@click.argument("code")
@click.argument("names", nargs=-1, required=True)
@common.by
@note
def split_code(file: Path, code: str, names: tuple[str, ...], name: str, note: str) -> None:
    """Put new codes in the place of one; what was coded with it waits to be coded anew."""
    with common.writing(file, name) as (review, person):
        made = person.synthesis.codes.split(code, names, note=note)
        left = len(review.synthesis.coding.to_recode())
    click.echo("\n".join(one.id for one in made))
    common.say(f"{common.counted(left, 'excerpt')} to code anew")


@codes.command("retire", cls=common.Verb)
@common.file
@click.argument("code")
@common.by
@note
def retire_code(file: Path, code: str, name: str, note: str) -> None:
    """Use a code no more."""
    with common.writing(file, name) as (_, person):
        person.synthesis.codes.retire(code, note=note)
    click.echo(f"{code}: retired")


@codes.command("undo", cls=common.Verb)
@common.file
@click.argument("step", required=False, default="")
@common.by
@note
def undo_codes(file: Path, step: str, name: str, note: str) -> None:
    """Take back the latest act on the code book, or the one with this step or version."""
    with common.writing(file, name) as (_, person):
        undone = person.synthesis.codes.undo(step, note=note)
    click.echo(f"{undone.act} of {', '.join(undone.things)}: undone")


@codes.command("history", cls=common.Verb)
@common.file
@common.as_json
def code_history(file: Path, *, as_json: bool) -> None:
    """List what was changed in the code book, by whom, when and why."""
    with common.opened(file) as review:
        tell_changes(review.synthesis.codes.changes(), as_json=as_json)


@codes.command("export", cls=common.Verb)
@common.file
@path
@click.option("--version", type=click.IntRange(min=0), default=None, help="As it was after so many changes.")
@click.option("--at", default=None, metavar="DATE", help="As it was at the end of a day.")
def export_codes(file: Path, path: Path, version: int | None, at: str | None) -> None:
    """Write the code book to a .csv, .md, .html or .qdc file (REFI-QDA, for NVivo, ATLAS.ti, MAXQDA …)."""
    with common.opened(file) as review:
        now = version is None and at is None
        uses = review.synthesis.coding.uses() if now else None
        review.synthesis.codes.export(path, version=version, at=at, uses=uses)
    common.say(f"{path}: written")


@codes.command("import", cls=common.Verb)
@common.file
@path
@common.by
@note
def import_codes(file: Path, path: Path, name: str, note: str) -> None:
    """Add the codes of a .csv or REFI-QDA .qdc file that are not here yet, as one step."""
    with common.writing(file, name) as (_, person):
        brought(person.synthesis.codes.import_file(path, note=note), "code")
