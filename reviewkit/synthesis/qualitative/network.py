"""Themes, codes and excerpts as a network: which codes occur together, and which tie themes to each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx

    from reviewkit.model import Theme
    from reviewkit.synthesis.qualitative.codebook import CodeBook


@dataclass(frozen=True, slots=True)
class Together:
    """Two codes laid on the same excerpts: on how many, and that as a share of the excerpts with either (Jaccard)."""

    one: str
    other: str
    excerpts: int
    share: float


@dataclass(frozen=True, slots=True, repr=False)
class ThemeNetwork:
    """Themes with their codes and excerpts, and what ties them to each other.

    `excerpts` maps each theme to the excerpts under it, `code_excerpts` each code to its own; `together` lists pairs
    of codes on the same excerpts, the closest first. `shared` maps a code to the themes it stands under, where there
    are several. `ties` counts for pairs of themes the excerpts under both. `bridges` are the pairs of themes without
    whose tie the network would fall into two (bridges in the sense of graph theory). `loose` are codes that are used
    and stand under no theme, `lacking` maps themes to what they lack.
    """

    themes: tuple[Theme, ...]
    excerpts: Mapping[str, frozenset[str]]
    code_excerpts: Mapping[str, frozenset[str]]
    codes: Mapping[str, tuple[str, ...]]
    together: tuple[Together, ...]
    shared: Mapping[str, tuple[str, ...]]
    ties: Mapping[tuple[str, str], int]
    bridges: tuple[tuple[str, str], ...]
    loose: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str] = field(default_factory=dict)

    def graph(self) -> networkx.Graph[Any]:
        """Return the network for networkx: nodes ("theme", id) and ("code", id), with names and numbers of excerpts."""
        import networkx

        found: networkx.Graph[Any] = networkx.Graph()
        for theme in self.themes:
            found.add_node(("theme", theme.id), name=theme.name, excerpts=len(self.excerpts[theme.id]))
        for code, said in self.code_excerpts.items():
            found.add_node(("code", code), name=self.names.get(code, code), excerpts=len(said))
        for theme_id, codes in self.codes.items():
            for code in codes:
                found.add_edge(("theme", theme_id), ("code", code), kind="holds")
        for pair in self.together:
            found.add_edge(("code", pair.one), ("code", pair.other), kind="together", weight=pair.excerpts)
        return found

    def __repr__(self) -> str:
        return f"<ThemeNetwork: {len(self.themes)} themes, {len(self.code_excerpts)} codes, {len(self.ties)} ties>"


def network(book: CodeBook, themes: Sequence[Theme], codes_of: Mapping[str, Iterable[str]]) -> ThemeNetwork:
    """Return the network of the active themes, from the codes that count for each excerpt.

    A theme that holds a code holds those below it, too.
    """
    standing = tuple(theme for theme in themes if theme.active)
    laid: dict[str, set[str]] = {code.id: set() for code in book.active}
    for excerpt, codes in codes_of.items():
        for code in codes:
            laid.setdefault(code, set()).add(excerpt)
    under = {theme.id: held(book, theme) for theme in standing}
    excerpts = {
        name: frozenset[str]().union(*(laid.get(code, ()) for code in codes)) for name, codes in under.items()
    }
    several = defaultdict(list)
    for theme in standing:
        for code in under[theme.id]:
            several[code].append(theme.id)
    ties = {
        (a.id, b.id): n
        for a, b in combinations(standing, 2)
        if (n := len(excerpts[a.id] & excerpts[b.id]) or len(under[a.id] & under[b.id]))
    }
    return ThemeNetwork(
        themes=standing,
        excerpts=excerpts,
        code_excerpts={code: frozenset(said) for code, said in laid.items()},
        codes={name: tuple(code for code in laid if code in codes) for name, codes in under.items()},
        together=together(codes_of),
        shared={code: tuple(found) for code, found in several.items() if len(found) > 1},
        ties={pair: len(excerpts[pair[0]] & excerpts[pair[1]]) for pair in ties},
        bridges=_bridges(ties, [theme.id for theme in standing]),
        loose=tuple(code for code, said in laid.items() if said and code not in several),
        lacking={theme.id: theme.lacks for theme in standing if theme.lacks},
        names={code.id: code.name for code in book.codes},
    )


def held(book: CodeBook, theme: Theme) -> frozenset[str]:
    """Return the active codes under a theme: those laid there, what they were merged into, and all below them."""
    tops = {book.stands_for(code) for code in theme.codes} - {""}
    return frozenset[str]().union(*(book.under(code) for code in tops))


def together(codes_of: Mapping[str, Iterable[str]]) -> tuple[Together, ...]:
    """Return the pairs of codes that were laid on the same excerpts, most often first."""
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for codes in codes_of.values():
        several = sorted(set(codes))
        alone.update(several)
        pairs.update(combinations(several, 2))
    found = [Together(a, b, n, n / (alone[a] + alone[b] - n)) for (a, b), n in pairs.items()]
    return tuple(sorted(found, key=lambda pair: (-pair.excerpts, -pair.share, pair.one, pair.other)))


def _bridges(ties: Mapping[tuple[str, str], int], themes: list[str]) -> tuple[tuple[str, str], ...]:
    import networkx

    graph: networkx.Graph[Any] = networkx.Graph()
    graph.add_nodes_from(themes)
    graph.add_edges_from(ties)
    found = {frozenset(pair) for pair in networkx.bridges(graph)}
    return tuple(pair for pair in ties if frozenset(pair) in found)


def crossing(found: ThemeNetwork, rows: Sequence[str], columns: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return how many excerpts stand under a theme of the rows and one of the columns: (row, column) -> excerpts."""
    return {
        (row, column): len(found.excerpts[row] & found.excerpts[column]) for row in rows for column in columns
    }
