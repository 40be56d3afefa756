"""Surfaces: panes with a token colour and hairlines at their edges, and cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme


class Surface(QWidget):
    """A plain pane. `edges` are the sides with a hairline: any of "l", "t", "r", "b"."""

    def __init__(
        self,
        theme: Theme,
        colour: str = "surface-1",
        *,
        edges: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour = colour
        self._edges = edges

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour(self._colour))
        paint_edges(painter, self, self._theme.tokens.border, self._edges)
        painter.end()


def paint_edges(painter: QPainter, widget: QWidget, colour: QColor, edges: str) -> None:
    width, height = widget.width(), widget.height()
    boxes = {
        "l": (0, 0, 1, height),
        "t": (0, 0, width, 1),
        "r": (width - 1, 0, 1, height),
        "b": (0, height - 1, width, 1),
    }
    for edge in edges:
        painter.fillRect(*boxes[edge], colour)


class Card(QWidget):
    """A rounded surface with a hairline around it; put widgets into `body`."""

    def __init__(
        self, theme: Theme, *, padding: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        inset = theme.space(3) if padding is None else padding
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(theme.space(1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        painter.setPen(QPen(tokens.border, 1))
        painter.setBrush(tokens.surface_1)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.size.radius_card, tokens.size.radius_card)
        painter.end()


def paint_shadow(painter: QPainter, theme: Theme, rect: QRectF, radius: float) -> None:
    """What floats: a soft edge of eight px, a little lower than the thing itself."""
    colour = QColor(theme.tokens.shadow)
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 0.035 if theme.dark else 0.009
    for spread in range(8, 0, -1):
        colour.setAlphaF(strength * (1 + (8 - spread) / 4))
        painter.setBrush(colour)
        halo = rect.adjusted(-spread, -spread + 3, spread, spread + 3)
        painter.drawRoundedRect(halo, radius + spread, radius + spread)
