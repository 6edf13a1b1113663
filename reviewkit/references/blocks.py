"""What a file of tagged lines is cut into: runs of lines, of which each is a record or stands between records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.model.references import Tag


@dataclass(slots=True)
class Block:
    """A run of lines: one record, or text between records (`tags` is empty then)."""

    line: int
    lines: list[str]
    tags: list[Tag] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    started: bool = False  # by the start tag or line, as it should be
    ended: int = 0  # the number of the line that ends it, where one does

    @property
    def text(self) -> str:
        """The lines as they stood in the file."""
        return "".join(self.lines)

    @property
    def last_line(self) -> int:
        """Number of the last line that says anything."""
        if self.ended:
            return self.ended
        said = (at for at in range(len(self.lines) - 1, 0, -1) if self.lines[at].strip())
        return self.line + next(said, 0)
