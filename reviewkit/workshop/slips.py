"""Short codes for slips of paper: easy to read out, hard to mistype."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from reviewkit.errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Iterable

# No 0 O, 1 I L, 5 S, 2 Z, 8 B, 6 G, U V as pairs: one of each look-alike pair is left out, and so are the
# vowels, so that no words come out. 23 characters are a prime number, on which the check below rests.
ALPHABET = "23456789CDFHJKMNPQRTWXY"

# What people write for a character that looks the same; none of these is in the alphabet.
LOOK_ALIKES = str.maketrans("SZBG", "5286")

# 23 ** 5 = 6.4 million codes: one guess in a room of 100 slips hits one time in 64,000.
LENGTH = 6
GROUP = 3


def codes(
    n: int, rng: random.Random | None = None, *, length: int = LENGTH, taken: Iterable[str] = ()
) -> list[str]:
    """Return `n` different codes such as "K7P-4XQ", none of them among `taken`.

    The last character is a check: a single wrong character, or any two swapped ones, never give another
    valid code (a weighted sum modulo the prime 23, the weights 1 to `length` being all different). `rng` is
    the system's secure source unless given; a seeded one is for tests only, since its codes can be
    foretold. Raises ProtocolError if the length is not between 4 and 22 or leaves too few codes.
    """
    if not 4 <= length < len(ALPHABET):
        raise ProtocolError(f"codes of length {length}; between 4 and {len(ALPHABET) - 1} was expected")
    used = {read_code(code, length=length) for code in taken}
    # Drawing until n different ones came would crawl when most are taken, and a guess would hit too often.
    if n < 0 or 10 * (n + len(used)) > len(ALPHABET) ** (length - 1):
        raise ProtocolError(f"{n} codes of length {length} cannot be made; use longer ones")
    source = rng or random.SystemRandom()
    found: list[str] = []
    while len(found) < n:
        body = [source.randrange(len(ALPHABET)) for _ in range(length - 1)]
        code = _grouped("".join(ALPHABET[number] for number in [*body, _check(body)]))
        if code not in used:
            used.add(code)
            found.append(code)
    return found


def read_code(text: str, *, length: int = LENGTH) -> str:
    """Return the code that somebody typed, as it was printed: any case, spaces and hyphens are forgiven.

    Raises ProtocolError, in words for whoever holds the slip, if it is none.
    """
    typed = "".join(character for character in text.upper() if character.isalnum()).translate(LOOK_ALIKES)
    if len(typed) != length:
        raise ProtocolError(
            f"a code has {length} characters, and {text.strip()!r} has {len(typed)}; please look again"
        )
    for character in typed:
        if character not in ALPHABET:
            raise ProtocolError(
                f"{character!r} is never part of a code; please look again at {text.strip()!r}"
            )
    numbers = [ALPHABET.index(character) for character in typed]
    if _weighted(numbers) % len(ALPHABET):
        raise ProtocolError(f"{_grouped(typed)} is not a code: a character is wrong, or two are swapped")
    return _grouped(typed)


def _weighted(numbers: list[int]) -> int:
    return sum(weight * number for weight, number in enumerate(numbers, 1))


def _check(body: list[int]) -> int:
    """Return the last number that makes the weighted sum a multiple of the prime."""
    prime = len(ALPHABET)
    return -_weighted(body) * pow(len(body) + 1, -1, prime) % prime


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
