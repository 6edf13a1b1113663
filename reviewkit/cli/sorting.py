"""Commands for what was heard: sheets, moderation, translations, themes."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli import common
from reviewkit.cli.workshop import room_of, said, writer_of

why = click.option("--why", default="", help="The reason.")


@click.group(cls=common.Verbs)
def heard() -> None:
    """What was heard: bring in a sheet, hide, show, translate, say what it was about."""


@heard.command("import", cls=common.Verb)
@common.file
@click.argument("sheet", type=click.Path(path_type=Path))
@common.by
@click.option("--group", default="", help="For rows that say nothing of it.")
@click.option("--table", default="", help="For rows that say nothing of it.")
@click.option("--round", "round_", default="", help="For rows that say nothing of it.")
@click.option("--language", default="", help="For rows that say nothing of it.")
def heard_import(
    file: Path, sheet: Path, name: str, group: str, table: str, round_: str, language: str
) -> None:
    """Bring in a typed sheet of words, all of it or nothing.

    CSV with the columns words, group, table, round, language, consent, translation (or "translation fi"); only words
    are needed. Every fault is told with line and column. The same sheet again adds nothing.

    Example:
      reviewkit heard import heat.db table3.csv --round experience --as alice
    """
    given = {"group": group, "table": table, "round": round_, "language": language}
    with common.writing(file, name) as (review, person):
        done = writer_of(review, person).import_words(sheet, **{k: v for k, v in given.items() if v})
    click.echo(f"{common.counted(done.rows, 'row')}: {done.added} new, {done.there} there already")


@heard.command("hide", cls=common.Verb)
@common.file
@click.argument("number")
@click.argument("reason")
@common.by
def heard_hide(file: Path, number: str, reason: str, name: str) -> None:
    """Hide words from the room, for a reason; they stay as they were said.

    Example:
      reviewkit heard hide heat.db 7 "names somebody" --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).moderate(said(room_of(review), number), "hide", reason)
    click.echo(f"{number}: hidden")


@heard.command("show", cls=common.Verb)
@common.file
@click.argument("number")
@common.by
@why
def heard_show(file: Path, number: str, name: str, why: str) -> None:
    """Show words again that were hidden."""
    with common.writing(file, name) as (review, person):
        writer_of(review, person).moderate(said(room_of(review), number), "show", why)
    click.echo(f"{number}: shown")


@heard.command("translate", cls=common.Verb)
@common.file
@click.argument("number")
@click.argument("language")
@click.argument("text")
@common.by
def heard_translate(file: Path, number: str, language: str, text: str, name: str) -> None:
    """Put a translation beside words, which stay as they were said.

    Example:
      reviewkit heard translate heat.db 7 en "Nobody asked." --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).translate(said(room_of(review), number), language, text)
    click.echo(f"{number}: in {language}")


@heard.command("about", cls=common.Verb)
@common.file
@click.argument("number")
@common.by
@click.option(
    "--programme", "programmes", multiple=True, metavar="ID", help="A programme's card that lay there."
)
@click.option("--gap", "gaps", multiple=True, metavar="GAP", help="A gap.")
@click.option("--study", "studies", multiple=True, metavar="STUDY", help="A study.")
@click.option("--undo", is_flag=True, help="They were not about it.")
def heard_about(
    file: Path,
    number: str,
    name: str,
    programmes: tuple[str, ...],
    gaps: tuple[str, ...],
    studies: tuple[str, ...],
    *,
    undo: bool,
) -> None:
    """Say what lay on the table while it was said: a programme, a gap, a study."""
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).mention(
            said(room_of(review), number),
            programmes=programmes,
            gaps=gaps,
            studies=[review.screening.study(study) for study in studies],
            active=not undo,
        )
    click.echo(f"{number}: about {', '.join((*made.programmes, *made.gaps, *made.studies)) or 'nothing'}")


@click.group(cls=common.Verbs)
def theme() -> None:
    """Themes: list, lay words and questions under them, rename, piles to begin with."""


@theme.command("list", cls=common.Verb)
@common.file
@common.as_json
def theme_list(file: Path, *, as_json: bool) -> None:
    """List the themes with their words and questions."""
    with common.opened(file) as review:
        room = room_of(review)
        found, numbers = room.themes(), {c.id: str(c.number) for c in room.contributions()}
    if as_json:
        common.tell(found)
        return
    common.show(
        ((t.name, " ".join(numbers[word] for word in t.words), " ".join(t.questions)) for t in found),
        ("theme", "words", "questions"),
        empty="no themes yet",
        wide="words",
    )


@theme.command("piles", cls=common.Verb)
@common.file
@click.option("--round", "round_", default="", help="Words of this round only.")
@common.as_json
def theme_piles(file: Path, round_: str, *, as_json: bool) -> None:
    """List words that are worth reading side by side, as a beginning for sorting them; people name the themes."""
    with common.opened(file) as review:
        room = room_of(review)
        found, known = room.piles(round=round_), {c.id: c for c in room.contributions()}
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (n, known[word].number, " ".join(pile.shared), known[word].words)
            for n, pile in enumerate(found, 1)
            for word in pile.words
        ),
        ("pile", "number", "shared", "words"),
        empty="no words read alike",
    )


@theme.command("lay", cls=common.Verb)
@common.file
@click.argument("theme")
@click.argument("things", nargs=-1, required=True, metavar="NUMBER|QUESTION...")
@common.by
@click.option("--out-of", default="", metavar="THEME", help="Take them off this theme in the same step.")
@click.option("--undo", is_flag=True, help="Take them off the theme.")
def theme_lay(file: Path, theme: str, things: tuple[str, ...], name: str, out_of: str, *, undo: bool) -> None:
    """Lay words (by number) and questions (by id) under a theme.

    Example:
      reviewkit theme lay heat.db "being asked" 3 7 q2 --as alice
    """
    with common.writing(file, name) as (review, person):
        room = room_of(review)
        asked = {q.id for q in room.questions(everything=True)}
        ids = [thing if thing in asked else said(room, thing) for thing in things]
        writer_of(review, person).lay(theme, *ids, out_of=out_of, active=not undo)
    click.echo(f"{theme}: {len(ids)} {'taken off' if undo else 'laid under it'}")


@theme.command("rename", cls=common.Verb)
@common.file
@click.argument("theme")
@click.argument("new")
@common.by
def theme_rename(file: Path, theme: str, new: str, name: str) -> None:
    """Give a theme another name; where that is another theme's, the two become one."""
    with common.writing(file, name) as (review, person):
        writer_of(review, person).rename_theme(theme, new)
    click.echo(f"{theme}: now {new}")
