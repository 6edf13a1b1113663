"""How long the report takes: `python -m tests.bench.report` prints seconds for pages and pictures of several sizes."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from reviewkit.report import Flow, agenda_svg, document, gap_map_svg
from tests.report.report_given import Map, agenda, context, nasty, study


def timed(name: str, make) -> None:
    """Print the best of three runs and the size of what was made."""
    runs = []
    for _ in range(3):
        start = perf_counter()
        made = make()
        runs.append(perf_counter() - start)
    print(f"{name:<44} {min(runs):8.3f} s {len(made) / 1000:10.0f} kB")


def main() -> None:
    """Time everything once."""
    many = tuple(study(at, reports=1 + at % 2) for at in range(2000))
    rows, columns = tuple(f"row {at}" for at in range(100)), tuple(f"column {at}" for at in range(30))
    big = Map("rows", "columns", rows, columns, {(row, column): 1 for row in rows for column in columns})
    flow = Flow.build(
        database_specific_results={"Scopus": 900}, dbr_excluded={f"Reason {at}": 2 for at in range(200)}
    )
    questions = [replace(agenda()[0], place=float(at)) for at in range(1, 101)]
    timed("page, ordinary", lambda: document(context()))
    timed("page, 200 studies and 40 reasons", lambda: document(nasty()))
    timed("page, 2,000 studies", lambda: document(context(studies=many)))
    timed("flow, 200 reasons", flow.svg)
    timed("gap map, 100 by 30", lambda: gap_map_svg(big))
    timed("agenda, 100 questions", lambda: agenda_svg(questions))


if __name__ == "__main__":
    main()
