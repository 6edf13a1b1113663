"""The references desk: files and live searches become sources, records and problems; nothing is lost."""

from reviewkit.desks.references.reading import References
from reviewkit.desks.references.writing import ReferencesWriter

__all__ = ["References", "ReferencesWriter"]
