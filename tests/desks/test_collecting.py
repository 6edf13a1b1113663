"""Files come in whole, once, and with the facts of their search; what cannot be read is kept."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time

import pytest

import reviewkit as rk
from reviewkit.store.migrations import LEDGERS

BIG = """TY  - JOUR
AU  - Author, N{n}
PY  - 2001
TI  - A study with the number {n}
AB  - {words}
ER  - 

"""  # noqa: W291 - an ER line ends with a space


def big_file(path, number):
    words = "words that fill an abstract " * 40
    path.write_text("".join(BIG.format(n=n, words=words) for n in range(number)), encoding="utf-8")
    return path


def test_a_batch_says_what_was_read_and_the_same_file_adds_nothing(review, people, ris):
    alice = people[0]
    before = {name: review.db[name].count for name in LEDGERS}
    batch = alice.collect(ris)
    assert (batch.read, batch.new, batch.known, batch.problems) == (8, 0, 8, ())
    assert "collected before" in batch.warnings[0]
    assert {name: review.db[name].count for name in LEDGERS} == before


def test_the_same_file_under_another_name_adds_nothing_and_corrects_the_facts(review, people, ris, tmp_path):
    copy = tmp_path / "renamed.ris"
    copy.write_bytes(ris.read_bytes())
    people[1].collect(copy, platform="EBSCOhost", hits=8)
    (source,) = review.references.sources()
    assert (source.name, source.searched, source.platform, source.hits) == (
        "PsycINFO",
        "2026-03-01",
        "EBSCOhost",
        8,
    )
    assert review.flow().boxes["database_results"] == 8


def test_hits_that_do_not_fit_are_a_warning(review, people, ris):
    assert "reported 9 hits, but" in people[0].collect(ris, hits=9).warnings[0]


def test_one_hit_and_one_record_are_told_in_the_singular(people, tmp_path):
    for name, count in (("one", 1), ("two", 2)):
        (tmp_path / f"{name}.ris").write_text(
            "".join(f"TY  - JOUR\nTI  - The heat of {name} {n}\nER  - \n" for n in range(count))
        )
    (few,) = people[0].collect(tmp_path / "one.ris", hits=2).warnings
    assert few.endswith("reported 2 hits, but one.ris holds 1 record (1 read, 0 problems)")
    (many,) = people[0].collect(tmp_path / "two.ris", hits=1).warnings
    assert many.endswith("reported 1 hit, but two.ris holds 2 records (2 read, 0 problems)")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.ris", b""),
        ("binary.ris", bytes(range(256)) * 40),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
        ("prose.txt", b"Dear colleague,\nthe file is attached.\n"),
    ],
)  # fmt: skip - four files
def test_a_file_in_no_known_format_is_refused_and_leaves_nothing(review, people, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(rk.ReadError) as error:
        people[0].collect(path)
    assert name in str(error.value)
    assert len(review.references.sources()) == 1


def test_a_missing_file_and_a_wrong_date_are_refused(people, ris, tmp_path):
    with pytest.raises(rk.ReadError, match="no such file"):
        people[0].collect(tmp_path / "nowhere.ris")
    with pytest.raises(rk.NotAllowed, match="year-month-day"):
        people[0].collect(ris, searched="1 March")
    with pytest.raises(rk.UnknownName, match="database"):
        people[0].collect(ris, kind="databse")


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ({"hits": "8"}, "hits='8' is no number of hits; write a whole number"),
        ({"hits": -1}, "hits=-1 is no number of hits"),
        ({"hits": 7.5}, "hits=7.5 is no number of hits"),
        ({"searched": 2026}, "searched=2026 is no date; write it as year-month-day"),
        ({"source": 5}, "source=5 is no text"),
    ],
)
def test_facts_of_a_search_that_are_none_are_refused_before_anything_is_written(
    review, people, ris, fact, told
):
    before = review.references.sources()
    with pytest.raises(rk.NotAllowed, match=told):
        people[0].collect(ris, **fact)
    assert review.references.sources() == before


def test_a_name_with_blanks_around_it_is_no_other_database(review, people, ris):
    assert (
        people[0].collect(ris, source=" Web of\nScience  ", platform="Clarivate ").source.name
        == "Web of Science"
    )
    assert review.references.sources()[0].platform == "Clarivate"


@pytest.mark.parametrize("given", [None, b"TY  - JOUR", ["search.ris"], 3])
def test_what_is_no_path_is_refused_in_words(people, given):
    with pytest.raises(rk.ReadError, match=f"the path of one file is needed, not {type(given).__name__}"):
        people[0].collect(given)


def test_one_report_is_written_like_a_list_of_one(review, people, tmp_path):
    report = review.duplicates.reports()[0]
    assert review.write(tmp_path / "one.ris", report) == review.write(tmp_path / "list.ris", [report]) == 1
    assert (tmp_path / "one.ris").read_bytes() == (tmp_path / "list.ris").read_bytes()


def test_what_is_odd_but_was_read_is_a_warning(people, tmp_path):
    path = tmp_path / "odd.ris"
    path.write_text("TY  - JOUR\nTI  - No end\n\nTY  - JOUR\nTI  - An end\nER  - \n", encoding="utf-8")
    batch = people[0].collect(path)
    assert (batch.read, batch.problems) == (2, ())
    assert [warning.partition(" ")[0] for warning in batch.warnings] == [
        "odd.ris:4:"
    ]  # where the next one began


def test_what_cannot_be_read_is_a_problem_with_its_line(review, people, tmp_path):
    path = tmp_path / "broken.ris"
    path.write_text("TY  - JOUR\nTI  - Good one\nER  -\n\nTY  - JOUR\nER  -\n", encoding="utf-8")
    batch = people[0].collect(path)
    assert batch.read == 1
    assert len(batch.problems) == 1
    (problem,) = review.references.problems()
    assert (problem.path, problem.line) == ("broken.ris", 5)
    assert "TY  - JOUR" in problem.raw


KILLED = """
import sys, reviewkit as rk
review = rk.open(sys.argv[1], protocol="protocols/sheffield.toml")
print("ready", flush=True)
review.people("alice")[0].collect(sys.argv[2], source="Scopus")
print("done", flush=True)
"""


def test_kill_in_the_middle_of_a_collect_leaves_nothing_half_written(tmp_path):
    """Killed in a collect of 10,000 records, the file opens, holds none of them, and a repeat completes."""
    path, file = tmp_path / "review.db", big_file(tmp_path / "big.ris", 10_000)
    killed = 0
    for pause in (0.15, 0.4, 0.8, 1.2):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path), str(file)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(pause)
            killed += process.poll() is None
            process.kill()
            finished = b"done" in process.stdout.read()
        with rk.open(path) as review:
            assert review.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            counts = [review.db[t].count for t in ("records", "appearances", "membership")]
            assert counts in ([0, 0, 0], [10_000] * 3), "a collect is written whole or not at all"
            assert not finished or counts[0]
    assert killed, "no process was caught in the act: the test did not test anything"
    with rk.open(path) as review:
        batch = review.people("alice")[0].collect(file, source="Scopus")
        assert batch.read == 10_000
        assert review.screening.progress("title-abstract").open == 10_000


def _judge(path: str, name: str, errors: multiprocessing.Queue) -> None:
    try:
        with rk.open(path) as review:
            (person,) = review.people(name)
            for report in person.queue("title-abstract"):
                person.include(report, "title-abstract")
    except BaseException as error:
        errors.put(f"{name}: {error!r}")
        raise


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path):
    path = str(tmp_path / "review.db")
    with rk.open(path, protocol="protocols/sheffield.toml") as review:
        review.people("alice")[0].collect(big_file(tmp_path / "some.ris", 150))
    context = multiprocessing.get_context("spawn")
    errors = context.Queue()
    both = [context.Process(target=_judge, args=(path, name, errors)) for name in ("alice", "bram")]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert errors.empty(), errors.get()
    with rk.open(path) as review:
        assert review.db["verdicts"].count == 300
        assert review.screening.progress("title-abstract").included == 150
        stamps = review.db.execute(
            "SELECT device, seq, count(*) FROM verdicts GROUP BY 1, 2 HAVING count(*) > 1"
        ).fetchall()
        assert stamps == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are UTF-8 there")
def test_a_file_whose_name_is_no_utf8_comes_in_under_a_readable_one(review, people, ris, tmp_path):
    """Archives that were packed on another system unpack to such names."""
    path = os.fsencode(tmp_path) + b"/M\xfcller und S\xf6hne.ris"
    with open(path, "wb") as file:  # noqa: PTH123 - a pathlib path takes no bytes
        file.write(ris.read_bytes() + b"\n")
    batch = people[0].collect(os.fsdecode(path))
    assert (batch.source.file, batch.source.name) == ("Müller und Söhne.ris", "Müller und Söhne")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are files of Unix")
def test_a_pipe_is_refused_in_words(people, tmp_path):
    os.mkfifo(tmp_path / "pipe.ris")
    with pytest.raises(rk.ReadError, match=r"pipe\.ris: is a pipe or a device; save it as a file first"):
        people[0].collect(tmp_path / "pipe.ris")
