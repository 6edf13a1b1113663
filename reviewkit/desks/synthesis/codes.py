"""The synthesis desk's code book: read at any version, changed by acts that can be told and undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.desks.synthesis.material import Imported
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.files import reading
from reviewkit.model import Change, Code
from reviewkit.store import codebook as ledger
from reviewkit.synthesis import qualitative

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import CodeBook

FORMATS = {".csv": "csv", ".md": "markdown", ".html": "html", ".qdc": "REFI-QDA"}


class Codes:
    """Reads the code book."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def book(self, version: int | None = None, *, at: str | None = None) -> CodeBook:
        """Return the code book as it is, as it was after so many changes, or at a time ("2026-03-01")."""
        return qualitative.code_book(ledger.code_rows(self._store.db), version=version, at=at)

    def changes(self) -> list[Change]:
        """Return the acts on the code book, oldest first: what, who, when, why."""
        return ledger.code_changes(self._store.db)

    def compare(self, before: int, after: int | None = None) -> list[str]:
        """Return in words what changed from one version of the code book to another, or to now."""
        return qualitative.differences(self.book(before), self.book(after))

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        version: int | None = None,
        at: str | None = None,
        uses: Mapping[str, int] | None = None,
    ) -> Path:
        """Write the code book to a .csv, .md, .html or .qdc (REFI-QDA) file and return its path.

        `uses` says on how many excerpts each code was laid; `.qdc` has the themes as sets. Raises UnknownName for
        another ending.
        """
        target = Path(path)
        book = self.book(version, at=at)
        form = target.suffix.lower()
        if form not in FORMATS:
            raise UnknownName("format of a code book", target.suffix, FORMATS)
        if form == ".qdc":
            target.write_bytes(qualitative.qdc(book, ledger.themes(self._store.db)))
            return target
        write = {".csv": lambda: qualitative.csv_text(book), ".md": lambda: qualitative.markdown(book, uses)}
        text = write.get(form, lambda: qualitative.html(book, uses))()
        target.write_text(text, encoding="utf-8", newline="")
        return target


class CodesWriter(Codes):
    """Changes the code book in one person's name."""

    def __init__(self, store: Store, by: str) -> None:
        super().__init__(store)
        self._by = by

    def add(
        self, name: str, definition: str = "", *, excludes: str = "", parent: str = "", note: str = ""
    ) -> Code:
        """Add a code and return it; `excludes` says what is not coded with it, `parent` below which it stands.

        Raises NotAllowed where an active code has this name already.
        """
        with self._store.write(self._by) as writer:
            book = self.book()
            made = self._new(book, name, definition, excludes, book.code(parent).id if parent else "")
            ledger.add_code(writer, made, ledger.new_step(), "add", note)
        return made

    def _new(
        self, book: CodeBook, name: str, definition: str, excludes: str, parent: str, came: str = ""
    ) -> Code:
        said = " ".join(name.split())
        self._check_name(book, said, parent)
        taken = [code.id for code in book.codes]
        return Code(
            qualitative.slug(said, taken), said, definition.strip(), excludes.strip(), parent, split_from=came
        )

    def _check_name(self, book: CodeBook, name: str, parent: str, own: str = "") -> None:
        # Below different parents a name may come up twice ("Staff > Trust", "Family > Trust").
        same = [
            c
            for c in book.active
            if qualitative.key(c.name) == qualitative.key(name) and c.parent == parent and c.id != own
        ]
        if same:
            raise NotAllowed(f"there is a code {same[0].name!r} already: {same[0].id}")

    def edit(
        self,
        code: Code | str,
        *,
        name: str | None = None,
        definition: str | None = None,
        excludes: str | None = None,
        parent: str | None = None,
        note: str = "",
    ) -> Code:
        """Change what is given of a code and return it; parent "" puts it at the top. What was stays in the ledger."""
        with self._store.write(self._by) as writer:
            book = self.book()
            old = self._named(book, code)
            facts = {"name": name, "definition": definition, "excludes": excludes}
            if parent is not None:
                above = book.code(parent).id if parent else ""
                qualitative.check_parent(book, old.id, above)
                facts["parent"] = above
            given: dict[str, Any] = {
                key: " ".join(value.split()) if key == "name" else value.strip()
                for key, value in facts.items()
                if value is not None
            }
            changed = replace(old, **given)
            if not changed.name:
                raise NotAllowed("a code needs a name")
            self._check_name(book, changed.name, changed.parent, old.id)
            if changed == old:
                raise NotAllowed(f"nothing about {old.id} would change")
            act = "rename" if name is not None and replace(changed, name=old.name) == old else "edit"
            ledger.add_code(writer, changed, ledger.new_step(), act, note)
        return changed

    def rename(self, code: Code | str, name: str, *, note: str = "") -> Code:
        """Give a code another name; its id and its codings stay."""
        return self.edit(code, name=name, note=note)

    def merge(self, into: Code | str, *others: Code | str, note: str = "") -> Code:
        """Let codes count as another one; what was coded with them counts as that, until it is undone."""
        with self._store.write(self._by) as writer:
            book, step = self.book(), ledger.new_step()
            target = self._named(book, into)
            sources = [self._named(book, other) for other in others]
            if not sources:
                raise NotAllowed(f"which codes are to be merged into {target.id}?")
            for source in sources:
                if source.id == target.id:
                    raise NotAllowed(f"{target.id} cannot be merged into itself")
                ledger.add_code(writer, qualitative.merged(source, target.id), step, "merge", note)
            gone = {source.id for source in sources}
            for child in book.active:  # what stood below them stands below the one they became
                if child.parent in gone and child.id not in gone:
                    above = "" if child.id == target.id else target.id
                    ledger.add_code(writer, replace(child, parent=above), step, "merge", note)
            if target.parent in gone:
                ledger.add_code(writer, replace(target, parent=""), step, "merge", note)
        return target

    def split(
        self, code: Code | str, parts: Sequence[str] | Mapping[str, str], *, note: str = ""
    ) -> list[Code]:
        """Put several new codes (names, or names with definitions) in the place of one, and return them.

        The old code is used no more. What was coded with it waits to be coded anew: `to_recode` lists it.
        """
        texts = dict(parts) if isinstance(parts, Mapping) else dict.fromkeys(parts, "")
        if len(texts) < 2:
            raise NotAllowed("a code is split into two codes at the least")
        with self._store.write(self._by) as writer:
            book, step = self.book(), ledger.new_step()
            old = self._named(book, code)
            ledger.add_code(writer, replace(old, active=False), step, "split", note)
            made: list[Code] = []
            for name, definition in texts.items():
                rest = replace(
                    book,
                    codes=(*(c for c in book.codes if c.id != old.id), replace(old, active=False), *made),
                )
                made.append(self._new(rest, name, definition, "", old.parent, old.id))
                ledger.add_code(writer, made[-1], step, "split", note)
        return made

    def retire(self, code: Code | str, *, note: str = "") -> Code:
        """Use a code no more; what was coded with it stays in the ledger and counts no more."""
        with self._store.write(self._by) as writer:
            book = self.book()
            old = self._named(book, code)
            below = [c.id for c in book.active if c.parent == old.id]
            if below:
                raise NotAllowed(f"{', '.join(below)} stand below {old.id}: give them another parent first")
            gone = replace(old, active=False)
            ledger.add_code(writer, gone, ledger.new_step(), "retire", note)
        return gone

    def undo(self, step: Change | str = "", *, note: str = "") -> Change:
        """Take an act back (the latest one where none is named) and return it; undoing an undo brings it again.

        Raises NotAllowed where something of it was changed since.
        """
        known = self.changes()
        if not known:
            raise NotAllowed("the code book has no changes to undo")
        wanted = step.step if isinstance(step, Change) else step or known[-1].step
        found = next((c for c in known if wanted in (c.step, str(c.version))), None)
        if found is None:
            raise UnknownName("step of the code book", wanted, [c.step for c in known[::-1]])
        with self._store.write(self._by) as writer:
            ledger.undo(writer, "codes", found.step, note)
            if found.step in {change.step for change in ledger.theme_changes(self._store.db)}:
                ledger.undo(writer, "themes", found.step, note)  # themes that an import made of sets
        return found

    def import_file(self, path: str | os.PathLike[str], *, note: str = "") -> Imported:
        """Add the codes of a .csv (name, definition, excludes, parent …) or REFI-QDA .qdc file that are not here yet.

        A code that is here keeps what it has; where the file says something else of it, a problem says so. The sets
        of a .qdc become themes. All of it is one step, which can be undone.
        """
        with reading(path):
            data = Path(path).read_bytes()
        sets: dict[str, list[str]] = {}
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            lines, sets, problems = qualitative.read_qdc(data, str(path))
        else:
            lines, problems = qualitative.read_csv(qualitative.text_of(data, str(path)), str(path))
        with self._store.write(self._by) as writer:
            book, step = self.book(), ledger.new_step()
            by_path = {
                tuple(qualitative.key(part) for part in book.path(c.id).split(qualitative.PATH)): c
                for c in book.active
            }
            codes = list(book.codes)
            new = 0
            for line in lines:
                key = tuple(qualitative.key(part) for part in line.path)
                if key in by_path:
                    problems += qualitative.told_otherwise(by_path[key], line, str(path))
                    continue
                parent = by_path[key[:-1]].id if key[:-1] else ""
                made = self._new(
                    replace(book, codes=tuple(codes)), line.name, line.definition, line.excludes, parent
                )
                ledger.add_code(writer, made, step, "import", note or Path(path).name)
                by_path[key] = made
                codes.append(made)
                new += 1
            self._add_sets(writer, sets, by_path, step, Path(path).name)
        return Imported(str(path), new, len(lines) - new, tuple(problems))

    def _add_sets(
        self,
        writer: Any,
        sets: Mapping[str, list[str]],
        by_path: Mapping[tuple[str, ...], Code],
        step: str,
        note: str,
    ) -> None:
        from reviewkit.model import Theme

        known = ledger.themes(self._store.db)
        taken = [theme.id for theme in known]
        names = {qualitative.key(theme.name) for theme in known if theme.active}
        for name, members in sets.items():
            if qualitative.key(name) in names or not qualitative.key(name):
                continue
            made = Theme(qualitative.slug(name, taken), name)
            taken.append(made.id)
            ledger.add_theme(writer, made, step, "import", note)
            found = [
                by_path[tuple(qualitative.key(part) for part in one.split(qualitative.PATH))].id
                for one in members
            ]
            ledger.put_codes(writer, made.id, found, step, active=True)

    def _named(self, book: CodeBook, code: Code | str) -> Code:
        found = book.code(code if isinstance(code, str) else code.id)
        if not found.active:
            state = f"was merged into {found.merged_into}" if found.merged_into else "is used no more"
            raise NotAllowed(f"the code {found.id} {state}")
        return found


def active_codes(book: CodeBook, names: Iterable[Code | str]) -> tuple[str, ...]:
    """Return the ids of codes that may be laid, in the order of the code book; raises UnknownName or NotAllowed."""
    found = set()
    for name in names:
        code = book.code(name if isinstance(name, str) else name.id)
        if not code.active:
            hint = f"; it counts as {target}" if (target := book.stands_for(code.id)) else ""
            raise NotAllowed(f"the code {code.id} is used no more{hint}")
        found.add(code.id)
    return tuple(code.id for code in book.codes if code.id in found)
