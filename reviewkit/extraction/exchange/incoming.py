"""Answers that another tool holds: about which study, whose, and what of them found no place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewkit.text import title_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.extraction.exchange.material import Work
    from reviewkit.model import Problem
    from reviewkit.protocol import Form


@dataclass(slots=True, repr=False)
class Coded:
    """What a file of another tool says of one entry of a form, about a study it names in its own way."""

    form: Form
    row: int
    where: str
    line: int = 0
    reviewer: str = ""
    doi: str = ""
    title: str = ""
    label: str = ""
    year: str = ""
    values: dict[str, list[Any]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    quotes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return (
            f"<Coded {self.form.id} {self.row} about {self.label or self.title}: {len(self.values)} fields>"
        )


@dataclass(frozen=True, slots=True, repr=False)
class Coding:
    """What a file of another tool holds: `entries`, and everything that was `told` about what found no place."""

    path: str
    entries: tuple[Coded, ...] = ()
    told: tuple[Problem, ...] = ()

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Whose answers they are, by the names in the file; () where it names nobody."""
        return tuple(dict.fromkeys(entry.reviewer for entry in self.entries if entry.reviewer))

    def __repr__(self) -> str:
        return f"<Coding {self.path}: {len(self.entries)} entries, {len(self.told)} told>"


def matched(coded: Coded, works: Sequence[Work]) -> tuple[str, str]:
    """Return the id of the study that an entry is about, "" for none, and in words why it is doubtful, "" if it is not.

    The same DOI, or the same title in the same year (one year apart is one paper online and in print), is certain. A
    title alone, and a label ("Smith 2020") alone, are doubtful, and are not taken without somebody's word.
    """
    doi = (
        coded.doi.lower()
        .removeprefix("https://doi.org/")
        .removeprefix("http://dx.doi.org/")
        .removeprefix("doi:")
        .strip()
    )
    by_doi = [work for work in works if doi and work.doi == doi]
    if len(by_doi) == 1:
        return by_doi[0].id, ""
    key = title_key(coded.title) if coded.title else ""
    by_title = [work for work in works if key and title_key(work.title) == key]
    year = int(coded.year[:4]) if coded.year[:4].isdecimal() else None
    if len(by_title) == 1:
        return by_title[0].id, _doubt(by_title[0], coded, doi, year)
    if len(by_title) > 1:
        return "", f"the title is that of {len(by_title)} studies"
    by_label = [work for work in works if coded.label and work.label.casefold() == coded.label.casefold()]
    if len(by_label) == 1:
        return by_label[0].id, f"only the name “{coded.label}” is the same" + (
            f"; the title here is “{by_label[0].title[:60]}”" if coded.title else ""
        )
    return (
        "",
        f"no study has this DOI, title or name: {coded.doi or coded.title or coded.label or 'nothing is given'}",
    )


def _doubt(work: Work, coded: Coded, doi: str, year: int | None) -> str:
    """Return what speaks against a study of the same title, "" if nothing does."""
    if doi and work.doi and work.doi != doi:
        return f"the title is that of {work.label}, the DOI is not ({coded.doi}, here {work.doi})"
    if year and work.year and abs(work.year - year) > 1:
        return f"the title is that of {work.label}, the year is not ({year}, here {work.year})"
    return ""
