"""The synthesis desk's material: gatherings, and passages from studies, gatherings and the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import UnknownName
from reviewkit.store import coding
from reviewkit.synthesis import qualitative
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.model import Excerpt, Gathering, Problem
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import Stage

SHORTEST = 4  # of 64 hexadecimal characters: fewer would often be ambiguous by chance


@dataclass(frozen=True, slots=True, repr=False)
class Imported:
    """What came in from a file: how many were new, how many known already, and what could not be read."""

    path: str
    new: int
    known: int
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<Imported {Path(self.path).name}: {self.new} new, {self.known} known, {len(self.problems)} problems>"


def named_excerpt(wanted: str, stands: Mapping[str, str]) -> str:
    """Return the id of the excerpt that an id, or the beginning of one, names; raises UnknownName."""
    if wanted in stands:
        return stands[wanted]
    near = {stands[uid] for uid in stands if uid.startswith(wanted)} if len(wanted) >= SHORTEST else set()
    if len(near) == 1:
        return near.pop()
    raise UnknownName("excerpt", wanted, [uid[:12] for uid in sorted(near) or dict.fromkeys(stands.values())])


class Material:
    """Reads what was gathered and said."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self._protocol = protocol

    def gatherings(self) -> list[Gathering]:
        """Return the interviews, groups and tables, by series, stage and date."""
        return coding.gatherings(self._store.db)

    def gathering(self, name: str) -> Gathering:
        """Return a gathering by id or title; raises UnknownName."""
        known = self.gatherings()
        for one in known:
            if name == one.id or fold(name) == fold(one.title):
                return one
        raise UnknownName("gathering", name, [one.id for one in known])

    def stages(self) -> list[Stage]:
        """Return how many people came, stayed, joined and left at each stage of every series."""
        return qualitative.stages(self.gatherings())

    def method(self) -> str:
        """Return the sentences for the method section: how much of each kind was gathered."""
        return qualitative.method(self.gatherings(), self.excerpts())

    def excerpts(self, *, kind: str = "", origin: str = "", group: str = "") -> list[Excerpt]:
        """Return the passages as they came in, erased ones as stubs; of one kind, origin or group."""
        return [
            excerpt
            for excerpt in coding.excerpts(self._store.db)[0]
            if (not kind or excerpt.kind == kind)
            and (not origin or excerpt.origin.startswith(origin))
            and (not group or fold(excerpt.group) == fold(group))
        ]

    def excerpt(self, name: Excerpt | str) -> Excerpt:
        """Return a passage by its id, the beginning of its id, or itself; raises UnknownName."""
        wanted = name if isinstance(name, str) else name.id
        every, stands = coding.excerpts(self._store.db, wanted if len(wanted) >= SHORTEST else "")
        if not stands:  # no such passage: say which there are
            stands = coding.excerpts(self._store.db)[1]
        found = named_excerpt(wanted, stands)
        return next(excerpt for excerpt in every if excerpt.id == found)
