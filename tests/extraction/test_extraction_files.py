"""Templates and exchange at the desk: in one's own name, blind, all or nothing."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import reviewkit as rk
from tests.desks.conftest import RIS
from tests.extraction.test_exchange_in import COVIDENCE

PROTOCOL = """
title = "A small review"
version = "1.0"

[[stages]]
id = "screening"
reviewers = 1
design = "single"

[[forms]]
id = "study"
reviewers = 2
[[forms.fields]]
id = "country"
label = "Country"
required = true
[[forms.fields]]
id = "size"
label = "Participants"
type = "integer"
[[forms.fields]]
id = "paid"
label = "Paid"
type = "boolean"

[[forms]]
id = "outcomes"
reviewers = 2
repeat = true
key = ["name"]
[[forms.fields]]
id = "name"
required = true
[[forms.fields]]
id = "yi"
type = "number"
[[forms.fields]]
id = "vi"
type = "number"
"""


@pytest.fixture
def review(tmp_path):
    (tmp_path / "protocol.toml").write_text(PROTOCOL)
    (tmp_path / "export.ris").write_text(RIS)
    with rk.open(tmp_path / "review.db", protocol=tmp_path / "protocol.toml") as review:
        (alice,) = review.people("alice")
        alice.collect(tmp_path / "export.ris", source="PsycINFO", searched="2026-03-01")
        for report in alice.queue("screening"):
            alice.include(report, "screening")
        yield review


@pytest.fixture
def people(review):
    return review.people("alice", "bram", "carol")


def set_cell(path, sheet, study, column, value):
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    heads = {cell.value: cell.column for cell in page[1]}
    row = next(cell.row for cell in page["B"] if cell.value and study.id.startswith(str(cell.value)))
    page.cell(row, heads[column]).value = value
    book.save(path)


def test_a_template_is_filled_and_read_and_the_second_time_nothing_is_written(review, people, tmp_path):
    alice = people[0]
    study = review.included()[0]
    path = tmp_path / "t.xlsx"
    assert alice.extraction.template(path).rows == 8 + 24
    set_cell(path, "study", study, "country", "=Fiji")
    set_cell(path, "study", study, "country: page", "3-5")
    set_cell(path, "outcomes", study, "name", "Stigma")
    set_cell(path, "outcomes", study, "yi", -0.5)
    openpyxl_formula_to_text(path, study)
    done = alice.extraction.fill(path)
    assert (done.written, done.entries, done.incomplete, done.faults) == (3, 2, 0, ())
    (entry,) = alice.extraction.mine("study")
    assert (entry.answers[0].value, entry.answers[0].page) == ("=Fiji", "3-5")
    before = review.db["answers"].count
    again = alice.extraction.fill(path)
    assert (again.written, again.unchanged, again.told) == (0, 3, ())
    assert review.db["answers"].count == before == 3


def openpyxl_formula_to_text(path, study):
    """Typed into a cell for text, =Fiji stays text; openpyxl has to be told."""
    book = openpyxl.load_workbook(path)
    for row in book["study"].iter_rows():
        for cell in row:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    book.save(path)


def test_one_fault_stops_everything_unless_it_is_to_go_on(review, people, tmp_path):
    alice = people[0]
    one, two = review.included()[:2]
    path = tmp_path / "t.xlsx"
    alice.extraction.template(path, "study")
    set_cell(path, "study", one, "size", "many")
    set_cell(path, "study", two, "size", 12)
    with pytest.raises(rk.ProtocolError) as error:
        alice.extraction.fill(path)
    (fault,) = error.value.problems
    assert (fault.path, fault.value, fault.expected) == (str(path), "many", "a whole number")
    assert fault.where.startswith("sheet 'study', cell ")
    assert fault.where in str(error.value)
    assert review.db["answers"].count == 0
    done = alice.extraction.fill(path, keep_going=True)
    assert (done.written, done.incomplete, len(done.faults)) == (1, 1, 1)


def test_an_entry_that_was_taken_out_stays_out(review, people, tmp_path):
    alice = people[0]
    study = review.included()[0]
    alice.extract(study, "outcomes", {"name": "Stigma"}, row=2)
    path = tmp_path / "t.csv"
    alice.extraction.template(path, "outcomes")
    alice.extraction.drop(study, "outcomes", 2)
    done = alice.extraction.fill(path)
    assert done.written == 0
    assert "you took this entry out" in str(done.told)
    assert alice.extraction.mine("outcomes") == []


def test_a_template_of_another_person_or_review_is_refused(review, people, tmp_path):
    alice, bram, _ = people
    path = tmp_path / "t.csv"
    alice.extraction.template(path, "study")
    with pytest.raises(rk.NotAllowed, match="was made for alice, whose answers stand in it"):
        bram.extraction.fill(path)
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("| review ", "| review beef"), encoding="utf-8")
    with pytest.raises(rk.NotAllowed, match="another review"):
        alice.extraction.fill(path)


def test_a_form_that_changed_since_the_template_was_made_is_told_with_what_changed(review, people, tmp_path):
    path = tmp_path / "t.xlsx"
    people[0].extraction.template(path, "study")
    changed = PROTOCOL.replace('version = "1.0"', 'version = "1.1"').replace(
        'id = "size"\n', 'id = "size"\nunit = "people"\n'
    )
    changed += '\n[[amendments]]\nversion = "1.1"\ndate = "2026-04-01"\nwhat = "a unit"\nwhy = "clearer"\n'
    (tmp_path / "new.toml").write_text(changed)
    review.close()
    with rk.open(tmp_path / "review.db", protocol=tmp_path / "new.toml") as later:
        (told,) = later.people("alice")[0].extraction.fill(path).told
    assert (
        "form “study” has changed since this template was made (protocol version 1.0, now 1.1)"
        in told.message
    )
    assert "unit" in told.message


def blind(review, people, tmp_path, secret):
    """What Alice and everybody can carry out, while Bram's answers are his secret."""
    alice, bram, _ = people
    study, other = review.included()[:2]
    alice.extract(study, "study", {"country": "Fiji"})
    bram.extract(other, "study", {"country": secret, "size": len(secret)}, quote=secret)
    bram.extract(study, "outcomes", {"name": secret}, row=len(secret))
    told = []
    for name in ("a.xlsx", "a.csv"):
        made = alice.extraction.template(tmp_path / name, *(["study"] if name == "a.csv" else []))
        told.append((made.rows, made.answers))
    told.append((tmp_path / "a.csv").read_text().split("\n", 1)[1])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    told += [[cell.value for cell in row] for name in ("study", "outcomes", "Guide") for row in book[name]]
    for form in ("tidy", "eppi"):
        done = review.extraction.export(form, tmp_path / form)
        told.append((done.rows, done.left, [Path(path).read_text() for path in done.paths]))
    return told


def test_nobody_learns_from_a_template_or_an_export_what_is_still_blind(tmp_path, request):
    told = []
    for n, secret in enumerate(("Peru", "Norway, a secret")):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "protocol.toml").write_text(PROTOCOL)
        (folder / "export.ris").write_text(RIS)
        with rk.open(folder / "review.db", protocol=folder / "protocol.toml") as review:
            people = review.people("alice", "bram", "carol")
            people[0].collect(folder / "export.ris", source="PsycINFO", searched="2026-03-01")
            for report in people[0].queue("screening"):
                people[0].include(report, "screening")
            told.append(blind(review, people, folder, secret))
    assert told[0] == told[1]
    assert "secret" not in str(told)


def both(review, people, **said):
    for person in people[:2]:
        person.extract(review.included()[0], "study", {"country": "Fiji", **said}, quote="In Fiji", page=3)
        person.extract(review.included()[0], "outcomes", {"name": "Stigma", "yi": -0.5, "vi": 0.04})


def test_what_everybody_completed_goes_out_and_comes_in_again_as_somebodys_own(review, people, tmp_path):
    both(review, people, size=120, paid=True)
    done = review.extraction.export("tidy", tmp_path / "data")
    assert [path.rpartition("/")[2] for path in done.paths] == ["settled.csv", "answers.csv"]
    text = (tmp_path / "data" / "answers.csv").read_text()
    assert ",alice,1,value,120,,In Fiji,3,," in text
    assert ",bram,1,value,120,,In Fiji,3,," in text
    assert review.extraction.export("metafor", tmp_path / "m.csv").rows == 1
    assert (tmp_path / "m.csv").read_text().endswith(",-0.5,0.04\n")
    review.extraction.export("eppi", tmp_path / "e.json")
    carol = people[2]
    brought = carol.extraction.bring(tmp_path / "e.json")
    assert (brought.written, brought.told, brought.faults) == (6, (), ())
    (entry,) = carol.extraction.mine("study")
    assert {a.field: (a.value, a.quote, a.page) for a in entry.answers} == {
        "country": ("Fiji", "In Fiji", "3"),
        "size": (120, "In Fiji", "3"),
        "paid": (True, "In Fiji", "3"),
    }
    again = carol.extraction.bring(tmp_path / "e.json")
    assert (again.written, again.unchanged) == (0, 6)


def test_covidences_answers_become_those_of_whoever_takes_them_in(review, people, tmp_path):
    title = review.included()[0].title
    path = tmp_path / "c.csv"
    path.write_text(
        COVIDENCE.replace("Peers on wards", title).replace("Smith 2001", review.included()[0].label)
    )
    alice, bram, carol = people
    with pytest.raises(rk.NotAllowed, match="Alice Smith, Bram de Vries, Consensus: whose are alice's"):
        alice.extraction.bring(path)
    with pytest.raises(rk.UnknownName, match="Bram de Vries"):
        alice.extraction.bring(path, reviewer="Bram")
    done = alice.extraction.bring(path, reviewer="Alice Smith")
    assert done.written == 3
    told = " ".join(problem.message for problem in done.told)
    assert "answers of Consensus were not read: 2 entries" in told
    assert "“What colour?” is no field" in told
    assert "“Roles” is no field" in told
    with pytest.raises(
        rk.ProtocolError, match=r"line 3, column F \(Participants\): study\.size of .*: “12O”"
    ):
        bram.extraction.bring(path, reviewer="Bram de Vries")
    assert bram.extraction.bring(path, reviewer="Bram de Vries", keep_going=True).written == 2
    consensus = carol.extraction.bring(path, reviewer="Consensus")
    assert consensus.written == 3
    assert "Jones 2010, form “study” (country) was not read: no study has this DOI, title or name" in str(
        consensus.told
    )


def test_a_wrong_format_path_or_column_is_refused(review, people, tmp_path):
    both(review, people)
    with pytest.raises(rk.UnknownName, match="robvis-robins-i-v2"):
        review.extraction.export("robvis", tmp_path / "x")
    with pytest.raises(rk.ReviewkitError, match="several files; name a folder"):
        review.extraction.export("tidy", tmp_path / "x.csv")
    with pytest.raises(rk.NotAllowed, match="no columns are to be given"):
        review.extraction.export("tidy", tmp_path / "x", {"a": "b"})
    assert not (tmp_path / "x").exists()
