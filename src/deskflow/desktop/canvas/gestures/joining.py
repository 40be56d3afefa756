"""Into which frame something goes that is dragged, dropped or pasted: the one it stands in.

A member stretches its frame a little before it leaves it, so that a frame can be made larger by dragging.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF

from deskflow.desktop.canvas.document.frames import frames_of, rehouse
from deskflow.desktop.canvas.geometry import Box, bounds

if TYPE_CHECKING:
    from deskflow.desktop.canvas.scene import CanvasScene
    from deskflow.desktop.canvas.view import CanvasView

STRETCH: Final = 72.0
"""So far may the middle of a member stand outside, in canvas units."""


class Joining:
    """Of one drag. Frames of which all is dragged go along and take nothing in."""

    def __init__(self, view: CanvasView) -> None:
        self._scene = view.canvas
        self._boxes: dict[str, Box] | None = None

    def aim(self, nodes: Collection[str]) -> None:
        """Show where the dragged nodes would be let go."""
        if self._boxes is None:
            self._boxes = _standing(self._scene, nodes)
        if self._boxes:
            self._scene.frames.aim(self._homes(nodes))

    def homes(self) -> dict[str, str | None]:
        """Who leaves its frame or comes into one if it is let go as it was shown last."""
        return dict(self._scene.frames.aims)

    def forget(self) -> None:
        self._scene.frames.aim({})

    def _homes(self, nodes: Collection[str]) -> dict[str, str | None]:
        assert self._boxes is not None
        scene = self._scene
        homes: dict[str, str | None] = {}
        around = bounds([scene.nodes[node].scene_box() for node in nodes])
        near = [one for one in self._boxes.items() if around and _meets(one[1], around)]
        for node in nodes:
            own = scene.frames.home.get(node)
            if scene.frames.is_hidden(node) or (own is not None and own not in self._boxes):
                continue  # its whole frame is dragged
            centre = QPointF(*scene.nodes[node].scene_box().centre)
            if own is not None and _holds(self._boxes[own].grown(STRETCH), centre):
                continue
            home = next((name for name, box in near if _holds(box, centre)), None)
            if home != own:
                homes[node] = home
        return homes


def joined(scene: CanvasScene, nodes: Collection[str]) -> None:
    """What has just come to stand in a frame belongs to it; call it inside the transaction that put it there."""
    if not scene.frames.items:
        return
    boxes = _standing(scene, ())
    homes: dict[str, str | None] = {}
    framed = {one for frame in frames_of(scene.document).values() for one in frame.members}
    for node in set(nodes) - framed:
        placed = scene.document.nodes[node]
        centre = QPointF(placed.x + 40, placed.y + 20)
        home = next((name for name, box in boxes.items() if _holds(box, centre)), None)
        if home is not None:
            homes[node] = home
    rehouse(scene.document, homes)


def _standing(scene: CanvasScene, moving: Collection[str]) -> dict[str, Box]:
    """The open frames that do not go along with what moves."""
    return {
        name: item.box
        for name, item in scene.frames.items.items()
        if not item.folded and not set(moving).issuperset(item.frame.members)
    }


def _holds(box: Box, place: QPointF) -> bool:
    return box.x <= place.x() <= box.right and box.y <= place.y() <= box.bottom


def _meets(box: Box, other: Box) -> bool:
    return (
        box.x <= other.right
        and other.x <= box.right
        and box.y <= other.bottom
        and other.y <= box.bottom
    )
