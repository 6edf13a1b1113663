"""Bringing references in and writing them out, as somebody at a terminal sees it."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import time
from typing import TYPE_CHECKING

import pytest

from .conftest import ris
from .test_cli_screen import Seat

if TYPE_CHECKING:
    from pathlib import Path

LONG = "search of 1 March 2026 in the core collection, exported by the library (1 of 2).ris"
BROKEN = "TY  - JOUR\nTI  - Whole\nER  - \n\nTY  - JOUR\nER  - \n"


def seen(seat: Seat) -> list[str]:
    """The lines that were drawn, without the commands to the terminal."""
    return re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seat.all))


def titles(first: int, count: int) -> str:
    return ris(
        *((f"Work number {n} of a search", f"What {n} found.", 2020) for n in range(first, first + count))
    )


def test_eighty_columns_cut_no_number_and_no_file_name(shell):
    """Where a table is too wide, each row is a block of lines."""
    (shell.folder / LONG).write_text(titles(0, 3), encoding="utf-8")
    facts = (
        "--source",
        "Web of Science",
        "--platform",
        "Clarivate",
        "--searched",
        "2026-03-01",
        "--hits",
        "123456",
    )
    seat = Seat("collect", str(shell.review), str(shell.folder / LONG), "--as", "alice", *facts)
    assert seat.ended() == 0
    listed = Seat("sources", str(shell.review))
    assert listed.ended() == 0
    for lines in (seen(seat), seen(listed)):
        assert max(map(len, lines)) <= 80
        words = " ".join(" ".join(lines).split())
        assert "123456" in words
        assert LONG in words
    assert {"hits      123456", "platform  Clarivate"} <= set(seen(listed))


def test_each_file_has_its_line_also_one_that_did_not_come_in(shell):
    names = ("good.ris", "empty.ris", "paper.pdf", "broken.ris")
    contents = (titles(0, 2), "", "%PDF-1.4", BROKEN)
    paths = [shell.folder / name for name in names]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(content, encoding="utf-8")
    result = shell("collect", *map(str, paths), str(shell.folder), who="alice")
    assert result.exit_code == 1
    rows = [line.split("\t") for line in result.stdout.splitlines()[1:]]
    assert [(row[1], row[2], row[5], row[6]) for row in rows] == [
        ("ris", "2", "0", "good.ris"),
        ("not collected", "", "", "empty.ris"),
        ("not collected", "", "", "paper.pdf"),
        ("ris", "1", "1", "broken.ris"),
        ("not collected", "", "", shell.folder.name),
    ]
    assert "empty.ris: the file is empty" in result.stderr
    assert "is a folder; name the files in it" in result.stderr


def test_collect_answers_in_json_what_became_of_each_file(shell):
    (shell.folder / "broken.ris").write_text(BROKEN, encoding="utf-8")
    result = shell(
        "collect", str(shell.folder / "broken.ris"), str(shell.folder / "none.ris"), "--json", who="alice"
    )
    assert result.exit_code == 1
    told = json.loads(result.stdout)["files"]
    assert [(one["file"], one.get("read"), one.get("new")) for one in told] == [
        ("broken.ris", 1, 1),
        ("none.ris", None, None),
    ]
    assert [problem["line"] for problem in told[0]["problems"]] == [5]
    assert "there is no such file" in told[1]["error"]


def test_hits_of_a_search_that_was_exported_in_parts_are_held_against_all_of_them(shell):
    """Databases export some hundred records at a time."""
    for part in (0, 1, 2):
        (shell.folder / f"part{part}.ris").write_text(titles(10 * part, 5), encoding="utf-8")
    facts = ("--source", "Embase", "--searched", "2026-03-01", "--hits", "15")
    first = shell("collect", *(str(shell.folder / f"part{n}.ris") for n in (0, 1)), *facts, who="alice")
    assert first.stderr.count("reported 15 hits") == 1
    assert "part0.ris, part1.ris hold 10 records together" in first.stderr
    assert "reported" not in shell("collect", str(shell.folder / "part2.ris"), *facts, who="alice").stderr
    assert "reported" not in shell("sources").stderr


def test_hits_are_no_negative_number(shell):
    (shell.folder / "one.ris").write_text(titles(0, 1), encoding="utf-8")
    result = shell("collect", str(shell.folder / "one.ris"), "--hits", "-4", who="alice")
    assert result.exit_code == 2
    assert "'--hits'" in result.stderr


def test_what_is_wrong_for_all_files_is_told_once(shell):
    for name in ("one.ris", "two.ris"):
        (shell.folder / name).write_text(titles(0, 1), encoding="utf-8")
    files = [str(shell.folder / name) for name in ("one.ris", "two.ris")]
    result = shell("collect", *files, "--searched", "31/12/2025", who="alice")
    assert result.exit_code == 1
    assert result.stderr.count("'31/12/2025' is no date; write it as year-month-day") == 1
    assert len(shell.lines("sources")) == 1  # the one that was there


def test_a_packed_copy_is_the_same_file(shell):
    """Else its records would be counted as identified twice."""
    text = titles(0, 2)
    (shell.folder / "one.ris").write_text(text, encoding="utf-8")
    (shell.folder / "copy.ris.gz").write_bytes(gzip.compress(text.encode()))
    result = shell("collect", str(shell.folder / "one.ris"), str(shell.folder / "copy.ris.gz"), who="alice")
    assert [line.split("\t")[3] for line in result.stdout.splitlines()[1:]] == ["2", "0"]
    assert "copy.ris.gz was collected before, as 'one' (one.ris)" in result.stderr
    assert len(shell.lines("sources")) == 2  # with the one that was there


def test_a_damaged_packed_file_is_refused_in_words(shell):
    packed = gzip.compress(titles(0, 50).encode())
    (shell.folder / "cut.ris.gz").write_bytes(packed[: len(packed) // 2])
    result = shell("collect", str(shell.folder / "cut.ris.gz"), who="alice")
    assert result.exit_code == 1
    assert "cut.ris.gz: cannot be read" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_strategy_comes_from_a_file_word_for_word_in_any_encoding(shell, encoding):
    strategy = '1. exp Nursing/\n2. ("lived experience" or r\u00f4le*).ti,ab.\n3. 1 and 2'
    (shell.folder / "strategy.txt").write_bytes(f"{strategy}\n".encode(encoding))
    (shell.folder / "one.ris").write_text(titles(0, 1), encoding="utf-8")
    given = ("--strategy", f"@{shell.folder / 'strategy.txt'}")
    assert shell("collect", str(shell.folder / "one.ris"), *given, who="alice").exit_code == 0
    assert json.loads(shell("sources", "--json").stdout)[-1]["strategy"] == strategy


def test_problems_come_in_the_order_of_the_files_and_command_no_terminal(shell):
    for name in ("b", "a"):
        odd = f"TY  - JOUR\nCY  -\nER  - \n\n{BROKEN}".replace("Whole", f"Whole {name}")
        (shell.folder / f"{name}.bib").write_text(
            "@article{x,\n title={\x1b[31mopen}}\n@article{y, title={A" + name, encoding="utf-8"
        )
        (shell.folder / f"{name}.ris").write_text(odd, encoding="utf-8")
        shell("collect", str(shell.folder / f"{name}.ris"), str(shell.folder / f"{name}.bib"), who="alice")
    told = shell("problems").stdout
    assert "\x1b" not in told
    places = [line.partition(": ")[0] for line in told.splitlines() if not line.startswith(" ")]
    assert places[:2] == ["b.ris:1", "b.ris:9"]
    assert places[-2:] == ["a.ris:1", "a.ris:9"]


def test_problems_of_two_files_of_one_name_are_written_to_two_files_and_mended(shell):
    """Databases give every export the same name."""
    for number in (1, 2):
        folder = shell.folder / str(number)
        folder.mkdir()
        (folder / "savedrecs.ris").write_text(BROKEN.replace("Whole", f"Whole {number}"), encoding="utf-8")
        shell("collect", str(folder / "savedrecs.ris"), who="alice")
    mend = shell.folder / "mend"
    assert shell("problems", "--save", str(mend)).exit_code == 0
    files = sorted(mend.iterdir())
    assert [file.name for file in files] == ["savedrecs.ris.problems-2.txt", "savedrecs.ris.problems.txt"]
    for number, file in enumerate(files):
        text = file.read_text(encoding="utf-8").replace(
            "TY  - JOUR\n", f"TY  - JOUR\nTI  - Mend\u00e9d {number}\n"
        )
        file.write_bytes(text.encode("utf-16" if number else "cp1252"))  # as editors save
    result = shell("collect", *map(str, files), who="alice")
    assert [line.split("\t")[2] for line in result.stdout.splitlines()[1:]] == ["1", "1"]
    assert shell("problems").stdout == "no problems: everything was read\n"
    assert [(row[6], row[7]) for row in shell.lines("sources")[-2:]] == [("2", "0"), ("2", "0")]


def test_convert_names_records_that_have_no_place_and_what_was_odd(program, tmp_path):
    source = tmp_path / "in.ris"
    source.write_text("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nT2  - A journal\nER  - \n", encoding="utf-8")
    done = program("convert", str(source), str(tmp_path / "out.csv"), "--dialect", "asreview")
    assert "whole record\tnumber 2: nothing of it has a place there\t1 record" in done.stdout
    assert "Note: " in done.stderr
    assert f"{source}:4:" in done.stderr
    told = json.loads(
        program("convert", str(source), str(tmp_path / "o.csv"), "--dialect", "asreview", "--json").stdout
    )
    assert told["left_out"]["whole"] == [2]
    assert [note["line"] for note in told["warnings"]] == [4]


def test_convert_says_in_words_what_it_cannot_read_or_write(shell, tmp_path, monkeypatch):
    tmp_path = tmp_path / "here"
    tmp_path.mkdir()
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "in.ris"
    source.write_text("TY  - JOUR\nTI  - One\nER  - \n", encoding="utf-8")
    for given, said in (
        ((tmp_path, "out.ris"), "is a folder; name a file"),
        ((tmp_path / "none.ris", "out.ris"), "none.ris: there is no such file"),
        ((source, "out"), "out: the name does not end in what tells the format (.ris,"),
        ((source, "out.doc"), "'.doc'; there is: .ris"),
        ((source, "none/out.ris"), "there is no folder"),
        ((source, "/proc/out.ris"), "/proc/out.ris: cannot be written"),
        ((source, "out.ris", "--dialect", "rayyan"), "only csv, tsv, xlsx have some"),
    ):
        done = shell.run("convert", *map(str, given))
        assert done.exit_code == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.ris"]


def large(path: Path) -> Path:
    """A file that takes several seconds to convert."""
    path.write_text(titles(0, 20_000), encoding="utf-8")
    return path


def test_converting_shows_how_far_it_is_and_stops_at_ctrl_c_with_nothing_left_behind(tmp_path):
    (tmp_path / "out.csv").write_text("as it was", encoding="utf-8")
    seat = Seat("convert", str(large(tmp_path / "in.ris")), str(tmp_path / "out.csv"), columns=120)
    seat.until("%")
    os.write(seat.fd, b"\x03")
    assert seat.ended() == 130
    assert "out.csv is as it was before" in " ".join(" ".join(seen(seat)).split())
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ris", "out.csv"]


def test_what_a_killed_conversion_left_is_cleared_away_by_the_next_one(tmp_path):
    import subprocess
    import sys

    command = [
        sys.executable,
        "-m",
        "reviewkit",
        "convert",
        str(large(tmp_path / "in.ris")),
        str(tmp_path / "out.ris"),
    ]
    with subprocess.Popen(command) as running:
        end = time.monotonic() + 30
        while not list(tmp_path.glob(".out.ris.*")):
            assert time.monotonic() < end
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
    assert [path.name for path in tmp_path.glob("out.ris")] == []
    assert len(list(tmp_path.glob(".out.ris.*"))) == 1
    (tmp_path / "small.ris").write_text(titles(0, 1), encoding="utf-8")
    assert (
        subprocess.run([*command[:4], str(tmp_path / "small.ris"), command[-1]], check=False).returncode == 0
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.ris", "out.ris", "small.ris"]


def test_write_takes_the_columns_of_a_tool_and_tells_what_is_left_out(shell):
    done = shell("write", str(shell.folder / "out.csv"), "--all", "--dialect", "asreview")
    assert done.stdout.endswith("4 references\n")
    assert "Left out, as the format has no place for it: " in done.stderr
    assert "type of 4 references" in done.stderr
    told = json.loads(shell("write", str(shell.folder / "out.ris"), "--all", "--json").stdout)
    assert (told["records"], told["format"], told["left_out"]["fields"]) == (4, "ris", {})
