"""One machine's cores and a cluster find exactly what the flat path finds, and clean up after themselves."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest

from reviewkit import dedup
from reviewkit.dedup.scale import crew, work
from reviewkit.dedup.scale.packing import freeze, pack, thaw, unpack
from reviewkit.errors import ReviewkitError
from reviewkit.model.references import Name, Raw, Record
from tests.dedup.labelled_sets import load
from tests.dedup.synthetic import World, search

pytest.importorskip("duckdb", reason="the extra [scale] is not installed")
pytest.importorskip("pyarrow", reason="the extra [scale] is not installed")

RULES = replace(dedup.BALANCED, cochrane_versions="merge")


@cache
def everything() -> tuple[Record, ...]:
    return tuple(record for _, record in search(5_000, seed=7, lookalikes=0.1))


def made_up(total: int) -> tuple[Record, ...]:
    return everything()[:total]


world = cache(World)


def awkward() -> list[Record]:
    """Records that try what blocks, numbers and files can hold."""
    crowd = [
        Record(title="Editorial", container="Age and Ageing", year=1980 + n % 40, volume=str(n % 40), issue=str(n % 9),
               authors=(Name(f"Smith{n % 3}", "J."),), pages=str(n))
        for n in range(60)
    ]  # fmt: skip
    book = Record(title="Handbook of singing in care homes", type="book", isbn=("9780000000002",), year=2001)
    chapters = [
        Record(title=f"Chapter {n} on songs", type="chapter", container=book.title, isbn=book.isbn, year=2001,
               doi="10.1/b")
        for n in range(4)
    ]  # fmt: skip
    letter = Record(
        title="Letter on singing",
        pmid="11",
        year=2001,
        raw=(Raw("CON", "J Song. PMID: 22"), Raw("TI", "Letter")),
    )
    article = Record(title="Singing and breath", pmid="22", year=2000, abstract="NCT01234567 " * 300)
    trial = Record(title="Breath", accession="NCT01234567", container="Trial register", year=1999)
    odd = [
        Record(),
        Record(),
        Record(title="\ud800 half a character\0", doi="10.1/\ud800"),
        Record(title="\ud800 half a character\0"),
    ]
    negative = Record(
        title="Songs of the Romans and what is left of them", year=-44, authors=(Name(literal="Cicero"),)
    )
    return [*crowd, book, *chapters, letter, article, trial, *odd, negative, negative]


@pytest.fixture(scope="module")
def client():
    """A cluster of two worker processes on this machine."""
    distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
        ) as cluster,
        distributed.Client(cluster, timeout="30s") as client,
    ):
        yield client


@pytest.mark.parametrize("name", ["stroke", "respiratory", "digital_work"])
def test_a_labelled_set_has_the_same_groups_questions_and_relations_on_one_core_and_out_of_memory(data, name):
    records = load(data / "dedup" / name)[1]
    assert dedup.find_large(records, RULES, workers=1) == dedup.find(records, RULES)


def test_made_up_records_have_the_same_answer_from_all_three(client):
    records = made_up(5_000)
    flat = dedup.find(records)
    assert flat.duplicates > 500
    assert flat.related
    assert dedup.find_large(records, workers=2) == flat
    assert dedup.find_on_cluster(records, client) == flat


def test_a_labelled_set_has_the_same_answer_on_a_cluster(data, client):
    records = load(data / "dedup" / "diabetes")[1]
    assert dedup.find_on_cluster(records, client, RULES) == dedup.find(records, RULES)


def test_large_blocks_broken_characters_and_empty_records_have_the_same_answer():
    records = awkward()
    flat = dedup.find(records)
    assert {relation.kind for relation in flat.related} >= {"comment", "registration", "chapter"}
    assert dedup.find_large(records, workers=1) == flat
    assert dedup.find_large(records[::-1], workers=1) == dedup.find(records[::-1])


def test_no_records_have_no_groups():
    assert dedup.find_large([]) == dedup.find([])
    assert dedup.find_large([Record(title="Alone")], workers=1) == dedup.find([Record(title="Alone")])


def test_the_word_of_people_counts_out_of_memory_as_in_it(client):
    records = [*made_up(1_500), *made_up(1_500)[:40]]  # the last forty are there twice
    flat = dedup.find(records)
    one, other = flat.groups[0][:2]
    doubtful = [(pair.left, pair.right, "same") for pair in flat.doubtful[:3]]
    known = [(one, other, "different"), (5, 1_505, "different"), (8, 9, "same"), *doubtful]
    wanted = dedup.find(records, known=known)
    assert wanted != flat
    assert dedup.find_large(records, known=known, workers=1) == wanted
    assert dedup.find_on_cluster(records, client, known=known) == wanted


def test_a_decision_on_a_record_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no two of the 2 records"):
        dedup.find_large([Record(title="One"), Record(title="Two")], known=[(0, 2, "same")], workers=1)
    with pytest.raises(ValueError, match="'same' or 'different'"):
        dedup.find_large([Record(title="One"), Record(title="Two")], known=[(0, 1, "alike")], workers=1)


def test_records_may_come_one_by_one_and_the_folder_is_empty_afterwards(tmp_path):
    records = made_up(500)
    assert dedup.find_large(iter(records), folder=tmp_path, workers=2) == dedup.find(records)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", ["flat", "large", "large, length unknown"])
def test_progress_never_falls_and_ends_at_the_number_of_records(way):
    records = made_up(5_000)
    told: list[tuple[int, int]] = []
    if way == "flat":
        dedup.find(records, progress=lambda done, total: told.append((done, total)))
    else:
        given = iter(records) if way == "large" else (record for record in records)
        dedup.find_large(given, workers=1, progress=lambda done, total: told.append((done, total)))
    done = [each for each, _ in told]
    assert done == sorted(set(done))
    assert told[-1] == (len(records), len(records))
    assert all(0 <= each <= total for each, total in told)
    assert len(told) >= 10
    if way != "large, length unknown":
        assert {total for _, total in told} == {len(records)}


def test_a_script_without_a_main_guard_works(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import reviewkit as rk\n"
        "from reviewkit.model import Record\n"
        "one = Record(title='The same long title of one work', doi='10.1000/1')\n"
        "print(rk.dedup.find_large([one] * 3, workers=2))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("<Found 2 duplicates of 1 works among 3 records"), done.stderr
    assert done.stderr == ""


def test_a_worker_that_dies_is_told_in_words(tmp_path):
    workers = crew.Workers(2, tmp_path)
    try:
        with pytest.raises(ReviewkitError, match="ended with code"):
            list(workers.each(sys.exit, parts=[(3,)]))
    finally:
        workers.close()


def test_an_error_in_a_worker_arrives_with_its_place(tmp_path):
    workers = crew.Workers(2, tmp_path)
    try:
        with pytest.raises(TypeError) as told:
            list(workers.each(work.scan, parts=[(3,), (4,)]))
        assert "in a worker process" in told.value.__notes__[0]
    finally:
        workers.close()


def test_rules_that_cannot_be_sent_are_refused_in_words_and_work_in_this_process():
    never = dedup.Rule("never", "holds never", "a test", lambda _: False)
    rules = replace(dedup.BALANCED, evidence=(never,))
    records = [Record(title="The same long title of one work", doi="10.1000/1", year=year) for year in (1, 2)]
    with pytest.raises(ReviewkitError, match="workers=1"):
        dedup.find_large(records, rules, workers=2)
    assert dedup.find_large(records, rules, workers=1) == dedup.find(records, rules)


def test_a_missing_extra_is_told_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr("reviewkit.dedup.scale.running.find_spec", lambda _: None)
    with pytest.raises(ReviewkitError, match=r"duckdb and pyarrow.*pip install 'reviewkit\[scale\]'"):
        dedup.find_large([])
    with pytest.raises(ReviewkitError, match=r"distributed.*pip install 'reviewkit\[scale,cluster\]'"):
        dedup.find_on_cluster([], None)


def test_a_form_comes_back_from_disk_as_it_went():
    from reviewkit.dedup.form import make

    for record in [*made_up(50), *awkward()]:
        form = make(record, {})
        again = thaw(freeze(make(unpack(pack(record)), {})), form.number)
        for name in type(form).__slots__:
            if name not in ("authors", "told"):
                assert getattr(again, name) == getattr(form, name), name
        assert again.name_words == form.name_words
        assert again.abstract == form.abstract


@pytest.mark.parametrize("seed", range(6))
def test_whatever_records_rules_and_decisions_are_the_answer_is_the_same(seed):
    chance = world().chance = random.Random(seed)
    works = [world().work() for _ in range(30)]
    records = []
    for _ in range(300):
        record = chance.choice(works)
        record = chance.choice([world().copy, world().copy, world().lookalike])(record)
        pmid = str(chance.randint(1, 30)) if chance.random() < 0.3 else ""
        title = chance.choice([record.title, record.title, "Editorial", ""])
        records.append(replace(record, pmid=pmid, title=title))
    known = [
        (*chance.sample(range(len(records)), 2), chance.choice(["same", "different"])) for _ in range(seed)
    ]
    rules = (dedup.BALANCED, dedup.CAUTIOUS, dedup.THOROUGH)[seed % 3]
    assert dedup.find_large(records, rules, known=known, workers=1) == dedup.find(records, rules, known=known)
