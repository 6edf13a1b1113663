"""The synthesis desk: where the evidence is silent, and how programmes vary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from reviewkit import synthesis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewkit.model import Gap
    from reviewkit.protocol import Protocol as Plan
    from reviewkit.store import Store


class Answers(Protocol):
    """What this desk needs to be told: what stands about each subject, and what to call the subjects."""

    def entries(self, about: str) -> Mapping[str, Sequence[Mapping[str, list[Any]]]]:
        """Return subject id -> for each entry of a form "form.field" -> values."""

    def labels(self, about: str) -> Mapping[str, str]:
        """Return subject id -> what to call it."""


class Synthesis:
    """Reads the gap map and the programmes' variation from settled answers."""

    def __init__(self, store: Store, protocol: Plan, answers: Answers) -> None:
        self._store = store
        self._protocol = protocol
        self._answers = answers

    def gap_map(self) -> synthesis.GapMap:
        """Return the gap map of the protocol's axes over the included studies."""
        return synthesis.gap_map(
            self._protocol.synthesis,
            self._protocol.forms,
            self._answers.entries("study"),
            labels=self._answers.labels("study"),
        )

    def gaps(self) -> list[Gap]:
        """Return the empty and thin cells of the gap map, each with a stable id and a line in plain words."""
        if not (self._protocol.synthesis.rows and self._protocol.synthesis.columns):
            return []
        return list(self.gap_map().gaps)

    def variation(self) -> dict[str, dict[str, int]]:
        """Return how programmes vary: field label -> value -> number of programmes, over all programme forms."""
        stands = {
            programme: {key: values for entry in entries for key, values in entry.items()}
            for programme, entries in self._answers.entries("programme").items()
        }
        found: dict[str, dict[str, int]] = {}
        for form in self._protocol.forms:
            if form.about == "programme":
                found |= synthesis.variation(form, stands)
        return found
