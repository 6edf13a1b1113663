"""The code book: what it held at any time, how it is ordered, and what changed from one version to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.model import Change, Code

PATH = " > "
"""What stands between the names of a code and of those above it."""


def key(name: str) -> str:
    """Return a name as it is compared: "Trust +" and "Trust -" are two, "trust" and "Trust" are one."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True, repr=False)
class CodeBook:
    """The codes as they were after the `version`-th change, retired and merged ones too, in order of their making."""

    version: int
    at: str
    codes: tuple[Code, ...]

    @property
    def active(self) -> tuple[Code, ...]:
        """The codes that may be used."""
        return tuple(code for code in self.codes if code.active)

    def code(self, name: str) -> Code:
        """Return a code by its id or, where only one has it, its name; raises UnknownName."""
        by_id = {code.id: code for code in self.codes}
        if name in by_id:
            return by_id[name]
        called = [code for code in self.codes if key(code.name) == key(name) and name.strip()]
        best = [code for code in called if code.active] or called
        if len(best) == 1:
            return best[0]
        raise UnknownName("code", name, [code.id for code in (best or self.active)])

    def stands_for(self, code: str) -> str:
        """Return the id of the active code that a code counts as, after merges; "" where it counts no more."""
        by_id = {one.id: one for one in self.codes}
        seen: set[str] = set()
        while code in by_id and code not in seen:
            seen.add(code)
            if by_id[code].active:
                return code
            code = by_id[code].merged_into
        return ""

    def counted(self) -> Mapping[str, str]:
        """Return for every code the id that it counts as; codes that count no more are left out."""
        found = {code.id: self.stands_for(code.id) for code in self.codes}
        return {name: target for name, target in found.items() if target}

    def path(self, code: str) -> str:
        """Return a code's name with those above it: "Teaching > Trust"."""
        by_id = {one.id: one for one in self.codes}
        names: list[str] = []
        seen: set[str] = set()
        while code in by_id and code not in seen:
            seen.add(code)
            names.append(by_id[code].name)
            code = by_id[code].parent
        return PATH.join(reversed(names))

    def under(self, code: str) -> frozenset[str]:
        """Return a code with all active ones below it."""
        return frozenset(self._below(code, set()))

    def _below(self, code: str, seen: set[str]) -> Iterator[str]:
        if code in seen:
            return
        seen.add(code)
        yield code
        for one in self.active:
            if one.parent == code:
                yield from self._below(one.id, seen)

    def tree(self) -> list[tuple[int, Code]]:
        """Return the active codes from the top, each with its depth; one whose parent is gone stands at the top."""
        active = {code.id: code for code in self.active}
        children: dict[str, list[Code]] = {}
        for code in self.active:
            children.setdefault(code.parent if code.parent in active else "", []).append(code)
        found: list[tuple[int, Code]] = []

        def walk(parent: str, depth: int, above: frozenset[str]) -> None:
            for code in children.get(parent, ()):
                if code.id not in above:
                    found.append((depth, code))
                    walk(code.id, depth + 1, above | {code.id})

        walk("", 0, frozenset())
        # Two copies may each have put one of a pair below the other: a ring hangs from nothing and stands at the top.
        listed = {code.id for _, code in found}
        return found + [(0, code) for code in self.active if code.id not in listed]

    def __repr__(self) -> str:
        gone = len(self.codes) - len(self.active)
        return f"<CodeBook version {self.version}: {len(self.active)} codes, {gone} no longer used>"


def code_book(
    rows: Iterable[tuple[Change, Code]], *, version: int | None = None, at: str | None = None
) -> CodeBook:
    """Return the code book after so many changes, or as it was at a time ("2026-03-01" means that day's end).

    Raises NotAllowed where there is no such version.
    """
    states: dict[str, Code] = {}
    last, when, most = 0, "", 0
    for change, code in rows:
        most = max(most, change.version)
        if (version is not None and change.version > version) or (
            at is not None and change.at[: len(at)] > at
        ):
            continue
        states[code.id] = code
        if change.version > last:
            last, when = change.version, change.at
    if version is not None and not 0 <= version <= most:
        raise NotAllowed(f"the code book has no version {version}; its latest is {most}")
    return CodeBook(last, when, tuple(states.values()))


def slug(name: str, taken: Iterable[str]) -> str:
    """Return an id made of a name, one that is not taken yet; the same on every copy of a review."""
    if not name.strip():
        raise NotAllowed("a name is needed")
    base = (
        fold(name).replace(" ", "-")[:60].strip("-") or "unnamed"
    )  # where there is no letter or digit in it
    known, number, found = set(taken), 1, base
    while found in known:
        number += 1
        found = f"{base}-{number}"
    return found


def check_parent(book: CodeBook, code: str, parent: str) -> None:
    """Raise NotAllowed where a code would stand below itself."""
    if parent and parent in book.under(code):
        raise NotAllowed(f"{code!r} cannot stand under {parent!r}, which stands under it")


def differences(before: CodeBook, after: CodeBook) -> list[str]:
    """Return in words what a later version of the code book has changed."""
    old = {code.id: code for code in before.codes}
    found = []
    for code in after.codes:
        was = old.get(code.id)
        if was is None:
            source = f", split from {code.split_from}" if code.split_from else ""
            found.append(f"added: {code.name}{source}")
            continue
        if was.name != code.name:
            found.append(f"renamed: {was.name} → {code.name}")
        found += [
            f"{what} of {code.name} changed"
            for what in ("definition", "excludes", "parent")
            if getattr(was, what) != getattr(code, what)
        ]
        if was.active and not code.active:
            gone = f"merged into {code.merged_into}" if code.merged_into else "retired"
            found.append(f"{gone}: {code.name}")
        elif code.active and not was.active:
            found.append(f"taken up again: {code.name}")
    return found


def merged(code: Code, into: str) -> Code:
    """Return a code as one that counts as another from now on."""
    return replace(code, active=False, merged_into=into)
