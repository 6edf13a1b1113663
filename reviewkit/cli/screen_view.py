"""How the terminal screen looks: one report, the person's own progress, and the keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from reviewkit.cli.common import clean
from reviewkit.cli.frame import Frame

if TYPE_CHECKING:
    from reviewkit.cli.screen_input import Input, Terminal
    from reviewkit.model import Report
    from reviewkit.protocol import Protocol, Stage

KEYS = "i include  e exclude  u unsure  n note  b back  s skip  ? help  q quit"
HELP = (
    ("i", "include: it goes on"),
    ("e", "exclude, then the key of the reason"),
    ("u", "unsure: somebody else will have to settle it"),
    ("n", "write a note that is kept with your verdict"),
    ("b", "back to the one before, for a second thought: the latest counts, both stay in the ledger"),
    ("s", "skip: it comes again at the end"),
    ("space", "more of the text; the arrows go up and down"),
    ("q", "quit: everything is kept"),
)
MARK = "black on yellow"


def reason_lines(protocol: Protocol, stage: Stage, keys: str) -> list[Text]:
    """Return the menu of exclusion reasons, each with its key."""
    names = [name.replace("-", " ") for name in stage.reasons]
    widest = max(map(len, names))
    return [
        Text.assemble(
            (f" {key}  {words:<{widest}}", "bold"), (f"  {clean(protocol.reason_text(name))}", "dim")
        )
        for key, words, name in zip(keys, names, stage.reasons, strict=False)
    ]


class View(Frame):
    """Draws whole frames on a terminal, and plain paragraphs where it is scripted."""

    def __init__(
        self, stage: Stage, person: str, highlight: tuple[str, ...], terminal: Terminal | None
    ) -> None:
        self._stage = stage
        self._person = person
        super().__init__(terminal)
        self._shown: tuple[object, ...] = ()
        words = sorted((re.escape(word) for word in highlight if word.strip()), key=len, reverse=True)
        self._words = re.compile(rf"\b(?:{'|'.join(words)})\w*", re.IGNORECASE) if words else None
        self.menu: list[Text] = []
        self.last = ""

    def farewell(self, words: str) -> None:
        """Remember what is to be said when the screen is left."""
        self.last = f"{self.message}\n{words}" if self.message and not self.terminal else words

    def draw(self, report: Report, *, judged: int, left: int, earlier: str, note: str) -> None:
        """Show a report with the person's own progress, what they said of it before, and the keys."""
        if self.terminal is None:
            self._paragraphs(report, judged, left, earlier)
            return
        columns, _ = self.terminal.size
        head = self._head(columns, judged, left)
        body = self._wrapped(self._report(report), columns)
        said = [Text(f"You said: {earlier}", "bold cyan")] if earlier else []
        said += [Text(f"Note: {note}", "cyan")] if note else []
        self.show(head, body, said + self.menu, self._keys() if self.menu else KEYS)

    def _keys(self) -> str:
        plain = "" if self._stage.reason_required else "  Enter exclude without a reason"
        return f"Exclude, why? The key of a reason{plain}  0 back"

    def prompt(self, words: str) -> None:
        """Show what somebody is writing on the line above the keys."""
        if self.terminal:
            columns, lines = self.terminal.size
            room = columns - 1
            shown = words if len(words) <= room else "…" + words[-(room - 1) :]
            self.terminal.put(f"\x1b[{lines - 1};1H{self.drawn(Text(shown, 'bold'))}\x1b[K")

    def help(self, protocol: Protocol, keys: Input) -> None:
        """Show the instructions, the criteria of the stage and the keys, until another key than space is pressed."""
        parts = [Text("What each key does", "bold")]
        parts += [Text.assemble((f"  {key:<6}", "bold"), words) for key, words in HELP]
        if self._stage.instructions.strip():
            parts += [Text(), Text("Instructions", "bold"), Text(" ".join(self._stage.instructions.split()))]
        parts += [Text(), Text("Criteria", "bold")]
        for criterion in protocol.criteria:
            if not criterion.stages or self._stage.id in criterion.stages:
                parts += [
                    Text(criterion.id.replace("-", " "), "bold"),
                    Text.assemble(("In: ", "green"), clean(criterion.include)),
                    Text.assemble(("Out: ", "red"), clean(criterion.exclude)),
                ]
        if self.terminal is None:
            for part in parts:
                self.say(part.plain)
            return
        kept, self.top, self.message = self.top, 0, ""
        self._help_pages(parts, keys)
        self.top = kept

    def _help_pages(self, parts: list[Text], keys: Input) -> None:
        def show() -> None:
            if self.terminal:
                columns = self.terminal.size[0]
                title = Text(self._stage.title or self._stage.id, "bold")
                self.show(
                    title, self._wrapped(parts, columns), [], "space more  any other key: back to the report"
                )

        while True:
            show()
            key = keys.command(show)
            if key in (" ", "down"):
                self.scroll(1)
            elif key == "up":
                self.scroll(-1)
            else:
                return

    def _head(self, columns: int, judged: int, left: int) -> Text:
        share = judged / (judged + left) if judged + left else 1.0
        bar = "█" * round(10 * share) + "░" * (10 - round(10 * share))
        told = f"{bar} {judged} judged, {left} left"
        name = Text(f"{self._stage.title or self._stage.id} · {self._person}", "bold")
        name.truncate(max(10, columns - len(told) - 2), overflow="ellipsis", pad=True)
        return Text.assemble(name, "  ", told)

    def _report(self, report: Report) -> list[Text]:
        names = "; ".join(map(str, report.authors[:8])) + (
            f" … and {len(report.authors) - 8} more" if len(report.authors) > 8 else ""
        )
        where = " · ".join(part for part in (str(report.year or ""), report.container, report.doi) if part)
        title = self._marked(report.title or "(no title)")
        title.stylize_before("bold")
        parts = [title, Text(clean(names)), Text(clean(where), "dim"), Text()]
        paragraphs = (report.abstract or "(no abstract)").splitlines()
        parts += [self._marked(paragraph) for paragraph in paragraphs if paragraph.strip()]
        if report.keywords:
            parts += [Text(), self._marked("Keywords: " + "; ".join(report.keywords))]
        return parts

    def _marked(self, words: str) -> Text:
        text = Text(clean(words))
        if self._words:
            text.highlight_regex(self._words, MARK)
        return text

    def _wrapped(self, parts: list[Text], columns: int) -> list[Text]:
        """Return the parts as lines: no wider than the terminal, nor than eyes like to read."""
        width = min(columns - 1, 100)
        return [line for part in parts for line in (part.wrap(self.console, width) if part.plain else [part])]

    def _paragraphs(self, report: Report, judged: int, left: int, earlier: str) -> None:
        """Print a report once, and every message, for a script or a screen reader."""
        if self.message:
            self.say(self.message)
            self.message = ""
        now = (report.id, judged, left, earlier)
        if now == self._shown:
            return
        self._shown = now
        self.say(f"\n{self._stage.title or self._stage.id} · {self._person} · {judged} judged, {left} left")
        for part in self._report(report):
            self.say(part.plain)
        if earlier:
            self.say(f"You said: {earlier}")
