"""Ledgers only grow, every row says who and when, and what is derived from them is never out of step."""

from __future__ import annotations

import json
import random
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.desks.duplicates import groups, rebuild
from reviewkit.model import Link, Raw, Record
from reviewkit.store import StageRule, Store, derived, judgements, links, records, removals
from reviewkit.store.merging import STAMP, _check
from reviewkit.store.migrations import LEDGERS

RULES = [
    StageRule("ta", 0, 2, "record", "verdict", ("a", "b")),
    StageRule("ft", 1, 2, "report", "reason", ("b", "c")),
]
PEOPLE = ("alice", "bram", "carol")


def some_records(n: int) -> list[Record]:
    return [Record(title=f"t{i}", raw=(Raw("TI", f"t{i}", i),)) for i in range(n)]


@pytest.fixture
def store():
    store = Store(":memory:")
    with store.write("alice") as writer:
        derived.set_stages(store.db, RULES)
        records.add_records(writer, "s", some_records(6))
    yield store
    store.close()


def verdict(store, person, report, stage, word, *reasons):
    with store.write(person) as writer:
        judgements.judge(
            writer, "verdicts", report, stage=stage, verdict=word, reasons=json.dumps(reasons), note=""
        )


@pytest.mark.parametrize("ledger", [*LEDGERS, "ballots", "voted"])
def test_no_ledger_can_be_rewritten(store, ledger):
    triggers = {row[0] for row in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{ledger}_no_update", f"{ledger}_no_delete"} <= triggers


def test_update_delete_and_replace_are_refused(store):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.db.execute("UPDATE records SET title = 'other'")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.db.execute("DELETE FROM appearances")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        store.db.execute("INSERT OR REPLACE INTO people SELECT * FROM people")
    assert store.db["records"].count == 6


def test_every_row_says_who_when_where_and_in_which_order(store):
    verdict(store, "bram", judgements.queue(store.db, "ta", "bram")[0], "ta", "include")
    row = next(store.db.query("SELECT * FROM verdicts"))
    assert row["by"] == "bram"
    assert row["at"].endswith("Z")
    assert row["device"] == store.device
    assert row["clock"] > 0
    assert len(row["uid"]) == 64
    _check("verdicts", row, "here")  # the uid is the hash of the row
    assert set(STAMP) <= set(row)


def test_a_failed_write_leaves_nothing_behind(store):
    report = judgements.queue(store.db, "ta", "bram")[0]
    with pytest.raises(RuntimeError, match="power"), store.write("bram") as writer:  # noqa: PT012 - a write is a block
        judgements.judge(writer, "verdicts", report, stage="ta", verdict="include", reasons="[]", note="")
        raise RuntimeError("the power went")
    assert store.db["verdicts"].count == 0
    assert judgements.counts(store.db, "ta") == {"open": 6}


def test_the_same_records_add_nothing_the_second_time(store):
    with store.write("bram") as writer:
        assert records.add_records(writer, "s", some_records(6)) == (6, 0)
    assert store.db["records"].count == 6
    assert store.db["appearances"].count == 6


def test_the_same_record_from_another_source_is_one_record_that_appears_twice(store):
    with store.write("bram") as writer:
        assert records.add_records(writer, "other", some_records(7)) == (7, 1)
    assert store.db["records"].count == 7
    assert store.db["appearances"].count == 13


def test_a_record_comes_back_as_it_went_in():
    from reviewkit.model import Name

    record = Record(
        title="Ünïcode “quotes”",
        authors=(Name("Happell", "Brenda"), Name(literal="The Team")),
        year=2014,
        month=2,
        container="Int J",
        pages="3-16",
        doi="10.1/x",
        keywords=("a", "b"),
        issn=("1445-8330",),
        isbn=("9780306406157",),
        editors=(Name("B", "C", "Jr"),),
        urls=("https://e.org",),
        notes=("n1", "n2"),
        language="en",
        source_type="JOUR",
        raw=(Raw("TI", "Ünïcode “quotes”", 0), Raw("XX", "kept", 0)),
    )  # fmt: skip - one field after the other
    store = Store(":memory:")
    with store.write("a") as writer:
        records.add_records(writer, "s", [record])
    ((uid, back),) = records.records(store.db)
    assert back == record
    assert uid == record.id
    store.close()


def snapshot(store):
    tables = {}
    for table in ("membership", "current", "standing", "assigned"):
        tables[table] = sorted(store.db.execute(f"SELECT * FROM {table}"))
    tables["counts"] = sorted(store.db.execute("SELECT * FROM counts WHERE n <> 0"))
    tables["judged"] = sorted(store.db.execute("SELECT * FROM judged WHERE n <> 0 OR still_open <> 0"))
    return tables


def play(store, seed: int, steps: int) -> None:
    """Do random things: verdicts, resolutions, links, assignments, retrievals, removals."""
    rng = random.Random(seed)
    ids = [uid for uid, _ in records.records(store.db)]
    for _ in range(steps):
        act = rng.choice(["verdict"] * 6 + ["resolution", "link", "assign", "retrieval", "removal"])
        person, report = rng.choice(PEOPLE), rng.choice(ids)
        with store.write(person) as writer:
            report = records.report_of(store.db, report)
            stage = rng.choice(("ta", "ft"))
            if act == "verdict":
                word = rng.choice(("include", "include", "exclude", "unsure"))
                judgements.judge(
                    writer,
                    "verdicts",
                    report,
                    stage=stage,
                    verdict=word,
                    reasons=json.dumps([rng.choice("abc")] if word == "exclude" else []),
                    note="",
                )
                judgements.advance(writer, stage, person, report)
            elif act == "resolution":
                judgements.judge(
                    writer,
                    "resolutions",
                    report,
                    stage=stage,
                    verdict=rng.choice(("include", "exclude")),
                    reason=rng.choice(("", "a")),
                    note="",
                )
            elif act == "retrieval":
                judgements.judge(
                    writer, "retrievals", report, outcome=rng.choice(("retrieved", "not retrieved")), note=""
                )
            elif act == "removal":
                why = rng.choice(("automation", "other"))
                during = rng.choice(("", "", stage))
                removals.remove(writer, [report], why, stage=during, active=rng.random() < 0.7)
            elif act == "assign":
                judgements.assign(writer, stage, [(report, person, rng.random() < 0.8)])
            else:
                a, b = sorted(rng.sample(ids, 2))
                links.add_link(
                    writer, Link(a, b, rng.choice(("same", "different")), by_rule=rng.random() < 0.5)
                )
                derived.regroup(store.db, groups(ids, links.links(store.db)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_kept_equals_what_is_rebuilt(seed):
    """After any history, dropping every derived table and computing it anew changes nothing."""
    store = Store(":memory:")
    with store.write("alice") as writer:
        derived.set_stages(store.db, RULES)
        records.add_records(writer, "s", some_records(8))
    play(store, seed, 60)
    kept = snapshot(store)
    with store.write("alice") as writer:
        rebuild(writer)
    assert snapshot(store) == kept
    store.close()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_queue_holds_exactly_what_a_person_may_still_judge(seed):
    """The kept shortcuts (floors, counters, to-do marks) agree with the plain definition of a queue."""
    store = Store(":memory:")
    with store.write("alice") as writer:
        derived.set_stages(store.db, RULES)
        records.add_records(writer, "s", some_records(8))
    play(store, seed, 50)
    db = store.db
    for stage in ("ta", "ft"):
        dealt = judgements.has_assignments(db, stage)
        for person in PEOPLE:
            expected = [
                report
                for report in judgements.in_state(db, stage, "open")
                if person not in judgements.judges(db, report, stage)
                and (not dealt or judgements.is_assigned(db, stage, person, report))
            ]  # fmt: skip - reads as one condition
            assert judgements.queue(db, stage, person, limit=-1) == expected
            assert judgements.queue_length(db, stage, person) == len(expected)
    store.close()
