"""Chips that can be pressed: facts of a ticket that can be changed or explained, and files."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.theme.palette import blend
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip
from deskflow.desktop.widgets.pressing import Pressing
from deskflow.desktop.widgets.tips import plain_tip

HEIGHT = 24
WIDEST_FILE = 260


class Pressable(Pressing, QAbstractButton):
    """Hover, focus and the Return key, which the chips share."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class ChipButton(Pressable):
    """A `Chip`; `name` says what it is ("Priority") before its text for screen readers."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._name = name
        self._chip = Chip("")

    @property
    def chip(self) -> Chip:
        return self._chip

    def set_chip(self, chip: Chip, tip: str = "") -> None:
        if chip == self._chip and not tip:
            return
        self._chip = chip
        self.setAccessibleName(f"{self._name}: {chip.text}")
        self.setToolTip(plain_tip(tip or f"{self._name}: {chip.text}"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            chip_width(self._theme, self._chip) + 1, max(HEIGHT, self._theme.tokens.size.chip)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(HEIGHT, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = paint_chip(painter, self._theme, QRectF(self.rect()), self._chip)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            tokens = self._theme.tokens
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(
                QPen(blend(tokens.soft(self._chip.tone), tokens.tone(self._chip.tone), 0.5), 1)
            )
            radius = tokens.size.chip_radius
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if shows_focus(self):
            paint_focus(painter, self._theme, QRectF(self.rect()), 4)
        painter.end()


class FileChip(Pressable):
    """A file: its name, how large it is; `removable` shows a cross at its end."""

    def __init__(
        self,
        theme: Theme,
        filename: str,
        detail: str,
        *,
        icon: str = "paperclip",
        removable: bool = False,
    ) -> None:
        super().__init__(theme)
        self._filename = filename
        self._detail = detail
        self._icon = icon
        self._removable = removable
        self.setAccessibleName(f"{filename}, {detail}")
        self.setToolTip(plain_tip(filename))

    def sizeHint(self) -> QSize:
        theme = self._theme
        width = theme.metrics("sm", "medium").horizontalAdvance(self._filename)
        width += theme.metrics("sm").horizontalAdvance(self._detail)
        width += 14 + 4 * theme.space(1) - 4 + (14 + theme.space(0) if self._removable else 0)
        return QSize(min(width, WIDEST_FILE), theme.tokens.size.button - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.surface_3 if self.underMouse() else tokens.surface_2)
        painter.drawRoundedRect(self.rect(), tokens.size.radius, tokens.size.radius)
        inside = QRectF(self.rect()).adjusted(theme.space(1), 0, -theme.space(1), 0)
        lead = QRectF(inside.left(), 0, 14, self.height())
        theme.icons.paint(painter, self._icon, tokens.text_muted, lead, 14)
        inside.setLeft(lead.right() + theme.space(1) - 2)
        if self._removable:
            cross = QRectF(inside.right() - 14, 0, 14, self.height())
            theme.icons.paint(painter, "x", tokens.text_muted, cross, 14)
            inside.setRight(cross.left() - theme.space(0))
        self._paint_words(painter, inside)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()))
        painter.end()

    def _paint_words(self, painter: QPainter, inside: QRectF) -> None:
        theme, tokens = self._theme, self._theme.tokens
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        detail = theme.metrics("sm").horizontalAdvance(self._detail)
        room = round(inside.width() - detail - theme.space(1) + 3)
        metrics = theme.metrics("sm", "medium")
        painter.setFont(theme.font("sm", "medium"))
        painter.setPen(tokens.text)
        # The end of a file's name says what it is.
        name = metrics.elidedText(self._filename, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inside, left, name)
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        painter.drawText(inside, right, self._detail)
