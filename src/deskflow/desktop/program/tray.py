"""Messages of the system beside the clock, where there is such a place; nothing where there is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from deskflow.channels.notice_rules import Wishes, is_quiet, kind_of
from deskflow.channels.notices import NotificationRow
from deskflow.desktop.shell.notification_rows import Notification

SHOWN_MS = 8_000
# So many at once are told by their number.
MOST = 3


def for_tray(
    rows: Sequence[NotificationRow],
    known: Collection[UUID] | None,
    wishes: Wishes,
    now: datetime,
) -> list[NotificationRow]:
    """Of these those to be told aloud: new since `known` (None: nothing is, when one has just begun), wanted, and not in
    quiet hours."""
    if known is None or is_quiet(wishes, now):
        return []
    fresh = (row for row in rows if not row.is_read and row.id not in known)
    return [row for row in fresh if wishes.wants(kind_of(row.code), "tray")]


class Tray(QObject):
    """`opened` carries the id of the news somebody clicked."""

    opened = Signal(str)

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._last = ""

    def tell(self, news: Sequence[Notification]) -> None:
        """A few one after the other, many as one. The icon is there from the first of them on."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        icon = self._icon or self._make()
        self._last = news[0].id
        kind = QSystemTrayIcon.MessageIcon.Information
        if len(news) > MOST:
            text = QCoreApplication.translate("news", "{0} new notifications").format(len(news))
            icon.showMessage("DeskFlow", text, kind, SHOWN_MS)
            return
        for one in reversed(news):
            icon.showMessage(one.title, one.text or one.why, kind, SHOWN_MS)

    def close(self) -> None:
        icon, self._icon = self._icon, None
        menu, self._menu = self._menu, None
        if icon is not None:
            icon.hide()
            icon.deleteLater()
        if menu is not None:
            menu.deleteLater()

    def _make(self) -> QSystemTrayIcon:
        self._icon = icon = QSystemTrayIcon(self._window.windowIcon(), self)
        self._menu = menu = QMenu()
        menu.addAction(QCoreApplication.translate("news", "Open DeskFlow")).triggered.connect(
            self._raise
        )
        icon.setContextMenu(menu)
        icon.setToolTip("DeskFlow")
        icon.activated.connect(lambda _: self._raise())
        icon.messageClicked.connect(self._on_clicked)
        icon.show()
        return icon

    def _raise(self) -> None:
        window = self._window
        window.show()
        window.raise_()
        window.activateWindow()

    def _on_clicked(self) -> None:
        self._raise()
        if self._last:
            self.opened.emit(self._last)
