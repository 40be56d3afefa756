"""A few alternatives side by side, one of them chosen: All | 1 of 2 | Vote."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus


class SegmentedControl(QWidget):
    """`chosen` carries the key of the alternative. Left and right choose with the keyboard."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        parent: QWidget | None = None,
    ) -> None:
        """`options` are pairs of key and title; the first is chosen."""
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._options = list(options)
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def value(self) -> str:
        return self._options[self._at][0]

    def set_value(self, key: str) -> None:
        """Choose without telling anybody."""
        self._at = [option[0] for option in self._options].index(key)
        self._describe()
        self.update()

    def _choose(self, at: int) -> None:
        if at == self._at or not 0 <= at < len(self._options):
            return
        self._at = at
        self._describe()
        self.update()
        announce(self, self._options[at][1])
        self.chosen.emit(self.value)

    def _describe(self) -> None:
        self.setAccessibleName(f"{self._name}: {self._options[self._at][1]}")

    # --- geometry -----------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        metrics = self._theme.metrics("body", "medium")
        widest = max(metrics.horizontalAdvance(title) for _, title in self._options)
        cell = widest + 2 * self._theme.space(2)
        return QSize(cell * len(self._options), self._theme.tokens.size.button)

    def minimumSizeHint(self) -> QSize:
        return QSize(len(self._options) * 28, self._theme.tokens.size.button)

    def _cell(self, at: int) -> QRectF:
        width = self.width() / len(self._options)
        return QRectF(at * width, 0, width, self.height())

    # --- Qt -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(int(event.position().x() * len(self._options) / max(1, self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Left:
            self._choose(self._at - 1)
        elif event.key() == Qt.Key.Key_Right:
            self._choose(self._at + 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, tokens.size.radius, tokens.size.radius)
        painter.fillPath(shape, tokens.surface_1)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(self._cell(self._at), tokens.surface_selected)
        painter.restore()
        painter.setPen(QPen(tokens.border, 1))
        for at in range(1, len(self._options)):
            left = round(self._cell(at).left())
            painter.drawLine(left, 1, left, self.height() - 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        for at, (_, title) in enumerate(self._options):
            here = at == self._at
            painter.setFont(self._theme.font("body", "semibold" if here else "medium"))
            painter.setPen(tokens.text if here else tokens.text_muted)
            painter.drawText(self._cell(at), Qt.AlignmentFlag.AlignCenter, title)
        if shows_focus(self):
            paint_focus(painter, self._theme, QRectF(self.rect()))
        painter.end()
