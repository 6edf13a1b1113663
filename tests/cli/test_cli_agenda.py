"""What follows from a vote, typed command by command: decisions, recommendations, documents, a published folder."""

from __future__ import annotations

import json

import docx


def test_from_the_count_to_what_is_published(played, shell):
    """One review through every command that comes after the vote."""
    q1 = shell("question", "Who is asked?", who="alice").stdout.strip()
    q2 = shell("question", "Who is paid?", who="alice").stdout.strip()
    shell("tell", "Pay us, too", "--group", "carer", who="alice")
    codes = shell("slips", "24").stdout.split()
    shell("open-vote", who="alice")
    for at, code in enumerate(codes):
        group = "carer" if at % 2 else "service user"
        ranking = (q1, q2) if at % 3 else (q2, q1)
        result = shell("vote", *ranking, "--slip", code, "--group", group)
        assert result.exit_code == 0, result.stderr
    folder = shell.folder / "vote"
    early = shell("publish", str(folder))
    assert early.exit_code == 1
    assert "not closed" in early.stderr
    shell("close-vote", "--yes", who="alice")

    assert shell("decide", q1, "priority", who="alice").stdout == f"{q1}: priority\n"
    refused = shell("decide", q2, "dropped", who="alice")
    assert (refused.exit_code, "say why" in refused.stderr) == (1, True)
    assert shell("dissent", q1, "Not us", "--group", "carer", "--consent", who="alice").stdout == "2\n"
    assert shell("follow-up", q1, "funded", "2027-02", who="alice").stdout == f"{q1}: funded 2027-02\n"
    assert shell("follow-up", q1, "funded", "soon", who="alice").exit_code == 1
    r1 = shell("recommend", "Pay people.", "--on", q1, "--on", "w1", who="alice").stdout.strip()
    bare = shell("recommend", "Be kind.", who="alice")
    assert "marked so" in bare.stderr
    r2 = bare.stdout.strip()
    shell("undertake", r1, "head of training", "--due", "2020-01-31", who="alice")
    assert [row[:5] for row in shell.lines("recommendations")] == [
        [r1, "2", "head of training", "2020-01-31", "overdue"],
        [r2, "nothing", "", "", ""],
    ]
    assert [row[0] for row in shell.lines("recommendations", "--overdue")] == [r1]
    shell("undertake", r1, "head of training", "--due", "2020-01-31", "--done", who="alice")
    assert shell.lines("recommendations", "--overdue") == []

    rows = shell.lines("agenda")
    assert rows[0][1:4] == [q1, "1", "1"]
    assert rows[0][6] == "priority"
    _documents(shell, q1)
    _published(shell, folder, q1, q2)


def _documents(shell, first):
    names = {name: shell.folder / f"agenda-{name}" for name in ("csv", "data", "html", "docx")}
    result = shell("agenda", *(word for name, path in names.items() for word in (f"--{name}", str(path))))
    assert result.exit_code == 0
    assert result.stderr.count("written") == 4
    assert json.loads(names["data"].read_text())["questions"][0]["question"] == first
    assert "'" not in names["csv"].read_text().splitlines()[1][:3]
    assert docx.Document(str(names["docx"])).tables
    for kind, ending in (("reprise", "md"), ("gripp2", "html"), ("reprise", "docx")):
        path = shell.folder / f"draft.{ending}"
        assert shell("draft", kind, str(path)).exit_code == 0
        assert path.stat().st_size > 1000
    assert shell("draft", "reprise", str(shell.folder / "draft.pdf")).exit_code == 1
    page = shell.folder / "said.html"
    assert shell("said", str(page)).exit_code == 0
    assert "Pay us, too" not in page.read_text()


def _published(shell, folder, first, second):
    made = shell("publish", str(folder))
    assert "24 ballots published" in made.stdout
    fine = shell.run("tally", "--check", str(folder))
    assert (fine.exit_code, "come out the same" in fine.stdout) == (0, True)
    assert made.stdout.split()[-1] == fine.stdout.split()[-1]
    told = json.loads(shell.run("tally", "--check", str(folder), "--json").stdout)
    assert told["same"] is True
    ballots = folder / "ballots.csv"
    again = shell.run("tally", "--file", str(ballots), "--resamples", "0").stdout.splitlines()
    assert again[0].split("\t")[:4] == ["place", "question", "carer", "service user"]
    assert [line.split("\t")[1] for line in again[1:]] == [first, second]
    ballots.write_bytes(ballots.read_bytes().replace(first.encode(), second.encode(), 1))
    wrong = shell.run("tally", "--check", str(folder))
    assert (wrong.exit_code, wrong.stdout.startswith("Not the same: ballots.csv")) == (1, True)
    assert shell.run("tally", "--check", str(shell.folder)).exit_code == 1
    assert shell.run("tally").exit_code == 2
    assert shell("tally", "--check", str(folder)).exit_code == 2
    assert shell("tally", "--file", str(ballots)).exit_code == 2


def test_files_of_ballots_are_counted_without_a_review_several_together(shell):
    (shell.folder / "carers.soi").write_text(
        "# ALTERNATIVE NAME 1: pay\n# ALTERNATIVE NAME 2: time\n3: 2,1\n"
    )
    (shell.folder / "staff.csv").write_text("1st,2nd\n" + "pay,time\n" * 9)
    named = [f"carer={shell.folder}/carers.soi", f"staff={shell.folder}/staff.csv"]
    both = [word for name in named for word in ("--file", name)]
    told = json.loads(shell.run("tally", *both, "--resamples", "0", "--json").stdout)
    assert (told["rule"], told["places"], told["by_group"]["carer"]["n"]) == ("jla", [["pay", "time"]], 3)
    told = json.loads(shell.run("tally", *both, "--rule", "pooled", "--resamples", "0", "--json").stdout)
    assert told["places"] == [["pay"], ["time"]]
    ward = '2,1,\n5,1,2,\n4,2,\n"Candidate 1","Ada","X",\n"Candidate 2","Bo","Y",\n"Ward",\n'
    (shell.folder / "ward.csv").write_text(ward)
    lines = shell.run(
        "tally", "--file", str(shell.folder / "ward.csv"), "--resamples", "0"
    ).stdout.splitlines()
    assert lines[1].split("\t") == ["1", "Ada", "", "5", "elected"]
    (shell.folder / "ward.csv").write_text(ward.replace("4,2", "4,3"))
    wrong = shell.run("tally", "--file", str(shell.folder / "ward.csv"))
    assert (wrong.exit_code, "ward.csv:3: no alternative '3'" in wrong.stderr) == (1, True)
