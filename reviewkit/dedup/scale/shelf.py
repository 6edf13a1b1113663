"""Forms by number, outside the memory of the process: in a file, or in a parcel sent along with a task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from reviewkit.dedup.scale.packing import thaw

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reviewkit.dedup.form import Form


@dataclass(slots=True)
class Shelf:
    """The forms in a file: `places` holds start and length of each number's bytes.

    Sent to another process of this machine it takes no more than its paths along, and opens the files there.
    `twins` gives the numbers of records with equal content that a person called different.
    """

    file: Path
    places: Path
    twins: Mapping[int, int]
    _open: BinaryIO | None = field(default=None, repr=False)
    _places: Any = field(default=None, repr=False)

    def __getstate__(self) -> tuple[Path, Path, Mapping[int, int]]:
        return self.file, self.places, self.twins

    def __setstate__(self, state: tuple[Path, Path, Mapping[int, int]]) -> None:
        self.file, self.places, self.twins = state
        self._open = self._places = None

    def frozen(self, numbers: list[int]) -> list[bytes]:
        """Return the bytes of some forms."""
        if self._open is None:
            self._open = self.file.open("rb", buffering=0)
            self._places = np.load(self.places, mmap_mode="r")
        found = []
        for start, length in self._places[numbers].tolist():
            self._open.seek(start)
            found.append(self._open.read(length))
        return found

    def many(self, numbers: list[int]) -> dict[int, Form]:
        """Return some forms by number."""
        return _thawed(dict(zip(numbers, self.frozen(numbers), strict=True)), self.twins)

    def __getitem__(self, number: int) -> Form:
        return self.many([number])[number]

    def parcel(self, numbers: list[int]) -> Parcel:
        """Return the forms of these numbers in a parcel that can be sent to another machine."""
        wanted = dict(zip(numbers, self.frozen(numbers), strict=True))
        return Parcel(wanted, {number: self.twins[number] for number in numbers if number in self.twins})

    def close(self) -> None:
        """Close the file; it opens again when somebody asks."""
        if self._open is not None:
            self._open.close()
        self._open = self._places = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """Some forms, as bytes."""

    frozen: Mapping[int, bytes]
    twins: Mapping[int, int]

    def many(self, numbers: list[int]) -> dict[int, Form]:
        """Return some forms by number."""
        return _thawed({number: self.frozen[number] for number in numbers}, self.twins)


def _thawed(frozen: Mapping[int, bytes], twins: Mapping[int, int]) -> dict[int, Form]:
    return {number: thaw(each, twins.get(number, number)) for number, each in frozen.items()}
