"""Which node lies in a direction: what the arrow keys go to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from deskflow.desktop.canvas.geometry import Box

Direction = tuple[int, int]

ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ASIDE = 2.5
"""How much worse a step aside is than one ahead."""


def nearest_towards(
    boxes: Mapping[str, Box],
    origin: Box,
    direction: Direction,
    *,
    without: str | None = None,
    preferred: frozenset[str] = frozenset(),
) -> str | None:
    """``preferred`` nodes (those wired to the origin) win over nearer ones of the same direction."""
    right, down = direction
    here = origin.centre
    best: tuple[bool, float, str] | None = None
    for name, box in boxes.items():
        if name == without:
            continue
        dx, dy = box.centre.x - here.x, box.centre.y - here.y
        ahead = dx * right + dy * down
        aside = abs(dx * down) + abs(dy * right)
        if ahead < 4 or (aside > 3 * ahead and name not in preferred):
            continue
        rank = (name not in preferred, ahead + _ASIDE * aside, name)
        if best is None or rank < best:
            best = rank
    return best[2] if best is not None else None
