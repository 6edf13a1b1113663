"""What could not be read goes out as a text file, is mended in an editor, and joins its source."""

from __future__ import annotations

import pytest

import reviewkit as rk

RIS = """TY  - JOUR
TI  - A title that was read
PY  - 2001
ER  - 

TY  - JOUR
ER  - 

TY  - JOUR
ER  - 
"""  # noqa: W291 - an ER line ends with a space


@pytest.fixture
def broken(people, tmp_path):
    """Return the file to mend of a source with one record and two problems that reported three hits."""
    path = tmp_path / "broken.ris"
    path.write_text(RIS, encoding="utf-8")
    batch = people[0].collect(path, source="ERIC", hits=3)
    assert (batch.read, len(batch.problems), batch.warnings) == (1, 2, ())
    return path


def source_of(review):
    return next(source for source in review.references.sources() if source.name == "ERIC")


def mended(path, *texts):
    """Put texts in place of the problems of a file to mend; None leaves one as it is."""
    head, *blocks = path.read_text(encoding="utf-8").split("\n#= ")
    for n, text in enumerate(texts):
        if text is not None:
            blocks[n] = blocks[n].splitlines()[0] + "\n" + text + "\n"
    path.write_text("\n#= ".join([head, *blocks]), encoding="utf-8")


def test_a_mended_record_joins_its_source_and_the_problem_is_gone(review, people, broken, tmp_path):
    (path,) = review.references.files_to_mend(tmp_path)
    assert path.name == "broken.ris.problems.txt"
    mended(path, "TY  - JOUR\nTI  - A title put right\nER  - ")
    batch = people[1].collect(path)
    assert (batch.source.name, batch.read, batch.new, len(batch.problems)) == ("ERIC", 1, 1, 1)
    source = source_of(review)
    assert (source.read, source.problems, source.warnings) == (2, 1, ())
    assert review.flow().boxes["database_results"] == 8 + 2
    right = next(r for r in review.references.records() if r.title == "A title put right")
    assert right.line == 6  # where the problem stood
    # Collected again, both files add nothing and take nothing back.
    assert (people[1].collect(path).new, people[1].collect(broken).new) == (0, 0)
    assert source_of(review) == source


def test_another_format_will_do_and_a_deleted_text_was_no_record(review, people, broken, tmp_path):
    (path,) = review.references.files_to_mend(tmp_path)
    mended(path, "@article{x, title = {Written as BibTeX}, year = 2002}", "")
    batch = people[0].collect(path)
    assert (batch.read, batch.problems) == (1, ())
    assert (source_of(review).read, source_of(review).problems) == (2, 0)
    assert "reported 3 hits, but" in batch.warnings[0]
    assert review.references.problems() == []


def test_what_is_still_wrong_stays_a_problem_and_is_told_with_its_line(review, people, broken, tmp_path):
    (path,) = review.references.files_to_mend(tmp_path)
    mended(path, "something\nwithout tags", None)
    batch = people[0].collect(path)
    assert (batch.read, len(batch.problems), source_of(review).problems) == (0, 2, 2)
    assert batch.problems[0].path == path.name
    assert path.read_text(encoding="utf-8").splitlines()[batch.problems[0].line - 1] == "something"
    assert len(review.references.problems()) == 2


def test_a_file_to_mend_is_never_overwritten_and_another_reviews_is_refused(review, broken, tmp_path):
    (path,) = review.references.files_to_mend(tmp_path)
    with pytest.raises(rk.NotAllowed, match="is there already"):
        review.references.files_to_mend(tmp_path)
    with rk.open(":memory:") as other, pytest.raises(rk.ReadError, match=r"no source broken\.ris"):
        other.people("dora")[0].collect(path)


def test_a_strategy_is_taken_from_a_file(review, people, ris, tmp_path):
    strategy = tmp_path / "strategy.txt"
    strategy.write_text("1. exp Students/\n2. lived experience.ti,ab.\n3. 1 and 2\n", encoding="utf-8")
    people[0].collect(ris, strategy=strategy)
    assert review.references.sources()[0].strategy.splitlines()[1] == "2. lived experience.ti,ab."
    with pytest.raises(rk.ReadError, match=r"nowhere\.txt"):
        people[0].collect(ris, strategy=tmp_path / "nowhere.txt")


def test_the_file_tells_on_which_line_every_tag_stood(review, people, tmp_path):
    path = tmp_path / "lines.ris"
    path.write_text(
        "\n\nTY  - JOUR\nTI  - A title\n   that goes on\n\nAB  - Words\nKW  - one\nKW  - two\nER  - \n",
        encoding="utf-8",
    )
    table = tmp_path / "table.csv"
    table.write_text("Title,Year,DOI\nOne title,2001,\n\nAnother title,2002,10.1/x\n", encoding="utf-8")
    for file in (path, table):
        people[0].collect(file)
        kept = {r.id: r for r in review.references.records()}
        for record in rk.read(file).records:
            assert kept[record.id].raw == record.raw
            assert (kept[record.id].line, kept[record.id].last_line) == (record.line, record.last_line)


def test_the_same_file_under_another_name_loses_no_problem(review, people, broken, tmp_path):
    """A problem is known by its place in the file that came first, whatever the copies are called."""
    copy = tmp_path / "copy of broken.ris"
    copy.write_bytes(broken.read_bytes())
    for path in (copy, broken, copy):
        assert len(people[0].collect(path).problems) == 2
        assert [problem.path for problem in review.references.problems()] == ["broken.ris", "broken.ris"]


def test_problems_that_were_mended_are_none_when_the_first_file_comes_again(review, people, broken, tmp_path):
    (file,) = review.references.files_to_mend(tmp_path)
    mended(file, "TY  - JOUR\nTI  - Mended\nER  - ")
    people[0].collect(file)
    batch = people[0].collect(broken)
    assert len(batch.problems) == 1
    assert "1 problem of broken.ris was mended before" in batch.warnings
    assert (source_of(review).read, source_of(review).problems) == (2, 1)


def test_facts_that_are_given_with_a_mended_file_are_not_silently_dropped(review, people, broken, tmp_path):
    (file,) = review.references.files_to_mend(tmp_path)
    batch = people[0].collect(file, source="Scopus")
    assert "belongs to 'ERIC': the facts given with it were not taken" in batch.warnings[-1]
    assert batch.source.name == "ERIC"


def test_files_to_mend_come_in_the_order_of_the_sources(review, people, tmp_path):
    names = [f"{letter}.ris" for letter in "dbace"]
    for name in names:
        (tmp_path / name).write_text(RIS.replace("A title", f"A title in {name}"), encoding="utf-8")
        people[0].collect(tmp_path / name)
    files = review.references.files_to_mend(tmp_path / "mend")
    assert [file.name for file in files] == [f"{name}.problems.txt" for name in names]
