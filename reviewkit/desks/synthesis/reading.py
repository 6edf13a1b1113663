"""The synthesis desk's reading half, put together of its parts."""

from __future__ import annotations

from reviewkit.desks.missing import Named
from reviewkit.desks.synthesis.mapping import Mapped
from reviewkit.desks.synthesis.qualitative import Qualitative


class Synthesis(Mapped, Qualitative, Named, at="review.synthesis"):
    """Reads what the evidence holds and lacks, how programmes vary, and what people and studies said."""
