"""The workshop desk's writing half of words: telling, translating, moderating, erasing, what they were said about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from reviewkit.desks.workshop.base import Writing
from reviewkit.desks.workshop.hearing import check, check_language
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import words as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Contribution, Gap, Programme, Study


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
