"""The qualitative part of the synthesis desk: material, code book, coding and themes, each a desk of its own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from reviewkit.desks.synthesis.codes import Codes, CodesWriter
from reviewkit.desks.synthesis.coding import Coding
from reviewkit.desks.synthesis.coding_writer import CodingWriter
from reviewkit.desks.synthesis.material import Material
from reviewkit.desks.synthesis.material_writer import MaterialWriter
from reviewkit.desks.synthesis.themes import Themes
from reviewkit.desks.synthesis.themes_writer import ThemesWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewkit.model import Study
    from reviewkit.protocol import Protocol
    from reviewkit.store import Store


class Qualitative:
    """Reads what was gathered and said, and what was made of it."""

    _store: Store
    _protocol: Protocol

    @cached_property
    def material(self) -> Material:
        """Gatherings, and passages from studies, gatherings and the workshop."""
        return Material(self._store, self._protocol)

    @cached_property
    def codes(self) -> Codes:
        """The code book, at any version."""
        return Codes(self._store)

    @cached_property
    def coding(self) -> Coding:
        """Who laid which codes on which passage, agreement and disagreements."""
        return Coding(self._store, self._protocol)

    @cached_property
    def themes(self) -> Themes:
        """Themes, their network, and the perspectives of stakeholder groups."""
        return Themes(self._store, self._protocol)

    def voices(self) -> dict[str, Any]:
        """Return what the report's chapter on what people said is made of; {} where nothing was gathered or coded."""
        from reviewkit.desks.synthesis.telling import told

        return told(self, self._protocol)


class QualitativeWriter:
    """Writes what was gathered and said, and what is made of it, in one person's name."""

    _store: Store
    _protocol: Protocol
    _studies: Callable[[], list[Study]]
    _by: str

    @cached_property
    def material(self) -> MaterialWriter:
        """Gatherings, and passages from studies, gatherings and the workshop."""
        return MaterialWriter(self._store, self._protocol, self._studies, self._by)

    @cached_property
    def codes(self) -> CodesWriter:
        """The code book."""
        return CodesWriter(self._store, self._by)

    @cached_property
    def coding(self) -> CodingWriter:
        """Codes laid on passages, and disagreements settled."""
        return CodingWriter(self._store, self._protocol, self._by)

    @cached_property
    def themes(self) -> ThemesWriter:
        """Themes."""
        return ThemesWriter(self._store, self._protocol, self._by)
