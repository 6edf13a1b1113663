"""What bib-dedupe makes of a labelled set, and what it takes: one JSON line.

    .venv-dedup/bin/python tests/oracles/peer_of_dedup.py records.csv.gz

CPU seconds are those of all its processes from the records read to the groups found, without imports. It runs as it
comes, with as many processes as it chooses.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep


def cpu() -> float:
    """Return the CPU seconds of this process and of those it started."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    """Read, deduplicate, print."""
    records = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    if "ENTRYTYPE" not in records:
        records["ENTRYTYPE"] = "article"
    total = len(records)
    start = cpu()
    with contextlib.redirect_stdout(sys.stderr):
        prepared = prep(records, verbosity_level=0)
        blocked = block(prepared, verbosity_level=0)
        matched = match(blocked, verbosity_level=0)
        groups = cluster(matched, verbosity_level=0)
    took = cpu() - start
    peak = (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 1024
    )
    doubtful = int((matched["duplicate_label"] == "maybe").sum())
    print(json.dumps({"groups": groups, "cpu": took, "peak": peak, "records": total, "doubtful": doubtful}))


if __name__ == "__main__":
    main()
