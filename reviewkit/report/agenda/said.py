"""You said, we did: from everything that people said to what became of it, for them to take home.

Words are shown with consent only; everybody else finds theirs by the number on the card or in the room.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from reviewkit.report.document import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reviewkit.model import AgendaItem, Contribution, Question

ENGLISH = "en"
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
Became = Literal["question", "merged", "withdrawn", "dissent", "none"]


@dataclass(frozen=True, slots=True)
class Path:
    """One way that some words went: into a question, with it into another one, out of scope, or into a dissent."""

    became: Became
    question: Question | None = None
    into: Question | None = None
    place: str = ""
    joint: bool = False
    decision: str = ""
    why: str = ""
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody's words by their number (empty where they may not be shown), and every way that they went."""

    number: int
    words: str
    language: str
    erased: bool
    paths: tuple[Path, ...] = field(default_factory=tuple)


def followed(
    words: Sequence[Contribution],
    questions: Sequence[Question],
    agenda: Sequence[AgendaItem],
    dissents: Mapping[str, Sequence[str]],
) -> list[Followed]:
    """Return what became of each contribution, by number; words only with consent.

    `questions` are all of them, merged and withdrawn ones too; `dissents` question id -> ids of contributions.
    """
    by_id = {question.id: question for question in questions}
    items = {item.question.id: item for item in agenda}
    against = {one: by_id[name] for name, said in dissents.items() for one in said if name in by_id}
    found = []
    for said in sorted(words, key=lambda one: one.number):
        paths = [_path(question, by_id, items) for question in questions if said.id in question.words]
        if said.id in against:
            paths.append(Path("dissent", against[said.id]))
        shown = said.words if said.consent and not said.erased else ""
        language = said.language if shown else ""
        found.append(Followed(said.number, shown, language, said.erased, tuple(paths) or (Path("none"),)))
    return found


def _path(question: Question, by_id: Mapping[str, Question], items: Mapping[str, AgendaItem]) -> Path:
    into, met = question, {question.id}
    while into.merged_into and into.merged_into in by_id and into.merged_into not in met:
        into = by_id[into.merged_into]
        met.add(into.id)
    if into.withdrawn:
        return Path("withdrawn", question, into, why=into.withdrawn)
    item = items.get(into.id)
    became: Became = "question" if into is question else "merged"
    if item is None:
        return Path(became, question, into)
    since = (f"{one.date} {one.kind}" + (f" ({one.note})" if one.note else "") for one in item.since)
    return Path(
        became,
        question,
        into,
        place=_span(item, items.values()),
        joint=item.joint,
        decision=item.decision.decision if item.decision else "",
        why=item.decision.why if item.decision else "",
        since=tuple(since),
    )


def _span(item: AgendaItem, items: Iterable[AgendaItem]) -> str:
    """Return the place in whole numbers: "4", or "8-9" where two share it."""
    joint = sum(one.place == item.place for one in items)
    first, last = item.place - (joint - 1) / 2, item.place + (joint - 1) / 2
    return f"{item.place:g}" if joint == 1 else f"{first:g}-{last:g}"


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    file = files(__package__).joinpath("texts", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if language.isalpha() and file.is_file() else {}


class Texts:
    """The sentences of the page in one language; an English one that stands in is marked, and `missed` is true."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        self.missed = any(key not in _catalogue(language) for key in _catalogue(ENGLISH))

    def __call__(self, key: str, **facts: object) -> Markup:
        """Return a sentence as safe HTML, with facts filled in."""
        own = _catalogue(self.language)
        text = escape(own.get(key) or _catalogue(ENGLISH)[key]).format(**facts)
        return text if key in own else Markup('<span lang="en" dir="ltr">{}</span>').format(text)

    def plain(self, key: str) -> str:
        """Return a sentence as plain text."""
        return _catalogue(self.language).get(key) or _catalogue(ENGLISH)[key]


def said_page(
    told: Sequence[Followed],
    *,
    title: str,
    languages: Sequence[str] = (ENGLISH,),
    sure: str = "",
    invented: str = "",
    worded: Callable[[Question, str], tuple[str, str]] = lambda asked, _: (asked.text, asked.language),
) -> str:
    """Return the page for participants in every language of the workshop, one after the other, to read or to print.

    Where a language lacks a sentence, English stands in and the page says so. `worded` gives a question's text in a
    language, and the language that it is in.
    """
    texts = [Texts(language) for language in dict.fromkeys(languages or (ENGLISH,))]
    return render(
        "said.html", told=told, title=title, texts=texts, sure=sure, invented=invented, worded=worded
    )
