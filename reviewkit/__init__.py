"""reviewkit: co-produced systematic reviews, from references to a prioritised agenda."""

__version__ = "0.1.0"
