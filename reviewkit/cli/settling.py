"""Commands for what comes after two people have answered: compare, match, settle, check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.cli.extracting import form, row, said, subject
from reviewkit.text import whole

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Settle what two people extracted"


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
                    f"{who}: {said(a.value) if a.status == 'value' else a.status}"
                    for who, a in d.answers.items()
                ),
                d.why,
            )
            for d in found
        ),
        ("subject", "form", "row", "field", "answers", "why"),
        wide="answers",
        empty="no differences",
    )


@common.verb()
@common.file
@form
@subject
@common.as_json
def compare(file: Path, form: str, subject: str, *, as_json: bool) -> None:
    """Show two people's answers side by side.

    Words in which two texts differ stand in [brackets].
    """
    with common.opened(file) as review:
        found = review.extraction.compared(subject, form)
    if as_json:
        common.tell(found)
        return
    people = list(dict.fromkeys(person for one in found for person in one.answers))
    common.show(
        (
            (
                one.row,
                one.field.id,
                *(_shown(one, person) for person in people),
                "agree" if one.comparison.agrees else one.comparison.why,
                (said(one.stands.value) or one.stands.status) if one.stands.given else "",
            )
            for one in found
        ),
        ("row", "field", *people, "compared", "stands"),
        empty="nothing is answered yet",
    )


def _shown(one: Any, person: str) -> str:
    answer = one.answers.get(person)
    if answer is None:
        return ""
    if person in one.pieces:
        return "".join(
            p.text if p.same else f"[{p.text.rstrip()}]{p.text[len(p.text.rstrip()) :]}"
            for p in one.pieces[person]
        )
    return said(answer.value) if answer.status == "value" else answer.status


@common.verb()
@common.file
@form
@click.argument("subject", required=False)
@click.argument("field", required=False)
@click.argument("value", required=False)
@common.by
@row
@click.option(
    "--equal", is_flag=True, help="Settle every field on which everybody agrees, of SUBJECT or of all."
)
@click.option("--note", default="", help="Why it was settled so.")
def settle(
    file: Path,
    form: str,
    subject: str | None,
    field: str | None,
    value: str | None,
    name: str,
    row: int,
    note: str,
    *,
    equal: bool,
) -> None:
    """Settle a difference between two people's answers.

    Both answers stay as they are; what was settled stands beside them. With --equal everything on which all agree is
    settled at once; later changes of mind do not move it then.

    Example:
      reviewkit settle heat.db study 0050 level 4 --as carol
      reviewkit settle heat.db study --equal --as carol
    """
    from reviewkit.model import Difference

    if equal:
        if field:
            raise click.UsageError("--equal settles all fields on which people agree: name no field")
        with common.writing(file, name) as (_, person):
            new = person.extraction.settle_equal(form, subject)
        click.echo(f"{form}: {common.counted(new, 'field')} settled")
        return
    if subject is None or field is None or value is None:
        raise click.UsageError("what is settled needs SUBJECT, FIELD and VALUE, or --equal")
    with common.writing(file, name) as (review, person):
        review.protocol.form(form).field(field)
        about = review.extraction.subject(subject, form)
        person.settle(Difference(about.id, form, row, field), value, note=note)
    click.echo(f"{form}.{field} about {about.label}: settled, {value}")


@common.verb()
@common.file
@form
@subject
@click.argument("rows", nargs=-1, metavar="[PERSON=ROW]...")
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who says so.")
@click.option("--apart", is_flag=True, help="The rows are two entries.")
@common.as_json
def matches(
    file: Path,
    form: str,
    subject: str,
    rows: tuple[str, ...],
    name: str | None,
    *,
    apart: bool,
    as_json: bool,
) -> None:
    """List whose rows make one entry, or say so.

    Rows are matched by the form's key, then by likeness; what somebody says goes before both.

    Example:
      reviewkit matches heat.db outcomes 0050
      reviewkit matches heat.db outcomes 0050 alice=1 bram=3 --as carol
    """
    if rows and not name:
        raise click.UsageError("Missing option '--as': who says so?")
    given = {person: _number(person, number) for person, number in common.pairs(rows, "rows").items()}
    with common.opened(file) as review:
        if given and name:
            desk = review.people(name)[0].extraction
            (desk.apart if apart else desk.match)(subject, form, given)
        found = review.extraction.matches(subject, form)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (m.number, "; ".join(f"{who}: row {n}" for who, n in m.rows.items()), m.how, round(m.likeness, 2))
            for m in found
        ),
        ("entry", "rows", "how", "likeness"),
        wide="rows",
        empty="no entries",
    )


def _number(person: str, number: str) -> int:
    row = whole(number, 1)
    if row is None:
        raise click.UsageError(f"{person}={number}: a row number such as {person}=1 is expected")
    return row


@common.verb()
@common.file
@form
@click.argument("subject", required=False)
@click.argument("answers", nargs=-1, metavar="[FIELD=VALUE]...")
@common.by
@row
@click.option("--note", default="", help="Why it was corrected, or a remark.")
@common.as_json
def confirm(
    file: Path,
    form: str,
    subject: str | None,
    answers: tuple[str, ...],
    name: str,
    row: int,
    note: str,
    *,
    as_json: bool,
) -> None:
    """Check what another person filled in.

    In forms of design "check", which one person fills and a second one looks through.

    Without SUBJECT it lists what waits for a second look. With FIELD=VALUE these answers are corrected and the rest is
    confirmed; what was answered first stays beside it.

    Example:
      reviewkit confirm heat.db funding --as bram
      reviewkit confirm heat.db funding 0050 amount=650 --note "see the appendix" --as bram
    """
    with common.writing(file, name) as (review, person):
        if subject is None:
            _waiting(person.extraction.to_check(form), as_json=as_json)
            return
        if answers:
            given = common.pairs(answers, "answers")
            person.extraction.correct(subject, form, given, row=row, note=note)
        else:
            person.extraction.confirm(subject, form, note=note)
        label = review.extraction.subject(subject, form).label
    click.echo(f"{form} about {label}: {'corrected and ' if answers else ''}confirmed")


def _waiting(found: Any, *, as_json: bool) -> None:
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (common.short(e.subject), e.by, e.row, a.field, said(a.value) or a.status, a.page)
            for e in found
            for a in e.answers
        ),
        ("subject", "by", "row", "field", "answer", "page"),
        wide="answer",
        empty="nothing waits to be checked",
    )


@common.verb("field-agreement")
@common.file
@form
@common.as_json
def field_agreement(file: Path, form: str, *, as_json: bool) -> None:
    """Show how far people agreed on each field.

    Before anything was settled, over all entries that two or more people have.

    Agreement is by the field's own rule (tolerance, overlap, path); kappa, AC1 and alpha take answers as categories.
    """
    with common.opened(file) as review:
        found = review.extraction.agreement(form)
    rows = [
        {
            "field": one.field,
            "n": one.n,
            "agreed": one.agreed,
            "share": one.share,
            "overlap": one.overlap,
            "levels": one.levels,
            **{
                name: getattr(one.statistics, name, None) if one.statistics else None
                for name in ("kappa", "ac1", "alpha")
            },
            "kappa_interval": one.statistics.interval("kappa") if one.statistics else None,
            "ac1_interval": one.statistics.interval("ac1") if one.statistics else None,
            "alpha_interval": one.statistics.interval("alpha") if one.statistics else None,
        }
        for one in found
    ]
    if as_json:
        common.tell(rows)
        return
    columns = ("field", "n", "agreed", "share", "overlap", "kappa", "ac1", "alpha")
    common.show(([r[c] for c in columns] for r in rows), columns, empty="nothing can be compared yet")


COMMANDS = (differences, compare, settle, matches, confirm, field_agreement)
