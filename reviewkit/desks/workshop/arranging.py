"""The workshop desk's writing half of arranging: themes, merging, splitting, and taking a step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.workshop.stepping import Stepping, shortened, text_of
from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import questions, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reviewkit.model import Contribution, Question, Step


class Arranging(Stepping):
    """Lays words and questions together, and takes them apart."""

    def lay(
        self, theme: str, *things: Contribution | Question | str, out_of: str = "", active: bool = True
    ) -> None:
        """Lay words or questions under a theme, which begins with the first; active=False takes them off it.

        `out_of` takes them off another theme in the same step. Words may lie under several themes, a question
        has one.
        """
        name, other = theme.strip(), out_of.strip()
        if not name:
            raise NotAllowed("a theme needs a name")
        known = {q.id: q for q in self._room.questions(everything=True)}
        ids = [thing if isinstance(thing, str) else thing.id for thing in things]
        words = [self._contribution(thing) for thing in ids if thing not in known]
        asked = [known[thing] for thing in ids if thing in known]
        verb = f"laid under {name!r}" if active else f"took off {name!r}"
        count = f"{len(ids)} {'thing' if len(ids) == 1 else 'things'}"
        with self._step("lay", f"{verb}: {count}{f' (off {other!r})' if other else ''}") as pen:
            for uid in words:
                pen.append("mentions", contribution=uid, kind="theme", target=name, active=int(active))
                if other:
                    pen.append("mentions", contribution=uid, kind="theme", target=other, active=0)
            for question in asked:
                if active or question.theme == name:
                    pen.append("questions", **text_of(question, theme=name if active else ""))

    def rename_theme(self, theme: str, name: str) -> None:
        """Give a theme another name; where that is another theme's, the two become one."""
        known = {one.name: one for one in self._room.themes()}
        if theme not in known:
            raise UnknownName("theme", theme, known)
        new = name.strip()
        if not new or new == theme:
            raise NotAllowed("a theme needs another name to be renamed")
        said = self._room.contributions(everything=True)
        with self._step("rename", f"called the theme {theme!r} {new!r}") as pen:
            for one in said:
                if theme in one.themes:
                    for target, active in ((theme, 0), (new, 1)):
                        pen.append(
                            "mentions", contribution=one.id, kind="theme", target=target, active=active
                        )
            for question in self._room.questions(everything=True):
                if question.theme == theme:
                    pen.append("questions", **text_of(question, theme=new))

    def merge(self, into: Question | str, *others: Question | str) -> Question:
        """Merge questions into one; they and their words stay behind it, and unmerge() takes it back."""
        return self._merging(into, others, active=1)

    def unmerge(self, into: Question | str, *others: Question | str) -> Question:
        """Take a merge back."""
        return self._merging(into, others, active=0)

    def _merging(self, into: Question | str, others: Sequence[Question | str], *, active: int) -> Question:
        target = self._named(into)
        children = [self._named(other) for other in others]
        for child in children:
            if child.id == target.id or (active and target.merged_into):
                raise NotAllowed(
                    f"{child.id} cannot be merged into {target.id}"
                    + (f", which is itself {target.merged_into}" if target.merged_into else "")
                )
            if active and child.merged_into not in ("", target.id):
                raise NotAllowed(
                    f"{child.id} was merged into {child.merged_into}: merge that one, or unmerge first"
                )
            if not active and child.merged_into != target.id:
                raise NotAllowed(f"{child.id} is not merged into {target.id}")
        names = ", ".join(child.id for child in children)
        verb = f"merged {names} into {target.id}" if active else f"took {names} out of {target.id}"
        with self._step("merge" if active else "unmerge", verb) as pen:
            for child in children:
                pen.append("origins", question=target.id, kind="question", target=child.id, active=active)
        return self._room.question(target.id)

    def split(
        self,
        question: Question | str,
        parts: Mapping[str, Iterable[Contribution | str]]
        | Iterable[tuple[str, Iterable[Contribution | str]]],
    ) -> list[Question]:
        """Split a question into several and return them; `parts` are their texts, each with its words.

        The words of the question, and of those merged into it, are dealt out: each goes to one part or to
        several, and none may be left over (raises NotAllowed, naming them). The parts keep theme, gaps, studies
        and programmes; the question itself goes off the list.
        """
        old = self._named(question)
        if old.withdrawn or old.merged_into:
            raise NotAllowed(f"{old.id} is off the list; only what is on it can be split")
        dealt = [
            (text.strip(), [self._contribution(word) for word in words])
            for text, words in (parts.items() if hasattr(parts, "items") else parts)
        ]
        if len(dealt) < 2 or not all(text for text, _ in dealt):
            raise NotAllowed("a question is split into two texts at the least, each with its words")
        given = {uid for _, uids in dealt for uid in uids}
        if left := [uid for uid in old.said if uid not in given]:
            raise NotAllowed(
                f"these words of {old.id} are dealt to no part: {', '.join(u[:12] for u in left)}"
            )
        if foreign := given - set(old.said):
            raise NotAllowed(f"{min(foreign)[:12]} are not words of {old.id}; link them afterwards")
        links = {"gap": old.gaps, "study": old.studies, "programme": old.programmes}
        with self._step("split", "") as pen:
            made = []
            for text, uids in dealt:
                name = questions.next_question(pen.writer, self._plan.id)
                made.append(name)
                pen.append("questions", **text_of(old, question=name, text=text, plain=""))
                for kind, targets in {"contribution": uids, **links}.items():
                    for target in targets:
                        pen.append("origins", question=name, kind=kind, target=target, active=1)
            pen.append("questions", **text_of(old, state="withdrawn", why=f"split into {', '.join(made)}"))
            pen.more |= {"question": old.id, "into": made}
            pen.more["what"] = f"split {old.id} into {', '.join(made)}: {shortened(old.text)}"
        return [self._room.question(name) for name in made]

    def undo(self, step: Step | str) -> Step:
        """Take a step back and return the step that did; raises NotAllowed where another builds on it.

        Nothing is deleted: what stood before is written again, and the undoing can be undone itself.
        """
        name = step if isinstance(step, str) else step.id
        with self._store.write(self._by) as writer:
            return steps.undo(writer, self._plan.id, name)
