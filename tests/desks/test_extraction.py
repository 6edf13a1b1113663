"""Two people fill the protocol's forms blind, field by field they are compared, and somebody settles."""

from __future__ import annotations

import pytest

import reviewkit as rk

OUTCOME = {
    "outcome": "Stigma",
    "domain": "affective",
    "of-whom": ["learners"],
    "measured": "a published scale",
    "scale-name": "OMS-HC",
    "when": "during or right after",
    "direction": "better",
    "trust": 3,
}  # fmt: skip - one entry


@pytest.fixture
def study(review, people):
    alice, bram, _ = people
    for stage in ("title-abstract", "full-text"):
        for person in (alice, bram):
            for report in person.queue(stage):
                person.include(report, stage)
    return review.included()[0]


def answers(review, **changes):
    """The required answers of the outcomes form, whatever the protocol asks; changed where a test says so."""
    form = review.protocol.form("outcomes")
    given = {}
    for field in form.fields:
        if field.id in changes:
            given[field.id] = changes[field.id]
        elif field.required and not field.when:
            given[field.id] = (
                field.choices[0] if field.choices else OUTCOME.get(field.id, 1 if field.minimum else "words")
            )
    return given


def test_nothing_is_shown_before_both_are_complete_and_differences_are_settled(review, people, study):
    alice, bram, carol = people
    entry = alice.extract(
        study, "outcomes", answers(review, domain="affective"), quote="They felt closer", page=4
    )
    assert entry.complete
    assert review.extraction.lines("outcomes") == []
    assert review.extraction.differences() == []
    assert review.extraction.progress("outcomes")[study.id] == ("alice",)
    bram.extract(study, "outcomes", answers(review, domain="cognitive"))
    (difference,) = review.extraction.differences("outcomes")
    assert (difference.field, difference.row) == ("domain", 1)
    assert difference.answers["alice"].quote == "They felt closer"
    assert difference.answers["alice"].page == "4"
    carol.settle(difference, "affective", note="the title says so")
    assert review.extraction.differences() == []
    (line,) = review.extraction.lines("outcomes")
    assert line.fields["domain"].provenance == "settled"
    assert line.fields["domain"].value == "affective"
    assert line.fields["domain"].answers["bram"].value == "cognitive"  # what bram said stays


def test_all_faults_of_an_entry_at_once_and_nothing_is_written(review, people, study):
    with pytest.raises(rk.ProtocolError) as error:
        people[0].extract(study, "outcomes", {"domain": "afective", "trust": "very", "colour": "red"})
    assert len(error.value.problems) == 3
    assert "did you mean" in str(error.value)
    assert review.db["answers"].count == 0


def test_a_later_answer_replaces_an_earlier_one_and_both_stay(review, people, study):
    alice = people[0]
    alice.extract(study, "outcomes", {"domain": "affective"})
    entry = alice.extract(study, "outcomes", {"domain": "not reported"})
    assert entry.missing
    (domain,) = [answer for answer in entry.answers if answer.field == "domain"]
    assert (domain.status, domain.value) == ("not reported", None)
    assert review.db["answers"].count == 2


def test_rows_belong_to_forms_that_repeat(people, study):
    with pytest.raises(rk.NotAllowed, match="no row 2"):
        people[0].extract(study, "study", {}, row=2)
    with pytest.raises(rk.NotAllowed, match="count from 1"):
        people[0].extract(study, "outcomes", {}, row=0)


def test_only_included_studies_and_known_programmes_can_be_filled_in(review, people, study):
    with pytest.raises(rk.UnknownName, match="included study"):
        people[0].extract("f" * 64, "outcomes", {})
    with pytest.raises(rk.UnknownName, match="programme"):
        people[0].extract("nowhere", "programme", {})
    with pytest.raises(rk.UnknownName, match="study, outcomes, arms, times, results"):
        people[0].extract(study, "outcome", {})


def test_a_programme_is_charted_like_a_study(review, people):
    alice = people[0]
    programme = alice.programme("Voices in the lecture hall", organisation="A university", found="interview")
    assert programme.id == "voices-in-the-lecture-hall"
    alice.programme("Voices in the lecture hall", organisation="Another university")
    (known,) = review.extraction.programmes()
    assert known.organisation == "Another university"
    assert [p.id for p in alice.extraction.waiting("programme")] == [programme.id]
    with pytest.raises(rk.NotAllowed, match="title"):
        alice.programme(" ? ")


def test_answers_stay_with_a_study_whose_lowest_record_changes(review, people, study, tmp_path):
    """A duplicate found later may give a study another id; what was extracted about it is not lost."""
    alice, bram, _ = people
    study = max(review.included(), key=lambda s: s.id)
    for person in (alice, bram):
        person.extract(study, "outcomes", answers(review))
    other = tmp_path / "more.ris"
    for n in range(40):  # until a record's id is lower than the study's
        other.write_text(f"TY  - JOUR\nTI  - {study.title}\nN1  - copy {n}\nER  - \n", encoding="utf-8")
        copy = rk.read(other).records[0]
        if copy.id < study.id:
            break
    alice.collect(other)
    alice.link(study.reports[0], copy, same=True)
    (moved,) = [s for s in review.included() if copy.id in [r.id for r in s.reports[0].records]]
    assert moved.id == copy.id
    assert [line.subject for line in review.extraction.lines("outcomes")] == [moved.id]


def test_the_gap_map_counts_what_stands_and_names_the_empty_cells(review, people, study):
    alice, bram, _ = people
    gaps = {gap.id for gap in review.synthesis.gaps()}
    form = review.protocol.form("study")
    given = {
        f.id: (
            f.choices[0]
            if f.choices
            else int(f.minimum or 1)
            if f.type in ("integer", "number", "scale")
            else "2010"
            if f.type == "date"
            else "words"
        )
        for f in form.fields
        if f.required and not f.when
    }
    given["role"] = ["teaching"]
    for person in (alice, bram):
        person.extract(study, "study", given)
        person.extract(study, "outcomes", answers(review, domain="affective"))
    gap_map = review.synthesis.gap_map()
    assert gap_map.cells["affective", "teaching"] == (study.id,)
    now = {gap.id: gap for gap in review.synthesis.gaps()}
    assert set(now) <= gaps  # ids are stable: a filled cell leaves, nothing is renamed
    assert any(
        gap.status == "thin" and (gap.row, gap.column) == ("affective", "teaching") for gap in now.values()
    )
