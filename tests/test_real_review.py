"""A whole review on five real database exports: every record accounted for, from the files to the agenda."""

from __future__ import annotations

import json

import pytest

import reviewkit as rk

FOLDER = "references/ris/ESHackathon+CiteSource"
EXPORTS = {
    "crimjust": 41,
    "lens": 49,
    "psycinfo": 124,
    "pubmed": 176,
    "scopus": 255,
}  # as the files' names say
STAGES = ("title-abstract", "full-text")


@pytest.fixture(scope="module")
def files(data):
    return {name: data / FOLDER / f"20221207_gambling-harms_{name}_{n}.ris" for name, n in EXPORTS.items()}


@pytest.fixture(scope="module")
def review(files, tmp_path_factory):
    with rk.open(
        tmp_path_factory.mktemp("real") / "gambling.db", protocol="protocols/sheffield.toml"
    ) as review:
        yield review


@pytest.fixture(scope="module")
def people(review):
    return review.people("alice", "bram", "carol")


@pytest.fixture(scope="module")
def collected(review, people, files):
    return {
        name: people[0].collect(path, source=name, searched="2022-12-07", hits=EXPORTS[name])
        for name, path in files.items()
    }


@pytest.fixture(scope="module")
def screened(review, people, collected):
    """Scripted people: one looks for the word harm, the other for the word harm in titles alone."""
    alice, bram, carol = people
    alice.dedupe()
    for pair in review.doubtful():
        carol.link(pair, same=False)
    for stage in STAGES:
        reasons = review.protocol.stage(stage).reasons
        for person, where in ((alice, "abstract"), (bram, "title")):
            for report in person.queue(stage):
                text = f"{report.title} {report.abstract if where == 'abstract' else ''}".casefold()
                if "harm" in text or (stage == "full-text" and "gambl" in text):
                    person.include(report, stage)
                else:
                    person.exclude(report, stage, reasons[len(report.title) % len(reasons)])
        for conflict in review.conflicts(stage):
            carol.resolve(
                conflict,
                stage,
                "include" if len(conflict.report.title) % 2 else "exclude",
                reasons[0] if len(conflict.report.title) % 2 == 0 else "",
            )
    return review


def test_every_record_of_every_file_is_read_or_a_problem(collected, files):
    for name, batch in collected.items():
        in_file = sum(
            line.startswith("TY  -") for line in files[name].read_text(encoding="utf-8-sig").splitlines()
        )
        assert batch.read + len(batch.problems) == in_file == EXPORTS[name]
        assert batch.warnings == ()


def test_a_file_twice_adds_nothing(review, people, collected, files):
    before = {table: review.db[table].count for table in ("records", "appearances", "sources", "problems")}
    for path in files.values():
        assert people[1].collect(path).new == 0
    assert {table: review.db[table].count for table in before} == before


def test_the_flow_accounts_for_every_record_at_every_step(review, people, collected):
    flow = review.flow()
    assert flow.boxes["database_results"] == sum(EXPORTS.values())
    assert dict(flow.boxes["database_specific_results"]) == EXPORTS
    assert flow.faults() == []


def test_after_screening_the_identities_hold(screened):
    flow = screened.flow()
    boxes = flow.boxes
    assert flow.faults() == []
    assert boxes["duplicates"] + boxes["records_screened"] == sum(EXPORTS.values())
    assert boxes["duplicates"] > 300  # five databases on one question hold much in common
    assert boxes["records_screened"] - boxes["records_excluded"] == boxes["dbr_sought_reports"]
    assert boxes["dbr_assessed"] - sum(n for _, n in boxes["dbr_excluded"]) == boxes["new_reports"]
    assert flow.waiting == {}
    assert rk.report.read_flow(flow.csv()).faults() == []
    for stage in STAGES:
        agreement = screened.agreement(stage)
        assert agreement.n == screened.screening.progress(stage).total
        assert json.dumps(agreement.statement)


def test_it_is_extracted_voted_on_and_reported(screened, people, tmp_path):
    alice, bram, carol = people
    study = screened.included()[0]
    for person, domain in ((alice, "affective"), (bram, "behavioural")):
        person.extract(study, "outcomes", {"domain": domain})
    writing = carol.workshop("priorities")
    words = writing.tell("We lost the house.", group="carer", consent=True)
    gaps = screened.synthesis.gaps()
    ids = [writing.question(f"Question {n}?", words=[words], gaps=[gaps[n]]).id for n in range(4)]
    room = screened.workshop("priorities")
    for n, slip in enumerate(room.slips(12)):
        slip.rank([ids[n % 4], ids[(n + 1) % 4]], group=room.plan.groups[n % len(room.plan.groups)])
    writing.close_vote()
    agenda = screened.agenda()
    assert [item.question.id for item in agenda if item.gaps] == [item.question.id for item in agenda]
    assert all(item.words == (words,) for item in agenda)
    page = screened.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "We lost the house." in page
    assert 'src="http' not in page
    number = screened.write(tmp_path / "included.ris")
    assert len(rk.read(tmp_path / "included.ris").records) == number == screened.flow().boxes["new_reports"]
