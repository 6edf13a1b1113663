"""What goes wrong is one message on stderr and exit code 1; a command that was written wrongly is exit code 2."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from .conftest import PROTOCOL

STAGE = "title-abstract"


def refused(result, *words):
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    for word in words:
        assert word in result.stderr


REFUSALS = [
    (("queue", "nope", "--as", "alice"), ("no stage 'nope'", "title-abstract")),
    (("queue", "full-txt", "--as", "alice"), ("did you mean 'full-text'",)),
    (("show", "ffffffff"), ("no record or report 'ffffffff'",)),
    (
        ("judge", "{report}", STAGE, "exclude", "--reason", "boring", "--as", "alice"),
        ("boring", "not-education"),
    ),
    (("judge", "{report}", "full-text", "include", "--as", "alice"), ("not at stage 'full-text'",)),
    (("resolve", "{report}", STAGE, "include", "--as", "carol"), ("no conflict to resolve",)),
    (("queue", STAGE, "--as", "(the room)"), ("no name to work under",)),
    (("queue", STAGE, "--as", "  "), ("no name to work under",)),
    (("link", "{report}", "{report}", "--same", "--as", "alice"), ("one and the same record",)),
    (("extract", "stdy", "--as", "alice"), ("did you mean 'study'",)),
    (("extract", "study", "00000000", "country=NL", "--as", "alice"), ("no included study",)),
    (("fill", "missing.csv", "--as", "alice"), ("missing.csv: no such file",)),
    (("template", "outcomes", "x.pdf", "--as", "alice"), ("x.pdf: a template is an .xlsx or a .csv file",)),
    (("export", "stata", "x"), ("no format 'stata'", "metafor")),
    (("tell", "   ", "--as", "alice"), ("no words",)),
    (("tell", "words", "--group", "nobody", "--as", "alice"), ("no group 'nobody'", "carer")),
    (("question", "Why?", "--words", "9", "--as", "alice"), ("no words with the number '9'",)),
    (("question", "Why?", "--gap", "gap:none", "--as", "alice"), ("no gap 'gap:none'",)),
    (("evidence", "q9", "partly", "--as", "alice"), ("no question 'q9'",)),
    (("vote", "q1", "--slip", "AAA-AAA"), ("slip",)),
    (("vote", "--ballots", "missing.csv"), ("missing.csv: no such file",)),
    (("tally",), ("nobody has voted",)),
    (("agenda",), ("nobody has voted", "reviewkit slips")),
    (("write", "out.docx"), ("docx", ".ris")),
    (("write", "out.ris", "--stage", "nope"), ("no stage 'nope'",)),
    (("write", "no-folder/out.ris", "--all"), ("no-folder",)),
    (("report", "no-folder/out.html"), ("no-folder",)),
    (("flow", "--svg", "no-folder/out.svg"), ("no-folder",)),
    (("heard hide", "²", "rude", "--as", "alice"), ("no words with the number '²'",)),
    (("show", "caf\udce9"), (r"'caf\udce9'", "no UTF-8")),
    (("previous", "Smith 2015", "1", "9" * 20, "--as", "alice"), ("a number", "too large")),
    (("merge", "no-copy.db", "--as", "alice"), ("no such file",)),
    (("collect", "not-there.ris", "--searched", "2026-03-01", "--as", "alice"), ("there is no such file",)),
]  # fmt: skip - what was typed, and what is said


@pytest.mark.parametrize(("words", "said"), REFUSALS, ids=" ".join)
def test_a_refusal_is_one_message_that_names_what_was_wrong(shell, monkeypatch, words, said):
    monkeypatch.chdir(shell.folder)
    report = shell.lines("queue", STAGE, who="alice")[0][0]
    command, *rest = (word.format(report=report) for word in words)
    result = shell(command, *rest)
    if command == "collect":
        assert result.exit_code == 1
        assert said[0] in result.stderr
    else:
        refused(result, *said)


USAGE = [
    ("queue",),
    ("queue", STAGE),
    ("no-such-command",),
    ("judge", "0000", STAGE, "perhaps", "--as", "a"),
    ("collect", "--as", "a"),
    ("vote",),
    ("vote", "q1"),
    ("pairs", "--decide"),
    ("slips", "0"),
    ("slips", "many"),
    ("extract", "study", "0000", "country", "--as", "a"),
    ("extract", "study", "0000", "--as", "a"),
    ("link", "0000", "1111", "--as", "a"),
    ("tally", "--resamples", "-1"),
    ("serve", "--port", "0"),
    ("vote", "q1", "--slip", "AAA-AAA", "--ballots", "x.csv"),
    ("pairs", "--decide", "--json", "--as", "a"),
]  # fmt: skip - what was typed


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_a_command_that_was_written_wrongly_is_exit_code_2(shell, monkeypatch, words):
    monkeypatch.delenv("REVIEWKIT_AS", raising=False)
    result = shell(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Usage: " in result.stderr


def test_a_review_that_is_not_there_is_not_made_by_mistake(shell):
    shell.review = shell.folder / "typo.db"
    refused(shell("progress"), "there is no review", "reviewkit init")
    refused(shell("serve"), "there is no review")
    assert not shell.review.exists()


def test_a_file_that_is_no_review_is_named(shell):
    shell.review.write_text("hello")
    refused(shell("progress"), "review.db", "is no review")


def test_a_protocol_with_faults_is_told_a_line_each_with_file_and_line(shell):
    bad = shell.folder / "bad.toml"
    text = PROTOCOL.read_text(encoding="utf-8")
    bad.write_text(
        text.replace("reviewers = 2", "reviewers = 0").replace("resolver =", "resolvr ="), encoding="utf-8"
    )
    for result in (shell.run("check", str(bad)), shell.run("init", str(shell.folder / "new.db"), str(bad))):
        refused(result, f"{bad} has ")
        head, *faults = result.stderr.splitlines()
        assert len(faults) >= 4
        assert head.endswith(f"{len(faults)} faults:")
        for fault in faults:
            place, _, rest = fault.partition(" ")
            assert place.startswith(f"{bad}:")
            assert place.removeprefix(f"{bad}:").isdigit()
            assert ": " in rest
    assert not (shell.folder / "new.db").exists()


def test_one_bad_file_does_not_stop_the_good_ones(shell):
    good, bad = shell.folder / "good.ris", shell.folder / "bad.ris"
    good.write_text("TY  - JOUR\nTI  - Another one\nPY  - 2020\nER  - \n", encoding="utf-8")
    bad.write_text("nothing of any format", encoding="utf-8")
    result = shell("collect", str(bad), str(good), str(shell.folder / "missing.ris"), who="alice")
    assert result.exit_code == 1
    assert "good\tris\t1\t1\t0\t0" in result.stdout
    assert "bad.ris: in no known format" in result.stderr
    assert "missing.ris: there is no such file" in result.stderr
    assert shell.lines("sources")[-1][0] == "good"


def test_what_cannot_be_read_is_counted_and_told_with_its_line(shell):
    broken = shell.folder / "broken.ris"
    broken.write_text("TY  - JOUR\nTI  - Whole\nER  - \n\nTY  - JOUR\nCY  -\nER  - \n", encoding="utf-8")
    result = shell("collect", str(broken), who="alice")
    assert result.exit_code == 0
    assert "reviewkit problems" in result.stderr
    told = shell("problems").stdout
    assert "broken.ris:5" in told
    assert "without any field" in told


def test_paper_ballots_are_cast_all_or_none_and_every_fault_is_told(shell):
    one, two = (shell("question", words, who="alice").stdout.strip() for words in ("One?", "Two?"))
    codes = shell("slips", "3").stdout.split()
    paper = shell.folder / "paper.csv"
    rows = (
        ("slip", "group", "1", "2"),
        (codes[0], "carer", one, two),
        (codes[1], "nobody", one, ""),
        (codes[2], "carer", "q9", one),
        (codes[0], "carer", two),
    )
    paper.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    result = shell("vote", "--ballots", str(paper))
    refused(result, "nothing was cast: 3 fault(s)", "paper.csv:3: ", "paper.csv:4: ", "paper.csv:5: ")
    refused(shell("tally"), "nobody has voted")


def test_a_table_of_answers_is_written_all_or_none(played):
    study = next(row for row in played.lines("studies") if row[1] == "study")[0]
    table = played.folder / "answers.csv"
    table.write_text(
        f"subject,row,outcome,domain\n{study},7,more calm,affective\n{study},8,less fear,sideways\n",
        encoding="utf-8",
    )
    before = len(played.lines("log"))
    refused(
        played("fill", str(table), who="dora"),
        "nothing was written",
        "line 3, column D",
    )
    assert len(played.lines("log")) == before


# As programs of their own: what a shell sees.


def test_as_a_program_a_refusal_is_exit_code_1_without_a_traceback(shell, program):
    done = program("queue", str(shell.review), "nope", "--as", "alice")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: no stage 'nope'")
    assert "Traceback" not in done.stderr
    done = program("queue", str(shell.review))
    assert done.returncode == 2
    assert "Usage: " in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="rights are told otherwise there")
def test_a_read_only_review_can_be_read_or_is_refused_in_words(shell):
    shell.review.chmod(0o444)
    assert "read-only" in shell("judge", "0000", STAGE, "include", who="alice").stderr


def test_a_reader_that_goes_away_ends_it_quietly(played):
    command = [sys.executable, "-m", "reviewkit", "log", str(played.review)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline().startswith("when")
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait(timeout=30) == 0


@pytest.fixture
def heard():
    """Ctrl-C reaches what is started, also where the tests themselves run behind a shell that ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
@pytest.mark.usefixtures("heard")
def test_ctrl_c_ends_a_question_quietly(shell):
    shell("question", "What?", who="alice")
    command = [sys.executable, "-m", "reviewkit", "close-vote", str(shell.review), "--as", "alice"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        seen = ""
        while "Close the vote?" not in seen and (letter := running.stderr.read(1)):
            seen += letter
        assert "Close the vote?" in seen
        # A signal that comes before the process begins to wait for the answer is noticed only at the next one.
        time.sleep(1)
        for _ in range(3):
            running.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(timeout=10)
                break
        assert running.poll() == 130
        assert "Traceback" not in running.stderr.read()
    assert shell("open-vote", who="alice").exit_code == 0  # it was not closed


def test_letters_that_a_terminal_cannot_show_stop_nothing(played):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "reviewkit", "words", str(played.review)]
    done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)
    assert done.returncode == 0
    assert done.stderr == b""


def test_help_comes_without_the_heavy_libraries(program):
    code = (
        "import sys, reviewkit.cli; "
        "print(*sorted({'numpy', 'networkx', 'pydantic', 'rich', 'sqlite_utils', 'lxml', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
