"""The bar at the top: find or run anything, make something new, whether all is saved, news, and who one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.desktop.widgets.buttons import Button, IconButton, paint_focus, shows_focus
from deskflow.desktop.widgets.key_hints import key_hint_width, paint_key_hint
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface

FIELD_WIDTH = 440
FIELD_HEIGHT = 30

SyncKind = Literal["local", "synced", "syncing", "offline", "problem"]
SYNC_LOOK: dict[SyncKind, tuple[str, Tone]] = {
    "local": ("circle-check", "success"),
    "synced": ("refresh-cw", "success"),
    "syncing": ("refresh-cw", "info"),
    "offline": ("cloud-off", "warning"),
    "problem": ("triangle-alert", "danger"),
}


@dataclass(frozen=True, slots=True)
class SyncState:
    """`text` is short enough for the bar; `detail` explains it on hover."""

    kind: SyncKind
    text: str
    detail: str = ""


class CommandField(QPushButton):
    """Looks like a field and opens the command palette, which has the real one."""

    def __init__(self, theme: Theme, shortcut: str) -> None:
        super().__init__()
        self.setText(self.tr("Search or run a command"))
        self._theme = theme
        self._shortcut = shortcut
        self.setProperty("kind", "field")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(FIELD_WIDTH)
        self.setToolTip(self.text())

    def sizeHint(self) -> QSize:
        return QSize(FIELD_WIDTH, FIELD_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, FIELD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(QPen(tokens.border_strong if self.underMouse() else tokens.border, 1))
        painter.setBrush(tokens.surface_0)
        painter.drawRoundedRect(
            rect.adjusted(0.5, 0.5, -0.5, -0.5), tokens.size.radius, tokens.size.radius
        )
        side = tokens.size.icon
        lead = QRectF(theme.space(1) + 2, 0, side, rect.height())
        theme.icons.paint(painter, "search", tokens.text_muted, lead, side)
        painter.setFont(theme.font())
        painter.setPen(tokens.text_muted)
        words = rect.adjusted(lead.right() + theme.space(1), 0, 0, 0)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        width = key_hint_width(theme, self._shortcut)
        keys = QRectF(rect.right() - width - theme.space(1) - 2, 0, width, rect.height())
        paint_key_hint(painter, theme, keys, self._shortcut, fill=tokens.surface_1)
        if shows_focus(self):
            paint_focus(painter, theme, rect)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


class BellButton(IconButton):
    """The bell, with a dot while something is unread."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "bell", "")
        self.set_unread(0)

    def set_unread(self, unread: int) -> None:
        self._unread = unread
        name = self.tr("Notifications")
        if unread:
            name = self.tr("Notifications, %n unread", "", unread)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unread:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.surface_1, 1.5))
        painter.setBrush(tokens.danger)
        painter.drawEllipse(QRectF(self.width() - 13, 3, 8.5, 8.5))
        painter.end()


class UserButton(QPushButton):
    """The disc of whoever sits here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self.setProperty("kind", "avatar")
        self.setFixedSize(QSize(28, 28))

    def set_name(self, name: str) -> None:
        self._name = name
        words = self.tr("Signed in as {name}").format(name=name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, self._theme, QRectF(self.rect()), self._name, size=26)
        if shows_focus(self):
            paint_focus(painter, self._theme, QRectF(self.rect()), 14)
        painter.end()


class SyncLabel(QWidget):
    """Icon and words; the words are read out by screen readers as its name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state = SyncState("local", "")
        self._words = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.tokens.size.icon + theme.space(1), 0, 0, 0)
        layout.addWidget(self._words)

    def set_state(self, state: SyncState) -> None:
        self._state = state
        self._words.setText(state.text)
        self.setToolTip(state.detail)
        self.setAccessibleName(state.text)
        self.setAccessibleDescription(state.detail)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        icon, tone = SYNC_LOOK[self._state.kind]
        painter = QPainter(self)
        side = self._theme.tokens.size.icon
        rect = QRectF(0, 0, side, self.height())
        self._theme.icons.paint(painter, icon, self._theme.tokens.tone(tone), rect, side - 2)
        painter.end()


class TopBar(Surface):
    """Says what was asked for; what follows is the window's business."""

    search_wanted = Signal()
    new_wanted = Signal()
    notifications_wanted = Signal()
    user_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-1", edges="b")
        self.setFixedHeight(theme.tokens.size.topbar)
        self.field = CommandField(theme, "Ctrl+K")
        self.new_button = Button(theme, self.tr("New"), kind="ghost", icon="plus", key="Ctrl+N")
        self.sync = SyncLabel(theme)
        self.bell = BellButton(theme)
        self.user = UserButton(theme)
        self.field.clicked.connect(self.search_wanted)
        self.new_button.clicked.connect(self.new_wanted)
        self.bell.clicked.connect(self.notifications_wanted)
        self.user.clicked.connect(self.user_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 0, theme.space(3), 1)
        layout.setSpacing(theme.space(1))
        layout.addWidget(self.field, 100)
        layout.addSpacing(theme.space(1))
        layout.addWidget(self.new_button)
        layout.addStretch(1)
        layout.addWidget(self.sync)
        layout.addSpacing(theme.space(0))
        layout.addWidget(self.bell)
        layout.addWidget(self.user)
