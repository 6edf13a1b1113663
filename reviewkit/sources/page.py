"""What a live service answers with: pages of records, and who cites whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from reviewkit.model import Problem, Record

Edge = tuple[str, str]
"""The identifier of the citing work, then that of the cited one."""


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """One page of a walk: its records, what was wrong with it, and the SHA-256 of the body they came from.

    `total` is the number of records that the service says the whole walk has, None where it says none.
    `edges` is empty in a search. `query` is the query as the service understood it, where it tells
    (PubMed does), for the search strategy of the report.
    """

    records: tuple[Record, ...] = ()
    total: int | None = None
    problems: tuple[Problem, ...] = ()
    body_sha256: str = ""
    edges: tuple[Edge, ...] = ()
    query: str = ""

    def __repr__(self) -> str:
        of = "" if self.total is None else f" of {self.total}"
        return (
            f"<Page {len(self.records)}{of} records, {len(self.edges)} edges, {len(self.problems)} problems>"
        )


def identifier(record: Record) -> str:
    """Return the name under which a record stands in edges, the same whichever service it came from.

    The first of DOI ("doi:10.1…"), PMID ("pmid:…"), PMCID ("pmcid:…"), the database's own number
    ("openalex:W…"), and the record's id ("record:…") that there is.
    """
    if record.doi:
        return f"doi:{record.doi.lower()}"
    if record.pmid:
        return f"pmid:{record.pmid}"
    if record.pmcid:
        return f"pmcid:{record.pmcid}"
    if record.accession and record.database:
        return f"{record.database.lower().replace(' ', '')}:{record.accession}"
    return f"record:{record.id}"


def citation_graph(edges: Iterable[Edge]) -> nx.DiGraph[str]:
    """Return a graph with an arrow from each citing work to what it cites; a repeated edge counts once."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(edges)
    return graph
