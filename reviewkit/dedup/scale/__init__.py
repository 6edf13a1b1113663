"""Deduplication of more records than one process can hold: on the cores of one machine, and on several machines.

The steps are those of `reviewkit.dedup.find`, with the same keys, comparison and rules; only where things lie
differs. Forms lie in a file, keys in a DuckDB database in which a join makes the candidate pairs, and batches of
pairs go to worker processes (`find_large`) or to a dask cluster (`find_on_cluster`). The answers are equal.
"""

from reviewkit.dedup.scale.running import find_large, find_on_cluster

__all__ = ["find_large", "find_on_cluster"]
