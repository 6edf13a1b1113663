"""Commands for what happens in the room: rounds and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewkit.cli import common, sorting
from reviewkit.cli.workshop import room_of, writer_of

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Lead the room: rounds, tables, words, themes"
note = click.option("--note", default="", help="A note to the round.")
round_argument = click.argument("round_", metavar="ROUND")


@click.group("round", cls=common.Verbs)
def round_group() -> None:
    """Rounds: open, be silent, share, close, list."""


@round_group.command("list", cls=common.Verb)
@common.file
@common.as_json
def round_list(file: Path, *, as_json: bool) -> None:
    """List the rounds: whether each is open, and how much was said in it.

    "late" counts words that came after the close; "broken" says that sealed words were changed outside of reviewkit.
    """
    with common.opened(file) as review:
        found = room_of(review).rounds()
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            (
                r.id,
                r.kind,
                r.state or "not begun",
                r.words,
                r.late or "",
                "" if r.intact else "broken",
                r.title,
            )
            for r in found
        ),
        ("round", "kind", "state", "words", "late", "seal", "title"),
        empty="the protocol plans no rounds",
    )


@round_group.command("open", cls=common.Verb)
@common.file
@round_argument
@common.by
@click.option(
    "--silent", is_flag=True, help="Everybody writes alone; nobody reads the others before it is shared."
)
@note
def round_open(file: Path, round_: str, name: str, note: str, *, silent: bool) -> None:
    """Open a round, or a closed one again.

    Example:
      reviewkit round open heat.db experience --silent --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).open_round(round_, silent=silent, note=note)
    click.echo(f"{made.id}: {made.state}")


@round_group.command("share", cls=common.Verb)
@common.file
@round_argument
@common.by
@note
def round_share(file: Path, round_: str, name: str, note: str) -> None:
    """End the silence of a round: what was written is shown."""
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).share_round(round_, note=note)
    click.echo(f"{made.id}: {made.state}, {common.counted(made.words, 'contribution')}")


@round_group.command("close", cls=common.Verb)
@common.file
@round_argument
@common.by
@note
def round_close(file: Path, round_: str, name: str, note: str) -> None:
    """Close a round and print the seal of what stands; words that come later are kept, and told as late."""
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).close_round(round_, note=note)
    common.say(f"{made.id}: closed with {common.counted(made.words, 'contribution')}")
    click.echo(made.seal)


@click.group(cls=common.Verbs)
def table() -> None:
    """Tables: plan who sits where, write it down, list, harvest."""


@table.command("plan", cls=common.Verb)
@common.file
@click.argument("people", nargs=-1, required=True, metavar="ALIAS...")
@click.option(
    "--host", "hosts", multiple=True, metavar="ALIAS", help="A host, one for each table; they stay."
)
@click.option(
    "--group", "groups", multiple=True, metavar="ALIAS=GROUP", help="Spread groups over the tables."
)
@click.option("--tables", type=click.IntRange(1), help="How many tables, if not as the protocol says.")
@click.option("--seed", default=0, show_default=True, help="Another number gives another plan.")
@click.option("--keep", is_flag=True, help="Write the plan down (needs --as).")
@click.option("--as", "name", envvar="REVIEWKIT_AS", default="", metavar="NAME", help="Who is writing.")
@common.as_json
def table_plan(
    file: Path,
    people: tuple[str, ...],
    hosts: tuple[str, ...],
    groups: tuple[str, ...],
    tables: int | None,
    seed: int,
    name: str,
    *,
    keep: bool,
    as_json: bool,
) -> None:
    """Plan who sits where in each round, by aliases.

    Hosts stay; nobody meets the same table twice if the numbers allow, and as few people as possible meet again.

    Example:
      reviewkit table plan heat.db A1 A2 A3 A4 A5 A6 --tables 3 --keep --as alice
    """
    if keep and not name:
        raise click.UsageError("--keep writes: say who you are with --as NAME")
    with common.opened(file) as review:
        made = room_of(review).plan_tables(
            people, hosts=hosts, groups=common.pairs(groups, "groups"), tables=tables, seed=seed
        )
        if keep:
            writer_of(review, review.people(name)[0]).seat_all(made)
    if as_json:
        common.tell(
            {"rounds": made.rounds, "tables": made.tables, "repeats": made.repeats, "again": made.again}
        )
        return
    common.show(
        (
            (name, one.name, one.host, ", ".join(one.people))
            for name, tables_ in zip(made.rounds, made.tables, strict=True)
            for one in tables_
        ),
        ("round", "table", "host", "people"),
    )
    common.say(made.sentence())


@table.command("list", cls=common.Verb)
@common.file
@click.option("--round", "round_", default="", help="Of this round only.")
@common.as_json
def table_list(file: Path, round_: str, *, as_json: bool) -> None:
    """List the tables of each round: host, people, who moved, and the harvest."""
    with common.opened(file) as review:
        found = room_of(review).seatings(round=round_)
    if as_json:
        common.tell(found)
        return
    common.show(
        ((s.round, s.table, s.host, s.people, len(s.moved), s.question, s.harvest) for s in found),
        ("round", "table", "host", "people", "moved", "question", "harvest"),
        empty="no tables yet",
    )


@table.command("seat", cls=common.Verb)
@common.file
@round_argument
@click.argument("table")
@click.argument("seats", nargs=-1, metavar="[ALIAS]...")
@common.by
@click.option("--host", help="The host's alias.")
@click.option("--people", type=click.IntRange(0), help="How many sat there, if more than are named.")
@click.option("--question", help="The table's question.")
@click.option(
    "--harvest", help="What the host takes from the round, in the host's words; @FILE reads a file."
)
def table_seat(
    file: Path,
    round_: str,
    table: str,
    seats: tuple[str, ...],
    name: str,
    host: str | None,
    people: int | None,
    question: str | None,
    harvest: str | None,
) -> None:
    """Write down a table in a round: who sits there, its question, its harvest.

    What is not given stays as it was. The harvest is the host's summary, apart from people's own words (tell).

    Example:
      reviewkit table seat heat.db experience 3 --harvest "Nobody is asked afterwards." --as alice
    """
    with common.writing(file, name) as (review, person):
        made = writer_of(review, person).seat(
            round_,
            table,
            host=host,
            seats=seats or None,
            people=people,
            question=question,
            harvest=common.text_of(harvest) if harvest else harvest,
        )
    click.echo(f"{made.round}, table {made.table}: {common.counted(made.people, 'person', 'people')}")


COMMANDS = (round_group, table, sorting.heard, sorting.theme)
