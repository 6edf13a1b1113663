"""The terminal screen for screening: one report, one key per verdict, a second thought one key away.

It reads single keys where a person sits at a terminal, and lines where it is scripted.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group
from rich.rule import Rule
from rich.text import Text

if TYPE_CHECKING:
    from rich.segment import Segment

    from reviewkit.model import Report
    from reviewkit.people import Person
    from reviewkit.protocol import Stage
    from reviewkit.review import Review

KEYS = "i include  e exclude  u unsure  n note  b back  s skip  space more  ? help  q quit"
REASON_KEYS = "123456789abcdfghjklmoprtvwxyz"  # no e, i, n, q, s, u: they mean something else already
FOOT = 3  # lines below the text: a rule, a message, the keys


@dataclass
class _Screen:
    """What is on the screen and what was done so far in this sitting."""

    review: Review
    person: Person
    stage: Stage
    console: Console
    keyed: bool  # single keys, or lines
    past: list[Report] = field(default_factory=list)
    note: str = ""
    message: str = ""
    top: int = 0

    def ask(self, prompt: str = "") -> str:
        """Return the next key, or the next line; "q" at the end of the input."""
        if self.keyed:
            return click.getchar()
        line = sys.stdin.readline()
        return line.strip() or ("q" if not line else " ")

    def line(self, prompt: str) -> str:
        """Return a line that somebody types."""
        if self.keyed:
            return self.console.input(f"{prompt} ").strip()
        return sys.stdin.readline().strip()


def run(review: Review, person: Person, stage: str) -> None:
    """Let a person judge what waits for them, until nothing does or they quit."""
    rule = review.protocol.stage(stage)
    keyed = sys.stdin.isatty() and sys.stdout.isatty()
    screen = _Screen(review, person, rule, Console(highlight=False), keyed)
    skipped = ""
    while True:
        report = person.queue(stage).next(skipped)
        if report is None and skipped:
            skipped = ""  # what was skipped comes again at the end
            report = person.queue(stage).next()
            screen.message = "only skipped reports are left"
        if report is None:
            screen.console.print("Nothing waits for you at this stage. Thank you.")
            return
        done = _judge(screen, report)
        if done == "quit":
            left = len(person.queue(stage))
            screen.console.print(f"{left} reports still wait for you.")
            return
        if done == "skip":
            skipped = report.id


def _judge(screen: _Screen, report: Report) -> str:
    """Show a report until it is judged, skipped, or the person quits; return "judged", "skip" or "quit"."""
    screen.top = 0
    earlier = _own_word(screen, report)
    while True:
        _draw(screen, report, earlier)
        screen.message = ""
        said = screen.ask()
        key = said[:1].lower()
        if key in ("q", "\x03", "\x04"):
            return "quit"
        if key == "s":
            return "skip"
        if key == "b":
            _second_thought(screen, report)
        elif key == "n":
            screen.note = screen.line("Note:")
        elif key == "?":
            _help(screen)
        elif key in ("i", "u", "e"):
            if _record(screen, report, key, said[1:].strip()):
                return "judged"
        elif key == " " or said in ("\x1b[6~", "\x1b[B"):
            screen.top += _room(screen)
        elif said in ("\x1b[5~", "\x1b[A"):
            screen.top = max(0, screen.top - _room(screen))


def _record(screen: _Screen, report: Report, key: str, rest: str) -> bool:
    """Record a verdict; return False where the person went back from the list of reasons."""
    verdict = {"i": "include", "u": "unsure", "e": "exclude"}[key]
    reasons: tuple[str, ...] = ()
    if verdict == "exclude" and screen.stage.reasons:
        chosen = _reason(screen, rest)
        if chosen is None:
            return False
        reasons = chosen
    screen.person.screening.judge(report, screen.stage.id, verdict, reasons, screen.note)  # type: ignore[arg-type] - one of three
    screen.message = f"{verdict}{': ' + reasons[0] if reasons else ''} — {report.short}"
    screen.note = ""
    if report not in screen.past:
        screen.past.append(report)
    return True


def _reason(screen: _Screen, rest: str) -> tuple[str, ...] | None:
    """Ask for the exclusion reason; return it, () for none, or None to go back."""
    reasons = screen.stage.reasons
    while True:
        key = rest[:1]
        if not key:
            for letter, name in zip(REASON_KEYS, reasons, strict=False):
                screen.console.print(
                    Text.assemble((f"  {letter} ", "bold"), screen.review.protocol.reason_text(name))
                )
            screen.console.print("  0 back" + ("" if screen.stage.reason_required else "   Enter: no reason"))
            key = screen.ask()[:1].lower()
        if key in ("0", "\x1b", "q"):
            return None
        if key in ("\r", "\n", " ") and not screen.stage.reason_required:
            return ()
        place = REASON_KEYS.find(key)
        if 0 <= place < len(reasons):
            return (reasons[place],)
        screen.console.print(f"{key!r} is none of the reasons")
        rest = ""
        if not screen.keyed:
            return None


def _second_thought(screen: _Screen, report: Report) -> None:
    """Go back to the report judged before this one, and judge it again."""
    before = [one for one in screen.past if one.id != report.id]
    if not before:
        screen.message = "nothing was judged before this one in this sitting"
        return
    screen.past.remove(before[-1])
    if _judge(screen, before[-1]) in ("skip", "quit"):
        screen.past.append(before[-1])
        screen.message = "left as it was"
    screen.top = 0


def _own_word(screen: _Screen, report: Report) -> str:
    """Return what the person said of a report before; their own word only."""
    mine = (
        [v for v in screen.person.screening.mine(screen.stage.id) if v.report == report.id]
        if screen.past
        else []
    )
    return mine[-1].verdict if mine else ""


def _help(screen: _Screen) -> None:
    protocol = screen.review.protocol
    screen.console.print(Text(screen.stage.instructions.strip() or screen.stage.title))
    for criterion in protocol.criteria:
        if not criterion.stages or screen.stage.id in criterion.stages:
            screen.console.print(
                Text.assemble(
                    (f"{criterion.id}\n", "bold"), f"  in:  {criterion.include}\n  out: {criterion.exclude}"
                )
            )
    if screen.keyed:
        screen.console.print("(any key)")
        screen.ask()


def _room(screen: _Screen) -> int:
    """Return how many lines of text fit."""
    return max(3, screen.console.height - FOOT - 2) if screen.keyed else 10_000


def _draw(screen: _Screen, report: Report, earlier: str) -> None:
    lines = screen.console.render_lines(_body(screen, report), pad=False)
    room = _room(screen)
    screen.top = max(0, min(screen.top, len(lines) - room))
    shown = lines[screen.top : screen.top + room]
    if screen.keyed:
        screen.console.clear()
    screen.console.print(_head(screen, earlier), overflow="ellipsis", no_wrap=True)
    screen.console.print(Rule(style="dim"))
    for line in shown:
        screen.console.print(_text(line))
    screen.console.print(Rule(style="dim"))
    more = len(lines) - screen.top - room
    told = f"{more} more lines: space" if more > 0 else screen.message
    screen.console.print(Text(told, style="italic"), overflow="ellipsis", no_wrap=True)
    screen.console.print(
        Text(KEYS, style="dim"), overflow="ellipsis", no_wrap=True, end="" if screen.keyed else "\n"
    )


def _text(line: list[Segment]) -> Text:
    return Text.assemble(*((segment.text, segment.style or "") for segment in line))


def _head(screen: _Screen, earlier: str) -> Text:
    left = len(screen.person.queue(screen.stage.id))
    judged = screen.review.screening.progress(screen.stage.id).judged.get(screen.person.name, 0)
    share = judged / (judged + left) if judged + left else 1.0
    bar = "█" * round(20 * share) + "░" * (20 - round(20 * share))
    words = (
        f"{screen.stage.title or screen.stage.id} · {screen.person.name} · {bar} {judged} judged, {left} left"
    )
    again = f" · second thought: you said {earlier}" if earlier else ""
    note = f" · note: {screen.note}" if screen.note else ""
    return Text(words + again + note)


def _body(screen: _Screen, report: Report) -> Group:
    names = "; ".join(str(name) for name in report.authors[:12]) + (" …" if len(report.authors) > 12 else "")
    where = " · ".join(part for part in (str(report.year or ""), report.container, report.doi) if part)
    parts = [
        Text(report.title or "(no title)", style="bold"),
        Text(names),
        Text(where, style="dim"),
        Text(""),
    ]
    abstract = Text(report.abstract or "(no abstract)")
    keywords = Text("Keywords: " + "; ".join(report.keywords)) if report.keywords else Text("")
    words = [re.escape(word) for word in screen.review.protocol.highlight]
    if words:
        for text in (parts[0], abstract, keywords):
            text.highlight_regex(re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE), "black on yellow")
    return Group(*parts, abstract, Text(""), keywords)
