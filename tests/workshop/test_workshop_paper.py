"""Before and after the vote: questions that read alike, the order on paper, slip codes, the agenda."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import Ballot, Contribution, Gap, Question
from reviewkit.workshop import agenda, codes, read_code, shuffle, similar, tally
from reviewkit.workshop.slips import ALPHABET

REWORDED = [
    (
        "How can people with lived experience be supported when they teach?",
        "What support do people with lived experience need when they are teaching?",
    ),
    (
        "Does involving service users in training change what students do in practice?",
        "Does service user involvement in training change students' practice?",
    ),
    (
        "What is the best way to pay service users for teaching?",
        "How should service users be paid for teaching?",
    ),
    ("How can carers be involved in the training of nurses?", "How can carers take part in nurse training?"),
    (
        "Are the effects of service user teaching lasting?",
        "How long do the effects of teaching by service users last?",
    ),
    (
        "What makes people feel safe when they tell their story?",
        "What helps people to feel safe telling their story?",
    ),
    ("How do we reach people who are never asked?", "How can people who are never asked be reached?"),
    (
        "Which students benefit most from lived experience teaching?",
        "Which students gain most from teaching by people with lived experience?",
    ),
    ("What harms can teaching do to service users?", "Can teaching be harmful to service users?"),
    (
        "Does training with service users reduce stigma among students?",
        "Is stigma among students reduced by training with service users?",
    ),
]


def test_rewordings_are_suggested_and_most_other_pairs_are_not():
    """Ten questions and their rewordings: all ten pairs, and few others, are for people to look at."""
    first = [Question(f"a{number}", one) for number, (one, _) in enumerate(REWORDED)]
    second = [Question(f"b{number}", other) for number, (_, other) in enumerate(REWORDED)]
    pairs = similar(first + second)
    found = {(pair.first[1:], pair.second[1:]) for pair in pairs if pair.first[0] != pair.second[0]}
    assert {(str(number), str(number)) for number in range(10)} <= found
    assert len(pairs) <= 20  # of 190
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)


def test_only_standing_questions_of_one_language_are_compared():
    same = "Who decides?"
    questions = [
        Question("q1", same),
        Question("q2", same, language="nl"),
        Question("q3", same, merged_into="q1"),
        Question("q4", same, withdrawn="asked twice"),
        Question("q5", "WHO DECIDES"),
    ]
    assert [(pair.first, pair.second, pair.score) for pair in similar(questions)] == [("q1", "q5", 100.0)]
    words = [Contribution("c1", same), Contribution("c2", "", erased=True), Contribution("c3", "who decides")]
    assert [(pair.first, pair.second) for pair in similar(words)] == [("c1", "c3")]
    assert similar([]) == similar(questions[:1]) == []


def test_greek_and_accents_are_read():
    questions = [
        Question("q1", "Ποιος αποφασίζει;", language="el"),
        Question("q2", "ποιος αποφασιζει", language="el"),
    ]
    assert similar(questions)[0].score == 100


@given(st.integers(0, 9), st.text(max_size=5), st.integers(0, 200))
def test_every_ballot_paper_has_every_question_once_and_the_same_seed_the_same_order(m, seed, number):
    items = [f"q{position}" for position in range(m)]
    paper = shuffle(items, seed, number)
    assert sorted(paper) == items
    assert paper == shuffle(items, seed, number)


@pytest.mark.parametrize("m", [2, 5, 8, 17])
def test_position_bias_is_balanced(m):
    """In a block of as many papers as questions each question stands once at each place."""
    items = list(range(m))
    papers = [shuffle(items, "seed", number) for number in range(m)]
    for place in range(m):
        assert sorted(paper[place] for paper in papers) == items
    blocks = range(1 if m % 2 == 0 else 2)
    following = Counter()
    for block in blocks:
        for number in range(m):
            paper = shuffle(items, "seed", block * m + number)
            following.update(pairwise(paper))
    if m % 2 == 0:
        assert set(following.values()) == {1}
        assert len(following) == m * (m - 1)


def test_two_seeds_give_two_orders_and_papers_count_from_zero():
    items = list(range(20))
    assert shuffle(items, 1, 0) != shuffle(items, 2, 0)
    with pytest.raises(ProtocolError, match="a number from 0"):
        shuffle(items, 1, -1)


def test_codes_are_short_different_and_free_of_look_alikes():
    found = codes(500, random.Random(1))
    assert len(set(found)) == 500
    for code in found:
        assert len(code) == 7
        assert code[3] == "-"
        assert not set(code) & set("01OILSZBGAEUV")
    assert len(codes(60)) == 60  # from the system's source
    assert not set(codes(20, random.Random(1), taken=found[:20])) & set(found[:20])
    assert [len(code.replace("-", "")) for code in codes(3, random.Random(2), length=9)] == [9, 9, 9]


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.data())
def test_a_wrong_character_or_two_swapped_ones_are_always_caught(seed, data):
    code = codes(1, random.Random(seed))[0]
    assert read_code(code) == code
    typed = list(code.replace("-", ""))
    place = data.draw(st.integers(0, 5))
    if data.draw(st.booleans()):
        typed[place] = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != typed[place]]))
    else:
        other = data.draw(st.integers(0, 5))
        if typed[place] == typed[other]:
            return
        typed[place], typed[other] = typed[other], typed[place]
    with pytest.raises(ProtocolError, match="a character is wrong, or two are swapped"):
        read_code("".join(typed))


def test_every_single_mistake_in_one_code_is_caught():
    """All 6 times 22 wrong characters and all 15 swaps, not a sample."""
    code = next(one for one in codes(50, random.Random(3)) if len(set(one)) == 7).replace("-", "")
    wrong = [
        code[:at] + letter + code[at + 1 :] for at in range(6) for letter in ALPHABET if letter != code[at]
    ]
    for one in range(6):
        for other in range(one + 1, 6):
            typed = list(code)
            typed[one], typed[other] = typed[other], typed[one]
            wrong.append("".join(typed))
    assert len(wrong) == 147
    for typed in wrong:
        with pytest.raises(ProtocolError):
            read_code(typed)


def test_reading_a_code_forgives_case_spaces_hyphens_and_look_alikes():
    code = next(one for one in codes(200, random.Random(4)) if "5" in one and "2" in one)
    plain = code.replace("-", "")
    spellings = [
        plain.lower(),
        f" {plain[:2]} {plain[2:]} ",
        code.replace("-", "–"),
        plain.replace("5", "S").replace("2", "z"),
    ]
    assert {read_code(spelling) for spelling in spellings} == {code}


@pytest.mark.parametrize(
    ("typed", "said"), [("K7P", "has 3"), ("", "has 0"), ("K7P-4X0", "'0' is never part")]
)
def test_what_is_no_code_is_said_in_plain_words(typed, said):
    with pytest.raises(ProtocolError, match=said):
        read_code(typed)


def test_more_codes_than_there_are_is_refused():
    with pytest.raises(ProtocolError, match="use longer ones"):
        codes(5000, random.Random(1), length=4)
    with pytest.raises(ProtocolError, match="between 4 and 22"):
        codes(1, length=30)


def test_the_agenda_joins_the_vote_with_words_and_gaps():
    """A line of the agenda opens to the words at the table, also those of merged questions, and to the gaps."""
    questions = [
        Question("q1", "What helps?", words=("w1",), gaps=("g1", "g9"), merged=("q4",)),
        Question("q2", "Who pays?"),
        Question("q3", "Is it safe?", withdrawn="answered"),
        Question("q4", "What helps people?", words=("w2", "w1"), merged_into="q1"),
    ]
    pile = [Ballot(["q1", "q3"], "carer")] * 5 + [Ballot(["q2"], "trainee")] * 9
    counted = tally(pile, "jla", questions=["q1", "q2", "q3"], resamples=20)
    pooled = tally(pile, "pooled", questions=["q1", "q2", "q3"])
    gaps = [Gap("g1", "affective", "carers", 0, "No study asked carers what they felt.")]
    words = [Contribution("w1", "we were never asked"), Contribution("w2", "what helped me")]
    items = agenda(questions, counted, pooled, gaps, words)
    assert [item.question.id for item in items] == ["q1", "q2"]
    first = items[0]
    assert (first.place, first.joint, first.pooled) == (1, False, 2)
    assert first.by_group == {"carer": 1, "trainee": 2.5}
    assert first.score == Fraction(9, 2)
    assert first.interval is not None
    assert first.gaps == ("No study asked carers what they felt.", "g9")
    assert [word.id for word in first.words] == ["w1", "w2"]
    assert agenda(questions, counted, gaps={"g1": "In words."})[0].gaps[0] == "In words."


def test_an_agenda_without_a_counted_question_says_which_is_missing():
    with pytest.raises(UnknownName, match="no question 'q2'"):
        agenda([Question("q1", "What helps?")], tally([Ballot(["q1", "q2"])]))
