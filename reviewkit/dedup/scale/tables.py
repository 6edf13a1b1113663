"""The DuckDB database in which records are numbered and candidate pairs are found; it lies on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reviewkit.dedup.judging import YEARS
from reviewkit.dedup.keys import BLOCK, KEYS, ORDERS, WINDOW, by_doi, by_pmid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_KEYS = range(len(KEYS))
_ORDERS = range(len(ORDERS))
_ROWS = 250_000
"""Rows that are inserted at once: two row groups of DuckDB, which it compresses without passing through its log."""

MEMORY = "1GB"
"""What DuckDB may hold before it spills to the folder: joining the keys of ten million records fits in."""


class Tables:
    """The tables of one run.

    scanned: a row for each record with its identity and its keys (64-bit hashes, NULL where there is none)
    keyed:   a row for each different record, numbered in order of identity
    pairs:   candidates, as lower number * number of records + higher number
    """

    def __init__(self, folder: Path, threads: int) -> None:
        import duckdb

        self._db = duckdb.connect(str(folder / "keys.duckdb"))
        self._db.execute(f"SET memory_limit = '{MEMORY}'")
        self._db.execute(f"SET threads = {threads}")
        self._db.execute("SET preserve_insertion_order = false")
        self._db.execute("SET temp_directory = ?", [str(folder / "spilled")])
        self._waiting: list[Any] = []
        self._made = False
        self.records = 0
        self.numbers = 0

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    # --- records ------------------------------------------------------------------------------------------

    def add(self, table: bytes, starts: np.ndarray, lengths: np.ndarray) -> None:
        """Take in what was scanned of the next records, and where the bytes of their forms lie."""
        import pyarrow as pa

        rows = pa.ipc.open_stream(table).read_all()
        places = np.arange(self.records, self.records + rows.num_rows)
        for name, values in (("position", places), ("start", starts), ("length", lengths)):
            rows = rows.append_column(name, pa.array(values, pa.int64()))
        self.records += rows.num_rows
        self._waiting.append(rows)
        if sum(each.num_rows for each in self._waiting) >= _ROWS:
            self._insert()

    def _insert(self) -> None:
        import pyarrow as pa

        if not self._waiting:
            return
        self._db.register("rows", pa.concat_tables(self._waiting))
        hashes = ", ".join(f"CASE WHEN key{k} IS NOT NULL THEN hash(key{k}) END AS key{k}" for k in _KEYS)
        orders = ", ".join(f"order{o}" for o in _ORDERS)
        kept = f"position, identity, -1::BIGINT AS torn, start, length, {hashes}, {orders}"
        kept += ", heading, year, titled, tied, cited"
        made = "INSERT INTO scanned" if self._made else "CREATE TABLE scanned AS"
        self._db.execute(f"{made} SELECT {kept} FROM rows")
        self._db.unregister("rows")
        self._made = True
        self._waiting.clear()

    def identities(self, positions: Collection[int]) -> dict[int, bytes]:
        """Return the identities of the records at these positions."""
        self._insert()
        if not positions:
            return {}
        self._name("named", positions)
        rows = self._db.execute(
            "SELECT position, identity FROM scanned JOIN named ON position = number"
        ).fetchall()
        return dict(rows)

    def number(self, torn: Collection[int]) -> tuple[np.ndarray, np.ndarray, dict[int, int]]:
        """Number the different records; `torn` are positions of equal records that count as different.

        Returns the number at each position, start and length of each number's form, and the number of the first twin
        of those torn apart.
        """
        self._insert()
        if not self._made:
            return np.zeros(0, np.int64), np.zeros((0, 2), np.int64), {}
        if torn:
            self._name("named", torn)
            self._db.execute(
                "UPDATE scanned SET torn = position WHERE position IN (SELECT number FROM named)"
            )
        self._db.execute(
            "CREATE TABLE numbered AS SELECT identity, torn, min(position) AS first,"
            " row_number() OVER (ORDER BY identity, torn) - 1 AS number FROM scanned GROUP BY identity, torn"
        )
        homes = self._column(
            "SELECT number FROM scanned JOIN numbered USING (identity, torn) ORDER BY position"
        )
        twins = self._db.execute(
            "SELECT number, min(number) OVER (PARTITION BY identity) FROM numbered"
            " WHERE identity IN (SELECT identity FROM numbered WHERE torn >= 0)"
        ).fetchall()
        self._db.execute(
            "CREATE TABLE keyed AS SELECT number, scanned.* EXCLUDE (identity, torn)"
            " FROM scanned JOIN numbered ON position = first"
        )
        self._db.execute("DROP TABLE scanned; DROP TABLE numbered")
        places = self._db.execute("SELECT start, length FROM keyed ORDER BY number").fetchnumpy()
        self.numbers = len(places["start"])
        return homes, np.stack([places["start"], places["length"]], axis=1), dict(twins)

    def _name(self, table: str, numbers: Collection[int]) -> None:
        """Make a table of numbers."""
        import pyarrow as pa

        self._db.register("given", pa.table({"number": pa.array(sorted(numbers), pa.int64())}))
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT number FROM given")
        self._db.unregister("given")

    def _column(self, query: str) -> np.ndarray:
        (values,) = self._db.execute(query).fetchnumpy().values()
        return np.asarray(values, dtype=np.int64)

    # --- what works share ---------------------------------------------------------------------------------

    def headings(self) -> list[str]:
        """Return the titles that stand in so many years that they are headings or series."""
        rows = self._db.execute(
            "SELECT heading FROM keyed WHERE heading IS NOT NULL AND year <> 0"
            f" GROUP BY heading HAVING count(DISTINCT year) >= {YEARS}"
        ).fetchall()
        return [row[0].decode() for row in rows]

    def of_one_doi(self, size: int) -> Iterator[np.ndarray]:
        """Yield batches of pairs: the first titled record that bears a DOI, and each other one."""
        doi = f"key{KEYS.index(by_doi)}"
        yield from self._batches(
            f"WITH bearing AS (SELECT {doi} AS doi, number, min(number) OVER (PARTITION BY {doi}) AS first"
            f" FROM keyed WHERE {doi} IS NOT NULL AND titled)"
            f" SELECT first * {self.numbers} + number AS pair FROM bearing WHERE first <> number ORDER BY pair",
            size,
        )

    def tied(self) -> list[int]:
        """Return the numbers of records that name other works, books or trials, or that are named by PubMed number."""
        pmid = f"key{KEYS.index(by_pmid)}"
        found: list[int] = self._column(
            "WITH cited AS (SELECT DISTINCT hash(unnest(cited)) AS pmid FROM keyed WHERE len(cited) > 0)"
            f" SELECT number FROM keyed WHERE tied OR {pmid} IN (SELECT pmid FROM cited) ORDER BY number"
        ).tolist()
        return found

    # --- candidates ---------------------------------------------------------------------------------------

    def block(self, key: int) -> None:
        """Add the pairs that a key joins: all pairs of a block, and of a large one those near each other in order."""
        total = self.numbers
        if not key:
            self._db.execute("CREATE TABLE pairs (pair BIGINT)")
        self._db.execute(
            f"CREATE OR REPLACE TEMP TABLE blocked AS SELECT key{key} AS value, number,"
            f" count(*) OVER (PARTITION BY key{key}) AS size FROM keyed WHERE key{key} IS NOT NULL QUALIFY size > 1"
        )
        self._db.execute(
            f"INSERT INTO pairs SELECT one.number * {total} + other.number FROM blocked AS one JOIN blocked AS other"
            f" ON one.value = other.value AND one.number < other.number WHERE one.size <= {BLOCK}"
        )
        for order in _ORDERS:
            near = ", ".join(f"lead(number, {step}) OVER neighbours" for step in range(1, WINDOW + 1))
            self._db.execute(
                f"INSERT INTO pairs SELECT least(number, other) * {total} + greatest(number, other) FROM ("
                f" SELECT number, unnest([{near}]) AS other FROM blocked JOIN keyed USING (number)"
                f" WHERE size > {BLOCK}"
                f" WINDOW neighbours AS (PARTITION BY value ORDER BY order{order}, number)) WHERE other IS NOT NULL"
            )

    def candidates(self, size: int) -> tuple[int, Iterator[np.ndarray]]:
        """Return the number of different pairs, and batches of them in order."""
        self._db.execute("CREATE TABLE candidates AS SELECT DISTINCT pair FROM pairs; DROP TABLE pairs")
        (count,) = self._db.execute("SELECT count(*) FROM candidates").fetchall()[0]
        return count, self._batches("SELECT pair FROM candidates ORDER BY pair", size)

    def _batches(self, query: str, size: int) -> Iterator[np.ndarray]:
        """Yield the numbers of each pair, so many pairs at a time."""
        cursor = self._db.cursor()  # a reader that is not at its end would be broken by another statement
        try:
            for batch in cursor.sql(query).to_arrow_reader(size):
                pairs = batch.column(0).to_numpy()
                yield np.stack(np.divmod(pairs, self.numbers), axis=1).astype(np.int64)
        finally:
            cursor.close()
