"""The synthesis desk's qualitative half: material, code book, coding by several people, themes, perspectives."""

from __future__ import annotations

import csv
import io

import pytest

import reviewkit as rk
from reviewkit.errors import NotAllowed, ReadError, UnknownName

GROUPS = ("service user", "carer", "professional")
PROTOCOL = """title = "T"
version = "1"
[[criteria]]
id = "c"
exclude = "off topic"
[[stages]]
id = "ta"
reviewers = 1
reasons = ["c"]
[workshop]
id = "day"
groups = ["service user", "carer", "professional"]
rule = "borda"
small = 3
small_published = 4
"""


@pytest.fixture
def review():
    with rk.open(":memory:", protocol=rk.Protocol.parse(PROTOCOL)) as review:
        yield review


@pytest.fixture
def people(review):
    return review.people("alice", "bram", "carol")


@pytest.fixture
def material(people):
    """A focus group of carers in two stages, and six passages of it."""
    desk = people[0].synthesis.material
    first = desk.gather(
        "Carers first", "focus group", date="2026-03-01", group="carers", people=9, series="carers"
    )
    desk.gather(
        "Carers again",
        "focus group",
        date="2026-04-01",
        group="carer",
        people=7,
        series="carers",
        stage=2,
        returned=6,
    )
    for n in range(6):
        desk.excerpt_of(
            f"What was said, number {n}", gathering=first, place=f"line {n}", voice=f"P{n}", consent=n > 0
        )
    return desk


def book(people, *names):
    return [people[0].synthesis.codes.add(name) for name in names]


# Gatherings and passages


def test_the_method_sentence_states_how_many_of_each_kind_and_in_how_many_stages(review, material):
    said = review.synthesis.material.method()
    assert "two focus groups (16 attendances)" in said
    assert "One group of people met in two stages" in said
    assert "6 passages were taken up for coding: 6 from gatherings" in said


def test_stages_count_those_who_came_back_joined_and_left_and_name_nobody(review, material):
    first, second = review.synthesis.material.stages()
    assert (first.people, first.stayed, first.joined, first.left) == (9, None, 9, None)
    assert (second.people, second.stayed, second.joined, second.left) == (7, 6, 1, 3)


def test_who_left_is_not_guessed_where_nobody_counted(review, people):
    desk = people[0].synthesis.material
    desk.gather("One", "workshop", people=5, series="s")
    desk.gather("Two", "workshop", people=4, series="s", stage=2)
    assert review.synthesis.material.stages()[1].left is None


@pytest.mark.parametrize(
    ("facts", "error", "words"),
    [
        ({"kind": "focus grup"}, UnknownName, "did you mean 'focus group'"),
        ({"kind": "interview", "date": "1 March"}, NotAllowed, "is no date"),
        ({"kind": "interview", "people": -1}, NotAllowed, "-1 people"),
        ({"kind": "interview", "people": 3, "stage": 2, "returned": 4}, NotAllowed, "4 of 3 people"),
        ({"kind": "interview", "stage": 0}, NotAllowed, "count from 1"),
    ],
)
def test_a_gathering_that_cannot_be_is_refused(people, facts, error, words):
    with pytest.raises(error, match=words):
        people[0].synthesis.material.gather("X", **facts)


def test_a_group_is_spelt_as_the_project_spells_it(review, material):
    assert {one.group for one in review.synthesis.material.gatherings()} == {"carer"}
    assert {one.group for one in review.synthesis.material.excerpts()} == {"carer"}


def test_the_same_passage_is_taken_up_once(review, material):
    again = material.excerpt_of(
        "What was said, number 1", gathering="Carers first", place="line 1", voice="P1"
    )
    assert len(review.synthesis.material.excerpts()) == 6
    assert again.consent, "what is known of it stays"


def test_a_transcript_comes_in_once_with_lines_and_groups(review, people, material, tmp_path):
    path = tmp_path / "talk.txt"
    path.write_text("Interviewer: How was it?\nCarer 1: Nobody asked.\nNever.\n\nNurse 2: We had no time.\n")
    facts = {"speakers": {"Nurse 2": "professional"}, "skip": ["Interviewer"], "consent": True}
    found = people[0].synthesis.material.import_transcript(path, "carers-again", **facts)
    assert (found.new, found.known, found.problems) == (2, 0, ())
    one, other = review.synthesis.material.excerpts(origin="carers-again")
    assert (one.words, one.place, one.group, one.voice) == (
        "Nobody asked. Never.",
        "lines 2 to 3",
        "carer",
        "Carer 1",
    )
    assert (other.place, other.group) == ("line 5", "professional")
    again = people[1].synthesis.material.import_transcript(path, "carers-again", **facts)
    assert (again.new, again.known) == (0, 2)


def test_a_table_of_passages_tells_where_each_fault_is(review, people, material, tmp_path):
    path = tmp_path / "passages.csv"
    path.write_text(
        'Quotation;Document;Page;Consent\n"First; kept";Carers first;4;yes\nLost;Nowhere;1;no\n;Carers first;2;no\n'
    )
    found = people[0].synthesis.material.import_excerpts(path)
    assert found.new == 1
    assert [(p.line, p.where) for p in sorted(found.problems, key=lambda p: p.line)] == [
        (3, "column origin"),
        (4, "column words"),
    ]
    (tmp_path / "other.csv").write_text("a;b\n1;2\n")
    with pytest.raises(ReadError, match="no column for words"):
        people[0].synthesis.material.import_excerpts(tmp_path / "other.csv")


def test_erased_words_are_gone_from_the_file_and_do_not_come_back(review, people, material, tmp_path):
    excerpt = review.synthesis.material.excerpts()[2]
    (code,) = book(people, "Trust")
    for person in people[:2]:
        person.synthesis.coding.code(excerpt, code)
    people[0].synthesis.material.erase(excerpt, "asked on the telephone")
    stub = review.synthesis.material.excerpt(excerpt.id)
    assert (stub.erased, stub.words) == (True, "")
    assert excerpt.words not in "\n".join(review.db.conn.iterdump())
    assert review.synthesis.coding.uses() == {"trust": 1}, "codings stay as counts"
    with pytest.raises(NotAllowed, match="erased"):
        people[2].synthesis.coding.code(excerpt, code)
    path = tmp_path / "again.csv"
    path.write_text(f"words;place;voice\n{excerpt.words};{excerpt.place};{excerpt.voice}\n")
    found = people[0].synthesis.material.import_excerpts(path, gathering="carers-first")
    assert found.new == 0
    assert "stays out" in str(found.problems[0])


def test_contributions_are_taken_up_with_their_group_and_consent_and_go_with_their_words(review, people):
    room = people[0].workshop("day")
    said = [room.tell(f"words {n}", group="carer", table="2", consent=bool(n)) for n in range(3)]
    desk = people[0].synthesis.material
    assert (desk.take_up(), desk.take_up()) == (3, 0)
    found = review.synthesis.material.excerpts(kind="contribution")
    assert [(e.words, e.group, e.consent) for e in found] == [
        ("words 0", "carer", False),
        ("words 1", "carer", True),
        ("words 2", "carer", True),
    ]
    room.erase(said[1])
    assert review.synthesis.material.excerpt(found[1].id).erased
    desk.erase(found[2])
    assert review.workshop("day").contributions()[2].erased


# The code book


def test_every_version_of_the_code_book_can_be_read_again(review, people):
    codes = people[0].synthesis.codes
    codes.add("Trust", "that one can rely on somebody")
    codes.add("Hope")
    people[1].synthesis.codes.rename("trust", "Confidence", note="the group's own word")
    codes.merge("hope", "trust")
    desk = review.synthesis.codes
    assert [c.name for c in desk.book(2).active] == ["Trust", "Hope"]
    assert [c.name for c in desk.book(3).active] == ["Confidence", "Hope"]
    assert [c.name for c in desk.book().active] == ["Hope"]
    assert [(c.version, c.act, c.by) for c in desk.changes()] == [
        (1, "add", "alice"),
        (2, "add", "alice"),
        (3, "rename", "bram"),
        (4, "merge", "alice"),
    ]
    assert desk.compare(2) == ["renamed: Trust → Confidence", "merged into hope: Confidence"]
    assert not desk.book(at="2000-01-01").codes
    with pytest.raises(NotAllowed, match="no version 9; its latest is 4"):
        desk.book(9)


def test_every_act_on_the_code_book_can_be_undone_and_done_again(review, people):
    codes = people[0].synthesis.codes
    book(people, "Trust", "Hope", "Fear")
    acts = (
        lambda: codes.rename("trust", "Confidence"),
        lambda: codes.edit("trust", definition="new", parent="hope"),
        lambda: codes.merge("hope", "trust", "fear"),
        lambda: codes.split("trust", ["In staff", "In oneself"]),
        lambda: codes.retire("fear"),
    )
    for act in acts:
        before = {c.id: c for c in review.synthesis.codes.book().active}
        act()
        after = {c.id: c for c in review.synthesis.codes.book().active}
        assert before != after
        codes.undo()
        assert {c.id: c for c in review.synthesis.codes.book().active} == before
        codes.undo()
        assert {c.id: c for c in review.synthesis.codes.book().active} == after
        codes.undo()


def test_an_act_on_which_later_ones_rest_is_not_undone(people):
    codes = people[0].synthesis.codes
    book(people, "Trust")
    codes.rename("trust", "Confidence")
    with pytest.raises(NotAllowed, match="changed again since"):
        codes.undo("1")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda c: c.add("trust"), "already: trust"),
        (lambda c: c.add("  "), "a name is needed"),
        (lambda c: c.merge("trust", "trust"), "into itself"),
        (lambda c: c.edit("staff", parent="trust"), "stands under it"),
        (lambda c: c.retire("staff"), "trust stand below staff"),
        (lambda c: c.split("trust", ["One"]), "two codes at the least"),
        (lambda c: c.edit("trust", name="Trust"), "nothing about trust would change"),
    ],
)
def test_what_would_break_the_code_book_is_refused(people, act, words):
    codes = people[0].synthesis.codes
    codes.add("Staff")
    codes.add("Trust", parent="staff")
    with pytest.raises(NotAllowed, match=words):
        act(codes) if "already" not in words else codes.add("Trust", parent="staff")


def test_what_was_coded_with_a_merged_code_counts_as_the_other_until_it_is_undone(review, people, material):
    trust, hope = book(people, "Trust", "Hope")
    excerpt = review.synthesis.material.excerpts()[0]
    people[0].synthesis.coding.code(excerpt, trust)
    people[1].synthesis.coding.code(excerpt, hope)
    assert len(review.synthesis.coding.disagreements()) == 1
    people[0].synthesis.codes.merge(hope, trust)
    assert review.synthesis.coding.uses() == {"hope": 1}
    assert not review.synthesis.coding.disagreements()
    people[0].synthesis.codes.undo()
    assert len(review.synthesis.coding.disagreements()) == 1


def test_what_was_coded_with_a_split_code_waits_to_be_coded_anew(review, people, material):
    (trust,) = book(people, "Trust")
    excerpts = review.synthesis.material.excerpts()
    for excerpt in excerpts[:2]:
        for person in people[:2]:
            person.synthesis.coding.code(excerpt, trust)
    one, _ = people[0].synthesis.codes.split(trust, {"In staff": "d", "In oneself": "e"})
    assert [e.id for e in review.synthesis.coding.to_recode()] == [excerpts[0].id, excerpts[1].id]
    with pytest.raises(NotAllowed, match="used no more"):
        people[0].synthesis.coding.code(excerpts[2], trust)
    for person in people[:2]:
        person.synthesis.coding.code(excerpts[0], one)
    assert [e.id for e in review.synthesis.coding.to_recode()] == [excerpts[1].id]


@pytest.mark.parametrize("ending", [".csv", ".qdc"])
def test_a_code_book_goes_out_and_comes_in_again_as_it_was(people, review, tmp_path, ending):
    codes = people[0].synthesis.codes
    codes.add("Staff", "who works there")
    codes.add("=Trust; & <faith>", "line one\nline two", excludes="hope", parent="staff")
    codes.add("Trust", parent="staff")
    people[0].synthesis.themes.add("Being there", codes=["staff"])
    path = review.synthesis.codes.export(tmp_path / f"book{ending}")
    with rk.open(":memory:", protocol=rk.Protocol.parse(PROTOCOL)) as other:
        (dora,) = other.people("dora")
        found = dora.synthesis.codes.import_file(path)
        assert (found.new, found.known, found.problems) == (3, 0, ())
        assert other.synthesis.codes.book().tree() == review.synthesis.codes.book().tree()
        assert [t.codes for t in other.synthesis.themes.all()] == ([("staff",)] if ending == ".qdc" else [])
        again = dora.synthesis.codes.import_file(path)
        assert (again.new, again.known) == (0, 3)
        dora.synthesis.codes.undo()
        assert not other.synthesis.codes.book().active
        assert not other.synthesis.themes.all()


def test_a_code_book_is_read_out_in_markdown_and_html_with_what_counts(people, review, tmp_path):
    people[0].synthesis.codes.add("Trust <1>", "d", excludes="n")
    for ending in (".md", ".html"):
        text = review.synthesis.codes.export(tmp_path / f"b{ending}", uses={"trust-1": 7}).read_text()
        assert "7" in text
        assert ("Trust &lt;1&gt;" if ending == ".html" else "Trust <1>") in text
    with pytest.raises(UnknownName, match="format of a code book"):
        review.synthesis.codes.export(tmp_path / "b.doc")


# Coding


def test_nobody_reads_codings_before_the_required_ones_are_in(review, people, material):
    """Everything that can be read of an open excerpt is the same whatever the first coder laid on it."""
    alice, bram, carol = people
    trust, hope = book(people, "Trust", "Hope")
    excerpt = review.synthesis.material.excerpts()[0]

    def readable():
        desk = review.synthesis
        return (
            desk.coding.coded(excerpt),
            desk.coding.progress(),
            desk.coding.codes_of(),
            desk.coding.uses(),
            desk.coding.disagreements(),
            desk.coding.agreement().sets.n,
            desk.coding.to_recode(),
            desk.themes.network().code_excerpts,
            carol.synthesis.coding.waiting(),
            bram.synthesis.coding.mine(),
            review.log(),
        )

    alice.synthesis.coding.code(excerpt, trust)
    before = readable()
    alice.synthesis.coding.code(excerpt, hope, trust, note="second thought")
    assert readable() == before
    bram.synthesis.coding.code(excerpt)
    assert [(a.by, a.codes) for a in review.synthesis.coding.coded(excerpt)] == [
        ("alice", ("trust", "hope")),
        ("bram", ()),
    ]


def test_laying_no_code_is_an_answer_and_a_draft_is_none(review, people, material):
    book(people, "Trust")
    one, two = review.synthesis.material.excerpts()[:2]
    for person in people[:2]:
        person.synthesis.coding.code(one)
        person.synthesis.coding.code(two, "trust", finished=person is people[0])
    assert review.synthesis.coding.codes_of() == {one.id: frozenset()}
    assert people[1].synthesis.coding.waiting()[0].id == two.id
    assert len(people[1].synthesis.coding.mine()) == 2, "a draft is its author's to read"


def test_agreement_is_of_what_people_laid_while_blind(review, people, material):
    trust, hope = book(people, "Trust", "Hope")
    excerpts = review.synthesis.material.excerpts()
    for n, excerpt in enumerate(excerpts):
        people[0].synthesis.coding.code(excerpt, *([trust] if n < 3 else [hope]))
        people[1].synthesis.coding.code(excerpt, *([trust] if n < 4 else [hope]))
    before = review.synthesis.coding.agreement()
    assert before.codes["trust"].observed == pytest.approx(5 / 6)
    assert before.codes["trust"].kappa == pytest.approx(2 / 3)
    assert before.sets.observed == pytest.approx(5 / 6)
    people[1].synthesis.coding.code(excerpts[3], hope)
    assert review.synthesis.coding.agreement().sets.observed == pytest.approx(5 / 6)
    assert review.synthesis.coding.agreement("final").sets.observed == 1
    assert "not whether their reading is right" in before.statement


def test_a_disagreement_is_settled_beside_the_answers(review, people, material):
    trust, hope = book(people, "Trust", "Hope")
    excerpt = review.synthesis.material.excerpts()[0]
    with pytest.raises(NotAllowed, match="not everybody"):
        people[2].synthesis.coding.settle(excerpt, trust)
    people[0].synthesis.coding.code(excerpt, trust, hope)
    people[1].synthesis.coding.code(excerpt, trust)
    (found,) = review.synthesis.coding.disagreements()
    assert (found.agreed, found.disputed) == (("trust",), ("hope",))
    assert review.synthesis.coding.codes_of() == {excerpt.id: {"trust"}}
    assert review.synthesis.coding.codes_of(disputed=True) == {excerpt.id: {"trust", "hope"}}
    people[2].synthesis.coding.settle(found, hope, note="talked it over")
    assert review.synthesis.coding.codes_of() == {excerpt.id: {"hope"}}
    assert len(review.synthesis.coding.coded(excerpt)) == 3
    assert not review.synthesis.coding.disagreements()


def test_a_share_is_coded_by_two_and_the_plan_shows_nobodys_answers_early(review, people, material):
    (code,) = book(people, "Trust")
    excerpts = review.synthesis.material.excerpts()
    people[0].synthesis.coding.code(excerpts[0], code)
    with pytest.raises(NotAllowed, match="1 excerpts are coded by some"):
        people[1].synthesis.coding.set_plan(1)
    people[1].synthesis.coding.code(excerpts[0], code)
    people[1].synthesis.coding.set_plan(2, share=0)
    people[0].synthesis.coding.code(excerpts[1], code)
    assert review.synthesis.coding.progress().agreed == 2
    with pytest.raises(NotAllowed, match="coded by 1, as many as it takes"):
        people[1].synthesis.coding.code(excerpts[1], code)


def test_a_sheet_goes_out_is_filled_in_and_comes_back_with_its_faults_located(
    review, people, material, tmp_path
):
    book(people, "Trust", "Hope")
    rows = list(csv.DictReader(io.StringIO(people[0].synthesis.coding.sheet())))
    assert len(rows) == 6
    filled = ["Trust; hope", "none", "Trst", "", "", ""]
    path = tmp_path / "sheet.csv"
    with path.open("w", newline="") as file:
        pen = csv.DictWriter(file, rows[0])
        pen.writeheader()
        pen.writerows({**row, "codes": codes} for row, codes in zip(rows, filled, strict=True))
    found = people[0].synthesis.coding.import_sheet(path)
    assert (found.new, found.known) == (2, 0)
    (problem,) = found.problems
    assert (problem.line, problem.where, problem.value) == (4, "column codes", "Trst")
    assert "did you mean 'trust'" in problem.message
    assert people[0].synthesis.coding.import_sheet(path).known == 2


# Themes


def test_themes_keep_their_history_and_say_what_they_lack(review, people):
    book(people, "Trust", "Hope", "Fear")
    themes = people[0].synthesis.themes
    themes.add("Being there", codes=["trust", "hope"])
    assert review.synthesis.themes.theme("being-there").lacks == ("definition",)
    themes.edit("being-there", definition="staying with somebody", excludes="visits")
    themes.rename("being-there", "Walking alongside")
    one, other = themes.split("being-there", {"Staying": ["trust"], "Going": ["hope", "fear"]})
    assert (one.codes, one.split_from, other.lacks) == (("trust",), "being-there", ("definition",))
    themes.merge(one, other)
    assert review.synthesis.themes.theme("staying").codes == ("trust", "hope", "fear")
    themes.undo()
    assert [t.name for t in review.synthesis.themes.all()] == ["Staying", "Going"]
    assert review.synthesis.themes.theme("staying").codes == ("trust",)
    assert [c.act for c in review.synthesis.themes.changes()] == [
        "add",
        "edit",
        "rename",
        "split",
        "merge",
        "undo",
    ]


def coded(people, review, laid):
    """Both coders lay the same codes: excerpt number -> codes."""
    excerpts = review.synthesis.material.excerpts()
    for n, codes in laid.items():
        for person in people[:2]:
            person.synthesis.coding.code(excerpts[n], *codes)
    return excerpts


def test_the_network_goes_from_themes_over_codes_to_excerpts(review, people, material):
    trust, hope, fear = book(people, "Trust", "Hope", "Fear")
    people[0].synthesis.codes.add("In staff", parent="trust")
    excerpts = coded(people, review, {0: [trust, hope], 1: ["in-staff"], 2: [hope, fear], 3: [fear]})
    themes = people[0].synthesis.themes
    themes.add("A", "d", codes=[trust])
    themes.add("B", "d", codes=[hope])
    found = review.synthesis.themes.network()
    assert found.excerpts["a"] == {excerpts[0].id, excerpts[1].id}, (
        "a theme holds what stands below its codes"
    )
    assert found.ties == {("a", "b"): 1}
    assert found.bridges == (("a", "b"),)
    assert found.loose == ("fear",)
    assert [(p.one, p.other, p.excerpts, p.share) for p in found.together] == [
        ("hope", "trust", 1, pytest.approx(1 / 2)),
        ("fear", "hope", 1, pytest.approx(1 / 3)),
    ]
    assert found.graph().has_edge(("theme", "a"), ("code", "in-staff"))


def test_themes_are_crossed_with_processes_that_lie_across_them(review, people, material):
    book(people, "Trust", "Hope", "Talking")
    coded(people, review, {0: ["trust", "talking"], 1: ["trust"], 2: ["hope", "talking"]})
    themes = people[0].synthesis.themes
    for name, kind in (("Trust", "theme"), ("Hope", "theme"), ("Talking", "process")):
        themes.add(f"T {name}", "d", kind=kind, codes=[name.lower()])
    rows, columns, numbers = review.synthesis.themes.crossing("theme", "process")
    assert [t.id for t in rows] == ["t-trust", "t-hope"]
    assert [t.id for t in columns] == ["t-talking"]
    assert numbers == {("t-trust", "t-talking"): 1, ("t-hope", "t-talking"): 1}
    with pytest.raises(UnknownName, match="kind of theme"):
        review.synthesis.themes.crossing("theme", "barrier")


def test_what_later_stages_said_to_a_theme_is_kept_by_group(review, people, material):
    book(people, "Trust")
    themes = people[0].synthesis.themes
    themes.add("Walking alongside", "d", codes=["trust"])
    themes.respond("walking-alongside", "Carers again", "changed", note="more than walking")
    themes.respond("walking-alongside", "Carers again", "confirmed")
    (found,) = review.synthesis.themes.responses()
    assert (found.answer, found.group, found.by) == ("confirmed", "carer", "alice"), "the latest word counts"
    with pytest.raises(UnknownName, match="confirmed, changed, rejected"):
        themes.respond("walking-alongside", "Carers again", "liked")


def gathered(people, numbers):
    """Interviews by group: each speaker says each of the codes given for the group once."""
    desk = people[0].synthesis.material
    n = 0
    for group, (count, codes) in numbers.items():
        for number in range(count):
            place = desk.gather(f"{group} {number}", "interview", group=group, people=1)
            for code in codes:
                excerpt = desk.excerpt_of(
                    f"{group} {number} {code}", gathering=place, voice="P", consent=True
                )
                for person in people[:2]:
                    person.synthesis.coding.code(excerpt, code)
                n += 1
    return n


def test_perspectives_say_what_is_shared_what_one_group_says_and_where_groups_part(review, people):
    book(people, "Trust", "Hope", "Fear")
    gathered(people, {"service user": (4, ["trust", "hope"]), "professional": (5, ["trust", "fear"])})
    themes = people[0].synthesis.themes
    themes.add("Trust", "d", codes=["trust"])
    themes.add("Too much", "d", codes=["hope"])
    themes.add("Too little", "d", codes=["fear"], opposite="too-much")
    found = review.synthesis.themes.perspectives()
    assert found.shared == ("trust",)
    assert found.only == {"too-much": "service user", "too-little": "professional"}
    assert found.silent == ("carer",)
    assert found.excerpts["trust", "professional"] == 5
    assert found.people["trust", "service user"] == 4
    assert found.share("trust", "professional") is None, "no shares of so few people"
    (contrast,) = found.contrasts
    assert {contrast.theme, contrast.other} == {"too-much", "too-little"}


def test_a_small_group_is_never_shown_alone_nor_quoted(review, people):
    book(people, "Trust", "Hope")
    gathered(
        people,
        {"service user": (6, ["trust"]), "carer": (2, ["trust", "hope"]), "professional": (9, ["hope"])},
    )
    themes = people[0].synthesis.themes
    themes.add("Trust", "d", codes=["trust"])
    themes.add("Hope", "d", codes=["hope"])
    found = review.synthesis.themes.perspectives()
    assert found.merged == ("service user", "carer"), "the small group takes the next smallest with it"
    assert found.groups == ("professional", "small groups together")
    assert found.size == {"professional": 9, "small groups together": 8}
    assert not any(
        e.group == "carer" for (_, group), said in found.quotations.items() for e in said if group == "carer"
    )
    assert review.synthesis.themes.perspectives(small=1).merged == found.merged, (
        "nobody asks for less protection"
    )


def test_divergence_tells_how_far_groups_differ_with_an_interval(review, people):
    book(people, "Trust", "Hope")
    gathered(people, {"service user": (7, ["trust"]), "professional": (7, ["hope"])})
    themes = people[0].synthesis.themes
    themes.add("Trust", "d", codes=["trust"])
    themes.add("Hope", "d", codes=["hope"])
    (found,) = review.synthesis.themes.divergence()
    assert found.value == pytest.approx(1)
    assert found.interval == (1, 1)
    assert found.sources == {"service user": 7, "professional": 7}


def test_two_copies_that_code_apart_become_one(tmp_path):
    path = tmp_path / "one.db"
    with rk.open(path, protocol=rk.Protocol.parse(PROTOCOL)) as review:
        (alice,) = review.people("alice")
        place = alice.synthesis.material.gather("Talk", "interview", people=1)
        excerpt = alice.synthesis.material.excerpt_of("words", gathering=place)
        alice.synthesis.codes.add("Trust")
        review.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (tmp_path / "two.db").write_bytes(path.read_bytes())
    with rk.open(tmp_path / "two.db") as copy:
        (bram,) = copy.people("bram")
        bram.synthesis.coding.code(excerpt, "trust")
        same = bram.synthesis.material.excerpt_of("later words", gathering="talk", place="line 2")
        bram.synthesis.coding.code(same, "trust")
    with rk.open(path) as review:
        (alice,) = review.people("alice")
        alice.synthesis.coding.code(excerpt, "trust")
        alice.synthesis.coding.code(
            alice.synthesis.material.excerpt_of("later words", gathering="talk", place="line 2")
        )
        alice.merge(tmp_path / "two.db")
        assert [e.words for e in review.synthesis.material.excerpts()] == ["words", "later words"]
        assert review.synthesis.coding.progress().agreed == 1
        assert len(review.synthesis.coding.disagreements()) == 1, "the same passage, taken up twice, is one"
