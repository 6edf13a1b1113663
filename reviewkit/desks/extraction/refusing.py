"""Why an entry cannot be written, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewkit.model import Problem
    from reviewkit.protocol import Form

_SHOWN = 80  # characters of a value in a message: whole in the Problem


def row_of(plan: Form, row: int) -> None:
    """Raise NotAllowed unless a form can have an entry of this number."""
    if isinstance(row, bool) or not isinstance(row, int) or row < 1:
        raise NotAllowed(f"rows count from 1, not {row}")
    if row > 1 and not plan.repeat:
        raise NotAllowed(f"form {plan.id!r} has no row {row}: it is filled once about a {plan.about}")


def listed(form: str, label: str, problems: Sequence[Problem]) -> str:
    """Return the faults of an entry as the lines of a message."""
    lines = [
        f"  {p.where}: {p.message}"
        + (
            f" (given: {p.value if len(p.value) <= _SHOWN else p.value[: _SHOWN - 1] + '…'})"
            if p.value
            else ""
        )
        + (f"; expected: {p.expected}" if p.expected and p.expected not in p.message else "")
        for p in problems
    ]
    return f"{form!r} about {label}: {len(problems)} fault(s), nothing was written\n" + "\n".join(lines)
