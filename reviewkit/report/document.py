"""The report as one self-contained page, and in a few lines for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reviewkit.report import evidence_sections as evidence
from reviewkit.report import qualitative_sections as qualitative
from reviewkit.report import review_sections as review
from reviewkit.report import workshop_sections as workshop
from reviewkit.report.overlap_picture import overlap_svg, overlap_table

if TYPE_CHECKING:
    from reviewkit.report.context import ReportContext

_CONTENTS = (
    ("protocol", "Protocol"),
    ("methods", "Methods"),
    ("flow", "Flow of records, reports and studies"),
    ("studies", "Included studies"),
    ("extraction", "What the studies say"),
    ("appraisal", "How far the studies can be relied upon"),
    ("directions", "Directions of effect"),
    ("gaps", "Where the evidence is silent"),
    ("programmes", "Existing programmes"),
    ("practice", "Practice beside evidence"),
    ("voices", "What people said"),
    ("workshop", "The workshop"),
    ("agenda", "The agenda"),
    ("recommendations", "Recommendations"),
    ("involvement", "Who did what"),
    ("further", "Further tables and notes"),
    ("missing", "What is missing"),
    ("colophon", "About this report"),
)
# Characters that HTML does not allow even as references; a title from a broken export may hold them.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class _Numbers:
    """Counts tables and pictures, so that no two regions of a page have the same name."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


def document(context: ReportContext) -> str:
    """Return the report as one HTML page that needs nothing from outside: no script, no font, no picture.

    It reads well on paper, at the width of a phone and through a screen reader (WCAG 2.2, level AA). What the
    context does not hold is said to be missing. Small groups are protected here too: see `ReportContext`.
    """
    return render(
        "report.html",
        it=context,
        protocol=context.protocol,
        said=_said(context),
        invented=context.invented or getattr(context.protocol, "invented", ""),
        contents=[entry for entry in _CONTENTS if entry[0] not in _absent(context)],
        **_review(context),
        **evidence.sections(context),
        voices=qualitative.sections(context.voices),
        **_workshop(context),
    )


def render(template: str, **values: Any) -> str:
    """Return a page of a template with the style sheet in it; what HTML does not allow is replaced."""
    environment = Environment(
        loader=PackageLoader("reviewkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup(environment.get_template("style.css").render())  # noqa: S704 - our own style sheet
    page = environment.get_template(template).render(numbers=_Numbers(), style=style, **values)
    return _FORBIDDEN.sub("\ufffd", page)


def _absent(context: ReportContext) -> list[str]:
    """Return the chapters of which there is nothing to tell and that would be no loss."""
    further = bool(context.tables or context.notes)
    return [name for name, there in (("further", further), ("voices", bool(context.voices))) if not there]


def _said(context: ReportContext) -> Markup:
    """Return the attribute that says in which language the protocol is written, where it is not the page's."""
    language = context.protocol.language if context.protocol else "en"
    if language == "en" or not _LANGUAGE.fullmatch(language):
        return Markup()
    return Markup(' lang="{}"').format(language)


def _review(context: ReportContext) -> dict[str, Any]:
    protocol, flow = context.protocol, context.flow
    overlap = context.overlap if context.overlap and context.overlap.kinds else None
    return {
        "overlap_picture": Markup(overlap_svg(overlap)) if overlap else "",  # noqa: S704 - our own picture, its texts escaped
        "overlap_table": overlap_table(overlap) if overlap else None,
        "criteria": review.criteria(protocol) if protocol else None,
        "amendments": review.amendments(protocol) if protocol else None,
        "sources": review.sources(context),
        "promised": review.promised(context),
        "screening": review.screening(context),
        "flow_picture": Markup(flow.svg()) if flow else "",  # noqa: S704 - our own picture, its texts escaped
        "flow_table": review.flow_table(flow) if flow else None,
        "faults": flow.faults() if flow else [],
        "remarks": flow.remarks() if flow else [],
        "studies": review.studies(context),
        "excluded": review.excluded(context),
    }


def _workshop(context: ReportContext) -> dict[str, Any]:
    lines = workshop.agenda(context)
    return {
        "participants": workshop.participants(context),
        "rounds": workshop.rounds(context),
        "lines": lines.lines,
        "sure": lines.sure,
        "top": lines.top,
        "agenda_notes": lines.notes,
        "links": workshop.links(context, lines),
        "agenda_table": workshop.agenda_table(lines),
        "agenda_picture": workshop.agenda_picture(lines) if lines.lines else "",
        "recommendations": workshop.recommendations(context),
        "missing": workshop.missing(context),
    }


def summary_text(context: ReportContext) -> str:
    """Return the report in some twenty lines of plain text: where the review stands and what comes first."""
    lines = [context.name]
    if context.invented:
        lines.append(f"INVENTED MATERIAL: {context.invented}")
    flow = context.flow
    if flow:
        boxes = {key: value or 0 for key, value in flow.boxes.items() if not isinstance(value, tuple)}
        found = boxes["database_results"] + boxes["register_results"]
        lines.append(
            f"Flow: {found:,} records, {boxes['records_screened']:,} screened, {boxes['dbr_assessed']:,} assessed, "
            f"{boxes['new_studies']:,} new studies in {boxes['new_reports']:,} reports"
        )
        lines += [f"  FAULT {fault}" for fault in flow.faults()]
    empty = sum(gap.status == "empty" for gap in context.gaps)
    lines.append(f"Studies: {len(context.studies)}; programmes: {len(context.programmes)}")
    lines.append(f"Gaps: {len(context.gaps)} ({empty} empty, {len(context.gaps) - empty} thin)")
    agenda = workshop.agenda(context).lines
    lines.append("Agenda:" if agenda else "Agenda: none yet")
    lines += [f"  {line.place:>10}  {line.item.question.text} [{line.evidence}]" for line in agenda]
    unsupported = sum(not advice.rests_on for advice in context.recommendations)
    if context.recommendations:
        lines.append(f"Recommendations: {len(context.recommendations)} ({unsupported} without support)")
    missing = workshop.missing(context)
    lines += [f"Author to complete ({len(missing)}):", *(f"  - {words}" for words in missing)]
    return "\n".join(" ".join(line.split()) if not line.startswith(" ") else line for line in lines) + "\n"
