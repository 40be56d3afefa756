"""One view as a row of the left pane: icon, name, how many tickets; it can be carried elsewhere."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy

from deskflow.desktop.theme import Theme, Tone, Weight
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import paint_badge
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.viewing.queries import PlacedView, SavedView
from deskflow.tickets.views import View

WIDTH = 196
MIME = "application/x-deskflow-view"


def view_title(view: View) -> str:
    """Built-in ones are called in the reader's language, own ones as they were named."""
    if isinstance(view, SavedView):
        return view.title
    return QCoreApplication.translate("words", view.title)


class ViewRow(QAbstractButton):
    """`menu_wanted` carries where; dragging it carries the key of its view."""

    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, placed: PlacedView, section: str) -> None:
        super().__init__()
        self._theme = theme
        self.placed = placed
        self.view = placed.view
        self.section = section
        self.count: int | None = None
        self.title = view_title(placed.view)
        self._pressed_at: QPoint | None = None
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(plain_tip(self._about()))
        self._name_it()

    def _about(self) -> str:
        view = self.view
        if not isinstance(view, SavedView):
            return ""
        whom = {
            "me": self.tr("Only you see it"), "all": self.tr("Everybody sees it"),
            "team": self.tr("Seen by the team {name}"), "role": self.tr("Seen by all with the role {name}"),
        }[view.shared_with].format(name=view.shared_name)  # fmt: skip
        if self.placed.is_mine:
            return f"{view.title}\n{whom}"
        return f"{view.title}\n" + self.tr("Made by {name}").format(name=view.owner_name)

    def _name_it(self) -> None:
        parts = [self.title, "" if self.count is None else str(self.count)]
        self.setAccessibleName(", ".join(part for part in parts if part))

    def set_count(self, count: int | None) -> None:
        if count != self.count:
            self.count = count
            self._name_it()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * self._theme.space(1), self._theme.tokens.size.row["compact"] + 2)

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if self.isChecked() else tokens.surface_2)
            painter.drawRoundedRect(self.rect(), tokens.size.radius, tokens.size.radius)
        side = tokens.size.icon
        left = theme.space(1)
        ink = tokens.accent if self.isChecked() else tokens.text_muted
        if isinstance(self.view, SavedView) and self.view.tone:
            tone = self.view.tone
            ink = tokens.accent if tone == "accent" else tokens.tone(cast(Tone, tone))
        theme.icons.paint(painter, self.view.icon, ink, QRectF(left, 0, side, self.height()), side)
        left += side + theme.space(1)
        right = self.width() - theme.space(1)
        count = "…" if self.count is None else f"{self.count:n}"
        digits = theme.metrics("sm", "medium", tabular=True)
        taken = digits.horizontalAdvance(count) + theme.space(1)
        weight: Weight = "semibold" if self.isChecked() else "regular"
        metrics = theme.metrics("body", weight)
        room = max(0, right - left - taken)
        painter.setFont(theme.font("body", weight))
        painter.setPen(tokens.text)
        painter.drawText(
            QRectF(left, 0, room, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room),
        )
        paint_badge(painter, theme, QRectF(left, 0, right - left, self.height()), count, loud=False)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    # --- the hand -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start, here = self._pressed_at, event.position().toPoint()
        if start is None or (here - start).manhattanLength() < QApplication.startDragDistance():
            super().mouseMoveEvent(event)
            return
        self._pressed_at = None
        self.setDown(False)
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, self.view.key.encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(start)
        drag.exec(Qt.DropAction.MoveAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            # Buttons would hand the keyboard on by themselves; the pane knows its rows.
            event.ignore()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.menu_wanted.emit(event.globalPos())
