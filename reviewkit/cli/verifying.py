"""Commands for how questions are checked against the evidence: scope, search, reviews, signature, forms."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli import common
from reviewkit.cli.workshop import room_of, writer_of

question = click.argument("question")


@click.group(cls=common.Verbs)
def verify() -> None:
    """How questions are checked: scope, search, reviews, signature, and the two forms."""


@verify.command("scope", cls=common.Verb)
@common.file
@question
@common.by
@click.option("--in/--out", "within", default=True, help="In scope, or out of it (then say why).")
@click.option("--why", default="", help="The reason.")
@click.option(
    "--part", "parts", multiple=True, metavar="PART=TEXT", help="population, intervention, sample …"
)
def verify_scope(
    file: Path, question: str, name: str, why: str, parts: tuple[str, ...], *, within: bool
) -> None:
    """Say whether a question is in scope, and what its parts are (PICO, SPIDER).

    Example:
      reviewkit verify scope heat.db q3 --part population="nursing students" --as alice
      reviewkit verify scope heat.db q8 --out --why "about pay in general" --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).scope(question, within, why, common.pairs(parts, "parts"))
    click.echo(f"{question}: {made.scope} of scope" if made.scope == "out" else f"{question}: in scope")


@verify.command("record", cls=common.Verb)
@common.file
@question
@click.argument("status", type=click.Choice(["unanswered", "partly", "answered", "ongoing"]))
@common.by
@click.option("--search", required=True, help="Which search was looked at: its key, or in words.")
@click.option(
    "--review", "reviews", multiple=True, metavar="TEXT", help="A systematic review, with its link; up to 3."
)
@click.option("--certainty", default="", help="Of the evidence: GRADE, GRADE-CERQual, or in words.")
@click.option("--note", default="", help="Anything else.")
def verify_record(
    file: Path,
    question: str,
    status: str,
    name: str,
    search: str,
    reviews: tuple[str, ...],
    certainty: str,
    note: str,
) -> None:
    """Record how a question was checked, and what was found.

    Example:
      reviewkit verify record heat.db q3 partly --search "Cochrane, 2026" --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).verify(
            question, status, search=search, reviews=reviews, certainty=certainty, note=note
        )
    click.echo(f"{question}: {status}")


@verify.command("sign", cls=common.Verb)
@common.file
@question
@common.by
def verify_sign(file: Path, question: str, name: str) -> None:
    """Sign for how a question was checked, by somebody who did not check it."""
    with common.writing(file, name) as (review, person):
        writer_of(review, person).sign(question)
    click.echo(f"{question}: signed by {name}")


@verify.command("form", cls=common.Verb)
@common.file
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--unanswered", default="", help="What the steering group takes an unanswered question to be.")
def verify_form(file: Path, target: Path, unanswered: str) -> None:
    """Write the question verification form (.csv, .html, .docx); what is missing in it is listed.

    Example:
      reviewkit verify form heat.db verification.docx
    """
    from reviewkit.desks.workshop import write_sheet

    with common.opened(file) as review:
        sheet = room_of(review).verification_form(review.protocol, unanswered=unanswered)
    write_sheet(sheet, target)
    common.say(f"{target}: written" + (f"; missing: {', '.join(sheet.missing)}" if sheet.missing else ""))


@verify.command("template", cls=common.Verb)
@common.file
@click.argument("target", type=click.Path(path_type=Path))
def verify_template(file: Path, target: Path) -> None:
    """Write the data template (.csv, .html, .docx): each question, its original words, the evidence, its rank.

    Words stand in it with consent only, parted by "~"; the others are counted. Ranks stand in it once a vote is closed.
    """
    from reviewkit.desks.workshop import write_sheet

    with common.opened(file) as review:
        room = room_of(review)
        places = {}
        for vote in room.votes():
            if vote.state == "closed":
                tally = room.tally(vote=vote.id)
                places[f"rank: {vote.title or vote.id}"] = {
                    name: tally.place_of(name) for place in tally.places for name in place
                }
        sheet = room.data_template(places)
    write_sheet(sheet, target)
    common.say(f"{target}: {common.counted(len(sheet.rows), 'question')} written")
