"""Paints one node as a card. Reads everything from the item; decides nothing but how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QStaticText

from deskflow.desktop.canvas.geometry import NODE_RADIUS, PORT_DIAMETER
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.paint.badges import paint_problem_badge, paint_run_badge
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.run_overlay import Severity

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem

_TILE = QRectF(11, 12, 32, 32)
_TILE_RADIUS = 7.0
_ICON = 17.0
_TEXT_LEFT = 54.0
_TEXT_RIGHT = 12.0
_LABEL_LEFT = 8.0


def paint_card(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    w, h = item.box.w, item.box.h
    middle = brushwork.detail is Detail.MIDDLE
    if not middle:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushwork.shadow_wide)
        painter.drawRoundedRect(QRectF(-1.5, 0.5, w + 3, h + 3.5), 10.5, 10.5)
        painter.setBrush(brushwork.shadow_near)
        painter.drawRoundedRect(QRectF(-0.5, 0.5, w + 1, h + 1.5), 9.5, 9.5)
    painter.setBrush(brushwork.surface_disabled if item.node.disabled else brushwork.surface)
    painter.setPen(_outline(item, brushwork))
    painter.drawRoundedRect(QRectF(0, 0, w, h), NODE_RADIUS, NODE_RADIUS)
    if middle:
        _paint_title_large(painter, item, brushwork)
    else:
        _paint_face(painter, item, brushwork)
        _paint_labels(painter, item, brushwork)
    paint_ports(painter, item, brushwork)
    corner = QPointF(w - 3, 2)
    if item.run_state is not None:
        paint_run_badge(painter, brushwork, corner, item.run_state)
        corner = QPointF(3, 2)
    if item.problem is not None:
        paint_problem_badge(painter, brushwork, corner, item.problem)


def paint_ports(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    radius = PORT_DIAMETER / 2 - 0.6
    if brushwork.detail is Detail.MIDDLE and not item.glow:
        radius -= 0.4
    if item.glow:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushwork.halo)
        for index, is_out in item.glow:
            painter.drawEllipse(item.port_place(index, is_out), 10.5, 10.5)
    painter.setPen(brushwork.port)
    painter.setBrush(brushwork.surface)
    for x, y in item.port_places:
        painter.drawEllipse(QPointF(x, y), radius, radius)
    if item.glow:
        painter.setPen(brushwork.port_hovered)
        for index, is_out in item.glow:
            painter.drawEllipse(item.port_place(index, is_out), radius, radius)
    if item.hovered_port is not None:
        painter.setPen(brushwork.port_hovered)
        painter.setBrush(brushwork.port_glow)
        painter.drawEllipse(item.port_place(*item.hovered_port), radius + 1, radius + 1)


def _outline(item: NodeItem, brushwork: Brushwork):  # noqa: ANN202 - a QPen, made by brushwork
    if item.selected:
        return brushwork.outline_selected
    if item.problem is Severity.ERROR:
        return brushwork.outline_error
    return brushwork.outline_disabled if item.node.disabled else brushwork.outline


def _paint_face(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    tile = _TILE.translated(0, (item.box.h - 56) / 2)
    disabled = item.node.disabled
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushwork.soft["neutral" if disabled else item.kind.tone])
    painter.drawRoundedRect(tile, _TILE_RADIUS, _TILE_RADIUS)
    icon = item.node.icon or item.kind.icon
    if icon:
        scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
        picture = brushwork.icon(icon, item.kind.tone, max(1, round(_ICON * scale)), disabled)
        place = QRectF(0, 0, _ICON, _ICON)
        place.moveCenter(tile.center())
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
    if item.texts is None:
        item.texts = _static_texts(item, brushwork)
    title, subtitle = item.texts
    top = tile.top() - 1
    painter.setFont(brushwork.title_font)
    painter.setPen(brushwork.muted if disabled else brushwork.text)
    if subtitle is None:
        painter.drawStaticText(QPointF(_TEXT_LEFT, tile.center().y() - title.size().height() / 2), title)
        return
    painter.drawStaticText(QPointF(_TEXT_LEFT, top + 0.5), title)
    painter.setFont(brushwork.subtitle_font)
    painter.setPen(brushwork.muted)
    painter.drawStaticText(QPointF(_TEXT_LEFT, top + 18.5), subtitle)


def _static_texts(item: NodeItem, brushwork: Brushwork) -> tuple[QStaticText, QStaticText | None]:
    room = item.box.w - _TEXT_LEFT - _TEXT_RIGHT
    right = Qt.TextElideMode.ElideRight
    title = _static(brushwork.title_metrics.elidedText(item.title, right, room), brushwork.title_font)
    if not item.subtitle:
        return title, None
    text = brushwork.subtitle_metrics.elidedText(item.subtitle, right, room)
    return title, _static(text, brushwork.subtitle_font)


def _static(text: str, font) -> QStaticText:  # noqa: ANN001 - a QFont
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    static.prepare(font=font)
    return static


def _paint_title_large(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    """Half way out only the title is left, without its tile, so that it has the whole card."""
    tone = brushwork.soft["neutral" if item.node.disabled else item.kind.tone]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone)
    painter.drawRoundedRect(QRectF(8, 10, 6, item.box.h - 20), 3, 3)
    if item.short_text is None:
        room = item.box.w - 34
        text = brushwork.title_metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, room)
        item.short_text = _static(text, brushwork.title_font)
    painter.setFont(brushwork.title_font)
    painter.setPen(brushwork.muted if item.node.disabled else brushwork.text)
    painter.drawStaticText(QPointF(22, (item.box.h - item.short_text.size().height()) / 2), item.short_text)


def _paint_labels(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    if not item.has_labels:
        return
    if item.label_texts is None:
        item.label_texts = [_static(port.label, brushwork.label_font) for port in item.outs]
    painter.setFont(brushwork.label_font)
    for index, text in enumerate(item.label_texts):
        size = text.size()
        if size.width() <= 0:
            continue
        place = item.port_place(index, True) + QPointF(_LABEL_LEFT, -size.height() - 1)
        painter.setPen(brushwork.muted)
        painter.drawStaticText(place, text)
