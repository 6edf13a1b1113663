"""How two records look beside each other in a terminal: differing words in quotes, and in colour."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.text import Text

from reviewkit.cli.common import clean, short
from reviewkit.cli.frame import LINES, Frame
from reviewkit.desks.duplicates import CLOSE, OPEN, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.cli.screen_input import Terminal
    from reviewkit.desks.duplicates import FieldPair, Piece
    from reviewkit.model import DoubtfulPair

KEYS = "s same  d different  r related  u undo  enter skip  ? help  q quit"
HELP = (
    ("s", "same: one work, the two become one report"),
    ("d", "different: two works; no rule will join them again"),
    ("r", "related: two works that belong together, such as an article and its erratum"),
    ("u", "undo: take your last decision back and look at that pair again"),
    ("enter", "skip: the pair comes again at the end (n does the same)"),
    ("space", "more of the text; the arrows go up and down"),
    ("q", "quit: everything is kept, and every decision can be changed later"),
)
SIGNS = {"=": "the same", "≈": "spelt differently only", "≠": "different", "·": "in one of them only"}
PLAIN: dict[int, str] = str.maketrans(
    {"≈": "~", "≠": "!", "·": "-", OPEN: "[", CLOSE: "]", "…": "~", "─": "-"}
)
MARK = "bold yellow"
LABEL = 12  # columns of the sign and the field's name
LONG = ("abstract", "authors")  # shown around their differences only
BRIEF = ("year", "volume", "issue", "pages", "doi", "pmid", "type")
MOST = 6  # lines of one value: with eleven fields the pair then mostly fits 24 lines


class PairView(Frame):
    """Draws a pair on a terminal, key by key, or as lines of text where it is scripted."""

    def __init__(self, terminal: Terminal | None) -> None:
        super().__init__(terminal, PLAIN)
        self.menu: list[str] = []
        self.hint = ""  # what the keys do while a menu is shown
        self.last = ""

    def draw(
        self, head: str, pair: DoubtfulPair, fields: Sequence[FieldPair], where: Mapping[str, str]
    ) -> None:
        """Show a pair: where one is, the two records field by field, why it is doubtful, and the keys."""
        if self.terminal is None:
            self.say(f"\n{head}")
            for line in listed(pair, fields, where):
                self.say(line)
            return
        columns, lines = self.terminal.size
        width = min(columns - 1, 140)  # wider columns are hard to compare
        body = self._body(pair, fields, where, width)
        why = Text(clean(pair.why), "italic").wrap(self.console, width)
        spare = lines - LINES - len(body) - len(self.menu)
        below = [*why[: max(2, spare)], *(Text(line, "bold") for line in self.menu)]
        self.show(Text(head, "bold"), body, below, self.hint if self.menu else KEYS)

    def help(self) -> None:
        """Tell what the keys and signs mean, as the menu over the next drawing or as lines."""
        told = [f"  {key:<6} {words}" for key, words in HELP]
        told += ["  " + "   ".join(f"{sign} {words}" for sign, words in SIGNS.items())]
        if self.terminal is None:
            for line in told:
                self.say(line)
        else:
            self.menu, self.hint = told, "any key: back to the pair"

    def farewell(self, words: str) -> None:
        """Remember what is to be said when the screen is left."""
        self.last = words

    def _body(
        self, pair: DoubtfulPair, fields: Sequence[FieldPair], where: Mapping[str, str], width: int
    ) -> list[Text]:
        half = (width - LABEL - 2) // 2
        names = [Text(_name(record.id, where), "bold") for record in (pair.left, pair.right)]
        rows = self._beside("", "", names[0], names[1], half)
        alike = [field for field in fields if field.sign == "=" and field.field in BRIEF]
        for field in fields:
            left, right = (_side(field, side) for side in (field.left, field.right))
            if field in alike:
                if field is alike[-1]:  # what both have in few letters stands on one line
                    told = " · ".join(f"{one.field} {clean(one.plain[0])}" for one in alike)
                    rows += self._labelled("=", "", list(Text(told).wrap(self.console, width - LABEL)))
            elif field.sign == "=":
                lines = list(left.wrap(self.console, width - LABEL))
                rows += self._labelled("=", field.field, _cut(lines, 2 if field.field in LONG else MOST))
            else:
                rows += self._beside(field.sign, field.field, left, right, half)
        return rows

    def _beside(self, sign: str, label: str, left: Text, right: Text, half: int) -> list[Text]:
        columns = [_cut(list(text.wrap(self.console, half)), MOST) for text in (left, right)]
        lines = []
        for one, other in zip_longest(*columns, fillvalue=Text()):
            line = one.copy()
            line.truncate(half, pad=True)
            lines.append(Text.assemble(line, "  ", other))
        return self._labelled(sign, label, lines)

    def _labelled(self, sign: str, label: str, lines: Sequence[Text]) -> list[Text]:
        head = Text.assemble(
            (f"{sign or ' '} ", MARK if sign == "≠" else "dim"), (f"{label:<{LABEL - 2}}", "dim")
        )
        return [Text.assemble(head if n == 0 else " " * LABEL, line) for n, line in enumerate(lines)]


def _cut(lines: Sequence[Text], most: int) -> list[Text]:
    if len(lines) <= most:
        return list(lines)
    last = lines[most - 1].copy()
    last.rstrip()
    return [*lines[: most - 1], last.append(" …")]


def _name(uid: str, where: Mapping[str, str]) -> str:
    return clean(" ".join(part for part in (short(uid), where.get(uid, "")) if part))


def _side(field: FieldPair, pieces: Sequence[Piece]) -> Text:
    """Return a value with its differing words in angle quotes, so that no colour is needed to see them."""
    if not pieces:
        return Text("(none)", "dim")
    if field.field in LONG and field.sign == "≠":
        pieces = shortened(pieces)
    parts = [
        Text(f"{OPEN}{clean(piece.text)}{CLOSE}", MARK) if piece.differs else Text(clean(piece.text))
        for piece in pieces
    ]
    return Text(" ").join(parts)


def listed(pair: DoubtfulPair, fields: Sequence[FieldPair], where: Mapping[str, str]) -> list[str]:
    """Return a pair as lines of text: a field in which the two differ has a line for each of them."""
    lines = [
        f"{_name(pair.left.id, where)}  |  {_name(pair.right.id, where)}",
        f"{pair.score:.2f}  {clean(pair.why)}",
    ]
    for field in fields:
        left, right = _side(field, field.left).plain, _side(field, field.right).plain
        if field.sign == "=":
            lines.append(f"  = {field.field:<9} {left}")
        else:
            lines += [f"  {field.sign} {field.field:<9} {left}", f"    {'':<9} {right}"]
    return lines
