"""Write a review as the current schema holds it: `python tests/store/make_schema_file.py`, once for each release.

The file is kept under tests/store/schemas and opened by every later version.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import reviewkit as rk
from reviewkit.store.migrations import STEPS

HERE = Path(__file__).resolve().parent
RIS = "".join(
    f"TY  - JOUR\nAU  - Author{n}, Ann\nPY  - 200{n}\nTI  - Title number {n}\nER  - \n\n" for n in range(4)
)


def main() -> None:
    """Write the newest schema's file."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.ris"
        export.write_text(RIS, encoding="utf-8")
        with rk.open(
            Path(folder) / "review.db", protocol=HERE.parent.parent / "protocols" / "rapid.toml"
        ) as review:
            alice, bram, carol = review.people("alice", "bram", "carol")
            alice.collect(export, source="PubMed", searched="2026-03-01")
            alice.dedupe()
            one, other = review.duplicates.reports()[:2]
            carol.link(one, other, same=True)
            first = review.protocol.stages[0]
            for person in (alice, bram)[: first.reviewers]:
                for n, report in enumerate(person.queue(first.id)):
                    if n:
                        person.include(report, first.id)
                    else:
                        person.exclude(report, first.id, first.reasons[0])
            dump = "\n".join(review.db.conn.iterdump())
    target = HERE / "schemas" / f"{STEPS[-1][0]}.sql"
    target.write_text(dump + "\n", encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main()
