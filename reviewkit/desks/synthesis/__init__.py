"""The synthesis desk: where the evidence is silent, how programmes vary, what people and studies said."""

from reviewkit.desks.synthesis.reading import Synthesis
from reviewkit.desks.synthesis.writing import SynthesisWriter

__all__ = ["Synthesis", "SynthesisWriter"]
