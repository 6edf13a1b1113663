"""The extraction desk's way out: what stands, in the formats of other tools."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import NotAllowed, ReviewkitError, UnknownName
from reviewkit.protocol.tools import TOOLS

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    from reviewkit.desks.extraction.book import Book
    from reviewkit.desks.extraction.reading import Line
    from reviewkit.extraction.exchange import Export, Left, Material, Work
    from reviewkit.model import Answer, Study
    from reviewkit.protocol import Protocol

_TEMPLATES = [tool.id for tool in TOOLS.values() if tool.robvis or tool.robvis_next]
FORMATS = ("tidy", "revman", "metafor", "eppi", *(f"robvis-{tool}" for tool in (*_TEMPLATES, "generic")))


@dataclass(frozen=True, slots=True, repr=False)
class Carried:
    """An export that was written: its files, how many rows they have, and what of each field they could not hold."""

    format: str
    paths: tuple[str, ...]
    rows: int
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> dict[str, int]:
        """In how many answers something of each field ("form.field") was left out."""
        counts: dict[str, int] = {}
        for each in self.left:
            counts[each.field] = counts.get(each.field, 0) + each.count
        return counts

    def __repr__(self) -> str:
        left = f", left out: {', '.join(self.left_out)}" if self.left else ""
        return f"<Carried {self.format}: {', '.join(self.paths)}, {self.rows} rows{left}>"


class Exporting:
    """The part of the reading half that writes for other tools; joined into Extraction."""

    _protocol: Protocol
    _book: Book
    lines: Callable[[str], list[Line]]

    def export(
        self,
        format: str,  # noqa: A002 - the word of the field
        path: str | os.PathLike[str],
        columns: Mapping[str, Any] | None = None,
    ) -> Carried:
        """Write what stands in another tool's format, and return what the format could not hold, field by field.

        `format`: tidy (answers.csv and settled.csv), revman, metafor, eppi, robvis-rob2, robvis-robins-i-v1,
        robvis-robins-i-v2, robvis-quadas-2, robvis-quips or robvis-generic. `columns` maps the columns to fields:
        "form.field", a list of them, or "=words"; for revman by table. Columns are found by themselves where a field
        has their name, or where a form is an appraisal by the tool.
        `path` is a folder where there are several files. Only studies that everybody has completed are in it.
        Raises ProtocolError with what is missing, UnknownName for another format.
        """
        if format not in FORMATS:
            raise UnknownName("format", format, FORMATS)
        made = self._made(format, dict(columns or {}))
        notes = (*made.notes, *self._doubts())
        return Carried(format, _written(Path(path), made), made.rows, made.left, notes)

    def _doubts(self) -> list[str]:
        """Return which answers that stand were given under an earlier form: a file of another tool cannot mark them."""
        found = Counter(
            (f"{form.id}.{field}", why)
            for form in self._protocol.forms
            for line in self.lines(form.id)
            for field, why in line.doubts.items()
        )
        return [
            f"{field}: {why}; given before that, look again: {n}" for (field, why), n in sorted(found.items())
        ]

    def _made(self, format_: str, columns: dict[str, Any]) -> Export:
        from reviewkit.extraction import exchange

        material = self._material()
        if columns and format_ in ("tidy", "eppi"):
            raise NotAllowed(f"{format_} has a place for every field: no columns are to be given")
        if format_ == "tidy":
            return exchange.tidy.tables(material, self._everybodys())
        if format_ == "eppi":
            return exchange.eppi.write(material, self._quotes(material))
        if format_ == "revman":
            return exchange.revman.tables(material, columns)
        if format_ == "metafor":
            return exchange.metafor.table(material, columns)
        return exchange.robvis.table(material, format_.removeprefix("robvis-"), columns)

    def _material(self) -> Material:
        from reviewkit.extraction import exchange

        entries = [
            exchange.Standing(line.subject, form.id, line.row, line.fields)
            for form in self._protocol.forms
            for line in self.lines(form.id)
        ]
        works = [
            *works_of(self._book.studies()),
            *(exchange.Work(p.id, p.label, p.title, url=p.url) for p in self._book.programmes()),
        ]
        return exchange.Material(self._protocol.title, self._protocol.forms, works, entries)

    def _everybodys(self) -> Iterator[tuple[Answer, int]]:
        """Yield every revealed answer with the number of the entry it belongs to."""
        for form in self._protocol.forms:
            for subject, known in self._book.matched(form).items():
                for match in known.matches:
                    for person, row in sorted(match.rows.items()):
                        written = known.written[person].get(row)
                        found = self._book.full(written.places.values()) if written else {}
                        for answer in found.values():
                            yield replace(answer, subject=subject), match.number

    def _quotes(self, material: Material) -> dict[tuple[str, int, str], tuple[str, str]]:
        """Return quotation and page of the answers that stand: (study, entry, "form.field") -> both."""
        standing = {(e.form, e.subject, e.row): e.fields for e in material.entries}
        found: dict[tuple[str, int, str], tuple[str, str]] = {}
        for answer, row in self._everybodys():
            settled = standing.get((answer.form, answer.subject, row), {}).get(answer.field)
            given = settled.given if settled else None
            if (
                (answer.quote or answer.page)
                and given is not None
                and (given.value, given.status) == (answer.value, answer.status)
            ):
                found.setdefault(
                    (answer.subject, row, f"{answer.form}.{answer.field}"), (answer.quote, answer.page)
                )
        return found


def works_of(studies: list[Study]) -> list[Work]:
    """Return studies as other tools name them."""
    from reviewkit.extraction import exchange

    found = []
    for study in studies:
        record = study.reports[0].record
        found.append(
            exchange.Work(
                study.id,
                study.label,
                study.title,
                tuple(str(name) for name in record.authors),
                study.reports[0].year,
                record.container,
                record.volume,
                record.issue,
                record.pages,
                study.reports[0].doi,
                record.pmid,
                record.abstract,
                next(iter(record.urls), ""),
            )
        )
    return found


def _written(place: Path, made: Export) -> tuple[str, ...]:
    """Write an export's files, each under its name when all are complete, and return their paths."""
    if len(made.files) > 1 or not place.suffix:
        if place.suffix:
            raise ReviewkitError(f"{place}: {made.format} has several files; name a folder")
        place.mkdir(parents=True, exist_ok=True)
        targets = {place / name: text for name, text in made.files.items()}
    else:
        targets = dict.fromkeys([place], next(iter(made.files.values())))
    drafts = {target.with_name(f".{target.name}.part"): target for target in targets}
    try:
        for draft, target in drafts.items():
            draft.write_text(targets[target], encoding="utf-8", errors="replace", newline="")
        for draft, target in drafts.items():
            draft.replace(target)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return tuple(str(target) for target in targets)
