"""Paints one node as a card. Reads everything from the item; decides nothing but how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from deskflow.desktop.canvas.geometry import NODE_HEIGHT, NODE_RADIUS, PORT_DIAMETER
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.paint.badges import (
    paint_change_badge,
    paint_problem_badge,
    paint_run_badge,
)
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.heat import paint_heat
from deskflow.desktop.canvas.paint.sprites import MARGIN, TILE
from deskflow.desktop.canvas.paint.sprites import Mark as Emphasis
from deskflow.desktop.canvas.paint.text_line import TextLine, elided
from deskflow.desktop.canvas.run_overlay import Severity

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem

_TEXT_LEFT = 54.0
_TEXT_RIGHT = 12.0
_LABEL_LEFT = 8.0
_MIDDLE_LEFT = 23.0


def paint_card(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    if brushwork.keeps_cards and item.heat is None:
        _paint_kept(painter, item, brushwork)
    else:
        _paint_body(painter, item, brushwork)
        if item.heat is not None:
            paint_heat(painter, QRectF(0, 0, item.box.w, item.box.h), item.heat, brushwork)
        _paint_texts(painter, item, brushwork)
    if item.glow or item.hovered_port is not None:
        _paint_lit_ports(painter, item, brushwork)
    if item.mark is not None:
        painter.setPen(brushwork.outline_marks[item.mark])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(0, 0, item.box.w, item.box.h), NODE_RADIUS, NODE_RADIUS)
    if item.run_state is not None or item.problem is not None or item.mark is not None:
        _paint_badges(painter, item, brushwork)


def _paint_kept(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    """Body and words in one picture."""
    if item.texts is None:
        item.texts = _measured(item, brushwork)
    zoom, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatioF()
    picture = brushwork.cards.picture(
        item, _emphasis(item), zoom * ratio, lambda on, one: _paint_plainly(on, one, brushwork)
    )
    _copy(painter, picture, ratio)


def _paint_plainly(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    _paint_body(painter, item, brushwork)
    _paint_texts(painter, item, brushwork)


def _paint_texts(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    if brushwork.detail is Detail.MIDDLE:
        _paint_title_alone(painter, item, brushwork)
        return
    _paint_words(painter, item, brushwork)
    if item.has_labels:
        _paint_labels(painter, item, brushwork)


def _emphasis(item: NodeItem) -> Emphasis:
    return Emphasis(item.selected, item.problem is Severity.ERROR)


def _paint_body(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    if brushwork.in_strokes:
        painter.save()
        brushwork.sprites.paint(painter, item.face, _emphasis(item))
        painter.restore()
        return
    zoom, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatioF()
    _copy(painter, brushwork.sprites.picture(item.face, _emphasis(item), zoom * ratio), ratio)


def _copy(painter: QPainter, picture: QPixmap, ratio: float) -> None:
    """The picture of a card to whole device pixels, where it needs no filtering."""
    transform = painter.worldTransform()
    picture.setDevicePixelRatio(ratio)
    off = MARGIN * transform.m11()
    x = round((transform.dx() - off) * ratio) / ratio
    y = round((transform.dy() - off) * ratio) / ratio
    painter.setWorldMatrixEnabled(False)
    painter.drawPixmap(QPointF(x, y), picture)
    painter.setWorldMatrixEnabled(True)


def _paint_words(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    if item.texts is None:
        item.texts = _measured(item, brushwork)
    title, subtitle = item.texts
    lower = (item.box.h - NODE_HEIGHT) / 2
    painter.setPen(brushwork.muted if item.node.disabled else brushwork.text)
    if subtitle is None:
        middle = TILE.center().y() + lower
        brushwork.write(painter, QPointF(_TEXT_LEFT, middle - title.size.height() / 2), title)
        return
    brushwork.write(painter, QPointF(_TEXT_LEFT, lower + 11.5), title)
    painter.setPen(brushwork.muted)
    brushwork.write(painter, QPointF(_TEXT_LEFT, lower + 29.5), subtitle)


def _paint_title_alone(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    """Half way out only the title is left, and has the whole card."""
    if item.short_text is None:
        room = item.box.w - _MIDDLE_LEFT - _TEXT_RIGHT
        item.short_text = elided(item.title, brushwork.title_font, brushwork.title_metrics, room)
    text = item.short_text
    painter.setPen(brushwork.muted if item.node.disabled else brushwork.text)
    brushwork.write(painter, QPointF(_MIDDLE_LEFT, (item.box.h - text.size.height()) / 2), text)


def _paint_labels(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    """Above the wire that leaves by the port, or will."""
    if item.label_texts is None:
        item.label_texts = [
            TextLine(item.label_of(port), brushwork.label_font) for port in item.outs
        ]
    painter.setPen(brushwork.muted)
    for index, text in enumerate(item.label_texts):
        size = text.size
        if size.width() > 0:
            place = item.port_place(index, True) + QPointF(_LABEL_LEFT, -size.height() - 1)
            if item.run_labels:
                # Numbers have to be read, whatever wire goes by.
                painter.fillRect(QRectF(place, size), brushwork.behind_label)
            brushwork.write(painter, place, text)


def _paint_lit_ports(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    radius = PORT_DIAMETER / 2 - 0.6
    for index, is_out in item.glow:
        place = item.port_place(index, is_out)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushwork.halo)
        painter.drawEllipse(place, radius + 5.5, radius + 5.5)
        painter.setPen(brushwork.port_hovered)
        painter.setBrush(brushwork.surface)
        painter.drawEllipse(place, radius, radius)
    if item.hovered_port is not None:
        painter.setPen(brushwork.port_hovered)
        painter.setBrush(brushwork.port_glow)
        painter.drawEllipse(item.port_place(*item.hovered_port), radius + 1, radius + 1)


def _paint_badges(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    # Three ports reach into the corner; the badge makes room.
    corner = QPointF(item.box.w - (14 if len(item.outs) > 2 else 3), 1)
    if item.run_state is not None:
        paint_run_badge(painter, brushwork, corner, item.run_state)
        corner = QPointF(3, 1)
    if item.mark is not None:
        paint_change_badge(painter, brushwork, corner, item.mark)
        corner = QPointF(3, 1)
    if item.problem is not None:
        paint_problem_badge(painter, brushwork, corner, item.problem)


def _measured(item: NodeItem, brushwork: Brushwork) -> tuple[TextLine, TextLine | None]:
    room = item.box.w - _TEXT_LEFT - _TEXT_RIGHT
    title = elided(item.title, brushwork.title_font, brushwork.title_metrics, room)
    if not item.subtitle:
        return title, None
    return title, elided(item.subtitle, brushwork.subtitle_font, brushwork.subtitle_metrics, room)
