"""What the evidence says, on the command line: every command prints, writes its picture and gives JSON."""

from __future__ import annotations

import json

import pytest
from lxml import etree

import reviewkit as rk

COMMANDS = ("gaps", "directions", "parameters", "appraisals", "programmes", "practice")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_a_table_json_and_a_picture(played, tmp_path, command):
    assert len(played.lines(command)) > 3
    assert json.loads(played(command, "--json").stdout)
    picture = tmp_path / "picture.svg"
    assert played(command, "--svg", str(picture)).exit_code == 0
    root = etree.fromstring(picture.read_bytes())
    assert root[0].text
    assert root[1].text


@pytest.mark.parametrize("command", COMMANDS)
def test_before_anything_is_extracted_nothing_fails(shell, command):
    result = shell(command)
    assert result.exit_code == 0, result.output
    assert shell(command, "--json").exit_code == 0


def test_gaps_that_were_looked_at_tell_no_change_until_there_is_one(shell):
    gap = shell.lines("gaps")[0][0]
    assert "who looked" in shell("gaps", "--look").output
    assert shell("gaps", "--look", "--gap", gap, who="alice").stdout == "1 gap looked at\n"
    assert shell.lines("gaps", "--changes") == []
    wrong = shell("gaps", "--look", "--gap", "gap:none", who="alice")
    assert wrong.exit_code == 1
    assert "no gap 'gap:none'" in wrong.output


def test_only_the_empty_cells_are_listed_where_that_is_asked(played):
    everything, empty = played.lines("gaps"), played.lines("gaps", "--empty")
    assert {row[1] for row in empty} == {"0"}
    assert len(empty) < len(everything)


def test_an_appraisal_that_there_is_not_is_told_with_those_there_are(played, tmp_path):
    result = played("appraisals", "nope")
    assert result.exit_code == 1
    assert "appraisal" in result.output
    summary = tmp_path / "summary.svg"
    assert played("appraisals", "appraisal", "--summary", str(summary)).exit_code == 0
    assert "Overall" in summary.read_text(encoding="utf-8")


def test_what_programmes_lack_is_listed(played):
    assert played.lines("programmes", "--lacking") == []  # nothing was added to the demonstration's form


def test_what_the_workshop_looked_at_has_not_changed_since(played):
    """Whoever checks a question's evidence keeps what its gaps hold, by the same map that tells of changes."""
    with rk.open(played.review) as review:
        assert review.db.execute("SELECT count(*) FROM gap_marks").fetchone()[0] > 0
    assert played.lines("gaps", "--changes") == []


def test_programmes_are_found_by_what_they_do(played):
    planning = played.lines("programmes", "--where", "role=Planning the curriculum")
    both = played.lines("programmes", "--where", "role=planning the curriculum", "--where", "level=4")
    assert 0 < len(both) < len(planning) < 12
    wrong = played("programmes", "--where", "role=planing the curriculum")
    assert wrong.exit_code == 1
    assert "did you mean 'planning the curriculum'" in wrong.output
    assert "did you mean 'role'" in played("programmes", "--where", "roll=teaching").output
