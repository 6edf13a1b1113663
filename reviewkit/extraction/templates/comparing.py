"""What a filled template changes: its entries laid beside what the person answered before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reviewkit.errors import UnknownName
from reviewkit.extraction.checking import check
from reviewkit.extraction.templates import layout as lay
from reviewkit.extraction.templates.cells import Odd, as_shown, raw, same, shown, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from reviewkit.extraction.given import Given
    from reviewkit.extraction.templates.matching import Sheet
    from reviewkit.extraction.templates.reading import Entry, Filled
    from reviewkit.model import Answer, Problem
    from reviewkit.protocol import Field, Form

    Find = Callable[[str, str], str]
    """Gives the id of the study or programme that an id and a name mean; raises UnknownName where there is none."""

_WRONG = {
    "error": "is an error of the spreadsheet, not an answer",
    "date": "was made a date by the spreadsheet",
    "formula": "is a formula whose result is not in the file",
}


@dataclass(frozen=True, slots=True)
class Change:
    """An answer to be written: new, or another than before."""

    subject: str
    form: str
    row: int
    field: str
    given: Given
    quote: str = ""
    page: str = ""
    note: str = ""
    line: int = 0


@dataclass(slots=True, repr=False)
class Changes:
    """What a filled template changes: answers `written`, how many are `unchanged`, all `faults`, what is `told`."""

    written: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)

    def __repr__(self) -> str:
        return (
            f"<Changes: {len(self.written)} answers, {self.unchanged} unchanged, {len(self.faults)} faults>"
        )


def compare(
    filled: Filled,
    mine: Mapping[str, lay.Mine],
    find: Mapping[str, Find],
    *,
    gone: Collection[tuple[str, str, int]] = (),
) -> Changes:
    """Return what a filled template changes in one person's answers (`mine`: by form) and all its faults.

    An answer is unchanged where its cell holds what would be written into it today; then nothing is checked or
    written. An emptied cell takes nothing back and is told. `find`: by form, who is meant. `gone`: entries (form,
    subject, number) that the person took out; what stands in their rows is told and not read.
    """
    changes = Changes([], 0, list(filled.faults), list(filled.told))
    placed = _placed(filled.entries, mine, find, gone, changes)
    rows = _rows(placed, mine)
    there = {sheet.form.id: _there(sheet) for sheet in filled.sheets}
    for (form, subject, row), entry in placed.items():
        earlier = mine.get(form, {}).get((subject, row), {})
        _Comparison(entry, subject, row, earlier, there[form], changes).run(rows.get(subject, {}))
    _told_missing(placed, mine, changes, filled)
    changes.faults.sort(key=lambda problem: (problem.where.partition(",")[0], problem.line))
    return changes


def _placed(
    entries: Iterable[Entry],
    mine: Mapping[str, lay.Mine],
    find: Mapping[str, Find],
    gone: Collection[tuple[str, str, int]],
    changes: Changes,
) -> dict[tuple[str, str, int], Entry]:
    """Return the entries by form, subject and number; those without a number get one."""
    placed: dict[tuple[str, str, int], Entry] = {}
    waiting: list[tuple[str, Entry]] = []
    known: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        key = (entry.form.id, entry.id, entry.label)
        if key not in known:
            known[key] = _subject(entry, find[entry.form.id], changes)
        subject = known[key]
        if not subject or (not entry.row and not entry.cells):
            continue
        place = (entry.form.id, subject, entry.row)
        if not entry.row:
            waiting.append((subject, entry))
        elif place in gone:
            if entry.cells:
                message = "was not read: you took this entry out; bring it back first, or leave the row's number empty"
                changes.told.append(entry.table.problem(message, entry.line, value=entry.label))
        elif (first := placed.setdefault(place, entry)) is not entry:
            message = f"the entry is there already, in row {first.line}"
            expected = "each entry once" if entry.form.repeat else "one entry for each subject"
            changes.faults.append(entry.table.problem(message, entry.line, value=entry.id, expected=expected))
    for subject, entry in waiting:
        taken = {row for form, about, row in (*placed, *gone) if (form, about) == (entry.form.id, subject)}
        placed[entry.form.id, subject, _free(entry, subject, taken, mine)] = entry
    return placed


def _subject(entry: Entry, find: Find, changes: Changes) -> str:
    """Return who an entry is about; "" (and a fault) where nobody has that id."""
    try:
        return find(entry.id, entry.label)
    except UnknownName as unknown:
        fault = entry.table.problem(
            f"no {unknown.kind} has this id",
            entry.line,
            value=entry.id or entry.label,
            expected="; ".join(unknown.known[:5]),
        )
        changes.faults.append(fault)
        return ""


def _free(entry: Entry, subject: str, taken: Collection[int], mine: Mapping[str, lay.Mine]) -> int:
    """Return the number of an entry without one: that of the same answers given before, else the next."""
    before = {
        row: answers for (about, row), answers in mine.get(entry.form.id, {}).items() if about == subject
    }
    for row, answers in sorted(before.items()):
        if row not in taken and all(
            same(shown(item, answers.get(item.id)), entry.cells.get((item.id, "answer"), (None,))[0])
            for item in entry.form.fields
        ):
            return row
    return max((*taken, *before), default=0) + 1


def _rows(
    placed: Mapping[tuple[str, str, int], Entry], mine: Mapping[str, lay.Mine]
) -> dict[str, dict[str, dict[int, str]]]:
    """Return the rows that references may name, subject -> form -> number -> name, in this file or given before."""
    found: dict[str, dict[str, dict[int, str]]] = {}
    for form, entries in mine.items():
        for subject, row in entries:
            found.setdefault(subject, {}).setdefault(form, {})[row] = ""
    for (form, subject, row), entry in placed.items():
        if entry.form.repeat and entry.cells:
            names = [words(entry.cells.get((key, "answer"), (None,))[0]) for key in entry.form.key]
            found.setdefault(subject, {}).setdefault(form, {})[row] = ", ".join(filter(None, names))
    return found


def _there(sheet: Sheet) -> dict[str, list[lay.Part]]:
    """Return which parts of an answer a sheet has columns for: by field, the answer itself first."""
    parts: tuple[lay.Part, ...] = ("answer", *lay.SIDES)
    columns = {(column.field, column.part) for column in sheet.columns.values()}
    found = {
        item.id: [part for part in parts if ("" if sheet.long else item.id, part) in columns]
        for item in sheet.form.fields
    }
    return {name: some for name, some in found.items() if "answer" in some}


class _Comparison:
    """One entry beside what was answered before; `there`: the parts of each field's answer that the table holds."""

    def __init__(
        self,
        entry: Entry,
        subject: str,
        row: int,
        earlier: Mapping[str, Answer],
        there: Mapping[str, Sequence[lay.Part]],
        changes: Changes,
    ) -> None:
        self.entry, self.subject, self.row = entry, subject, row
        self.earlier, self.there, self.changes = earlier, there, changes

    def run(self, rows: Mapping[str, Mapping[int, str]]) -> None:
        """Add what the entry changes, and what is wrong with it."""
        touched: dict[str, Any] = {}
        for item in self.entry.form.fields:
            if item.id in self.there and self._changed(item, self.there[item.id]):
                touched[item.id] = self._value(item)
        good = {name: value for name, value in touched.items() if value is not _NOTHING}
        if good:
            self._check(good, rows)

    def _changed(self, item: Field, there: Sequence[lay.Part]) -> bool:
        """Tell whether the cells of a field hold something else than before; count it, or tell, where they do not."""
        answer = self.earlier.get(item.id)
        cells = {part: self.entry.cells.get((item.id, part), (None, 0, 0))[0] for part in there}
        was = {part: lay.cell(item, part, answer) for part in there}
        if all(same(was[part], cells[part]) for part in there):
            self.changes.unchanged += answer is not None
            return False
        if cells["answer"] not in (None, ""):
            return True
        if answer is not None:
            self.changes.told.append(
                self._problem(item, "answer", f"is empty, and your answer “{_cut(was['answer'])}” stays")
            )
            return False
        side = next(part for part in there if cells[part] not in (None, ""))
        self.changes.faults.append(
            self._problem(
                item, side, f"is a {side} without an answer", "an answer, “not reported” or “unclear”"
            )
        )
        return False

    def _value(self, item: Field) -> Any:
        """Return what is to be checked; _NOTHING (and a fault) where the spreadsheet put something else there."""
        cell = self.entry.cells[item.id, "answer"][0]
        if isinstance(cell, Odd) and cell.kind == "formula" and cell.value is not None:
            message = f"is a formula ({_cut(cell.text)}); its result {words(cell.value)} was taken"
            self.changes.told.append(self._problem(item, "answer", message))
            cell = cell.value
        if isinstance(cell, Odd) and not (cell.kind == "date" and item.type == "date"):
            self._odd(item, "answer", cell)
            return _NOTHING
        return raw(item, cell)

    def _odd(self, item: Field, part: str, cell: Odd) -> None:
        value = as_shown(cell) if cell.kind == "date" else cell.text
        expected = "; ".join(lay.explained(item)) if part == "answer" else f"a {part}, as text"
        if cell.kind == "date":
            expected += "; an apostrophe before it keeps it as it is typed"
        self.changes.faults.append(
            replace(self._problem(item, part, f"“{_cut(value)}” {_WRONG[cell.kind]}", expected), value=value)
        )

    def _check(self, touched: Mapping[str, Any], rows: Mapping[str, Mapping[int, str]]) -> None:
        """Check what is new together with what is not, for conditions; faults count only in what is new."""
        form = self.entry.form
        known = {item.of: rows.get(item.of, {}) for item in form.fields if item.of}
        given, problems = check(form, touched, earlier=self.earlier, rows=known)
        for problem in problems:
            name = problem.where.rpartition(".")[2]
            self.changes.faults.append(
                replace(
                    self._problem(form.field(name), "answer", problem.message, problem.expected),
                    value=problem.value,
                )
            )
        for name, answer in given.items():
            sides = self._sides(form.field(name), answer)
            if sides is not None:
                line = self.entry.cells[name, "answer"][1]
                self.changes.written.append(
                    Change(self.subject, form.id, self.row, name, answer, **sides, line=line)
                )
        self._told_idle(given)

    def _sides(self, item: Field, answer: Given) -> dict[str, str] | None:
        """Return quotation, page and note of an answer; None (and a fault) where one of them is no text."""
        before = self.earlier.get(item.id)
        kept = (
            before
            if before is not None and (before.status, before.value) == (answer.status, answer.value)
            else None
        )
        sides: dict[str, str] = {}
        for part in lay.SIDES:
            cell = self.entry.cells.get((item.id, part), (None, 0, 0))[0]
            if isinstance(cell, Odd) and cell.kind == "formula" and cell.value is not None:
                cell = cell.value
            if isinstance(cell, Odd):
                self._odd(item, part, cell)
                return None
            sides[part] = words(cell)
            if not sides[part] and kept is not None and part not in self.there[item.id]:
                sides[part] = getattr(kept, part)
        return sides

    def _told_idle(self, given: Mapping[str, Given]) -> None:
        """Tell which earlier answers nobody asks for any more because of a new one."""
        from reviewkit.extraction.conditions import Conditions

        standing = {**self.earlier, **given}
        hidden = Conditions(self.entry.form).hidden(standing)
        for name in sorted(hidden & self.earlier.keys() - given.keys()):
            item = self.entry.form.field(name)
            self.changes.told.append(
                self._problem(item, "answer", "is not asked for any more; your answer is kept")
            )

    def _problem(self, item: Field, part: str, message: str, expected: str = "") -> Problem:
        _, line, column = self.entry.cells.get((item.id, part), (None, self.entry.line, 0))
        told = self.entry.table.problem(message, line, column, expected=expected)
        return replace(told, message=f"{item.id}: {told.message}")


_NOTHING = object()


def _told_missing(
    placed: Mapping[tuple[str, str, int], Entry],
    mine: Mapping[str, lay.Mine],
    changes: Changes,
    filled: Filled,
) -> None:
    """Tell of entries that were there before and whose rows are gone from the file."""
    for sheet in filled.sheets:
        form: Form = sheet.form
        if not form.repeat:
            continue
        about = {subject for name, subject, _ in placed if name == form.id}
        gone = [
            (subject, row)
            for subject, row in mine.get(form.id, {})
            if subject in about and (form.id, subject, row) not in placed
        ]
        if gone:
            message = f"entries of yours that are not in the file any more stay as they are: {len(gone)}"
            changes.told.append(sheet.table.problem(message))


def _cut(value: Any) -> str:
    text = words(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
