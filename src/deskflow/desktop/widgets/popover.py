"""Panels that float over the window without stopping the program: menus of choices, notifications, palettes.

A popover is a child of the window, not a window of its own, so it looks and behaves alike on every platform. It takes
the keyboard while it is open, closes on Escape or a click beside it, and gives the keyboard back.
"""

from __future__ import annotations

from typing import Literal

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.surfaces import paint_shadow

# "over" lays the panel on the anchor, as if the anchor itself had grown.
Side = Literal["below-left", "below-right", "above-left", "above-right", "over"]

MARGIN = 8


class Popover(QWidget):
    """Put widgets into `body`. It covers the window invisibly, so a click beside the panel reaches nobody else."""

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, *, scrim: bool = False) -> None:
        """`scrim` dims what lies behind, for panels in the middle that want all attention."""
        super().__init__(window)
        self._theme = theme
        self._host = window
        self._scrim = scrim
        self._before: QWidget | None = None
        self._anchor: QWidget | None = None
        self._side: Side = "below-left"
        self.panel = QWidget(self)
        self.body = QVBoxLayout(self.panel)
        inset = theme.space(1)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(theme.space(0))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    # --- open and close -----------------------------------------------------------------------

    def open_at(self, anchor: QWidget, side: Side = "below-left") -> None:
        """Open beside `anchor`, on the other side if there is no room."""
        self._anchor, self._side = anchor, side
        self._open()

    def open_centred(self) -> None:
        """Open in the upper middle of the window."""
        self._anchor = None
        self._open()

    def _open(self) -> None:
        self._before = QApplication.focusWidget()
        self._host.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self.focus_first()

    def focus_first(self) -> None:
        """Where the keyboard goes on opening; the first thing that takes it unless overridden."""
        for widget in self.panel.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.PopupFocusReason)
                return

    def dismiss(self) -> None:
        """Close, and put the keyboard back where it was."""
        if self.isHidden():
            return
        self._host.removeEventFilter(self)
        before, self._before = self._before, None
        self.hide()
        # What had it may be gone by now: the popover's own deed may have rebuilt the page.
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    # --- place --------------------------------------------------------------------------------

    def panel_size(self) -> QSize:
        """How large the panel wants to be."""
        return self.panel.sizeHint()

    def _place(self) -> None:
        room = self._host.rect()
        self.setGeometry(room)
        space = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = self.panel_size().boundedTo(space.size())
        place = _inside(QRect(self._corner(size, room), size), space)
        if place != self.panel.geometry():
            self.panel.setGeometry(place)
            # The edge and its shadow are painted here, outside of the panel.
            self.update()

    def _corner(self, size: QSize, room: QRect) -> QPoint:
        if self._anchor is None:
            return QPoint((room.width() - size.width()) // 2, max(MARGIN, room.height() // 8))
        anchor = QRect(self._anchor.mapTo(self._host, QPoint(0, 0)), self._anchor.size())
        left = anchor.left()
        if self._side == "over":
            inset = self.body.contentsMargins()
            return QPoint(left - inset.left(), anchor.top() - inset.top())
        if self._side.endswith("right"):
            left = anchor.right() + 1 - size.width()
        below = anchor.bottom() + 5
        above = anchor.top() - 4 - size.height()
        fits_below = below + size.height() <= room.height() - MARGIN
        wants_below = self._side.startswith("below")
        top = below if (wants_below and fits_below) or above < MARGIN else above
        return QPoint(left, top)

    # --- Qt -----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # While this is open, keys belong to it and not to shortcuts of the page behind.
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            # Nothing typed here may work on the page behind.
            event.accept()

    def tab_stops(self) -> list[QWidget]:
        """Where Tab leads, one after the other: as they were made, unless overridden."""
        return [
            widget
            for widget in self.panel.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
        ]

    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = self.tab_stops()
        if not stops:
            return False
        now = QApplication.focusWidget()
        here = stops.index(now) if now in stops else -1
        step = 1 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(here + step) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._scrim:
            veil = QColor(tokens.shadow)
            veil.setAlphaF(0.45 if tokens.dark else 0.22)
            painter.fillRect(self.rect(), veil)
        box = QRectF(self.panel.geometry()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = tokens.size.radius_card
        paint_shadow(painter, self._theme, box, radius)
        painter.setPen(QPen(tokens.border_strong if tokens.dark else tokens.border, 1))
        painter.setBrush(tokens.surface_1)
        painter.drawRoundedRect(box, radius, radius)
        painter.end()


def _inside(rect: QRect, space: QRect) -> QRect:
    """`rect`, moved as little as needed to lie in `space`."""
    moved = QRect(rect)
    if moved.right() > space.right():
        moved.moveRight(space.right())
    if moved.bottom() > space.bottom():
        moved.moveBottom(space.bottom())
    moved.moveLeft(max(moved.left(), space.left()))
    moved.moveTop(max(moved.top(), space.top()))
    return moved
