"""The synthesis desk's writing half of gaps: that somebody looked at them, and what their cells held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit import synthesis
from reviewkit.errors import UnknownName
from reviewkit.store import gaps as marking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewkit.model import Gap
    from reviewkit.store import Store


class MappedWriter:
    """Marks gaps in one person's name."""

    _store: Store
    _by: str

    def look(
        self, gap_map: synthesis.GapMap, gaps: Iterable[Gap | str] = (), *, note: str = ""
    ) -> dict[str, synthesis.GapState]:
        """Keep what gaps hold now, and return it: of those that are named, or of all that questions rest on.

        From then on `review.synthesis.changes()` tells what has changed since. `gap_map` is the map that was
        looked at. Raises UnknownName for a gap that it does not have; nothing is written then.
        """
        held = synthesis.gap_states(gap_map)
        named = [gap if isinstance(gap, str) else gap.id for gap in gaps]
        wanted = named or [gap for gap in marking.linked(self._store.db) if gap in held]
        for gap in wanted:
            if gap not in held:
                raise UnknownName("gap", gap, held)
        with self._store.write(self._by) as writer:
            for gap in wanted:
                marking.add_mark(writer, gap, held[gap].status, held[gap].studies, note=note)
        return {gap: held[gap] for gap in wanted}
