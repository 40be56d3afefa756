"""The small card beside the pointer: what is under it, and what speaks for and against putting something there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.theme.fonts import Weight
from deskflow.desktop.widgets.surfaces import paint_shadow

WIDEST = 470
HALO = 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """`icon` may be missing; a strong one is a heading."""

    text: str
    icon: str = ""
    tone: Tone = "neutral"
    strong: bool = False


class FloatingCard(QWidget):
    """Takes neither the pointer nor the keyboard; `tell` shows it, `hide` takes it away."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines: tuple[Line, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def tell(self, lines: Sequence[Line], at: QPoint) -> None:
        """Below and right of `at`, in the parent's own places; elsewhere where there is no room."""
        self.lines = tuple(lines)
        if not self.lines:
            self.hide()
            return
        size = self._wanted()
        room = self.parentWidget().rect()
        left = min(at.x() + 14, room.right() - size.width())
        top = at.y() + 18
        if top + size.height() > room.bottom():
            top = at.y() - size.height() - 8
        self.setGeometry(max(0, left), max(0, top), size.width(), size.height())
        self.update()
        if self.isHidden():
            self.show()
            self.raise_()

    def _line_height(self) -> int:
        return self._theme.metrics("body").height() + 4

    def _wanted(self) -> QSize:
        theme = self._theme
        wide = max(
            theme.metrics("body", "semibold" if line.strong else "regular").horizontalAdvance(line.text)
            + (22 if line.icon else 0)
            for line in self.lines
        )  # fmt: skip
        inner = min(wide, WIDEST) + 2 * theme.space(2)
        height = len(self.lines) * self._line_height() + 2 * theme.space(1)
        return QSize(inner + 2 * HALO, height + 2 * HALO)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(HALO, HALO, -HALO, -HALO).adjusted(0.5, 0.5, -0.5, -0.5)
        paint_shadow(painter, theme, box, tokens.size.radius)
        painter.setPen(QPen(tokens.border_strong if tokens.dark else tokens.border, 1))
        painter.setBrush(tokens.surface_1)
        painter.drawRoundedRect(box, tokens.size.radius, tokens.size.radius)
        height = self._line_height()
        top = box.top() + theme.space(1)
        for line in self.lines:
            room = QRectF(
                box.left() + theme.space(2), top, box.width() - 2 * theme.space(2), height
            )
            if line.icon:
                mark = QRectF(room.left(), room.top(), 16, height)
                theme.icons.paint(painter, line.icon, tokens.tone(line.tone), mark, 15)
                room.setLeft(room.left() + 22)
            weight: Weight = "semibold" if line.strong else "regular"
            metrics = theme.metrics("body", weight)
            painter.setFont(theme.font("body", weight))
            painter.setPen(tokens.text if line.strong or line.icon else tokens.text_muted)
            shown = metrics.elidedText(
                line.text, Qt.TextElideMode.ElideRight, round(room.width()) + 1
            )
            painter.drawText(room, _LEFT, shown)
            top += height
        painter.end()
