"""What a review shows the world: its flow, its pictures and its report, made of values alone."""

from reviewkit.report.agenda_picture import agenda_svg
from reviewkit.report.context import Excluded, Link, ReportContext, Table
from reviewkit.report.document import document, summary_text
from reviewkit.report.flow import Flow
from reviewkit.report.flow_reading import read_flow
from reviewkit.report.gap_picture import GapMapLike, gap_map_svg
from reviewkit.report.overlap_picture import overlap_svg
from reviewkit.report.variation_picture import variation_svg

__all__ = [
    "Excluded",
    "Flow",
    "GapMapLike",
    "Link",
    "ReportContext",
    "Table",
    "agenda_svg",
    "document",
    "gap_map_svg",
    "overlap_svg",
    "read_flow",
    "summary_text",
    "variation_svg",
]
