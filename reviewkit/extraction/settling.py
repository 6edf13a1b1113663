"""What stands in the end: an answer to each field that was agreed, settled, given by one, or is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.extraction.comparing import agree
from reviewkit.extraction.conditions import Conditions, rests_on
from reviewkit.extraction.given import Given, as_given, by_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Answer, AnswerStatus
    from reviewkit.protocol import Field, Form

Provenance = Literal["agreed", "settled", "single", "checked", "unsettled"]


@dataclass(frozen=True, slots=True, repr=False)
class Settled:
    """What stands for one field of one entry, where it comes from, and what each person said.

    "agreed": everybody's answers agree; where numbers differ within the tolerance, or words in spelling, the
    one that most people gave stands, the first person's by name among equals; of dates the most precise. "settled":
    somebody decided a difference. "single": only one person was asked. "checked": one person answered, and another
    looked and let it stand. "unsettled": people differ and nobody decided, or the field is asked only if an
    unsettled one says so; there is no value then.
    """

    provenance: Provenance
    value: Any = None
    status: AnswerStatus = "value"
    answers: Mapping[str, Given] = field(default_factory=dict)

    @property
    def given(self) -> Given | None:
        """The answer that stands, None while it is unsettled."""
        if self.provenance == "unsettled":
            return None
        return Given(self.value, self.status)

    def __repr__(self) -> str:
        return f"<Settled {self.provenance}: {self.given!r}>"


def settled(
    form: Form,
    entries: Mapping[str, Mapping[str, Any] | Iterable[Answer]],
    settlements: Mapping[str, Any] | Iterable[Answer] = (),
    conditions: Conditions | None = None,
) -> dict[str, Settled]:
    """Return what stands for each field of one entry (one subject, one row), by field id in the form's order.

    `entries` holds each person's complete entry: answers by field id, or Answers. A field that one of them
    was asked and left empty, while another answered it, is a difference. `settlements` are decisions by field
    id, or Answers; one that only repeats what everybody said leaves the field "agreed". Fields without any answer,
    and fields that what stands does not ask for, are left out. In a form of design "check" `settlements` are
    the second person's corrections. `conditions`: the form's, made once, where there are many entries.
    """
    conditions = conditions or Conditions(form)
    decided = by_field(settlements)
    people = [(person, by_field(entries[person])) for person in sorted(entries)]
    asked = [(person, answers, conditions.hidden(answers)) for person, answers in people]
    found: dict[str, Settled] = {}
    for item in form.fields:
        name = item.id
        said: dict[str, Given] = {}
        silent = False
        for person, answers, hidden in asked:
            if name in hidden:
                continue
            given = answers.get(name)
            if type(given) is not Given:
                given = as_given(given)
            if given is None:
                silent = True
            else:
                said[person] = given
        decision = as_given(decided.get(name)) if decided else None
        if decision is not None:
            found[name] = _decided(item, said, decision, silent=silent)
        elif said:
            found[name] = _standing(item, said, silent=silent)
    if form.design == "check":
        found = {name: _checked(stands) for name, stands in found.items()}
    return _applying(form, found, conditions)


def _decided(item: Field, said: dict[str, Given], decision: Given, *, silent: bool) -> Settled:
    stands = _standing(item, said, silent=silent) if said else None
    if stands is not None and stands.provenance == "agreed" and stands.given == decision:
        return stands
    return Settled("settled", decision.value, decision.status, said)


def _standing(item: Field, said: dict[str, Given], *, silent: bool) -> Settled:
    answers = list(said.values())
    first = answers[0]
    if not silent and len(answers) > 1 and answers[1] is first and answers.count(first) == len(answers):
        return Settled("agreed", first.value, first.status, said)  # the quick way for most
    if silent or any(not agree(item, a, b).agrees for a, b in combinations(answers, 2)):
        return Settled("unsettled", answers=said)
    if item.type == "date" and first.status == "value" and not item.several:
        given = max(answers, key=lambda answer: len(str(answer.value)))
    else:
        given = max(answers, key=lambda answer: (answers.count(answer), -answers.index(answer)))
    return Settled("single" if len(said) == 1 else "agreed", given.value, given.status, said)


def _checked(stands: Settled) -> Settled:
    if stands.provenance != "single":
        return stands
    return Settled("checked", stands.value, stands.status, stands.answers)


def _applying(form: Form, found: dict[str, Settled], conditions: Conditions) -> dict[str, Settled]:
    """Drop what the standing answers do not ask for; leave open what hangs on something unsettled."""
    standing = {name: found[name].given for name in conditions.sources if name in found}
    hidden = conditions.hidden(standing)
    if found.keys().isdisjoint(hidden):
        return found
    kept: dict[str, Settled] = {}
    for item in form.fields:
        if item.id not in found:
            continue
        if item.id not in hidden:
            kept[item.id] = found[item.id]
        elif _hangs(form, item, found):
            kept[item.id] = Settled("unsettled", answers=found[item.id].answers)
    return kept


def _hangs(form: Form, item: Field, found: Mapping[str, Settled]) -> bool:
    """Return whether a condition of the field, directly or through others, is still unsettled."""
    return any(found[name].provenance == "unsettled" for name in rests_on(form, item) & found.keys())
