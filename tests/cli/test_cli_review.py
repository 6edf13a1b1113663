"""A review from the first file to the agenda, typed command by command."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from .conftest import TITLES, ris

STAGE = "title-abstract"
FULL = "full-text"
STUDY = {
    "country": "England",
    "design": "survey",
    "audience": "nursing; social work",
    "voice": "learners",
    "aim": "a quote",
    "level": "3",
    "role": "teaching",
    "prepared": "no",
    "paid": "unpaid",
}  # fmt: skip - answers to the fields that are required


def answers(**changed):
    return [f"{field}={value}" for field, value in {**STUDY, **changed}.items()]


def test_a_whole_review_by_hand(shell):
    """Two people judge, a third settles; one study is extracted by two; the room words a question and votes."""
    reports = [row[0] for row in shell.lines("queue", STAGE, who="alice")]
    assert len(reports) == 4
    for report, said in zip(reports, ("include", "include", "include", "exclude"), strict=True):
        assert shell("judge", report, STAGE, "include", who="alice").exit_code == 0
        shell("judge", report, STAGE, said, who="bram")
    assert shell.lines("conflicts", STAGE) == [
        [reports[3], "alice: include; bram: exclude", shell.lines("conflicts", STAGE)[0][2]]
    ]
    own = shell("resolve", reports[3], STAGE, "exclude", who="bram")
    assert own.exit_code == 1
    assert "cannot resolve" in own.stderr
    assert (
        shell("resolve", reports[3], STAGE, "exclude", "--reason", "not-education", who="carol").exit_code
        == 0
    )
    assert shell("conflicts", STAGE).stdout == "report\tverdicts\ttitle\n"
    assert ["observed", "0.75"] in shell.lines("agreement", STAGE)

    assert shell("not-retrieved", reports[0], who="alice").exit_code == 0
    assert len(shell.lines("queue", FULL, who="alice")) == 2
    for report in reports[1:3]:
        for who in ("alice", "bram"):
            shell("judge", report[:6], FULL, "include", who=who)
    assert shell("same-study", *reports[1:3], who="alice").exit_code == 0
    (study,) = shell.lines("studies")
    assert study[1:4:2] == ["study", "2"]

    assert "complete" in shell("extract", "study", study[0], *answers(), who="alice").stdout
    assert shell.lines("differences") == []  # still blind
    assert shell.lines("answers", "study") == []
    shell("extract", "study", study[0], *answers(level="4"), who="bram")
    assert [row[3:] for row in shell.lines("differences", "study")] == [
        ["level", "alice: 3; bram: 4", "3 against 4: 1 apart"]
    ]
    assert shell("settle", "study", study[0], "level", "4", who="carol").exit_code == 0
    assert ["level", "settled", "4"] in [row[3:] for row in shell.lines("answers", "study")]

    programme = shell("programme", "Ward stories", "--organisation", "A college", who="alice").stdout.strip()
    number = shell("tell", "Nobody asked us", "--group", "carer", who="alice").stdout.strip()
    gap = shell.lines("gaps")[0][0]
    origins = ["--words", number, "--gap", gap, "--study", study[0], "--programme", programme]
    first = shell("question", "Who is asked?", *origins, who="alice").stdout.strip()
    second = shell("question", "Who is paid?", who="alice").stdout.strip()
    assert shell("evidence", first, "partly", "--why", "one study", who="alice").exit_code == 0
    assert [row[:4] for row in shell.lines("questions")] == [
        [first, "partly", "1", "1"],
        [second, "not checked", "0", "0"],
    ]
    _vote(shell, first, second)
    told = json.loads(shell("agenda", "--json").stdout)
    assert [item["question"]["id"] for item in told] == [second, first]
    _given_out(shell)


def _vote(shell, first, second):
    codes = shell("slips", "7").stdout.split()
    assert len(set(codes)) == 7
    assert shell("open-vote", who="alice").exit_code == 0
    assert "the vote is in" in shell("vote", first, second, "--slip", codes[0], "--group", "carer").stdout
    assert "replaces" in shell("vote", second, first, "--slip", codes[0], "--group", "carer").stdout
    running = shell("tally")
    assert running.exit_code == 1
    assert "nothing of it is shown" in running.stderr
    paper = shell.folder / "paper.csv"
    rows = [
        ("slip", "group", "first", "second"),
        *((code, "service user", second, first) for code in codes[1:6]),
    ]
    paper.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8-sig")
    assert shell("vote", "--ballots", str(paper)).stdout == "5 ballots cast\n"
    assert shell("void", codes[6], who="alice").exit_code == 0
    kept = shell("close-vote", who="alice", given="n\n")
    assert kept.stdout == "the vote was not closed\n"
    assert "the seal" in shell("close-vote", "--yes", who="alice").stdout
    late = shell("vote", first, "--slip", codes[1], "--group", "carer")
    assert late.exit_code == 1
    assert "closed" in late.stderr
    for rule in ("jla", "union", "borda", "schulze", "irv"):
        assert shell.lines("tally", "--rule", rule, "--resamples", "20")[0][1] == second
    _small_group_stays_hidden(shell)


def _small_group_stays_hidden(shell):
    told = json.loads(shell("tally", "--resamples", "0", "--json").stdout)
    # One carer would follow from six ballots less those of five service users.
    assert (told["by_group"], told["scores"], told["hidden_groups"]) == ({}, {}, ["carer", "service user"])
    head = shell("agenda").stdout.splitlines()[0].split("\t")
    # With the order beside it, the larger group's list would tell the small one's.
    assert head == ["place", "question", "interval", "evidence", "decision", "text"]
    assert all("carer" not in item["by_group"] for item in json.loads(shell("agenda", "--json").stdout))


def _given_out(shell):
    page = shell.folder / "report.html"
    assert shell("report", str(page)).exit_code == 0
    assert "Who is paid?" in page.read_text(encoding="utf-8")
    for ending in ("ris", "bib", "csv", "json"):
        assert shell("write", str(shell.folder / f"out.{ending}")).stdout.endswith("2 references\n")
    assert shell("write", str(shell.folder / "out.ris"), "--all").stdout.endswith("4 references\n")
    assert shell("write", str(shell.folder / "out.ris"), "--stage", STAGE).stdout.endswith("3 references\n")
    told = shell("flow", "--json", "--svg", str(shell.folder / "f.svg"), "--csv", str(shell.folder / "f.csv"))
    assert json.loads(told.stdout)["faults"] == []
    assert (shell.folder / "f.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "Reports not retrieved" in shell("flow").stdout


def test_a_verdict_is_seen_nowhere_before_the_other_one_is_in(shell):
    report = shell.lines("queue", STAGE, who="alice")[0][0]
    shell("judge", report, STAGE, "exclude", "--reason", "not-education", "--note", "hush", who="alice")
    for command in (
        ("log",),
        ("conflicts", STAGE),
        ("agreement", STAGE),
        ("excluded", STAGE),
        ("show", report),
    ):
        for form in ((), ("--json",)):
            told = shell(*command, *form).stdout
            assert "hush" not in told
            assert "not-education" not in told
    assert report in [row[0] for row in shell.lines("queue", STAGE, who="bram")]


def test_doubtful_pairs_are_marked_where_they_differ_and_decided_one_by_one(shell):
    title, abstract, _ = TITLES[0]
    (shell.folder / "again.ris").write_text(ris((title, abstract, "2011")), encoding="utf-8")
    shell("collect", str(shell.folder / "again.ris"), who="alice")
    told = shell("dedupe", who="alice").stdout
    assert told.startswith("5 records make ")
    assert "1 doubtful pair " in told
    shown = shell("pairs").stdout
    assert "≠ year" in shown
    assert "≠ title" not in shown
    assert shell("pairs", "--decide", who="carol", given="l\n").exit_code == 0
    assert len(json.loads(shell("pairs", "--json").stdout)) == 1
    assert shell("pairs", "--decide", who="carol", given="d\n").exit_code == 0
    assert shell("pairs").stdout == "no doubtful pairs\n"
    assert "5 reports" in shell("dedupe", who="alice").stdout


def test_a_link_needs_to_be_told_whether_same_or_different(shell):
    one, other = (row[0] for row in shell.lines("queue", STAGE, who="alice")[:2])
    assert shell("link", one, other, who="carol").exit_code == 2
    assert shell("link", one, other, "--same", who="carol").exit_code == 0
    assert len(shell.lines("queue", STAGE, who="alice")) == 3
    assert shell("link", one, other, "--different", who="carol").exit_code == 0
    assert len(shell.lines("queue", STAGE, who="alice")) == 4


def test_two_copies_are_brought_together_once_or_twice(shell):
    copy = shell.folder / "copy.db"
    shutil.copy(shell.review, copy)
    assert shell.run("programme", str(copy), "Elsewhere", "--as", "bram").exit_code == 0
    assert "programmes 1" in shell("merge", str(copy), who="alice").stdout
    assert "nothing" in shell("merge", str(copy), who="alice").stdout
    assert [row[0] for row in shell.lines("studies")] == ["elsewhere"]


def test_assignments_are_dealt_and_a_queue_holds_only_ones_own(shell):
    assert shell("assign", STAGE, "alice", "bram", who="carol").stdout == "8 assignments made\n"
    assert shell.lines("queue", STAGE, who="dora") == []
    assert (
        shell("judge", shell.lines("queue", STAGE, who="bram")[0][0], STAGE, "include", who="dora").exit_code
        == 1
    )


def test_a_template_goes_out_and_comes_back_filled(played):
    study = next(row for row in played.lines("studies") if row[1] == "study")[0]
    table = played.folder / "filled.csv"
    made = played("template", "study", str(table), "--no-sides", "--about", study, who="erin")
    assert "1 row to fill in, 0 answers in it already" in made.stdout
    with table.open(encoding="utf-8-sig", newline="") as file:
        remark, head, asked, row = list(csv.reader(file))
    assert head[:3] == ["subject", "id", "country"]
    assert (remark[0].startswith("# reviewkit template"), asked[0]) == (True, "# Study")
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [remark, head, [STUDY.get(name, old) for name, old in zip(head, row, strict=True)]]
        )
    told = played("fill", str(table), who="erin").stdout
    assert f"{len(STUDY)} answers written to 1 entry, 0 unchanged" in told
    assert "0 answers written" in played("fill", str(table), who="erin").stdout


@pytest.mark.parametrize("rule", ["cautious", "balanced", "thorough"])
def test_five_real_exports_come_in_and_are_put_together(shell, data, rule):
    """645 records of five databases on one question; a person labelled none of them, so only the sums are promised."""
    files = sorted((data / "references/ris/ESHackathon+CiteSource").glob("20221207_gambling-harms_*.ris"))
    counts = {file.stem.rsplit("_", 1)[-1]: str(file) for file in files}
    wanted = [counts[n] for n in ("41", "49", "124", "176", "255")]
    told = shell("collect", *wanted, who="alice")
    assert [line.split("\t")[2] for line in told.stdout.splitlines()[1:]] == ["41", "49", "124", "176", "255"]
    assert shell("dedupe", "--rules", rule, who="alice").stdout.startswith("649 records make ")
    boxes = json.loads(shell("flow", "--json").stdout)
    assert boxes["faults"] == []
