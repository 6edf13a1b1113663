"""The synthesis desk's coding: who has laid which codes on which passage, as far as it may be read, and agreement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewkit import screening
from reviewkit.desks.synthesis.codes import Codes
from reviewkit.desks.synthesis.material import Material
from reviewkit.errors import UnknownName
from reviewkit.model import Coding as Answer
from reviewkit.model import CodingPlan, CodingProgress, Disagreement, Excerpt
from reviewkit.store import coding as ledger
from reviewkit.synthesis import qualitative

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.protocol import Protocol
    from reviewkit.screening import Agreement, SetAgreement
    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import CodeBook, Standing


@dataclass(frozen=True, slots=True, repr=False)
class CodingAgreement:
    """How far coders agreed: over whole sets of codes, and for each code that anybody laid.

    `sets` compares everything that was laid on an excerpt (Krippendorff's alpha with MASI distance); `codes` maps a
    code to agreement on whether it was laid or not. `erased` excerpts count as well: their codings stay.
    """

    coders: tuple[str, ...]
    sets: SetAgreement
    codes: Mapping[str, Agreement]
    pairs: Mapping[tuple[str, str], SetAgreement]

    @property
    def statement(self) -> str:
        """The agreement over whole sets, in words; no number is passed off as proof of a right reading."""
        return self.sets.statement.replace("named", "laid") + (
            " How far people agree tells how alike they use the code book, not whether their reading is right."
        )

    def __repr__(self) -> str:
        return f"<CodingAgreement of {', '.join(self.coders)}: {self.sets!r}, {len(self.codes)} codes>"


class Coding:
    """Reads the coding: nobody's codes of an excerpt are told before the required answers are in."""

    def __init__(self, store: Store, protocol: Protocol) -> None:
        self._store = store
        self._material = Material(store, protocol)
        self._codes = Codes(store)

    @property
    def plan(self) -> CodingPlan:
        """How many people code an excerpt, and the share of excerpts for which this holds."""
        return ledger.plan(self._store.db)

    def progress(self) -> CodingProgress:
        """Return how far the coding is, in excerpts, and how many each person has finished."""
        every, _ = ledger.excerpts(self._store.db)
        standings = self._standings()
        states = Counter(standing.state for standing in standings.values())
        done = Counter(
            by for standing in standings.values() for by, one in standing.latest.items() if one.finished
        )
        return CodingProgress(
            len(every),
            states["open"],
            states["agreed"],
            states["disagreed"],
            states["settled"],
            sum(excerpt.erased for excerpt in every),
            dict(sorted(done.items())),
        )

    def coded(self, excerpt: Excerpt | str) -> list[Answer]:
        """Return everybody's answers to an excerpt and what they were settled to; [] until all needed ones are in."""
        standing = self._standing(self._material.excerpt(excerpt).id)
        if not standing.revealed:
            return []
        answers = [one for _, one in sorted(standing.latest.items()) if one.finished]
        return [*answers, *([standing.settled] if standing.settled else [])]

    def codes_of(self, *, disputed: bool = False) -> dict[str, frozenset[str]]:
        """Return the codes that count for each excerpt whose answers are in: the settled ones, or those all laid.

        With `disputed` those count too that only some laid.
        """
        counted = self._codes.book().counted()
        found = {
            name: qualitative.counting(standing, counted, disputed=disputed)
            for name, standing in self._standings().items()
        }
        return {name: codes for name, codes in found.items() if codes is not None}

    def uses(self) -> dict[str, int]:
        """Return on how many excerpts each code counts; erased ones count as well."""
        return dict(Counter(code for codes in self.codes_of().values() for code in codes))

    def disagreements(self) -> list[Disagreement]:
        """Return the excerpts on which people laid different codes and that are not settled yet."""
        by_id = {excerpt.id: excerpt for excerpt in ledger.excerpts(self._store.db)[0]}
        counted = self._codes.book().counted()
        found = []
        for name, standing in self._standings().items():
            if standing.state != "disagreed":
                continue
            answers = tuple(one for _, one in sorted(standing.latest.items()) if one.finished)
            sets = [qualitative.codes_of(one, counted) for one in answers]
            agreed = frozenset.intersection(*sets)
            found.append(
                Disagreement(
                    by_id[name],
                    answers,
                    tuple(sorted(agreed)),
                    tuple(sorted(frozenset.union(*sets) - agreed)),
                )
            )
        return found

    def agreement(self, at: Literal["reveal", "final"] = "reveal") -> CodingAgreement:
        """Return how far coders agreed, over sets of codes and code by code.

        "reveal": what people had laid while they were blind to each other; "final": what they say now. Codes count as
        the code book has it today: merged ones as one, retired ones not at all. Before any settlement either way.
        Raises UnknownName for another moment.
        """
        if at not in ("reveal", "final"):
            raise UnknownName("moment of agreement", at, ("reveal", "final"))
        counted = self._codes.book().counted()
        rows = [
            {by: qualitative.codes_of(one, counted) for by, one in answers.items() if one.finished}
            for standing in self._standings().values()
            if standing.revealed
            and len(answers := standing.reveal if at == "reveal" else standing.latest) > 1
        ]
        coders = tuple(sorted({by for row in rows for by in row}))
        used = sorted({code for row in rows for codes in row.values() for code in codes})
        per_code = {
            code: screening.agreement(
                [tuple(code in row[by] if by in row else None for by in coders) for row in rows],
                categories=(True, False),
            )
            for code in used
        }
        pairs = {
            (a, b): screening.set_agreement([(row[a], row[b]) for row in rows if a in row and b in row])
            for n, a in enumerate(coders)
            for b in coders[n + 1 :]
        }
        sets = screening.set_agreement([tuple(row.get(by) for by in coders) for row in rows])
        return CodingAgreement(coders, sets, per_code, pairs)

    def to_recode(self) -> list[Excerpt]:
        """Return the excerpts that count with a code that was split since: they wait to be coded anew."""
        book = self._codes.book()
        split = {code.split_from for code in book.codes if code.split_from and code.active}
        gone = {code.id for code in book.codes if code.id in split and not code.active}
        waiting = {
            name
            for name, standing in self._standings().items()
            if standing.revealed and gone & set(qualitative.counting(standing, None, disputed=True) or ())
        }
        return [e for e in ledger.excerpts(self._store.db)[0] if e.id in waiting and not e.erased]

    def _standing(self, excerpt: str) -> Standing:
        """Return what stands of one excerpt, without reading all others."""
        _, stands = ledger.excerpts(self._store.db, excerpt)
        same = [uid for uid, one in stands.items() if one == excerpt]
        return qualitative.standings(
            [excerpt],
            ledger.codings(self._store.db, same),
            ledger.settlements(self._store.db),
            self.plan,
            stands=stands,
            counted=self._book().counted(),
        )[excerpt]

    def _standings(self) -> dict[str, Standing]:
        every, stands = ledger.excerpts(self._store.db)
        return qualitative.standings(
            [excerpt.id for excerpt in every],
            ledger.codings(self._store.db),
            ledger.settlements(self._store.db),
            self.plan,
            stands=stands,
            counted=self._book().counted(),
        )

    def _book(self) -> CodeBook:
        return self._codes.book()
