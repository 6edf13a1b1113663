"""The synthesis desk's reading half of evidence and practice: gaps, directions, parameters, programmes, appraisals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from reviewkit import synthesis
from reviewkit.errors import UnknownName
from reviewkit.garbage import collector_at_rest
from reviewkit.protocol import Protocol as Plan
from reviewkit.store import charting, evidence, gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from reviewkit.model import Gap, Programme, Study
    from reviewkit.protocol import Form
    from reviewkit.store import Store

    Entries = dict[str, list[dict[str, tuple[Any, ...]]]]


class Line(Protocol):
    """What stands for one entry of a form, as the extraction desk tells it."""

    @property
    def subject(self) -> str:
        """The id of the study or programme."""

    @property
    def row(self) -> int:
        """Which entry of a form with several."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Field id -> what stands, with `given`: its status and values, None while people differ."""


class Answers(Protocol):
    """What this desk needs to be told: what stands about each subject, and what to call the subjects."""

    def lines(self, form: str, *, fields: Collection[str] | None = None) -> Sequence[Line]:
        """Return what stands for each entry of a form, in all of its fields or in some."""

    def labels(self, about: str) -> Mapping[str, str]:
        """Return subject id -> what to call it."""

    def subject(self, subject: str, form: str) -> Study | Programme:
        """Return the study or programme of an id that it has, or once had."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Programmes side by side: a table for each form, what was added later, and how far numbers vary."""

    tables: tuple[synthesis.ProgrammeTable, ...]
    added: tuple[synthesis.Added, ...]
    spread: Mapping[str, synthesis.Spread]


class Mapped:
    """Reads what the evidence holds and lacks from settled answers; what is not revealed takes no part."""

    def __init__(self, store: Store, protocol: Plan, answers: Answers) -> None:
        self._store = store
        self._protocol = protocol
        self._answers = answers

    def gap_map(self) -> synthesis.GapMap:
        """Return the gap map of the protocol's axes over the included studies."""
        plan = self._protocol.synthesis
        return synthesis.gap_map(
            plan,
            self._protocol.forms,
            self._entries("study", (plan.rows, plan.columns, plan.colour, plan.participants, plan.quality)),
            labels=self._answers.labels("study"),
        )

    def gaps(self) -> list[Gap]:
        """Return the empty and thin cells of the gap map, each with a stable id and a line in plain words."""
        return list(self.gap_map().gaps) if self.mapped else []

    @property
    def mapped(self) -> bool:
        """Whether the protocol plans a gap map."""
        return bool(self._protocol.synthesis.rows and self._protocol.synthesis.columns)

    def changes(self) -> list[synthesis.GapChange]:
        """Return the gaps that hold other studies now than when last looked at, and the questions that rest on them."""
        looked = gaps.looked(self._store.db)
        if not (self.mapped and looked):
            return []
        return synthesis.gap_changes(
            self.gap_map(),
            {mark.gap: mark.studies for mark in looked},
            today=self.today(),
            questions=gaps.linked(self._store.db),
            seen={mark.gap: mark.at for mark in looked},
        )

    def directions(self) -> synthesis.Directions:
        """Return the directions of effect, study by study and domain by domain, as the protocol says to read them."""
        plan = self._protocol.synthesis
        effects = synthesis.effects_plan(plan)
        keys = (effects.domain, effects.direction, plan.participants, plan.quality, plan.design)
        return synthesis.directions(
            plan, self._protocol.forms, self._entries("study", keys), labels=self._answers.labels("study")
        )

    def parameters(self) -> synthesis.Parameters:
        """Return what studies say went together with an effect, with the studies behind each; counts, no estimates."""
        effects = self._protocol.synthesis.effects
        return synthesis.parameters(
            self._protocol.synthesis,
            self._protocol.forms,
            self._entries("study", (effects.parameter, effects.parameter_direction)),
            labels=self._answers.labels("study"),
        )

    def appraisals(self) -> list[synthesis.Appraised]:
        """Return the judgements of every form that is a critical appraisal, in the protocol's order."""
        return [self._appraised(form) for form in self._protocol.forms if form.appraisal is not None]

    def variation(self) -> dict[str, dict[str, int]]:
        """Return how programmes vary: field label -> value -> number of programmes, over all programme forms."""
        found: dict[str, dict[str, int]] = {}
        for form in self._programme_forms():
            found |= synthesis.variation(form, self._stands(form))
        return found

    def programmes(self) -> SideBySide:
        """Return the programmes side by side, what was added to their forms later, and how far numbers vary."""
        known = evidence.programmes(self._store.db)
        tables: list[synthesis.ProgrammeTable] = []
        added: list[synthesis.Added] = []
        spread: dict[str, synthesis.Spread] = {}
        for form in self._programme_forms():
            stands = self._stands(form)
            tables.append(synthesis.programme_table(form, known, stands))
            added += synthesis.added_later(self._versions(form.id), self._charted(form.id, stands), stands)
            spread |= synthesis.spread(form, stands)
        return SideBySide(tuple(tables), tuple(added), spread)

    def charted(self, where: Mapping[str, str] | None = None) -> list[Programme]:
        """Return the programmes that are charted, or those that have each value: `{"role": "teaching"}`.

        Raises UnknownName for a field that no form about programmes has, or a value that it cannot have.
        """
        wanted = dict(where or {})
        kept = {programme.id: programme for programme in evidence.programmes(self._store.db)}
        for form in self._programme_forms():
            own = {item.id for item in form.fields}
            here = {name: wanted.pop(name) for name in list(wanted) if name in own}
            found = synthesis.having(form, self._stands(form), here) if here else kept
            kept = {name: programme for name, programme in kept.items() if name in found}
        if wanted:
            known = [item.id for form in self._programme_forms() for item in form.fields]
            raise UnknownName("field about programmes", next(iter(wanted)), known)
        return list(kept.values())

    def practice(self) -> synthesis.Practice:
        """Return practice beside evidence: what programmes do, how many studies looked at it, with which result."""
        plan, forms = self._protocol.synthesis, self._protocol.forms
        pairs = synthesis.practice_pairs(plan, forms)
        effects = synthesis.effects_plan(plan)
        return synthesis.practice(
            plan,
            forms,
            self._entries("programme", [done for done, _ in pairs]),
            self._entries("study", [studied for _, studied in pairs]),
            directions=self.directions() if effects.domain and effects.direction else None,
            labels={**self._answers.labels("study"), **self._answers.labels("programme")},
        )

    def _entries(self, about: str, keys: Iterable[str]) -> Entries:
        """Return what stands in the forms of some fields: subject id -> entries, the row's number among them."""
        wanted: dict[str, set[str]] = {}
        for key in keys:
            form_id, _, name = key.partition("@")[0].partition(".")
            wanted.setdefault(form_id, set()).add(name)
        found: Entries = {subject: [] for subject in self._answers.labels(about)}
        with collector_at_rest():
            for form in self._protocol.forms:
                if form.about == about and form.id in wanted:
                    # Of a long form only the few fields that are asked for, and what ties its entries to others'.
                    names = {
                        item.id
                        for item in form.fields
                        if item.id in wanted[form.id] or item.type == "reference"
                    }
                    for line in self._answers.lines(form.id, fields=names):
                        found[line.subject].append(self._entry(form, line, names))
                    self._judge(form, found, keys)
        return found

    def _entry(self, form: Form, line: Line, names: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        entry: dict[str, tuple[Any, ...]] = {f"{form.id}.{synthesis.ROW}": (line.row,)}
        for name in names:
            stands = line.fields.get(name)
            if stands is not None and (given := stands.given) is not None:
                entry[f"{form.id}.{name}"] = _values(given)
        return entry

    def _judge(self, form: Form, found: Entries, keys: Iterable[str]) -> None:
        """Put the overall judgement that domains give where an appraisal's field for it is asked for."""
        if form.appraisal is None or f"{form.id}.{form.appraisal.overall}" not in keys:
            return
        for one in self._appraised(form).judgements:
            if one.overall != synthesis.OPEN:
                for entry in found[one.study]:
                    if entry.get(f"{form.id}.{synthesis.ROW}") == (one.row,):
                        entry[f"{form.id}.{form.appraisal.overall}"] = (one.overall,)

    def _appraised(self, form: Form) -> synthesis.Appraised:
        plan = form.appraisal
        weigh = plan.weight if plan else ""
        axis = synthesis.find_axis(weigh, self._protocol.forms, what="weight") if weigh else None
        weights: dict[str, float] = {}
        if axis:
            added = self._protocol.form(axis.form).level == "arm"
            for study, entries in self._entries("study", [weigh]).items():
                if (number := synthesis.size(axis, entries, added=added)) is not None:
                    weights[study] = float(number)
        return synthesis.appraised(
            form,
            (
                (
                    line.subject,
                    line.row,
                    {name: _values(stands.given) for name, stands in line.fields.items() if stands.given},
                )
                for line in self._answers.lines(form.id)
            ),
            labels=self._answers.labels("study"),
            weights=weights,
            weight_label=axis.label if axis else "",
        )

    def _programme_forms(self) -> list[Form]:
        return [form for form in self._protocol.forms if form.about == "programme"]

    def _stands(self, form: Form) -> dict[str, dict[str, list[Any]]]:
        """Return programme id -> "form.field" -> what stands, all its entries together."""
        stands: dict[str, dict[str, list[Any]]] = {name: {} for name in self._answers.labels("programme")}
        for line in self._answers.lines(form.id):
            for key, values in self._entry(form, line, line.fields).items():
                stands[line.subject].setdefault(key, []).extend(values)
        return stands

    def _versions(self, form: str) -> list[synthesis.Version]:
        """Return the form as each version of the protocol had it, oldest first."""
        found = []
        for at, by, text in self._store.db.execute(
            "SELECT at, by, text FROM protocols ORDER BY clock, device, seq"
        ):
            plan = Plan.parse(text)
            found += [synthesis.Version(at, plan.version, by, one) for one in plan.forms if one.id == form]
        return found

    def _charted(self, form: str, stands: Mapping[str, Any]) -> synthesis.Charted:
        """Return when programmes were charted: of those only that everybody has filled."""
        first: dict[str, str] = {}
        last: dict[tuple[str, str], str] = {}
        for programme, name, begun, ended in charting.answered(self._store.db, form):
            if stands.get(programme):
                first[programme] = min(first.get(programme, begun), begun)
                last[programme, name] = ended
        return synthesis.Charted(first, last)

    def today(self) -> Callable[[str], str]:
        """Return a function that gives the id of today for an id that a study once had."""
        known = self._answers.labels("study")
        about = next((form.id for form in self._protocol.forms if form.about == "study"), "")

        def today(study: str) -> str:
            if study in known or not about:
                return study
            try:
                return self._answers.subject(study, about).id
            except UnknownName:
                return study  # it is not included any more

        return today


def _values(given: Any) -> tuple[Any, ...]:
    """Return the values of an answer, or that it has none and why."""
    return tuple(given.values) if given.status == "value" else (synthesis.Silent(given.status),)
