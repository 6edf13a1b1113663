"""Commands for the start of a review: protocol, references, duplicates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reviewkit.cli import common
from reviewkit.errors import ReviewkitError


@click.command()
@common.file
@click.argument("protocol")
def init(file: Path, protocol: str) -> None:
    """Make a review, or put one under a new version of its PROTOCOL (a file, or the name of one that ships)."""
    with common.opened(file, create=True, protocol=protocol) as review:
        click.echo(f"{file}: {review.protocol.title}, version {review.protocol.version}")


@click.command()
@click.argument("protocol")
@common.as_json
def check(protocol: str, *, as_json: bool) -> None:
    """Check a PROTOCOL file: every fault at once, with its line."""
    from reviewkit.protocol import Protocol

    plan = Protocol.load(protocol)
    if as_json:
        common.tell(
            {
                "title": plan.title,
                "version": plan.version,
                "stages": [s.id for s in plan.stages],
                "forms": [f.id for f in plan.forms],
            }
        )
        return
    click.echo(
        f"{plan.path}: no faults. {plan.title}, version {plan.version}: {len(plan.stages)} stages, "
        f"{len(plan.forms)} forms, {len(plan.criteria)} criteria"
    )


@click.command()
@common.file
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common.by
@click.option(
    "--source", default="", help="The database: Scopus, MEDLINE … (one name for all files of this call)"
)
@click.option("--searched", default="", metavar="YYYY-MM-DD", help="The day of the search")
@click.option("--platform", default="", help="Where the database was searched: Ovid, EBSCOhost …")
@click.option("--kind", type=click.Choice(["database", "register", "website", "organisation", "citation"]))
@click.option(
    "--strategy", default="", metavar="TEXT|@FILE", help="The search strategy, word for word, or a file"
)
@click.option("--limits", default="", help="Limits and filters that were set")
@click.option("--hits", type=int, help="How many hits the database reported")
def collect(file: Path, files: tuple[Path, ...], name: str, **facts: Any) -> None:
    """Bring exported FILES in: RIS, BibTeX, PubMed, CSV …; the same file again adds nothing."""
    facts["strategy"] = common.text_of(facts["strategy"])
    batches, refused = [], []
    with common.writing(file, name) as (_, person):
        for path in files:
            with common.progress(path.name) as told:
                try:
                    batches.append(person.collect(path, progress=told, **facts))
                except ReviewkitError as error:
                    refused.append(str(error))
    columns = ("file", "format", "source", "read", "new", "already known", "problems")
    common.show(
        (
            [b.source.file, b.source.format, b.source.name, b.read, b.new, b.known, len(b.problems)]
            for b in batches
        ),
        columns,
        empty="no file was collected",
    )
    for batch in batches:
        for warning in batch.warnings:
            click.echo(f"note: {warning}", err=True)
    if any(batch.problems for batch in batches):
        click.echo(f"see what could not be read: reviewkit problems {file}", err=True)
    if refused:
        raise click.ClickException("\n".join(refused))


@click.command()
@common.file
@click.argument("service", type=click.Choice(["openalex", "pubmed", "crossref", "europepmc"]))
@click.argument("query")
@common.by
@click.option("--contact", required=True, help="Your e-mail address: the services ask for one")
@click.option("--limit", type=int, help="Stop after so many records")
def search(file: Path, service: str, query: str, name: str, contact: str, limit: int | None) -> None:
    """Search a live SERVICE and bring in what it finds, as a source like any file."""
    with common.writing(file, name) as (_, person), common.progress(service) as told:
        batch = person.search(service, query, contact=contact, limit=limit, progress=told)
    click.echo(
        f"{batch.source.name}: {batch.read} read, {batch.new} new, {batch.known} already known, "
        f"{len(batch.problems)} problems"
    )


@click.command()
@common.file
@click.argument("report")
@click.argument("direction", type=click.Choice(["backward", "forward"]))
@common.by
@click.option("--contact", required=True, help="Your e-mail address: the services ask for one")
@click.option("--service", default="openalex", show_default=True)
def chase(file: Path, report: str, direction: str, name: str, contact: str, service: str) -> None:
    """Bring in what a REPORT cites (backward) or what cites it (forward)."""
    with common.writing(file, name) as (_, person), common.progress(service) as told:
        batch = person.chase(report, direction, contact=contact, service=service, progress=told)
    click.echo(f"{batch.source.file}: {batch.read} read, {batch.new} new, {batch.known} already known")


@click.command()
@common.file
@common.as_json
def sources(file: Path, *, as_json: bool) -> None:
    """List the searches that were collected."""
    with common.opened(file) as review:
        found = review.references.sources()
    if as_json:
        common.tell(found)
        return
    common.show(
        (
            [s.name, s.platform, s.searched, s.kind, s.file, s.format, s.hits, s.read, s.problems]
            for s in found
        ),
        ("source", "platform", "searched", "kind", "file", "format", "hits", "read", "problems"),
        empty="nothing was collected yet",
    )


@click.command()
@common.file
@common.as_json
def problems(file: Path, *, as_json: bool) -> None:
    """List what could not be read, with file, line and raw text: mend it in a text file and collect that."""
    with common.opened(file) as review:
        found = review.references.problems()
    if as_json:
        common.tell(found)
        return
    for problem in found:
        click.echo(str(problem))
        for line in problem.raw.splitlines()[:20]:
            click.echo(f"    {line}")
    if not found:
        click.echo("no problems: everything was read")


@click.command()
@common.file
@common.by
@click.option("--rules", default="balanced", show_default=True, help="cautious, balanced or thorough")
@click.option(
    "--explain", nargs=2, metavar="A B", help="Say in words what the rules make of two records instead"
)
def dedupe(file: Path, name: str, rules: str, explain: tuple[str, str] | None) -> None:
    """Link records that are certainly one work; doubtful pairs wait for people."""
    with common.writing(file, name) as (review, person):
        if explain:
            pair = review.duplicates.explain(*explain, rules)
            click.echo(pair.why)
            return
        with common.progress("comparing") as told:
            done = person.dedupe(rules, progress=told)
    click.echo(
        f"{done.records} records make {done.reports} reports; {done.doubtful} doubtful pairs wait"
        + (f": reviewkit pairs {file}" if done.doubtful else "")
    )


FIELDS = ("title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "type")


def _pair_lines(pair: Any) -> list[str]:
    """Return a pair side by side, what differs marked."""
    lines = [
        f"{pair.left.id[: common.SHORT]}  {pair.right.id[: common.SHORT]}  score {pair.score:.2f}  {pair.why}"
    ]
    for field in FIELDS:
        left, right = (
            "; ".join(map(str, v)) if isinstance(v := getattr(r, field), tuple) else str(v or "")
            for r in (pair.left, pair.right)
        )
        if left or right:
            mark = " " if left == right else "≠"
            lines += [f"  {mark} {field:<10} {left}"] + ([f"    {'':<10} {right}"] if left != right else [])
    return lines


@click.command()
@common.file
@common.as_json
@click.option("--decide", is_flag=True, help="Ask about each pair: s same, d different, l later, q quit")
@click.option("--as", "name", envvar="REVIEWKIT_AS", metavar="NAME", help="Who decides")
def pairs(file: Path, name: str | None, *, as_json: bool, decide: bool) -> None:
    """Show the doubtful pairs side by side, the likeliest first."""
    with common.opened(file) as review:
        found = review.doubtful()
        if as_json:
            common.tell(found)
            return
        if decide and not name:
            raise click.UsageError("--decide needs --as NAME")
        person = review.people(name)[0] if decide and name else None
        for pair in found:
            click.echo("\n".join(_pair_lines(pair)))
            if person:
                said = click.prompt(
                    "same, different, later, quit", type=click.Choice(["s", "d", "l", "q"]), err=True
                )
                if said == "q":
                    return
                if said in "sd":
                    person.link(pair, same=said == "s")
            click.echo()
        if not found:
            click.echo("no doubtful pairs")


@click.command()
@common.file
@click.argument("one")
@click.argument("other")
@click.option("--same/--different", "same", required=True, default=None)
@common.by
@click.option("--why", default="")
def link(file: Path, one: str, other: str, name: str, why: str, *, same: bool) -> None:
    """Say of two records or reports that they are the --same work, or --different ones."""
    with common.writing(file, name) as (_, person):
        person.link(one, other, same=same, why=why)
    click.echo(f"{one} and {other}: {'the same' if same else 'different'}")


@click.command()
@common.file
@click.argument("other", type=click.Path(path_type=Path))
@common.by
def merge(file: Path, other: Path, name: str) -> None:
    """Bring in what another copy of this review holds; in any order, and twice, the result is the same."""
    with common.writing(file, name) as (_, person):
        new = person.merge(other)
    click.echo(f"from {other}: {common.described(new)}")


COMMANDS = (init, check, collect, search, chase, sources, problems, dedupe, pairs, link, merge)
