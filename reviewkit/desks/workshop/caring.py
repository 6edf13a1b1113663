"""The workshop desk's care for people: payment, thanks, consent, access, who is missing; apart from every vote."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal, get_args

from reviewkit import workshop
from reviewkit.desks.workshop.base import ROOM, Reading, Writing
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import caring, slips
from reviewkit.store import words as ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.model import AccessNeed, Consent, Given, Payment, Promise
    from reviewkit.workshop import Publishable

Act = Literal["worked", "offered", "accepted", "declined", "paid", "thanked"]
ACTS: tuple[str, ...] = get_args(Act)
ITEMS = ("words", "name", "photo", "recording")
"""For what consent is asked, each on its own."""
NOT_SAID = "not said"
_CURRENCY = re.compile(r"[A-Z]{3}")  # ISO 4217
_LONGEST = 200  # an answer to a monitoring form is a choice or a few words, no story


class Care(Reading):
    """What people need, allow and get back."""

    def payments(self, participant: str = "") -> list[Payment]:
        """Return the lines of the account, oldest first; with `participant` those of one alias."""
        return [
            line
            for line in caring.payments(self._store.db, self.id)
            if not participant or line.participant == participant
        ]

    def given_and_received(self, *, published: bool = False) -> list[Given]:
        """Return what each role gave and received; roles of few people are put together.

        The threshold is that of the room, or for what is `published` that of print.
        """
        threshold = self.plan.small_published if published else self.plan.small
        return workshop.given_and_received(self.payments(), threshold)

    def promises(self) -> list[Promise]:
        """Return what was promised and is neither kept nor declined, oldest first."""
        return workshop.promises(self.payments())

    def consents(self, participant: str = "") -> list[Consent]:
        """Return what everybody said last about each item, refusals too."""
        return [
            one
            for one in caring.consents(self._store.db, self.id)
            if not participant or one.participant == participant
        ]

    def consented(self, participant: str, item: str) -> bool:
        """Return whether somebody lets an item be used; who said nothing does not."""
        return any(one.given for one in self.consents(participant) if one.item == item)

    def needs(self, *, unmet: bool = False) -> list[AccessNeed]:
        """Return what people need to take part; with `unmet` what is still to be seen to."""
        return [need for need in caring.needs(self._store.db, self.id) if not (unmet and need.met)]

    def monitor(self, code: str, answers: Mapping[str, str], *, nonce: str = "") -> None:
        """Keep somebody's answers to the diversity form, under a random key.

        The slip has to be valid, and is not kept: nobody can tell whose answers they are, nor which ballot or
        words go with them, and they cannot be changed. What is left empty counts as not said.
        """
        self._valid(code)
        told = {field.strip(): value.strip() for field, value in answers.items() if field.strip()}
        if not any(told.values()):
            raise NotAllowed("nothing was answered: there is nothing to keep")
        if long := [field for field, value in told.items() if len(field) + len(value) > _LONGEST]:
            raise NotAllowed(f"the answer to {long[0][:40]!r} is longer than {_LONGEST} characters")
        with self._store.write(ROOM) as writer:
            if nonce and ledger.answered(writer.db, self.id, nonce) is not None:
                return
            caring.monitor(writer, self.id, {field: value for field, value in told.items() if value})
            if nonce:
                ledger.remember(writer, self.id, nonce, "monitored")

    def _valid(self, code: str) -> None:
        try:
            read = workshop.read_code(code)
        except ValueError as error:
            raise UnknownName("slip", code, ["the code as it is printed on the slip"]) from error
        state = slips.slip_state(self._store.db, self.id, read)
        if state != "issue":
            raise NotAllowed(f"the slip {read} was never issued, or is void")

    def monitored(self, *, published: bool = True) -> dict[str, Publishable]:
        """Return field -> how often each answer was given, where no small number can be found out.

        Only one field at a time is counted, never two together, and nothing by vote or words. The limit is that
        of print, or that of the room with published=False. Counts are meant to be looked at once, after everybody
        has answered: two looks would show who came between them.
        """
        answers = caring.monitored(self._store.db, self.id)
        threshold = self.plan.small_published if published else self.plan.small
        fields = sorted({field for answer in answers for field in answer})
        counts = {field: Counter(answer.get(field, NOT_SAID) for answer in answers) for field in fields}
        return {
            field: workshop.publishable(dict(sorted(count.items())), threshold)
            for field, count in counts.items()
        }


class Caring(Writing):
    """Writes payment, consent and access needs down, in one person's name."""

    def pay(
        self,
        participant: str,
        act: Act,
        *,
        role: str = "",
        hours: Decimal | float | str | None = None,
        amount: Decimal | float | str | None = None,
        currency: str = "",
        purpose: str = "",
        note: str = "",
    ) -> Payment:
        """Write a line of somebody's account: worked, offered, accepted, declined, paid, thanked.

        `participant` is an alias (not a name, and never the code of a slip), `role` as which they took part, by
        default as before. `purpose` ties lines together: the workshop, a training, being an author. To decline
        is an answer like others. Raises NotAllowed or UnknownName with the reason.
        """
        if act not in ACTS:
            raise UnknownName("act", act, ACTS)
        alias = self._alias(participant)
        worked, sum_ = _number(hours, "hours"), _number(amount, "amount")
        before = self._room.care.payments(alias)
        known = role.strip() or (before[-1].role if before else "")
        coin = currency.strip().upper() or next((p.currency for p in reversed(before) if p.currency), "")
        if not known:
            raise NotAllowed(f"say in which role {alias!r} takes part")
        if act == "worked" and worked is None:
            raise NotAllowed("say how many hours were worked")
        if sum_ is not None and not _CURRENCY.fullmatch(coin):
            raise UnknownName("currency", coin, ("three letters such as EUR or GBP",))
        with self._store.write(self._by) as writer:
            writer.append(
                "payments",
                workshop=self._plan.id,
                participant=alias,
                role=known,
                act=act,
                hours="" if worked is None else str(worked),
                amount="" if sum_ is None else str(sum_),
                currency=coin,
                **{"for": purpose.strip(), "note": note.strip()},
            )
        return self._room.care.payments(alias)[-1]

    def consent(self, participant: str, item: str, *, given: bool, note: str = "") -> Consent:
        """Record whether somebody lets their words, name, photo or a recording be used; what was said last counts."""
        if item not in ITEMS:
            raise UnknownName("item of consent", item, ITEMS)
        alias = self._alias(participant)
        with self._store.write(self._by) as writer:
            writer.append(
                "consents",
                workshop=self._plan.id,
                participant=alias,
                item=item,
                given=int(given),
                note=note.strip(),
            )
        return next(one for one in self._room.care.consents(alias) if one.item == item)

    def need(self, need: str, met: str = "") -> AccessNeed:
        """Write down what somebody needs to take part, and how it is met (empty while it is not); no names."""
        if not need.strip():
            raise NotAllowed("say what is needed")
        with self._store.write(self._by) as writer:
            writer.append("access_needs", workshop=self._plan.id, need=need.strip(), met=met.strip())
        return next(one for one in self._room.care.needs() if one.need == need.strip())

    def _alias(self, participant: str) -> str:
        alias = participant.strip()
        if not alias:
            raise NotAllowed("somebody needs an alias")
        try:
            code = workshop.read_code(alias)
        except ValueError:
            return alias
        if slips.slip_state(self._store.db, self._plan.id, code):
            raise NotAllowed("that is the code of a slip: payment and consent are never joined with votes")
        return alias


def _number(value: Decimal | float | str | None, what: str) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        read = Decimal(str(value).replace(",", "."))
    except InvalidOperation as error:
        raise NotAllowed(f"{what} {value!r}: a number was expected") from error
    if not read.is_finite() or read < 0:
        raise NotAllowed(f"{what} {value}: a number from nought was expected")
    return read
