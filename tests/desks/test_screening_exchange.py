"""Decisions of other tools become rows of the ledger in the names of those who decided; what is revealed goes out."""

from __future__ import annotations

import pytest

import reviewkit as rk

from .test_screening_designs import review_of

ONE_STAGE = 'title = "T"\nversion = "1"\n[[stages]]\nid = "ta"\nreviewers = 2\n'


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def replayed(data):
    """A review whose screening is a real project's log, brought in click by click."""
    folder = data / "screening/rayyan-log"
    with rk.open(":memory:", protocol=rk.Protocol.parse(ONE_STAGE)) as review:
        (zoe,) = review.people("zoe")
        zoe.collect(folder / "articles.csv", source="Rayyan")
        found = zoe.screening.import_decisions(folder / "events_pseudonymised.csv", "ta")
        yield review, found


def test_every_click_of_a_real_log_is_in_the_ledger(replayed, data):
    review, found = replayed
    assert (found.lines, found.new, found.before, found.problems) == (5423, 5423, 0, ())
    assert dict(found.judged) == {"R1": 1224, "R2": 1224, "R3": 62}
    assert review.db["imports"].count == 5423
    assert {row[0] for row in review.db.execute("SELECT DISTINCT by FROM imports")} == {"zoe"}
    assert {row[0] for row in review.db.execute("SELECT DISTINCT by FROM verdicts")} == {"R1", "R2", "R3"}
    first = review.db.execute("SELECT made, line FROM imports ORDER BY clock LIMIT 1").fetchone()
    assert first == ("2021-05-12T11:08:41.919Z", 2)
    again = review.people("zoe")[0].screening.import_decisions(
        data / "screening/rayyan-log/events_pseudonymised.csv", "ta"
    )
    assert (again.new, again.before, again.verdicts) == (0, 5423, 0)


@pytest.mark.parametrize(
    ("at", "observed", "kappa", "ac1"),
    [
        ("first", 0.923, 0.372102, 0.913),
        ("reveal", 0.998, 0.977412, 0.998),
        ("final", 0.998, 0.977412, 0.998),
    ],
)
def test_the_ledger_gives_the_agreement_of_the_real_log(replayed, at, observed, kappa, ac1):
    """Advance or exclude, R1 and R2: .372 at their first words, .977 in the state that they left."""
    found = replayed[0].screening.agreement("ta", at, "include", people=("R1", "R2"))
    assert (found.n, round(found.observed, 3), round(found.ac1, 3)) == (1224, observed, ac1)
    assert found.kappa == pytest.approx(kappa, abs=1e-6)


def test_three_categories_and_exclusion_of_maybe_give_their_own_kappas(replayed):
    review = replayed[0]
    pair = ("R1", "R2")
    assert review.screening.agreement("ta", "first", people=pair).kappa == pytest.approx(0.331133, abs=1e-6)
    folded = review.screening.agreement("ta", "first", "exclude", people=pair)
    assert folded.kappa == pytest.approx(0.342784, abs=1e-6)


def test_the_reasons_of_a_real_log_are_kept_in_their_own_words(replayed):
    _, found = replayed
    assert found.reasons["Ambiental"] > 500
    assert "Seguranca Pública" in found.reasons


def test_a_file_without_names_needs_one_and_lines_that_fit_nothing_are_named(tmp_path):
    review = review_of("reviewers = 2", 3)
    (zoe,) = review.people("zoe")
    text = "title,year,asreview_label\nt0,,1\nt1,,0\nnowhere,2020,1\n"
    path = write(tmp_path, "asreview.csv", text)
    with pytest.raises(rk.NotAllowed, match="name the reviewer"):
        zoe.screening.import_decisions(path, "ta")
    assert review.db["verdicts"].count == 0
    found = zoe.screening.import_decisions(path, "ta", reviewer="ann")
    assert (found.lines, found.new, found.verdicts, dict(found.judged)) == (3, 2, 2, {"ann": 2})
    (problem,) = found.problems
    assert (problem.line, problem.value) == (4, "nowhere")
    assert "no report has its id" in problem.message
    (ann,) = review.people("ann")
    assert [v.verdict for v in ann.screening.mine("ta")] == ["include", "exclude"]
    assert len(ann.queue("ta")) == 1


def test_names_and_reasons_of_a_file_are_those_of_the_review_where_one_says_so(tmp_path):
    review = review_of("reviewers = 2", 2)
    (zoe,) = review.people("zoe")
    text = "title,reviewer,verdict,reasons\nt0,A. Lee,excluded,No data; too old\nt0,Bea,exclude,LATE\nt1,Bea,maybe,\n"
    found = zoe.screening.import_decisions(
        write(tmp_path, "votes.csv", text), "ta", names={"A. Lee": "ann"}, reasons={"too old": "late"}
    )
    assert (dict(found.judged), dict(found.reasons)) == ({"Bea": 2, "ann": 1}, {})
    rows = {(row["reviewer"], row["verdict"], row["reasons"]) for row in review.frame("decisions")}
    assert rows == {("ann", "exclude", "no-data; late"), ("Bea", "exclude", "late")}  # t1 is not revealed
    assert review.screening.progress("ta").excluded == 1


def test_a_line_that_fits_two_reports_or_one_that_is_not_at_the_stage_is_a_problem(tmp_path):
    review = rk.open(":memory:", protocol=rk.Protocol.parse(ONE_STAGE + '[[stages]]\nid = "ft"\n'))
    (zoe,) = review.people("zoe")
    ris = "".join(f"TY  - JOUR\nTI  - Same\nPY  - 2020\nSP  - {n}\nER  - \n\n" for n in range(2))
    zoe.collect(write(tmp_path, "two.ris", ris + "TY  - JOUR\nTI  - Other\nPY  - 2020\nER  - \n"), source="s")
    path = write(
        tmp_path, "votes.csv", "title,year,reviewer,verdict\nSame,2020,ann,yes\nOther,2020,ann,yes\n"
    )
    found = zoe.screening.import_decisions(path, "ta")
    assert [problem.message for problem in found.problems] == ["its title and year fits 2 reports"]
    assert found.new == 1
    late = zoe.screening.import_decisions(path, "ft")
    assert [problem.message for problem in late.problems][-1] == "its report is not at stage 'ft'"
    assert late.new == 0


def test_a_log_that_ends_undecided_leaves_the_report_open_and_its_first_word_in_the_ledger(tmp_path):
    review = review_of("reviewers = 2", 1)
    (zoe,) = review.people("zoe")
    columns = "created_at,reviewer,article_id,key,value"
    text = f"{columns}\n1,ann,7,included,1\n2,bea,7,included,-1\n3,ann,7,included,deleted\n"
    articles = write(tmp_path, "articles.csv", "key,title\n7,t0\n")
    found = zoe.screening.import_decisions(write(tmp_path, "log.csv", text), "ta", articles=articles)
    assert (found.new, found.verdicts) == (3, 2)
    assert review.screening.progress("ta").open == 1
    assert review.screening.verdicts("ta") == []
    (ann,) = review.people("ann")
    assert len(ann.queue("ta")) == 1
    ann.exclude(review.duplicates.reports()[0], "ta")
    assert review.agreement("ta", "first").observed == 0.0
    assert review.agreement("ta", "final").observed == 1.0


def test_only_what_is_revealed_goes_out_and_ones_own(tmp_path):
    review = review_of("reviewers = 2", 3)
    alice, bram = review.people("alice", "bram")
    first, second, _ = review.duplicates.reports()
    alice.include(first, "ta")
    bram.exclude(first, "ta", "late", note="2031")
    alice.exclude(second, "ta", "no-data")
    for kind in ("csv", "rayyan", "covidence", "asreview"):
        everybody = review.screening.decisions("ta", kind)
        assert first.title in everybody
        assert second.title not in everybody
        assert second.title in alice.screening.decisions("ta", kind)
        assert "bram" not in alice.screening.decisions("ta", kind)
    copy = review_of("reviewers = 2", 3)
    path = write(tmp_path, "out.csv", review.screening.decisions("ta"))
    copy.people("zoe")[0].screening.import_decisions(path, "ta")
    (conflict,) = copy.conflicts("ta")
    assert [(v.by, v.verdict, v.reasons, v.note) for v in conflict.verdicts] == [
        ("alice", "include", (), ""),
        ("bram", "exclude", ("late",), "2031"),
    ]


@pytest.mark.parametrize(
    "what", ["decisions", "records", "reports", "sources", "studies", "resolutions", "reveals"]
)
def test_frames_are_flat_rows_with_the_same_keys(what):
    review = review_of("reviewers = 2", 3)
    alice, bram, carol = review.people("alice", "bram", "carol")
    for report in alice.queue("ta"):
        alice.include(report, "ta")
    for report in bram.queue("ta"):
        bram.exclude(report, "ta", "late")
    for report in review.conflicts("ta"):
        carol.resolve(report, "ta", "include")
    rows = review.frame(what)
    assert rows
    assert len({tuple(row) for row in rows}) == 1
    assert all(isinstance(v, str | int | float | bool | None) for row in rows for v in row.values())


def test_a_table_that_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(rk.UnknownName, match="decisions"):
        review_of("reviewers = 2", 1).frame("decision")
