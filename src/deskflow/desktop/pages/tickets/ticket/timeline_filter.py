"""What of a timeline is shown: kinds of entries, and words that must stand in them. The rules are pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QEvent,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.core.types import folded
from deskflow.desktop.announce import announce
from deskflow.desktop.pages.tickets.ticket.chip_button import Pressable
from deskflow.desktop.pages.tickets.ticket.entries import ActivityEntry, Entry
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton, paint_focus, shows_focus
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import Label

KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "public": (QT_TRANSLATE_NOOP("timeline", "Public"), "message-square"),
    "internal": (QT_TRANSLATE_NOOP("timeline", "Internal"), "lock"),
    "mail": (QT_TRANSLATE_NOOP("timeline", "Mail"), "mail"),
    "change": (QT_TRANSLATE_NOOP("timeline", "Changes"), "pencil"),
    "time": (QT_TRANSLATE_NOOP("timeline", "Time"), "clock"),
    "approval": (QT_TRANSLATE_NOOP("timeline", "Approvals"), "badge-check"),
    "run": (QT_TRANSLATE_NOOP("timeline", "Workflows"), "workflow"),
    "sla": (QT_TRANSLATE_NOOP("timeline", "Service level"), "gauge"),
}
_PAUSE_MS = 150


@dataclass(frozen=True, slots=True)
class Shown:
    """Without kinds all of them; every word of `text` has to stand somewhere in an entry."""

    kinds: frozenset[str] = frozenset()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.text.strip())


def kinds_of(entry: Entry) -> frozenset[str]:
    """A mail is public or internal as well; what a workflow changed is a change and a workflow's."""
    if isinstance(entry, ActivityEntry):
        return entry.kinds
    message = entry.message
    kinds = {"public" if message.is_public else "internal"}
    if message.channel == "email" or message.mail_message_id:
        kinds.add("mail")
    return frozenset(kinds)


def matching(entries: Sequence[Entry], shown: Shown) -> list[Entry]:
    """Those that are shown, in their order."""
    if not shown:
        return list(entries)
    words = folded(shown.text).split()
    return [
        entry
        for entry in entries
        if (not shown.kinds or shown.kinds & kinds_of(entry))
        and all(word in _said(entry) for word in words)
    ]


def _said(entry: Entry) -> str:
    if isinstance(entry, ActivityEntry):
        return folded(f"{entry.who} {entry.text}")
    message = entry.message
    files = " ".join(file.filename for file in message.attachments)
    return folded(f"{message.author_name} {message.text} {files}")


class TimelineBar(QWidget):
    """Above the timeline while it is asked for. `changed` carries a `Shown`; `left` gives the keyboard back."""

    changed = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.query = QLineEdit()
        self.query.setProperty("search", True)
        self.query.setMaxLength(200)
        self.query.setPlaceholderText(self.tr("Find in this ticket"))
        self.query.setAccessibleName(self.tr("Find in this ticket"))
        self.query.addAction(theme.icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.count = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.close_button = IconButton(theme, "x", self.tr("Show all of it"), key="Esc")
        self.close_button.clicked.connect(self.end)
        self.chips: dict[str, KindChip] = {}
        outer = QVBoxLayout(self)
        side = theme.space(3) + theme.space(0)
        outer.setContentsMargins(side, theme.space(1), side, theme.space(1))
        outer.setSpacing(theme.space(1))
        line = QHBoxLayout()
        line.addWidget(self.query, 1)
        line.addWidget(self.count)
        line.addWidget(self.close_button)
        outer.addLayout(line)
        box = QWidget()
        flow = FlowLayout(box, gap=4)
        for kind, (title, icon) in KINDS.items():
            chip = KindChip(theme, QCoreApplication.translate("timeline", str(title)), icon)
            chip.toggled.connect(self._tell)
            self.chips[kind] = chip
            flow.addWidget(chip)
        outer.addWidget(box)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._tell)
        self.query.textChanged.connect(self._soon.start)
        self.hide()

    @property
    def shown(self) -> Shown:
        kinds = frozenset(kind for kind, chip in self.chips.items() if chip.isChecked())
        return Shown(kinds, self.query.text())

    def start(self) -> None:
        self.show()
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query.selectAll()

    def end(self) -> None:
        """All of it is shown again."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        for part in (self.query, *self.chips.values()):
            part.blockSignals(True)
        self.query.clear()
        for chip in self.chips.values():
            chip.setChecked(False)
        for part in (self.query, *self.chips.values()):
            part.blockSignals(False)
        self.hide()
        self._tell()
        if inside:
            self.left.emit()

    def say(self, shown: int, of: int) -> None:
        text = self.tr("{shown} of {all}").format(shown=shown, all=of) if self.shown else ""
        if text != self.count.text():
            self.count.setText(text)
            announce(self, text)

    def _tell(self) -> None:
        self._soon.stop()
        self.changed.emit(self.shown)

    def event(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            # The page's own Escape would leave the ticket.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)


class KindChip(Pressable):
    """On or off; on it is filled and its name says so."""

    def __init__(self, theme: Theme, title: str, icon: str) -> None:
        super().__init__(theme)
        self._title = title
        self._icon = icon
        self.setCheckable(True)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        pad, side = self._theme.space(1), self._theme.tokens.size.icon - 2
        width = self._theme.metrics("sm").horizontalAdvance(self._title)
        return QSize(width + side + 3 * pad, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        on = self.isChecked()
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent if on else tokens.surface_3 if lit else tokens.surface_2)
        painter.drawRoundedRect(box, tokens.size.chip_radius, tokens.size.chip_radius)
        ink = tokens.on_accent if on else tokens.text
        pad, side = theme.space(1), tokens.size.icon - 2
        theme.icons.paint(painter, self._icon, ink, QRectF(pad, 0, side, box.height()), side - 2)
        painter.setFont(theme.font("sm"))
        painter.setPen(ink)
        words = box.adjusted(pad + side + pad - 2, 0, 0, 0)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._title
        )
        if shows_focus(self):
            paint_focus(painter, theme, box, 4)
        painter.end()
