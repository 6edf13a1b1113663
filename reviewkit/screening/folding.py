"""Folding three verdicts into two: what "unsure" counts as has to be said, because it changes kappa."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reviewkit.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def fold(
    ratings: Iterable[Sequence[str | None]], unsure_as: Literal["include", "exclude"] | None
) -> list[tuple[str | None, ...]]:
    """Return the units with every "unsure" read as `unsure_as`; None keeps it as a verdict of its own.

    "include" is what happens in practice (an unsure report goes on to the next stage). The same votes give
    another kappa under each folding, so a report should name the one it used.

    Raises:
        UnknownName: `unsure_as` is neither "include" nor "exclude" nor None.
    """
    if unsure_as not in ("include", "exclude", None):
        raise UnknownName("folding of unsure", unsure_as, ("include", "exclude", "None"))
    return [tuple((rating == "unsure" and unsure_as) or rating for rating in unit) for unit in ratings]
