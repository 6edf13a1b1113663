"""A form changes while it is in use: answers stay valid under their version, and what is doubtful is listed."""

from __future__ import annotations

import pytest

import reviewkit as rk
from reviewkit.model import Difference

from .extracting import FORMS, amendment, opened

FORM = """
[[forms]]
id = "study"
[[forms.fields]]
id = "country"
required = true
[[forms.fields]]
id = "hours"
type = "number"
unit = "hours"
maximum = 100
[[forms.fields]]
id = "kind"
type = "choice"
choices = ["talk", "workshop", "other"]
[[forms.fields]]
id = "since"
type = "text"
[[forms.fields]]
id = "roles"
type = "choices"
choices = ["teaching", "planning"]
"""
ANSWERS = {"country": "England", "hours": 80, "kind": "other", "since": "2010", "roles": ["planning"]}

CHANGES = {
    "a new required field": (
        ("", '[[forms.fields]]\nid = "paid"\ntype = "boolean"\nrequired = true\n'),
        [("paid", "new required field")],
    ),
    "now required": (('id = "roles"\n', 'id = "roles"\nrequired = true\n'), []),
    "a choice gone": (('["teaching", "planning"]', '["teaching"]'), [("roles", "choice gone: “planning”")]),
    "another unit": (
        ('unit = "hours"', 'unit = "minutes"'),
        [("hours", "unit changed from hours to minutes")],
    ),
    "a narrower range": (
        ("maximum = 100", "maximum = 60"),
        [("hours", "range narrowed: 80 is above the maximum 60; at most 60 hours now")],
    ),
    "a wider range": (("maximum = 100", "maximum = 200"), []),
    "another type": (
        ('id = "since"\ntype = "text"', 'id = "since"\ntype = "integer"'),
        [("since", "type changed from text to integer")],
    ),
    "a choice more, and other was answered": (
        ('"workshop", "other"]', '"workshop", "film", "other"]'),
        [("kind", "“other” was answered, and there is a choice more: film")],
    ),
    "a choice more, and something else was answered": (
        ('["teaching", "planning"]', '["teaching", "planning", "leading"]'),
        [],
    ),
    "better words": (('id = "since"\n', 'id = "since"\nlabel = "Running since"\nhelp = "A year."\n'), []),
}


@pytest.mark.parametrize(("swap", "listed"), CHANGES.values(), ids=CHANGES.keys())
def test_what_a_changed_form_makes_doubtful_is_listed_with_who_answered(tmp_path, swap, listed):
    path = tmp_path / "r.db"
    with opened(path, FORM) as review:
        study = review.included()[0]
        for person in review.people("alice", "bram"):
            person.extract(study, "study", ANSWERS)
        (before, _) = [
            e.answers[0].version for p in review.people("alice", "bram") for e in p.extraction.mine("study")
        ]
    old, new = swap
    changed = FORM.replace(old, new) if old else FORM + new
    with opened(path, changed, "2", amendment("2")) as review:
        found = [(one.by, one.field, one.why) for one in review.extraction.revisit("study")]
        assert found == [(by, field, why) for by in ("alice", "bram") for field, why in listed]
        assert {one.version for one in review.extraction.revisit("study")} <= {before}
        (line,) = review.extraction.lines("study")  # nothing that was answered is lost or hidden
        assert {name: stands.value for name, stands in line.fields.items()} == ANSWERS | {
            "roles": ("planning",)
        }


def test_to_answer_again_takes_it_off_the_list_and_the_old_answer_keeps_its_version(tmp_path):
    path = tmp_path / "r.db"
    with opened(path, FORM) as review:
        study = review.included()[0]
        review.people("alice")[0].extract(study, "study", ANSWERS)
    with opened(path, FORM.replace('unit = "hours"', 'unit = "minutes"'), "2", amendment("2")) as review:
        (alice,) = review.people("alice")
        assert [one.field for one in alice.extraction.revisit("study")] == ["hours"]
        assert review.extraction.revisit("study") == []  # still blind: that would tell what she answered
        alice.extract(study, "study", {"hours": "60 minutes"})
        assert alice.extraction.revisit("study") == []
        versions = {
            event.version for event in alice.extraction.history(study, "study") if event.field == "hours"
        }
        assert len(versions) == 2
        assert all(len(version) == 12 for version in versions)


def test_a_new_required_field_keeps_blind_until_both_have_answered_it(tmp_path):
    path = tmp_path / "r.db"
    with opened(path, FORM) as review:
        study = review.included()[0]
        for person in review.people("alice", "bram"):
            person.extract(study, "study", ANSWERS)
    more = FORM + '[[forms.fields]]\nid = "paid"\ntype = "boolean"\nrequired = true\n'
    with opened(path, more, "2", amendment("2")) as review:
        alice, bram = review.people("alice", "bram")
        assert alice.extraction.waiting("study") == bram.extraction.waiting("study") == [study]
        alice.extract(study, "study", {"paid": True})
        assert alice.extraction.waiting("study") == []
        (line,) = review.extraction.lines("study")
        assert "paid" not in line.fields
        assert all(event.field != "paid" for event in review.extraction.history(study, "study"))
        assert review.extraction.differences() == []
        bram.extract(study, "study", {"paid": False})
        (difference,) = review.extraction.differences()
        assert difference.why == "yes against no"
        assert review.extraction.revisit("study") == []


def test_a_field_or_a_form_that_holds_answers_cannot_go(tmp_path):
    path = tmp_path / "r.db"
    with opened(path, FORM) as review:
        review.people("alice")[0].extract(review.included()[0], "study", ANSWERS)
    without = FORM.replace('[[forms.fields]]\nid = "since"\ntype = "text"\n', "")
    with pytest.raises(rk.ProtocolError, match="a field was removed"):
        opened(path, without, "2", amendment("2"))


def test_a_version_depends_on_what_a_form_says_and_not_on_where_it_stands():
    version = rk.extraction.form_version
    one, two = (
        rk.Protocol.parse(f'title = "T"\nversion = "1"\n[[stages]]\nid = "{stage}"\n{FORM}').form("study")
        for stage in ("a", "b")
    )
    assert version(one) == version(two)
    assert rk.extraction.field_version(one.field("hours")) == rk.extraction.field_version(two.field("hours"))
    assert version(one) != version(rk.Protocol.parse(
        f'title = "T"\nversion = "1"\n[[stages]]\nid = "a"\n{FORM.replace("100", "90")}').form("study"))  # fmt: skip


def test_what_stands_in_another_unit_is_marked_wherever_it_is_shown(tmp_path):
    """The unit of weeks becomes days: lines, tables of the report, the command line and exports tell it."""
    from click.testing import CliRunner

    from reviewkit.cli import main

    path = tmp_path / "r.db"
    with opened(path) as review:
        study = review.included()[0]
        alice, bram, carol = review.people("alice", "bram", "carol")
        for person, weeks in ((alice, 8), (bram, 8)):
            person.extract(study, "outcomes", {"name": "Stigma", "weeks": weeks})
            person.extract(study, "outcomes", {"name": "Marks", "weeks": 4 if person is alice else 5}, row=2)
        (difference,) = review.extraction.differences("outcomes")
        carol.settle(difference, 4)
        assert all(not line.doubts for line in review.extraction.lines("outcomes"))
    with opened(path, FORMS.replace('unit = "weeks"', 'unit = "days"'), "2", amendment("2")) as review:
        (carol,) = review.people("carol")
        why = "unit changed from weeks to days"
        assert [line.doubts for line in review.extraction.lines("outcomes")] == [
            {"weeks": why},
            {"weeks": why},
        ]
        assert review.extraction.line(study.id, "outcomes", 2).doubts == {"weeks": why}
        review.report(tmp_path / "r.html")
        page = (tmp_path / "r.html").read_text(encoding="utf-8")
        assert "8 †" in page
        assert "4 †" in page
        assert f"to be looked at again. weeks: {why}." in page
        printed = CliRunner().invoke(main, ["answers", str(path), "outcomes"]).output
        assert printed.count(why) == 2
        made = review.extraction.export("tidy", tmp_path / "out")
        assert f"outcomes.weeks: {why}; given before that, look again: 2" in made.notes
        for person in review.people("alice", "bram"):
            person.extract(study, "outcomes", {"weeks": 56})
        assert [line.doubts for line in review.extraction.lines("outcomes")] == [{}, {"weeks": why}]
        (again,) = [one for one in review.extraction.compared(study, "outcomes") if one.stands.value == 4]
        carol.settle(Difference(study.id, "outcomes", 2, "weeks", again.answers, ""), 28)
        assert all(not line.doubts for line in review.extraction.lines("outcomes"))


def test_a_reference_is_shown_by_the_name_of_its_entry(tmp_path):
    from click.testing import CliRunner

    from reviewkit.cli import main

    with opened(tmp_path / "r.db") as review:
        study = review.included()[0]
        for person in review.people("alice", "bram"):
            person.extract(study, "arms", {"name": "drug & <b>", "size": 1234567})
            person.extract(study, "outcomes", {"name": "Stigma"})
            person.extract(study, "results", {"arm": 1, "outcome": 1, "mean": 3})
        assert review.extraction.called("results") == {(study.id, 1): "drug & <b>, Stigma"}
        review.report(tmp_path / "r.html")
        page = (tmp_path / "r.html").read_text(encoding="utf-8")
        assert page.count("drug &amp; &lt;b&gt;") == 2
        assert "size (people)" in page
        printed = CliRunner().invoke(main, ["answers", str(tmp_path / "r.db"), "results"]).output
        assert "Stigma" in printed
        printed = CliRunner().invoke(main, ["answers", str(tmp_path / "r.db"), "arms"]).output
        assert "1234567" in printed


def test_a_number_in_an_older_template_is_not_taken_for_one_in_todays_unit(tmp_path):
    import openpyxl

    path, file = tmp_path / "r.db", tmp_path / "t.xlsx"
    with opened(path) as review:
        (alice,) = review.people("alice")
        alice.extract(review.included()[0], "outcomes", {"name": "Stigma", "weeks": 8})
        alice.extraction.template(file, "outcomes")
    with opened(path, FORMS.replace('unit = "weeks"', 'unit = "days"'), "2", amendment("2")) as review:
        (alice,) = review.people("alice")
        assert alice.extraction.fill(file).written == 0
        book = openpyxl.load_workbook(file)
        place = {cell.value: cell.column for cell in book["outcomes"][1]}
        book["outcomes"].cell(3, place["weeks"]).value = 9
        book.save(file)
        with pytest.raises(rk.ProtocolError, match="asked for weeks, and the form now for days"):
            alice.extraction.fill(file)
        assert alice.extraction.fill(file, keep_going=True).written == 0
