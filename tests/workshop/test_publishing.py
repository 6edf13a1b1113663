"""A published vote: strangers count it again, any change is found, and nobody in a small group can be made out."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest

from reviewkit.errors import ReadError
from reviewkit.model import Ballot
from reviewkit.workshop import tally
from reviewkit.workshop.folder import CHECKSUMS, DATA, TABLES, check, checksums, files
from reviewkit.workshop.publishing import OTHERS, content, figures, publication
from reviewkit.workshop.readme import readme

QUESTIONS = [f"q{n}" for n in range(1, 9)]
SIZES = {
    "all": {"users": 12, "carers": 15},
    "coarse": {"users": 12, "carers": 15, "trainees": 3},
    "sums": {"users": 30, "carers": 12, "educators": 11, "trainees": 3},
    "order": {"users": 4},
}


def cast(sizes: dict[str, int], seed: int = 1, questions: list[str] = QUESTIONS) -> list[Ballot]:
    random = Random(seed)
    made = []
    for group, n in sizes.items():
        for at in range(n):
            order = random.sample(questions, min(5, len(questions)))
            ranking = [order[:2], *order[2:]] if at % 4 == 0 else order
            made.append(Ballot(ranking, group, also=("a role",), table="3"))
    return made


def counted(ballots: list[Ballot], rule: str = "jla", **options):
    return tally(ballots, rule, questions=QUESTIONS, top=3, choose=5, resamples=100, seed=5, **options)


def published(folder, sizes: dict[str, int], rule: str = "jla", seed: int = 1):
    ballots = cast(sizes, seed)
    it = publication(ballots, counted(ballots, rule))
    texts = files(it, [{"id": q, "text": f"=What of {q}?"} for q in QUESTIONS], {"workshop": "day"})
    texts["README.md"] = readme(it, title="A day", rule="r", sure="s", made="m", protocol="p")
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    (folder / CHECKSUMS).write_bytes(checksums(texts).encode())
    return it


def rule_of(level: str) -> str:
    return "schulze" if level == "coarse" else "jla"


@pytest.mark.parametrize("level", SIZES)
def test_a_folder_is_counted_again_from_its_own_files_and_every_figure_is_the_same(level, tmp_path):
    it = published(tmp_path, SIZES[level], rule_of(level))
    found = check(tmp_path)
    assert it.level == level
    assert found.same
    assert found.statement.startswith("Every file is as it was published")
    assert (found.figures > 15) == (level != "order")


@pytest.mark.parametrize("level", ["all", "sums"])
def test_the_order_that_is_worked_out_is_the_one_that_the_room_counted(level, tmp_path):
    ballots = cast(SIZES[level])
    room = counted(ballots)
    again = figures(publication(ballots, room))
    assert again["places"] == [sorted(place) for place in room.places]
    assert again["scores"] == {name: str(score) for name, score in room.scores.items()}


@pytest.mark.parametrize("name", [*DATA, *TABLES, "README.md", CHECKSUMS])
def test_a_change_of_any_file_is_found_and_named(name, tmp_path):
    published(tmp_path, SIZES["sums"])
    held = (tmp_path / name).read_bytes()
    for changed in (held[:-2] + b" \n", held + b" ", held.replace(b"1", b"2", 1)):
        (tmp_path / name).write_bytes(changed)
        found = check(tmp_path)
        assert not found.same
        assert found.statement.startswith("Not the same: ")
    (tmp_path / name).write_bytes(held)
    assert check(tmp_path).same


@pytest.mark.parametrize("name", [*DATA, *TABLES, "README.md"])
def test_a_file_that_is_missing_or_was_added_is_found(name, tmp_path):
    published(tmp_path, SIZES["all"])
    (tmp_path / "more.csv").write_text("x")
    assert "more.csv was not published with the others" in " ".join(check(tmp_path).faults)
    (tmp_path / "more.csv").unlink()
    (tmp_path / name).unlink()
    assert f"{name} is missing." in check(tmp_path).faults


def forged(folder, name: str, change) -> None:
    """Change a JSON file and make the checksums fit again, as somebody would who wants it to go unnoticed."""
    held = json.loads((folder / name).read_text())
    change(held)
    (folder / name).write_text(json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    listed = [one for one in folder.iterdir() if one.name != CHECKSUMS]
    (folder / CHECKSUMS).write_text(checksums({one.name: one.read_text() for one in listed}))


def swap(results) -> None:
    results["places"][0], results["places"][1] = results["places"][1], results["places"][0]


@pytest.mark.parametrize(
    ("level", "name", "change", "words"),
    [
        ("all", "results.json", swap, "places of 1 of 1"),
        ("all", "results.json", lambda it: it["chance"].update(q1=0.5), "chance of q1"),
        ("all", "results.json", lambda it: it["intervals"].update(q1=[1, 8]), "intervals of q1"),
        ("all", "ballots.json", lambda it: it.pop(), "n is 27"),
        ("all", "ballots.json", lambda it: it[0].update(group="nobody"), "results.json"),
        ("all", "ballots.json", lambda it: it.reverse(), "not in the order"),
        ("sums", "count.json", lambda it: it["positions"].update(q1="99"), "scores of q1"),
        ("all", "count.json", lambda it: it["parameters"].update(choose=9), "results.json"),
        ("all", "count.json", lambda it: it.update(rule="borda"), "results.json"),
        ("all", "count.json", lambda it: it.update(rule="mine"), "cannot be counted: no voting rule 'mine'"),
        ("all", "count.json", lambda it: it.update(format=7), "format 7"),
        ("all", "questions.json", lambda it: it.pop(), "questions.json lacks q8"),
        ("all", "questions.json", lambda it: it[0].update(text="other"), "questions.csv does not tell"),
    ],
)
def test_a_forged_figure_is_found_even_where_the_checksums_were_made_to_fit(
    level, name, change, words, tmp_path
):
    published(tmp_path, SIZES[level], rule_of(level))
    forged(tmp_path, name, change)
    assert words in " ".join(check(tmp_path).faults)


def test_what_is_no_published_folder_is_refused(tmp_path):
    with pytest.raises(ReadError, match="is no published count"):
        check(tmp_path)


def test_the_folder_is_the_same_whatever_order_the_ballots_came_in(tmp_path):
    ballots = cast(SIZES["all"])
    one = files(publication(ballots, counted(ballots)), [], {})
    mixed = Random(8).sample(ballots, len(ballots))
    assert files(publication(mixed, counted(mixed)), [], {})["ballots.json"] == one["ballots.json"]


@pytest.mark.parametrize("level", SIZES)
def test_no_table_no_other_role_and_no_name_of_a_small_group_lies_with_a_ballot(level, tmp_path):
    it = published(tmp_path, SIZES[level], rule_of(level))
    ballots = (tmp_path / "ballots.json").read_text() + (tmp_path / "ballots.csv").read_text()
    assert "a role" not in ballots
    assert "table" not in ballots
    groups = {ballot.group for ballot in it.ballots}
    assert not groups & set(it.hidden)
    assert all(sum(b.group == g for b in it.ballots) >= 10 for g in groups)


def test_cells_that_a_spreadsheet_would_calculate_are_guarded(tmp_path):
    published(tmp_path, SIZES["all"])
    assert "'=What of q1?" in (tmp_path / "questions.csv").read_text()


def weak_orders(n: int) -> list[tuple[float, ...]]:
    """Every list of places that a group can have over n questions, joint places being means."""
    found = set()
    for levels in product(range(n), repeat=n):
        places = []
        for level in levels:
            before = sum(other < level for other in levels)
            places.append(before + (levels.count(level) + 1) / 2)
        found.add(tuple(places))
    return sorted(found)


@pytest.mark.parametrize("seed", range(12))
def test_no_list_of_a_hidden_group_can_be_told_from_what_is_published(seed):
    """A solver: all pairs of lists that add up to the published sum are tried.

    A hidden group's place is pinned only where both groups agree wholly, at the very top or bottom: unanimity shows in
    any sum. Which of the groups has which list is never pinned.
    """
    questions = ["q1", "q2", "q3", "q4"]
    ballots = cast({"users": 11, "carers": 6, "trainees": 5}, seed, questions)
    room = tally(ballots, "jla", questions=questions, top=2, choose=4)
    it = publication(ballots, room)
    assert (it.level, it.hidden) == ("sums", ("carers", "trainees"))
    assert {ballot.group for ballot in it.ballots} == {"users"}
    orders = weak_orders(4)
    sums = [it.positions[q] for q in questions]
    fits = [
        (one, other)
        for one in orders
        for other in orders
        if [Fraction(5 - a) + Fraction(5 - b) for a, b in zip(one, other, strict=True)] == sums
    ]
    true = tuple(tuple(room.by_group[g].places[q] for q in questions) for g in it.hidden)
    assert true in fits
    if true[0] != true[1]:
        assert len({one for one, _ in fits}) > 1
    for at, total in enumerate(sums):
        pinned = len({one[at] for one, _ in fits}) == 1
        assert not pinned or true[0][at] == true[1][at], (questions[at], total)


@pytest.mark.parametrize("seed", range(40))
def test_the_number_of_ballots_of_no_small_group_can_be_worked_out(seed):
    """A solver over all sizes of the hidden groups that fit the number of all ballots."""
    random = Random(seed)
    sizes = {f"g{n}": random.randint(1, 18) for n in range(random.randint(2, 5))}
    ballots = cast(sizes, seed)
    it = publication(ballots, counted(ballots))
    missing = len(ballots) - len(it.ballots)
    for group in it.hidden:
        others = len(it.hidden) - 1
        fits = [n for n in range(1, missing + 1) if others <= missing - n and (others or n == missing)]
        assert len(fits) > 1 or it.level == "order", (group, sizes)
    if it.level == "order":
        told = json.dumps([it.told, files(it, [], {})])
        assert f"these {len(ballots)}" not in told
        assert '"n"' not in told
    assert all(n < 10 or g in it.hidden or any(b.group == g for b in it.ballots) for g, n in sizes.items())


def test_why_small_groups_ballots_are_left_out_even_without_a_name():
    """With the ballots and the order, trying out who belongs together finds how a group of four voted."""
    ballots = cast({"carers": 4, "trainees": 7}, 2)
    room = counted(ballots)
    fits = []
    for four in combinations(range(len(ballots)), 4):
        tried = [
            Ballot(one.ranking, "carers" if at in four else "trainees") for at, one in enumerate(ballots)
        ]
        if tally(tried, "jla", questions=QUESTIONS, choose=5).places == room.places:
            fits.append(four)
    assert len(fits) < 5  # of 330
    assert publication(ballots, room).ballots == ()


def test_a_rule_to_which_groups_make_no_difference_publishes_every_ballot_under_coarser_names():
    ballots = cast(SIZES["coarse"])
    it = publication(ballots, counted(ballots, "schulze"))
    assert len(it.ballots) == len(ballots)
    assert {ballot.group for ballot in it.ballots} == {"carers", OTHERS}


def test_scores_dots_and_what_was_not_seen_come_back_as_they_were_cast(tmp_path):
    random = Random(4)
    ballots = [
        Ballot((), "users", scores={q: random.randint(1, 9) for q in QUESTIONS[:6]}, unseen=["q8"])
        for _ in range(14)
    ]
    room = tally(ballots, "score", questions=QUESTIONS, ballot="score", resamples=50)
    it = publication(ballots, room)
    texts = files(it, [{"id": q, "text": q} for q in QUESTIONS], {}) | {"README.md": "r"}
    for name, text in {**texts, CHECKSUMS: checksums(texts)}.items():
        (tmp_path / name).write_bytes(text.encode())
    assert check(tmp_path).same
    assert sorted(json.loads(texts["ballots.json"]), key=repr) == sorted(map(content, ballots), key=repr)


def test_where_everybody_ties_all_places_stay_joint(tmp_path):
    ballots = [Ballot([QUESTIONS], group) for group in ("users", "carers") for _ in range(10)]
    room = tally(ballots, "jla", questions=QUESTIONS, choose=8, top=3, resamples=20)
    assert figures(publication(ballots, room))["places"] == [QUESTIONS]


@pytest.mark.parametrize("level", ["all", "sums"])
def test_whatever_somebody_writes_into_the_files_the_check_answers_in_words(level, tmp_path):
    published(tmp_path, SIZES[level])
    random = Random(11)
    held = {name: (tmp_path / name).read_bytes() for name in DATA}
    odd = (None, -1, 1e308, "1/0", [], {}, "q1", ["q1"], {"a": 1}, True, 10**9)
    for _ in range(150):
        name = random.choice(DATA)
        told = json.loads(held[name])
        place = told
        while isinstance(place, dict | list) and place:
            key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if random.random() < 0.4 or not isinstance(place[key], dict | list) or not place[key]:
                place[key] = random.choice(odd)
                break
            place = place[key]
        (tmp_path / name).write_text(json.dumps(told))
        assert not check(tmp_path).same
        (tmp_path / name).write_bytes(held[name])
    (tmp_path / "count.json").write_text("[" * 100_000)
    assert "cannot be counted" in " ".join(check(tmp_path).faults)
