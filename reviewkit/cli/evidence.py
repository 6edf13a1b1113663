"""Commands for extraction and the gap map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewkit.cli import common
from reviewkit.errors import ProtocolError


@click.command()
@common.file
@click.argument("form")
@click.argument("subject", required=False)
@click.argument("answers", nargs=-1, metavar="[FIELD=VALUE]...")
@common.by
@click.option("--row", type=int, default=1, help="Which entry, in a form that repeats")
@click.option("--quote", default="", help="The words in the report that the answers rest on")
@click.option("--page", default="")
@click.option("--note", default="")
@click.option(
    "--table", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Read entries from a CSV"
)
@click.option("--template", is_flag=True, help="Print the CSV that --table reads, empty")
def extract(
    file: Path,
    form: str,
    subject: str | None,
    answers: tuple[str, ...],
    name: str,
    table: Path | None,
    *,
    template: bool,
    **where: Any,
) -> None:
    """Answer a FORM about a study or programme (SUBJECT): FIELD=VALUE …, several values parted by "; "."""
    with common.writing(file, name) as (review, person):
        if template:
            from reviewkit.extraction import template as blank

            click.echo(blank(review.protocol.form(form)), nl=False)
            return
        if table:
            _read_table(review, person, form, table)
            return
        if not subject:
            for waiting in person.extraction.todo(form):
                click.echo(f"{waiting.id[: common.SHORT]}\t{waiting.label}")
            return
        entry = person.extract(subject, form, common.pairs(answers, "answers"), **where)
    click.echo(
        f"{form} about {subject}: {len(entry.answers)} answers"
        + (f"; still missing: {', '.join(entry.missing)}" if entry.missing else "; complete")
    )


def _read_table(review: Any, person: Any, form: str, table: Path) -> None:
    from reviewkit.extraction import read_table

    rows, problems = read_table(table.read_text(encoding="utf-8-sig"), review.protocol.form(form))
    if problems:
        raise ProtocolError(f"{table}: {len(problems)} fault(s), nothing was written", problems=problems)
    for row in rows:  # every subject is looked up before anything is written
        review.extraction.subject(row.subject, form)
    for row in rows:
        person.extract(row.subject, form, dict(row.values), row=row.row, quote=row.quote, page=row.page)
    click.echo(f"{table}: {len(rows)} entries")


@click.command()
@common.file
@click.argument("form", required=False)
@common.as_json
def differences(file: Path, form: str | None, *, as_json: bool) -> None:
    """List the fields on which two people's complete answers differ."""
    with common.opened(file) as review:
        found = review.extraction.differences(form)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            [
                d.subject[: common.SHORT],
                d.form,
                d.row,
                d.field,
                "; ".join(
                    f"{who}: {a.value if a.status == 'value' else a.status}" for who, a in d.answers.items()
                ),
            ]
            for d in found
        ),
        ("subject", "form", "row", "field", "answers"),
        empty="no differences",
    )


@click.command()
@common.file
@click.argument("form")
@click.argument("subject")
@click.argument("field")
@click.argument("value")
@common.by
@click.option("--row", type=int, default=1)
@click.option("--note", default="", help="Why it was settled so")
def settle(
    file: Path, form: str, subject: str, field: str, value: str, name: str, row: int, note: str
) -> None:
    """Settle a difference between two people's answers to a FIELD."""
    from reviewkit.model import Difference

    with common.writing(file, name) as (review, person):
        review.protocol.form(form).field(field)
        about = review.extraction.subject(subject, form)
        person.settle(Difference(about.id, form, row, field), value, note=note)
    click.echo(f"{form}.{field} about {about.label}: settled")


@click.command()
@common.file
@click.argument("title")
@common.by
@click.option("--organisation", default="")
@click.option("--place", default="")
@click.option("--found", default="", help="Where it was found: interview, leaflet, web page …")
@click.option("--url", default="")
@click.option("--note", default="")
def programme(file: Path, title: str, name: str, **facts: str) -> None:
    """Register an existing practice to chart."""
    with common.writing(file, name) as (_, person):
        made = person.programme(title, **facts)
    click.echo(made.id)


@click.command()
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
            *([s.id[: common.SHORT], "study", s.label, len(s.reports), s.title] for s in found),
            *([p.id, "programme", p.title, "", p.organisation] for p in charted),
        ],
        ("id", "what", "name", "reports", "title"),
        empty="nothing is included yet",
    )


@click.command()
@common.file
@common.as_json
def gaps(file: Path, *, as_json: bool) -> None:
    """List where the evidence is silent or thin."""
    with common.opened(file) as review:
        found = review.synthesis.gaps()
    if as_json:
        common.tell(found)
        return
    common.show(
        ([g.id, g.status, g.studies, g.text] for g in found),
        ("gap", "status", "studies", "in words"),
        empty="no gaps",
    )


COMMANDS = (extract, differences, settle, programme, studies, gaps)
