"""What the first page shows and in which order, as a value that is kept for each person. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

Place = Literal["figures", "left", "right", "hidden"]
Size = Literal["short", "normal", "long"]

PLACES: Final[tuple[Place, ...]] = ("figures", "left", "right")
SIZES: Final[tuple[Size, ...]] = ("short", "normal", "long")
ROWS: Final[Mapping[str, int]] = {"short": 5, "normal": 9, "long": 15}
# A figure for a view is called after it.
VIEW: Final = "view:"
MOST: Final = 60

FIGURES: Final = (
    "open", "due_soon", "kept", "breached", "waiting", "mine", "unassigned", "overdue", "stopped",
)  # fmt: skip
CARDS: Final = ("todo", "work", "visits", "due", "automation", "flow", "load")
# Those whose length somebody can choose.
LISTS: Final = ("todo", "work", "visits", "due", "automation", "load")


@dataclass(frozen=True, slots=True)
class Arranged:
    """One tile where it stands."""

    id: str
    size: Size = "normal"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Every tile stands in at most one place, once."""

    figures: tuple[Arranged, ...]
    left: tuple[Arranged, ...]
    right: tuple[Arranged, ...]

    def at(self, place: Place) -> tuple[Arranged, ...]:
        return () if place == "hidden" else getattr(self, place)

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(one.id for place in PLACES for one in self.at(place))

    @property
    def views(self) -> tuple[str, ...]:
        """The keys of the views that are counted."""
        return tuple(one.id[len(VIEW) :] for one in self.figures if one.id.startswith(VIEW))

    def rows_of(self, tile: str) -> int:
        """How many rows the longest list of this tile may have."""
        sizes = [one.size for place in PLACES for one in self.at(place) if one.id == tile]
        return ROWS[sizes[0]] if sizes else 0

    def resized(self, tile: str, size: Size) -> Arrangement:
        def changed(tiles: tuple[Arranged, ...]) -> tuple[Arranged, ...]:
            return tuple(replace(one, size=size) if one.id == tile else one for one in tiles)

        return Arrangement(changed(self.figures), changed(self.left), changed(self.right))


def _several(*ids: str) -> tuple[Arranged, ...]:
    return tuple(Arranged(one) for one in ids)


DEFAULT: Final = Arrangement(
    _several("open", "due_soon", "kept", "breached", "waiting"),
    _several("todo", "work", "due", "automation"),
    _several("visits", "flow", "load"),
)


def fits(tile: str, place: Place) -> bool:
    """Figures stand in their row, cards in the columns."""
    if place == "hidden":
        return True
    is_figure = tile in FIGURES or tile.startswith(VIEW)
    return is_figure == (place == "figures")


def read(kept: Sequence[str]) -> Arrangement:
    """From what was kept; what is not known any more, or stands twice or in a wrong place, is passed over."""
    if not kept:
        return DEFAULT
    found: dict[str, list[Arranged]] = {place: [] for place in PLACES}
    seen: set[str] = set()
    for text in kept[:MOST]:
        place, _, rest = str(text).partition("/")
        tile, _, size = rest.rpartition("/") if rest.endswith(SIZES) else (rest, "", "normal")
        known = tile in FIGURES or tile in CARDS or (tile.startswith(VIEW) and tile != VIEW)
        if place not in found or not known or tile in seen or not fits(tile, place):  # type: ignore[arg-type]
            continue
        seen.add(tile)
        found[place].append(Arranged(tile, size))  # type: ignore[arg-type]
    return Arrangement(*(tuple(found[place]) for place in PLACES))


def written(arrangement: Arrangement) -> list[str]:
    """As it is kept; nothing for what everybody gets."""
    if arrangement == DEFAULT:
        return []
    lines = [f"{place}/{one.id}/{one.size}" for place in PLACES for one in arrangement.at(place)]
    # Whoever takes everything away gets an empty page, not the one everybody has.
    return lines[:MOST] or ["nothing"]


def of_rows(rows: Iterable[tuple[str, Place, Size]]) -> Arrangement:
    """From tiles in order with their places."""
    found: dict[str, list[Arranged]] = {place: [] for place in (*PLACES, "hidden")}
    for tile, place, size in rows:
        found[place if fits(tile, place) else home_of(tile)].append(Arranged(tile, size))
    return Arrangement(*(tuple(found[place]) for place in PLACES))


def home_of(tile: str) -> Place:
    """Where a tile comes when it is shown for the first time."""
    return "left" if tile in CARDS else "figures"
