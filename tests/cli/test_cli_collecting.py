"""What `collect` and `sources` tell of several files at once: in a table, in JSON and in the report."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from .conftest import ris
from .test_cli_screen import Seat

FACTS = ("--source", "Embase", "--searched", "2026-03-01", "--hits", "6")


@pytest.fixture
def parts(shell):
    """Two files of one search, which had as many hits as they hold records."""
    paths = [shell.folder / f"part{number}.ris" for number in (1, 2)]
    for number, path in enumerate(paths):
        titles = (f"Work number {3 * number + n} of a search" for n in range(3))
        path.write_text(ris(*((title, "Found.", "2020") for title in titles)), encoding="utf-8")
    return [str(path) for path in paths]


def test_json_warns_of_no_hits_that_the_other_files_of_a_search_make_up_for(shell, parts):
    told = json.loads(shell("collect", *parts, *FACTS, "--json", who="alice").stdout)
    assert [one["warnings"] for one in told["files"]] == [[], []]
    assert told["mismatches"] == []
    listed = json.loads(shell("sources", "--json").stdout)
    assert [one["warnings"] for one in listed] == [[], [], []]
    wrong = ("--source", "Embase", "--hits", "7")
    told = json.loads(shell("collect", *parts, *wrong, "--json", who="alice").stdout)
    assert len(told["mismatches"]) == 1
    listed = json.loads(shell("sources", "--json").stdout)
    assert [one["warnings"] for one in listed] == [[], told["mismatches"], told["mismatches"]]


def test_a_search_in_two_files_is_one_row_of_the_reports_table(shell, parts):
    shell("collect", *parts, *FACTS, who="alice")
    page = shell.folder / "report.html"
    assert shell("report", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    table = text.partition("strategies and hits</caption>")[2].partition("</table>")[0]
    rows = [row for row in table.split("<tr") if "Embase" in row]
    numbers = [re.findall(r">(\d+)</td>", row) for row in rows]
    assert numbers == [["6", "6", "0"]]  # hits, records read, unreadable


def test_a_text_that_is_still_wrong_is_told_with_its_reason(shell):
    """The list of problems has it as it was first, and why that could not be read."""
    (shell.folder / "broken.ris").write_text(
        "TY  - JOUR\nER  - \n\n" + ris(("A", "B", "2001")), encoding="utf-8"
    )
    shell("collect", str(shell.folder / "broken.ris"), who="alice")
    shell("problems", "--save", str(shell.folder / "mend"))
    (file,) = (shell.folder / "mend").iterdir()
    file.write_text(
        file.read_text(encoding="utf-8").replace("TY  - JOUR\nER  -", "no record"), encoding="utf-8"
    )
    told = shell("collect", str(file), who="alice").stderr
    assert f"Not mended: {file.name}:7: still cannot be read: " in told
    assert "the input" not in told


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="setpriv takes rights from an administrator, too"
)
def test_a_file_that_may_not_be_read_does_not_stop_the_others(shell, parts):
    os.chmod(parts[0], 0)  # noqa: PTH101 - a text, as the command takes it
    command = [sys.executable, "-m", "reviewkit", "collect", str(shell.review), *parts, "--as", "alice"]
    drop = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run([*drop, *command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert [line.split("\t")[1] for line in done.stdout.splitlines()[1:]] == ["not collected", "ris"]
    assert "part1.ris: permission denied" in done.stderr.lower()


def test_ctrl_c_ends_as_everywhere_and_names_what_was_not_begun(shell, parts):
    big = shell.folder / "big.ris"
    big.write_text(
        ris(*((f"Title {n}", "Words that fill an abstract. " * 20, "2020") for n in range(60_000))),
        encoding="utf-8",
    )
    seat = Seat("collect", str(shell.review), str(big), *parts, "--as", "alice", columns=120)
    seat.until("%")
    os.write(seat.fd, b"\x03")
    assert seat.ended() == 130
    words = " ".join(seat.all.split())
    assert "big.ris: stopped; nothing of it was kept" in words
    assert words.count("not collected") == 3
    assert len(shell.lines("sources")) == 1  # the one that was there


def test_what_a_file_has_no_place_for_is_told_in_a_line_that_can_be_read(shell):
    """A bibliography has dozens of fields of its own."""
    odd = "".join(f" field{n} = {{of {n}}},\n" for n in range(30))
    (shell.folder / "odd.bib").write_text(f"@article{{a,\n title = {{A}},\n{odd}}}", encoding="utf-8")
    shell("collect", str(shell.folder / "odd.bib"), who="alice")
    said = shell("write", str(shell.folder / "out.csv"), "--all").stderr
    assert "field0, " in said
    assert ", and 21 more (all of them with --json)" in said
    told = json.loads(shell("write", str(shell.folder / "out.csv"), "--all", "--json").stdout)
    assert len(told["left_out"]["tags"]) == 31  # with the key


def test_the_log_tells_what_was_corrected_of_a_search(shell, parts):
    shell("collect", parts[0], "--source", "Embase", "--platform", "Ovid", who="alice")
    shell("collect", parts[0], "--platform", "Elsevier", "--hits", "3", who="bram")
    first, second = shell.lines("log")[-2:]
    assert (first[1], "platform Ovid" in first[3], "hits" in first[3]) == ("alice", True, False)
    assert (second[1], "platform Elsevier; hits 3" in second[3]) == ("bram", True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are files of Unix")
def test_a_pipe_is_converted_though_it_can_be_read_only_once(shell, parts):
    """A shell gives one for <(…)."""
    pipe = shell.folder / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cp", parts[0], str(pipe)]):
        done = shell.run("convert", str(pipe), str(shell.folder / "out.csv"))
    assert done.exit_code == 0
    assert "3 records as csv" in done.stderr


def test_who_reads_the_head_of_what_is_converted_sees_no_error(shell, parts):
    big = shell.folder / "big.ris"
    big.write_text(ris(*((f"Title {n}", "Words. " * 40, "2020") for n in range(2_000))), encoding="utf-8")
    command = [sys.executable, "-m", "reviewkit", "convert", str(big), "-", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read()
    assert running.returncode == 0
    assert b"Error" not in told
    assert b"Traceback" not in told
