"""Covidence's export of extracted data: a row for each reviewer and study, and one of the consensus.

Columns: Covidence #, Study ID, Title, Reviewer Name, then one for each question of the template; several answers to
a question stand in one cell with semicolons between them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ReadError
from reviewkit.extraction.exchange.incoming import Coded, Coding
from reviewkit.extraction.templates import delimited
from reviewkit.extraction.templates.cells import parts, words
from reviewkit.extraction.templates.tables import letters
from reviewkit.extraction.values import near
from reviewkit.files import reading
from reviewkit.model import Problem
from reviewkit.text import fold

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.protocol import Field, Form

OWN = ("covidence #", "study id", "title", "reviewer name")


def read(
    path: str | os.PathLike[str], forms: Sequence[Form], given: Mapping[str, str] | None = None
) -> Coding:
    """Return the answers in a CSV that Covidence exported, and every column that found no field.

    A column belongs to the field that has its name as label or id; `given` says it for others: column -> "form.field".
    Each entry carries the name of its reviewer ("Consensus" for what was agreed in the end). Answers go to the first
    entry of a form that has several: Covidence has a row for a study.
    """
    place = Path(path)
    with reading(place):
        _, table = delimited.read(place)
    head = next(
        (
            n
            for n, row in table.rows.items()
            if {fold(words(c)) for c in row.values()} >= {"study id", "title"}
        ),
        0,
    )
    if not head:
        raise ReadError(
            f"{place}: no export of Covidence's extraction: there are no columns {', '.join(OWN)}",
            path=str(place),
            tried=("covidence",),
        )
    names = {n: words(cell) for n, cell in table.rows[head].items()}
    fields, told = _fields(names, forms, given or {})
    lost: Counter[int] = Counter()
    entries = [
        entry
        for line, cells in table.rows.items()
        if line > head
        for entry in _row(line, cells, names, fields, lost)
    ]
    told += [
        Problem(
            f"the column “{names.get(n, '')}” is no field of a form and was not read{_near(names.get(n, ''), forms)}",
            line=head,
            where=f"column {letters(n)}",
            value=f"{count} answers",
            expected="COLUMN=form.field",
        )
        for n, count in sorted(lost.items())
        if count
    ]
    return Coding(str(place), tuple(entries), tuple(told))


def _row(
    line: int,
    cells: Mapping[int, Any],
    names: Mapping[int, str],
    fields: Mapping[int, tuple[Form, Field]],
    lost: Counter[int],
) -> Iterable[Coded]:
    """Return the entries of a row, one for each form that it answers; count what has no field."""
    about = {fold(name): words(cells.get(n)) for n, name in names.items() if name.casefold() in OWN}
    coded: dict[str, Coded] = {}
    for n, cell in cells.items():
        if n not in fields:
            lost[n] += names.get(n, "").casefold() not in OWN
            continue
        form, item = fields[n]
        if form.id not in coded:
            who, title, label = (about.get(key, "") for key in ("reviewer name", "title", "study id"))
            coded[form.id] = Coded(form, 1, f"line {line}", line, who, title=title, label=label)
        entry, text = coded[form.id], words(cell)
        entry.values.setdefault(item.id, []).extend(parts(item, text) if item.several else [text])
        entry.places[item.id] = f"column {letters(n)} ({names[n]})"
    return coded.values()


def _fields(
    names: Mapping[int, str], forms: Sequence[Form], given: Mapping[str, str]
) -> tuple[dict[int, tuple[Form, Field]], list[Problem]]:
    """Return which field each column is, and what was given that is not there."""
    by_name: dict[str, list[tuple[Form, Field]]] = {}
    for form in forms:
        for item in form.fields:
            for key in {fold(item.id), fold(item.label)} - {""}:
                by_name.setdefault(key, []).append((form, item))
    told = [
        Problem(f"the file has no column “{n}”", where=n, value=n) for n in given if n not in names.values()
    ]
    found: dict[int, tuple[Form, Field]] = {}
    for n, name in names.items():
        if name in given:
            form_id, _, field_id = given[name].partition(".")
            plan = next((form for form in forms if form.id == form_id), None)
            named = next((f for f in plan.fields if f.id == field_id), None) if plan else None
            if plan is None or named is None:
                message = f"column “{name}”: there is no field {given[name]}"
                told.append(Problem(message, where=name, value=given[name], expected="form.field"))
            else:
                found[n] = (plan, named)
        elif name.casefold() not in OWN and len(fitting := by_name.get(fold(name), [])) == 1:
            found[n] = fitting[0]
        elif len(fitting := by_name.get(fold(name), [])) > 1 and name.casefold() not in OWN:
            which = ", ".join(f"{form.id}.{item.id}" for form, item in fitting)
            told.append(
                Problem(f"the column “{name}” may be any of {which}", where=name, value=name, expected=which)
            )
    return found, told


def _near(name: str, forms: Sequence[Form]) -> str:
    return near(name, [item.label or item.id for form in forms for item in form.fields])
