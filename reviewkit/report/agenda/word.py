"""The agenda for Word: real headings, tables whose first row is marked as their head, pictures with words for them."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from reviewkit.errors import NotAllowed
from reviewkit.report.agenda.strips import described, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.report.agenda_lines import Line, Lines
    from reviewkit.report.workshop_sections import Advice

# XML 1.0 has no place for these, not even as references.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Paper:
    """A Word document that is written from top to bottom."""

    def __init__(self, title: str, language: str = "en") -> None:
        try:
            import docx
        except ImportError as error:
            raise NotAllowed(
                f"a Word document needs one more package ({error.name}): pip install 'reviewkit[office]'"
            ) from error
        self._doc: Any = docx.Document()
        self._doc.core_properties.title = clean(title)
        self._doc.core_properties.author = ""
        self._doc.core_properties.language = language
        self._language(self._doc.styles["Normal"].element.get_or_add_rPr(), language)
        self._doc.add_heading(clean(title), 0)

    def heading(self, text: str, level: int = 1) -> None:
        """Write a heading of a level."""
        self._doc.add_heading(clean(text), level)

    def say(self, text: str, *, label: str = "", style: str = "", language: str = "") -> None:
        """Write a paragraph, with a label in bold before it."""
        paragraph = self._doc.add_paragraph(style=style or None)
        if label:
            paragraph.add_run(clean(label) + " ").bold = True
        run = paragraph.add_run(clean(text))
        if language:
            self._language(run._r.get_or_add_rPr(), language)  # noqa: SLF001 - python-docx has no other way to say it

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str) -> None:
        """Write a table under its title; its first row is marked as head and stands on every page it goes on to."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.say(title, style="Caption")
        made = self._doc.add_table(rows=1, cols=len(columns), style="Table Grid")
        for name, text in (
            ("w:tblCaption", title),
            ("w:tblDescription", f"{len(rows)} rows: {', '.join(columns)}"),
        ):
            element = OxmlElement(name)
            element.set(qn("w:val"), clean(text))
            made._tbl.tblPr.append(element)  # noqa: SLF001 - python-docx has no other way to say it
        head = made.rows[0]
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - likewise
        for cell, name in zip(head.cells, columns, strict=True):
            cell.paragraphs[0].add_run(clean(name)).bold = True
        for row in rows:
            line = made.add_row()
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - likewise
            for cell, value in zip(line.cells, row, strict=True):
                self._fill(cell, value)

    def _fill(self, cell: Any, value: Any) -> None:
        if isinstance(value, Picture):
            from docx.shared import Cm

            shape = cell.paragraphs[0].add_run().add_picture(io.BytesIO(value.png), width=Cm(value.wide))
            properties = shape._inline.docPr  # noqa: SLF001 - the words for a picture stand here
            properties.set("descr", clean(value.words))
            properties.set("name", clean(value.words))
        else:
            cell.text = clean(_cell(value))

    def _language(self, properties: Any, language: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if _LANGUAGE.fullmatch(language):
            for old in properties.findall(qn("w:lang")):
                properties.remove(old)
            element = OxmlElement("w:lang")
            element.set(qn("w:val"), language)
            properties.append(element)

    def content(self) -> bytes:
        """Return the document as a .docx file's bytes."""
        out = io.BytesIO()
        self._doc.save(out)
        return out.getvalue()


class Picture:
    """A picture for a cell: PNG, the words for it, and its width in cm."""

    def __init__(self, png: bytes, words: str, wide: float) -> None:
        self.png, self.words, self.wide = png, words, wide


def _cell(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "\n".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def clean(text: str) -> str:
    """Return a text that Word can hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def agenda_docx(
    it: Lines, *, title: str, rule: str = "", advice: Sequence[Advice] = (), invented: str = ""
) -> bytes:
    """Return the agenda as a .docx file: the order with its evidence, what stands behind each question, what to do.

    Its picture is a strip for each question: the place and its interval, with the same in words. Raises NotAllowed
    where python-docx is not installed.
    """
    paper = Paper(title)
    if invented:
        paper.say(invented, label="Invented material.")
    paper.heading("The order")
    paper.say(it.sure, label="How sure is this order?")
    for note in it.notes:
        paper.say(note, style="List Bullet")
    if not it.lines:
        paper.say("There is no agenda yet: no vote has been counted.")
    else:
        _order(paper, it)
        paper.heading("What stands behind each question")
        for line in it.lines:
            _behind(paper, line, it.top)
    paper.heading("Recommendations")
    if not advice:
        paper.say("There are no recommendations yet.")
    for one in advice:
        _advice(paper, one)
    if rule:
        paper.heading("How votes were counted")
        paper.say(rule)
    return paper.content()


def _order(paper: Paper, it: Lines) -> None:
    last = len(it.lines)
    columns = ["Place", "Question", "Evidence", "Decision", f"Place of 1 to {last}", *it.groups]
    rows = [
        [
            line.place + ("" if line.inside == "yes" else f" ({line.inside})" if line.inside != "no" else ""),
            line.item.question.text,
            (line.evidence, "check again") if line.item.again else line.evidence,
            line.decision,
            Picture(strip(line.item, last), described(line.item, last), 3.0),
            *(line.item.by_group.get(group, "") for group in it.groups),
        ]
        for line in it.lines
    ]
    paper.table(columns, rows, "The agenda: stroke, the place; grey, its interval")


def _behind(paper: Paper, line: Line, top: int) -> None:
    item, question = line.item, line.item.question
    paper.heading(f"{line.place}: {question.text}", 2)
    if question.plain:
        paper.say(question.plain, label="In easy words:", language=question.language)
    facts = [
        ("Question:", question.id),
        ("Evidence:", f"{line.evidence}{': ' + line.looked if line.looked else ''}"),
        ("Check again:", " ".join(item.again)),
        ("Decision:", line.decision),
        ("Since then:", "; ".join(line.since)),
        ("Comes from:", line.origin),
        ("Place, if others had voted:", line.interval),
        (f"In the Top {top}:", line.chance and f"in {line.chance} votes that others might have held"),
        ("Gap:", " ".join(item.gaps) or "no gap of the review is linked"),
        ("Studies and programmes:", "; ".join(item.support)),
    ]
    for label, text in facts:
        if text:
            paper.say(text, label=label)
    for words, group in line.dissents:
        paper.say(f"“{words}”" + (f" — {group}" if group else ""), label="Somebody disagreed:")
    if line.unquoted:
        paper.say("Somebody disagreed; the words may not be quoted.")
    for word, group in zip(line.quoted, line.speakers, strict=True):
        paper.say(f"“{word.words}”" + (f" — {group}" if group else ""), style="Quote", language=word.language)
    if line.withheld:
        paper.say("More was said that people did not release for quotation.")


def _advice(paper: Paper, one: Advice) -> None:
    paper.say(one.text, style="List Number")
    rests = "; ".join([*(link.text for link in one.support), *one.unknown])
    paper.say(rests or "WITHOUT SUPPORT: nothing is recorded that this rests on.", label="Rests on:")
    if one.owner:
        due = f", until {one.due}" if one.due else ""
        paper.say(f"{one.owner}{due}{f' ({one.state})' if one.state else ''}", label="Seen to by:")
