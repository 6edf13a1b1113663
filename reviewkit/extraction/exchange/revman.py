"""The CSV files that RevMan imports study data from.

Which files there are and what a row of each is: RevMan Knowledge Base, "Data extraction templates" (study information:
a row for a study; study arms: a row for an arm; study results: a row for an arm and result; risk of bias 1: a row for
a study, risk of bias 2: a row for a result). The columns are those of the study data that Cochrane publishes with its
reviews, in the same form: "Char: …" for characteristics, "Domain (judgement): …" and "Domain (support): …" for bias.
Names of interventions, outcomes and domains have to be those of the review criteria in RevMan, to the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewkit.errors import ProtocolError
from reviewkit.extraction.exchange.material import Export, columns_of
from reviewkit.extraction.exchange.tables import Reader, csv_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.extraction.exchange.material import Material

NUMBERS = (
    "Sample size",
    "Cases",
    "Mean",
    "SD",
    "SE",
    "Variance",
    "CI level",
    "CI start",
    "CI end",
    "Exp mean",
    "Exp CI start",
    "Exp CI end",
    "t-test",
    "z-test",
    "P value",
)  # fmt: skip - a list of words
TABLES: dict[str, tuple[str, ...]] = {
    "study-information": (
        "Year",
        "Char: Methods",
        "Char: Participants",
        "Char: Interventions",
        "Char: Outcomes",
        "Char: Identification",
        "Char: Notes",
    ),
    "study-arms": ("Arm", "Description", "Intervention"),
    "study-results": (
        "Outcome",
        "Data type",
        "Effect measure",
        "Arm",
        "Reference arm",
        *NUMBERS,
        "Footnotes",
    ),
    "risk-of-bias": (),
}  # fmt: skip - one table a block
NEEDED = {"study-arms": ("Arm", "Intervention"), "study-results": ("Outcome", "Arm")}
_FREE = {
    "study-information": ("Char: ", "Cov: "),
    "risk-of-bias": ("Domain (judgement): ", "Domain (support): ", "Outcome", "Result"),
}
_DATA = (
    ("Cases", "Sample size"),
    ("Mean", "SD", "Sample size"),
    ("Mean", "SE"),
    ("Mean", "CI start", "CI end"),
)


def tables(material: Material, given: Mapping[str, Any]) -> Export:
    """Return RevMan's CSV files, those of the four that anything is given for.

    `given` maps table -> column -> "form.field" (or a list of them, which stand one below the other with their
    questions, or "=words"). "Data type" is Dichotomous where there are cases, Continuous where there is a mean, unless
    it is given. Raises ProtocolError with every table's missing columns.
    """
    problems: list[str] = []
    files: dict[str, str] = {}
    used: set[str] = set()
    extra: dict[tuple[str, str], int] = {}
    rows = 0
    problems += [
        f"RevMan has no table “{name}”; it has {', '.join(TABLES)}" for name in given if name not in TABLES
    ]
    for name, known in TABLES.items():
        if not (asked := given.get(name)):
            continue
        try:
            reader, columns = _reader(material, name, known, asked)
        except ProtocolError as error:
            problems.append(f"{name}: {error.message}")
            continue
        lines = [_line(material, reader, columns, entry) for entry in reader.entries()]
        head = ["Study", *columns]
        files[f"{name}.csv"] = csv_text(head, [[line[c] for c in head] for line in lines])
        rows += len(lines)
        used |= reader.used
        extra |= reader.left
    if problems:
        raise ProtocolError("\n".join(problems))
    if not files:
        raise ProtocolError(
            f"RevMan: nothing is given for any of its tables {', '.join(TABLES)}; say which field goes where, "
            "as in study-arms.Arm=arms.name"
        )
    notes = (
        "Import the RIS file of the included studies into RevMan first: otherwise each study is there twice.",
        "Interventions, outcomes and domains must be written as in RevMan's review criteria, to the letter.",
    )
    return Export("revman", files, rows, material.left(used, extra), notes)


def _reader(
    material: Material, name: str, known: tuple[str, ...], asked: Mapping[str, Any]
) -> tuple[Reader, list[str]]:
    free = _FREE.get(name, ())
    wrong = [c for c in asked if c not in known and not c.startswith(free or ("\0",))]
    if wrong:
        also = f", or names that begin with {' or '.join(free)}" if free else ""
        raise ProtocolError(
            f"there is no column “{wrong[0]}”; there are {', '.join(known) or 'none fixed'}{also}"
        )
    found = columns_of(material, asked, known, open_=True)
    columns = {c: found[c] for c in found if c in asked or c in known}
    missing = [c for c in NEEDED.get(name, ()) if c not in columns]
    if missing:
        raise ProtocolError(
            f"nothing is given for {', '.join(missing)}; say it as in {name}.{missing[0]}=form.field"
        )
    if name == "study-results" and not any(all(c in columns for c in some) for some in _DATA):
        sets = "; ".join(", ".join(some) for some in _DATA)
        raise ProtocolError(f"there are no results without one of: {sets}")
    names = [c for c in (*known, *(c for c in columns if c not in known)) if c in columns]
    if name == "study-results" and "Data type" not in columns:
        names.insert(1, "Data type")
    return Reader(material, columns), names


def _line(material: Material, reader: Reader, names: Iterable[str], entry: Any) -> dict[str, str]:
    line = {"Study": material.works[entry.subject].label}
    for name in names:
        if name in NUMBERS:
            line[name] = shown(reader.number(entry, name), "")
        elif name in reader.columns:
            line[name] = reader.text(entry, name)
    if "Data type" in names and "Data type" not in reader.columns:
        line["Data type"] = "Dichotomous" if line.get("Cases") else "Continuous" if line.get("Mean") else ""
    return line
