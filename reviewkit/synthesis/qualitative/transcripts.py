"""Transcripts and tables of passages from outside, read into passages with the lines they stand in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewkit.model import Problem
from reviewkit.synthesis.qualitative.tables import read_rows
from reviewkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# "Carer 2:", "[00:12:05] Carer:", "INT (00:12):"; words before a colon in running speech are told apart below.
_LABEL = re.compile(
    r"^\s*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s*[-\u2013]?\s*)?"
    r"(?P<label>[^\W\d_][^:\n\t]{0,39}?)\s*(?:[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])]\s*)?:(?:\s+(?P<words>.*)|\s*)$"
)
_CUE = re.compile(r"^\s*\d{1,2}:\d{2}(?::\d{2})?[.,]\d{3}\s+-->")
_VOICE = re.compile(r"^\s*<v(?:\.[^ >]*)? (?P<label>[^>]+)>(?P<words>.*?)(?:</v>)?\s*$")
_MOST_WORDS = 4  # "Mental health nurse 12"; longer beginnings are sentences
_NUMBER = re.compile(r"[\s_#-]*\d+\s*$|\s+[A-Z]$")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "words": ("text", "quote", "quotation", "passage", "excerpt", "segment", "content"),
    "origin": ("source", "study", "gathering", "document", "document name", "file", "report"),
    "place": ("page", "line", "position", "reference", "where"),
    "group": ("stakeholder group", "speaker group", "role"),
    "voice": ("speaker", "participant", "respondent", "pseudonym"),
    "language": ("lang",),
    "consent": ("may be quoted", "quotable"),
}
# Answers in the languages of the interface.
YES, NO = (
    ("yes", "y", "true", "1", "ja", "kyllä", "\u03bd\u03b1\u03b9"),
    ("no", "n", "false", "0", "nee", "ei", "\u03cc\u03c7\u03b9", ""),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with the lines of the file that hold them; `voice` is the speaker as the file names it."""

    words: str
    voice: str = ""
    group: str = ""
    line: int = 0
    last_line: int = 0
    place: str = ""
    origin: str = ""
    language: str = ""
    consent: bool | None = None

    @property
    def lines(self) -> str:
        """Where it stands in the file, in words."""
        return (
            f"line {self.line}" if self.last_line <= self.line else f"lines {self.line} to {self.last_line}"
        )


def turns(
    text: str, *, speakers: Mapping[str, str] | None = None, skip: Collection[str] = (), path: str = ""
) -> tuple[list[Passage], list[Problem]]:
    """Return the speakers' turns of a transcript, each with its lines, and what is doubtful in it.

    A turn begins with "Name:" at the start of a line, with a time before or after it or without; subtitle files
    (.vtt, .srt) are read too. `speakers` maps speakers to stakeholder groups (others speak for a group of their own
    name without the number: "Carer 2" for "carer"); `skip` leaves speakers out ("Interviewer"). A beginning that is
    neither named in these nor comes up again nor ends in a number is words, not a speaker, and a problem says so.
    Without any speaker each paragraph is a passage.
    """
    given = {fold(name): group for name, group in (speakers or {}).items()}
    left_out = {fold(name) for name in skip}
    lines = list(_spoken(text))
    beginnings = [fold(label[0]) for _, line in lines if (label := _label(line))]
    labels = Counter(beginnings)
    first = beginnings[0] if beginnings else ""
    found: list[Passage] = []
    problems: list[Problem] = []
    open_turn: Passage | None = None
    for number, line in lines:
        said = _label(line)
        if said and not _speaks(said[0], labels, first, given, left_out):
            message = f"“{said[0]}:” comes up once; it was read as words, not as a speaker"
            expected = f"name it as a speaker where it is one: {said[0]}=GROUP"
            problems.append(Problem(message, path, number, line[:200], "turn", said[0], expected))
            said = None
        if said:
            found += [open_turn] if open_turn else []
            voice = " ".join(said[0].split())
            group = given.get(fold(voice), fold(_NUMBER.sub("", voice)) or fold(voice))
            open_turn = Passage(said[1].strip(), voice, group, number, number)
        elif line.strip():
            open_turn = (
                replace(open_turn, words=f"{open_turn.words} {line.strip()}".strip(), last_line=number)
                if open_turn
                else Passage(line.strip(), line=number, last_line=number)
            )
        elif open_turn and not open_turn.voice:
            found.append(open_turn)
            open_turn = None
    found += [open_turn] if open_turn else []
    kept = [turn for turn in found if turn.words and fold(turn.voice) not in left_out]
    problems += [
        Problem(
            "nobody of this name speaks in the file",
            path,
            where="speakers",
            value=name,
            expected=_names(found),
        )
        for name in (*given, *left_out)
        if name not in {fold(turn.voice) for turn in found}
    ]
    return kept, problems


def _names(found: list[Passage]) -> str:
    return ", ".join(dict.fromkeys(turn.voice for turn in found if turn.voice))


def _spoken(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, without the cues of a subtitle file."""
    lines = text.splitlines()
    subtitles = any(_CUE.match(line) for line in lines)
    for number, line in enumerate(lines, 1):
        if subtitles:
            following = lines[number] if number < len(lines) else ""
            cue = _CUE.match(line) or (line.strip() and _CUE.match(following))
            if (
                cue
                or (number == 1 and line.startswith("WEBVTT"))
                or line.startswith(("NOTE ", "Kind:", "Language:"))
            ):
                continue
        yield number, line


def _label(line: str) -> tuple[str, str] | None:
    found = _VOICE.match(line) or _LABEL.match(line)
    if found is None:
        return None
    label = found["label"].strip(" *_[]()")
    return (label, found["words"] or "") if label and len(label.split()) <= _MOST_WORDS else None


def _speaks(
    label: str, labels: Mapping[str, int], first: str, given: Mapping[str, str], left_out: Collection[str]
) -> bool:
    name = fold(label)
    if name in given or name in left_out:
        return True
    if label[:1].islower():
        return False
    return labels[name] > 1 or name == first or label[-1:].isdigit()


def read_table(text: str, path: str = "") -> tuple[list[Passage], list[Problem]]:
    """Return the passages of a table, and its faults with line and column.

    Columns: words (or text, quotation, segment …), origin, place (or page), group, voice (or speaker), language,
    consent (yes or no); only words are needed. Raises ReadError where there is no column of words.
    """
    rows, problems = read_rows(text, COLUMNS, ("words",), path)
    found: list[Passage] = []
    for row in rows:
        said = row.cells
        if not said["words"]:
            problems.append(
                Problem(
                    "no words; the line was left out",
                    path,
                    row.line,
                    where="column words",
                    expected="what was said",
                )
            )
            continue
        answer = said.get("consent", "").casefold()
        if answer not in (*YES, *NO):
            problems.append(
                Problem(
                    f"{said['consent']!r} is no answer; read as no",
                    path,
                    row.line,
                    where="column consent",
                    value=said["consent"],
                    expected="yes or no",
                )
            )
        consent = (answer in YES) if answer else None
        found.append(
            Passage(
                said["words"],
                said.get("voice", ""),
                said.get("group", ""),
                row.line,
                row.line,
                said.get("place", ""),
                said.get("origin", ""),
                said.get("language", ""),
                consent,
            )
        )
    return found, problems
