"""What finding duplicates promises whatever the records are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit import dedup
from reviewkit.model.references import Link, Name, Raw, Record

if TYPE_CHECKING:
    import random

TITLES = (
    "Singing groups for people with aphasia after stroke: a feasibility trial",
    "Singing groups for people with aphasia after stroke",
    "SINGING GROUPS FOR PEOPLE WITH APHASIA AFTER STROKE.",
    "Music and wellbeing in care homes, part 1",
    "Music and wellbeing in care homes, part 2",
    "Editorial",
    "",
    "Erratum to: Singing groups for people with aphasia after stroke",
)
NAMES = (Name("Okafor", "Ada"), Name("Okafor", "A."), Name("Lindqvist", "Per"), Name("Yılmaz", "E. B."))

records = st.lists(
    st.builds(
        Record,
        title=st.sampled_from(TITLES),
        authors=st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
        year=st.sampled_from([None, 2019, 2020, 2021]),
        container=st.sampled_from(["", "Journal of Music Therapy", "J Music Ther", "Age and Ageing"]),
        volume=st.sampled_from(["", "12", "13"]),
        issue=st.sampled_from(["", "1"]),
        pages=st.sampled_from(["", "101-110", "101-10", "e17", "205"]),
        doi=st.sampled_from(["", "", "10.1000/jmt.2020.1", "10.1000/jmt.2020.2"]),
    ),
    max_size=14,
)
calm = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def works(found: dedup.Found, given_records: list[Record]) -> list[list[str]]:
    """Return the groups as record ids, so that two orders of input can be compared."""
    return sorted(sorted(given_records[p].id for p in group) for group in found.groups)


@calm
@given(records)
def test_groups_are_sorted_and_share_no_record(items):
    found = dedup.find(items)
    flat = [position for group in found.groups for position in group]
    assert len(flat) == len(set(flat))
    assert all(0 <= position < len(items) for position in flat)
    assert all(len(group) >= 2 and group == sorted(group) for group in found.groups)
    assert found.groups == sorted(found.groups)


@calm
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(items, shuffler: random.Random):
    shuffled = items[:]
    shuffler.shuffle(shuffled)
    first, second = dedup.find(items), dedup.find(shuffled)
    assert works(first, items) == works(second, shuffled)

    def pairs(found, given_records):
        return [
            (*sorted((given_records[p.left].id, given_records[p.right].id)), p.score, p.why)
            for p in found.doubtful
        ]

    assert pairs(first, items) == pairs(second, shuffled)


@calm
@given(records)
def test_what_was_merged_once_stays_merged_when_one_record_of_each_group_is_kept(items):
    found = dedup.find(items)
    removed = {position for group in found.groups for position in group[1:]}
    twice = dedup.find(items + [items[position] for position in sorted(removed)])
    together = {position: number for number, group in enumerate(twice.groups) for position in group}
    for group in found.groups:
        assert len({together[position] for position in group}) == 1


@calm
@given(records)
def test_a_list_imported_twice_merges_completely(items):
    found = dedup.find(items + items)
    together = {position: number for number, group in enumerate(found.groups) for position in group}
    assert all(together[position] == together[position + len(items)] for position in range(len(items)))
    assert found.duplicates >= len(items)


@calm
@given(records, st.data())
def test_a_person_who_says_different_wins_over_every_rule_and_is_never_asked_again(items, data):
    if len(items) < 2:
        return
    places = st.integers(0, len(items) - 1)
    pairs = data.draw(st.lists(st.tuples(places, places).filter(lambda p: p[0] != p[1]), max_size=5))
    found = dedup.find(items, known=[(a, b, "different") for a, b in pairs])
    together = {position: number for number, group in enumerate(found.groups) for position in group}
    for a, b in pairs:
        assert together.get(a, -1) != together.get(b, -2)
        assert not any({p.left, p.right} == {a, b} for p in (*found.doubtful, *found.same))


@calm
@given(records, st.data())
def test_a_person_who_says_same_always_joins(items, data):
    if len(items) < 2:
        return
    a, b = data.draw(
        st.tuples(st.integers(0, len(items) - 1), st.integers(0, len(items) - 1)).filter(
            lambda p: p[0] != p[1]
        )
    )
    found = dedup.find(items, known=[(a, b, "same")])
    assert any({a, b} <= set(group) for group in found.groups)
    assert not any({p.left, p.right} == {a, b} for p in (*found.doubtful, *found.same))


@calm
@given(records)
def test_the_certain_pairs_make_exactly_the_groups(items):
    found = dedup.find(items)
    links = [Link(str(p.left), str(p.right), "same", by_rule=True, score=p.score) for p in found.same]
    groups = dedup.cluster([str(n) for n in range(len(items))], links)
    assert sorted(sorted(map(int, g)) for g in groups if len(g) > 1) == found.groups


@calm
@given(records)
def test_no_group_holds_two_dois_unless_all_the_rest_agrees(items):
    for group in dedup.find(items).groups:
        for one in group:
            for other in group:
                a, b = items[one], items[other]
                if a.doi and b.doi and a.doi != b.doi:
                    assert (a.year, a.volume) == (b.year, b.volume)
                    assert a.volume
                    assert a.pages[:3] == b.pages[:3]


def test_an_empty_list_has_no_duplicates():
    found = dedup.find([])
    assert (found.groups, found.doubtful, found.same, found.duplicates) == ([], [], [], 0)


def test_records_that_say_nothing_are_not_merged_with_others():
    found = dedup.find([Record(), Record(title="A title that stands alone"), Record(year=2020)])
    assert found.groups == []


@pytest.mark.parametrize("decision", [(0, 5, "same"), (0, 0, "same"), (-1, 0, "same"), (0, 1, "doubtful")])
def test_a_decision_on_what_is_not_there_is_refused(decision):
    with pytest.raises(ValueError, match=r"position|not 'doubtful'"):
        dedup.find([Record(title="a"), Record(title="b")], known=[decision])


LINKS = st.lists(
    st.builds(
        lambda a, b, relation, by_rule, score: Link(min(a, b), max(a, b), relation, by_rule=by_rule, score=score),
        st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"),
        st.sampled_from(["same", "different", "doubtful"]), st.booleans(), st.sampled_from([0.9, 0.95, 1.0]),
    ).filter(lambda link: link.left != link.right),
    max_size=20, unique_by=lambda link: (link.left, link.right),
)  # fmt: skip


@calm
@given(LINKS, st.randoms(use_true_random=False))
def test_clusters_part_the_items_keep_apart_what_is_different_and_know_no_order(links, shuffler):
    groups = dedup.cluster("abcdefgh", links)
    assert sorted(item for group in groups for item in group) == list("abcdefgh")
    home = {item: number for number, group in enumerate(groups) for item in group}
    for link in links:
        if link.relation == "different":
            assert home[link.left] != home[link.right]
    shuffled = links[:]
    shuffler.shuffle(shuffled)
    items = list("abcdefgh")
    shuffler.shuffle(items)
    assert dedup.cluster(items, shuffled) == groups


def test_a_rule_that_says_same_gives_way_to_a_person_who_said_different():
    links = [
        Link("a", "b", "same", by_rule=True),
        Link("b", "c", "same", by_rule=True, score=0.9),
        Link("a", "c", "different", by_rule=False),
    ]
    assert dedup.cluster("abc", links) == [["a", "b"], ["c"]]


def test_people_join_first_so_that_a_rule_cannot_take_their_place():
    links = [
        Link("a", "b", "same", by_rule=True, score=1.0),
        Link("b", "c", "same", by_rule=False),
        Link("a", "c", "different", by_rule=False),
    ]
    assert dedup.cluster("abc", links) == [["a"], ["b", "c"]]


def test_every_rule_says_what_it_does_and_why_and_ids_are_unique():
    for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH):
        assert rules.name
        assert rules.description
        assert rules.reason
        every = (*rules.evidence, *rules.vetoes)
        assert len({rule.id for rule in every}) == len(every)
        assert all(rule.description and rule.reason for rule in every)


def test_cautious_rules_merge_no_more_than_balanced_and_those_no_more_than_thorough():
    one = Record(
        title=TITLES[0],
        authors=(NAMES[0],),
        year=2020,
        container="Journal of Music Therapy",
        volume="12",
        pages="101-110",
    )
    other = replace(one, container="J Music Ther", pages="101-10", authors=(NAMES[1],))
    for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH):
        assert dedup.find([one, other], rules).groups == [[0, 1]]
        assert dedup.explain(one, other, rules).rule


def test_a_title_that_returns_year_after_year_needs_more_than_a_title():
    """Nobody can list the headings of all columns, so the list of records itself tells which titles return."""
    column = Record(
        title="Notes from the music room of a large hospital", authors=(NAMES[0],), container="Age and Ageing"
    )
    years = [replace(column, year=year) for year in (2017, 2018, 2019, 2020)]
    assert dedup.find(years).groups == []
    twice = replace(years[0], container="Age Ageing")
    assert dedup.find([years[0], twice]).groups == [[0, 1]]


# --- on records like real ones ------------------------------------------------------------------------


@st.composite
def searches(draw) -> list[Record]:
    """A few works, each exported by several databases, each with its own damage."""
    words = st.sampled_from(
        [
            "singing",
            "aphasia",
            "stroke",
            "choir",
            "breath",
            "rhythm",
            "mood",
            "memory",
            "dementia",
            "carers",
            "trial",
            "cohort",
            "nurses",
            "sleep",
        ]
    )
    found: list[Record] = []
    for _ in range(draw(st.integers(1, 5))):
        page = draw(st.integers(20, 900))
        work = Record(
            title=" ".join(draw(st.lists(words, min_size=4, max_size=9, unique=True))).capitalize(),
            authors=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))),
            year=draw(st.integers(2010, 2020)),
            container=draw(st.sampled_from(["Journal of Music Therapy", "Age and Ageing", "Stroke"])),
            volume=str(draw(st.integers(1, 40))),
            issue=str(draw(st.integers(1, 6))),
            pages=f"{page}-{page + draw(st.integers(0, 12))}",
            doi=draw(st.sampled_from(["", f"10.1000/x.{page}"])),
        )
        for damage in draw(st.lists(st.sampled_from(DAMAGES), max_size=4)):
            found.append(damage(work))
        found.append(work)
    return found


DAMAGES = (
    lambda r: r,
    lambda r: replace(r, title=r.title.upper(), doi=""),
    lambda r: replace(r, title=f"[{r.title}]. [Finnish]", issue=""),
    lambda r: replace(r, pages=r.pages.partition("-")[0], container=r.container.upper()),
    lambda r: replace(r, authors=r.authors[:1], volume="", issue="", pages=""),
    lambda r: replace(r, container="J Music Ther" if "Music" in r.container else r.container, doi=""),
    lambda r: replace(r, authors=tuple(Name(literal=f"{n.family} {n.given[:1]}") for n in r.authors)),
    lambda r: replace(r, title=r.title[: max(30, len(r.title) - 6)]),
    lambda r: replace(r, year=r.year + 1, volume="", issue="", pages=""),
    lambda r: replace(r, title=f"Erratum to: {r.title}", pages="", doi=""),
    lambda r: replace(r, title=f"{r.title}, part 2", pages="", doi=""),
    lambda r: replace(
        r, container="medRxiv", volume="", issue="", pages="", doi="10.1101/2010.01.01.10000001"
    ),
)


def named(found: dedup.Found, given_records: list[Record]) -> tuple:
    """Return everything found, by what the records are instead of where they stand."""

    def pair(p):
        return sorted((given_records[p.left].id, given_records[p.right].id))

    return (
        works(found, given_records),
        [(*pair(p), p.score, p.why, p.kind, p.marks) for p in found.doubtful],
        sorted(
            (
                *(
                    pair(r)
                    if dedup.KINDS[r.kind].mutual
                    else (given_records[r.left].id, given_records[r.right].id)
                ),
                r.kind,
                r.why,
            )
            for r in found.related
        ),
    )


@calm
@given(searches(), st.randoms(use_true_random=False))
def test_no_order_of_a_search_changes_groups_questions_or_relations(items, shuffler):
    shuffled = items[:]
    shuffler.shuffle(shuffled)
    assert named(dedup.find(items), items) == named(dedup.find(shuffled), shuffled)


@calm
@given(searches())
def test_what_is_left_after_removing_duplicates_holds_none_but_those_that_wait_for_a_person(items):
    found = dedup.find(items)
    removed = {position for group in found.groups for position in group[1:]}
    kept = [position for position in range(len(items)) if position not in removed]
    again = dedup.find([items[position] for position in kept])
    home = {position: number for number, group in enumerate(found.groups) for position in group}

    def work(position):
        return home.get(position, -position - 1)

    waiting = {frozenset((work(p.left), work(p.right))) for p in found.doubtful}
    for pair in again.same:
        assert frozenset((work(kept[pair.left]), work(kept[pair.right]))) in waiting, pair


@calm
@given(searches())
def test_relations_hold_between_works_and_never_within_one(items):
    found = dedup.find(items)
    home = {position: number for number, group in enumerate(found.groups) for position in group}
    seen = set()
    for relation in found.related:
        ends = frozenset(home.get(p, -p - 1) for p in (relation.left, relation.right))
        assert len(ends) == 2
        assert ends not in seen
        seen.add(ends)
        assert relation.kind in dedup.KINDS
        assert relation.why


@calm
@given(searches())
def test_a_related_work_that_a_person_calls_the_same_is_related_no_more(items):
    found = dedup.find(items)
    for relation in found.related[:1]:
        joined = dedup.find(items, known=[(relation.left, relation.right, "same")])
        assert any({relation.left, relation.right} <= set(group) for group in joined.groups)
        assert not any({r.left, r.right} == {relation.left, relation.right} for r in joined.related)


def test_parts_of_a_long_series_hang_together_by_a_tree():
    parts = [
        Record(
            title=f"Music in care homes, part {n}", authors=NAMES[:2], year=2018, container="Age and Ageing",
            volume="12", pages=f"{10 * n}-{10 * n + 9}",
        )
        for n in range(2, 12)
    ]  # fmt: skip
    found = dedup.find(parts)
    assert found.groups == []
    assert {relation.kind for relation in found.related} == {"part"}
    assert len(found.related) == len(parts) - 1


def test_a_third_record_that_contradicts_keeps_a_group_from_growing_and_a_person_is_asked():
    work = Record(
        title="Singing groups for people with aphasia after stroke", authors=NAMES[:2], year=2018,
        container="Age and Ageing", volume="12", issue="1", pages="101-110",
    )  # fmt: skip
    one, bridge, other = (
        replace(work, pmid="111"),
        replace(work, doi="10.1000/a.1"),
        replace(work, pmid="222"),
    )
    found = dedup.find([one, bridge, other])
    assert len(found.groups) == 1
    assert len(found.groups[0]) == 2
    (pair,) = found.doubtful
    assert "refused" in pair.marks or "two-pmids" in pair.vetoes


def test_merges_in_spite_of_two_dois_can_be_listed():
    work = Record(
        title="Singing groups for people with aphasia after stroke", authors=NAMES[:2], year=2018,
        container="Age and Ageing", volume="12", issue="1", pages="101-110", doi="10.1000/a.1",
    )  # fmt: skip
    found = dedup.find([work, replace(work, doi="10.2000/b.1")])
    assert [pair.marks for pair in found.same] == [("two DOIs",)]
    assert dedup.find([work, replace(work, doi="10.2000/b.1", volume="")]).groups == []


def test_an_explanation_tells_what_agreed_what_contradicted_and_what_was_missing():
    one = Record(title="Singing groups for people with aphasia", authors=NAMES[:1], year=2018, volume="12")
    told = dedup.explain(one, replace(one, year=2020, volume="", container="Age and Ageing"))
    assert "title" in told.agreed
    assert "year" in told.contradicted
    assert {"volume", "journal", "pages", "DOI", "PMID"} <= set(told.missing)
    assert "missing: journal, volume" in told.why


def test_a_rule_set_tells_all_it_goes_by():
    for rules in (dedup.CAUTIOUS, dedup.BALANCED, dedup.THOROUGH):
        told = rules.describe()
        names = [name for name, _, _ in told]
        assert names[0] == rules.name
        assert len(set(names)) == len(names)
        assert {f"rule: {rule.id}" for rule in rules.evidence} <= set(names)
        assert {f"veto: {rule.id}" for rule in rules.vetoes} <= set(names)
        assert {"measure: same title", "policy: preprints, relate", "policy: preprints, merge"} & set(names)
        assert all(description and reason for _, description, reason in told)


def test_medlines_own_links_are_relations():
    article = Record(
        title="Choirs and aphasia after stroke", pmid="100", year=2018, container="Age and Ageing"
    )
    comment = Record(
        title="Voices found", pmid="101", year=2019, container="Age and Ageing",
        raw=(Raw("CON", "Age Ageing. 2018 Jan;12(1):1-9. PMID: 100"),),
    )  # fmt: skip
    (relation,) = dedup.find([article, comment]).related
    assert (relation.left, relation.right, relation.kind) == (1, 0, "comment")
