"""The rail at the left: which pages there are, where one is, and how much waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QVBoxLayout

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import paint_badge
from deskflow.desktop.widgets.surfaces import Surface

COLLAPSED = 52
GAP = 2
LOGO = 22


@dataclass(frozen=True, slots=True)
class RailEntry:
    """`section` "foot" stands at the bottom."""

    id: str
    title: str
    icon: str
    shortcut: str = ""
    section: str = "main"


class _RailButton(QPushButton):
    """One line. Painted; the badge is told to screen readers with the title."""

    def __init__(self, theme: Theme, entry: RailEntry) -> None:
        super().__init__(entry.title)
        self._theme = theme
        self.entry = entry
        self._badge = 0
        self._loud = False
        self._narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setProperty("kind", "rail")
        self.setFixedHeight(theme.tokens.size.row["cosy"] - GAP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_badge(self, count: int, loud: bool) -> None:
        if (count, loud) == (self._badge, self._loud):
            return
        self._badge, self._loud = count, loud
        self._describe()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._describe()
        self.update()

    def _describe(self) -> None:
        count = f", {self._badge}" if self._badge else ""
        self.setAccessibleName(self.entry.title + count)
        key = f" ({self.entry.shortcut})" if self.entry.shortcut else ""
        self.setToolTip(self.entry.title + count + key if self._narrow else "")

    def sizeHint(self) -> QSize:
        return QSize(COLLAPSED - 16, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if self.isChecked() else tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        side = tokens.size.icon
        inset = (rect.width() - side) / 2 if self._narrow else theme.space(1)
        ink = tokens.accent if self.isChecked() else tokens.text_muted
        theme.icons.paint(
            painter, self.entry.icon, ink, QRectF(inset, 0, side, rect.height()), side
        )
        if self._narrow:
            self._paint_dot(painter, rect)
        else:
            self._paint_words(painter, rect.adjusted(inset + side + 11, 0, -theme.space(1), 0))
        if shows_focus(self):
            paint_focus(painter, theme, rect)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter.setFont(theme.font("body", "medium"))
        painter.setPen(tokens.text if self.isChecked() else tokens.text_muted)
        title = self.entry.title
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        if self._badge:
            paint_badge(painter, theme, rect, shortened(self._badge), loud=self._loud)

    def _paint_dot(self, painter: QPainter, rect: QRectF) -> None:
        if self._badge and self._loud:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.tokens.accent)
            painter.drawEllipse(QRectF(rect.right() - 11, rect.top() + 5, 7, 7))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def nextCheckState(self) -> None:
        """Which one is chosen is decided by the page that is shown, not by the click."""


class _Brand(QAbstractButton):
    """The name of the house; a click opens the main menu."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._narrow = False
        self.setText(name)
        self.setAccessibleName(self.tr("Main menu"))
        self.setToolTip(self.tr("Main menu (Alt)"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(theme.tokens.size.topbar)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(COLLAPSED, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - LOGO) / 2 if self._narrow else theme.space(3)
        paint_logo(painter, theme, QRectF(left, (self.height() - LOGO) / 2 + 1, LOGO, LOGO))
        if not self._narrow:
            font = QFont(theme.font("body", "bold"))
            font.setPixelSize(tokens.size.text["body"] + 1)
            painter.setFont(font)
            painter.setPen(tokens.text)
            rect = QRectF(left + LOGO + 9, 2, self.width(), self.height())
            painter.drawText(
                rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
            )
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()).adjusted(6, 8, -6, -8))
        painter.end()


class Rail(Surface):
    """`chosen` carries the id of the page that was asked for."""

    chosen = Signal(str)
    menu_wanted = Signal()
    collapsed_changed = Signal(bool)

    def __init__(self, theme: Theme, entries: Sequence[RailEntry]) -> None:
        super().__init__(theme, "surface-0", edges="r")
        self._theme = theme
        self._narrow = False
        self._buttons: dict[str, _RailButton] = {}
        self.setAccessibleName(self.tr("Pages"))
        self.brand = _Brand(theme, "DeskFlow")
        self.brand.clicked.connect(self.menu_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, theme.space(1))
        layout.setSpacing(0)
        layout.addWidget(self.brand)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(theme.space(1), 2, theme.space(1), 0)
        self._lines.setSpacing(GAP)
        layout.addLayout(self._lines, 1)
        self._fill(entries)
        self._set_width()

    @property
    def collapsed(self) -> bool:
        return self._narrow

    def set_collapsed(self, narrow: bool) -> None:
        """Icons only."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.brand.set_narrow(narrow)
        for button in self._buttons.values():
            button.set_narrow(narrow)
        self._set_width()
        self.collapsed_changed.emit(narrow)

    def set_current(self, page_id: str) -> None:
        for button in self._buttons.values():
            button.setChecked(button.entry.id == page_id)
            chosen = button.entry.id == page_id
            # One tab stop for the whole rail: the page one is on.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if chosen else Qt.FocusPolicy.NoFocus)

    def set_badge(self, page_id: str, count: int, loud: bool = False) -> None:
        """`loud` when people wait for this person; nothing is shown for 0."""
        if page_id in self._buttons:
            self._buttons[page_id].set_badge(count, loud)

    def focus_default(self) -> None:
        for button in self._buttons.values():
            if button.isChecked():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self, entries: Sequence[RailEntry]) -> None:
        for section in ("main", "foot"):
            if section == "foot":
                self._lines.addStretch(1)
            for entry in entries:
                if entry.section == section:
                    self._add(entry)

    def _add(self, entry: RailEntry) -> None:
        button = _RailButton(self._theme, entry)
        page_id = entry.id
        button.clicked.connect(lambda: self.chosen.emit(page_id))
        self._buttons[entry.id] = button
        self._lines.addWidget(button)

    def _set_width(self) -> None:
        self.setFixedWidth(COLLAPSED if self._narrow else self._theme.tokens.size.rail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        focused = [at for at, button in enumerate(self._buttons.values()) if button.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        buttons = list(self._buttons.values())
        target = buttons[(focused[0] + step) % len(buttons)]
        target.setFocus(Qt.FocusReason.TabFocusReason)


def paint_logo(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    tokens = theme.tokens
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.accent)
    painter.drawRoundedRect(rect, rect.width() * 0.27, rect.width() * 0.27)
    theme.icons.paint(painter, "waypoints", tokens.on_accent, rect, round(rect.width() * 0.66))


def shortened(count: int) -> str:
    """1,234 as "1.2k": a badge is no place for long numbers."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"
