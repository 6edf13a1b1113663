"""The synthesis desk's coding, written: codes laid by one person, blind to the others, and disagreements settled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.desks.synthesis.codes import active_codes
from reviewkit.desks.synthesis.coding import Coding
from reviewkit.desks.synthesis.material import Imported, named_excerpt
from reviewkit.errors import NotAllowed, ReviewkitError
from reviewkit.files import reading
from reviewkit.model import Code, CodingPlan, Disagreement, Excerpt, Problem
from reviewkit.model import Coding as Answer
from reviewkit.store import coding as ledger
from reviewkit.synthesis import qualitative

if TYPE_CHECKING:
    import os

    from reviewkit.protocol import Protocol
    from reviewkit.store import Store

SHEET = ("excerpt", "place", "group", "words", "codes", "note")


class CodingWriter(Coding):
    """Lays codes and settles disagreements in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, by: str) -> None:
        super().__init__(store, protocol)
        self._by = by

    def set_plan(self, coders: int = 2, share: float = 1.0) -> CodingPlan:
        """Say how many people code an excerpt; with a `share` below 1 the rest of the excerpts is coded by one.

        Raises NotAllowed where the change would show answers that are hidden now.
        """
        if coders < 1 or not 0 <= share <= 1:
            raise NotAllowed(
                f"{coders} coders of a share of {share}; expected at least 1, and a share from 0 to 1"
            )
        new = CodingPlan(coders, share)
        with self._store.write(self._by) as writer:
            early = [
                name
                for name, standing in self._standings().items()
                if not standing.revealed
                and sum(one.finished for one in standing.latest.values()) >= qualitative.needed(name, new)
            ]
            if early:
                raise NotAllowed(
                    f"{len(early)} excerpts are coded by some people and wait for others, who would then read them: "
                    "finish these first"
                )
            ledger.add_plan(writer, coders, share)
        return self.plan

    def code(
        self, excerpt: Excerpt | str, *codes: Code | str, note: str = "", finished: bool = True
    ) -> Answer:
        """Lay these codes on an excerpt, all of them at once, and return the answer; none is an answer, too.

        Said again, the last answer counts. With finished=False it is a draft that only its author sees and that counts
        for nothing. Raises NotAllowed where it was erased, or where enough other people have coded it.
        """
        with self._store.write(self._by) as writer:
            found = self._material.excerpt(excerpt)
            laid = active_codes(self._book(), codes)
            self._may_code(found, finished=finished)
            answer = Answer(found.id, self._by, laid, finished, note)
            ledger.add_coding(writer, answer)
        return answer

    def _may_code(self, excerpt: Excerpt, *, finished: bool) -> None:
        if excerpt.erased:
            raise NotAllowed(f"the words of {excerpt.id[:12]} were erased; there is nothing to code")
        standing = self._standing(excerpt.id)
        if standing.revealed and self._by not in standing.reveal:
            who = len(standing.reveal)
            raise NotAllowed(
                f"{excerpt.id[:12]} was coded by {who}, as many as it takes; settle it, or change the plan"
            )
        if standing.revealed and not finished:
            raise NotAllowed(
                f"{excerpt.id[:12]} is revealed: a second thought counts at once and is no draft"
            )

    def waiting(self) -> list[Excerpt]:
        """Return the excerpts that wait for this person, in the order in which they came in."""
        standings = self._standings()
        return [
            excerpt
            for excerpt in ledger.excerpts(self._store.db)[0]
            if not excerpt.erased
            and not standings[excerpt.id].revealed
            and not ((mine := standings[excerpt.id].latest.get(self._by)) and mine.finished)
        ]

    def mine(self) -> list[Answer]:
        """Return this person's own answers, drafts too."""
        return [one for standing in self._standings().values() if (one := standing.latest.get(self._by))]

    def settle(self, excerpt: Disagreement | Excerpt | str, *codes: Code | str, note: str = "") -> Answer:
        """Decide which codes stand on an excerpt on which people differed; their answers stay beside it.

        Settled again, the latest word counts. Raises NotAllowed where the required answers are not in.
        """
        with self._store.write(self._by) as writer:
            found = self._material.excerpt(excerpt.excerpt if isinstance(excerpt, Disagreement) else excerpt)
            state = self._standing(found.id).state
            if state in ("open", "agreed"):
                why = "not everybody has coded it yet" if state == "open" else "its coders agree"
                raise NotAllowed(f"there is nothing to settle about {found.id[:12]}: {why}")
            laid = active_codes(self._book(), codes)
            ledger.add_settlement(writer, found.id, laid, note)
        return Answer(found.id, self._by, laid, note=note)

    def sheet(self) -> str:
        """Return the excerpts that wait for this person as CSV, with empty columns to fill in and read back."""
        rows = [(e.id[:16], e.place, e.group, e.words, "", "") for e in self.waiting()]
        return qualitative.written(SHEET, rows)

    def import_sheet(self, path: str | os.PathLike[str]) -> Imported:
        """Read a filled sheet: codes parted by ";", or "none" where no code fits; empty rows are left for later.

        A row with a fault is left out, with its line, value and what was expected.
        """
        with reading(path):
            text = qualitative.text_of(Path(path).read_bytes(), str(path))
        names = {"excerpt": ("id",), "codes": ("code",), "note": ("memo", "comment")}
        rows, problems = qualitative.read_rows(text, names, ("excerpt", "codes"), str(path))
        every, stands = ledger.excerpts(self._store.db)
        standings, book = self._standings(), self._book()
        by_id = {e.id: e for e in every}
        answers: list[Answer] = []
        known = 0
        for row in rows:
            said = row.cells["codes"]
            if not said:
                continue
            try:
                found = by_id[named_excerpt(row.cells["excerpt"], stands)]
                codes = (
                    []
                    if said.casefold() == "none"
                    else [part.strip() for part in said.split(";") if part.strip()]
                )
                laid = active_codes(book, codes)
                standing = standings[found.id]
                if found.erased or (standing.revealed and self._by not in standing.reveal):
                    self._may_code(found, finished=True)
            except ReviewkitError as error:
                where, value = (
                    ("column codes", said)
                    if "code" in str(error)[:12]
                    else ("column excerpt", row.cells["excerpt"])
                )
                problems.append(
                    Problem(f"{error}; the line was left out", str(path), row.line, where=where, value=value)
                )
                continue
            mine = standing.latest.get(self._by)
            if mine and mine.finished and mine.codes == laid:
                known += 1
            else:
                answers.append(Answer(found.id, self._by, laid, note=row.cells.get("note", "")))
        with self._store.write(self._by) as writer:
            for answer in answers:
                ledger.add_coding(writer, answer)
        return Imported(str(path), len(answers), known, tuple(problems))
