"""What happens in the room besides the vote: rounds, tables, themes, steps, and what people get back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

SittingState = Literal["", "open", "silent", "closed"]
WordingState = Literal["there", "draft", "missing", "not planned"]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A round of the plan as it stands: "" (not begun), "open", "silent" (all write, nobody reads), "closed".

    `words` counts what was said in it, hidden and erased words too, and `late` what came after the close.
    `seal` is the SHA-256 of what stood at the last close, and `intact` whether it still does.
    """

    id: str
    title: str = ""
    kind: Literal["gather", "word", "vote"] = "gather"
    prompt: str = ""
    state: SittingState = ""
    tables: int = 1
    minutes: int | None = None
    words: int = 0
    late: int = 0
    seal: str = ""
    intact: bool = True
    opened: str = ""  # when, UTC
    closed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Seating:
    """A table in a round: who hosts it, who else sits there (aliases, no names), and the host's harvest.

    `moved` are those of `seats` who sat elsewhere in the round before.
    """

    round: str
    table: str
    host: str = ""
    seats: tuple[str, ...] = ()
    people: int = 0  # with the host; may be more than the aliases that were written down
    moved: tuple[str, ...] = ()
    question: str = ""
    harvest: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class RoomTheme:
    """A heading that the room laid words and questions under: their ids, and how many words each group said."""

    name: str
    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    groups: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step from words to questions: what was done, to what, by whom and when, and whether it was undone."""

    id: str
    act: str
    what: str  # in a sentence
    questions: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    undoes: str = ""  # the step that this one took back
    undone_by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's text in a language: for everybody ("plain") or easy to read ("easy"), and whether it is there."""

    question: str
    language: str
    kind: Literal["plain", "easy"] = "plain"
    text: str = ""
    state: WordingState = "missing"
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A question's picture: PNG, JPEG or a plain SVG, and what stands for it where it cannot be seen."""

    question: str
    media: str  # "image/png", "image/jpeg" or "image/svg+xml"
    data: bytes
    alternative: str
    by: str = ""
    at: str = ""

    def __repr__(self) -> str:
        return f"<Picture of {self.question}: {self.media}, {len(self.data):,} bytes, {self.alternative!r}>"


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of the account of hours, payment and thanks: an alias and a role, never a slip or a name."""

    participant: str
    role: str
    act: Literal["worked", "offered", "accepted", "declined", "paid", "thanked"]
    hours: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    purpose: str = ""
    note: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a role gave and received, over at least as many people as the threshold; amounts by currency.

    `unpaid` are hours worked for which nothing was paid, declined payment included (and told in `declined`).
    """

    role: str
    people: int
    worked: Decimal
    unpaid: Decimal
    offered: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    accepted: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    declined: int = 0
    paid: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    thanked: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What was offered or accepted and is neither paid nor declined."""

    participant: str
    role: str
    purpose: str
    amount: Decimal | None
    currency: str
    since: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether somebody, by alias, lets their words, name, photo or a recording be used; a refusal is kept too."""

    participant: str
    item: str
    given: bool
    note: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class AccessNeed:
    """What somebody needs to take part, and how it is met; `met` is empty while it is not. It names nobody."""

    need: str
    met: str = ""
    by: str = ""
    at: str = ""
