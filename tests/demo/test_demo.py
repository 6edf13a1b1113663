"""The demonstration: what its README promises, counted in what comes out."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest

import reviewkit as rk
from reviewkit.demo import play
from reviewkit.errors import NotAllowed

MATERIAL = files("reviewkit.demo") / "material"


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def played(tmp_path_factory, told):
    return play(tmp_path_factory.mktemp("played") / "demo", told.append)


@pytest.fixture(scope="module")
def review(played):
    with rk.open(played.folder / "review.db") as review:
        yield review


def test_the_numbers_of_the_readme_come_out(review, told):
    """The material's README says which numbers to expect; they stand there as they are counted."""
    promised = " ".join((MATERIAL / "README.md").read_text(encoding="utf-8").split())
    records = sum(len(report.records) for report in review.duplicates.reports())
    documents, studies = len(review.duplicates.reports()), review.included()
    gone_on = review.screening.progress("title-abstract").included
    excluded = review.screening.progress("full-text").excluded
    reports = sum(len(study.reports) for study in studies)
    open_ = len(review.extraction.differences())
    gaps = Counter(gap.status for gap in review.synthesis.gaps())
    passages = len(review.synthesis.material.excerpts())
    for sentence in (
        f"{records} records of {documents} documents",
        f"{gone_on} documents go on from titles and summaries",
        f"{excluded} are excluded on reading, and {reports} reports of {len(studies)} studies are included",
        f"{open_} stay open on purpose",
        f"(outcome by role) {gaps['empty']} are empty",
        f"{passages} passages",
    ):
        assert sentence in promised
    assert review.flow().faults() == []
    assert not [line for line in told if "\n" in line]  # what is told while it plays is short


def test_about_one_answer_in_twelve_differs_and_is_settled_with_a_reason():
    rows = list(csv.DictReader((MATERIAL / "differences.csv").read_text(encoding="utf-8").splitlines()))
    answers = 0
    for file in (MATERIAL / "forms").iterdir():
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            answers += sum(bool(value) for name, value in row.items() if name not in ("study", "reports"))
    assert 0.07 < len(rows) / answers < 0.09
    assert all(row["why"] for row in rows if row["settled"])


def test_every_form_of_the_protocol_is_filled_by_all_whom_it_asks(review):
    for form in review.protocol.forms:
        done = [subject for subject, people in review.extraction.progress(form.id).items() if people]
        assert done, form.id
        if form.id in ("study", "outcomes", "appraisal"):
            assert len(done) == 40
    assert len(review.extraction.programmes()) == 12


def test_whatever_was_made_up_says_so(review):
    summaries = {r.abstract for one in review.duplicates.reports() for r in one.records if r.abstract}
    assert all(text.startswith("[Summary written for this demonstration]") for text in summaries)
    for form in ("study", "outcomes", "results"):
        quoted = [field.id for field in review.protocol.form(form).fields if field.type == "quotation"]
        for line in review.extraction.lines(form):
            for name in quoted:
                given = line.fields[name].given if name in line.fields else None
                assert given is None or given.status != "value" or str(given.value).startswith("[paraphrase]")
    of_studies = review.synthesis.material.excerpts(kind="study")
    assert of_studies
    assert all(excerpt.words.startswith("[paraphrase]") for excerpt in of_studies)
    assert "nothing in it should be cited" in (review_text := (MATERIAL / "README.md").read_text())
    assert "invented" in review_text


def test_only_words_that_may_be_quoted_leave_the_room(played, review):
    kept = [said.words for said in review.workshop("priorities").contributions() if not said.consent]
    assert kept
    for name in ("report.html", "agenda.html", "said.html"):
        page = (played.folder / name).read_text(encoding="utf-8")
        assert not [words for words in kept if words in page], name


def test_people_part_and_it_shows(review):
    """Themes by group, a group's protest against a theme, and a divergence that chance does not explain."""
    found = review.synthesis.themes.perspectives(small=10)
    parted = {
        theme: {group for group in found.groups if (found.people[theme, group] or 0) >= 10}
        for theme in found.totals
    }
    assert {"service user"} in parted.values()
    assert {"practitioner"} in parted.values()
    assert found.contrasts
    assert {response.answer for response in review.synthesis.themes.responses()} == {
        "confirmed",
        "changed",
        "rejected",
    }
    assert review.synthesis.themes.divergence(small=10)


def test_one_group_is_large_enough_for_print_and_small_ones_stay_hidden(played, review):
    votes = Counter(ballot.group for ballot in review.workshop("priorities").ballots())
    limit = review.protocol.workshop.small_published
    large = [group for group, number in votes.items() if number >= limit]
    assert large == ["service user"]
    for name in ("results.csv", "ballots.csv"):
        text = (played.folder / "vote" / name).read_text(encoding="utf-8")
        assert not [group for group in votes if group not in large and group in text], name


def test_every_file_that_is_named_is_there_and_no_other(played):
    there = {path for path in played.folder.iterdir() if path.suffix not in (".db-wal", ".db-shm")}
    exports = {"pubmed.nbib", "psycinfo.ris", "scopus.csv"}
    assert {path.name for path in there} - exports == {path.name for path in played.files}
    assert all(path.is_dir() or path.stat().st_size > 200 for path in played.files)


def test_the_agenda_is_in_order(played):
    places = [item.place for item in played.agenda]
    assert all(one <= other for one, other in pairwise(places))
    assert played.agenda[0].question.id == "q1"


def test_no_doi_of_the_material_is_malformed_and_no_document_has_two(review):
    every = [{r.doi.casefold() for r in report.records if r.doi} for report in review.duplicates.reports()]
    assert any(every)
    for found in every:
        assert len(found) <= 1, found
        assert all(re.fullmatch(r"10\.\d{4,9}/\S+", doi) for doi in found)


def test_it_is_played_again_over_itself_and_over_nothing_else(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(NotAllowed, match=r"letter\.txt"):
        play(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"
