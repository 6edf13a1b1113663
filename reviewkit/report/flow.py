"""The PRISMA 2020 flow of a review: its numbers, what is wrong with them, and the forms they take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import NotAllowed, ReadError, UnknownName
from reviewkit.report.boxes import COUNTS, KEYS, LISTS, TEMPLATES, WAITING
from reviewkit.report.deriving import derive, remarks
from reviewkit.report.flow_csv import csv_text
from reviewkit.report.flow_picture import svg
from reviewkit.report.flow_text import text
from reviewkit.report.identities import judge

if TYPE_CHECKING:
    import os

    from reviewkit.model import Problem

Named = Mapping[str, int | None] | Iterable[tuple[str, int | None]]
"""Names with their numbers: sources with their hits, or reasons with the reports excluded for them."""
_PREVIOUS = ("previous_studies", "previous_reports")
_REASONS = ("dbr_excluded", "other_excluded")
_OTHERWISE = (
    "website_results",
    "organisation_results",
    "citations_results",
    "other_sought_reports",
    "other_notretrieved_reports",
    "other_assessed",
    "other_excluded",
)


@dataclass(frozen=True, repr=False)
class Flow:
    """The numbers of a PRISMA 2020 flow diagram, under the keys of the PRISMA2020 interchange file.

    `boxes` holds every key: a number of records, reports or studies (None where a file said nothing), or,
    under `database_specific_results`, `register_specific_results`, `dbr_excluded` and `other_excluded`, a
    tuple of (name, number). Facts that the file has no box for stand beside it: `waiting`, by the key of the
    box in which they wait, are records or reports that nobody has settled yet; `further_reports` are reports
    sought beyond one for each record kept, because a record led to several (negative: fewer, because several
    records led to one); `reports_of_previous_studies` are included reports of studies that the previous
    version already had, which raise the total of reports only (None: nobody said, so the numbers are trusted
    where they agree on it); `excluded_by_tools` are those of the records excluded that automation tools
    excluded while people screened. `template` is one of "new-databases", "new-other", "updated-databases" and
    "updated-other"; left empty, the numbers choose it. `unlisted` are lists of reasons of which a file
    said nothing at all, `stated` totals that a file gave beside the entries of a list, and `problems` what
    `read_flow` could not read.

    Raises UnknownName for a key or template that does not exist, ReadError for what is no whole number, and
    NotAllowed for a template that has no boxes for some of the numbers.
    """

    boxes: Mapping[str, Any]
    waiting: Mapping[str, int] = field(default_factory=dict)
    further_reports: int = 0
    reports_of_previous_studies: int | None = None
    problems: tuple[Problem, ...] = ()
    excluded_by_tools: int = 0
    template: str = ""
    unlisted: tuple[str, ...] = ()
    stated: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in self.boxes:
            if key not in KEYS:
                raise UnknownName("box", key, KEYS)
        for key in self.waiting:
            if key not in WAITING:
                raise UnknownName("box that something can wait in", key, WAITING)
        filled = {
            key: _pairs(key, self.boxes.get(key) or ()) if key in LISTS else _count(key, self.boxes.get(key))
            for key in KEYS
        }
        waiting = {key: self.waiting[key] for key in WAITING if self.waiting.get(key)}
        unlisted = {*self.unlisted, *(key for key in _REASONS if self.boxes.get(key) is None)}
        object.__setattr__(self, "boxes", filled)
        object.__setattr__(self, "waiting", waiting)
        object.__setattr__(
            self, "unlisted", tuple(key for key in _REASONS if key in unlisted and not filled[key])
        )
        self._check_template()
        if not self.updated:
            object.__setattr__(self, "reports_of_previous_studies", 0)

    def _check_template(self) -> None:
        if not self.template:
            return
        if self.template not in TEMPLATES:
            raise UnknownName("template of the flow diagram", self.template, TEMPLATES)
        left_out = [] if self.updated else [key for key in _PREVIOUS if self.boxes[key]]
        left_out += [] if self.other_methods else [key for key in _OTHERWISE if self.boxes[key]]
        if left_out:
            raise NotAllowed(
                f"the template {self.template!r} has no boxes for numbers that there are: {', '.join(left_out)}"
            )

    @staticmethod
    def build(
        *,
        database_specific_results: Named = (),
        register_specific_results: Named = (),
        dbr_excluded: Named = (),
        other_excluded: Named = (),
        waiting: Mapping[str, int] | None = None,
        further_reports: int = 0,
        reports_of_previous_studies: int = 0,
        excluded_by_tools: int = 0,
        template: str = "",
        **counts: int,
    ) -> Flow:
        """Return the flow of plain counts, each under the key of its box; what is not given is derived.

        Totals of sources are the sums of their named sources; records screened, reports sought and reports
        assessed are what is left of the box before; new reports are what is left of both arms, less
        `reports_of_previous_studies`; totals add the previous version. `new_studies` is the one number
        that nothing can tell: it is taken to be `new_reports` unless given. All other counts are 0 unless
        given. A count that is given is kept even where it contradicts the others: `faults()` says so.
        """
        for key in counts:
            if key not in COUNTS:
                raise UnknownName("box", key, KEYS)
        boxes: dict[str, Any] = {
            "database_specific_results": _pairs("database_specific_results", database_specific_results),
            "register_specific_results": _pairs("register_specific_results", register_specific_results),
            "dbr_excluded": _pairs("dbr_excluded", dbr_excluded),
            "other_excluded": _pairs("other_excluded", other_excluded),
            **counts,
        }
        derive(boxes, waiting or {}, further_reports, reports_of_previous_studies)
        return Flow(
            boxes,
            waiting or {},
            further_reports,
            reports_of_previous_studies,
            excluded_by_tools=excluded_by_tools,
            template=template,
        )

    @property
    def updated(self) -> bool:
        """Whether a previous version of the review is part of the picture."""
        if self.template:
            return self.template.startswith("updated")
        return any(self.boxes[key] for key in _PREVIOUS)

    @property
    def other_methods(self) -> bool:
        """Whether anything was found by other methods than databases and registers."""
        return (
            self.template.endswith("other") if self.template else any(self.boxes[key] for key in _OTHERWISE)
        )

    def faults(self) -> list[str]:
        """Return every identity that the numbers break, in words with the numbers; [] is good news.

        The identities are those between the boxes of the PRISMA 2020 template (Page and others 2021,
        doi:10.1136/bmj.n71, figure 1). A number that is not stated could be any from 0 on: an identity is
        broken only where no such number would mend it, else `unchecked` has it. Totals that a review without a
        previous version leaves at 0 are not judged, since its template has no such boxes.
        """
        return list(judge(self).faults)

    def unchecked(self) -> list[str]:
        """Return every identity that cannot be checked, with the boxes of which nothing is stated."""
        return list(judge(self).unchecked)

    def remarks(self) -> list[str]:
        """Return what to know about numbers that are right: what waits, and what is not one to one."""
        return remarks(self, judge(self).of_previous)

    def as_dict(self) -> dict[str, Any]:
        """Return the flow as plain dicts, lists, strings and numbers, the way `json` writes it."""
        boxes = {key: [list(pair) for pair in n] if key in LISTS else n for key, n in self.boxes.items()}
        return {
            "boxes": boxes,
            "waiting": dict(self.waiting),
            "further_reports": self.further_reports,
            "reports_of_previous_studies": self.reports_of_previous_studies,
            "excluded_by_tools": self.excluded_by_tools,
            "template": self.template,
            "unlisted": list(self.unlisted),
            "stated": dict(self.stated),
        }

    def json(self) -> str:
        """Return the flow as JSON text; `read_flow` reads it again."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the diagram as plain text for a terminal, faults and remarks at its end."""
        return text(self)

    def csv(self) -> str:
        """Return the interchange file of the R package PRISMA2020: its columns, its keys, its order.

        A comma, semicolon or apostrophe in a name or reason would break that package's reader: it is
        replaced, and the description beside it keeps the original words, which `read_flow` takes up again.
        """
        return csv_text(self)

    def svg(self, template: str = "") -> str:
        """Return the diagram as SVG, in the template given, else the flow's own, else what the numbers ask for.

        Raises UnknownName for a template that does not exist, NotAllowed for one without boxes for some numbers.
        """
        return svg(replace(self, template=template) if template else self)

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the diagram in the form that the file's ending says (.svg, .csv, .json, .txt) and return its path.

        Raises UnknownName for another ending.
        """
        target = Path(path)
        forms = {".svg": self.svg, ".csv": self.csv, ".json": self.json, ".txt": self.text}
        if target.suffix.casefold() not in forms:
            raise UnknownName("form of a flow diagram", target.suffix, forms)
        target.write_text(forms[target.suffix.casefold()](), encoding="utf-8", newline="")
        return target

    def _repr_svg_(self) -> str:
        """Return the picture that a notebook shows."""
        return self.svg()

    def __repr__(self) -> str:
        identified = sum(self.boxes[key] or 0 for key in ("database_results", "register_results"))
        return (
            f"<Flow {identified} records, {self.boxes['records_screened']} screened, "
            f"{self.boxes['new_studies']} new studies in {self.boxes['new_reports']} reports>"
        )


def _count(key: str, value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ReadError(f"box {key!r} takes a whole number, not {value!r}", tried=("a whole number",))


def _pairs(key: str, value: Named) -> tuple[tuple[str, int | None], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    try:
        named = [(str(name), n) for name, n in pairs]
    except (TypeError, ValueError):
        raise ReadError(
            f"box {key!r} takes names with numbers, not {value!r}", tried=("(name, number)",)
        ) from None
    return tuple((name, _count(f"{key}: {name}", n)) for name, n in named)
