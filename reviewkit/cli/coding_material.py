"""Commands for qualitative material: gatherings, and passages from studies, gatherings and the workshop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from reviewkit.desks.synthesis.material import Imported

path = click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
group = click.option("--group", default="", help="The stakeholder group that speaks.")
note = click.option("--note", default="", help="Why; it is kept with the act.")
language = click.option("--language", default="", help="The language it was said in; en without.")
consent = click.option("--consent/--no-consent", default=None, help="It may be quoted outside the team.")


def brought(found: Imported, what: str) -> None:
    """Say what came in from a file, and every fault with its place."""
    for problem in found.problems:
        common.say(str(problem) + (f" (expected {problem.expected})" if problem.expected else ""))
    left = f", {common.counted(len(found.problems), 'remark')}" if found.problems else ""
    click.echo(f"{found.path}: {common.counted(found.new, f'new {what}')}, {found.known} known already{left}")


@click.group(cls=common.Verbs)
def gatherings() -> None:
    """Record interviews, focus groups in stages and tables, and count who stayed."""


@gatherings.command("add", cls=common.Verb)
@common.file
@click.argument("title")
@click.argument("kind")
@common.by
@click.option("--date", default="", help="Year-month-day.")
@group
@click.option("--people", type=click.IntRange(min=0), help="How many took part.")
@click.option("--series", default="", help="What stages with the same people have in common.")
@click.option(
    "--stage", type=click.IntRange(min=1), default=1, show_default=True, help="Which meeting of a series."
)
@click.option("--returned", type=click.IntRange(min=0), help="How many had been at an earlier stage.")
@note
def add_gathering(file: Path, title: str, kind: str, name: str, **facts: Any) -> None:
    """Record a gathering; the same title again corrects it.

    KIND: interview, "focus group", "world café table", workshop, written, observation or other.

    Example:
      reviewkit gatherings add heat.db "Carers, first" "focus group" --people 9 --as alice
    """
    with common.writing(file, name) as (_, person):
        click.echo(person.synthesis.material.gather(title, kind, **facts).id)


@gatherings.command("list", cls=common.Verb)
@common.file
@common.as_json
def list_gatherings(file: Path, *, as_json: bool) -> None:
    """List what was gathered, with the sentence for the method section."""
    with common.opened(file) as review:
        desk = review.synthesis.material
        found, method = desk.gatherings(), desk.method()
    if as_json:
        common.tell({"method": method, "gatherings": found})
        return
    rows = ((g.id, g.kind, g.date, g.group, g.people, g.series, g.stage, g.title) for g in found)
    columns = ("gathering", "kind", "date", "group", "people", "series", "stage", "title")
    common.show(rows, columns, empty="nothing was gathered yet")
    common.say(method)


@gatherings.command("stages", cls=common.Verb)
@common.file
@common.as_json
def stages(file: Path, *, as_json: bool) -> None:
    """Count at each stage of a series who came, stayed, joined and left; in numbers, never names."""
    with common.opened(file) as review:
        found = review.synthesis.material.stages()
    if as_json:
        common.tell(found)
        return
    rows = ((s.series, s.stage, s.dates, s.people, s.stayed, s.joined, s.left) for s in found)
    columns = ("series", "stage", "dates", "people", "stayed", "joined", "left")
    common.show(rows, columns, empty="no gathering belongs to a series")


@click.group(cls=common.Verbs)
def excerpts() -> None:
    """Take up passages: from studies, gatherings and the workshop."""


@excerpts.command("add", cls=common.Verb)
@common.file
@click.argument("words")
@common.by
@click.option("--study", default="", help="The study it stands in, by its name or the beginning of its id.")
@click.option("--gathering", default="", help="The gathering at which it was said.")
@click.option("--place", default="", help="The page or line.")
@group
@click.option("--voice", default="", help="A token that tells speakers apart (P3), no name.")
@language
@consent
def add_excerpt(file: Path, words: str, name: str, **facts: Any) -> None:
    """Take up one passage, verbatim (@FILE reads it from a file).

    Example:
      reviewkit excerpts add heat.db "Nobody asked us" --gathering carers-first --as alice
    """
    with common.writing(file, name) as (_, person):
        made = person.synthesis.material.excerpt_of(common.text_of(words), **facts)
    click.echo(common.short(made.id))


@excerpts.command("import", cls=common.Verb)
@common.file
@path
@common.by
@click.option("--study", default="", help="Where rows come from that name no origin: a study.")
@click.option("--gathering", default="", help="… or a gathering.")
@group
@language
@consent
def import_excerpts(file: Path, path: Path, name: str, **facts: Any) -> None:
    """Take up the passages of a CSV; what is known already is not doubled.

    Columns: words (or quotation, segment), origin, place (or page), group, voice (or speaker), language, consent.

    Example:
      reviewkit excerpts import heat.db quotations.csv --study "Smith 2016" --as alice
    """
    with common.writing(file, name) as (_, person):
        brought(person.synthesis.material.import_excerpts(path, **facts), "passage")


@excerpts.command("transcript", cls=common.Verb)
@common.file
@path
@click.argument("gathering")
@common.by
@click.option("--speaker", multiple=True, metavar="NAME=GROUP", help="The group a speaker speaks for.")
@click.option("--skip", multiple=True, metavar="NAME", help="Leave a speaker out, such as the interviewer.")
@language
@consent
def transcript(
    file: Path,
    path: Path,
    gathering: str,
    name: str,
    speaker: tuple[str, ...],
    skip: tuple[str, ...],
    **facts: Any,
) -> None:
    """Take up the turns of a transcript ("Carer 2: …"), with their line numbers.

    Example:
      reviewkit excerpts transcript heat.db talk.txt carers-first --speaker "Ann=carer" --as alice
    """
    speakers = common.pairs(speaker, "speakers")
    with common.writing(file, name) as (_, person):
        desk = person.synthesis.material
        brought(desk.import_transcript(path, gathering, speakers=speakers, skip=skip, **facts), "passage")


@excerpts.command("take-up", cls=common.Verb)
@common.file
@common.by
def take_up(file: Path, name: str) -> None:
    """Take up what was said in the workshop, so that it can be coded."""
    with common.writing(file, name) as (_, person):
        click.echo(common.counted(person.synthesis.material.take_up(), "new passage"))


@excerpts.command("list", cls=common.Verb)
@common.file
@click.option(
    "--kind",
    type=click.Choice(["study", "gathering", "contribution"]),
    default=None,
    help="Only of this kind.",
)
@click.option("--origin", default="", help="Of one study or gathering.")
@group
@common.as_json
def list_excerpts(file: Path, kind: str | None, origin: str, group: str, *, as_json: bool) -> None:
    """List the passages; "room only" may not be quoted."""
    with common.opened(file) as review:
        found = review.synthesis.material.excerpts(kind=kind or "", origin=origin, group=group)
    if as_json:
        common.tell(found)
        return
    rows = (
        (
            common.short(e.id),
            e.kind,
            e.group,
            e.place,
            "" if e.consent or e.erased else "room only",
            e.words or "(erased)",
        )
        for e in found
    )
    common.show(rows, ("excerpt", "kind", "group", "place", "quoting", "words"), empty="no passages yet")


@excerpts.command("erase", cls=common.Verb)
@common.file
@click.argument("excerpt")
@common.by
@click.option("--why", default="", help="What was asked, without a name.")
def erase_excerpt(file: Path, excerpt: str, name: str, why: str) -> None:
    """Delete a passage's words at their speaker's wish; a stub and the counts stay."""
    with common.writing(file, name) as (_, person):
        person.synthesis.material.erase(excerpt, why)
    click.echo(f"{excerpt}: erased")
