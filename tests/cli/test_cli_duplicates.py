"""Deciding on pairs in the terminal, by key and by script, and reading where things come from."""

from __future__ import annotations

import json
import re

import pytest
from lxml import etree

import reviewkit as rk
from reviewkit.model import Link
from reviewkit.store import links
from tests.cli.conftest import process

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

TWICE = """TY  - JOUR
TI  - Consumer academics in mental health nursing: {words}
AU  - Happell, Brenda
PY  - {year}
T2  - {journal}
VL  - {volume}
DO  - {doi}
AB  - Consumer academics teach nurses, and attitudes became {better}.
ER  -

"""
ONE = {
    "words": "students' views",
    "year": 2009,
    "journal": "Nurse Education Today",
    "volume": 29,
    "doi": "10.1016/j.nedt.1",
    "better": "more positive",
}  # fmt: skip - one record
OTHER = {
    "words": "what students say",
    "year": 2011,
    "journal": "Nurse Education in Practice",
    "volume": 31,
    "doi": "10.1016/j.nepr.2",
    "better": "better",
}  # fmt: skip - one record


@pytest.fixture
def pair(shell):
    """Two records of which a rule doubts whether they are one work."""
    for n, facts in enumerate((ONE, OTHER)):
        (shell.folder / f"{n}.ris").write_text(TWICE.format(**facts), encoding="utf-8")
        shell("collect", str(shell.folder / f"{n}.ris"), "--source", f"Base {n}", who="alice")
    with rk.open(shell.review) as review:
        ids = sorted(r.id for r in review.references.records() if "Consumer academics" in r.title)
        with review._store.write("alice") as writer:
            links.add_link(
                writer, Link(*ids, "doubtful", by_rule=True, score=0.72, why="titles alike"), "balanced"
            )
    return ids


def decide(shell, *lines, who="carol", more=()):
    result = shell("pairs", "--decide", *more, who=who, given="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    return result.stdout


def said(shell, pair):
    with rk.open(shell.review) as review:
        link = review.duplicates.between(*pair)
        return (link.relation, link.by) if link and not link.by_rule else None


def test_what_differs_is_marked_by_signs_so_that_no_colour_is_needed(shell, pair):
    told = shell("pairs").stdout
    assert re.search(r"≠ year +‹\d{4}›\n +‹\d{4}›", told)
    assert re.search(r"= authors +Happell, Brenda", told)
    assert "Base 0" in told
    assert "Base 1" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(("key", "word"), [("s", "same"), ("d", "different")])
def test_one_letter_decides_and_u_takes_it_back(shell, pair, key, word):
    assert "Thank you" in decide(shell, key)
    assert said(shell, pair) == (word, "carol")
    with rk.open(shell.review) as review:
        review.people("carol")[0].duplicates.take_back(*pair)
    told = decide(shell, key, "u", "q")
    assert "Thank you" in told or "Taken back" in told


def test_undo_shows_the_pair_again(shell, pair):
    with rk.open(shell.review) as review:
        other = next(r.id for r in review.references.records() if "Carers" in r.title)
        with review._store.write("alice") as writer:
            a, b = sorted((other, pair[0]))
            links.add_link(writer, Link(a, b, "doubtful", by_rule=True, score=0.1, why="hardly"), "balanced")
    told = decide(shell, "d", "u", "s", "q")
    assert "Taken back: decide again." in told
    assert said(shell, pair) == ("same", "carol")


def test_related_names_the_kind_and_the_side(shell, pair):
    told = decide(shell, "r", "r nonsense", "r erratum right")
    assert "Related as what?" in told
    assert "nonsense" in told
    (row,) = shell.lines("relations")
    assert (row[0], row[2], row[3]) == (pair[1][:12], "is an erratum to", pair[0][:12])
    assert said(shell, pair) == ("different", "carol")
    assert shell("relate", pair[1], pair[0], "erratum", "--not", who="bram").exit_code == 0
    assert shell.lines("relations") == []
    assert shell("relate", pair[0], pair[1], "comment", who="bram").exit_code == 0
    assert shell.lines("relations")[0][2] == "is a comment on"


def test_what_is_skipped_comes_again_and_the_end_of_the_input_quits(shell, pair):
    told = decide(shell, "n", "?", "x")
    assert "Only pairs that you skipped are left." in told
    assert "One work" not in told
    assert "s      same: one work" in told
    assert "That is no key here" in told
    assert "1 pair still to look at." in told
    assert said(shell, pair) is None


def test_a_word_can_be_taken_back_from_the_command_line(shell, pair):
    assert shell("link", *pair, "--same", who="carol").exit_code == 0
    assert shell("link", *pair, "--take-back", who="bram").exit_code == 1  # it is not his
    assert shell("link", *pair, "--take-back", who="carol").exit_code == 0
    assert said(shell, pair) is None
    assert shell("link", *pair, "--same", "--take-back", who="carol").exit_code == 2


def test_merges_in_spite_of_two_dois_are_listed_until_somebody_confirms_them(shell, pair):
    with rk.open(shell.review) as review:
        (carol,) = review.people("carol")
        with review._store.write("alice") as writer:
            links.add_link(writer, Link(*pair, "same", by_rule=True, score=0.9, why="all agrees"), "balanced")
        carol.link(*pair, same=True)
        carol.duplicates.take_back(*pair)
    (row,) = shell.lines("links", "--marked")
    assert row[:4] == [
        pair[0][:12],
        pair[1][:12],
        *sorted([ONE["doi"], OTHER["doi"]], key=lambda d: d != row[2]),
    ]
    assert "two DOIs" in shell("pairs", "--marked").stdout
    decide(shell, "s", more=("--marked",))
    assert shell.lines("links", "--marked") == []
    assert [row[2:4] for row in shell.lines("links")] == [["same", "carol"]]


def test_dedupe_explains_without_a_name_and_says_what_stands(shell, pair):
    told = shell("dedupe", "--explain", *pair)
    assert told.exit_code == 0
    assert re.search(r"contradict: +.*year", told.stdout)
    assert "In this review: a rule said: doubtful (titles alike); two reports" in told.stdout
    assert shell("dedupe").exit_code == 2


def test_where_a_report_s_values_come_from_is_shown_and_can_be_changed(shell, pair):
    shell("link", *pair, "--same", who="carol")
    rows = shell.lines("merged", pair[0])
    shown = next(row for row in rows if row[0] == "abstract")
    assert shown[3] == "Base 0"
    assert "(the longest)" in shown[4]
    assert (
        shell(
            "choose", pair[0], "abstract", next(r[2] for r in rows[rows.index(shown) + 1 :]), who="bram"
        ).exit_code
        == 0
    )
    after = next(row for row in shell.lines("merged", pair[0]) if row[0] == "abstract")
    assert (after[3], "(chosen by bram)" in after[4]) == ("Base 1", True)
    assert shell("choose", pair[0], "abstract", who="bram").exit_code == 0
    assert shell.lines("merged", pair[0]) == rows
    assert shell("choose", pair[0], "abstrakt", who="bram").exit_code == 2


def test_the_overlap_is_a_table_json_and_a_picture(shell, pair):
    shell("link", *pair, "--same", who="carol")
    result = shell("overlap")
    assert "6 records - 1 duplicates = 5 reports" in result.stderr
    rows = {row[0]: row for row in shell.lines("overlap")}
    assert rows["Base 0"][1:4] == ["1", "1", "0"]
    told = json.loads(shell("overlap", "--json", "--svg", str(shell.folder / "o.svg")).stdout)
    assert {"sources": ["Base 0", "Base 1"], "reports": 1} in told["both"]
    assert etree.parse(shell.folder / "o.svg").getroot().tag.endswith("svg")


def test_at_a_terminal_of_24_lines_a_pair_fits_and_single_keys_decide(shell, pair):
    from tests.cli.test_cli_screen import Seat, widths

    seat = Seat("pairs", str(shell.review), "--decide", "--as", "carol")
    first = seat.frame("q quit")
    assert len(widths(first)) == 24
    assert max(widths(first)) <= 80
    assert "‹" in first
    assert "more line" not in first
    assert "undo: take your last decision back" in seat.press("?", "back to the pair")
    seat.press("x", "q quit")  # any key behind the help closes it and decides nothing
    seat.press("r", "0 back")
    seat.press("1", "1 the left one is an erratum to")
    seat.write("2", "Thank you")
    assert seat.ended() == 0
    with rk.open(shell.review) as review:
        (told,) = review.duplicates.relations()
        assert (told.report.id, told.kind) == (pair[1], "erratum")


def test_a_terminal_that_knows_ascii_only_is_shown_ascii(shell, pair):
    from os import environ

    done = process("pairs", str(shell.review), env={**environ, "PYTHONIOENCODING": "ascii"})
    assert "[2009]" in done.stdout
    assert "?" not in done.stdout.replace("is this one work?", "")
