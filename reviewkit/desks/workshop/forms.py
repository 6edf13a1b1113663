"""The workshop desk's forms about questions: the data template and the verification form, as files for others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit import workshop
from reviewkit.desks.workshop.asking import Asking
from reviewkit.desks.workshop.hearing import Hearing
from reviewkit.errors import UnknownName
from reviewkit.store import records

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from reviewkit.protocol import Protocol
    from reviewkit.workshop import Sheet

FORMATS = (".csv", ".html", ".docx")


class Forms(Hearing, Asking):
    """What is given out about questions and how they were checked."""

    def data_template(self, places: Mapping[str, Mapping[str, float]] | None = None) -> Sheet:
        """Return the James Lind Alliance's data template: each question, the words behind it, the evidence.

        `places` are more columns, such as {"rank at workshop": {"q1": 1}}. Words stand in it with consent only,
        and numbers by group from the protocol's limit for print on.
        """
        return workshop.data_template(
            self.questions(everything=True),
            self.contributions(everything=True),
            title=self.plan.title or self.id,
            groups=self.plan.groups,
            places=places,
            threshold=self.plan.small_published,
        )

    def verification_form(self, protocol: Protocol, *, unanswered: str = "") -> Sheet:
        """Return the question verification form, filled from the protocol, the searches and the checks.

        `unanswered` is what the steering group takes an unanswered question to be; what nobody wrote down is
        marked as missing (`.missing`).
        """
        sources = records.sources(self._store.db)
        return workshop.verification_form(
            self.questions(everything=True), protocol, sources, unanswered=unanswered
        )


def write_sheet(sheet: Sheet, path: str | os.PathLike[str]) -> None:
    """Write a form as CSV, HTML or for Word, by the file's ending; raises UnknownName for any other.

    Raises NotAllowed where python-docx is missing.
    """
    target = Path(path)
    kind = target.suffix.lower()
    if kind not in FORMATS:
        raise UnknownName("format", kind or target.name, FORMATS)
    if kind == ".docx":
        target.write_bytes(_docx(sheet))
    elif kind == ".csv":
        target.write_text(
            sheet.csv(), encoding="utf-8-sig", newline=""
        )  # the mark tells spreadsheets the encoding
    else:
        target.write_text(sheet.html(), encoding="utf-8")


def _docx(sheet: Sheet) -> bytes:
    from reviewkit.report.agenda.word import Paper

    paper = Paper(sheet.title)
    for label, text in sheet.lines:
        paper.say(text, label=f"{label}:")
    if not sheet.columns:
        return paper.content()
    wide = len(sheet.columns) > _WIDEST
    if not wide:
        paper.table(sheet.columns, sheet.rows, sheet.table)
        return paper.content()
    for row in sheet.rows:  # more columns than a page holds: a question has a page part of its own
        paper.heading(f"{row[0]}: {row[1]}", 2)
        for label, text in zip(sheet.columns[2:], row[2:], strict=True):
            if text:
                paper.say(text, label=f"{label}:")
    return paper.content()


_WIDEST = 10  # columns of text that can be read side by side on paper
