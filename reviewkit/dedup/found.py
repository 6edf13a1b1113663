"""What deduplication answers: groups of positions, certain pairs, doubtful pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reviewkit.dedup.relations import Relation

Known = tuple[int, int, Literal["same", "different"]]
"""What people decided about two positions."""


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """Two records, by position, and what is known of them.

    `score` (0 to 1) orders pairs by how likely they are one work; `rule` is the id of the rule that called them
    the same, empty where none did; `agreed`, `contradicted` and `missing` name fields (missing: one side or both
    are silent), `vetoes` what forbids to call the two one work. `marks` is for pairs that a person may want to list:
    "two DOIs" for a merge in spite of them, "refused" for a pair that a rule would join but for a third record.
    `kind` is how two works belong together that are not one (`relations.KINDS`): left is the kind of right, or
    right of left where `turned` is true.
    """

    left: int
    right: int
    score: float
    why: str
    rule: str = ""
    agreed: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    kind: str = ""
    turned: bool = False

    def __repr__(self) -> str:
        return f"<Pair {self.left} ~ {self.right} {self.score:.2f}: {self.why}>"


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """Groups of positions that are one work, the certain pairs behind them, and the pairs a person should see.

    `related` holds what is not one work but belongs together, one relation for two works: errata, comments,
    preprints, protocols, parts of a series, chapters of one book.

    `groups` is sorted, each group too; `doubtful` has the likeliest pair first and is cut at the length that the
    rule set allows: `withheld` says how many fell off its end.
    """

    groups: list[list[int]]
    doubtful: list[Pair]
    same: list[Pair]
    records: int = 0
    withheld: int = 0
    related: tuple[Relation, ...] = ()

    @property
    def duplicates(self) -> int:
        """How many records can go: all but one of each group."""
        return sum(len(group) - 1 for group in self.groups)

    def __repr__(self) -> str:
        return (
            f"<Found {self.duplicates} duplicates of {len(self.groups)} works among {self.records} records, "
            f"{len(self.doubtful)} doubtful pairs, {len(self.related)} relations>"
        )


def check(known: list[Known], total: int) -> dict[tuple[int, int], str]:
    """Return the decisions by ordered pair of positions; where a pair was decided twice the last one holds.

    Raises:
        ValueError: a decision names a position that is not there, or a relation other than same and different.
    """
    decided: dict[tuple[int, int], str] = {}
    for one, other, relation in known:
        if relation not in ("same", "different"):
            raise ValueError(f"a decision on two records is 'same' or 'different', not {relation!r}")
        if not (0 <= one < total and 0 <= other < total) or one == other:
            raise ValueError(f"no two of the {total} records are at positions {one} and {other}")
        decided[min(one, other), max(one, other)] = relation
    return decided
