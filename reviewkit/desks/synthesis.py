"""The synthesis desk: where the evidence is silent, and how programmes vary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from reviewkit import synthesis

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewkit.model import Gap
    from reviewkit.protocol import Protocol as Plan


class Answers(Protocol):
    """What this desk needs to be told: settled values by subject, and what to call the subjects."""

    def values(self, about: str) -> Mapping[str, Mapping[str, list[Any]]]:
        """Return subject id -> "form.field" -> values."""

    def labels(self, about: str) -> Mapping[str, str]:
        """Return subject id -> what to call it."""


class Synthesis:
    """Reads the gap map and the programmes' variation from settled answers."""

    def __init__(self, protocol: Plan, answers: Answers) -> None:
        self._protocol = protocol
        self._answers = answers

    def gap_map(self) -> synthesis.GapMap:
        """Return the gap map of the protocol's axes over the included studies."""
        return synthesis.gap_map(
            self._protocol.synthesis,
            self._protocol.forms,
            self._answers.values("study"),
            labels=self._answers.labels("study"),
        )

    def gaps(self) -> list[Gap]:
        """Return the empty and thin cells of the gap map, each with a stable id and a line in plain words."""
        if not (self._protocol.synthesis.rows and self._protocol.synthesis.columns):
            return []
        return list(self.gap_map().gaps)

    def variation(self) -> dict[str, Any]:
        """Return how programmes vary: form id -> counts by field and choice."""
        return {
            form.id: synthesis.variation(form, self._answers.values("programme"))
            for form in self._protocol.forms
            if form.about == "programme"
        }
