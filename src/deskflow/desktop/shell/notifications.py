"""News for this person: a list behind the bell, by day, with what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QWidget

from deskflow.desktop.shell.notification_rows import (
    MORE_PX,
    WIDTH,
    Notification,
    NotificationDelegate,
)
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, GhostButton, IconButton
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl

__all__ = ["Notification", "NotificationList", "NotificationsPopover"]

TALLEST = 520
NO_INDEX = QModelIndex()
LATER = ("hour", "tomorrow", "week")
_KEYS = {Qt.Key.Key_U: "read", Qt.Key.Key_S: "later", Qt.Key.Key_M: "mute"}


class NotificationList(QAbstractListModel):
    """The newest first. Whoever has the news calls `replace`; the other signals say what the person did.

    `read` carries whether it should be read, `muted` wants to hear no more of its ticket, `snoozed` until when: one of
    `LATER`.
    """

    opened = Signal(str)
    read_all = Signal()
    read = Signal(str, bool)
    muted = Signal(str)
    snoozed = Signal(str, str)
    preferences = Signal()
    counted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Notification] = []
        self._rows: list[Notification | str] = []
        self._unread_only = False

    def replace(self, notifications: Sequence[Notification]) -> None:
        self._all = list(notifications)
        self._arrange()
        self.counted.emit(self.unread)

    def show_unread_only(self, only: bool) -> None:
        self._unread_only = only
        self._arrange()

    def _arrange(self) -> None:
        rows: list[Notification | str] = []
        day = ""
        for one in self._all:
            if self._unread_only and not one.unread:
                continue
            if one.day != day:
                day = one.day
                rows.append(day)
            rows.append(one)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def unread(self) -> int:
        return sum(1 for one in self._all if one.unread)

    def at(self, row: int) -> Notification | str:
        return self._rows[row]

    def first(self) -> int:
        """The row of the newest; -1 when there is none."""
        return next((at for at, row in enumerate(self._rows) if isinstance(row, Notification)), -1)

    def row_of(self, notification_id: str) -> int:
        rows = enumerate(self._rows)
        return next((at for at, row in rows if not isinstance(row, str) and row.id == notification_id), -1)  # fmt: skip

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self._rows[index.row()]
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if isinstance(row, str):
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        state = self.tr("unread") if row.unread else ""
        return ", ".join(part for part in (row.title, row.text, row.why, row.when, state) if part)


class _NewsView(QListView):
    """Keys for the row: `acted` carries "read", "later" or "mute"."""

    acted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self._step(1 if key == Qt.Key.Key_J else -1)
        elif key in _KEYS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.acted.emit(_KEYS[key])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        at, model = self.currentIndex().row() + by, self.model()
        while 0 <= at < model.rowCount():
            if model.flags(model.index(at, 0)) & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(model.index(at, 0))
                return
            at += by


class NotificationsPopover(Popover):
    """Made when the bell is first rung."""

    def __init__(self, theme: Theme, window: QWidget, notifications: NotificationList) -> None:
        super().__init__(theme, window)
        self._notifications = notifications
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(1), theme.space(0), 0, 0)
        head.setSpacing(theme.space(1))
        head.addWidget(Label(theme, self.tr("Notifications"), weight="semibold"))
        self.which = SegmentedControl(
            theme, self.tr("Which"), [("all", self.tr("All")), ("unread", self.tr("Unread"))]
        )
        self.which.chosen.connect(lambda key: notifications.show_unread_only(key == "unread"))
        head.addStretch(1)
        head.addWidget(self.which)
        self._read_all = Button(theme, self.tr("Mark all as read"), kind="ghost")
        self._read_all.clicked.connect(notifications.read_all)
        head.addWidget(self._read_all)
        wishes = IconButton(theme, "settings", self.tr("What you hear of, and where"))
        wishes.clicked.connect(self._on_preferences)
        head.addWidget(wishes)
        self.body.addLayout(head)
        self._list = _NewsView()
        self._list.setModel(notifications)
        self._list.setItemDelegate(NotificationDelegate(theme, self._list))
        self._list.setAccessibleName(self.tr("Notifications"))
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._on_menu)
        self._list.activated.connect(self._on_opened)
        self._list.clicked.connect(self._on_clicked)
        self._list.acted.connect(self._on_acted)
        self._empty = EmptyState(
            theme,
            "bell",
            self.tr("No news"),
            self.tr("Mentions, approvals and what is about to be late will show up here."),
        )
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._empty)
        self._add_foot(theme)
        notifications.modelReset.connect(self._fit)
        self._list.selectionModel().currentChanged.connect(lambda *_: self._say_what_can_be_done())
        self._keep = ""
        self._fit()

    def _add_foot(self, theme: Theme) -> None:
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, theme.space(0), 0, 0)
        foot.setSpacing(0)
        self._toggle = GhostButton(theme, self.tr("Read"), icon="mail-open", key="U")
        self._later = GhostButton(theme, self.tr("Later"), icon="alarm-clock", key="S")
        self._mute = GhostButton(theme, self.tr("Mute this ticket"), icon="bell-off", key="M")
        for button, what in ((self._toggle, "read"), (self._later, "later"), (self._mute, "mute")):
            button.clicked.connect(lambda checked=False, what=what: self._on_acted(what))
            foot.addWidget(button)
        foot.addStretch(1)
        self.body.addWidget(self._foot)

    def panel_size(self) -> QSize:
        count = self._notifications.rowCount()
        if not count:
            return QSize(WIDTH, 270)
        rows = sum(self._list.sizeHintForRow(at) for at in range(min(count, 40)))
        return QSize(WIDTH, 100 + min(TALLEST, rows + 8))

    def focus_first(self) -> None:
        first = self._notifications.first()
        # With nothing to read, there is still what can be chosen: the keyboard must not stay behind the panel.
        target: QWidget = self._list if first >= 0 else self.which
        target.setFocus(Qt.FocusReason.PopupFocusReason)
        if first >= 0:
            self._list.setCurrentIndex(self._notifications.index(first))

    def _fit(self) -> None:
        empty = self._notifications.rowCount() == 0
        self._list.setVisible(not empty)
        self._foot.setVisible(not empty)
        self._empty.setVisible(empty)
        self._read_all.setEnabled(self._notifications.unread > 0)
        if self.isVisible():
            self._place()
            at = self._notifications.row_of(self._keep)
            at = at if at >= 0 else self._notifications.first()
            if at >= 0:
                self._list.setCurrentIndex(self._notifications.index(at))
        self._say_what_can_be_done()

    def _say_what_can_be_done(self) -> None:
        shown = self._current()
        for button in (self._toggle, self._later):
            button.setEnabled(shown is not None)
        self._mute.setEnabled(shown is not None and shown.ticket)
        if shown is not None:
            self._keep = shown.id
            self._toggle.setText(self.tr("Read") if shown.unread else self.tr("Unread"))

    def _current(self) -> Notification | None:
        index = self._list.currentIndex()
        row = self._notifications.at(index.row()) if index.isValid() else None
        return row if isinstance(row, Notification) else None

    # --- what the person does ----------------------------------------------------------------------

    def _on_opened(self, index: QModelIndex) -> None:
        notification = self._notifications.at(index.row())
        if isinstance(notification, Notification):
            self.dismiss()
            self._notifications.opened.emit(notification.id)

    def _on_clicked(self, index: QModelIndex) -> None:
        pointer = self._list.viewport().mapFromGlobal(self.cursor().pos())
        if pointer.x() >= self._list.viewport().width() - MORE_PX:
            self._on_menu(pointer)
        else:
            self._on_opened(index)

    def _on_acted(self, what: str) -> None:
        shown = self._current()
        if shown is None:
            return
        if what == "read":
            self._notifications.read.emit(shown.id, shown.unread)
        elif what == "later":
            self._later_menu(shown).popup(self._later.mapToGlobal(QPoint(0, 0)))
        elif shown.ticket:
            self._notifications.muted.emit(shown.id)

    def _later_menu(self, shown: Notification, into: QMenu | None = None) -> QMenu:
        menu = into or QMenu(self)
        if into is None:
            menu.aboutToHide.connect(menu.deleteLater)
        titles = (self.tr("In an hour"), self.tr("Tomorrow morning"), self.tr("In a week"))
        for key, title in zip(LATER, titles, strict=True):
            action = menu.addAction(title)
            action.triggered.connect(
                lambda checked=False, key=key: self._notifications.snoozed.emit(shown.id, key)
            )
        return menu

    def _on_menu(self, where: QPoint) -> None:
        index = self._list.indexAt(where)
        if index.isValid():
            self._list.setCurrentIndex(index)
        shown = self._current()
        if shown is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self._on_opened(index))
        toggle = self.tr("Mark as read") if shown.unread else self.tr("Mark as unread")
        menu.addAction(toggle).triggered.connect(lambda: self._on_acted("read"))
        self._later_menu(shown, menu.addMenu(self.tr("Later")))
        if shown.ticket:
            mute = menu.addAction(self.tr("Mute this ticket"))
            mute.triggered.connect(lambda: self._on_acted("mute"))
        menu.popup(self._list.viewport().mapToGlobal(where))

    def _on_preferences(self) -> None:
        self.dismiss()
        self._notifications.preferences.emit()
