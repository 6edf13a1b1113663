"""What a review shows the world: its flow, its pictures and its report, made of values alone."""

from reviewkit.report.agenda_picture import agenda_svg
from reviewkit.report.appraisal_picture import summary_svg, traffic_light_svg
from reviewkit.report.context import Evidence, Excluded, Link, ReportContext, Table
from reviewkit.report.direction_picture import directions_svg
from reviewkit.report.document import document, summary_text
from reviewkit.report.flow import Flow
from reviewkit.report.flow_reading import read_flow
from reviewkit.report.gap_picture import GapMapLike, gap_map_svg
from reviewkit.report.overlap_picture import overlap_svg
from reviewkit.report.parameter_picture import parameters_svg
from reviewkit.report.practice_picture import practice_svg
from reviewkit.report.variation_picture import variation_svg

__all__ = [
    "Evidence",
    "Excluded",
    "Flow",
    "GapMapLike",
    "Link",
    "ReportContext",
    "Table",
    "agenda_svg",
    "directions_svg",
    "document",
    "gap_map_svg",
    "overlap_svg",
    "parameters_svg",
    "practice_svg",
    "read_flow",
    "summary_svg",
    "summary_text",
    "traffic_light_svg",
    "variation_svg",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
