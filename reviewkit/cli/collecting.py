"""Commands for the start of a review: protocol, references, another copy's work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.errors import ReviewkitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Batch

TITLE = "Begin, and bring references in"


@common.verb()
@common.file
@click.argument("protocol")
def init(file: Path, protocol: str) -> None:
    """Make a review from a protocol, or amend its protocol.

    PROTOCOL is a file, or the name of a protocol that ships: sheffield, scoping, rapid. Where the review exists
    already, it goes on under the new version; nothing that was decided before is touched.

    Example:
      reviewkit init heat.db sheffield
    """
    with common.opened(file, create=True, protocol=protocol) as review:
        click.echo(f"{file}: {review.protocol.title}, version {review.protocol.version}")


@common.verb()
@click.argument("protocol")
@common.as_json
def check(protocol: str, *, as_json: bool) -> None:
    """Check a protocol file: every fault at once, with its line.

    PROTOCOL is a file, or the name of a protocol that ships.

    Example:
      reviewkit check heat.toml
    """
    from reviewkit.protocol import Protocol

    plan = Protocol.load(protocol)
    facts: dict[str, Any] = {
        "title": plan.title,
        "version": plan.version,
        "stages": [s.id for s in plan.stages],
        "criteria": [c.id for c in plan.criteria],
        "forms": [f.id for f in plan.forms],
        "workshop": plan.workshop.id if plan.workshop else None,
    }
    if as_json:
        common.tell(facts)
        return
    click.echo(f"{plan.path or protocol}: no faults. {plan.title}, version {plan.version}")
    for name in ("stages", "criteria", "forms"):
        click.echo(f"  {name}: {', '.join(facts[name]) or 'none'}")
    click.echo(f"  workshop: {facts['workshop'] or 'none'}")


@common.verb()
@common.file
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common.by
@click.option("--source", default="", help="The database, for all files of this call: Scopus, MEDLINE …")
@click.option("--searched", default="", metavar="YYYY-MM-DD", help="The day of the search.")
@click.option("--platform", default="", help="Where the database was searched: Ovid, EBSCOhost …")
@click.option(
    "--kind",
    type=click.Choice(["database", "register", "website", "organisation", "citation"]),
    help="Which arm of the PRISMA flow it belongs to; database if left out.",
)
@click.option(
    "--strategy",
    default="",
    metavar="TEXT|@FILE",
    help="The search strategy, word for word, or @ and a file that holds it.",
)
@click.option("--limits", default="", help="Limits and filters that were set.")
@click.option("--hits", type=int, help="How many hits the database reported.")
def collect(file: Path, files: tuple[Path, ...], name: str, **facts: Any) -> None:
    """Bring exported files in: RIS, BibTeX, PubMed, CSV, more.

    All of a file comes in, or nothing of it; the same file again adds nothing, but facts of the search that are given
    now (--source, --searched …) complete those given before. A file that cannot be read does not stop the others.

    Example:
      reviewkit collect heat.db scopus.ris --as alice --source Scopus --searched 2026-03-01
    """
    facts["strategy"] = common.text_of(facts["strategy"])
    batches, refused = [], []
    with common.writing(file, name) as (_, person):
        for path in files:
            with common.progress(path.name) as told:
                try:
                    batches.append(person.collect(path, progress=told, **facts))
                except ReviewkitError as error:
                    refused.append(str(error))
                except OSError as error:
                    refused.append(f"{path}: {common.why(error)}")
                except KeyboardInterrupt:
                    refused.append(f"{path.name}: stopped; nothing of it was kept. The same command goes on")
                    break
    _brought_in(batches, file)
    if refused:
        raise click.ClickException("\n".join(refused))


def _brought_in(batches: Iterable[Batch], file: Path) -> None:
    batches = list(batches)
    columns = ("source", "format", "read", "new", "already known", "problems", "file")
    common.show(
        (
            (b.source.name, b.source.format, b.read, b.new, b.known, len(b.problems), b.source.file)
            for b in batches
        ),
        columns,
        empty="no file was collected",
    )
    for batch in batches:
        for warning in batch.warnings[:10]:  # a file that is odd throughout is odd in each record
            common.say(f"Note: {warning}")
        if len(batch.warnings) > 10:
            common.say(f"Note: … and {len(batch.warnings) - 10} more like these in {batch.source.file}")
    if any(batch.problems for batch in batches):
        common.say(
            f"See what could not be read: reviewkit problems {file}; write it to a text file to mend with --save"
        )


contact = click.option("--contact", required=True, help="Your e-mail address: the services ask for one.")


@common.verb()
@common.file
@click.argument("service", type=click.Choice(["openalex", "pubmed", "crossref", "europepmc"]))
@click.argument("query")
@common.by
@contact
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many records.")
def search(file: Path, service: str, query: str, name: str, contact: str, limit: int | None) -> None:
    """Search a live service and bring in what it finds.

    The query is kept word for word, as a source like any file, with today's date and the hits reported.

    Example:
      reviewkit search heat.db pubmed "lived experience[tiab]" --as alice --contact a@example.org
    """
    with common.writing(file, name) as (_, person), common.progress(service) as told:
        batch = person.search(service, query, contact=contact, limit=limit, progress=told)
    _brought_in([batch], file)


@common.verb()
@common.file
@click.argument("report")
@click.argument("direction", type=click.Choice(["backward", "forward"]))
@common.by
@contact
@click.option("--service", default="openalex", show_default=True, help="Where to look.")
def chase(file: Path, report: str, direction: str, name: str, contact: str, service: str) -> None:
    """Bring in what a report cites, or what cites it.

    Backward is what the report cites, forward what cites it; who cites whom is kept.

    Example:
      reviewkit chase heat.db 0039a669 forward --as alice --contact a@example.org
    """
    with common.writing(file, name) as (_, person), common.progress(service) as told:
        batch = person.chase(report, direction, contact=contact, service=service, progress=told)
    _brought_in([batch], file)


@common.verb()
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
            (s.name, s.platform, s.searched, s.kind, s.format, s.hits, s.read, s.problems, s.file)
            for s in found
        ),
        ("source", "platform", "searched", "kind", "format", "hits", "read", "problems", "file"),
        empty="nothing was collected yet",
    )
    for source in found:
        for warning in source.warnings:
            common.say(f"Note: {warning}")


@common.verb()
@common.file
@common.as_json
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Write the texts into a folder, to be mended in an editor.",
)
def problems(file: Path, *, as_json: bool, save: Path | None) -> None:
    """List what could not be read, with file, line and text.

    With --save there is a text file for each source. Put the texts right in it and collect that file like any other:
    its records join their source, and what is still wrong stays a problem.

    Example:
      reviewkit problems heat.db --save .
    """
    with common.opened(file) as review:
        found = review.references.problems()
        if save is not None:
            for path in review.references.files_to_mend(save):
                click.echo(f"{path}: written", err=True)
    if as_json:
        common.tell(found)
        return
    for problem in found:
        click.echo(str(problem))
        lines = problem.raw.splitlines()
        for line in lines[:20]:
            click.echo(f"    {line}")
        if len(lines) > 20:
            click.echo(f"    … and {len(lines) - 20} lines more (all of them with --json)")
    if not found:
        click.echo("no problems: everything was read")


@common.verb()
@common.file
@click.argument("other", type=click.Path(path_type=Path))
@common.by
def merge(file: Path, other: Path, name: str) -> None:
    """Bring in what another copy of this review holds.

    Copies are merged by union: in any order, and once or twice, the result is the same. Judgements stay blind.

    Example:
      reviewkit merge heat.db heat-of-bram.db --as alice
    """
    with common.writing(file, name) as (_, person):
        new = person.merge(other)
    told = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in new.items() if number)
    click.echo(f"new from {other}: {told or 'nothing'}")


COMMANDS = (init, check, collect, search, chase, sources, problems, merge)
