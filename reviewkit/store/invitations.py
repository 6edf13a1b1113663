"""Personal links: who may sign in on the web. The file holds only a fingerprint of each link's token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

    from reviewkit.store.ledger import Writer

BYTES = 24  # 192 random bits: beyond guessing, and 32 characters in an address

# The latest row about a token counts: by Lamport clock, then device and sequence, the same on every copy.
LATEST = """
SELECT token, person, act, at, by, clock FROM (
    SELECT *, row_number() OVER (PARTITION BY token ORDER BY clock DESC, device DESC, seq DESC) AS nth
    FROM invitations) WHERE nth = 1 AND act = 'issue'"""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A personal link that opens the web pages: for whom, since when, and who gave it."""

    person: str
    at: str
    by: str


def fingerprint(token: str) -> str:
    """Return the SHA-256 of a token. Tokens are random and long, so that no slow hash is needed against guessing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def issue(writer: Writer, person: str) -> str:
    """Write that a person may sign in with a new token, and return the token: it is kept nowhere."""
    token = secrets.token_urlsafe(BYTES)
    writer.append("invitations", person=person, token=fingerprint(token), act="issue")
    return token


def revoke(writer: Writer, person: str) -> int:
    """Take back every link of a person and return how many there were."""
    tokens = [row[0] for row in writer.db.execute(LATEST) if row[1] == person]
    for token in tokens:
        writer.append("invitations", person=person, token=token, act="revoke")
    return len(tokens)


def person_of(db: sqlite_utils.Database, token: str) -> str:
    """Return whom a token signs in, or "" where it was never issued or was taken back."""
    row = db.execute(
        "SELECT person, act FROM invitations WHERE token = ? ORDER BY clock DESC, device DESC, seq DESC LIMIT 1",
        [fingerprint(token)],
    ).fetchone()
    return str(row[0]) if row and row[1] == "issue" else ""


def live(db: sqlite_utils.Database) -> list[Invitation]:
    """Return the links that work now, by person and age."""
    return [
        Invitation(person, at, by)
        for _, person, _, at, by, _ in db.execute(f"{LATEST} ORDER BY person, clock")
    ]
