"""Commands for extraction: answering forms, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.review import Review

TITLE = "Extract"
form = click.argument("form")
subject = click.argument("subject")
row = click.option(
    "--row",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Which entry, where a form has several.",
)


CELL = 300
"""Characters of an answer in a table of the terminal, some three lines of one; --json has all of it."""


def said(value: Any) -> str:
    """Return an answer as a cell of a table, shortened where it is long."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    parts = value if isinstance(value, tuple | list) else [value]
    text = "; ".join(f"{part:.15g}" if isinstance(part, float) else str(part) for part in parts)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


@common.verb()
@common.file
@form
@click.argument("subject", required=False)
@click.argument("answers", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who is writing.")
@row
@click.option("--quote", default="", help="The words in the report that the answers rest on.")
@click.option("--page", default="", help="The page they stand on.")
@click.option("--note", default="", help="A remark that is kept with the answers.")
def extract(
    file: Path,
    form: str,
    subject: str | None,
    answers: tuple[str, ...],
    name: str | None,
    **where: Any,
) -> None:
    """Answer a form about a study or programme.

    SUBJECT is a study, by the beginning of its id, or a programme's id. Several values of a field are parted by "; ";
    "not reported" and "unclear" are answers to any field. What is not answered now can be answered later. Without
    SUBJECT it lists what still waits for you. To fill in a spreadsheet instead: "template" and "fill".

    Example:
      reviewkit extract heat.db study 0050 country=England design=survey --page 4 --as alice
    """
    if not name:
        raise click.UsageError("Missing option '--as': who is writing?")
    with common.writing(file, name) as (review, person):
        if subject is None:
            common.show(
                ((common.short(thing.id), thing.label) for thing in person.extraction.waiting(form)),
                ("subject", "name"),
                empty="nothing waits for you",
            )
        elif not answers:
            raise click.UsageError(f"no answers are given; fields of {form!r}: {_fields(review, form)}")
        else:
            entry = person.extract(subject, form, common.pairs(answers, "answers"), **where)
            label = review.extraction.subject(subject, form).label
            click.echo(
                f"{form} about {label}: {common.counted(len(entry.answers), 'answer')}"
                + (f"; still missing: {', '.join(entry.missing)}" if entry.missing else "; complete")
            )


def _fields(review: Review, form: str) -> str:
    return ", ".join(field.id for field in review.protocol.form(form).fields)


@common.verb()
@common.file
@form
@common.as_json
def answers(file: Path, form: str, *, as_json: bool) -> None:
    """List what stands in a form, and where it comes from.

    Only of studies and programmes that all people the form asks for have filled: until then answers are blind.

    Example:
      reviewkit answers heat.db study
    """
    with common.opened(file) as review:
        found = review.extraction.lines(form)
        plan = review.protocol.form(form)
        charted = plan.about == "programme"  # its id says its name
        names = {i.id: review.extraction.called(i.of) for i in plan.fields if i.type == "reference"}
    rows: list[dict[str, Any]] = [
        {
            "subject": line.subject,
            "name": line.label,
            "row": line.row,
            "field": field,
            "from": stands.provenance,
            "answer": list(stands.given.values) or stands.given.status if stands.given else None,
            "names": [names[field].get((line.subject, row), str(row)) for row in stands.given.values]
            if field in names and stands.given
            else [],
            "doubt": line.doubts.get(field, ""),
        }
        for line in found
        for field, stands in line.fields.items()
    ]
    if as_json:
        common.tell(rows)
        return
    doubted = any(r["doubt"] for r in rows)
    common.show(
        (
            (
                common.short(r["subject"]),
                "" if charted else r["name"],
                r["row"],
                r["field"],
                r["from"],
                said(r["names"] or r["answer"]),
                *([r["doubt"]] if doubted else []),
            )
            for r in rows
        ),
        ("subject", "name", "row", "field", "from", "answer", *(["look again"] if doubted else [])),
        empty="nothing stands yet: everybody the form asks for has to fill it first",
    )


@common.verb()
@common.file
@form
@subject
@common.by
def finish(file: Path, form: str, subject: str, name: str) -> None:
    """Say that you have no more rows to add.

    For forms that repeat and say `finish = true` in the protocol: nobody sees another's rows before all have said so.

    Example:
      reviewkit finish heat.db outcomes 3f9a --as alice
    """
    with common.opened(file) as review:
        review.people(name)[0].extraction.finish(subject, form)
    click.echo("finished: nothing waits for you here")


@common.verb()
@common.file
@form
@subject
@common.by
@row
@click.option("--back", is_flag=True, help="Bring a row back that you took out.")
def drop(file: Path, form: str, subject: str, name: str, row: int, *, back: bool) -> None:
    """Take one of your rows out of a form that repeats.

    Its answers stay in the history. A row that another of your rows refers to cannot be taken out.

    Example:
      reviewkit drop heat.db outcomes 0050 --row 3 --as alice
    """
    with common.writing(file, name) as (review, person):
        act = person.extraction.restore if back else person.extraction.drop
        act(subject, form, row)
        label = review.extraction.subject(subject, form).label
    click.echo(f"row {row} of {form} about {label}: {'brought back' if back else 'taken out'}")


@common.verb()
@common.file
@common.by
@common.as_json
def drafts(file: Path, name: str, *, as_json: bool) -> None:
    """List your forms that are begun and not saved.

    Nobody else sees them.
    """
    with common.writing(file, name) as (_, person):
        found = person.extraction.drafts()
    if as_json:
        common.tell(found)
        return
    common.show(
        ((common.short(d.subject), d.form, d.row, ", ".join(d.fields)) for d in found),
        ("subject", "form", "row", "fields"),
        empty="no drafts",
    )


@common.verb()
@common.file
@form
@click.option(
    "--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Your own answers, revealed or not."
)
@common.as_json
def revisit(file: Path, form: str, name: str | None, *, as_json: bool) -> None:
    """List answers that a changed form makes doubtful.

    A new required field, a choice that is gone, another unit or type, a narrower range. To answer again, the same or
    otherwise, takes an answer off the list.

    Example:
      reviewkit revisit heat.db outcomes --as alice
    """
    with common.opened(file) as review:
        desk = review.people(name)[0].extraction if name else review.extraction
        found = desk.revisit(form)
    if as_json:
        common.tell(found)
        return
    common.show(
        ((common.short(r.subject), r.label, r.row, r.field, r.by, r.why, r.version) for r in found),
        ("subject", "name", "row", "field", "by", "why", "version"),
        wide="why",
        empty="nothing is to be looked at again",
    )


@common.verb()
@common.file
@form
@subject
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Your own part, revealed or not.")
@common.as_json
def history(file: Path, form: str, subject: str, name: str | None, *, as_json: bool) -> None:
    """List all that was done with a form, oldest first.

    Every answer, second thought and settlement, under which version of the form. Others' part only when everybody has
    filled it.
    """
    with common.opened(file) as review:
        desk = review.people(name)[0].extraction if name else review.extraction
        found = desk.history(subject, form)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (e.at, e.by, e.act, e.row or "", e.field, said(e.value) or e.status, e.page, e.note, e.version)
            for e in found
        ),
        ("at", "by", "act", "row", "field", "answer", "page", "note", "version"),
        wide="answer",
        empty="nothing was written yet",
    )


COMMANDS = (extract, finish, drop, drafts, answers, revisit, history)
