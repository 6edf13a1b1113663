"""The synthesis desk's themes: what the codes are gathered into, who raises them, and what people answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from reviewkit.desks.synthesis.codes import Codes
from reviewkit.desks.synthesis.coding import Coding
from reviewkit.desks.synthesis.material import Material
from reviewkit.errors import UnknownName
from reviewkit.store import codebook as ledger
from reviewkit.store import coding
from reviewkit.synthesis import qualitative

if TYPE_CHECKING:
    from reviewkit.model import Change, Excerpt, Theme, ThemeResponse
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import Divergence, Perspectives, ThemeNetwork

Voices = Literal["all", "people", "studies"]
SMALL = 5
"""The fewest people shown alone where the protocol plans no workshop and so says nothing: its own default."""


class Themes:
    """Reads the themes, their network, and which groups raise them; of coding only what is revealed counts."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self._protocol = protocol
        self._coding = Coding(store, protocol)
        self._material = Material(store, protocol)
        self._codes = Codes(store)

    def all(self, *, everything: bool = False, kind: str | None = None) -> list[Theme]:
        """Return the themes in the order of their making; with `everything` those that are gone, too; of one kind."""
        return [
            theme
            for theme in ledger.themes(self._store.db)
            if (everything or theme.active)
            and (kind is None or qualitative.key(theme.kind) == qualitative.key(kind))
        ]

    def theme(self, name: Theme | str) -> Theme:
        """Return a theme by itself, id or name; raises UnknownName."""
        wanted = name if isinstance(name, str) else name.id
        known = self.all(everything=True)
        for theme in (*known, *(t for t in known if t.active)):
            if wanted == theme.id:
                return theme
        called = [t for t in known if t.active and qualitative.key(t.name) == qualitative.key(wanted)]
        if len(called) == 1:
            return called[0]
        raise UnknownName("theme", wanted, [t.id for t in called or known if t.active])

    def changes(self) -> list[Change]:
        """Return the themes' history, oldest first: made, renamed, split, merged, codes put and taken, by whom."""
        return ledger.theme_changes(self._store.db)

    def responses(self) -> list[ThemeResponse]:
        """Return what later stages said to the themes, oldest first."""
        return coding.responses(self._store.db)

    def network(self, *, disputed: bool = False) -> ThemeNetwork:
        """Return themes, codes and excerpts as a network, with what occurs together and what ties themes."""
        return qualitative.network(self._codes.book(), self.all(), self._coding.codes_of(disputed=disputed))

    def crossing(
        self, rows: str, columns: str
    ) -> tuple[list[Theme], list[Theme], dict[tuple[str, str], int]]:
        """Return the themes of two kinds and how many excerpts stand under both: themes by processes, say.

        Numbers of excerpts over all groups. Raises UnknownName where no theme is of a kind.
        """
        down, across = self._of_kind(rows), self._of_kind(columns)
        found = qualitative.crossing(self.network(), [t.id for t in down], [t.id for t in across])
        return down, across, found

    def _of_kind(self, kind: str) -> list[Theme]:
        found = self.all(kind=kind)
        if not found:
            raise UnknownName("kind of theme", kind, sorted({t.kind for t in self.all() if t.kind}))
        return found

    def perspectives(
        self,
        *,
        kind: str | None = None,
        voices: Voices = "all",
        small: int | None = None,
        disputed: bool = False,
    ) -> Perspectives:
        """Return which stakeholder group raises which theme, what they share, where they part.

        `kind`: only themes of this kind; `voices`: "people" (gatherings and workshop), "studies", or all. `small` is
        the fewest people shown alone; the protocol's where it is not given, and never fewer than that.
        """
        wanted = self._of_kind(kind) if kind is not None else self.all()
        excerpts = self._heard(voices)
        plan = self._protocol.workshop
        heard, attended = self._attended()
        # Worked out for all themes at the protocol's own limit first: two views never tell more than one.
        found = qualitative.perspectives(
            self.all(),
            self.network(disputed=disputed).excerpts,
            excerpts,
            groups=plan.groups if plan else (),
            heard=heard if voices != "studies" else {},
            attended=attended,
            responses=self.responses(),
            small=max(small or 0, self.small),
            room=self.small,
        )
        return qualitative.of_themes(found, [theme.id for theme in wanted])

    @property
    def small(self) -> int:
        """The fewest people who are shown alone."""
        plan = self._protocol.workshop
        return plan.small if plan else SMALL

    def divergence(
        self,
        *,
        kind: str | None = None,
        voices: Voices = "all",
        small: int | None = None,
        level: float = 0.95,
        seed: int = 0,
    ) -> list[Divergence]:
        """Return how far groups differ in their themes: all together first, then pair by pair, with intervals.

        Only groups that are shown by `perspectives` take part; sources (interviews, groups, studies) are resampled.
        """
        shown = self.perspectives(kind=kind, voices=voices, small=small)
        under = self.network().excerpts
        excerpts = self._heard(voices)
        counts: dict[str, dict[str, dict[str, int]]] = {group: {} for group in shown.groups}
        for theme in shown.themes:
            for name in under[theme.id] & set(excerpts):
                group = excerpts[name].group or qualitative.NOT_SAID
                column = qualitative.TOGETHER if group in shown.merged else group
                if column in counts:
                    source = counts[column].setdefault(excerpts[name].source, defaultdict(int))
                    source[theme.id] += 1
        said = {
            group: list(sources.values())
            for group, sources in counts.items()
            if sources and group != qualitative.NOT_SAID
        }
        if len(said) < 2:
            return []
        found = [qualitative.divergence(said, level=level, seed=seed)]
        if len(said) > 2:
            found += [
                qualitative.divergence({a: said[a], b: said[b]}, level=level, seed=seed)
                for a, b in combinations(said, 2)
            ]
        return found

    def _heard(self, voices: Voices) -> dict[str, Excerpt]:
        if voices not in ("all", "people", "studies"):
            raise UnknownName("voices", voices, ("all", "people", "studies"))
        # Stages with the same people are one source: what they say hangs together.
        series = {f"gathering:{g.id}": f"series:{g.series}" for g in self._material.gatherings() if g.series}
        return {
            excerpt.id: replace(excerpt, source=series.get(excerpt.source, excerpt.source))
            for excerpt in self._material.excerpts()
            if voices == "all" or (excerpt.kind == "study") == (voices == "studies")
        }

    def _attended(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return how many people sat in gatherings, by group and by source; of a series its fullest stage."""
        rooms: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for one in self._material.gatherings():
            if one.people:
                source = f"series:{one.series}" if one.series else f"gathering:{one.id}"
                rooms[one.group, source][one.stage] += one.people
        heard: dict[str, int] = defaultdict(int)
        attended: dict[str, int] = defaultdict(int)
        for (group, source), stages in rooms.items():
            attended[source] += max(stages.values())
            if group:
                heard[group] += max(stages.values())
        return dict(heard), dict(attended)
