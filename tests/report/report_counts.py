"""Numbers of flows for the tests: as a review could have them, made forwards, box by box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.report import Flow

if TYPE_CHECKING:
    from random import Random


def consistent(random: Random, *, updated: bool | None = None, other: bool | None = None) -> Flow:
    """Return a flow that adds up; whether it is updated and has other methods is drawn too, unless it is said."""
    updated = random.random() < 0.5 if updated is None else updated
    other = random.random() < 0.5 if other is None else other

    def part(whole: int) -> int:
        return random.randint(0, whole)

    def studies(reports: int) -> int:
        return random.randint(1, reports) if reports else 0

    def reasons(assessed: int) -> list[tuple[str, int]]:
        return [(f"Reason {at}", part(assessed // 8)) for at in range(random.randint(0, 7))]

    databases = [(f"Database {at}", random.randint(0, 5000)) for at in range(random.randint(1, 6))]
    registers = [(f"Register {at}", random.randint(0, 300)) for at in range(random.randint(0, 3))]
    found = sum(n for _, n in [*databases, *registers])
    duplicates, automatic, removed = part(found // 2), part(found // 8), part(found // 8)
    screened = found - duplicates - automatic - removed
    excluded = part(screened)
    further = random.choice([0, 0, 0, 3])
    sought = screened - excluded + further
    missed = part(sought // 3)
    dbr_reasons = reasons(sought - missed)
    otherwise = [random.randint(1, 50) for _ in range(3)] if other else [0, 0, 0]
    other_sought = part(sum(otherwise))
    other_missed = part(other_sought // 3)
    other_reasons = reasons(other_sought - other_missed)
    left = sought - missed + other_sought - other_missed - sum(n for _, n in [*dbr_reasons, *other_reasons])
    previous_reports = random.randint(1, 60) if updated else 0
    of_previous = part(min(left, 2)) if updated else 0
    return Flow.build(
        database_specific_results=databases,
        register_specific_results=registers,
        duplicates=duplicates,
        excluded_automatic=automatic,
        excluded_other=removed,
        records_excluded=excluded,
        dbr_notretrieved_reports=missed,
        dbr_excluded=dbr_reasons,
        website_results=otherwise[0],
        organisation_results=otherwise[1],
        citations_results=otherwise[2],
        other_sought_reports=other_sought,
        other_notretrieved_reports=other_missed,
        other_excluded=other_reasons,
        new_studies=studies(left - of_previous),
        previous_reports=previous_reports,
        previous_studies=studies(previous_reports),
        further_reports=further,
        reports_of_previous_studies=of_previous,
    )
