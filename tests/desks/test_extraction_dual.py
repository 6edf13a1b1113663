"""Two people at every level: rows matched, references followed, differences settled, rows taken out, drafts kept."""

from __future__ import annotations

import threading

import pytest

import reviewkit as rk

from .extracting import opened


@pytest.fixture
def review():
    with opened() as review:
        yield review


@pytest.fixture
def study(review):
    return review.included()[0]


def fill(review, study):
    """Alice and Bram list arms and outcomes in opposite orders, and two results each."""
    alice, bram = review.people("alice", "bram")
    for row, (name, size) in enumerate([("drug", 40), ("control", 38)], 1):
        alice.extract(study, "arms", {"name": name, "size": size}, row=row)
        bram.extract(study, "arms", {"name": name, "size": size + 1}, row=3 - row)
    for row, (name, domain) in enumerate(
        [("Stigma", "affective > attitudes > stigma"), ("Marks", "cognitive")], 1
    ):
        alice.extract(study, "outcomes", {"name": name, "domain": domain}, row=row)
        bram.extract(study, "outcomes", {"name": name.lower(), "domain": domain}, row=3 - row)
    alice.extract(study, "results", {"arm": 1, "outcome": 1, "mean": 10})
    alice.extract(study, "results", {"arm": 2, "outcome": 1, "mean": 12}, row=2)
    bram.extract(study, "results", {"arm": 1, "outcome": 2, "mean": 12.1})  # his arm 1 is the control
    bram.extract(study, "results", {"arm": 2, "outcome": 2, "mean": 10}, row=2)
    return alice, bram


def test_rows_are_matched_by_their_key_and_references_compared_through_the_matching(review, study):
    fill(review, study)
    assert review.extraction.differences() == []
    told = [(m.number, dict(m.rows), m.how) for m in review.extraction.matches(study, "results")]
    assert told == [(1, {"alice": 1, "bram": 2}, "key"), (2, {"alice": 2, "bram": 1}, "key")]
    lines = review.extraction.lines("results")
    assert [(line.row, line.fields["arm"].value, line.fields["outcome"].value) for line in lines] == [
        (1, 1, 1),
        (2, 2, 1),
    ]
    assert lines[1].fields["mean"].provenance == "agreed"  # 12 and 12.1 are within one per cent


def test_a_reference_names_a_row_of_ones_own_by_number_or_by_name(review, study):
    alice, _ = fill(review, study)
    entry = alice.extract(study, "results", {"arm": "control", "outcome": "marks", "mean": 3}, row=3)
    assert {answer.field: answer.value for answer in entry.answers} == {"arm": 2, "outcome": 2, "mean": 3}
    assert alice.extraction.rows(study, "arms") == {1: "drug", 2: "control"}
    with pytest.raises(rk.ProtocolError) as error:
        alice.extract(study, "results", {"arm": 3, "outcome": "pain"}, row=4)
    told = {problem.where: (problem.value, problem.expected) for problem in error.value.problems}
    assert told == {
        "results.arm": ("3", "1 (drug), 2 (control)"),
        "results.outcome": ("pain", "1 (Stigma), 2 (Marks)"),
    }


def test_rows_can_be_matched_and_parted_by_hand_and_the_last_word_counts(review, study):
    alice, bram, carol = review.people("alice", "bram", "carol")
    alice.extract(study, "outcomes", {"name": "attitude scale", "domain": "affective > attitudes"})
    bram.extract(study, "outcomes", {"name": "OMS-HC", "domain": "affective > confidence"})
    assert len(review.extraction.matches(study, "outcomes")) == 2
    assert {d.why for d in review.extraction.differences("outcomes")} == {
        "only alice has this entry",
        "only bram has this entry",
    }
    carol.extraction.match(study, "outcomes", {"alice": 1, "bram": 1})
    (match,) = review.extraction.matches(study, "outcomes")
    assert (match.how, match.number) == ("hand", 1)
    differences = {d.field: d.why for d in review.extraction.differences("outcomes")}
    assert differences["domain"] == "agree down to “affective”, then “attitudes” against “confidence”"
    carol.extraction.apart(study, "outcomes", {"alice": 1, "bram": 1})
    assert len(review.extraction.matches(study, "outcomes")) == 2
    carol.extraction.match(study, "outcomes", {"alice": 1, "bram": 1})
    assert len(review.extraction.matches(study, "outcomes")) == 1
    with pytest.raises(rk.NotAllowed, match=r"bram has no row 9 .* there is 1"):
        carol.extraction.match(study, "outcomes", {"alice": 1, "bram": 9})


def test_nobody_matches_rows_that_are_still_blind(review, study):
    alice, carol = review.people("alice", "carol")
    alice.extract(study, "outcomes", {"name": "Stigma"})
    with pytest.raises(rk.NotAllowed, match="still blind"):
        carol.extraction.match(study, "outcomes", {"alice": 1, "bram": 1})


def test_what_was_settled_stays_with_its_entry_when_rows_come_and_go(review, study):
    alice, bram, carol = review.people("alice", "bram", "carol")
    alice.extract(study, "outcomes", {"name": "Stigma", "weeks": 4})
    bram.extract(study, "outcomes", {"name": "Marks", "weeks": 2})
    bram.extract(study, "outcomes", {"name": "stigma", "weeks": 8}, row=2)
    difference = next(
        d for d in review.extraction.differences("outcomes") if d.field == "weeks" and d.row == 1
    )
    carol.settle(difference, 6, note="table 2")
    # Bram's lone row has a number of its own; Alice fills that row number with something else.
    lone = next(m for m in review.extraction.matches(study, "outcomes") if set(m.rows) == {"bram"})
    wanted = next(
        d for d in review.extraction.differences("outcomes") if (d.row, d.field) == (lone.number, "weeks")
    )
    carol.settle(wanted, 3)
    for row in range(2, lone.number + 2):
        alice.extract(study, "outcomes", {"name": f"new {row}", "weeks": 50}, row=row)
    stands = {
        tuple(line.rows.items()): line.fields["weeks"].value
        for line in review.extraction.lines("outcomes")
        if line.fields["weeks"].provenance == "settled"
    }
    assert stands == {(("alice", 1), ("bram", 2)): 6, (("bram", 1),): 3}


def test_everything_equal_is_settled_at_once_and_only_once(review, study):
    alice, _ = fill(review, study)
    (carol,) = review.people("carol")
    assert carol.extraction.settle_equal("arms") == 4
    assert carol.extraction.settle_equal("arms") == 0
    assert {s.provenance for line in review.extraction.lines("arms") for s in line.fields.values()} == {
        "agreed"
    }
    alice.extract(study, "arms", {"size": 99}, row=1)  # a second thought after the settlement
    assert review.extraction.differences("arms") == []
    (first, _) = review.extraction.lines("arms")
    assert (first.fields["size"].value, first.fields["size"].provenance) == (40, "settled")


def test_a_row_is_taken_out_and_brought_back_and_stays_in_the_history(review, study):
    alice, _ = fill(review, study)
    with pytest.raises(rk.NotAllowed, match=r"referred to by results row 1 \(arm\)"):
        alice.extraction.drop(study, "arms", 1)
    alice.extraction.drop(study, "results", 2)
    assert [entry.row for entry in alice.extraction.mine("results")] == [1]
    assert len(review.extraction.matches(study, "results")) == 2  # Bram's is alone now
    alice.extraction.restore(study, "results", 2)
    assert review.extraction.differences("results") == []
    acts = [
        event.act
        for event in review.extraction.history(study, "results")
        if event.row == 2 and event.by == "alice"
    ]
    assert acts == ["answer"] * 3 + ["drop", "restore"]
    with pytest.raises(rk.NotAllowed, match="alice has no row 7"):
        alice.extraction.drop(study, "results", 7)
    with pytest.raises(rk.NotAllowed, match="one entry about a study"):
        alice.extraction.drop(study, "study", 1)


def test_two_tabs_save_the_same_field_at_once_and_nothing_is_lost(tmp_path):
    path = tmp_path / "r.db"
    with opened(path) as review:
        study = review.included()[0]

        def save(words):
            with opened(path) as tab:
                tab.people("alice")[0].extract(study.id, "study", {"country": words})

        tabs = [threading.Thread(target=save, args=(f"country {n}",)) for n in range(4)]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()
        (alice,) = review.people("alice")
        history = [event.value for event in alice.extraction.history(study, "study")]
        assert sorted(history) == [f"country {n}" for n in range(4)]
        (entry,) = alice.extraction.mine("study")
        assert entry.answers[0].value == history[-1]


def test_a_draft_is_nobody_elses_business_and_goes_when_the_entry_is_saved(review, study):
    alice, bram = review.people("alice", "bram")
    alice.extraction.draft(study, "study", 1, {"country": "Engl", "level": "not a number yet"})
    alice.extraction.draft(study, "study", 1, {"country": "England"})
    (draft,) = alice.extraction.drafts()
    assert (draft.subject, draft.form, draft.row, draft.fields) == (
        study.id,
        "study",
        1,
        {"country": "England"},
    )
    assert bram.extraction.drafts() == []
    assert review.db["answers"].count == 0
    alice.extract(study, "study", {"country": "England"})
    assert alice.extraction.drafts() == []
    alice.extraction.draft(study, "study", 1, {"country": "x"})
    alice.extraction.draft(study, "study", 1, {})
    assert alice.extraction.drafts("study") == []


def test_an_entry_with_faults_tells_them_all_and_keeps_the_draft(review, study):
    (alice,) = review.people("alice")
    alice.extraction.draft(study, "outcomes", 1, {"weeks": "four"})
    with pytest.raises(rk.ProtocolError) as error:
        alice.extract(
            study,
            "outcomes",
            {"weeks": {"value": "four", "pages": 3}, "domain": "stigmata", "colour": "red", "name": ""},
        )
    told = {(problem.where, problem.value) for problem in error.value.problems}
    assert told == {
        ("outcomes.weeks", "four"),
        ("outcomes.weeks", "3"),
        ("outcomes.domain", "stigmata"),
        ("outcomes.colour", "red"),
    }
    assert all(problem.expected for problem in error.value.problems)
    assert review.db["answers"].count == 0
    assert len(alice.extraction.drafts()) == 1


def test_one_fills_and_another_checks_confirms_or_corrects(review, study):
    alice, bram = review.people("alice", "bram")
    alice.extract(study, "funding", {"source": "a charity", "amount": 500}, page=9)
    assert review.extraction.lines("funding") == []
    assert alice.extraction.to_check("funding") == []
    assert bram.extraction.waiting("funding") == []
    (entry,) = bram.extraction.to_check("funding")
    assert {a.field: (a.value, a.page) for a in entry.answers} == {
        "source": ("a charity", "9"),
        "amount": (500, "9"),
    }
    with pytest.raises(rk.NotAllowed, match="only your own is complete"):
        alice.extraction.confirm(study, "funding")
    bram.extraction.confirm(study, "funding")
    (line,) = review.extraction.lines("funding")
    assert {s.provenance for s in line.fields.values()} == {"checked"}
    assert review.extraction.progress("funding")[study.id] == ("alice", "bram")
    alice.extract(study, "funding", {"amount": 600})  # changed after the check: it has to be looked at again
    assert review.extraction.lines("funding") == []
    with pytest.raises(rk.ProtocolError, match="is no number"):
        bram.extraction.correct(study, "funding", {"amount": "six"})
    bram.extraction.correct(study, "funding", {"amount": 650}, note="the appendix says so")
    (line,) = review.extraction.lines("funding")
    told = {name: (s.provenance, s.value, s.answers["alice"].value) for name, s in line.fields.items()}
    assert told == {"source": ("checked", "a charity", "a charity"), "amount": ("settled", 650, 600)}
    with pytest.raises(rk.NotAllowed, match="nobody checks another's entries there"):
        bram.extraction.confirm(study, "study")


def test_agreement_per_field_has_the_statistics_of_screening(review, study):
    fill(review, study)
    found = {one.field: one for one in review.extraction.agreement("outcomes")}
    assert (found["domain"].n, found["domain"].agreed, found["domain"].levels) == (2, 2, (2, 1, 1))
    assert found["domain"].statistics.kappa == 1
    assert found["domain"].statistics.interval("ac1") is not None
    sizes = {one.field: one for one in review.extraction.agreement("arms")}["size"]
    assert (sizes.agreed, sizes.share) == (2, 1)  # by the field's own tolerance
    assert "weeks" not in found  # nobody answered it


def test_texts_stand_side_by_side_with_the_differing_words_marked(review, study):
    alice, bram = review.people("alice", "bram")
    alice.extract(study, "study", {"country": "England", "aims": "They felt much closer to people"}, page=3)
    bram.extract(study, "study", {"country": "England", "aims": "They felt closer to some people"}, page=4)
    aims = next(one for one in review.extraction.compared(study, "study") if one.field.id == "aims")
    assert not aims.comparison.agrees
    assert aims.answers["bram"].page == "4"
    assert [piece.text.strip() for piece in aims.pieces["alice"] if not piece.same] == ["much"]
    assert [piece.text.strip() for piece in aims.pieces["bram"] if not piece.same] == ["some"]
    assert "".join(piece.text for piece in aims.pieces["alice"]) == "They felt much closer to people"


def test_the_form_asks_what_applies_and_tells_each_fault(review, study):
    (alice,) = review.people("alice")
    alice.extract(study, "arms", {"name": "drug"})
    asking = alice.extraction.ask(study, "results", {"arm": "drug", "outcome": 4, "mean": "x"})
    assert [field.id for field in asking.fields] == ["arm", "outcome", "mean"]
    assert asking.given["arm"].value == 1
    assert set(asking.problems) == {"outcome", "mean"}
    assert not asking.complete


def test_some_fields_of_a_form_stand_as_they_do_among_all(review, study):
    fill(review, study)
    for form, names in (("results", {"mean"}), ("outcomes", {"domain", "weeks"}), ("arms", set())):
        every, some = review.extraction.lines(form), review.extraction.lines(form, fields=names)
        assert [(line.subject, line.row, line.rows) for line in some] == [
            (line.subject, line.row, line.rows) for line in every
        ]
        for line, cut in zip(every, some, strict=True):
            assert cut.fields == {name: one for name, one in line.fields.items() if name in names}
    with pytest.raises(rk.UnknownName, match="did you mean"):
        review.extraction.lines("results", fields=["men"])
