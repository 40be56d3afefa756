"""Paints a frame: a tinted sheet with a head, or one card that stands for all that is in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from deskflow.desktop.canvas.colours import faded, mixed
from deskflow.desktop.canvas.document.kinds import Tone
from deskflow.desktop.canvas.geometry import NODE_RADIUS
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.paint.badges import paint_problem_badge, paint_run_badge
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.heat import paint_heat
from deskflow.desktop.canvas.words_frames import frame_count_text, frame_title

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.frame_item import FrameItem

_RADIUS = 10.0
_HEAD = 30.0
_LEFT = 26.0
_ARROW = 4.0
_LEAST_TITLED = 48.0
_BEHIND = 5.0
"""How far the cards behind the front one look out."""


def paint_sheet(painter: QPainter, item: FrameItem, brushwork: Brushwork) -> None:
    box = item.box
    rect = QRectF(box.x, box.y, box.w, box.h)
    painter.setPen(_outline(item, brushwork))
    painter.setBrush(faded(brushwork.colours.tone(_tone(item)), 0.14 if item.lit else 0.07))
    painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
    middle = box.y + _HEAD / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_ink(item, brushwork).color())
    _arrow(painter, QPointF(box.x + 14, middle), down=True)
    painter.setPen(_ink(item, brushwork))
    painter.setFont(brushwork.note_title_font)
    room = QRectF(box.x + _LEFT, box.y + 2, box.w - _LEFT - 8, _HEAD)
    _words(painter, brushwork, room, frame_title(item.frame.title))


def paint_folded(painter: QPainter, item: FrameItem, brushwork: Brushwork) -> None:
    box = item.box
    tone = brushwork.colours.tone(_tone(item))
    painter.setPen(QPen(mixed(brushwork.colours.canvas, tone, 0.35), 1))
    painter.setBrush(mixed(brushwork.colours.surface_1, tone, 0.08))
    # A pile: what is in front stands for what is behind.
    painter.drawRoundedRect(
        QRectF(box.x + _BEHIND, box.y + _BEHIND, box.w, box.h), NODE_RADIUS, NODE_RADIUS
    )
    painter.setPen(_outline(item, brushwork))
    painter.setBrush(brushwork.surface)
    painter.drawRoundedRect(QRectF(box.x, box.y, box.w, box.h), NODE_RADIUS, NODE_RADIUS)
    paint_heat(painter, QRectF(box.x, box.y, box.w, box.h), item.heat, brushwork)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    painter.drawRoundedRect(QRectF(box.x + 8, box.y + 10, 5, box.h - 20), 2.5, 2.5)
    painter.setBrush(brushwork.muted.color())
    _arrow(painter, QPointF(box.right - 15, box.centre.y), down=False)
    painter.setPen(brushwork.text)
    painter.setFont(brushwork.title_font)
    room = QRectF(box.x + 22, box.y, box.w - 50, box.h)
    if brushwork.detail is Detail.FULL:
        _words(painter, brushwork, room.adjusted(0, 10, 0, -28), frame_title(item.frame.title))
        painter.setPen(brushwork.muted)
        painter.setFont(brushwork.subtitle_font)
        _words(painter, brushwork, room.adjusted(0, 28, 0, -10), frame_count_text(item.count))
    else:
        _words(painter, brushwork, room, frame_title(item.frame.title))
    _paint_badges(painter, item, brushwork, QPointF(box.right - 3, box.y + 1))


def _paint_badges(
    painter: QPainter, item: FrameItem, brushwork: Brushwork, corner: QPointF
) -> None:
    """What its members have to say, the worst of it."""
    if (state := item.run_state) is not None:
        paint_run_badge(painter, brushwork, corner, state)
        corner = QPointF(item.box.x + 3, item.box.y + 1)
    if (problem := item.problem) is not None:
        paint_problem_badge(painter, brushwork, corner, problem)


def paint_far_frames(painter: QPainter, brushwork: Brushwork, items: Iterable[FrameItem]) -> None:
    """From far away: a tinted sheet, or a plain card. There are few of them."""
    for item in items:
        pen = QPen(_outline(item, brushwork))
        pen.setCosmetic(True)
        painter.setPen(pen)
        tone = brushwork.colours.tone(_tone(item))
        folded = mixed(brushwork.colours.canvas, tone, 0.45)
        painter.setBrush(folded if item.folded else faded(tone, 0.1))
        painter.drawRect(QRectF(item.box.x, item.box.y, item.box.w, item.box.h))


def paint_far_titles(painter: QPainter, brushwork: Brushwork, items: Iterable[FrameItem]) -> None:
    """At a constant size on the screen, above the frame: from far away they are the headings of the map."""
    zoom = painter.worldTransform().m11()
    painter.setFont(brushwork.label_font)
    for item in items:
        wide = item.box.w * zoom
        if wide < _LEAST_TITLED or not item.frame.title:
            continue
        painter.save()
        painter.translate(item.box.x, item.box.y)
        painter.scale(1 / zoom, 1 / zoom)
        painter.setPen(_ink(item, brushwork))
        _words(painter, brushwork, QRectF(0, -16, wide, 15), frame_title(item.frame.title))
        painter.restore()


def paint_far_frame_badges(
    painter: QPainter, brushwork: Brushwork, items: Iterable[FrameItem]
) -> None:
    scale = 0.8 / painter.worldTransform().m11()
    for item in items:
        painter.save()
        painter.translate(QPointF(item.box.right, item.box.y))
        painter.scale(scale, scale)
        if (state := item.run_state) is not None:
            paint_run_badge(painter, brushwork, QPointF(), state)
        elif (problem := item.problem) is not None:
            paint_problem_badge(painter, brushwork, QPointF(), problem)
        painter.restore()


def _outline(item: FrameItem, brushwork: Brushwork) -> QPen:
    if item.selected or item.lit:
        return brushwork.outline_selected
    if item.folded:
        return brushwork.outline_small
    colours = brushwork.colours
    return QPen(mixed(colours.canvas, colours.tone(_tone(item)), 0.4), 1)


def _ink(item: FrameItem, brushwork: Brushwork) -> QPen:
    tone = _tone(item)
    return brushwork.muted if tone == "neutral" else QPen(brushwork.colours.tone(tone))


def _tone(item: FrameItem) -> Tone:
    return item.frame.tone  # type: ignore[return-value]


def _arrow(painter: QPainter, at: QPointF, *, down: bool) -> None:
    a = _ARROW
    corners = (
        ((-a, -a * 0.5), (a, -a * 0.5), (0, a * 0.7))
        if down
        else ((-a * 0.5, -a), (-a * 0.5, a), (a * 0.7, 0))
    )
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))


def _words(painter: QPainter, brushwork: Brushwork, room: QRectF, text: str) -> None:
    """On one line, however the title was written."""
    line = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
