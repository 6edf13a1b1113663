"""Studies of one author and year are told apart by letters, as reference lists do."""

from __future__ import annotations

from reviewkit.model import Name, Record, Report, Study
from reviewkit.model.references import told_apart


def study(title, family="Bell", year=2006):
    record = Record(title=title, authors=(Name(family, "J"),), year=year)
    return Study(record.id, (Report(record.id, (record,)),))


def test_letters_follow_the_titles_and_stand_only_where_they_are_needed():
    told = told_apart([study("Second"), study("First"), study("Other", year=2007), study("Alone", "Cook")])
    assert [(one.label, one.title) for one in told] == [
        ("Bell 2006a", "First"),
        ("Bell 2006b", "Second"),
        ("Bell 2007", "Other"),
        ("Cook 2006", "Alone"),
    ]


def test_there_are_letters_for_more_than_the_alphabet():
    assert [one.letter for one in told_apart(study(f"{n:03}") for n in range(28))][-3:] == ["z", "aa", "ab"]
