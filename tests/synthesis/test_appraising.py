"""Critical appraisal: what follows from judgements, what questions propose, and tables that robvis reads."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError
from reviewkit.protocol import Appraisal, Field, Form, Protocol, part_text, shipped_parts
from reviewkit.protocol.tools import TOOLS
from reviewkit.synthesis import OPEN, Silent, appraised, proposed, robvis_table, worst

ROB2 = ("low", "some concerns", "high")
ROBINS = ("low", "moderate", "serious", "critical")
NONE = "no information"


def form(tool: str = "", domains: int = 2, words: tuple[str, ...] = ROB2, **more: object) -> Form:
    choices = (*words, NONE)
    names = tuple(f"d{at}" for at in range(1, domains + 1))
    fields = [Field(name, name.upper(), "choice", choices=choices, section=name) for name in names]
    fields += [
        Field(f"q{at}", type="choice", choices=("yes", "probably no", "no"), section="d1") for at in (1, 2)
    ]
    fields.append(Field("all", "Overall", "choice", choices=choices))
    return Form(
        "rob",
        "Risk",
        fields=tuple(fields),
        appraisal=Appraisal(tool, "1", "", names, "all", words, NONE, **more),
    )


# Overall judgements as the papers of the tools tell them: RoB 2 (BMJ 366:l4898), ROBINS-I (BMJ 355:i4919, table 3).
@pytest.mark.parametrize(
    ("words", "judgements", "overall"),
    [
        (ROB2, ["low"] * 5, "low"),
        (ROB2, ["low", "low", "some concerns", "low", "low"], "some concerns"),
        (ROB2, ["low", "high", "some concerns", "low", "low"], "high"),
        (ROBINS, ["low"] * 7, "low"),
        (ROBINS, ["low"] * 6 + ["moderate"], "moderate"),
        (ROBINS, ["low"] * 5 + ["moderate", "serious"], "serious"),
        (ROBINS, ["serious"] * 6 + ["critical"], "critical"),
        (ROBINS, ["low"] * 6 + [NONE], NONE),
        (ROBINS, ["serious"] + [NONE] * 6, "serious"),
        (ROB2, [NONE] * 5, NONE),
        (ROB2, ["low", OPEN], OPEN),
        (ROB2, ["high", OPEN], "high"),
        (ROB2, [], OPEN),
    ],
)
def test_the_overall_judgement_is_that_of_the_worst_domain(words, judgements, overall):
    assert worst(judgements, words, NONE) == overall


@given(st.lists(st.sampled_from((*ROBINS, NONE)), min_size=1))
def test_a_worse_domain_never_makes_the_whole_better(judgements):
    ranks = {word: at for at, word in enumerate(ROBINS)}
    before, after = worst(judgements, ROBINS, NONE), worst([*judgements, "critical"], ROBINS, NONE)
    assert after == "critical"
    assert before == NONE or ranks[before] == max(ranks.get(word, -1) for word in judgements)


PLAN = Appraisal(words=ROB2, unknown=NONE, key=("a",))


@pytest.mark.parametrize(
    ("answers", "judgement"),
    [
        ({"a": "yes", "b": "probably yes"}, "low"),
        ({"a": "no", "b": "yes"}, "high"),
        ({"a": "yes", "b": "no"}, "some concerns"),
        ({"a": "yes", "b": "no", "c": "no"}, "high"),
        ({"a": "probably no", "b": "yes"}, "some concerns"),
        ({"a": NONE, "b": NONE}, NONE),
        ({"a": NONE, "b": "yes"}, "some concerns"),
        ({"a": "", "b": ""}, ""),
    ],
)
def test_the_answers_to_questions_propose_a_judgement(answers, judgement):
    assert proposed(answers, PLAN) == judgement


def test_every_set_of_answers_proposes_a_word_of_the_tool():
    for answers in product(("yes", "probably yes", "probably no", "no", NONE), repeat=3):
        for words in (("good", "bad"), ROB2, ROBINS):
            plan = Appraisal(words=words, unknown=NONE)
            assert proposed(dict(zip("abc", answers, strict=True)), plan) in (*words, NONE)


def test_what_people_judge_goes_before_the_rule_and_the_difference_is_told():
    entries = [
        ("s1", 1, {"d1": ["low"], "d2": ["high"], "all": ["some concerns"], "q1": ["no"], "q2": ["no"]}),
        ("s2", 1, {"d1": ["low"], "d2": ["some concerns"]}),
        ("s3", 1, {"d1": ["low"], "d2": [Silent.UNCLEAR]}),
    ]
    found = appraised(form(), entries, labels={"s1": "Ann 2001"})
    first, second, third = found.judgements
    assert (first.overall, first.by_rule, first.said) == ("some concerns", "high", "some concerns")
    assert first.otherwise == ("d1", "overall")
    assert (second.overall, second.otherwise) == ("some concerns", ())
    assert (third.domains["d2"], third.overall) == (OPEN, OPEN)


def test_where_people_judge_the_whole_nothing_is_made_of_the_domains():
    found = appraised(form(rule="people"), [("s", 1, {"d1": ["low"], "d2": ["low"]})])
    assert found.judgements[0].overall == OPEN


def test_shares_add_up_and_weights_count():
    entries = [("s1", 1, {"d1": ["low"], "d2": ["low"]}), ("s2", 1, {"d1": ["high"], "d2": ["low"]})]
    found = appraised(form(), entries, weights={"s1": 30, "s2": 10}, weight_label="People")
    assert found.summary()["d1"] == {"low": 0.5, "high": 0.5}
    assert found.summary(weighted=True)["d1"] == {"low": 0.75, "high": 0.25}
    assert list(found.summary()) == ["d1", "d2", "overall"]
    assert appraised(form(), []).summary()["overall"] == {}


def test_a_form_that_is_no_appraisal_is_refused():
    with pytest.raises(ProtocolError, match="is no critical appraisal"):
        appraised(Form("f", fields=(Field("a"),)), [])


# Column names of the data sets that the R package robvis 0.3 ships: data_rob2, data_robins, data_quadas, data_quips.
@pytest.mark.parametrize(
    ("tool", "domains"), [("rob2", 5), ("robins-i-v1", 7), ("quadas-2", 4), ("quips", 6)]
)
def test_robvis_reads_the_tools_it_knows_by_short_names(tool, domains):
    found = appraised(form(tool, domains), [("s", 1, {f"d{at}": ["low"] for at in range(1, domains + 1)})])
    columns, rows = robvis_table(found)
    assert columns == ("Study", *(f"D{at}" for at in range(1, domains + 1)), "Overall", "Weight")
    assert rows == [("s", *["Low"] * domains, "Low", "")]
    assert columns[:-1] == robvis_table(found, weighted=False)[0]


def test_the_second_version_of_robins_i_is_never_given_as_the_first():
    first, second = TOOLS["robins-i-v1"], TOOLS["robins-i-v2"]
    assert (len(first.domains), len(second.domains)) == (7, 6)
    assert first.domains[1] != second.domains[1]
    found = appraised(form("robins-i-v2", 6, ROBINS), [("s", 1, {"d1": ["critical"]})])
    columns, rows = robvis_table(found, weighted=False)
    assert columns == ("Study", *second.domains, "Overall")
    assert rows == [("s", "Critical", "", "", "", "", "", "Critical")]
    with pytest.raises(ProtocolError, match="has 7 domains and ROBINS-I, version 2 has 6"):
        robvis_table(appraised(form("robins-i-v2", 7, ROBINS), []))


def test_words_of_our_own_become_robviss_by_their_place():
    words = ("few limitations", "some limitations", "serious limitations")
    entries = [("s", 1, {"d1": [words[1]], "d2": [NONE]}), ("s", 2, {"d1": [words[0]], "d2": [words[2]]})]
    columns, rows = robvis_table(appraised(form("", 2, words), entries), weighted=False)
    assert columns == ("Study", "D1", "D2", "Overall")  # the domains' own labels
    assert rows == [
        ("s (1)", "Some concerns", "No information", "No information"),
        ("s (2)", "Low", "High", "High"),
    ]


@pytest.mark.parametrize("name", shipped_parts())
def test_every_part_that_ships_is_a_whole_appraisal(name):
    """Its questions have the answers that the rule reads, and every domain proposes something."""
    text = f'title = "T"\nversion = "1"\n[[stages]]\nid = "s"\n[[forms]]\npart = "{name}"\n'
    (made,) = Protocol.parse(text).forms
    plan = made.appraisal
    assert plan.source
    assert "is not" in part_text(name) or "No checklist" in part_text(name) or "must not" in part_text(name)
    good = {item.id: ["yes"] for item in made.fields if item.choices and "probably yes" in item.choices}
    judged = {name: [plan.words[0]] for name in plan.domains}
    (one,) = appraised(made, [("s", 1, good | judged)]).judgements
    assert one.proposed == dict.fromkeys(plan.domains, plan.words[0])
    assert (one.overall, one.otherwise) == (plan.words[0], ())
    (bad,) = appraised(made, [("s", 1, {name: ["no"] for name in good} | judged)]).judgements
    assert set(bad.proposed.values()) <= set(plan.words[-2:])


def test_a_protocol_may_say_otherwise_than_a_part():
    text = """
title = "T"
version = "1"
[[stages]]
id = "s"
[[forms]]
part = "appraisal-qualitative"
id = "limits"
reviewers = 1
[forms.appraisal]
rule = "people"
[[forms.fields]]
id = "overall"
label = "All in all"
type = "choice"
choices = ["minor", "some concerns", "serious", "no information"]
"""
    (made,) = Protocol.parse(text).forms
    assert (made.id, made.reviewers, made.part) == ("limits", 1, "appraisal-qualitative")
    assert (made.appraisal.rule, len(made.appraisal.domains)) == ("people", 6)
    assert made.field("overall").label == "All in all"
    assert len({item.id for item in made.fields}) == len(made.fields)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('part = "appraisal-qualitativ"', "did you mean appraisal-qualitative"),
        ("part = 3", "no part 3 ships"),
        ('part = "../sheffield"', "ships with reviewkit"),
    ],
)
def test_a_part_that_there_is_not_is_told_with_its_line(line, words):
    with pytest.raises(ProtocolError, match=words) as told:
        Protocol.parse(
            f'title = "T"\nversion = "1"\n[[stages]]\nid = "s"\n[[forms]]\nid = "f"\n{line}\n', "p.toml"
        )
    assert "p.toml:7" in str(told.value)
