"""Live services: search them, and follow citations from a record backward and forward.

    for page in search("pubmed", '"lived experience" AND curriculum', contact="you@university.example"):
        page.records, page.total, page.problems

A service is one file: how it wants to be asked, and how its answers become records. Everything that
touches the network is in `http`; a walk from page to page is in `walk`.
"""

from reviewkit.sources.calls import SERVICES, Direction, Service, chase, search
from reviewkit.sources.page import Edge, Page, citation_graph, identifier

__all__ = [
    "SERVICES",
    "Direction",
    "Edge",
    "Page",
    "Service",
    "chase",
    "citation_graph",
    "identifier",
    "search",
]


def __dir__() -> list[str]:
    return __all__  # what a shell completes: the room's names, not its files
