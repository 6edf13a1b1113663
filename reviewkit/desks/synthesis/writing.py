"""The synthesis desk's writing half, put together of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewkit.desks.missing import Named
from reviewkit.desks.synthesis.mapping_writer import MappedWriter
from reviewkit.desks.synthesis.qualitative import QualitativeWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.model import Study
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store


class SynthesisWriter(MappedWriter, QualitativeWriter, Named, at="person.synthesis"):
    """Writes what a synthesis is made of in one person's name."""

    def __init__(self, store: Store, protocol: Protocol, studies: Callable[[], list[Study]], by: str) -> None:
        self._store = store
        self._protocol = protocol
        self._studies = studies
        self._by = by
