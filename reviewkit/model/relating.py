"""How works that are not the same belong together, and how sources overlap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.model.references import Report, SourceKind


class Kinship(NamedTuple):
    """A kind of relation in words, seen from either end: "A is … B", "B is … A"."""

    forward: str
    backward: str


RELATIONS: Mapping[str, Kinship] = {
    "erratum": Kinship("an erratum to", "corrected by an erratum,"),
    "correction": Kinship("a correction to", "corrected in"),
    "retraction": Kinship("the retraction notice of", "retracted in"),
    "concern": Kinship("an expression of concern about", "the subject of an expression of concern,"),
    "reply": Kinship("a reply to", "replied to in"),
    "comment": Kinship("a comment on", "commented on in"),
    "abstract": Kinship("a conference abstract of", "the full article after the conference abstract"),
    "presentation": Kinship("a presentation of", "presented in"),
    "preprint": Kinship("a preprint of", "the published version of"),
    "protocol": Kinship("the protocol of", "the results after the protocol"),
    "registration": Kinship("the registration of", "registered as"),
    "supplement": Kinship("a supplement to", "supplemented by"),
    "version": Kinship("a later version of", "an earlier version of"),
    "edition": Kinship("another edition of", "another edition of"),
    "part": Kinship("part of one series with", "part of one series with"),
    "chapter": Kinship("a chapter of the same book as", "a chapter of the same book as"),
    "translation": Kinship("a translation of", "translated in"),
    "related": Kinship("related to", "related to"),
}
"""The kinds of relation between works: the first named is the later or lesser one."""


def kinship(kind: str) -> Kinship:
    """Return a kind of relation in words, also of one that a rule names and this list does not."""
    return RELATIONS.get(kind) or Kinship(f"{kind} of", f"with the {kind}")


@dataclass(frozen=True, slots=True, repr=False)
class Relationship:
    """Two reports that are related but not the same: `report` is the erratum (preprint, comment, …) of `of`."""

    report: Report
    kind: str
    of: Report
    why: str = ""
    by_rule: bool = True
    by: str = ""
    at: str = ""

    def seen_from(self, report: Report | str) -> tuple[str, Report]:
        """Return what a report is to the other one, in words, and the other one."""
        uid = report if isinstance(report, str) else report.id
        words = kinship(self.kind)
        return (words.forward, self.of) if uid == self.report.id else (words.backward, self.report)

    def __repr__(self) -> str:
        return f"<Relationship {self.report.short} is {kinship(self.kind).forward} {self.of.short}>"


@dataclass(frozen=True, slots=True, repr=False)
class Overlap:
    """How the sources of a review overlap: what each found, alone and together with others.

    `records` counts what each source exported, `found` how many reports each set of sources found (every report is
    in exactly one set), `included` the same of the included studies. The files of one database are one source.
    """

    kinds: Mapping[str, SourceKind]
    records: Mapping[str, int]
    found: Mapping[frozenset[str], int]
    included: Mapping[frozenset[str], int]

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources, the one with most records first."""
        return tuple(sorted(self.kinds, key=lambda name: (-self.records.get(name, 0), name)))

    @property
    def identified(self) -> int:
        """Records of all sources together."""
        return sum(self.records.values())

    @property
    def total(self) -> int:
        """Reports of all sources together."""
        return sum(self.found.values())

    @property
    def duplicates(self) -> int:
        """Records that stand for a report which another record stands for: identified - duplicates = total."""
        return self.identified - self.total

    @property
    def reports(self) -> Mapping[str, int]:
        """Reports that each source found."""
        return _each(self.sources, self.found)

    @property
    def unique(self) -> Mapping[str, int]:
        """Reports that each source found and no other did."""
        return {name: self.found.get(frozenset([name]), 0) for name in self.sources}

    @property
    def shared(self) -> int:
        """Reports that more than one source found: the unique ones and the shared ones are all there are."""
        return self.total - sum(self.unique.values())

    @property
    def matrix(self) -> Mapping[tuple[str, str], int]:
        """Reports that both of two sources found, for every pair in either order; a source with itself: its reports."""
        counts: Counter[tuple[str, str]] = Counter({(name, name): n for name, n in self.reports.items()})
        for names, n in self.found.items():
            for one, other in combinations(sorted(names), 2):
                counts[one, other] += n
                counts[other, one] += n
        return {(one, other): counts[one, other] for one in self.sources for other in self.sources}

    @property
    def studies(self) -> Mapping[str, int]:
        """Included studies of which each source found a report."""
        return _each(self.sources, self.included)

    @property
    def unique_studies(self) -> Mapping[str, int]:
        """Included studies that would have been missed without the source."""
        return {name: self.included.get(frozenset([name]), 0) for name in self.sources}

    def of(self, *kinds: SourceKind) -> Overlap:
        """Return the overlap of the sources of these kinds alone, such as "database" and "register"."""
        kept = {name: kind for name, kind in self.kinds.items() if kind in kinds}
        return Overlap(
            kept,
            {name: self.records[name] for name in kept},
            _within(kept, self.found),
            _within(kept, self.included),
        )

    def __repr__(self) -> str:
        return (
            f"<Overlap of {len(self.kinds)} sources: {self.identified} records, {self.total} reports, "
            f"{self.shared} found by more than one>"
        )


def _each(sources: tuple[str, ...], found: Mapping[frozenset[str], int]) -> dict[str, int]:
    return {name: sum(n for names, n in found.items() if name in names) for name in sources}


def _within(kept: Mapping[str, object], found: Mapping[frozenset[str], int]) -> dict[frozenset[str], int]:
    counts: Counter[frozenset[str]] = Counter()
    for names, n in found.items():
        if within := names & kept.keys():
            counts[frozenset(within)] += n
    return dict(counts)
