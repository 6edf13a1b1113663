"""The agenda given out: as data, as a page, for Word; drafts of reporting lists; the page for participants."""

from reviewkit.report.agenda.data import agenda_csv, agenda_json, agenda_rows
from reviewkit.report.agenda.drafts import Draft, draft, draft_docx, draft_html, draft_markdown
from reviewkit.report.agenda.facts import Facts
from reviewkit.report.agenda.page import advice, agenda_page, of_context
from reviewkit.report.agenda.said import Followed, followed, said_page
from reviewkit.report.agenda.word import agenda_docx
from reviewkit.report.agenda_lines import Line, Lines, agenda_lines, publishable

__all__ = [
    "Draft",
    "Facts",
    "Followed",
    "Line",
    "Lines",
    "advice",
    "agenda_csv",
    "agenda_docx",
    "agenda_json",
    "agenda_lines",
    "agenda_page",
    "agenda_rows",
    "draft",
    "draft_docx",
    "draft_html",
    "draft_markdown",
    "followed",
    "of_context",
    "publishable",
    "said_page",
]
