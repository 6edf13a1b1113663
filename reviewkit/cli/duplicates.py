"""Commands for duplicates: the rules, the doubtful pairs, people's word on them."""

from __future__ import annotations

import sys
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text

    from reviewkit.model import DoubtfulPair

TITLE = "Find duplicates"
FIELDS = ("title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "type")


@common.verb()
@common.file
@common.by
@click.option(
    "--rules",
    default="balanced",
    show_default=True,
    type=click.Choice(["cautious", "balanced", "thorough"]),
    help="How readily records are linked.",
)
@click.option("--explain", nargs=2, metavar="A B", help="Only say what the rules make of two records.")
def dedupe(file: Path, name: str, rules: str, explain: tuple[str, str] | None) -> None:
    """Link records that are certainly one work.

    Doubtful pairs wait for people; what a person said of a pair stays as it is. Every link can be taken back.

    Example:
      reviewkit dedupe heat.db --as alice
      reviewkit dedupe heat.db --as alice --explain 0039a669 8d934e7f
    """
    with common.writing(file, name) as (review, person):
        if explain:
            click.echo(review.duplicates.explain(*explain, rules).why)
            return
        with common.progress("comparing records") as told:
            done = person.dedupe(rules, progress=told)
    click.echo(
        f"{common.counted(done.records, 'record')} make {common.counted(done.reports, 'report')}; "
        f"{common.counted(done.doubtful, 'doubtful pair')} to look at"
        + (f": reviewkit pairs {file}" if done.doubtful else "")
    )


@common.verb()
@common.file
@common.as_json
@click.option("--decide", is_flag=True, help="Ask about each pair: s same, d different, l later, q quit.")
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who decides.")
def pairs(file: Path, name: str | None, *, as_json: bool, decide: bool) -> None:
    """Show the doubtful pairs side by side, likeliest first.

    What differs is marked with ≠, and on a terminal in colour. With --decide each pair is asked about.

    Example:
      reviewkit pairs heat.db --decide --as carol
    """
    if decide and not name:
        raise click.UsageError("--decide needs --as NAME")
    if decide and as_json:
        raise click.UsageError("--decide asks questions and does not go with --json")
    with common.opened(file) as review:
        found = review.doubtful()
        if as_json:
            common.tell(found)
            return
        person = review.people(name)[0] if decide and name else None
        for number, pair in enumerate(found, 1):
            common.say(f"{number} of {len(found)}", err=False)
            common.say(_headline(pair), err=False)
            _print(_rows(pair))
            if person:
                said = _ask()
                if said == "q":
                    return
                if said in "sd":
                    person.link(pair, same=said == "s")
            click.echo()
    if not found:
        click.echo("no doubtful pairs")


def _ask() -> str:
    said: str = click.prompt(
        "s same, d different, l later, q quit",
        type=click.Choice(["s", "d", "l", "q"], case_sensitive=False),
        show_choices=False,
        err=True,
    )
    return said


def _headline(pair: DoubtfulPair) -> str:
    return f"{common.short(pair.left.id)}  {common.short(pair.right.id)}  {pair.score:.2f}  {pair.why}"


def _rows(pair: DoubtfulPair) -> list[tuple[str, str, Text]]:
    """Return the two records field by field: a field that differs has two rows, and ≠ before it."""
    from rich.text import Text

    rows = []
    for field in FIELDS:
        left, right = (_value(getattr(record, field)) for record in (pair.left, pair.right))
        if left != right:
            one, two = _marked(left, right)
            rows += [("≠", field, one), ("", "", two)]
        elif left:
            rows += [("", field, Text(left))]
    return rows


def _value(value: Any) -> str:
    return common.clean("; ".join(map(str, value)) if isinstance(value, tuple) else str(value or ""))


def _marked(left: str, right: str) -> tuple[Text, Text]:
    """Return two texts with the words in which they differ marked."""
    from rich.text import Text

    ones, twos = left.split(), right.split()
    said: tuple[list[Text], list[Text]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, ones, twos, autojunk=False).get_opcodes():
        for words, side in ((ones[a:b], 0), (twos[c:d], 1)):
            if words:
                said[side].append(Text(" ".join(words), "" if kind == "equal" else "bold yellow"))
    one, two = (Text(" ").join(parts) if parts else Text("(none)", "dim") for parts in said)
    return one, two


def _print(rows: list[tuple[str, str, Text]]) -> None:
    """Print two records field by field; on a terminal long values are wrapped under themselves."""
    if not sys.stdout.isatty():
        for mark, field, value in rows:
            click.echo(f"  {mark:<1} {field:<9} {value.plain}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table.grid(padding=(0, 1))
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


@common.verb()
@common.file
@click.argument("one")
@click.argument("other")
@click.option("--same/--different", "same", default=None, help="One work, or two; one of them is needed.")
@common.by
@click.option("--why", default="", help="Why you think so.")
def link(file: Path, one: str, other: str, name: str, why: str, *, same: bool | None) -> None:
    """Say of two records that they are one work, or two.

    ONE and OTHER are records or reports, by the beginning of their ids. A person's word goes before the rules', and a
    later word replaces an earlier one.

    Example:
      reviewkit link heat.db 168f23a9 9a211207 --same --as carol
    """
    if same is None:
        raise click.UsageError("say --same or --different")
    with common.writing(file, name) as (_, person):
        person.link(one, other, same=same, why=why)
    click.echo(f"{one} and {other}: {'one work' if same else 'two works'}")


COMMANDS = (dedupe, pairs, link)
