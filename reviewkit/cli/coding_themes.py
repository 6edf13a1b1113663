"""Commands for themes: made of codes, with their history, their network, and what later stages answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewkit.cli import common
from reviewkit.cli.coding_book import tell_changes
from reviewkit.cli.coding_material import note
from reviewkit.cli.coding_perspectives import perspectives

TITLE = "Themes and perspectives"


@click.group(cls=common.Verbs)
def themes() -> None:
    """Gather codes into themes, and keep their history and what people answered."""


@themes.command("add", cls=common.Verb)
@common.file
@click.argument("theme")
@common.by
@click.option("--definition", default="", help="What it means; a theme without is flagged.")
@click.option("--excludes", default="", help="What is not in it.")
@click.option("--kind", default="", help="A grouping of your own: barrier, facilitator, process …")
@click.option("--opposite", default="", help="The theme that says the contrary.")
@click.option("--code", "codes", multiple=True, help="A code under it; may be repeated.")
@note
def add_theme(file: Path, theme: str, name: str, **facts: Any) -> None:
    """Make a theme and print its id."""
    with common.writing(file, name) as (_, person):
        made = person.synthesis.themes.add(theme, **facts)
    click.echo(made.id)
    if made.lacks:
        common.say(f"still without {' and '.join(made.lacks)}")


@themes.command("list", cls=common.Verb)
@common.file
@common.as_json
def list_themes(file: Path, *, as_json: bool) -> None:
    """List the themes with their codes and excerpts, and what they lack."""
    with common.opened(file) as review:
        found, tied = review.synthesis.themes.all(), review.synthesis.themes.network()
    numbers = {theme.id: len(tied.excerpts[theme.id]) for theme in found}
    if as_json:
        lacks = {theme.id: theme.lacks for theme in found if theme.lacks}
        common.tell({"themes": found, "excerpts": numbers, "lacks": lacks, "loose": tied.loose})
        return
    rows = (
        (t.id, t.kind, numbers[t.id], ", ".join(t.codes), t.definition or "(no definition yet)", t.name)
        for t in found
    )
    common.show(rows, ("theme", "kind", "excerpts", "codes", "definition", "name"), empty="no themes yet")
    if tied.loose:
        common.say(f"used and under no theme: {', '.join(tied.loose)}")


@themes.command("edit", cls=common.Verb)
@common.file
@click.argument("theme")
@common.by
@click.option("--name", "new_name", default=None, help="Its new name.")
@click.option("--definition", default=None, help="What it means now.")
@click.option("--excludes", default=None, help="What is not in it.")
@click.option("--kind", default=None, help="A grouping of your own.")
@click.option("--opposite", default=None, help="The theme that says the contrary.")
@click.option("--put", multiple=True, metavar="CODE", help="Put a code under it.")
@click.option("--take", multiple=True, metavar="CODE", help="Take a code away from it.")
@note
def edit_theme(
    file: Path,
    theme: str,
    name: str,
    new_name: str | None,
    put: tuple[str, ...],
    take: tuple[str, ...],
    note: str,
    **facts: Any,
) -> None:
    """Change a theme's name, definition, borders, kind or codes; the history keeps what was."""
    given = {key: value for key, value in ({"name": new_name} | facts).items() if value is not None}
    if not (given or put or take):
        raise click.UsageError("say what to change: --name, --definition, --put …")
    with common.writing(file, name) as (_, person):
        desk = person.synthesis.themes
        if given:
            desk.edit(theme, note=note, **given)
        if put:
            desk.put(theme, *put)
        if take:
            desk.take_away(theme, *take)
    click.echo(f"{theme}: changed")


@themes.command("merge", cls=common.Verb)
@common.file
@click.argument("into")
@click.argument("others", nargs=-1, required=True)
@common.by
@note
def merge_themes(file: Path, into: str, others: tuple[str, ...], name: str, note: str) -> None:
    """Put themes together into one."""
    with common.writing(file, name) as (_, person):
        made = person.synthesis.themes.merge(into, *others, note=note)
    click.echo(f"{made.id}: {', '.join(made.codes)}")


@themes.command("split", cls=common.Verb)
@common.file
@click.argument("theme")
@click.argument("parts", nargs=-1, required=True, metavar="NAME=CODE,CODE...")
@common.by
@note
def split_theme(file: Path, theme: str, parts: tuple[str, ...], name: str, note: str) -> None:
    """Put new themes in the place of one.

    Example:
      reviewkit themes split heat.db being-there "Staying=trust,hope" "Going=fear" --as alice
    """
    given = {one: codes.split(",") for one, codes in common.pairs(parts, "parts").items()}
    named = {one: [code.strip() for code in codes if code.strip()] for one, codes in given.items()}
    with common.writing(file, name) as (_, person):
        made = person.synthesis.themes.split(theme, named, note=note)
    click.echo("\n".join(one.id for one in made))


@themes.command("drop", cls=common.Verb)
@common.file
@click.argument("theme")
@common.by
@note
def drop_theme(file: Path, theme: str, name: str, note: str) -> None:
    """Give a theme up; it stays in the history."""
    with common.writing(file, name) as (_, person):
        person.synthesis.themes.drop(theme, note=note)
    click.echo(f"{theme}: given up")


@themes.command("undo", cls=common.Verb)
@common.file
@click.argument("step", required=False, default="")
@common.by
@note
def undo_themes(file: Path, step: str, name: str, note: str) -> None:
    """Take back the latest act on the themes, or the one with this step or version."""
    with common.writing(file, name) as (_, person):
        undone = person.synthesis.themes.undo(step, note=note)
    click.echo(f"{undone.act} of {', '.join(undone.things)}: undone")


@themes.command("history", cls=common.Verb)
@common.file
@common.as_json
def theme_history(file: Path, *, as_json: bool) -> None:
    """List what became of the themes: renamed, split, merged, by whom and why."""
    with common.opened(file) as review:
        tell_changes(review.synthesis.themes.changes(), as_json=as_json)


@themes.command("respond", cls=common.Verb)
@common.file
@click.argument("theme")
@click.argument("gathering")
@click.argument("answer", type=click.Choice(["confirmed", "changed", "rejected"]))
@common.by
@click.option("--group", default="", help="The group that said so; the gathering's own without.")
@note
def respond(file: Path, theme: str, gathering: str, answer: str, name: str, group: str, note: str) -> None:
    """Record what a later stage said to a theme."""
    with common.writing(file, name) as (_, person):
        person.synthesis.themes.respond(theme, gathering, answer, group=group, note=note)
    click.echo(f"{theme}: {answer}")


@themes.command("responses", cls=common.Verb)
@common.file
@common.as_json
def responses(file: Path, *, as_json: bool) -> None:
    """List what later stages said to the themes."""
    with common.opened(file) as review:
        found = review.synthesis.themes.responses()
    if as_json:
        common.tell(found)
        return
    rows = ((r.theme, r.gathering, r.group, r.answer, r.note) for r in found)
    common.show(rows, ("theme", "gathering", "group", "answer", "note"), empty="no stage has answered yet")


@themes.command("network", cls=common.Verb)
@common.file
@click.option("--svg", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Draw it.")
@common.as_json
def network(file: Path, svg: Path | None, *, as_json: bool) -> None:
    """Tell which codes occur together, and which themes are tied to each other."""
    with common.opened(file) as review:
        found = review.synthesis.themes.network()
    if svg:
        from reviewkit.report.theme_picture import theme_svg

        common.write_text(svg, theme_svg(found))
        return
    if as_json:
        ties = [
            {"themes": pair, "excerpts": n, "bridge": pair in found.bridges} for pair, n in found.ties.items()
        ]
        common.tell({"together": found.together, "ties": ties, "shared": found.shared, "loose": found.loose})
        return
    rows: list[tuple[Any, ...]] = [(p.one, p.other, p.excerpts, p.share, "codes") for p in found.together]
    rows += [
        (a, b, n, None, "themes, a bridge" if (a, b) in found.bridges else "themes")
        for (a, b), n in found.ties.items()
    ]
    common.show(rows, ("one", "other", "excerpts", "share", "what"), empty="nothing occurs together yet")


@themes.command("cross", cls=common.Verb)
@common.file
@click.argument("rows")
@click.argument("columns")
@common.as_json
def cross(file: Path, rows: str, columns: str, *, as_json: bool) -> None:
    """Cross the themes of two kinds: on how many excerpts both lie.

    Example:
      reviewkit themes cross heat.db theme process
    """
    with common.opened(file) as review:
        down, across, numbers = review.synthesis.themes.crossing(rows, columns)
    if as_json:
        common.tell([{"row": a, "column": b, "excerpts": n} for (a, b), n in numbers.items()])
        return
    table = ((t.name, *(numbers[t.id, other.id] for other in across)) for t in down)
    common.show(table, (rows, *(other.name for other in across)), wide=rows)


COMMANDS = (themes, perspectives)
