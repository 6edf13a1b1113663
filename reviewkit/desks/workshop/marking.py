"""The workshop desk's part that keeps what the cells of a question's gaps held when its evidence was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit import workshop
from reviewkit.desks.workshop.base import Writing
from reviewkit.store import gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewkit.model import Question
    from reviewkit.store import Writer


class Marking(Writing):
    """Marks gaps while evidence is recorded; whoever makes the desk says how to see the cells."""

    # Gap id -> its state ("empty", "thin" or "filled") and its studies, as the gap map has them now.
    cells: Callable[[], Mapping[str, tuple[str, tuple[str, ...]]]] | None = None

    def _mark_gaps(self, writer: Writer, question: Question) -> None:
        """Keep what the cells of a question's gaps hold, since its evidence is being looked at now."""
        by_id = {one.id: one for one in self._room.questions(everything=True)}
        asked = dict.fromkeys(gap for one in workshop.behind(question, by_id) for gap in one.gaps)
        held = self.cells() if self.cells and asked else {}
        for gap in asked:
            if gap in held:
                status, studies = held[gap]
                gaps.add_mark(writer, gap, status, studies, note=f"looked at for {question.id}")
