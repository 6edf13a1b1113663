"""The synthesis desk's material, written: gatherings recorded, passages taken up one by one or from files, erased."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.desks.synthesis.material import SHORTEST, Imported, Material, named_excerpt
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.files import reading
from reviewkit.model import Excerpt, Gathering, Problem
from reviewkit.store import coding
from reviewkit.store import words as room_words
from reviewkit.synthesis import qualitative
from reviewkit.text import fold

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Mapping

    from reviewkit.model import Study
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store
    from reviewkit.synthesis.qualitative import Passage


class MaterialWriter(Material):
    """Writes down what was gathered and said, in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, studies: Callable[[], list[Study]], by: str) -> None:
        super().__init__(store, protocol)
        self._studies = studies
        self._by = by

    def gather(
        self,
        title: str,
        kind: str,
        *,
        date: str = "",
        group: str = "",
        people: int | None = None,
        series: str = "",
        stage: int = 1,
        returned: int | None = None,
        note: str = "",
    ) -> Gathering:
        """Record an interview, focus group, World Café table …, and return it; the same title again corrects it.

        `people` took part; in a `series` of stages with the same people `returned` of them had been there before.
        Raises UnknownName for another kind, NotAllowed for numbers that cannot be.
        """
        kinds = {fold(name): name for name in qualitative.KINDS}
        if fold(kind) not in kinds:
            raise UnknownName("kind of gathering", kind, qualitative.KINDS)
        known = {one.title: one.id for one in self.gatherings()}
        name = known.get(title.strip()) or qualitative.slug(title, known.values())
        _check_numbers(people, returned, stage)
        made = Gathering(
            name,
            kinds[fold(kind)],
            title.strip(),
            _date(date),
            self._group(group),
            people,
            series.strip(),
            stage,
            returned,
            note,
        )
        with self._store.write(self._by) as writer:
            coding.add_gathering(writer, made)
        return made

    def excerpt_of(
        self,
        words: str,
        *,
        study: Study | str = "",
        gathering: Gathering | str = "",
        place: str = "",
        group: str = "",
        voice: str = "",
        language: str = "",
        consent: bool | None = None,
    ) -> Excerpt:
        """Take up a passage of a study or gathering, verbatim, and return it; known ones are returned as they are.

        `place` is a page or line, `voice` a token that tells speakers apart and is no name. What a study published
        may be quoted; what somebody said at a gathering only with `consent`.
        """
        passage = qualitative.Passage(words, voice, group, place=place, language=language, consent=consent)
        kind, origin = self._origin(study, gathering, "")
        known, _ = coding.excerpts(self._store.db)
        made = self._made(passage, kind, origin)
        found = next((e for e in known if _same(e) == _same(made)), None)
        if found:
            return found
        with self._store.write(self._by) as writer:
            uid = coding.add_excerpt(writer, made)
        return self.excerpt(uid)

    def take_up(self) -> int:
        """Take up the workshop's contributions as passages and return how many were new; erased ones stay out."""
        plan = self._protocol.workshop
        if plan is None:
            raise NotAllowed("the protocol plans no workshop: give it a [workshop] block")
        known = {e.origin for e in self.excerpts(kind="contribution")}
        fresh = [
            c for c in room_words.contributions(self._store.db, plan.id) if not c.erased and c.id not in known
        ]
        with self._store.write(self._by) as writer:
            for one in fresh:
                coding.add_excerpt(writer, Excerpt("", "contribution", one.id, ""))
        return len(fresh)

    def import_excerpts(
        self,
        path: str | os.PathLike[str],
        *,
        study: Study | str = "",
        gathering: Gathering | str = "",
        **facts: Any,
    ) -> Imported:
        """Take up the passages of a CSV: words and, where it has them, origin, place, group, voice, language, consent.

        `study` or `gathering` is where rows come from that name no origin. What is known already is not doubled.
        """
        passages, problems = qualitative.read_table(_text(path), str(path))
        return self._bring_in(path, passages, problems, study=study, gathering=gathering, **facts)

    def import_transcript(
        self,
        path: str | os.PathLike[str],
        gathering: Gathering | str,
        *,
        speakers: Mapping[str, str] | None = None,
        skip: Collection[str] = (),
        language: str = "",
        consent: bool | None = None,
    ) -> Imported:
        """Take up the turns of a transcript, each beginning with its speaker ("Carer 2: …"), with line numbers.

        `speakers` maps speakers to stakeholder groups; `skip` leaves speakers out. See `qualitative.turns`.
        """
        passages, problems = qualitative.turns(_text(path), speakers=speakers, skip=skip, path=str(path))
        numbered = [replace(passage, place=passage.lines) for passage in passages]
        return self._bring_in(
            path, numbered, problems, study="", gathering=gathering, language=language, consent=consent
        )

    def erase(self, excerpt: Excerpt | str, why: str = "") -> None:
        """Delete a passage's words at its speaker's wish; a stub stays, and codings stay as counts.

        Words of the workshop are erased there with it.
        """
        every, stands = coding.excerpts(self._store.db)
        name = named_excerpt(excerpt if isinstance(excerpt, str) else excerpt.id, stands)
        found = next(one for one in every if one.id == name)
        with self._store.write(self._by) as writer:
            if found.kind == "contribution":
                room_words.erase(writer, found.origin, why)
            else:
                coding.erase_excerpts(writer, [uid for uid, one in stands.items() if one == found.id], why)

    def _bring_in(
        self,
        path: str | os.PathLike[str],
        passages: Iterable[Passage],
        problems: list[Problem],
        *,
        study: Study | str,
        gathering: Gathering | str,
        group: str = "",
        language: str = "",
        consent: bool | None = None,
    ) -> Imported:
        every, _ = coding.excerpts(self._store.db)
        known = {_same(e) for e in every if not e.erased}
        gone = {(e.kind, e.origin, e.place) for e in every if e.erased and e.place}
        given = self._origin(study, gathering, "") if study or gathering else None
        origins: dict[str, tuple[Any, str]] = {}
        fresh: list[Excerpt] = []
        found = 0
        for passage in passages:
            try:
                if passage.origin and passage.origin not in origins:
                    origins[passage.origin] = self._origin("", "", passage.origin)
            except UnknownName as error:
                problems.append(
                    Problem(
                        f"{error}; the line was left out",
                        str(path),
                        passage.line,
                        where="column origin",
                        value=passage.origin,
                        expected="a study or gathering",
                    )
                )
                continue
            kind, origin = origins.get(passage.origin) or given or self._origin("", "", "")
            filled = replace(
                passage,
                group=passage.group or group,
                language=passage.language or language,
                consent=consent if passage.consent is None else passage.consent,
            )
            made = self._made(filled, kind, origin)
            if (made.kind, made.origin, made.place) in gone:
                message = "was erased at its speaker's wish and stays out"
                problems.append(Problem(message, str(path), passage.line, where="words", value=made.place))
            elif _same(made) in known:
                found += 1
            else:
                known.add(_same(made))
                fresh.append(made)
        with self._store.write(self._by) as writer:
            for made in fresh:
                coding.add_excerpt(writer, made)
        return Imported(str(path), len(fresh), found, tuple(problems))

    def _made(self, passage: Passage, kind: Any, origin: str) -> Excerpt:
        if not passage.words.strip():
            raise NotAllowed("there are no words to take up")
        group = passage.group
        if not group and kind == "gathering":
            group = self.gathering(origin).group
        return Excerpt(
            "",
            kind,
            origin,
            passage.words.strip(),
            passage.place.strip(),
            self._group(group),
            passage.voice.strip(),
            passage.language or "en",
            consent=kind == "study" if passage.consent is None else passage.consent,
        )

    def _origin(self, study: Study | str, gathering: Gathering | str, either: str) -> tuple[Any, str]:
        """Return the kind and id of where a passage comes from."""
        if study and gathering:
            raise NotAllowed("a passage comes from a study or from a gathering, not from both")
        if gathering:
            return "gathering", self.gathering(gathering if isinstance(gathering, str) else gathering.id).id
        if study and not isinstance(study, str):
            return "study", study.id
        wanted = str(study) or either
        if not wanted:
            raise NotAllowed(
                "say where the passage comes from: a study, or a gathering (an interview, group or table)"
            )
        if either and not study:
            for one in self.gatherings():
                if either == one.id or fold(either) == fold(one.title):
                    return "gathering", one.id
        studies = self._studies()
        near = [s for s in studies if wanted == s.id or fold(s.label) == fold(wanted)]
        near = near or [s for s in studies if len(wanted) >= SHORTEST and s.id.startswith(wanted)]
        if len(near) == 1:
            return "study", near[0].id
        others = [] if study else [one.id for one in self.gatherings()]
        raise UnknownName(
            "study" if study else "study or gathering", wanted, [*(s.label for s in near or studies), *others]
        )

    def _group(self, group: str) -> str:
        """Return a group as the project spells it; "Carers" is "carer"."""
        plan = self._protocol.workshop
        spelt: dict[str, str] = defaultdict(str, {fold(name): name for name in (plan.groups if plan else ())})
        said = fold(group)
        return spelt[said] or spelt[said.removesuffix("s")] or " ".join(group.split())


def _same(excerpt: Excerpt) -> tuple[str, ...]:
    return (excerpt.kind, excerpt.origin, excerpt.place, excerpt.group, excerpt.voice, excerpt.words)


def _text(path: str | os.PathLike[str]) -> str:
    with reading(path):
        return qualitative.text_of(Path(path).read_bytes(), str(path))


def _date(text: str) -> str:
    from datetime import date

    said = text.strip()
    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError as error:
        raise NotAllowed(f"{text!r} is no date; expected year-month-day, such as 2026-03-01") from error


def _check_numbers(people: int | None, returned: int | None, stage: int) -> None:
    if stage < 1:
        raise NotAllowed(f"stages count from 1, not {stage}")
    if people is not None and people < 0:
        raise NotAllowed(f"{people} people cannot have taken part")
    if returned is not None and (returned < 0 or (people is not None and returned > people)):
        raise NotAllowed(f"{returned} of {people} people cannot have come back")
    if returned and stage == 1:
        raise NotAllowed("nobody can come back to the first stage")
