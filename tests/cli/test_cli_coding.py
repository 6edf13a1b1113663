"""Qualitative work from the command line, from a transcript to the perspectives of groups."""

from __future__ import annotations

import json

import pytest

TALK = "Moderator: How was it?\n" + "".join(
    f"Carer {n}: Nobody asked us, {n}.\nNurse {n}: We had no time, {n}.\n" for n in range(1, 7)
)


@pytest.fixture
def talk(shell):
    (shell.folder / "talk.txt").write_text(TALK)
    assert shell("gatherings add", "Talk", "focus group", "--people", "12", who="alice").stdout == "talk\n"
    return shell.folder / "talk.txt"


def told(shell, command, *arguments):
    result = shell(command, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_from_a_transcript_to_perspectives(shell, talk):
    skipped = shell("excerpts transcript", str(talk), "talk", "--skip", "Moderator", "--consent", who="alice")
    assert "12 new passages, 0 known already" in skipped.stdout
    for name in ("Not asked", "No time"):
        shell("codes add", name, who="alice")
    for person in ("alice", "bram"):
        for excerpt in json.loads(shell("code waiting", "--json", who=person).stdout):
            code = "not-asked" if excerpt["group"] == "carer" else "no-time"
            assert shell("code lay", excerpt["id"], code, who=person).exit_code == 0
    assert told(shell, "code agreement")["sets"]["observed"] == 1
    assert told(shell, "code progress")["agreed"] == 12
    assert shell("themes add", "Recognition", "--code", "not-asked", who="alice").stdout == "recognition\n"
    shell("themes add", "Workload", "--definition", "d", "--code", "no-time", who="alice")
    found = told(shell, "perspectives show")
    assert found["only"] == {"recognition": "carer", "workload": "nurse"}
    assert told(shell, "themes list")["lacks"] == {"recognition": ["definition"]}
    assert len(told(shell, "perspectives quotations")) == 12
    for command in ("themes network", "perspectives show"):
        picture = shell.folder / "picture.svg"
        assert shell(command, "--svg", str(picture)).exit_code == 0
        text = picture.read_text()
        assert "<title>" in text
        assert "<desc>" in text
    report = shell.folder / "report.html"
    assert shell("report", str(report)).exit_code == 0
    assert "What people said" in report.read_text()


@pytest.mark.parametrize(
    "command",
    [
        *(
            "gatherings list",
            "gatherings stages",
            "excerpts list",
            "codes list",
            "codes history",
            "code progress",
        ),
        *("code agreement", "code disagreements", "themes list", "themes history", "themes responses"),
        *("themes network", "perspectives show", "perspectives divergence", "perspectives quotations"),
    ],
)
def test_every_reading_command_works_on_an_empty_review_in_words_and_json(shell, command):
    assert shell(command).exit_code == 0
    told(shell, command)


def test_bad_input_is_refused_with_its_place(shell, talk):
    bad = shell.folder / "bad.csv"
    bad.write_text("words,origin\nkept,Talk\nlost,Nowhere\n")
    result = shell("excerpts import", str(bad), who="alice")
    assert "bad.csv:3 column origin" in result.stderr
    assert "1 new passage, 0 known already, 1 remark" in result.stdout
    for command, arguments, words in (
        ("code lay", ("abcd", "x"), "no excerpt 'abcd'"),
        ("codes merge", ("a", "b"), "no code 'a'"),
        ("codes import", (str(shell.folder / "none.csv"),), "no such file"),
        ("themes respond", ("x", "talk", "confirmed"), "no theme 'x'"),
        ("themes cross", ("theme", "process"), "no kind of theme 'theme'"),
    ):
        result = shell(command, *arguments, **({} if "cross" in command else {"who": "alice"}))
        assert (result.exit_code, words in result.stderr) == (1, True), result.output
    assert shell("code lay", "abcd", who="alice").exit_code == 2
