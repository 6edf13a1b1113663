"""Links are made by rules and people, and every one can be taken back by a later one."""

from __future__ import annotations

import pytest

import reviewkit as rk
from tests.desks.conftest import RIS


@pytest.fixture
def doubled(review, people, tmp_path):
    """Every record a second time, as another database would export it."""
    path = tmp_path / "other.ris"
    path.write_text(
        RIS.replace("JO  - Journal of Examples", "JO  - J Examples").replace("Ann\n", "A.\n"),
        encoding="utf-8",
    )
    people[0].collect(path, source="Scopus")
    return review


def test_certain_groups_are_linked_and_the_second_run_changes_nothing(doubled, people):
    done = people[0].dedupe()
    assert (done.records, done.reports) == (16, 8)
    rows = doubled.db["links"].count
    assert people[1].dedupe().reports == 8
    assert doubled.db["links"].count == rows
    assert doubled.flow().boxes["duplicates"] == 8
    assert doubled.flow().faults() == []


def test_a_person_beats_the_rules_and_can_change_their_mind(doubled, people):
    alice, bram, _ = people
    alice.dedupe()
    report = doubled.duplicates.reports()[0]
    one, other = report.records
    bram.link(one, other, same=False, why="I looked")
    assert len(doubled.duplicates.reports()) == 9
    alice.dedupe()  # the rules say again that they are the same
    assert len(doubled.duplicates.reports()) == 9
    bram.link(one, other, same=True)
    assert len(doubled.duplicates.reports()) == 8


def test_verdicts_follow_their_records_when_reports_are_joined_and_parted(doubled, people):
    alice, bram, _ = people
    first, second = sorted(
        (r for r in doubled.duplicates.reports() if r.title == "Carers in the classroom"), key=lambda r: r.id
    )
    alice.include(first, "title-abstract")
    bram.exclude(second, "title-abstract", "not-education")
    assert doubled.conflicts("title-abstract") == []
    alice.link(first, second, same=True)
    (conflict,) = doubled.conflicts("title-abstract")
    assert {v.by: v.verdict for v in conflict.verdicts} == {"alice": "include", "bram": "exclude"}
    alice.link(first, second, same=False)
    assert doubled.conflicts("title-abstract") == []
    assert doubled.screening.state(second, "title-abstract") == "open"


def test_rules_that_say_less_let_go_of_what_earlier_rules_linked(doubled, people):
    people[0].dedupe("thorough")
    people[0].dedupe("cautious")
    cautious = len(doubled.duplicates.reports())
    with rk.open(":memory:", protocol="protocols/sheffield.toml") as fresh:
        (alice,) = fresh.people("alice")
        for source in doubled.references.sources():
            alice.collect(next(p for p in doubled_files(doubled) if p.name == source.file))
        alice.dedupe("cautious")
        assert len(fresh.duplicates.reports()) == cautious


def doubled_files(review):
    from pathlib import Path

    folder = Path(review.db.execute("PRAGMA database_list").fetchone()[2]).parent
    return sorted(folder.glob("*.ris"))


def test_unknown_records_and_a_record_with_itself_are_refused(review, people):
    report = review.duplicates.reports()[0]
    with pytest.raises(rk.UnknownName):
        people[0].link("0000ffff0000", report, same=True)
    with pytest.raises(rk.NotAllowed, match="one and the same"):
        people[0].link(report, report.records[0], same=True)
    with pytest.raises(rk.UnknownName, match="balanced"):
        people[0].dedupe("balancd")


def test_an_id_may_be_shortened(review, people):
    one, other = review.duplicates.reports()[:2]
    people[0].link(one.id[:10], other.id[:10], same=True)
    assert len(review.duplicates.reports()) == 7
