"""The synthesis desk's themes, written: made, split, merged, and answered by later stages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewkit.desks.synthesis.themes import Themes
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.model import Change, Code, Gathering, Theme, ThemeResponse
from reviewkit.store import codebook as ledger
from reviewkit.store import coding
from reviewkit.synthesis import qualitative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import CodeBook

ANSWERS = ("confirmed", "changed", "rejected")


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
