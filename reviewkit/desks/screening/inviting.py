"""Personal links at the screening desk: given, taken back, and looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.errors import NotAllowed, UnknownName
from reviewkit.store import invitations

if TYPE_CHECKING:
    from reviewkit.store import Store
    from reviewkit.store.invitations import Invitation


class Invited:
    """Reads who may sign in on the web."""

    _store: Store

    def invited(self) -> list[Invitation]:
        """Return the personal links that work now: for whom, since when, given by whom; never the links themselves."""
        return invitations.live(self._store.db)

    def signed_in(self, token: str) -> str:
        """Return the name that a link's token signs in, or "" where it does not, or not any more."""
        return invitations.person_of(self._store.db, token)


class Inviting:
    """Gives and takes back personal links."""

    _store: Store
    _by: str

    def invite(self, person: str) -> str:
        """Return the token of a new personal link, the end of its address `/r/TOKEN`; it is shown only here.

        Links that the person has already keep working. Raises NotAllowed for what is no name.
        """
        name = person.strip()
        if not name or name.startswith("("):
            raise NotAllowed(f"{person!r} is no name to work under")
        with self._store.write(self._by) as writer:
            return invitations.issue(writer, name)

    def revoke(self, person: str) -> int:
        """Take back every personal link of a person, which ends their sessions at once; return how many there were.

        Raises UnknownName where the person has none.
        """
        with self._store.write(self._by) as writer:
            taken = invitations.revoke(writer, person.strip())
            if not taken:
                known = sorted({one.person for one in invitations.live(self._store.db)})
                raise UnknownName("person with a link", person, known)
            return taken
