"""Chips: a short fact on a soft surface, with an icon or a disc in front where colour alone would not do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.desktop.widgets.rings import RING_PX, Ring, paint_ring

ICON_PX = 14


@dataclass(frozen=True, slots=True)
class Chip:
    """What stands before the text: an icon name, or a person's disc, or a ring."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""
    avatar: str = ""
    ring: Ring | None = None

    @property
    def leads(self) -> bool:
        return bool(self.icon or self.avatar or self.ring)


def chip_width(theme: Theme, chip: Chip) -> int:
    text = theme.metrics("sm", "medium", tabular=True).horizontalAdvance(chip.text)
    lead = ICON_PX + theme.space(0) if chip.leads else 0
    return text + lead + 2 * theme.space(1) - 1


def paint_chip(painter: QPainter, theme: Theme, rect: QRectF, chip: Chip) -> QRectF:
    """Draw the chip at the left of `rect`, centred in its height; answers the room it took."""
    height = theme.tokens.size.chip
    width = min(chip_width(theme, chip), rect.width())
    box = QRectF(rect.left(), round(rect.center().y() - height / 2), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.soft(chip.tone))
    radius = theme.tokens.size.chip_radius
    painter.drawRoundedRect(box, radius, radius)
    inside = box.adjusted(theme.space(1) - 1, 0, -(theme.space(1) - 2), 0)
    if chip.leads:
        _paint_lead(painter, theme, QRectF(inside.left(), inside.top(), ICON_PX, height), chip)
        inside.setLeft(inside.left() + ICON_PX + theme.space(0))
    metrics = theme.metrics("sm", "medium", tabular=True)
    painter.setFont(theme.font("sm", "medium", tabular=True))
    painter.setPen(theme.tokens.tone(chip.tone))
    text = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, round(inside.width()) + 1)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()
    return box


def _paint_lead(painter: QPainter, theme: Theme, rect: QRectF, chip: Chip) -> None:
    if chip.avatar:
        paint_avatar(painter, theme, rect, chip.avatar, size=ICON_PX)
    elif chip.ring:
        paint_ring(painter, theme, rect, chip.ring)
    else:
        theme.icons.paint(painter, chip.icon, theme.tokens.tone(chip.tone), rect, ICON_PX)


def paint_badge(painter: QPainter, theme: Theme, rect: QRectF, text: str, *, loud: bool) -> None:
    """A count at the right of `rect`: plain digits, or a pill in the accent when somebody is waited for."""
    metrics = theme.metrics("xs", "semibold", tabular=True)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if loud:
        height = metrics.height() + 3
        width = max(height + 3, metrics.horizontalAdvance(text) + 2 * theme.space(1) - 4)
        pill = QRectF(rect.right() - width, rect.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens.accent)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(theme.tokens.on_accent)
        painter.setFont(theme.font("xs", "semibold", tabular=True))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    else:
        painter.setPen(theme.tokens.text_muted)
        painter.setFont(theme.font("sm", "medium", tabular=True))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


class ChipLabel(QWidget):
    """A chip as a widget."""

    def __init__(self, theme: Theme, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_chip(chip)

    def set_chip(self, chip: Chip) -> None:
        self._chip = chip
        self.setAccessibleName(chip.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._theme, self._chip), self._theme.tokens.size.chip)

    def minimumSizeHint(self) -> QSize:
        return QSize(RING_PX * 2, self._theme.tokens.size.chip)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self._theme, QRectF(self.rect()), self._chip)
        painter.end()
