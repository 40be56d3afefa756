"""How hot a step is among many runs: a tint and, for those who do not see it, a gauge along the lower edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.document.kinds import Tone
from deskflow.desktop.canvas.geometry import NODE_RADIUS
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.run_overlay import HOTTEST

_GAUGE = 5.0
_FAR_GAUGE = 0.24


def paint_heat(
    painter: QPainter, card: QRectF, heat: tuple[int, Tone] | None, brushwork: Brushwork
) -> None:
    """Over the card's body, under its words."""
    if heat is None or not heat[0]:
        return
    level, tone = heat
    colour = brushwork.colours.tone(tone)
    path = QPainterPath()
    path.addRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), NODE_RADIUS, NODE_RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(colour, 0.045 * level))
    painter.drawPath(path)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    width = card.width() * level / HOTTEST
    painter.fillRect(QRectF(card.left(), card.bottom() - _GAUGE, width, _GAUGE), colour)
    painter.restore()


def far_gauges(group: str, rects: Sequence[QRectF]) -> list[QRectF]:
    """From far away: the gauges of all of one heat; `group` is `heat-<tone>-<level>`."""
    part = int(group.rpartition("-")[2]) / HOTTEST
    if not part:
        return []
    return [
        QRectF(
            one.x(), one.bottom() - one.height() * _FAR_GAUGE, one.width() * part, one.height() * _FAR_GAUGE
        )
        for one in rects
    ]  # fmt: skip


def paint_far_gauges(
    painter: QPainter, brushwork: Brushwork, group: str, gauges: Sequence[QRectF]
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    tone: Tone = group.split("-")[1]  # type: ignore[assignment]
    painter.setBrush(brushwork.colours.tone(tone))
    painter.drawRects(gauges)
