"""Decisions in other tools' files are read line by line, and what cannot be read is named with its line."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile

import pytest

from reviewkit import screening
from reviewkit.errors import ReadError, UnknownName
from reviewkit.model import Raw, Record, Report, Verdict

LOG = """created_at,reviewer,article_id,key,value
2024-01-01T10:00:02.000Z,Ann,11,included,-1
2024-01-01T10:00:01.000Z,Ann,11,"""  # goes on below, to show that lines are put in the order of their times


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_rayyan_log_is_read_click_by_click_in_the_order_of_time(tmp_path):
    path = write(
        tmp_path,
        "customizations_log.csv",
        LOG + '"""__EXR__wrong population""",1\n'
        "2024-01-01T10:00:03.000Z,Ann,11,__EXR__late,1\n"
        "2024-01-01T10:00:04.000Z,Ann,11,__EXR__wrong population,deleted\n"
        "2024-01-01T10:00:05.000Z,Bea,11,included,0\n"
        "2024-01-01T10:00:06.000Z,Bea,11,nice paper,1\n"
        "2024-01-01T10:00:07.000Z,Bea,11,included,deleted\n"
        "2024-01-01T10:00:08.000Z,Bea,11,included,7\n"
        ",,11,included,1\n",
    )
    found = screening.read_decisions(path)
    assert found.format == "rayyan log"
    assert [(d.line, d.reviewer, d.verdict, d.reasons) for d in found.decisions] == [
        (3, "Ann", None, ()),
        (2, "Ann", "exclude", ("wrong population",)),
        (4, "Ann", "exclude", ("wrong population", "late")),
        (5, "Ann", "exclude", ("late",)),
        (6, "Bea", "unsure", ()),
        (7, "Bea", None, ()),
        (8, "Bea", "", ()),
    ]
    assert [(p.line, p.message) for p in found.problems] == [
        (9, "a verdict is 1, 0, -1 or deleted, not '7'"),
        (10, "a line without person, article or key"),
    ]
    assert found.reviewers == ("Ann", "Bea")


def test_a_logs_articles_say_what_its_numbers_mean(tmp_path):
    log = write(
        tmp_path, "log.csv", "created_at,user_email,article_id,key,value\n2024,a@b.c,rayyan-7,included,1\n"
    )
    articles = write(
        tmp_path, "articles.csv", "key,title,year,doi,notes\nrayyan-7,On rooms,2020,10.1234/x,\n"
    )
    (decision,) = screening.read_decisions(log, articles=articles).decisions
    assert (decision.title, decision.year, decision.doi, decision.key) == ("On rooms", 2020, "10.1234/x", "7")


NOTES = (
    'old note | RAYYAN-INCLUSION: {"Ann Lee"=>"Included", "Bea"=>"Excluded", "Cy"=>"Maybe"} | RAYYAN-LABELS: x | '
    'RAYYAN-EXCLUSION-REASONS: wrong population,late | USER-NOTES: {"Ann"=>["hm"]}'
)


@pytest.mark.parametrize("kind", ["csv", "ris"])
def test_rayyans_notes_hold_a_verdict_for_each_person(tmp_path, kind):
    if kind == "csv":
        cell = NOTES.replace('"', '""')
        path = write(
            tmp_path, "articles.csv", f'key,title,year,notes\n12,On rooms,2020,"{cell}"\n13,Two,2021,none\n'
        )
    else:
        path = write(
            tmp_path, "articles.ris", f"TY  - JOUR\nTI  - On rooms\nPY  - 2020\nN1  - {NOTES}\nER  - \n"
        )
    found = screening.read_decisions(path)
    assert [(d.reviewer, d.verdict, d.reasons) for d in found.decisions] == [
        ("Ann Lee", "include", ()),
        ("Bea", "exclude", ("wrong population", "late")),
        ("Cy", "unsure", ()),
    ]
    assert {(d.title, d.year) for d in found.decisions} == {("On rooms", 2020)}


def test_a_covidence_list_says_by_its_name_what_became_of_it(tmp_path):
    columns = "Title,Authors,Published Year,DOI,Covidence #,Notes"
    text = f"{columns}\nOn rooms,A,2020,10.1234/x,#4,Exclusion reason: Wrong setting;\n"
    for name, verdict, reasons in (
        ("review_1_excluded_csv_20240101.csv", "exclude", ("Wrong setting",)),
        ("review_1_irrelevant_csv_20240101.csv", "exclude", ("Wrong setting",)),
        ("review_1_select_csv_20240101.csv", "include", ()),
        ("review_1_included_csv_20240101.csv", "include", ()),
        ("other.csv", "exclude", ("Wrong setting",)),  # the reason says it
    ):
        (found,) = screening.read_decisions(write(tmp_path, name, text)).decisions
        assert (found.verdict, found.reasons, found.reviewer, found.key) == (verdict, reasons, "", "4"), name
    plain = write(tmp_path, "plain.csv", text.replace("Exclusion reason: Wrong setting;", ""))
    assert "neither a vote nor a list" in screening.read_decisions(plain).problems[0].message
    assert screening.read_decisions(plain, listed="include").decisions[0].verdict == "include"


def test_covidence_votes_are_read_by_row_and_by_column(tmp_path):
    columns = "Covidence #,Title,Reviewer Name,Vote,Exclusion reason"
    rows = f"{columns}\n#1,T,Ann,No,Late\n#1,T,Bea,Maybe,\n#2,U,Bea,perhaps,\n"
    found = screening.read_decisions(write(tmp_path, "votes.csv", rows))
    assert [(d.reviewer, d.verdict, d.reasons) for d in found.decisions] == [
        ("Ann", "exclude", ("Late",)),
        ("Bea", "unsure", ()),
    ]
    assert [(p.line, p.value) for p in found.problems] == [(4, "perhaps")]
    columns = "Covidence #,Title,Ann Lee vote,Bea's decision\n#1,T,Yes,No\n#2,U,,Yes\n"
    found = screening.read_decisions(write(tmp_path, "columns.csv", columns))
    assert [(d.reviewer, d.verdict) for d in found.decisions] == [
        ("Ann Lee", "include"),
        ("Bea", "exclude"),
        ("Bea", "include"),
    ]


def test_asreview_labels_are_read_from_tables_and_notes(tmp_path):
    columns = "record_id,title,doi,asreview_label,asreview_user_name,asreview_note"
    text = f"{columns}\n0,A,10.1234/a,1,Ann,yes!\n1,B,,0,Ann,\n2,C,,,,\n3,D,,2,,\n"
    found = screening.read_decisions(write(tmp_path, "a.csv", text))
    assert [(d.key, d.verdict, d.reviewer, d.note) for d in found.decisions] == [
        ("0", "include", "Ann", "yes!"),
        ("1", "exclude", "Ann", ""),
    ]
    assert [p.line for p in found.problems] == [5]
    ris = "TY  - JOUR\nTI  - A\nN1  - ASReview_{}\nER  - \n"
    path = write(
        tmp_path, "a.ris", "".join(ris.format(word) for word in ("relevant", "irrelevant", "not_seen"))
    )
    assert [d.verdict for d in screening.read_decisions(path).decisions] == ["include", "exclude"]


def test_an_asreview_project_is_read_whole(tmp_path):
    results, store = tmp_path / "results.db", tmp_path / "data_store.db"
    with sqlite3.connect(results) as db:
        db.execute(
            "CREATE TABLE results (record_id INTEGER, label INTEGER, time REAL, note TEXT, user_id INTEGER)"
        )
        db.executemany(
            "INSERT INTO results VALUES (?, ?, ?, ?, ?)",
            [(0, 1, 1700000000.5, "n", 1), (1, 0, None, None, 1), (2, None, None, None, 1)],
        )
    with sqlite3.connect(store) as db:
        db.execute("CREATE TABLE record (record_id INTEGER, title TEXT, doi TEXT, year INTEGER)")
        db.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)", [(0, "A", "10.1234/a", 2020), (1, "B", None, 2021)]
        )
    path = tmp_path / "project.asreview"
    with zipfile.ZipFile(path, "w") as project:
        project.writestr("project.json", json.dumps({"version": "2"}))
        project.write(results, "reviews/0a/results.db")
        project.write(store, "data_store.db")
    found = screening.read_decisions(path)
    assert [(d.title, d.year, d.doi, d.verdict, d.reviewer, d.made, d.note) for d in found.decisions] == [
        ("A", 2020, "10.1234/a", "include", "user 1", "2023-11-14T22:13:20.500Z", "n"),
        ("B", 2021, "", "exclude", "user 1", "", ""),
    ]


def test_files_of_real_tools(data):
    """What a citation formatting project exported from each tool, and ASReview's own example."""
    folder = data / "references"
    found = screening.read_decisions(folder / "csv/asreview+citation-file-formatting/_baseline_rayyan.csv")
    assert (found.format, found.reviewers, len(found.decisions)) == ("rayyan", ("Emily",), 6)
    found = screening.read_decisions(folder / "ris/asreview+citation-file-formatting/_baseline_rayyan.ris")
    assert (found.format, found.reviewers, len(found.decisions)) == ("rayyan", ("Emily",), 6)
    found = screening.read_decisions(folder / "ris/asreview+asreview-datatools/dataset_1.ris")
    assert (found.format, len(found.decisions)) == ("asreview", 4)
    covidence = folder / "csv/asreview+citation-file-formatting/_baseline_covidence.csv"
    assert len(screening.read_decisions(covidence, listed="include").decisions) == 10
    log = screening.read_decisions(data / "screening/rayyan-log/events_pseudonymised.csv")
    assert (len(log.decisions), log.problems, log.reviewers) == (5423, (), ("R1", "R2", "R3"))
    articles = screening.read_decisions(data / "screening/rayyan-log/articles.csv")
    assert len(articles.decisions) == 2510  # 1,224 of each of two people, 62 of the third


def judged():
    record = Record(title="On =rooms", year=2020, doi="10.1234/x", abstract="A", raw=(Raw("TI", "On rooms"),))
    report = Report(record.id, (record,))
    said = (
        Verdict(
            report.id,
            "ta",
            "exclude",
            'Ann "A" Lee',
            "2024-01-01T00:00:00.000Z",
            ("late", "no-data"),
            "so; so",
        ),
        Verdict(report.id, "ta", "unsure", "Bea", "2024-01-01T00:00:01.000Z"),
    )
    return screening.Judged(report, said, "conflict")


def test_a_plain_table_comes_back_whole(tmp_path):
    path = write(tmp_path, "out.csv", screening.decisions_text([judged()]))
    found = screening.read_decisions(path).decisions
    assert [(d.reviewer, d.verdict, d.reasons, d.note, d.made) for d in found] == [
        ('Ann "A" Lee', "exclude", ("late", "no-data"), "so; so", "2024-01-01T00:00:00.000Z"),
        ("Bea", "unsure", (), "", "2024-01-01T00:00:01.000Z"),
    ]
    assert {d.report for d in found} == {judged().report.id}


@pytest.mark.parametrize("kind", ["rayyan", "covidence"])
def test_other_tools_files_come_back_with_verdicts_and_people(tmp_path, kind):
    path = write(tmp_path, "out.csv", screening.decisions_text([judged()], kind))
    found = screening.read_decisions(path).decisions
    assert [(d.reviewer.replace("\\", ""), d.verdict) for d in found] == [
        ('Ann "A" Lee', "exclude"),
        ("Bea", "unsure"),
    ]


def test_asreview_gets_no_label_where_there_is_a_conflict():
    rows = list(csv.DictReader(io.StringIO(screening.decisions_text([judged()], "asreview"))))
    assert [row["asreview_label"] for row in rows] == [""]


def test_what_is_no_file_of_decisions_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no decisions of Rayyan"):
        screening.read_decisions(write(tmp_path, "x.csv", "a,b\n1,2\n"))
    with pytest.raises(ReadError, match="no such file"):
        screening.read_decisions(tmp_path / "none.csv")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("a", "b")
    with pytest.raises(ReadError, match="without an ASReview review"):
        screening.read_decisions(tmp_path / "x.zip")
    with pytest.raises(UnknownName, match="csv, rayyan, covidence, asreview"):
        screening.decisions_text([], "excel")
