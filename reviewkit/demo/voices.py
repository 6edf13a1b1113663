"""Plays what people said: gatherings, passages coded by two people, themes, and what a second stage made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.demo.material import table, toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.demo.room import Words
    from reviewkit.model import Excerpt, Study
    from reviewkit.people import Person
    from reviewkit.review import Review


def hear_voices(
    review: Review,
    people: tuple[Person, Person, Person],
    studies: dict[str, Study],
    words: Words,
    echo: Callable[[str], None],
) -> None:
    """Code what was said in studies, at a focus group and in the workshop, and make themes of it."""
    told = toml("voices.toml")
    third = people[2].synthesis
    gathered = {
        entry["key"]: third.material.gather(
            **{name: value for name, value in entry.items() if name != "key"}
        ).id
        for entry in told["gatherings"]
    }
    codes = _code_book(people[2], told["codes"])
    excerpts = _excerpts(people[2], gathered, studies, words)
    _lay_codes(people, codes, excerpts)
    themes: dict[str, str] = {}
    for entry in told["themes"]:
        theme = third.themes.add(
            entry.get("was", entry["name"]),
            entry["definition"],
            excludes=entry.get("excludes", ""),
            kind=entry["kind"],
            opposite=themes.get(entry.get("opposite", ""), ""),
            codes=[codes[key] for key in entry["codes"]],
        )
        themes[entry["key"]] = theme.id
        if "was" in entry:
            third.themes.rename(theme, entry["name"], note="the group's own words")
    for entry in told["responses"]:
        where, group, note = gathered[entry["gathering"]], entry.get("group", ""), entry.get("note", "")
        third.themes.respond(themes[entry["theme"]], where, entry["answer"], group=group, note=note)
    coding = review.synthesis.coding
    differ = coding.progress().disagreed
    echo(f"coded {len(excerpts)} passages, by two people each, into {len(themes)} themes; open: {differ}")


def _code_book(person: Person, entries: list[dict[str, str]]) -> dict[str, str]:
    """Make the code book and return its ids by the material's keys."""
    book = person.synthesis.codes
    made = {
        entry["key"]: book.add(entry["name"], entry["definition"], excludes=entry.get("excludes", "")).id
        for entry in entries
    }
    for entry in entries:
        if "into" in entry:
            book.merge(made[entry["into"]], made[entry["key"]], note="the two could not be told apart")
    return made


def _excerpts(
    person: Person, gathered: dict[str, str], studies: dict[str, Study], words: Words
) -> list[tuple[Excerpt, dict[str, str]]]:
    """Take up every passage, and return each with its row of the material."""
    material = person.synthesis.material
    material.take_up()
    of_room = {excerpt.origin: excerpt for excerpt in material.excerpts(kind="contribution")}
    numbered = {f"w{number}": of_room[said.id] for number, said in words.items()}
    found = []
    for row in table("voices.csv"):
        source = row["from"]
        passage = numbered.get(source) or material.excerpt_of(
            row["words"],
            study=studies.get(source, ""),
            gathering=gathered.get(source, ""),
            place=row["place"],
            group=row["group"],
            voice=row["voice"],
            consent={"yes": True, "no": False}.get(row["consent"]),
        )
        found.append((passage, row))
    return found


def _lay_codes(
    people: tuple[Person, Person, Person],
    codes: dict[str, str],
    excerpts: list[tuple[Excerpt, dict[str, str]]],
) -> None:
    first, second, third = (person.synthesis.coding for person in people)

    def laid(text: str) -> list[str]:
        return [codes[key] for key in text.split() if key != "none"]

    for excerpt, row in excerpts:
        first.code(excerpt, *laid(row["codes"]))
        second.code(excerpt, *laid(row["second"] or row["codes"]))
    for excerpt, row in excerpts:
        if row["settled"]:
            third.settle(excerpt, *laid(row["settled"]), note=row["why"])
