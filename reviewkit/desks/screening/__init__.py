"""The screening desk: blind judgements, conflicts, resolutions, and the queues and numbers that follow."""

from reviewkit.desks.screening.reading import Queue, Screening
from reviewkit.desks.screening.writing import ScreeningWriter

__all__ = ["Queue", "Screening", "ScreeningWriter"]
