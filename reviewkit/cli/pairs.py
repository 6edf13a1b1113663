"""The sitting of one person who decides on doubtful pairs: what each key does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewkit.cli.pairs_view import PairView
from reviewkit.cli.screen_input import DOWN, END, UP, Lines, Quit, opened_terminal
from reviewkit.desks.duplicates import compare
from reviewkit.errors import ReviewkitError
from reviewkit.model import RELATIONS, Link, kinship

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewkit.cli.screen_input import Input
    from reviewkit.model import DoubtfulPair
    from reviewkit.people import Person
    from reviewkit.review import Review

KIND_KEYS = "123456789abcdefghijklm"
LEFT, RIGHT = "left", "right"
SKIPS = ("\r", "\n", "n", "l")  # "l": later


@dataclass
class Sitting:
    """One person at the doubtful pairs: which one they look at, and what they decided in this sitting."""

    review: Review
    person: Person
    view: PairView
    input: Input
    marked: bool = False  # merges in spite of two DOIs instead of doubtful pairs
    decided: list[DoubtfulPair] = field(default_factory=list)
    skipped: set[tuple[str, str]] = field(default_factory=set)
    pair: DoubtfulPair | None = None
    left: int = 0

    def run(self) -> None:
        """Go on until nothing waits or the person quits."""
        while True:
            if self.pair is None and not self._next():
                self.view.farewell(f"{self.view.message} No doubtful pair waits. Thank you.".strip())
                return
            self._show()
            try:
                said = self.input.command(self._show)
            except Quit:
                said = END
            shown, self.view.menu, self.view.message = bool(self.view.menu), [], ""
            if said in ("q", "Q", END):
                self.view.farewell(f"{self.left} pair{'' if self.left == 1 else 's'} still to look at.")
                return
            if not shown:  # the first key behind the help only closes it
                self._act(said)

    def _next(self) -> bool:
        waiting = self._waiting()
        self.left = len(waiting)
        found = next((one for one in waiting if _ids(one) not in self.skipped), None)
        if found is None and waiting:
            self.skipped.clear()
            found = waiting[0]
            self.view.message = "Only pairs that you skipped are left."
        # Only the pair that is shown is read in full: a large review has a thousand that wait.
        self.pair = self.review.duplicates.pair(found) if isinstance(found, Link) else found
        self.view.top = 0
        return self.pair is not None

    def _waiting(self) -> Sequence[Link | DoubtfulPair]:
        duplicates = self.review.duplicates
        return duplicates.marked() if self.marked else duplicates.waiting()

    def _show(self) -> None:
        if self.pair is None:
            return
        told = f"{len(self.decided)} decided, {self.left} left · score {self.pair.score:.2f}"
        head = f"Pair · {self.person.name} · {told}"
        where = {
            uid: "; ".join(names)
            for uid, names in self.review.duplicates.found_in(self.pair.left, self.pair.right).items()
        }
        if self.view.terminal is None and self.view.message:
            self.view.say(self.view.message)
            self.view.message = ""
        self.view.draw(head, self.pair, compare(self.pair.left, self.pair.right), where)

    def _act(self, said: str) -> None:
        name, _, rest = said.strip().partition(" ")
        key = name.lower()
        if said in (DOWN, " "):
            self.view.scroll(1)
        elif said == UP:
            self.view.scroll(-1)
        elif said in SKIPS or key in SKIPS:
            self._skip()
        elif key in ("s", "d"):
            self._decide(lambda pair: self.person.link(pair, same=key == "s", why=rest))
            self._done("Same." if key == "s" else "Different.")
        elif key == "r":
            self._relate(rest)
        elif key == "u":
            self._undo()
        elif key in ("?", "h"):
            self.view.help()
        else:
            self.view.message = "That is no key here; ? shows what each key does."

    def _skip(self) -> None:
        if self.pair is not None:
            self.skipped.add(_ids(self.pair))
        self.pair = None

    def _decide(self, act: Callable[[DoubtfulPair], None]) -> None:
        """Write a decision on the pair that is shown; a refusal is told."""
        if self.pair is None:
            return
        try:
            act(self.pair)
        except ReviewkitError as error:
            self.view.message = str(error)
            return
        self.decided.append(self.pair)

    def _done(self, words: str) -> None:
        self.view.message = self.view.message or f"{words} u takes it back."
        self.pair = None
        self.input.forget()

    def _undo(self) -> None:
        if not self.decided:
            self.view.message = "You have decided nothing in this sitting."
            return
        pair = self.decided.pop()
        self.person.duplicates.take_back(pair)
        self.pair = pair
        self.left = len(self._waiting())
        self.view.top = 0
        self.view.message = "Taken back: decide again."

    def _relate(self, rest: str) -> None:
        """Ask for the kind, and for kinds that have a direction, which of the two it is."""
        if self.pair is None:
            return
        kind, _, side = rest.partition(" ")
        told = self.review.duplicates.explain(self.pair.left, self.pair.right)
        if not kind and self.input.keyed:
            kind = self._ask(
                [f"{key} {_this(name)}" for key, name in zip(KIND_KEYS, RELATIONS, strict=False)],
                dict(zip(KIND_KEYS, RELATIONS, strict=False))
                | ({"\r": told.kind, "\n": told.kind} if told.kind else {}),
                f"Enter: {_this(told.kind)}" if told.kind else "",
            )
            if kind:
                side = self._side(kind)
        if not kind:
            if not self.input.keyed:
                self.view.message = (
                    f"Related as what? r and one of: {', '.join(RELATIONS)}; then left or right"
                )
            return
        if kind == told.kind and not side:
            side = RIGHT if told.turned else LEFT
        one, other = (self.pair.right, self.pair.left) if side == RIGHT else (self.pair.left, self.pair.right)
        decided = len(self.decided)
        self._decide(lambda _: self.person.duplicates.relate(one, other, kind))
        if len(self.decided) > decided:
            self._done(f"Related: the {side or LEFT} one is {kinship(kind).forward} the other.")

    def _side(self, kind: str) -> str:
        words = kinship(kind)
        if words.forward == words.backward:
            return LEFT
        return self._ask(
            [
                f"1 the left one is {words.forward} the right one",
                f"2 the right one is {words.forward} the left one",
            ],
            {"1": LEFT, "2": RIGHT},
        )

    def _ask(self, lines: list[str], keys: dict[str, str], more: str = "") -> str:
        """Show a menu, in two columns where it is long, and return what the key stands for; "" where it is none."""
        half = (len(lines) + 1) // 2
        if len(lines) > 4:
            lines = [f"{a:<38} {b}".rstrip() for a, b in zip(lines[:half], [*lines[half:], ""], strict=False)]
        self.view.menu = [f" {line}" for line in [*lines, *([more] if more else [])]]
        self.view.hint = "the key before it, 0 back"
        self._show()
        said = self.input.command(self._show)
        self.view.menu = []
        return keys.get(said.lower() if len(said) == 1 else said, "")


def _this(kind: str) -> str:
    return (
        f"{kind}: one is {kinship(kind).forward} the other"
        if kind == "related"
        else kinship(kind).forward + " …"
    )


def _ids(pair: Link | DoubtfulPair) -> tuple[str, str]:
    return (pair.left, pair.right) if isinstance(pair, Link) else (pair.left.id, pair.right.id)


def run(review: Review, person: Person, *, marked: bool = False) -> None:
    """Let a person decide on the pairs that wait, until none does or they quit."""
    with opened_terminal() as terminal:
        view = PairView(terminal)
        Sitting(review, person, view, terminal or Lines(), marked).run()
    if view.last:
        view.say(view.last)
