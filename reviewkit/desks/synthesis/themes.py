"""The synthesis desk's themes: what the codes are gathered into, who raises them, and what people answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.desks.synthesis.codes import Codes
from reviewkit.desks.synthesis.coding import Coding
from reviewkit.desks.synthesis.material import Material
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Change, Code, Gathering, Theme, ThemeResponse
from reviewkit.store import codebook as ledger
from reviewkit.store import coding
from reviewkit.synthesis import qualitative
from reviewkit.synthesis.theming import NOT_SAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Excerpt
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import CodeBook, Divergence, Perspectives, ThemeNetwork

Voices = Literal["all", "people", "studies"]
ANSWERS = ("confirmed", "changed", "rejected")
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
        themes = self._of_kind(kind) if kind is not None else self.all()
        excerpts = self._heard(voices)
        under = self.network(disputed=disputed).excerpts
        plan = self._protocol.workshop
        return qualitative.perspectives(
            themes,
            {theme.id: under[theme.id] for theme in themes},
            excerpts,
            groups=plan.groups if plan else (),
            heard=self._attended() if voices != "studies" else {},
            responses=self.responses(),
            small=max(small or 0, self.small),
        )

    @property
    def small(self) -> int:
        """The fewest people who are shown alone."""
        plan = self._protocol.workshop
        return plan.small if plan else SMALL

    def divergence(
        self, *, kind: str | None = None, voices: Voices = "all", level: float = 0.95, seed: int = 0
    ) -> list[Divergence]:
        """Return how far groups differ in their themes: all together first, then pair by pair, with intervals.

        Only groups that are shown by `perspectives` take part; sources (interviews, groups, studies) are resampled.
        """
        shown = self.perspectives(kind=kind, voices=voices)
        under = self.network().excerpts
        excerpts = self._heard(voices)
        counts: dict[str, dict[str, dict[str, int]]] = {group: {} for group in shown.groups}
        for theme in shown.themes:
            for name in under[theme.id] & set(excerpts):
                group = excerpts[name].group or NOT_SAID
                column = qualitative.TOGETHER if group in shown.merged else group
                if column in counts:
                    source = counts[column].setdefault(excerpts[name].source, defaultdict(int))
                    source[theme.id] += 1
        said = {
            group: list(sources.values())
            for group, sources in counts.items()
            if sources and group != NOT_SAID
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
        return {
            excerpt.id: excerpt
            for excerpt in self._material.excerpts()
            if voices == "all" or (excerpt.kind == "study") == (voices == "studies")
        }

    def _attended(self) -> dict[str, int]:
        """Return how many people of each group sat in gatherings: a series counts its fullest stage, once."""
        rooms: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for one in self._material.gatherings():
            if one.group and one.people:
                rooms[one.group, one.series or one.id][one.stage] += one.people
        found: dict[str, int] = defaultdict(int)
        for (group, _), stages in rooms.items():
            found[group] += max(stages.values())
        return dict(found)


class ThemesWriter(Themes):
    """Makes and changes themes in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, by: str) -> None:
        super().__init__(store, protocol)
        self._by = by

    def add(
        self,
        name: str,
        definition: str = "",
        *,
        excludes: str = "",
        kind: str = "",
        opposite: Theme | str = "",
        codes: Iterable[Code | str] = (),
        note: str = "",
    ) -> Theme:
        """Make a theme of codes and return it; `kind` groups themes ("barrier"), `opposite` says the contrary.

        Raises NotAllowed where an active theme has this name.
        """
        with self._store.write(self._by) as writer:
            made = self._new(name, definition, excludes, kind, self.theme(opposite).id if opposite else "")
            laid = self._laid(codes)
            step = ledger.new_step()
            ledger.add_theme(writer, made, step, "add", note)
            ledger.put_codes(writer, made.id, laid, step, active=True)
        return self.theme(made.id)

    def _new(
        self, name: str, definition: str, excludes: str, kind: str, opposite: str = "", came: str = ""
    ) -> Theme:
        said = " ".join(name.split())
        known = self.all(everything=True)
        if same := [
            t for t in known if t.active and qualitative.key(t.name) == qualitative.key(said) and t.id != came
        ]:
            raise NotAllowed(f"there is a theme {same[0].name!r} already: {same[0].id}")
        made = qualitative.slug(said, [t.id for t in known])
        return Theme(
            made, said, definition.strip(), excludes.strip(), kind.strip(), opposite, split_from=came
        )

    def _laid(self, codes: Iterable[Code | str]) -> list[str]:
        book: CodeBook = self._codes.book()
        return list(dict.fromkeys(book.code(code if isinstance(code, str) else code.id).id for code in codes))

    def edit(self, theme: Theme | str, *, note: str = "", **facts: Any) -> Theme:
        """Change a theme's name, definition, excludes, kind or opposite, and return it; what was stays on file."""
        allowed = ("name", "definition", "excludes", "kind", "opposite")
        for key in facts:
            if key not in allowed:
                raise UnknownName("fact of a theme", key, allowed)
        with self._store.write(self._by) as writer:
            old = self._standing(theme)
            if facts.get("opposite"):
                facts["opposite"] = self.theme(facts["opposite"]).id
            if facts.get("opposite") == old.id:
                raise NotAllowed(f"{old.id} cannot be its own opposite")
            given: dict[str, Any] = {key: " ".join(str(value).split()) for key, value in facts.items()}
            changed = replace(old, **given)
            if not changed.name:
                raise NotAllowed("a theme needs a name")
            if any(
                t.id != old.id and qualitative.key(t.name) == qualitative.key(changed.name)
                for t in self.all()
            ):
                raise NotAllowed(f"there is a theme {changed.name!r} already")
            act = "rename" if set(facts) == {"name"} else "edit"
            ledger.add_theme(writer, changed, ledger.new_step(), act, note)
        return changed

    def rename(self, theme: Theme | str, name: str, *, note: str = "") -> Theme:
        """Give a theme another name; its id and its codes stay."""
        return self.edit(theme, name=name, note=note)

    def put(self, theme: Theme | str, *codes: Code | str) -> Theme:
        """Put codes under a theme; a code may stand under several."""
        return self._put(theme, codes, active=True)

    def take_away(self, theme: Theme | str, *codes: Code | str) -> Theme:
        """Take codes away from a theme."""
        return self._put(theme, codes, active=False)

    def _put(self, theme: Theme | str, codes: Sequence[Code | str], *, active: bool) -> Theme:
        with self._store.write(self._by) as writer:
            old = self._standing(theme)
            laid = self._laid(codes)
            if wrong := [code for code in laid if (code in old.codes) == active]:
                state = "stands there already" if active else "does not stand there"
                raise NotAllowed(
                    f"{', '.join(wrong)} {state}: {old.id} has {', '.join(old.codes) or 'no codes'}"
                )
            ledger.put_codes(writer, old.id, laid, ledger.new_step(), active=active)
        return self.theme(old.id)

    def merge(self, into: Theme | str, *others: Theme | str, note: str = "") -> Theme:
        """Put themes together: the others are no more, and their codes stand under the one."""
        with self._store.write(self._by) as writer:
            target, step = self._standing(into), ledger.new_step()
            have = set(target.codes)
            for source in [self._standing(other) for other in others]:
                if source.id == target.id:
                    raise NotAllowed(f"{target.id} cannot be merged into itself")
                ledger.add_theme(
                    writer, replace(source, active=False, merged_into=target.id), step, "merge", note
                )
                ledger.put_codes(
                    writer, target.id, [c for c in source.codes if c not in have], step, active=True
                )
                have |= set(source.codes)
        return self.theme(target.id)

    def split(
        self, theme: Theme | str, parts: Mapping[str, Iterable[Code | str]], *, note: str = ""
    ) -> list[Theme]:
        """Put several new themes (name -> codes) in the place of one, and return them; each needs a definition then."""
        if len(parts) < 2:
            raise NotAllowed("a theme is split into two themes at the least")
        with self._store.write(self._by) as writer:
            old, step = self._standing(theme), ledger.new_step()
            ledger.add_theme(writer, replace(old, active=False), step, "split", note)
            made = []
            for name, codes in parts.items():
                one = self._new(name, "", "", old.kind, came=old.id)
                ledger.add_theme(writer, one, step, "split", note)
                ledger.put_codes(writer, one.id, self._laid(codes), step, active=True)
                made.append(one.id)
        return [self.theme(name) for name in made]

    def drop(self, theme: Theme | str, *, note: str = "") -> Theme:
        """Give a theme up; it stays in the history."""
        with self._store.write(self._by) as writer:
            gone = replace(self._standing(theme), active=False)
            ledger.add_theme(writer, gone, ledger.new_step(), "drop", note)
        return gone

    def undo(self, step: Change | str = "", *, note: str = "") -> Change:
        """Take an act back (the latest one where none is named) and return it."""
        known = self.changes()
        if not known:
            raise NotAllowed("the themes have no changes to undo")
        wanted = step.step if isinstance(step, Change) else step or known[-1].step
        found = next((c for c in known if wanted in (c.step, str(c.version))), None)
        if found is None:
            raise UnknownName("step of the themes", wanted, [c.step for c in known[::-1]])
        with self._store.write(self._by) as writer:
            ledger.undo(writer, "themes", found.step, note)
        return found

    def respond(
        self, theme: Theme | str, gathering: Gathering | str, answer: str, *, group: str = "", note: str = ""
    ) -> ThemeResponse:
        """Record what a later stage said to a theme: confirmed, changed or rejected, by the whole or one group."""
        if answer not in ANSWERS:
            raise UnknownName("answer to a theme", answer, ANSWERS)
        where = self._material.gathering(gathering if isinstance(gathering, str) else gathering.id)
        said: Any = answer
        with self._store.write(self._by) as writer:
            response = ThemeResponse(
                self.theme(theme).id, where.id, said, group or where.group, note, self._by
            )
            coding.add_response(writer, response)
        return response

    def _standing(self, theme: Theme | str) -> Theme:
        found = self.theme(theme)
        if not found.active:
            state = f"was merged into {found.merged_into}" if found.merged_into else "is no more"
            raise NotAllowed(f"the theme {found.id} {state}")
        return found
