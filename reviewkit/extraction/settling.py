"""What stands in the end: an answer to each field that was agreed, settled, given by one, or is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from reviewkit.extraction.checking import asked, rests_on
from reviewkit.extraction.comparing import agree
from reviewkit.extraction.given import Given, as_given, by_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import Answer, AnswerStatus
    from reviewkit.protocol import Field, Form

Provenance = Literal["agreed", "settled", "single", "unsettled"]


@dataclass(frozen=True, slots=True, repr=False)
class Settled:
    """What stands for one field of one entry, where it comes from, and what each person said.

    "agreed": everybody's answers agree; where numbers differ within the tolerance, or words in spelling, the
    one that most people gave stands, the first person's by name among equals. "settled": somebody decided a
    difference. "single": only one person was asked. "unsettled": people differ and nobody decided, or the
    field is asked only if an unsettled one says so; there is no value then.
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
) -> dict[str, Settled]:
    """Return what stands for each field of one entry (one subject, one row), by field id in the form's order.

    `entries` holds each person's complete entry: answers by field id, or Answers. A field that one of them
    was asked and left empty, while another answered it, is a difference. `settlements` are decisions by field
    id, or Answers. Fields without any answer, and fields that what stands does not ask for, are left out.
    """
    people = {person: by_field(entries[person]) for person in sorted(entries)}
    decided = by_field(settlements)
    reach = {person: {f.id for f in asked(form, answers)} for person, answers in people.items()}
    found: dict[str, Settled] = {}
    for item in form.fields:
        said = {
            person: given
            for person, answers in people.items()
            if item.id in reach[person] and (given := as_given(answers.get(item.id))) is not None
        }
        if item.id in decided and (given := as_given(decided[item.id])) is not None:
            found[item.id] = Settled("settled", given.value, given.status, said)
        elif said:
            silent = any(item.id in reach[person] and person not in said for person in people)
            found[item.id] = _standing(item, said, silent=silent)
    return _applying(form, found)


def _standing(item: Field, said: dict[str, Given], *, silent: bool) -> Settled:
    if silent or any(not agree(item, a, b).agrees for a, b in combinations(said.values(), 2)):
        return Settled("unsettled", answers=said)
    answers = list(said.values())
    given = max(answers, key=lambda answer: (answers.count(answer), -answers.index(answer)))
    return Settled("single" if len(said) == 1 else "agreed", given.value, given.status, said)


def _applying(form: Form, found: dict[str, Settled]) -> dict[str, Settled]:
    """Drop what the standing answers do not ask for; leave open what hangs on something unsettled."""
    standing = {name: settled.given for name, settled in found.items() if settled.given is not None}
    applies = {item.id for item in asked(form, standing)}
    kept: dict[str, Settled] = {}
    for item in form.fields:
        if item.id not in found:
            continue
        if item.id in applies:
            kept[item.id] = found[item.id]
        elif _hangs(form, item, found):
            kept[item.id] = Settled("unsettled", answers=found[item.id].answers)
    return kept


def _hangs(form: Form, item: Field, found: Mapping[str, Settled]) -> bool:
    """Return whether a condition of the field, directly or through others, is still unsettled."""
    return any(found[name].provenance == "unsettled" for name in rests_on(form, item) & found.keys())
