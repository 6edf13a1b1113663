"""The agenda as one page that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report import workshop_sections as workshop
from reviewkit.report.document import render

if TYPE_CHECKING:
    from reviewkit.report.agenda_lines import Lines
    from reviewkit.report.context import ReportContext


def of_context(context: ReportContext) -> Lines:
    """Return all lines of the agenda of a report, as they may be printed."""
    return workshop.agenda(context, only_top=False)


def advice(context: ReportContext) -> list[workshop.Advice]:
    """Return the recommendations of a report, each with what it rests on and who sees to it."""
    return workshop.recommendations(context)


def agenda_page(context: ReportContext) -> str:
    """Return the agenda as one self-contained HTML page: all questions, and what stands behind each."""
    it = of_context(context)
    return render(
        "agenda.html",
        it=context,
        lines=it.lines,
        sure=it.sure,
        top=it.top,
        agenda_notes=it.notes,
        links=workshop.links(context, it),
        agenda_table=workshop.agenda_table(it),
        agenda_picture=workshop.agenda_picture(it) if it.lines else "",
        recommendations=workshop.recommendations(context),
    )
