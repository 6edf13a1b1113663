"""The references desk's reading half: sources, records, problems, citations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.desks.missing import Named
from reviewkit.desks.references.mending import files_to_mend
from reviewkit.desks.references.searches import mismatches
from reviewkit.errors import NotAllowed
from reviewkit.store import mending, naming, records

if TYPE_CHECKING:
    import os

    import networkx

    from reviewkit.model import Problem, Record, Report, Source
    from reviewkit.store import Store


class References(Named, at="review.references"):
    """Reads sources, records, problems and citations."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sources(self) -> list[Source]:
        """Return every search that was collected, in the order in which it came in."""
        return records.sources(self._store.db)

    def mismatches(self) -> list[str]:
        """Return, in words, each search of which the hits that were reported and the records that were read differ.

        Files of which all facts of the search are equal, the hits among them, are parts of one.
        """
        return mismatches(self.sources())

    def problems(self) -> list[Problem]:
        """Return everything that could not be read and was not mended since, with file, line and raw text.

        They come in the order of the sources and, within one, of the lines.
        """
        place = {source.id: n for n, source in enumerate(self.sources())}
        waiting = mending.waiting(self._store.db)
        ordered = sorted(waiting, key=lambda one: (place.get(one.source, len(place)), one.problem.line))
        return [one.problem for one in ordered]

    def files_to_mend(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write the problems into a folder, a text file for each source, and return the files.

        Put the texts right in an editor and collect the files: the records join their source. Raises NotAllowed
        where a file of that name is there already: somebody's work may be in it.
        """
        try:
            return files_to_mend(self._store.db, Path(folder))
        except FileExistsError as error:
            raise NotAllowed(f"{error.filename} is there already; collect it, or move it away") from error

    def records(self) -> list[Record]:
        """Return all records, each once, in order of id."""
        return [record for _, record in records.records(self._store.db)]

    def report(self, name: str) -> Report:
        """Return the report of an id or of its beginning; raises UnknownName."""
        return records.reports(self._store.db, [naming.report_id(self._store.db, name)])[0]

    def appearances(self) -> list[tuple[str, str, int]]:
        """Return (report id, source id, number of records) for every report and source."""
        return records.appearances(self._store.db)

    def citations(self) -> networkx.DiGraph[str]:
        """Return who cites whom as a directed graph; a node is a report id, or an identifier outside the review."""
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph()
        known: dict[str, str] = {}
        for doi, pmid, report in self._store.db.execute(
            "SELECT r.doi, r.pmid, m.report FROM records AS r JOIN membership AS m ON m.record = r.uid"
        ):
            known |= {name: report for name in (doi and f"doi:{doi}", pmid and f"pmid:{pmid}") if name}
        for citing, cited in self._store.db.execute(
            "SELECT DISTINCT citing, cited FROM citations ORDER BY 1, 2"
        ):
            graph.add_edge(known.get(citing, citing), known.get(cited, cited))
        return graph
