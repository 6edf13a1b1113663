"""A table that metafor's escalc() and rma() take as it is.

The names of the columns are the arguments of escalc (Viechtbauer 2010, Journal of Statistical Software 36(3); the
package's help page "escalc"): ai, bi, ci, di, n1i, n2i for two by two tables, m1i, sd1i, n1i, m2i, sd2i, n2i for means,
yi with vi or sei for effects, slab for the label.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError
from reviewkit.extraction.exchange.material import Export, columns_of
from reviewkit.extraction.exchange.tables import NA, Reader, csv_text, shown
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.extraction.exchange.material import Material, Standing

    Row = dict[str, str]

SETS = {
    "a two by two table": ("ai", "bi", "ci", "di"),
    "events and totals": ("ai", "n1i", "ci", "n2i"),
    "means": ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    "effects and their variances": ("yi", "vi"),
    "effects and their standard errors": ("yi", "sei"),
}
NUMBERS = ("ai", "bi", "ci", "di", "n1i", "n2i", "m1i", "sd1i", "m2i", "sd2i", "yi", "vi", "sei")
ARMS = {"events": ("ai", "ci"), "n": ("n1i", "n2i"), "mean": ("m1i", "m2i"), "sd": ("sd1i", "sd2i")}
"""Where a form has one entry for an arm: what it says of the arm, as column of the first arm and of the second."""


def table(material: Material, given: Mapping[str, Any]) -> Export:
    """Return metafor.csv: slab, study, the numbers, and every further column given, as a moderator.

    `given` maps columns to "form.field". Where a form has one entry for each arm, "arms" names its field and the two
    arms to compare (["results.arm", "intervention", "control"]), and events, n, mean and sd the arm's numbers;
    the entries of one study that are equal in all further columns are paired. What is missing or "not reported" is NA.
    Raises ProtocolError with what is missing where no set of numbers is complete.
    """
    given = dict(given)
    arms = given.pop("arms", None)
    known: tuple[str, ...] = tuple(ARMS) if arms else NUMBERS
    columns = columns_of(material, given, known, open_=True)
    columns.pop("slab", None)
    _complete(columns, known, paired=arms is not None)
    reader = Reader(material, columns)
    extra = [name for name in columns if name not in known]
    if arms:
        rows = _paired(material, reader, columns, extra, _arms(material, arms, reader.form))
        numbers = tuple(n for name, pair in ARMS.items() if name in columns for n in pair)
    else:
        numbers = tuple(name for name in NUMBERS if name in columns)
        rows = [
            _front(material, entry)
            | {name: shown(reader.number(entry, name)) for name in numbers}
            | {name: reader.text(entry, name, missing=NA) for name in extra}
            for entry in reader.entries()
        ]
    names = ("slab", "study", *numbers, *extra)
    text = csv_text(names, [[row[name] for name in names] for row in rows])
    call = "rma(yi, vi, data = dat, slab = slab)" if {"yi", "vi"} <= set(numbers) else None
    call = call or f"escalc(measure = …, {', '.join(f'{n} = {n}' for n in numbers)}, data = dat, slab = slab)"
    notes = [f"In R: dat <- read.csv('metafor.csv'); {call}"]
    if any(count > 1 for count in Counter(row["study"] for row in rows).values()):
        notes.append("Some studies have several rows: they are not independent of each other (see rma.mv).")
    used = reader.used | ({str(arms[0])} if arms else set())
    return Export("metafor", {"metafor.csv": text}, len(rows), material.left(used, reader.left), tuple(notes))


def _front(material: Material, entry: Standing) -> Row:
    return {"slab": material.works[entry.subject].label, "study": entry.subject[:12]}


def _complete(columns: Mapping[str, Any], known: tuple[str, ...], *, paired: bool) -> None:
    """Raise ProtocolError unless one set of numbers is complete, with what the nearest one lacks."""
    sets = {"events and totals": ("events", "n"), "means": ("mean", "sd", "n")} if paired else SETS
    lacking = {name: [c for c in wanted if c not in columns] for name, wanted in sets.items()}
    if any(not missing for missing in lacking.values()):
        return
    name, missing = min(lacking.items(), key=lambda pair: (len(pair[1]) - len(sets[pair[0]]), len(pair[1])))
    listed = "; ".join(f"{', '.join(wanted)} ({words})" for words, wanted in sets.items())
    there = ", ".join(c for c in columns if c in known) or "none of its columns"
    raise ProtocolError(
        f"metafor needs one of these sets of columns: {listed}.\n"
        f"Given or found by name: {there}. For {name} there is nothing yet for {', '.join(missing)}: say where it "
        f"comes from, as in {missing[0]}=form.field"
    )


def _arms(material: Material, arms: Any, form: str) -> tuple[str, str, str]:
    """Return the field that names the arm, and the two arms; raises ProtocolError where that is not said so."""
    parts = [str(part).strip() for part in (arms.split(";") if isinstance(arms, str) else arms)]
    if len(parts) != 3 or not parts[0].startswith(f"{form}."):
        raise ProtocolError(
            f"arms is written as field, first arm, second arm, with a field of {form}: "
            f'["{form}.arm", "intervention", "control"], not {arms!r}'
        )
    material.field(parts[0])
    return parts[0], parts[1], parts[2]


def _paired(
    material: Material,
    reader: Reader,
    columns: Mapping[str, Any],
    extra: list[str],
    arms: tuple[str, str, str],
) -> list[Row]:
    """Return a row for each pair of entries of one study that are about the two arms and equal in all else."""
    source, *wanted = arms
    item = material.field(source)
    pairs: dict[tuple[str, ...], dict[str, list[Standing]]] = {}
    for entry in reader.entries():
        arm = fold(material.text(item, material.settled(entry, source), entry.subject))
        key = (entry.subject, *(reader.text(entry, name, missing=NA) for name in extra))
        pairs.setdefault(key, {}).setdefault(arm, []).append(entry)
    rows = []
    for key, found in pairs.items():
        two = [found.pop(fold(arm), []) for arm in wanted]
        for others in found.values():
            reader.left[source, f"is neither “{wanted[0]}” nor “{wanted[1]}”"] += len(others)
        if [len(entries) for entries in two] != [1, 1]:
            reader.left[source, "has no one entry for each of the two arms"] += sum(map(len, two))
            continue
        row = _front(material, two[0][0]) | dict(zip(extra, key[1:], strict=True))
        for name, names in ARMS.items():
            if name in columns:
                row |= {n: shown(reader.number(e[0], name)) for n, e in zip(names, two, strict=True)}
        rows.append(row)
    return rows
