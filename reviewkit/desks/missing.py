"""What answers to a name that is not there: the right names, and where a verb of another desk is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACES: dict[str, type] = {}
"""How a caller reaches each class: "review.screening" -> Screening."""


class Named:
    """A class that answers a wrong name with the right ones: `class Room(…, Named, at="review.workshop(…)")`.

    A review reads and people write, so the commonest wrong name is a right one on the other side; the message
    then says where it is.
    """

    def __init_subclass__(cls, *, at: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if at:
            _PLACES[at] = cls
            cls._at = at

    _at = ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._at}>"

    if not TYPE_CHECKING:  # to a type checker a name that is not there stays an error

        def __getattr__(self, name: str) -> Any:
            kind = type(self)
            if name.startswith("_") or hasattr(kind, name):
                return object.__getattribute__(
                    self, name
                )  # what a property itself raised comes again, unchanged
            raise AttributeError(_told(kind, name, vars(self)))


def _told(kind: type, name: str, held: Mapping[str, object]) -> str:
    """Return what there is instead of a name."""
    known = sorted(word for word in {*dir(kind), *held} if not word.startswith("_"))
    places = sorted((at for at, one in _PLACES.items() if hasattr(one, name)), key=lambda at: (len(at), at))
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if places:
        hint = f" (it is {places[0]}.{name})"
    elif near:
        hint = f" (did you mean {near[0]!r}?)"
    else:
        hint = ""
    return f"{kind.__name__} has no {name!r}{hint}; there is: {', '.join(known)}"
