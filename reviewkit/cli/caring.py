"""Commands for what people need, allow and get back: payment, consent, access, who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.cli.workshop import room_of, writer_of

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Look after people, apart from every vote"
alias = click.argument("alias")
published = click.option("--published", is_flag=True, help="By the stricter limit for print.")


@click.group(cls=common.Verbs)
def care() -> None:
    """Hours, payment and thanks, consent, access needs, who is missing."""


@care.command("pay", cls=common.Verb)
@common.file
@alias
@click.argument("act", type=click.Choice(["worked", "offered", "accepted", "declined", "paid", "thanked"]))
@common.by
@click.option("--role", default="", help="As which they take part; by default as before.")
@click.option("--hours", help="How many hours.")
@click.option("--amount", help="How much.")
@click.option("--currency", default="", help="EUR, GBP …; by default as before.")
@click.option("--for", "purpose", default="", help="What it is for; ties lines together.")
@click.option("--note", default="", help="Anything else.")
def care_pay(file: Path, alias: str, act: Any, name: str, **facts: Any) -> None:
    """Write a line of somebody's account, by alias: never a name, never the code of a slip.

    Example:
      reviewkit care pay heat.db A4 worked --role "service user" --hours 3 --for workshop --as alice
      reviewkit care pay heat.db A4 offered --amount 75 --currency GBP --for workshop --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).care.pay(alias, act, **facts)
    click.echo(f"{made.participant}: {made.act}")


@care.command("account", cls=common.Verb)
@common.file
@click.option("--alias", default="", help="Only this one's lines.")
@common.as_json
def care_account(file: Path, alias: str, *, as_json: bool) -> None:
    """List the lines of the account; for those who pay, not for print."""
    with common.opened(file) as review:
        found = room_of(review).care.payments(alias)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (p.at[:10], p.participant, p.role, p.act, p.hours, p.amount, p.currency, p.purpose, p.note)
            for p in found
        ),
        ("day", "alias", "role", "act", "hours", "amount", "currency", "for", "note"),
        empty="nothing was written down yet",
    )


@care.command("given", cls=common.Verb)
@common.file
@published
@common.as_json
def care_given(file: Path, *, published: bool, as_json: bool) -> None:
    """List what each role gave and received; roles of few people are put together."""
    with common.opened(file) as review:
        found = room_of(review).care.given_and_received(published=published)
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (g.role, g.people, g.worked, g.unpaid, _money(g.offered), g.declined, _money(g.paid), g.thanked)
            for g in found
        ),
        ("role", "people", "hours", "unpaid hours", "offered", "declined", "paid", "thanked"),
        empty="too few people to tell without showing one of them",
    )


def _money(amounts: Any) -> str:
    return ", ".join(f"{amount} {currency}".strip() for currency, amount in amounts.items())


@care.command("promises", cls=common.Verb)
@common.file
@common.as_json
def care_promises(file: Path, *, as_json: bool) -> None:
    """List what was promised and is neither kept nor declined, oldest first."""
    with common.opened(file) as review:
        found = room_of(review).care.promises()
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                p.since[:10],
                p.participant,
                p.role,
                p.amount,
                p.currency,
                p.purpose,
                "yes" if p.accepted else "",
            )
            for p in found
        ),
        ("since", "alias", "role", "amount", "currency", "for", "accepted"),
        empty="no promise is open",
    )


@care.command("consent", cls=common.Verb)
@common.file
@alias
@click.argument("item", type=click.Choice(["words", "name", "photo", "recording"]))
@click.argument("answer", type=click.Choice(["yes", "no"]))
@common.by
@click.option("--note", default="", help="What was agreed.")
def care_consent(file: Path, alias: str, item: str, answer: str, name: str, note: str) -> None:
    """Record whether somebody lets their words, name, photo or a recording be used; a refusal is kept too.

    Example:
      reviewkit care consent heat.db A4 photo no --as alice
    """
    with common.writing(file, name) as (review, person):
        writer_of(review, person).care.consent(alias, item, given=answer == "yes", note=note)
    click.echo(f"{alias}, {item}: {answer}")


@care.command("consents", cls=common.Verb)
@common.file
@common.as_json
def care_consents(file: Path, *, as_json: bool) -> None:
    """List what everybody said last about each item."""
    with common.opened(file) as review:
        found = room_of(review).care.consents()
    if as_json:
        common.tell(found)
        return
    common.show(
        ((c.participant, c.item, "yes" if c.given else "no", c.at[:10], c.note) for c in found),
        ("alias", "item", "consent", "day", "note"),
        empty="nobody was asked yet",
    )


@care.command("need", cls=common.Verb)
@common.file
@click.argument("need")
@common.by
@click.option("--met", default="", help="How it is met.")
def care_need(file: Path, need: str, name: str, met: str) -> None:
    """Write down what somebody needs to take part, without a name, and how it is met.

    Example:
      reviewkit care need heat.db "a hearing loop" --met "room 2 has one" --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).care.need(need, met)
    click.echo(f"{made.need}: {made.met or 'not met yet'}")


@care.command("needs", cls=common.Verb)
@common.file
@click.option("--unmet", is_flag=True, help="Only what is still to be seen to.")
@common.as_json
def care_needs(file: Path, *, unmet: bool, as_json: bool) -> None:
    """List what people need to take part, and how it is met."""
    with common.opened(file) as review:
        found = room_of(review).care.needs(unmet=unmet)
    if as_json:
        common.tell(found)
        return
    common.show(((n.need, n.met or "not met yet") for n in found), ("need", "met"), empty="no needs")


@care.command("missing", cls=common.Verb)
@common.file
@click.option("--room", "in_the_room", is_flag=True, help="By the limit of the room, not that of print.")
@common.as_json
def care_missing(file: Path, *, in_the_room: bool, as_json: bool) -> None:
    """Say who took part, so that one sees who is missing: counts of the diversity form, small ones hidden."""
    with common.opened(file) as review:
        found = room_of(review).care.monitored(published=not in_the_room)
    if as_json:
        common.tell(
            {
                field: {"counts": one.counts, "total": one.total, "why": one.why}
                for field, one in found.items()
            }
        )
        return
    common.show(
        (
            (field, answer, "hidden" if number is None else number)
            for field, one in found.items()
            for answer, number in one.counts.items()
        ),
        ("question", "answer", "people"),
        empty="nobody filled the form in",
    )
    for why in dict.fromkeys(one.why for one in found.values() if one.why):
        common.say(why)


COMMANDS = (care,)
