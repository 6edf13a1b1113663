"""Files of ballots that others made are read whole, or refused with every fault by line."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import ReadError
from reviewkit.model import Ballot
from reviewkit.workshop import read_ballots, tally
from tests.workshop.elections import elected, preflib, ward

PREFLIB = (
    "# ALTERNATIVE NAME 1: pay\n# ALTERNATIVE NAME 2: time\n# ALTERNATIVE NAME 3: rest\n"
    "3: 1,{2,3}\n1: 2\n2: {1, 2, 3}\n"
)


def read(text: str, **options):
    return read_ballots(text.encode(), **options)


def spread(papers):
    return [Ballot(places) for n, places in papers for _ in range(n)]


def test_every_preflib_file_is_read_as_a_reader_written_apart_reads_it(data):
    paths = sorted((data / "voting" / "preflib-education").glob("*.[st]o[ci]"))
    assert len(paths) > 8
    for path in paths:
        names, papers = preflib(path)
        found = read_ballots(path)
        assert list(found) == spread(papers)
        assert found.questions == tuple(names)


def test_every_ward_is_read_as_a_reader_written_apart_reads_it_and_elects_who_was_elected(data):
    folder = data / "voting" / "scot-elex"
    for name, winners in elected(folder / "elected.csv").items():
        path = folder / f"glasgow_2007_{name}.csv"
        names, seats, papers = ward(path)
        found = read_ballots(path)
        assert (found.questions, found.seats, list(found)) == (tuple(names), seats, spread(papers))
        assert set(tally(found, "stv", questions=found.questions, seats=found.seats).elected) == winners


def test_two_files_with_a_group_each_give_the_published_equal_group_order(data):
    folder = data / "voting" / "preflib-education"
    professors = read_ballots(folder / "00032-00000001.soi", group="professors")
    students = read_ballots(folder / "00032-00000002.soc", group="students")
    result = tally([*professors, *students], "jla")
    assert sorted(map(result.place_of, result.questions)) == [1.5, 1.5, 3.5, 3.5, 5.5, 5.5]
    assert professors.groups == ("professors",)


def test_preflibs_older_format_reads_the_same():
    older = "3\n1,pay\n2,time\n3,rest\n6,6,3\n3,1,{2,3}\n1,2\n2,{1, 2, 3}\n"
    assert list(read(older)) == list(read(PREFLIB))
    assert read(older).questions == ("pay", "time", "rest")


def test_alternatives_of_the_same_name_stay_apart():
    assert read(PREFLIB.replace("time", "pay")).questions == ("pay (1)", "pay (2)", "rest")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PREFLIB + "x: 1\n", "line 7: 'x' ballots"),
        (PREFLIB + "0: 1\n", "line 7: '0' ballots"),
        (PREFLIB + "1: 1,4\n", "line 7: no alternative '4'"),
        (PREFLIB + "1: 1,{1,2}\n", "line 7: alternative 1 stands twice"),
        (PREFLIB + "1: {1,2\n", "line 7: a brace"),
        (PREFLIB + "1 2 3\n", "line 7: '1 2 3': a count, a colon"),
        ("# NUMBER VOTERS: 9\n" + PREFLIB, "the header says 9 voters, and there are 6"),
        ("# NUMBER ALTERNATIVES: 4\n" + PREFLIB, "the header says 4 alternatives, and there are 3"),
        ("# TITLE: nothing\n", "no alternatives"),
        ('2,1,\n3,1,2,\n"Candidate 1","A","X",\n', "says 2 candidates, and 1"),
        ('1,1,\n3,2,\n"Candidate 1","A","X",\n', "line 2: no alternative '2'"),
        ("group,1st,2nd\ncarer,,q1\n", "line 2: place 1 is empty"),
        ("group,1st,2nd\ncarer,q1,q1\n", "line 2: 'q1' stands twice"),
        ("group,1st,3rd\ncarer,q1,q2\n", "line 1: places 1, 3: one is missing"),
        ("group,1st,colour\ncarer,q1,red\n", "line 1: column 'colour' is neither a place nor"),
        ("group,q1,Q1\ncarer,1,2\n", "line 1: two columns are 'Q1'"),
        ("group,q1\ncarer,high\n", "line 2: column 'q1': 'high' is no number"),
        ("group,q1\ncarer,nan\n", "line 2: column 'q1': 'nan' is no number"),
        ("count,q1\nmany,4\n", "line 2: 'many' ballots"),
        ("count,q1\n999999999999,4\n", "line 2: '999999999999' ballots"),
        (f"{'9' * 5000}\n1,One\n", "line 1: there are no ballots"),
        (f"{'9' * 5000},1\n3,1\n", "line 1: the first line says 999"),
        ("question,fair\nq1,1\n", "a column 'expert'"),
        ("expert,question,fair\nA,q1,1\nA,q1,0\n", "line 3: 'A' judged 'q1' twice on 'fair'"),
        ("expert,group,question,fair\nA,x,q1,1\nA,y,q2,0\n", "line 3: 'A' is of 'x' above"),
        ('group,1st\ncarer,"q1\n', "quotation mark never closed"),
        ("group,1st\n", "a header and at least one ballot"),
        ("", "a header and at least one ballot"),
    ],
)
def test_a_fault_is_told_with_its_line_and_nothing_is_read(text, told):
    with pytest.raises(ReadError) as refused:
        read(text)
    assert told in str(refused.value)


def test_a_question_may_be_named_by_a_number_of_any_length():
    assert read(f"group,1st,2nd\ncarer,q{'9' * 5000},q10\ncarer,q2,\n").questions == (
        "q2",
        "q10",
        "q" + "9" * 5000,
    )


def test_all_faults_come_at_once_and_twenty_in_full():
    with pytest.raises(ReadError) as refused:
        read("group,q1\n" + "carer,high\n" * 30)
    assert len(str(refused.value).splitlines()) == 21
    assert str(refused.value).endswith("and 10 more")


def test_places_in_a_table_with_joint_ones_counts_and_groups():
    found = read("Stakeholder group;Count;1st choice;2nd choice\ncarer;2;q2 = q10;q1\nuser;1;q1;\n")
    carer = Ballot([["q2", "q10"], "q1"], "carer")
    assert list(found) == [carer, carer, Ballot(["q1"], "user")]
    assert found.questions == ("q1", "q2", "q10")
    assert found.groups == ("carer", "user")


def test_numbers_under_questions_are_scores_or_where_one_says_so_places():
    table = "group,q1,q2,q3\ncarer,2,1,\nuser,1,1,?\n"
    scores = read(table)
    assert scores.kind == "score"
    assert [ballot.scores for ballot in scores] == [{"q1": "2", "q2": "1"}, {"q1": "1", "q2": "1"}]
    assert scores.ballots[1].unseen == {"q3"}
    places = read(table, cells="places")
    assert [ballot.ranking for ballot in places] == [(("q2",), ("q1",)), (("q1", "q2"),)]
    assert places.kind == "rank"


@pytest.mark.parametrize(
    "table",
    [
        'expert,group,question,fair,new\nA,x,q1,1,0.5\nA,x,q2,0,\nB,y,q1,"0,5",?\n',
        "expert,group,question,criterion,score\nA,x,q1,fair,1\nA,x,q1,new,0.5\nA,x,q2,fair,0\nB,y,q1,fair,0.5\n",
        "group,q1:fair,q1:new,q2:fair\nx,1,0.5,0\ny,0.5,,?\n",
    ],
)
def test_a_matrix_of_judgements_is_read_in_three_layouts_and_blanks_are_no_zeros(table):
    found = read(table)
    assert found.kind == "chnri"
    result = tally(found, "chnri", questions=found.questions)
    # q1: fair (1 + 0.5) / 2, new 0.5 of one answer; q2: fair 0 of one answer.
    assert result.scores == {"q1": 100 * (0.75 + 0.5) / 2, "q2": 0}


def test_the_published_ballots_of_a_vote_are_read_again():
    found = read('group,scores,unseen\ncarer,"{""q1"": ""8""}","[""q2""]"\n')
    assert list(found) == [Ballot((), "carer", scores={"q1": "8"}, unseen=["q2"])]
    pairs = read("group,pairs\ncarer," + '"' + json.dumps([["q1", "q2"]]).replace('"', '""') + '"\n')
    assert pairs.kind == "pairwise"
    assert list(pairs) == [Ballot((), "carer", pairs=[("q1", "q2")])]


@pytest.mark.parametrize("column", ["scores", "pairs", "even", "unseen"])
@pytest.mark.parametrize(
    "cell", ["{q1", "[" * 100_000, "3", '"q1"', "[1]", '[["q1"]]', '[["q1", {}]]', "null"]
)
def test_a_cell_that_nothing_published_holds_is_told_with_its_line(column, cell):
    quoted = cell.replace('"', '""')
    with pytest.raises(ReadError, match=f"line 2: column '{column}'"):
        read(f'group,{column}\ncarer,"{quoted}"\n')


def test_a_workbook_of_ballots_is_read_like_text(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["group", "q1", "q2"], ["carer", 7, 2.5], [None, None, None], ["user", "?", 1]):
        book.active.append(row)
    book.save(tmp_path / "votes.xlsx")
    assert list(read_ballots(tmp_path / "votes.xlsx")) == list(read("group,q1,q2\ncarer,7,2.5\nuser,?,1\n"))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_read_or_refused_in_words(content):
    with contextlib.suppress(ReadError):
        assert len(read_ballots(content)) > 0


LINES = st.lists(
    st.sampled_from(
        (
            *PREFLIB.splitlines(),
            "3: 1,,{}",
            "2,1,",
            '"Candidate 1","A"',
            "1,2,",
            "3",
            "1,pay",
            "group,1st",
            "x,q1",
            "-1: 1",
        )
    ),
    max_size=9,
)


@given(LINES)
def test_lines_of_all_formats_in_any_order_are_read_or_refused_in_words(lines):
    with contextlib.suppress(ReadError):
        assert len(read("\n".join(lines))) > 0
