"""Cards with their words as pictures, for as long as the zoom stays.

While a canvas is panned, or steps are dragged, the same cards are painted again and again; copying one takes a third
of painting it. While it is zoomed each picture would be used once, so then cards are painted as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from deskflow.desktop.canvas.paint.sprites import MARGIN, Mark
from deskflow.desktop.canvas.paint.text_line import TextLine

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem

# As many as a large screen shows, and some more; about thirty megabytes.
_LIMIT: Final = 400

Paint = Callable[[QPainter, "NodeItem"], None]


class _Kept(NamedTuple):
    texts: tuple[TextLine, TextLine | None] | None
    mark: Mark
    scale: float
    picture: QPixmap


class KeptCards:
    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def picture(self, item: NodeItem, mark: Mark, scale: float, paint: Paint) -> QPixmap:
        """``scale`` is device pixels per canvas unit; ``paint`` paints what is to be kept, from the card's corner on."""
        name = item.node.id
        kept = self._kept.get(name)
        # Whatever changes a card's words or its look takes its measured texts away.
        if kept is None or kept.texts is not item.texts or kept[1:3] != (mark, scale):
            if len(self._kept) >= _LIMIT:
                self._kept.clear()
            picture = self._painted(item, scale, paint)
            kept = self._kept[name] = _Kept(item.texts, mark, scale, picture)
        return kept.picture

    def _painted(self, item: NodeItem, scale: float, paint: Paint) -> QPixmap:
        width = (item.box.w + 2 * MARGIN + item.label_room) * scale
        height = (item.box.h + 2 * MARGIN) * scale
        picture = QPixmap(max(1, round(width)), max(1, round(height)))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.translate(MARGIN * scale, MARGIN * scale)
        painter.scale(scale, scale)
        paint(painter, item)
        painter.end()
        return picture
