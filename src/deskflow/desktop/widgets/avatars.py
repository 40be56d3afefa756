"""Discs with initials. A name always gets the same colour, in every list and on every machine."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.tips import plain_tip

AVATAR_PX = 24
# Initials are this share of the disc, which keeps two capitals inside it.
INITIALS_SHARE = 0.40


def initials(name: str) -> str:
    """ "Anna Brandt" gives "AB", "madonna" gives "M", an address its first letter."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    last = words[-1][0] if len(words) > 1 and "@" not in name else ""
    return (words[0][0] + last).upper()


def avatar_colour(theme: Theme, name: str) -> QColor:
    choices = theme.tokens.avatar
    return choices[zlib.crc32(name.casefold().encode()) % len(choices)]


def paint_avatar(
    painter: QPainter, theme: Theme, rect: QRectF, name: str, *, size: int = AVATAR_PX
) -> None:
    """A disc in the middle of `rect`; without a name the dashed outline that means "nobody yet"."""
    disc = QRectF(0, 0, size, size)
    disc.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not name:
        pen = QPen(theme.tokens.text_faint, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(avatar_colour(theme, name))
        painter.drawEllipse(disc)
        font = QFont(theme.font("xs", "bold"))
        font.setPixelSize(max(7, round(size * INITIALS_SHARE)))
        painter.setFont(font)
        painter.setPen(theme.tokens.on_avatar)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


class AvatarLabel(QWidget):
    """The same as a widget."""

    def __init__(
        self, theme: Theme, name: str, *, size: int = AVATAR_PX, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, self._theme, QRectF(self.rect()), self._name, size=self._size)
        painter.end()
