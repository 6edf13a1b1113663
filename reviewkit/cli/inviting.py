"""Commands for the web face: personal links given, listed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.store.invitations import Invitation


@common.verb()
@common.file
@click.argument("people", nargs=-1)
@common.as_json
@click.option(
    "--as",
    "name",
    envvar="REVIEWKIT_AS",
    metavar="NAME",
    help="Who gives the links (or the environment variable REVIEWKIT_AS); needed unless they are only listed.",
)
@click.option("--revoke", multiple=True, metavar="NAME", help="Take back every link of this person.")
@click.option("--list", "only_list", is_flag=True, help="List who has a link that works.")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where the pages are served, as people type it.",
)
def invite(
    file: Path,
    people: tuple[str, ...],
    name: str | None,
    revoke: tuple[str, ...],
    address: str,
    *,
    only_list: bool,
    as_json: bool,
) -> None:
    """Give people personal links, or take them back.

    A link is shown once, here: the review file holds only its fingerprint. It works until it is taken back, which
    ends what the person has open in a browser at once. Whoever has a link works under that name.

    Example:
      reviewkit invite heat.db bram carol --as alice
      reviewkit invite heat.db --revoke carol --as alice
      reviewkit invite heat.db --list
    """
    if not (people or revoke or only_list):
        raise click.UsageError("say whom to invite, or --revoke NAME, or --list")
    if (people or revoke) and not name:
        raise click.UsageError("say with --as NAME who gives links or takes them back")
    with common.opened(file) as review:
        if only_list:
            _list(review.screening.invited(), as_json=as_json)
        if not name:
            return
        desk = review.people(name)[0].screening
        for person in revoke:
            taken = desk.revoke(person)
            click.echo(f"{person}: {common.counted(taken, 'link')} taken back", err=True)
        given = {person: f"{address.rstrip('/')}/r/{desk.invite(person)}" for person in people}
    if as_json and given:
        common.tell(given)
    elif given:
        common.show(given.items(), ("name", "link"))


def _list(links: list[Invitation], *, as_json: bool) -> None:
    if as_json:
        common.tell(links)
        return
    common.show(
        ((link.person, link.at[:19].replace("T", " "), link.by) for link in links),
        ("name", "since (UTC)", "given by"),
        empty="nobody has a link",
    )
