"""Transcripts become passages with speakers, groups and lines; doubtful beginnings are told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.synthesis.qualitative import turns

PLAIN = """Focus group, 1 March

Moderator: How was it?
Carer 1: Nobody asked us.
It went on for years.

Carer 2: Yes: always the same.
Moderator: And then?
She said: never again.
Service user: I was there, too.
"""
VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Ann>Nobody asked us.</v>

2
00:00:05.000 --> 00:00:09.000
<v Ben>We had no time.</v>
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Ann: Nobody asked us.

2
00:00:05,000 --> 00:00:09,000
Ann: Never.
"""


def test_turns_keep_their_words_lines_and_groups():
    found, problems = turns(
        PLAIN, skip=["Moderator"], speakers={"Service user": "service user"}, path="t.txt"
    )
    assert [(t.voice, t.group, t.line, t.last_line, t.words) for t in found if t.voice] == [
        ("Carer 1", "carer", 4, 5, "Nobody asked us. It went on for years."),
        ("Carer 2", "carer", 7, 7, "Yes: always the same."),
        ("Service user", "service user", 10, 10, "I was there, too."),
    ]
    assert found[0].words == "Focus group, 1 March", "what stands before the first speaker is not lost"
    (problem,) = problems
    assert (problem.line, problem.value) == (9, "She said")
    assert "comes up once" in problem.message


def test_a_name_that_speaks_once_is_a_speaker_where_somebody_says_so():
    text = "Interviewer: Well?\nAnn: Once only.\n"
    assert [t.voice for t in turns(text)[0]] == ["Interviewer"]
    found, problems = turns(text, speakers={"Ann": "carer"}, skip=["interviewer"])
    assert [(t.voice, t.group) for t in found] == [("Ann", "carer")]
    assert not problems


def test_times_before_or_after_a_name_are_no_part_of_it():
    text = "[00:01:02] Carer 1: One.\nCarer 2 (00:02): Two.\n00:03 Carer 1: Three.\n"
    assert [(t.voice, t.words) for t in turns(text)[0]] == [
        ("Carer 1", "One."),
        ("Carer 2", "Two."),
        ("Carer 1", "Three."),
    ]


def test_subtitle_files_are_read_without_their_cues():
    assert [(t.voice, t.words, t.line) for t in turns(VTT, speakers={"Ann": "carer", "Ben": "staff"})[0]] == [
        ("Ann", "Nobody asked us.", 5),
        ("Ben", "We had no time.", 9),
    ]
    assert [(t.voice, t.words) for t in turns(SRT)[0]] == [("Ann", "Nobody asked us."), ("Ann", "Never.")]


def test_without_speakers_each_paragraph_is_a_passage():
    found, problems = turns("One line.\nAnd more.\n\nAnother.\n")
    assert [(t.words, t.lines) for t in found] == [
        ("One line. And more.", "lines 1 to 2"),
        ("Another.", "line 4"),
    ]
    assert not problems


def test_somebody_who_is_named_and_does_not_speak_is_told():
    _, problems = turns("Carer 1: Yes.\nCarer 1: No.\n", speakers={"Carer 3": "carer"})
    assert (problems[0].value, problems[0].expected) == ("carer 3", "Carer 1")


@given(st.text(st.characters(exclude_characters=":>"), max_size=300))
def test_no_word_of_a_text_without_speakers_is_lost(text):
    found, _ = turns(text)
    assert "".join("".join(t.words.split()) for t in found) == "".join("".join(text.splitlines()).split())
