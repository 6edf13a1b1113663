"""How many records a second are made of each service's answers: `python tests/bench/sources.py`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from reviewkit import sources
from tests.sources import served_works as shape
from tests.sources.served import Services


def main(count: int = 4000) -> None:
    """Print records a second from kept answers about made-up works; no network is used."""
    services = Services(shape.filler(count))
    kept: dict[str, bytes] = {}
    asked = {
        "contact": "bench@university.example",
        "transport": services.transport(),
        "sleep": lambda _: None,
    }
    for service in sources.SERVICES:
        list(sources.search(service, "x", cache=kept, **asked))
        start = time.process_time()
        found = sum(len(page.records) for page in sources.search(service, "x", cache=kept, **asked))
        spent = time.process_time() - start
        print(f"{service:10} {found} records, {found / spent:8.0f} a second")


if __name__ == "__main__":
    main()
