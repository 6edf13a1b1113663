"""Forms as workbooks and tables of text: out with what was answered before, and in again with every fault's cell."""

from reviewkit.extraction.templates.comparing import Change, Changes, compare
from reviewkit.extraction.templates.layout import Layout, Subject, Ticket
from reviewkit.extraction.templates.reading import Filled, read
from reviewkit.extraction.templates.writing import Template, ending_of, write

__all__ = [
    "Change",
    "Changes",
    "Filled",
    "Layout",
    "Subject",
    "Template",
    "Ticket",
    "compare",
    "ending_of",
    "read",
    "write",
]
