"""What the demonstration leaves in its folder: documents, pictures, tables, a folder to count again."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

from reviewkit import report
from reviewkit.errors import NotAllowed, ReviewkitError
from reviewkit.report.agenda_lines import agenda_lines
from reviewkit.report.perspective_picture import perspective_svg
from reviewkit.report.theme_picture import theme_svg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reviewkit.model import AgendaItem
    from reviewkit.people import Person
    from reviewkit.review import Review

INVENTED = (
    "This is a demonstration. The references are real; every search, verdict, answer, programme, person, word and "
    "ballot in it is invented, and nothing in it should be cited."
)
REVIEW, REPORT = "review.db", "report.html"
DOCUMENTS = {"agenda.html": "agenda", "said.html": "said", "vote": "vote"}
PICTURES = (
    "flow.svg",
    "gap-map.svg",
    "programmes.svg",
    "practice.svg",
    "directions.svg",
    "parameters.svg",
    "appraisals.svg",
    "themes.svg",
    "perspectives.svg",
    "agenda.svg",
)
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "answers": ("tidy", {}),
    "robvis.csv": (
        "robvis-generic",
        {
            f"D{number}": f"appraisal.{name}"
            for number, name in enumerate(("question", "people", "gathered", "explained", "told"), start=1)
        },
    ),
}
"""Folder or file -> the format and its columns."""
FLOW, INCLUDED, TEMPLATE, CODES = "flow.csv", "included.ris", "outcomes.xlsx", "codebook.csv"
LEFT = (REPORT, REVIEW, *DOCUMENTS, *PICTURES, *TABLES, FLOW, INCLUDED, TEMPLATE, CODES)
"""Everything that stands in the folder at the end, apart from the exports that were read."""


def empty(folder: Path, exports: tuple[str, ...]) -> None:
    """Make the folder, or empty it where it holds an earlier demonstration and nothing else; else NotAllowed."""
    own = {*LEFT, *exports, f"{REVIEW}-wal", f"{REVIEW}-shm"}
    if folder.is_dir():
        others = sorted(path.name for path in folder.iterdir() if path.name not in own)
        if others:
            raise NotAllowed(
                f"{folder} holds other things ({', '.join(others[:3])}); name an empty or a new folder"
            )
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def leave(
    review: Review,
    person: Person,
    folder: Path,
    agenda: tuple[AgendaItem, ...],
    echo: Callable[[str], None],
) -> tuple[Path, ...]:
    """Write all of it, and return where it lies, the report first."""
    for name, text in zip(PICTURES, _pictures(review, agenda), strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / FLOW).write_text(review.flow().csv(), encoding="utf-8")
    review.write(folder / INCLUDED)
    review.synthesis.codes.export(folder / CODES)
    for name, (form, columns) in TABLES.items():
        review.extraction.export(form, folder / name, columns)
    try:
        person.extraction.template(folder / TEMPLATE, "outcomes")
    except ReviewkitError as error:  # Excel is an extra: the demonstration plays without it
        echo(f"no {TEMPLATE}: {error}")
    review.report(folder / REPORT, invented=INVENTED)
    for name, part in DOCUMENTS.items():
        review.report(folder / name, part, invented=INVENTED)
    return tuple(path for path in (folder / name for name in LEFT) if path.exists())


def _pictures(review: Review, agenda: tuple[AgendaItem, ...]) -> tuple[str, ...]:
    found = review.synthesis
    programmes = len(review.extraction.programmes())
    return (
        review.flow().svg(),
        report.gap_map_svg(found.gap_map()),
        report.variation_svg(found.variation(), total=programmes),
        report.practice_svg(found.practice()),
        report.directions_svg(found.directions()),
        report.parameters_svg(found.parameters()),
        report.traffic_light_svg(found.appraisals()[0]),
        theme_svg(found.themes.network()),
        perspective_svg(found.themes.perspectives()),
        _agenda(review, agenda),
    )


def _agenda(review: Review, agenda: tuple[AgendaItem, ...]) -> str:
    """Draw the agenda with the groups that the room may see: the report, for print, is stricter."""
    plan = review.protocol.workshop
    limit, top = (plan.small, plan.top) if plan else (5, 10)
    voters = Counter(ballot.group for ballot in review.workshop("priorities").ballots())
    return report.agenda_svg([line.item for line in agenda_lines(agenda, voters, top=top, limit=limit).lines])
