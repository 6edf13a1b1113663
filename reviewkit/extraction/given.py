"""What somebody answered to a field: a value, or that the report does not say, or not clearly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.model import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reviewkit.model import AnswerStatus

STATUSES: tuple[AnswerStatus, ...] = ("not reported", "unclear")
"""The answers that every field can have beside its values."""


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """A checked answer; `value` is None unless `status` is "value", a tuple where several may be given."""

    value: Any = None
    status: AnswerStatus = "value"

    @property
    def values(self) -> tuple[Any, ...]:
        """The single values of the answer: none, one or several."""
        if self.status != "value":
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def __repr__(self) -> str:
        return f"<Given {self.value!r}>" if self.status == "value" else f"<Given {self.status}>"


def by_field(answers: Mapping[str, Any] | Iterable[Answer]) -> dict[str, Any]:
    """Return answers by field id, from such a mapping or from the answers of an entry."""
    if hasattr(answers, "items"):
        return dict(answers.items())
    return {answer.field: answer for answer in answers}


def as_given(answer: Any) -> Given | None:
    """Return a checked answer (an Answer, a status in words, the value itself) as Given; None stays None."""
    if answer is None or isinstance(answer, Given):
        return answer
    if isinstance(answer, Answer):
        return Given(answer.value if answer.status == "value" else None, answer.status)
    if answer in STATUSES:
        return Given(None, answer)
    return Given(tuple(answer) if isinstance(answer, list) else answer)
