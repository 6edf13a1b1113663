"""Bringing another copy of a review in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.desks.duplicates import rebuild
from reviewkit.errors import StoreError
from reviewkit.store import Store
from reviewkit.store.merging import bring_in

if TYPE_CHECKING:
    import os


def merge(store: Store, path: str | os.PathLike[str], by: str) -> dict[str, int]:
    """Bring in what another copy of this review holds; return how many rows of each ledger were new.

    Of verdicts it is how many reports people have judged, second thoughts left out.

    Merging is a union: in any order, and once or twice, the result is the same. Raises StoreError for a file that
    is no review, is no copy of this one, or whose rows were changed.
    """
    other_path = Path(path)
    if not other_path.is_file():
        raise StoreError(f"{path}: there is no such file", path=str(path))
    if store.path != ":memory:" and other_path.resolve() == Path(store.path).resolve():
        raise StoreError(f"{path} is this review itself", path=str(path))
    other = Store(str(other_path))
    try:
        ours, theirs = (
            {row[0] for row in s.db.execute("SELECT title FROM protocols")} for s in (store, other)
        )
        if ours and theirs and not ours & theirs:
            raise StoreError(
                f"{path} is another review ({', '.join(sorted(theirs))}), no copy of this one", path=str(path)
            )
        with store.write(by) as writer:
            judged = _judged(store)
            new = bring_in(writer, other.db, str(path))
            rebuild(writer)
        # How many rows verdicts take would tell how often somebody thought again before anything is revealed.
        new = {ledger: n for ledger, n in new.items() if ledger not in ("verdicts", "withdrawals", "imports")}
        if _judged(store) > judged:
            new["verdicts"] = _judged(store) - judged
    finally:
        other.close()
    return new


def _judged(store: Store) -> int:
    asked = "SELECT count(*) FROM (SELECT DISTINCT report, stage, by FROM verdicts)"
    return int(store.db.execute(asked).fetchone()[0])
