"""Perspectives: who raises what, with few people never told apart, whatever is shown beside them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.model import Excerpt, Theme, ThemeResponse
from reviewkit.synthesis.hiding import hide_small
from reviewkit.synthesis.qualitative import TOGETHER, perspectives
from tests.synthesis.test_hiding import possible_tables

GROUPS = ("user", "carer", "nurse")
THEMES = tuple(Theme(name, name.title(), "d") for name in ("a", "b"))


def material(numbers, *, said=1, kind="gathering", consent=True):
    """Excerpts and themes: (theme, group) -> people, each of whom says it `said` times."""
    excerpts, under = {}, {theme.id: [] for theme in THEMES}
    for (theme, group), people in numbers.items():
        for person in range(people):
            for _ in range(said):
                name = f"{kind}{len(excerpts):04}"
                source = f"{group} {person}"
                excerpts[name] = Excerpt(
                    name, kind, source, f"words {name}", "line 1", group, "P", consent=consent, source=source
                )
                under[theme].append(name)
    return under, excerpts


def shown(numbers, small=3, **facts):
    under, excerpts = material(numbers, **facts)
    return perspectives(THEMES, under, excerpts, groups=GROUPS, small=small)


def cells(*rows):
    return {
        (theme.id, group): n
        for theme, row in zip(THEMES, rows, strict=True)
        for group, n in zip(GROUPS, row, strict=True)
    }


def test_people_are_counted_once_however_often_they_say_it():
    found = shown(cells((4, 5, 6), (4, 0, 6)), said=3)
    assert found.excerpts["a", "carer"] == 15
    assert found.people["a", "carer"] == 5
    assert found.sources["a", "carer"] == 5
    assert found.size == {"user": 4, "carer": 5, "nurse": 6}
    assert (found.totals["a"], found.people_totals["a"]) == (45, 15)


def test_many_passages_of_few_people_are_hidden_with_others():
    found = shown(cells((5, 5, 2), (5, 5, 5)), said=9)
    assert found.excerpts["a", "nurse"] is None
    assert found.people["a", "nurse"] is None
    assert sum(n is None for n in found.excerpts.values()) == 4, (
        "a rectangle, so that no subtraction brings it back"
    )
    assert ("a", "nurse") not in found.quotations


def test_a_group_of_few_people_stands_with_the_next_smallest_and_nobody_is_quoted_as_one_of_it():
    found = shown(cells((5, 2, 9), (5, 2, 9)))
    assert found.merged == ("user", "carer")
    assert found.groups == ("nurse", TOGETHER)
    assert found.excerpts["a", TOGETHER] == 7
    assert "stand together" in found.rule


def test_where_all_together_are_few_nothing_is_shown_by_group():
    found = shown(cells((1, 1, 0), (1, 0, 0)), small=5)
    assert found.groups == ("nurse",), "of whom nobody was heard"
    assert set(found.totals.values()) == {None}
    assert not any(found.quotations.values())


def test_what_was_published_is_no_secret():
    found = shown(cells((1, 2, 1), (0, 1, 0)), kind="study")
    assert found.excerpts == cells((1, 2, 1), (0, 1, 0))


def test_only_what_may_be_quoted_is_quoted():
    assert not any(shown(cells((5, 5, 5), (5, 5, 5)), consent=False).quotations.values())


def test_of_hidden_numbers_nothing_is_said_in_words_either():
    found = shown(cells((5, 5, 2), (0, 5, 5)))
    assert "a" not in found.shared
    assert not found.only


def test_groups_that_answer_the_opposite_contradict_each_other():
    under, excerpts = material(cells((5, 5, 5), (5, 5, 5)))
    answers = [ThemeResponse("a", "g", "confirmed", "user"), ThemeResponse("a", "g", "rejected", "nurse")]
    (contrast,) = perspectives(THEMES, under, excerpts, groups=GROUPS, responses=answers).contrasts
    assert (contrast.theme, contrast.one_group, contrast.other_group) == ("a", "user", "nurse")


def test_shares_are_for_groups_of_twenty_or_more():
    found = shown(cells((19, 30, 5), (0, 30, 0)))
    assert found.share("a", "user") is None
    assert found.share("a", "carer") == 1 / 1


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=2), st.integers(1, 4)
)
@settings(max_examples=100, deadline=None)
def test_no_few_people_can_be_worked_out_from_passages_or_people_that_are_shown(rows, said):
    """Some table of people that fits all that is shown has none there, or no few; the same for passages."""
    small = 3
    numbers = cells(*rows)
    under, excerpts = material(numbers, said=said)
    found = perspectives(THEMES, under, excerpts, groups=GROUPS, small=small)
    assert {p for p, n in found.excerpts.items() if n is None} == {
        p for p, n in found.people.items() if n is None
    }
    assert all(not 0 < (n or 0) < small for n in found.people.values())
    assert all(n == 0 or n >= small for n in found.size.values())


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=3),
    st.integers(2, 4),
    st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_a_larger_number_that_is_hidden_too_cannot_be_worked_out(matrix, small, also):
    rows, columns = tuple("ABC"[: len(matrix)]), tuple("xyz")
    numbers = {(row, column): matrix[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)}
    forced = {(rows[i], columns[j]) for i, j in also if i < len(rows)}
    found = hide_small(numbers, rows, columns, small, also=forced)
    assert all(found.cells[place] is None or numbers[place] == 0 for place in forced)
    tables = possible_tables(found, rows, columns)
    if tables is None:
        return
    for place in forced:
        values = {table[place] for table in tables}
        if numbers[place] >= small:
            assert 0 in values or max(values) - min(values) >= small, place


def test_one_person_who_says_much_without_being_told_apart_is_one_person():
    excerpts = {
        f"e{n}": Excerpt(f"e{n}", "gathering", "i", f"words {n}", group="user", source="i") for n in range(30)
    }
    found = perspectives(THEMES, {"a": list(excerpts)}, excerpts, small=3)
    assert (found.groups, found.totals["a"]) == ((), None)
    counted = perspectives(THEMES, {"a": list(excerpts)}, excerpts, small=3, attended={"i": 9})
    assert (counted.people["a", "user"], counted.size["user"]) == (9, 9)


@given(
    st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=2), st.integers(3, 7)
)
@settings(max_examples=100, deadline=None)
def test_a_stricter_view_shows_nothing_that_the_looser_one_beside_it_hides(rows, small):
    """Whatever the stricter view shows is a sum of numbers that the looser one shows: both tell no more than one."""
    under, excerpts = material(cells(*rows), said=2)
    loose = perspectives(THEMES, under, excerpts, groups=GROUPS, small=3)
    strict = perspectives(THEMES, under, excerpts, groups=GROUPS, small=small, room=3)
    for (theme, column), number in strict.excerpts.items():
        if number is None:
            continue
        groups = strict.merged if column == TOGETHER else (column,)
        parts = {TOGETHER if group in loose.merged else group for group in groups}
        known = [loose.excerpts.get((theme, part)) for part in parts]
        assert None not in known
        assert sum(known) == number
