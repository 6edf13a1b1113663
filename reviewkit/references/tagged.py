"""One tokeniser for all formats of tagged lines; what differs between them is a `Dialect`.

The text is cut into blocks, records and what stands between them. No line is lost: the lines of all blocks,
joined, are the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.references.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reviewkit.references.dialect import Dialect

    Beginnings = Mapping[str, Dialect]


def split(lines: Iterable[str], dialect: Dialect) -> Iterator[Block]:
    """Yield the blocks that `lines` make; a block is a record where it has tags."""
    return Splitter(dialect, {}, 1).blocks(enumerate(lines, 1))


class Splitter:
    """The state while lines go by: the block that is open, and what of it is not settled yet."""

    def __init__(self, dialect: Dialect, beginnings: Beginnings, first: int) -> None:
        self.following: Dialect | None = None  # the format that goes on from the line that is left
        self.left: tuple[tuple[int, str], ...] = ()
        others = {signs: other for signs, other in beginnings.items() if other is not dialect}
        self._others = others | {f"\ufeff{signs[0]}": other for signs, other in others.items()}
        self._dialect = dialect
        self._match = dialect.line.match
        self._width = 2 + len(dialect.quick)
        self._quick = {tag + dialect.quick: tag for tag in dialect.known} if dialect.quick else {}
        self._block = Block(first, [])
        self._done: list[Block] = []
        self._value: list[str] = []  # the lines of the value that is open
        self._blank = False  # an empty line went by since the last value
        self._ended = False  # the last block ended as it should
        self._parted = False  # an empty line went by since then
        self._late = False  # the open block began right after such an end
        self._loose = False  # there is an open value or an empty line to look after
        self._apart = True  # an empty line went before each tag but the first
        self._second = 0  # which tag of the open block is one more start tag; 0 for none
        self._number = 0

    def blocks(self, lines: Iterable[tuple[int, str]]) -> Iterator[Block]:
        """Yield the blocks of numbered lines, up to the line that begins another format."""
        end, width = self._dialect.end, self._width
        plain = {begins: tag for begins, tag in self._quick.items() if tag not in (self._dialect.start, end)}
        done, block, others = self._done, self._block, self._others
        add_line, add_tag = block.lines.append, block.tags.append
        usual = False  # a record is open and nothing is pending: nine lines of ten only add a tag to it
        held = ""  # an end tag with a value: whether it ends the record, the next line tells
        for number, line in lines:
            if usual and (tag := plain.get(line[:width])):
                add_line(line)
                add_tag((tag, line[width:].strip(), number))
                continue
            if not (held or block.tags) and line.isspace():
                self._space(line, number)
                continue
            if (held or line[:2] in others) and self._gives_way(line, number, held):
                break
            self._number = number
            token = self._token(line.removeprefix("\ufeff") if number == 1 else line)
            held = ""
            if token is None:
                self._untagged(line)
            elif token[0] == end:
                held = self._ended_by(line, token[1])
                if self.left:
                    break
            else:
                self._tagged(line, *token)
            if len(done) > 1:  # the last one is kept: tags after its end may be its own
                yield from done[:-1]
                del done[:-1]
            block = self._block
            add_line, add_tag = block.lines.append, block.tags.append
            pending = held or self._loose or self._second
            usual = bool(plain and not pending and (block.tags or block.started))
        if held and not self.left:
            self._number += 1
            self._settle(held, "")
        self._close()
        yield from self._done

    def _gives_way(self, line: str, number: int, held: str) -> bool:
        """Tell whether a record of another format begins; inside one that needs an end, only after an empty line."""
        if held:
            self._number = number
            self._settle(held, line)
        inside = self._dialect.end and (self._block.tags or self._block.started)
        strong = self._blank and not line.startswith(("%A", "%T"))  # which texts have, too
        self.following = self._begun(line) if strong or not inside else None
        self.left = ((number, line),) if self.following else ()
        return bool(self.left)

    def _begun(self, text: str) -> Dialect | None:
        """Return the other format that a record begins in with this text, if any."""
        other = self._others.get(text[:2])
        return other if other and other.begins and other.begins.match(text) else None

    def _space(self, line: str, number: int) -> None:
        """Take an empty line between records: it belongs to the one before, and needs no block of its own."""
        block = self._block
        if self._done and not block.lines:
            self._done[-1].lines.append(line)
            block.line = number + 1
            self._parted = True
        else:
            block.lines.append(line)

    def _token(self, line: str) -> tuple[str, str] | None:
        """Return tag and value of a tagged line."""
        if known := self._quick.get(line[: self._width]):
            return known, line[self._width :].strip()
        found = self._match(line)
        if found is None:
            return None
        tag, gap, value = found.groups()
        dialect = self._dialect
        if dialect.gap is None or (gap == dialect.gap and tag.isupper()):
            return tag, value.strip()
        upper = tag.upper()
        if upper in dialect.known and (gap == dialect.gap or not value or value[0] in " \t\r\n"):
            return upper, value.strip()
        return None

    def _tagged(self, line: str, tag: str, value: str) -> None:
        dialect = self._dialect
        if self._second and tag in dialect.marks:
            self._part()
        block = self._block
        if tag == dialect.start:
            if self._goes_on(value):
                self._second = len(block.tags)
            else:
                self._start(line)
        elif block.tags and (
            (self._blank and dialect.blank_ends and not self._is_spaced(tag))
            or (tag in dialect.once and self._has_begun(tag))
        ):
            self._close()
        elif not block.tags and not block.started:
            if tag in dialect.header:
                block.lines.append(line)
                return
            self._late = self._ended and not (self._parted or block.lines)
            self._close()
        self._flush()
        block = self._block
        self._apart = self._apart and (self._blank or not block.tags)
        block.lines.append(line)
        block.tags.append((tag, value, self._number))
        self._blank = self._loose = False

    def _goes_on(self, value: str) -> bool:
        """Tell whether a start tag is one more tag of the open record: older files of Scopus have "TY  - Review" so."""
        inside, block = self._dialect.inside, self._block
        return bool(
            inside
            and block.tags
            and block.started
            and not self._blank
            and inside.fullmatch(value)
            and not inside.fullmatch(block.tags[0][1])
        )

    def _part(self) -> None:
        """Begin a record with the second start tag of the open block after all: what follows is a work of its own."""
        self._flush()
        block, second = self._block, self._block.tags[self._second]
        at = second[2] - block.line
        rest = Block(second[2], block.lines[at:], block.tags[self._second :], started=True)
        del block.lines[at:], block.tags[self._second :]
        rest.remarks = [remark for remark in block.remarks if remark[0] > second[2]]
        block.remarks = [remark for remark in block.remarks if remark[0] <= second[2]]
        block.remarks.append((second[2], f"no {self._dialect.end} before the next {self._dialect.start}"))
        self._close()
        self._block = rest

    def _is_spaced(self, tag: str) -> bool:
        """Tell whether an empty line ends no record, as one went before each tag of it: newlines were doubled."""
        again = tag in self._dialect.marks and any(other == tag for other, _, _ in self._block.tags)
        return self._apart and not again

    def _ended_by(self, line: str, value: str) -> str:
        """Return an end tag that has a value, to hold it; where the value begins a record, two files were joined."""
        if not value or not self._block.tags:
            self._end(line)
            return ""
        token, self.following = self._token(value), self._begun(value)
        if not self.following and not (token and token[0] == self._dialect.start):
            return line
        at = line.index(value)
        self._block.remarks.append((self._number, "a record begins in the line that ends another"))
        self._end(line[:at])
        if self.following or not token:
            self.left = ((self._number, line[at:]),)
            return ""
        self._block.line = self._number
        self._tagged(line[at:], *token)
        return ""

    def _has_begun(self, tag: str) -> bool:
        """Tell whether the open record has this tag, and others than those that make none by themselves."""
        tags = {other for other, _, _ in self._block.tags}
        return tag in tags and not tags <= self._dialect.empty

    def _start(self, line: str) -> None:
        """Open a block for a record; what came before is a record of its own if it looks like one."""
        dialect, block = self._dialect, self._block
        loose = block.tags and not block.started
        early = loose and dialect.end and dialect.marks.isdisjoint(t for t, _, _ in block.tags)
        if self._is_rest():
            self._join()
        # Where empty lines part the records and there was none, the tag is one of the open record.
        elif early or (loose and dialect.blank_ends and not self._blank):
            self._flush()
            if early:
                block.remarks.append((block.line, f"tags before {dialect.start}"))
            block.started = True
            return
        elif block.tags and dialect.end:
            block.remarks.append((self._number, f"no {dialect.end} before the next {dialect.start}"))
        self._close()
        self._block.started = True

    def _is_rest(self) -> bool:
        """Tell whether the open block is tags right after the end of a record, of which none makes a record.

        Ovid writes some tags of a record after its end.
        """
        block = self._block
        return (
            self._late and not block.started and self._dialect.marks.isdisjoint(t for t, _, _ in block.tags)
        )

    def _join(self) -> None:
        """Give the lines of the open block to the record before it."""
        self._flush()
        block, before = self._block, self._done[-1]
        before.lines += block.lines
        before.ended = 0
        before.tags += block.tags
        before.remarks += [(block.line, f"tags after {self._dialect.end}"), *block.remarks]
        self._block = Block(self._number, [])
        self._blank = self._loose = self._late = False

    def _end(self, line: str) -> None:
        self._flush()
        block = self._block
        block.lines.append(line)
        if block.tags or block.started:
            block.ended = self._number
            if not block.started:
                block.remarks.append((block.line, f"no {self._dialect.start}"))
            self._close(ended=True)

    def _settle(self, held: str, following: str) -> None:
        """Decide on an end tag that has a value: it ends the record only if the record cannot go on."""
        token = self._token(following)
        self._number -= 1
        begins = (token and token[0] == self._dialect.start) or self._begun(following)
        if begins or not following.strip():
            self._block.remarks.append((self._number, f"{self._dialect.end} with a value"))
            self._end(held)
        else:
            self._block.remarks.append((self._number, f"a line of text that begins with {self._dialect.end}"))
            self._untagged(held)
        self._number += 1

    def _untagged(self, line: str) -> None:
        dialect, block = self._dialect, self._block
        bare = line.strip()
        if dialect.start_line and dialect.start_line.match(line):
            self._close()
            self._block.started = True
            self._block.lines.append(line)
            return
        if not bare:
            self._blank = self._loose = bool(block.tags)
        if not (bare and block.tags):
            block.lines.append(line)
            return
        if self._continues(line):
            self._continue(line, bare)
        else:
            if dialect.blank_ends and self._blank:
                self._close()
            elif not (dialect.banner and dialect.banner.match(bare)):
                block.remarks.append((self._number, "text that belongs to no tag"))
            self._block.lines.append(line)

    def _continues(self, line: str) -> bool:
        dialect = self._dialect
        if dialect.indent and not dialect.indent.match(line):  # only prose goes on at the margin
            return not self._blank and self._block.tags[-1][0] in dialect.texts
        if not self._blank:
            return True
        return bool(dialect.indent) or self._block.tags[-1][0] in dialect.texts

    def _continue(self, line: str, bare: str) -> None:
        block, tag = self._block, self._block.tags[-1][0]
        block.lines.append(line)
        if tag in self._dialect.lists:
            block.tags.append((tag, bare, self._number))
        else:
            if not self._value:
                self._value.append(block.tags[-1][1])
            self._value.append("\n\n" if self._blank else " " if self._dialect.wraps else "\n")
            self._value.append(bare)
            self._loose = True
        self._blank = False

    def _flush(self) -> None:
        """Write the further lines of the open value into its tag."""
        if self._value:
            tag, _, line = self._block.tags[-1]
            self._block.tags[-1] = (tag, "".join(self._value).strip(), line)
            self._value.clear()

    def _close(self, *, ended: bool = False) -> None:
        """Finish the open block and open an empty one that begins with the current line (or the next)."""
        self._flush()
        block = self._block
        if not ended and block.tags and self._is_rest():
            self._join()
            return
        self._ended, self._parted = ended, False
        if block.tags and not ended and self._dialect.end and not block.remarks:
            block.remarks.append((block.last_line, f"no {self._dialect.end}"))
        if block.lines:
            self._done.append(block)
        self._block = Block(self._number + ended, [])
        self._blank = self._loose = False
        self._apart = True
        self._second = 0
        self._late = self._late and not ended
