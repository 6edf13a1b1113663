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
from reviewkit.store import StageRule, Store, derived, judgements, links, records, removals, rounds, spans
from reviewkit.store.merging import STAMP, _check
from reviewkit.store.migrations import LEDGERS

RULES = [
    StageRule("ta", 0, 2, "record", "verdict", ("a", "b")),
    StageRule("ft", 1, 2, "report", "reason", ("b", "c")),
]
DESIGNS = [
    RULES,
    [
        StageRule("ta", 0, 2, "record", "verdict", (), share=0.5),
        StageRule("ft", 1, 1, "report", "reason", ()),
    ],
    [StageRule("ta", 0, 2, "record", "verdict", (), liberal=True), RULES[1]],
    [StageRule("ta", 0, 3, "record", "reason", (), share=0.3, liberal=True), RULES[1]],
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
    for table in ("membership", "current", "standing", "assigned", "panel"):
        tables[table] = sorted(store.db.execute(f"SELECT * FROM {table}"))
    tables["counts"] = sorted(store.db.execute("SELECT * FROM counts WHERE n <> 0"))
    tables["judged"] = sorted(store.db.execute("SELECT * FROM judged WHERE n <> 0 OR still_open <> 0"))
    return tables


def play_round(writer, rng: random.Random, act: str, stage: str, report: str, ids: list[str]) -> None:
    """A verdict taken back, a pilot round opened, or all of them closed."""
    if act == "withdrawal" and writer.by in judgements.judges(writer.db, report, stage):
        judgements.judge(writer, "withdrawals", report, stage=stage, note="")
    elif act == "round":
        sample, panel = rng.sample(ids, 2), rng.sample(PEOPLE, 2)
        rounds.write_round(writer, stage, rng.randint(1, 3), "open", sample, panel)
    elif act == "close":
        for row in rounds.rounds(writer.db, stage):
            rounds.write_round(writer, stage, row.round, "close", row.reports, row.people)


def play(store, seed: int, steps: int) -> None:
    """Do random things: verdicts, resolutions, links, assignments, retrievals, removals."""
    rng = random.Random(seed)
    ids = [uid for uid, _ in records.records(store.db)]
    for _ in range(steps):
        act = rng.choice(
            ["verdict"] * 8
            + ["resolution", "link", "assign", "retrieval", "removal", "withdrawal", "round", "close"]
        )
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
            elif act in ("withdrawal", "round", "close"):
                play_round(writer, rng, act, stage, report, ids)
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
        derived.set_stages(store.db, DESIGNS[seed % len(DESIGNS)])
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
    """The kept shortcuts (spans, counters, to-do marks) agree with the plain definition of a queue."""
    store = Store(":memory:")
    with store.write("alice") as writer:
        derived.set_stages(store.db, DESIGNS[seed % len(DESIGNS)])
        records.add_records(writer, "s", some_records(8))
    play(store, seed, 50)
    for again in (False, True):
        if again:
            with store.write("alice") as writer:
                rebuild(writer)
        check_queues(store.db)
    store.close()


def check_queues(db):
    for stage in ("ta", "ft"):
        for person in PEOPLE:
            expected = [
                report
                for report in judgements.in_state(db, stage, "open")
                if person not in judgements.judges(db, report, stage)
                and judgements.is_theirs(db, stage, person, report)
            ]  # fmt: skip - reads as one condition
            asked = "SELECT report FROM assigned WHERE stage = ? AND person = ? AND round > 0"
            mine = {row[0] for row in db.execute(asked, [stage, person])}
            expected = [report for report in expected if report in mine] or expected
            assert judgements.queue(db, stage, person, limit=-1) == expected
            assert judgements.queue_length(db, stage, person) == len(expected)
            for report in judgements.in_state(db, stage, "open"):
                behind = [one for one in expected if one > report]
                assert judgements.queue(db, stage, person, report, 2) == behind[:2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_revealed_has_a_time_once_and_nothing_else_has(seed):
    """In the transaction in which the last required verdict came, a row says so; it stays when the state changes."""
    store = Store(":memory:")
    with store.write("alice") as writer:
        derived.set_stages(store.db, DESIGNS[seed % len(DESIGNS)])
        records.add_records(writer, "s", some_records(8))
    play(store, seed, 40)
    for stage in ("ta", "ft"):
        states = {
            report
            for report, state, _ in judgements.standings(store.db, stage)
            if state in judgements.REVEALED
        }
        assert {row.report for row in rounds.revealed(store.db, stage)} == states
    doubled = store.db.execute(
        "SELECT report, stage FROM reveals GROUP BY 1, 2 HAVING count(*) > 1"
    ).fetchall()
    assert doubled == []
    store.close()


@pytest.mark.parametrize("jump", [1, 7])
def test_the_next_report_is_found_in_a_handful_of_steps_wherever_one_is(store, jump):
    """Whoever skips reports leaps over thousands that they have judged, in each direction, and after a rebuild."""
    with store.write("alice") as writer:
        records.add_records(
            writer, "t", [Record(title=f"u{i}", raw=(Raw("TI", f"u{i}"),)) for i in range(3000)]
        )
    ids = judgements.in_state(store.db, "ta", "open")
    skipped = ids[:: len(ids) // 3]
    rest = [report for report in ids if report not in skipped]
    with store.write("bram") as writer:
        for report in rest[::jump] + [one for n, one in enumerate(rest) if n % jump]:
            writer.append("verdicts", report=report, stage="ta", verdict="include", reasons="[]", note="")
        derived.touch(store.db, rest)
        derived.withdraw(store.db)
        derived.derive(store.db)
        spans.remake(store.db, "bram")
    steps = []
    for n, report in enumerate(skipped):
        steps.clear()
        store.db.conn.set_progress_handler(lambda: steps.append(1), 100)
        assert judgements.queue(store.db, "ta", "bram", report, 1) == skipped[n + 1 : n + 2]
        store.db.conn.set_progress_handler(None, 0)
        assert (
            len(steps) < 20
        )  # in hundreds of SQLite's instructions; looking at 1,000 reports takes 300 of them
    for report in rest[:5]:
        verdict(store, "bram", report, "ta", "exclude")
    check_queues(store.db)
