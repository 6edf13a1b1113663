"""Drafts of reporting lists: every item filled from records, or marked as missing with where to put it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.errors import UnknownName
from reviewkit.report.agenda.gripp2 import GRIPP2
from reviewkit.report.agenda.reprise import REPRISE
from reviewkit.report.context import Table
from reviewkit.report.document import render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.report.agenda.facts import Facts

LISTS = {
    "reprise": (
        "REPRISE",
        REPRISE,
        (
            "Tong A and others. Reporting guideline for priority setting of health research (REPRISE). "
            "BMC Medical Research Methodology 2019;19:243. doi:10.1186/s12874-019-0889-3"
        ),
    ),
    "gripp2": (
        "GRIPP2, short form",
        GRIPP2,
        (
            "Staniszewska S and others. GRIPP2 reporting checklists: tools to improve reporting of patient and "
            "public involvement in research. BMJ 2017;358:j3453. doi:10.1136/bmj.j3453"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a draft: filled from records, or missing with where to put it."""

    number: str
    domain: str
    asks: str
    text: str
    where: str

    @property
    def told(self) -> str:
        """What the draft says: the text, or what is missing and where it goes."""
        return self.text or f"missing: {self.where}"


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A reporting list filled from records; `done` is the table of who did what at which stage."""

    name: str
    source: str
    title: str
    entries: tuple[Entry, ...]
    done: Table
    invented: str = ""

    @property
    def missing(self) -> int:
        """How many items have no record behind them."""
        return sum(not entry.text for entry in self.entries)

    @property
    def summary(self) -> str:
        """How far the draft goes, and what to do with it."""
        return (
            f"{len(self.entries) - self.missing} of {len(self.entries)} items are filled from the records; "
            f"{self.missing} are missing. Nothing was filled in by guessing: read every line, and complete it."
        )

    def __repr__(self) -> str:
        return f"<Draft {self.name}: {self.missing} of {len(self.entries)} items missing>"


def draft(kind: str, facts: Facts) -> Draft:
    """Return the draft of a list, "reprise" or "gripp2"; raises UnknownName for another."""
    if kind not in LISTS:
        raise UnknownName("reporting list", kind, LISTS)
    name, items, source = LISTS[kind]
    entries = tuple(
        Entry(item.number, item.domain, item.asks, " ".join(item.fill(facts).split()), item.where)
        for item in items
    )
    title = facts.protocol.title if facts.protocol else ""
    done = facts.done or Table("Who did what", ("Person",))
    return Draft(name, source, title, entries, done, facts.invented)


def draft_markdown(it: Draft) -> str:
    """Return a draft as Markdown."""
    lines = [f"# {it.name}: {_flat(it.title)}", ""]
    if it.invented:
        lines += [f"**Invented material.** {_flat(it.invented)}", ""]
    lines += [it.summary, "", f"Items in our own words, after {it.source}", ""]
    domain = ""
    for entry in it.entries:
        if entry.domain != domain:
            domain = entry.domain
            lines += [f"## {domain[0].upper()}{domain[1:]}", ""]
        text = _flat(entry.text) if entry.text else f"**missing:** {_flat(entry.where)}"
        lines += [f"**{entry.number}. {entry.asks}**", "", text, ""]
    lines += ["## Who did what at which stage", ""]
    if it.done.rows:
        lines += [_row(it.done.columns), _row("---" for _ in it.done.columns)]
        lines += [*(_row(row) for row in it.done.rows), "", _flat(it.done.note)]
    else:
        lines.append("**missing:** nobody has written in the review under a name yet")
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Iterable[Any]) -> str:
    told = (_flat("" if cell is None else str(cell)).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(told)} |"


def _flat(text: str) -> str:
    """Return a text on one line in which nothing is taken for HTML."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")


def draft_html(it: Draft) -> str:
    """Return a draft as one self-contained page."""
    rows = [(entry.number, entry.domain, entry.asks, entry.told) for entry in it.entries]
    table = Table(f"{it.name}, item by item", ("Item", "Domain", "What it asks", "From the records"), rows)
    return render("draft.html", it=it, items=table)


def draft_docx(it: Draft) -> bytes:
    """Return a draft as a .docx file; raises NotAllowed where python-docx is not installed."""
    from reviewkit.report.agenda.word import Paper

    paper = Paper(f"{it.name}: {it.title}")
    if it.invented:
        paper.say(it.invented, label="Invented material.")
    paper.say(it.summary)
    paper.say(f"Items in our own words, after {it.source}")
    domain = ""
    for entry in it.entries:
        if entry.domain != domain:
            domain = entry.domain
            paper.heading(f"{domain[0].upper()}{domain[1:]}")
        paper.heading(f"{entry.number}. {entry.asks}", 2)
        if entry.text:
            paper.say(entry.text)
        else:
            paper.say(entry.where, label="missing:")
    paper.heading("Who did what at which stage")
    if it.done.rows:
        paper.table(it.done.columns, it.done.rows, it.done.title)
        paper.say(it.done.note)
    else:
        paper.say("nobody has written in the review under a name yet", label="missing:")
    return paper.content()
