"""The agenda given out: as data, as a page, for Word; drafts of reporting lists; the page for participants."""

from reviewkit.report.agenda.lines import Line, Lines, agenda_lines

__all__ = ["Line", "Lines", "agenda_lines"]
