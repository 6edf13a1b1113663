"""The review file: SQLite, append-only ledgers, derived tables kept with every write."""

from reviewkit.store.derived import StageRule
from reviewkit.store.ledger import Store, Writer, canonical, digest, now

__all__ = ["StageRule", "Store", "Writer", "canonical", "digest", "now"]
