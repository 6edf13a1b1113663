"""Commands on where things come from: what a report shows and whose it is, and what each source found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import common
from reviewkit.model.merged import FIELDS

if TYPE_CHECKING:
    from reviewkit.model import MergedField, Overlap


@common.verb()
@common.file
@click.argument("report")
@common.as_json
def merged(file: Path, report: str, *, as_json: bool) -> None:
    """Show where each field of a report comes from.

    The line with the arrow is what the report shows; the others are what its other records have.

    Example:
      reviewkit merged heat.db 0039a669
    """
    with common.opened(file) as review:
        found = review.duplicates.merged(report)
        related = review.duplicates.relations(report)
        uid = review.references.report(report).id
    if as_json:
        common.tell(found)
        return
    common.show(
        (row for one in found for row in _origins(one)),
        ("field", "", "record", "source", "value"),
        empty="nothing",
    )
    for relation in related:
        words, other = relation.seen_from(uid)
        click.echo(f"This is {words} {common.short(other.id)}: {other.short}")


def _origins(one: MergedField) -> list[tuple[Any, ...]]:
    """Return the row of what is shown (→), and of each record that has something else."""
    rows = [
        (one.field, "→", common.short(one.record) or "all", one.source, f"{_text(one.value)} ({one.why})")
    ]
    return rows + [
        ("", "", common.short(other.record), other.source, _text(other.value))
        for other in one.others
        if other.value != one.value
    ]


def _text(value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
    return text if len(text) <= 300 else text[:300].rstrip() + " …"


@common.verb()
@common.file
@click.argument("report")
@click.argument("field", type=click.Choice(FIELDS), metavar="FIELD")
@click.argument("record", default="")
@common.by
def choose(file: Path, report: str, field: str, record: str, name: str) -> None:
    """Choose which record speaks for a field of a report.

    The value is then shown wherever the report is: on the screening pages, in exports, in the report. Without RECORD
    the rule decides again.

    Example:
      reviewkit choose heat.db 0039a669 abstract 8d934e7f --as carol
    """
    with common.writing(file, name) as (_, person):
        person.duplicates.choose(report, field, record)
    click.echo(f"{report}, {field}: {f'as in {record}' if record else 'by the rule'}")


@common.verb()
@common.file
@click.option("--svg", "picture", type=click.Path(path_type=Path), help="Also write the picture to a file.")
@common.as_json
def overlap(file: Path, picture: Path | None, *, as_json: bool) -> None:
    """Show what each source found, and what only it found.

    Reports and included studies, alone and with each other source. The numbers add up to those of the flow.

    Example:
      reviewkit overlap heat.db --svg overlap.svg
    """
    with common.opened(file) as review:
        found = review.duplicates.overlap()
    if picture:
        from reviewkit.report import overlap_svg

        common.write_text(picture, overlap_svg(found))
    if as_json:
        common.tell(_told(found))
        return
    names = found.sources
    rows = [
        (
            name,
            found.records[name],
            found.reports[name],
            found.unique[name],
            found.studies[name],
            found.unique_studies[name],
            *(found.matrix[name, other] for other in names),
        )
        for name in names
    ]  # fmt: skip - a row a line
    head = (
        "source",
        "records",
        "reports",
        "only here",
        "studies",
        "only here",
        *(f"and {name}" for name in names),
    )
    common.show(rows, head, empty="no sources", wide="source")
    common.say(
        f"{found.identified} records - {found.duplicates} duplicates = {found.total} reports; {found.shared} were "
        f"found in more than one source"
    )


def _told(found: Overlap) -> dict[str, Any]:
    """Return an overlap as JSON has it."""
    names = found.sources
    parts = ("kinds", "records", "reports", "unique", "studies", "unique_studies")
    each = {part: getattr(found, part) for part in parts}
    return {
        "sources": [{"name": name} | {part: each[part][name] for part in parts} for name in names],
        "both": [{"sources": [a, b], "reports": n} for (a, b), n in found.matrix.items() if a < b],
        "found": [{"sources": sorted(key), "reports": n} for key, n in found.found.items()],
        "records": found.identified,
        "duplicates": found.duplicates,
        "reports": found.total,
    }


COMMANDS = (merged, choose, overlap)
