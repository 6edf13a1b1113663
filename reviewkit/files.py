"""What the operating system refuses, said in words that name the file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from reviewkit.errors import ReadError, ReviewkitError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


@contextmanager
def reading(path: str | os.PathLike[str]) -> Iterator[None]:
    """Raise a ReadError that names the file for whatever the operating system refuses in the block."""
    try:
        yield
    except ReviewkitError:  # NotAllowed and SourceError are the operating system's errors, too
        raise
    except OSError as error:
        raise ReadError(f"{path}: {(error.strerror or str(error)).lower()}", path=str(path)) from error
