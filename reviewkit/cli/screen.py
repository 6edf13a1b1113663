"""The sitting of one person who screens: what each key does. How it looks is `screen_view`'s business.

It reads single keys where a person sits at a terminal, and lines where it is scripted. Whatever it shows comes from the
person's own queue and own verdicts: nothing here reads anybody else's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reviewkit.cli.screen_input import DOWN, END, UP, Lines, Quit, opened_terminal
from reviewkit.cli.screen_view import View, reason_lines
from reviewkit.errors import ReviewkitError

if TYPE_CHECKING:
    from reviewkit.cli.screen_input import Input
    from reviewkit.model import Report
    from reviewkit.people import Person
    from reviewkit.protocol import Protocol, Stage
    from reviewkit.review import Review

REASON_KEYS = "123456789abcdefghijklmnoprstuvwxyz"  # q leaves the menu, like 0 and Escape
VERDICTS: dict[str, Literal["include", "exclude", "unsure"]] = {
    "i": "include",
    "e": "exclude",
    "u": "unsure",
}
BACK = ("0", "q", "\x1b")


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said of a report before."""

    verdict: str
    reasons: tuple[str, ...] = ()
    note: str = ""

    def __str__(self) -> str:
        return self.verdict + (f" ({', '.join(self.reasons)})" if self.reasons else "")


@dataclass
class Sitting:
    """One person at one stage: where they are, what they said, and what they are about to say."""

    review: Review
    person: Person
    stage: Stage
    view: View
    input: Input
    said: dict[str, Said] = field(default_factory=dict)  # by report, in the order in which it was said
    back: int = 0  # how many judgements back one is; 0: at the front of the queue
    skipped: str = ""  # the report behind which the queue goes on
    note: str = ""
    report: Report | None = None
    left: int = 0

    @property
    def protocol(self) -> Protocol:
        """The protocol that the review is under."""
        return self.review.protocol

    def begin(self) -> None:
        """Read what the person said before this sitting."""
        for verdict in self.person.screening.mine(self.stage.id):
            self._remember(verdict.report, Said(verdict.verdict, verdict.reasons, verdict.note))
        self.left = len(self.person.queue(self.stage.id))

    def _remember(self, report: str, said: Said) -> None:
        self.said.pop(report, None)  # the latest is the last
        self.said[report] = said

    def run(self) -> None:
        """Go on until nothing waits or the person quits."""
        self.begin()
        while True:
            if self.report is None and not self._next():
                self.view.farewell("Nothing waits for you at this stage. Thank you.")
                return
            self._show()
            try:
                said = self.input.command(self._show)
                self.view.message = ""
                done = self._act(said.lower() if len(said) == 1 else said, said)
            except Quit:
                done = "quit"
            if done == "quit":
                waiting = f"{self.left} report{'' if self.left == 1 else 's'} still wait{'s' if self.left == 1 else ''}"
                self.view.farewell(f"{waiting} for you.")
                return

    def _next(self) -> bool:
        """Go to the report that comes next; return False where none does."""
        queue = self.person.queue(self.stage.id)
        found = queue.next(self.skipped)
        if found is None and self.skipped:
            self.skipped = ""
            found = queue.next()
            self.view.message = "Only reports that you skipped are left."
        self._go_to(found)
        return found is not None

    def _go_to(self, report: Report | None) -> None:
        self.report = report
        self.note = self.said[report.id].note if report and report.id in self.said else ""
        self.view.top = 0

    def _show(self) -> None:
        if self.report is not None:
            earlier = self.said.get(self.report.id)
            self.view.draw(
                self.report,
                judged=len(self.said),
                left=self.left,
                earlier=str(earlier) if earlier else "",
                note=self.note,
            )

    def _act(self, key: str, said: str) -> str:
        """Do what a key or a line says; return "quit" or ""."""
        name, _, rest = said.strip().partition(" ")
        if key in (DOWN, " "):
            self.view.scroll(1)
        elif key == UP:
            self.view.scroll(-1)
        elif key in ("q", END):
            return "quit"
        elif name[:1].lower() in VERDICTS and (len(name) == 1 or name[:1].lower() == "e"):
            self._judge(VERDICTS[name[:1].lower()], f"{name[1:]} {rest}".strip())
        elif key == "s":
            self._skip()
        elif key == "b":
            self._go_back()
        elif name.lower() == "n":
            self._write_note(rest)
        elif key in ("?", "h"):
            self.view.help(self.protocol, self.input)
        elif said.strip():
            self.view.message = "That is no key here; ? shows what each key does."
        return ""

    def _skip(self) -> None:
        """Leave a report for later; a second thought is left as it was."""
        if self.back:
            self.back = 0
            self.view.message = "Left as it was."
        elif self.report is not None:
            self.skipped = self.report.id
            self.view.message = "Skipped: it comes again at the end."
        self.report = None

    def _go_back(self) -> None:
        """Go to the report that was judged before this one."""
        if self.back >= len(self.said):
            self.view.message = (
                "There is nothing further back." if self.said else "You have judged nothing yet."
            )
            return
        self.back += 1
        uid = list(self.said)[-self.back]
        self._go_to(self.review.references.report(uid))
        self.view.message = "A second thought: judge it again, or s to leave it as it was."

    def _write_note(self, rest: str) -> None:
        self.note = rest or self.input.line("Note", self.note, self.view.prompt)
        self.view.message = "The note is kept with your verdict." if self.note else "No note."

    def _judge(self, verdict: Literal["include", "exclude", "unsure"], rest: str) -> None:
        """Record a verdict, and go on to the next report; a refusal is shown and the report stays."""
        if self.report is None:
            return
        reasons: tuple[str, ...] = ()
        if verdict == "exclude" and self.stage.reasons:
            chosen, rest = self._reason(rest)
            if chosen is None:
                return
            reasons = chosen
        note = rest or self.note
        uid, words = self.report.id, self.report.short
        try:
            self.person.screening.judge(self.report, self.stage.id, verdict, reasons, note)
        except ReviewkitError as error:
            self.view.message = str(error)
        else:
            said = Said(verdict, reasons, note)
            self.view.message = f"{str(said).capitalize()}: {words}"
            self._remember(uid, said)
        self.back = 0
        self.report = None
        self.left = len(self.person.queue(self.stage.id))
        self.input.forget()

    def _reason(self, rest: str) -> tuple[tuple[str, ...] | None, str]:
        """Return the exclusion reason, () for none, None to go back; and what was said behind it."""
        reasons = self.stage.reasons
        menu = reason_lines(self.protocol, self.stage, REASON_KEYS)
        asked = not rest and self.input.keyed
        while True:
            if asked:
                self.view.menu = menu
                self._show()
                rest = self.input.command(self._show)
                self.view.menu = []
            name, _, behind = rest.partition(" ")
            if asked and rest in (*BACK, END):
                return None, ""
            if rest in ("", "\r", "\n", " ") and not self.stage.reason_required:
                return (), ""
            place = REASON_KEYS.find(name.lower()) if len(name) == 1 else -1
            if name in reasons or 0 <= place < len(reasons):
                return (name if name in reasons else reasons[place],), behind.strip()
            if not asked:  # a script's line: which reasons there are, and the report stays
                self.view.message = "Why? e and one of: " + "  ".join(line.plain.strip() for line in menu)
                return None, ""
            self.view.message = "That is none of the reasons; 0 goes back."


def run(review: Review, person: Person, stage: str) -> None:
    """Let a person judge what waits for them, until nothing does or they quit."""
    plan = review.protocol.stage(stage)
    with opened_terminal() as terminal:
        view = View(plan, person.name, review.protocol.highlight, terminal)
        Sitting(review, person, plan, view, terminal or Lines()).run()
    if view.last:
        view.say(view.last)
