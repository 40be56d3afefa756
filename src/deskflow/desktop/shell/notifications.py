"""News for this person: a list behind the bell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.desktop.theme import Theme, Tone, Weight
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover

WIDTH = 400
TALLEST = 460
NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Notification:
    """`when` is already in words. `id` comes back when it is opened."""

    id: str
    title: str
    text: str = ""
    when: str = ""
    icon: str = "bell"
    tone: Tone = "neutral"
    unread: bool = True


class NotificationList(QAbstractListModel):
    """The newest first. Whoever has the news calls `replace`; `opened` and `read_all` say what the person did."""

    opened = Signal(str)
    read_all = Signal()
    counted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Notification] = []

    def replace(self, notifications: Sequence[Notification]) -> None:
        self.beginResetModel()
        self._shown = list(notifications)
        self.endResetModel()
        self.counted.emit(self.unread)

    @property
    def unread(self) -> int:
        return sum(1 for one in self._shown if one.unread)

    def at(self, row: int) -> Notification:
        return self._shown[row]

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        shown = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("unread") if shown.unread else ""
            return ", ".join(part for part in (shown.title, shown.text, shown.when, state) if part)
        return None


class _NotificationDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        theme = self._theme
        lines = theme.metrics("body", "medium").height() + theme.metrics("sm").height()
        return QSize(WIDTH, lines + 2 * theme.space(1) + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, tokens = self._theme, self._theme.tokens
        shown: Notification = index.model().at(index.row())
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if selected else tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        inside = rect.adjusted(theme.space(1), theme.space(1), -theme.space(1), -theme.space(1))
        side = tokens.size.icon
        lead = QRectF(inside.left(), inside.top(), side, theme.metrics().height())
        theme.icons.paint(painter, shown.icon, tokens.tone(shown.tone), lead, side)
        self._paint_words(painter, inside.adjusted(side + theme.space(1), 0, 0, 0), shown)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRectF, shown: Notification) -> None:
        theme, tokens = self._theme, self._theme.tokens
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        when = theme.metrics("xs", tabular=True).horizontalAdvance(shown.when)
        dot = 12 if shown.unread else 0
        painter.setFont(theme.font("xs", tabular=True))
        painter.setPen(tokens.text_muted)
        times = rect.adjusted(0, 1, -dot, 0)
        painter.drawText(times, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, shown.when)
        if shown.unread:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawEllipse(QRectF(rect.right() - 6, rect.top() + 5, 6, 6))
        weight: Weight = "semibold" if shown.unread else "regular"
        metrics = theme.metrics("body", weight)
        room = round(rect.width()) - when - dot - theme.space(1)
        painter.setFont(theme.font("body", weight))
        painter.setPen(tokens.text)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(rect, top_left, metrics.elidedText(shown.title, elide, room))
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        below = rect.adjusted(0, metrics.height() + 1, 0, 4)
        text = theme.metrics("sm").elidedText(shown.text, elide, round(rect.width()))
        painter.drawText(below, top_left, text)


class NotificationsPopover(Popover):
    """Made when the bell is first rung."""

    def __init__(self, theme: Theme, window: QWidget, notifications: NotificationList) -> None:
        super().__init__(theme, window)
        self._notifications = notifications
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(1), theme.space(0), 0, 0)
        head.addWidget(Label(theme, self.tr("Notifications"), weight="semibold"), 1)
        self._read_all = Button(theme, self.tr("Mark all as read"), kind="ghost")
        self._read_all.clicked.connect(notifications.read_all)
        head.addWidget(self._read_all)
        self.body.addLayout(head)
        self._list = QListView()
        self._list.setModel(notifications)
        self._list.setItemDelegate(_NotificationDelegate(theme, self._list))
        self._list.setAccessibleName(self.tr("Notifications"))
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.activated.connect(self._on_opened)
        self._list.clicked.connect(self._on_opened)
        self._empty = EmptyState(
            theme,
            "bell",
            self.tr("No news"),
            self.tr("Mentions, approvals and what is about to be late will show up here."),
        )
        self.body.addWidget(self._list)
        self.body.addWidget(self._empty)
        notifications.modelReset.connect(self._fit)
        self._fit()

    def panel_size(self) -> QSize:
        rows = self._notifications.rowCount()
        each = self._list.sizeHintForRow(0) if rows else 0
        return QSize(WIDTH, 50 + (min(TALLEST, rows * each + 8) if rows else 220))

    def focus_first(self) -> None:
        target: QWidget = self._list if self._notifications.rowCount() else self._read_all
        target.setFocus(Qt.FocusReason.PopupFocusReason)
        if self._notifications.rowCount():
            self._list.setCurrentIndex(self._notifications.index(0))

    def _fit(self) -> None:
        empty = self._notifications.rowCount() == 0
        self._list.setVisible(not empty)
        self._empty.setVisible(empty)
        self._read_all.setEnabled(self._notifications.unread > 0)
        if self.isVisible():
            self._place()

    def _on_opened(self, index: QModelIndex) -> None:
        notification = self._notifications.at(index.row())
        self.dismiss()
        self._notifications.opened.emit(notification.id)
