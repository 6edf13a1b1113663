"""What an export is made of: studies, what stands for each of their entries, and what a format could not hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError
from reviewkit.extraction.templates.cells import number, shown
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reviewkit.extraction.settling import Settled
    from reviewkit.protocol import Field, Form


@dataclass(frozen=True, slots=True)
class Work:
    """A study or programme as an export names it; `label` is unique among them: Smith 2001a, Smith 2001b."""

    id: str
    label: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    abstract: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one entry of a form."""

    subject: str
    form: str
    row: int
    fields: Mapping[str, Settled] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """Something that a format could not hold: which field ("form.field"), what of it, and in how many answers."""

    field: str
    what: str
    count: int

    def __str__(self) -> str:
        return f"{self.field}: {self.what} ({self.count})"


@dataclass(frozen=True, slots=True, repr=False)
class Export:
    """Files of an export, name -> text; `left` is what they could not hold, `notes` what to know before using them."""

    format: str
    files: Mapping[str, str]
    rows: int
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Export {self.format}: {', '.join(self.files)}, {self.rows} rows, {len(self.left)} left out>"


class Material:
    """All that stands, to be looked up by form, entry and field."""

    def __init__(
        self, title: str, forms: Sequence[Form], works: Iterable[Work], entries: Iterable[Standing]
    ) -> None:
        self.title = title
        self.forms = {form.id: form for form in forms}
        self.works = {work.id: work for work in _told_apart(works)}
        self.entries = list(entries)
        self._by_place = {(e.form, e.subject, e.row): e for e in self.entries}

    def of(self, form: str) -> Iterator[Standing]:
        """Yield the entries of a form."""
        return (entry for entry in self.entries if entry.form == form)

    def field(self, source: str) -> Field:
        """Return the field of "form.field"; raises UnknownName."""
        form, _, name = source.partition(".")
        if form not in self.forms:
            from reviewkit.errors import UnknownName

            raise UnknownName("form", form, self.forms)
        return self.forms[form].field(name)

    def settled(self, entry: Standing, source: str) -> Settled | None:
        """Return what stands for a field, seen from an entry; None where nothing does.

        A field of the entry's own form, of a form that is filled once, or of one that the entry refers to.
        """
        form, _, name = source.partition(".")
        if form == entry.form:
            return entry.fields.get(name)
        row = 1
        if self.forms[form].repeat:
            link = next(
                (f for f in self.forms[entry.form].fields if f.type == "reference" and f.of == form), None
            )
            stands = entry.fields.get(link.id) if link else None
            if stands is None or stands.given is None or not stands.given.values:
                return None
            row = int(stands.given.values[0])
        other = self._by_place.get((form, entry.subject, row))
        return other.fields.get(name) if other else None

    def text(self, item: Field, stands: Settled | None, subject: str) -> str:
        """Return an answer as text: numbers plainly, several values parted by "; ", a reference by its name."""
        if stands is None or stands.given is None:
            return ""
        if item.type == "reference" and stands.given.values:
            return "; ".join(self.name(item.of, subject, int(row)) for row in stands.given.values)
        cell = shown(item, stands.given)
        return "" if cell is None else cell if isinstance(cell, str) else number(cell)

    def name(self, form: str, subject: str, row: int) -> str:
        """Return what to call an entry of a form with several: its key fields, else its first text, else its number."""
        entry = self._by_place.get((form, subject, row))
        plan = self.forms.get(form)
        if entry is None or plan is None:
            return str(row)
        keys = plan.key or tuple(f.id for f in plan.fields if f.type in ("text", "choice"))[:1]
        words = [self.text(plan.field(key), entry.fields.get(key), subject) for key in keys]
        return ", ".join(filter(None, words)) or str(row)

    def left(self, used: Iterable[str], extra: Mapping[tuple[str, str], int]) -> tuple[Left, ...]:
        """Return what of all that stands is in none of the fields that were used, what is unsettled, and what else."""
        taken = set(used)
        counts: Counter[tuple[str, str]] = Counter(extra)
        for entry in self.entries:
            for name, stands in entry.fields.items():
                source = f"{entry.form}.{name}"
                if stands.given is None:
                    counts[source, "not settled yet"] += 1
                elif source not in taken:
                    counts[source, "no column of the format is given to it"] += 1
        return tuple(Left(source, what, count) for (source, what), count in counts.items() if count)


def _told_apart(works: Iterable[Work]) -> list[Work]:
    """Return works whose labels are unique, with a, b … behind the year where they were not."""
    from dataclasses import replace

    found = list(works)
    same = Counter(work.label for work in found)
    seen: Counter[str] = Counter()
    told: list[Work] = []
    for work in found:
        label = work.label
        if same[label] > 1:
            seen[label] += 1
            n = seen[label]
            label += chr(96 + n) if n <= 26 else f" ({n})"
        told.append(replace(work, label=label))
    return told


def columns_of(
    material: Material, given: Mapping[str, Any], known: Sequence[str], *, open_: bool = False
) -> dict[str, tuple[str, ...]]:
    """Return column -> where its values come from: "form.field", or "=words" that stand in every row.

    Columns that are not given are found where exactly one field of the protocol has their name. Raises ProtocolError
    with every fault: a column that the format does not have, a form or field that the protocol does not have.
    """
    from reviewkit.errors import UnknownName
    from reviewkit.extraction.values import near
    from reviewkit.model import Problem

    problems: list[Problem] = []
    found: dict[str, tuple[str, ...]] = {}
    names = {name.casefold(): name for name in known}
    for column, source in given.items():
        sources = (source,) if isinstance(source, str) else tuple(map(str, source))
        if not open_ and column.casefold() not in names:
            message = f"there is no column “{column}”{near(column, known)}"
            problems.append(Problem(message, where=column, value=column, expected=", ".join(known)))
            continue
        for one in sources:
            if not one.startswith("="):
                try:
                    material.field(one)
                except UnknownName as unknown:
                    message = f"column “{column}”: {unknown}"
                    problems.append(
                        Problem(message, where=column, value=one, expected="form.field, or =words")
                    )
        found[names.get(column.casefold(), column)] = sources
    if problems:
        raise ProtocolError("\n".join(str(problem.message) for problem in problems), problems=problems)
    for name in known:
        if name not in found and len(fitting := list(_named(material, name))) == 1:
            found[name] = (fitting[0],)
    return {name: found[name] for name in (*known, *found) if name in found}


def _named(material: Material, column: str) -> Iterator[str]:
    key = fold(column)
    for form in material.forms.values():
        for item in form.fields:
            if key and key in (fold(item.id), fold(item.label)):
                yield f"{form.id}.{item.id}"


def row_form(material: Material, columns: Mapping[str, Sequence[str]]) -> str:
    """Return the form whose entries are the rows of a table: the one with several entries, or one filled once.

    Raises ProtocolError where the columns come from two forms with several entries and neither refers to the other.
    """
    forms = list(
        dict.fromkeys(
            s.partition(".")[0] for sources in columns.values() for s in sources if not s.startswith("=")
        )
    )
    several = [name for name in forms if material.forms[name].repeat]
    for name in several:
        reached = {f.of for f in material.forms[name].fields if f.type == "reference"}
        if set(several) <= reached | {name}:
            return name
    if several:
        raise ProtocolError(
            f"the columns come from {' and '.join(several)}, which both have several entries for a study: which "
            "entry of one belongs to which of the other? A field of type “reference” in one of them would say it"
        )
    return forms[0] if forms else ""
