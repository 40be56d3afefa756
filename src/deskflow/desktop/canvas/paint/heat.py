"""How hot a step is among many runs: a tint and, for those who do not see it, a gauge along the lower edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.geometry import NODE_RADIUS
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.run_overlay import HOTTEST

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem

_GAUGE = 5.0
_FAR_GAUGE = 0.24


def paint_heat(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    """Over the card's body, under its words."""
    if item.heat is None or not item.heat[0]:
        return
    level, tone = item.heat
    colour = brushwork.colours.tone(tone)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.5, 0.5, item.box.w - 1, item.box.h - 1), NODE_RADIUS, NODE_RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(colour, 0.045 * level))
    painter.drawPath(path)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    width = item.box.w * level / HOTTEST
    painter.fillRect(QRectF(0, item.box.h - _GAUGE, width, _GAUGE), colour)
    painter.restore()


def paint_far_gauges(
    painter: QPainter, brushwork: Brushwork, group: str, rects: Sequence[QRectF]
) -> None:
    """From far away all of one heat at once; `group` is `heat-<tone>-<level>`."""
    _, tone, level = group.split("-")
    part = int(level) / HOTTEST
    if not part:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushwork.colours.tone(tone))  # type: ignore[arg-type]
    painter.drawRects(
        [
            QRectF(one.x(), one.bottom() - one.height() * _FAR_GAUGE, one.width() * part, one.height() * _FAR_GAUGE)
            for one in rects
        ]
    )  # fmt: skip
