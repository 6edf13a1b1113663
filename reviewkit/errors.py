"""The errors reviewkit raises, all in one tree.

ReviewkitError
  ├─ ProtocolError (ValueError)       a protocol file, or something that contradicts the protocol
  ├─ ReadError (ValueError)           a file that is in no format reviewkit knows
  ├─ UnknownName (KeyError)           a stage, form, reason, report … that does not exist here
  ├─ NotAllowed (PermissionError)     resolving one's own conflict, judging what is not open, voting after the close
  ├─ StoreError (RuntimeError)        a file that is no review, that a newer version wrote, that cannot be written
  └─ SourceError (ConnectionError)    a live service that does not answer, or not as documented

Each also inherits the builtin that a caller would try. The facts are attributes; faces format them.
A record that cannot be parsed is no error: it is a `reviewkit.model.Problem`, and the rest goes on.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewkit.model import Problem


class ReviewkitError(Exception):
    """Anything that reviewkit refuses to do, with a sentence that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # A worker process hands its error over by pickling it; the facts travel with it, whatever made it.
        return _again, (type(self), self.args, dict(self.__dict__))


def _again(kind: type[ReviewkitError], args: tuple[Any, ...], facts: dict[str, Any]) -> ReviewkitError:
    """Return an error as it was in another process."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(facts)
    return error


class ProtocolError(ReviewkitError, ValueError):
    """A protocol file with faults, or an answer that contradicts the protocol; `.problems` holds every fault."""

    def __init__(self, message: str, *, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class ReadError(ReviewkitError, ValueError):
    """A file in no known format; `.path` is the file, `.tried` what was looked for."""

    def __init__(self, message: str, *, path: str | None = None, tried: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.path = path
        self.tried = tuple(tried)


class UnknownName(ReviewkitError, KeyError):  # noqa: N818 - a name of the public interface, fixed by the design
    """A name that does not exist; `.kind`, `.name` and `.known` hold the facts, the message the right names."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        near = difflib.get_close_matches(str(name), self.known, n=1, cutoff=0.6)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        shown = ", ".join(self.known[:20]) + (", …" if len(self.known) > 20 else "")
        if str(name):
            asked = f"no {kind} {str(name)!r}{hint}"
        else:
            asked = f"no {kind} was named" if self.known else f"there is no {kind}"
        super().__init__(asked + (f"; there is: {shown}" if shown else ""))


class NotAllowed(ReviewkitError, PermissionError):  # noqa: N818 - a name of the public interface, fixed by the design
    """An act that the rules of the review do not allow now or to this person."""


class StoreError(ReviewkitError, RuntimeError):
    """A review file that cannot be opened or written; `.path` names it."""

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.path = path


class SourceError(ReviewkitError, ConnectionError):
    """A live service that cannot be reached or does not answer as documented.

    `.service` names it, `.status` is the HTTP status where one came, and `.retry_after` the seconds after
    which to come back, where the service asks for more than one would wait.
    """

    def __init__(
        self, message: str, *, service: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.service = service
        self.status = status
        self.retry_after = retry_after
