"""The workshop desk's writing half of words: telling, translating, moderating, erasing, what they were said about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reviewkit import workshop
from reviewkit.desks.workshop.base import Writing
from reviewkit.desks.workshop.hearing import check, check_language
from reviewkit.errors import NotAllowed, ReadError, UnknownName
from reviewkit.store import digest
from reviewkit.store import words as ledger

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Contribution, Gap, Problem, Programme, Study
    from reviewkit.store import Writer


@dataclass(frozen=True, slots=True, repr=False)
class Imported:
    """What a sheet brought in: `new` are the ids of words that were not there before."""

    rows: int
    added: int
    there: int  # rows whose words were there already
    new: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Imported: {self.rows} rows, {self.added} new, {self.there} there already>"


class SheetError(ReadError):
    """A sheet with faults; `.problems` holds every one, and nothing of it was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        head = f"{len(problems)} faults" if len(problems) > 1 else "a fault"
        shown = [str(problem) for problem in problems[:_SHOWN]]
        rest = [f"… and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
        path = problems[0].path
        super().__init__("\n".join([f"{path or 'the sheet'} has {head}:", *shown, *rest]), path=path or None)


_SHOWN = 20  # faults that are told in one message; `.problems` has all


class Telling(Writing):
    """Writes words down."""

    def tell(
        self,
        words: str,
        *,
        group: str = "",
        table: str = "",
        round: str = "",  # noqa: A002 - the room's own word
        language: str = "en",
        consent: bool = False,
        programmes: Iterable[Programme | str] = (),
        gaps: Iterable[Gap | str] = (),
        studies: Iterable[Study | str] = (),
    ) -> Contribution:
        """Write down what somebody said, verbatim; `consent` says whether it may be quoted outside the room.

        `programmes`, `gaps` and `studies` are what lay on the table while it was said. Words for a round that is
        closed are kept, and told as late.
        """
        check(self._plan, words, group=group, round_=round, language=language)
        about = _targets(programmes=programmes, gaps=gaps, studies=studies)
        with self._store.write(self._by) as writer:
            uid = ledger.add_contribution(
                writer,
                self._plan.id,
                words,
                group=group,
                table=str(table),
                round=round,
                language=language,
                consent=int(consent),
            )
            for kind, target in about:
                writer.append("mentions", contribution=uid, kind=kind, target=target, active=1)
        return self._written(uid)

    def mention(
        self,
        contribution: Contribution | str,
        *,
        programmes: Iterable[Programme | str] = (),
        gaps: Iterable[Gap | str] = (),
        studies: Iterable[Study | str] = (),
        active: bool = True,
    ) -> Contribution:
        """Say what somebody's words were about: a programme's card, a gap, a study; active=False takes it back."""
        uid = self._contribution(contribution)
        with self._store.write(self._by) as writer:
            for kind, target in _targets(programmes=programmes, gaps=gaps, studies=studies):
                writer.append("mentions", contribution=uid, kind=kind, target=target, active=int(active))
        return self._written(uid)

    def translate(self, contribution: Contribution | str, language: str, text: str) -> Contribution:
        """Put a translation beside somebody's words, which stay as they were said; an empty text takes it back."""
        check_language(self._plan, language)
        uid = self._contribution(contribution)
        said = self._written(uid)
        if said.erased:
            raise NotAllowed("these words were erased: there is nothing to translate")
        if said.language == language:
            raise NotAllowed(f"these words were said in {language!r}: they are kept as they were said")
        with self._store.write(self._by) as writer:
            ledger.translate(writer, uid, language, text.strip())
        return self._written(uid)

    def moderate(
        self, contribution: Contribution | str, act: Literal["hide", "show"] = "hide", why: str = ""
    ) -> Contribution:
        """Hide words from the room, for a reason, or show them again; they stay as they were said."""
        if act not in ("hide", "show"):
            raise UnknownName("act", act, ("hide", "show"))
        if act == "hide" and not why.strip():
            raise NotAllowed("words are hidden for a reason: say why")
        uid = self._contribution(contribution)
        with self._store.write(self._by) as writer:
            writer.append("moderations", contribution=uid, act=act, why=why.strip())
        return self._written(uid)

    def erase(self, contribution: Contribution | str, why: str = "") -> None:
        """Delete somebody's words and their translations at their wish; a stub stays that says when."""
        with self._store.write(self._by) as writer:
            ledger.erase(writer, self._contribution(contribution), why)

    def import_words(self, source: str | os.PathLike[str] | bytes, **defaults: str) -> Imported:
        """Bring in a typed sheet of words (see `rk.workshop.read_sheet`) and return what was new.

        Either all rows come in or none: raises ReadError naming every fault by line and column. The same sheet
        again adds nothing, also where some of its words were erased since; a changed one adds the rows that are
        not there yet (the same words, group, table, round and language as often as they stand in it).
        """
        rows, problems = workshop.read_sheet(source, self._plan, **defaults)
        if problems:
            raise SheetError(problems)
        if not rows:
            raise ReadError("the sheet has a header and no words", path=_path(source))
        sheet = "sheet " + digest([[*row.key, row.consent, row.translations] for row in rows])
        with self._store.write(self._by) as writer:
            known = ledger.answered(writer.db, self._plan.id, sheet)
            there = Counter(ledger.standing(writer.db, self._plan.id))
            new = []
            for row in rows if known is None else ():
                if there[row.key] > 0:
                    there[row.key] -= 1
                    continue
                new.append(self._bring_in(writer, row))
            ledger.remember(writer, self._plan.id, sheet, str(len(new)))
        return Imported(len(rows), len(new), len(rows) - len(new), tuple(new))

    def _bring_in(self, writer: Writer, row: workshop.Row) -> str:
        uid = ledger.add_contribution(
            writer,
            self._plan.id,
            row.words,
            group=row.group,
            table=row.table,
            round=row.round,
            language=row.language,
            consent=int(row.consent),
        )
        for language, text in row.translations:
            ledger.translate(writer, uid, language, text)
        return uid

    def _written(self, uid: str) -> Contribution:
        return ledger.contributions(self._store.db, self._plan.id, uid)[0]

    def _contribution(self, contribution: Contribution | str) -> str:
        wanted = contribution if isinstance(contribution, str) else contribution.id
        near = ledger.uids(self._store.db, self._plan.id, wanted) if len(wanted) >= 4 else []
        if len(near) != 1:
            known = near or ledger.uids(self._store.db, self._plan.id, "")
            raise UnknownName("contribution", wanted, [uid[:12] for uid in known])
        return near[0]


def _targets(**kinds: Iterable[Any]) -> list[tuple[str, str]]:
    names = {field: kind for kind, field in ledger.MENTIONS.items()}
    return [
        (names[field], str(getattr(thing, "id", thing)))
        for field, things in kinds.items()
        for thing in things
    ]


def _path(source: str | os.PathLike[str] | bytes) -> str | None:
    return None if isinstance(source, bytes) else str(source)
