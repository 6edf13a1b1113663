"""The extraction desk: what two people took out of studies and programmes, compared and settled field by field."""

from reviewkit.desks.extraction.measuring import FieldAgreement
from reviewkit.desks.extraction.reading import Compared, Extraction, Line
from reviewkit.desks.extraction.writing import ExtractionWriter

__all__ = ["Compared", "Extraction", "ExtractionWriter", "FieldAgreement", "Line"]
