"""Behind the desks: what several of them give, joined into the flow, the report, files of references and the log."""

from reviewkit.desks.reporting.agenda import again, agenda, behind
from reviewkit.desks.reporting.context import context
from reviewkit.desks.reporting.documents import Material, write_document
from reviewkit.desks.reporting.files import write_references
from reviewkit.desks.reporting.flow import flow
from reviewkit.desks.reporting.frames import frame
from reviewkit.desks.reporting.log import log
from reviewkit.desks.reporting.publishing import Published, publish

__all__ = [
    "Material",
    "Published",
    "again",
    "agenda",
    "behind",
    "context",
    "flow",
    "frame",
    "log",
    "publish",
    "write_document",
    "write_references",
]
