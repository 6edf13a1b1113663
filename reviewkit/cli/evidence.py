"""Commands for extraction and programmes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.errors import ProtocolError

if TYPE_CHECKING:
    from reviewkit.people import Person
    from reviewkit.review import Review

TITLE = "Extract"
form = click.argument("form")
row = click.option(
    "--row",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Which entry, where a form has several.",
)


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
@click.option(
    "--table", type=click.Path(path_type=Path), metavar="FILE.csv", help="Read entries from a filled table."
)
@click.option("--template", is_flag=True, help="Print an empty table for the form.")
def extract(
    file: Path,
    form: str,
    subject: str | None,
    answers: tuple[str, ...],
    name: str | None,
    table: Path | None,
    *,
    template: bool,
    **where: Any,
) -> None:
    """Answer a form about a study or programme.

    SUBJECT is a study, by the beginning of its id, or a programme's id. Several values of a field are parted by "; ";
    "not reported" and "unclear" are answers to any field. What is not answered now can be answered later. Without
    SUBJECT it lists what still waits for you.

    Example:
      reviewkit extract heat.db study 0050 country=England design=survey --page 4 --as alice
      reviewkit extract heat.db outcomes --template > outcomes.csv
      reviewkit extract heat.db outcomes --table outcomes.csv --as alice
    """
    if template:
        with common.opened(file) as review:
            click.echo(_template(review, form), nl=False)
        return
    if not name:
        raise click.UsageError("Missing option '--as': who is writing?")
    if table and (subject or answers):
        raise click.UsageError("--table brings its own subjects and answers")
    with common.writing(file, name) as (review, person):
        if table:
            click.echo(f"{table}: {_read_table(review, person, form, table)}")
        elif subject is None:
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


def _template(review: Review, form: str) -> str:
    from reviewkit.extraction import template

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(template(review.protocol.form(form)))
    return out.getvalue()


def _read_table(review: Review, person: Person, form: str, table: Path) -> str:
    """Write a table's entries: all subjects and answers are checked before the first is written."""
    from reviewkit.extraction import check, read_table

    plan = review.protocol.form(form)
    rows, problems = read_table(common.read_text(table), plan)
    faults = [f"{table}:{p.line}: {p.where + ': ' if p.where else ''}{p.message}" for p in problems]
    mine = {(entry.subject, entry.row): entry.answers for entry in person.extraction.mine(form)}
    for row in rows:
        about = review.extraction.subject(row.subject, form).id
        earlier = {answer.field: answer for answer in mine.get((about, row.row), ())}
        _, wrong = check(plan, dict(row.values), earlier=earlier)
        faults += [f"{table}:{row.line}: {p.where}: {p.message}" for p in wrong]
    if faults:
        raise ProtocolError("\n".join([f"nothing was written: {len(faults)} fault(s)", *faults]))
    for row in rows:
        person.extract(row.subject, form, dict(row.values), row=row.row, quote=row.quote, page=row.page)
    return common.counted(len(rows), "entry", "entries")


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
        charted = review.protocol.form(form).about == "programme"  # its id says its name
    rows: list[dict[str, Any]] = [
        {
            "subject": line.subject,
            "name": line.label,
            "row": line.row,
            "field": field,
            "from": stands.provenance,
            "answer": list(stands.given.values) or stands.given.status if stands.given else None,
        }
        for line in found
        for field, stands in line.fields.items()
    ]
    if as_json:
        common.tell(rows)
        return
    common.show(
        (
            (
                common.short(r["subject"]),
                "" if charted else r["name"],
                r["row"],
                r["field"],
                r["from"],
                _said(r["answer"]),
            )
            for r in rows
        ),
        ("subject", "name", "row", "field", "from", "answer"),
        empty="nothing stands yet: everybody the form asks for has to fill it first",
    )


@common.verb()
@common.file
@click.argument("form", required=False)
@common.as_json
def differences(file: Path, form: str | None, *, as_json: bool) -> None:
    """List the fields on which two people's answers differ.

    Only of entries that all people have completed, and until somebody has settled them.
    """
    with common.opened(file) as review:
        found = review.extraction.differences(form)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                common.short(d.subject),
                d.form,
                d.row,
                d.field,
                "; ".join(
                    f"{who}: {_said(a.value) if a.status == 'value' else a.status}"
                    for who, a in d.answers.items()
                ),
            )
            for d in found
        ),
        ("subject", "form", "row", "field", "answers"),
        empty="no differences",
    )


def _said(value: Any) -> str:
    if value is None:
        return ""
    parts = value if isinstance(value, tuple | list) else [value]
    return "; ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in parts)


@common.verb()
@common.file
@form
@click.argument("subject")
@click.argument("field")
@click.argument("value")
@common.by
@row
@click.option("--note", default="", help="Why it was settled so.")
def settle(
    file: Path, form: str, subject: str, field: str, value: str, name: str, row: int, note: str
) -> None:
    """Settle a difference between two people's answers.

    Both answers stay as they are; what was settled stands beside them.

    Example:
      reviewkit settle heat.db study 0050 level 4 --as carol
    """
    from reviewkit.model import Difference

    with common.writing(file, name) as (review, person):
        review.protocol.form(form).field(field)
        about = review.extraction.subject(subject, form)
        person.settle(Difference(about.id, form, row, field), value, note=note)
    click.echo(f"{form}.{field} about {about.label}: settled, {value}")


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


COMMANDS = (extract, answers, differences, settle, programme, studies)
