"""The synthesis desk's reading half, put together of its parts."""

from __future__ import annotations

from reviewkit.desks.synthesis.mapping import Mapped


class Synthesis(Mapped):
    """Reads what the evidence holds and lacks, and how programmes vary."""
