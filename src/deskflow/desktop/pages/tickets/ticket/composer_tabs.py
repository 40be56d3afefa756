"""The frame of the composer and its top line: reply or note, and whether what is written is kept."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from deskflow.desktop.pages.tickets.ticket.draft import Kind
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus

HEIGHT = 26
DOT = 5


class _Tab(QAbstractButton):
    def __init__(self, theme: Theme, kind: Kind, title: str) -> None:
        super().__init__()
        self._theme = theme
        self.kind = kind
        self.has_draft = False
        self.setText(title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = self._theme.metrics("body", "semibold").horizontalAdvance(self.text())
        return QSize(width + DOT + 5, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = tokens.accent if self.isChecked() else tokens.text_muted
        if self.isChecked() and self.kind == "note":
            ink = tokens.warning
        painter.setFont(theme.font("body", "semibold" if self.isChecked() else "medium"))
        painter.setPen(ink)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), align, self.text())
        if self.has_draft and not self.isChecked():
            # Something waits there.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawEllipse(QRectF(self.width() - DOT - 1, HEIGHT / 2 - DOT, DOT, DOT))
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()), 4)
        painter.end()


class ComposerTabs(QWidget):
    """`chosen` comes when the person goes to the other one."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._reply = _Tab(theme, "reply", self.tr("Reply"))
        self._note = _Tab(theme, "note", self.tr("Note"))
        self._reply.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        for tab in (self._reply, self._note):
            row.addWidget(tab)
            tab.clicked.connect(self._on_clicked)
        self._kind: Kind = "reply"

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Without telling anybody."""
        self._kind = kind
        (self._reply if kind == "reply" else self._note).setChecked(True)

    def set_allowed(self, *, reply: bool, note: bool) -> None:
        self._reply.setVisible(reply)
        self._note.setVisible(note)

    def set_drafts(self, *, reply: bool, note: bool) -> None:
        self._reply.has_draft, self._note.has_draft = reply, note
        self.update()

    def _on_clicked(self) -> None:
        kind: Kind = "reply" if self._reply.isChecked() else "note"
        if kind != self._kind:
            self._kind = kind
            self.chosen.emit(kind)


class DraftMark(QWidget):
    """ "Draft kept", when that is so."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = self.tr("Draft kept")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._text)
        self.hide()

    def show_kept(self, kept: bool) -> None:
        self.setVisible(kept)

    def sizeHint(self) -> QSize:
        width = self._theme.metrics("sm").horizontalAdvance(self._text)
        return QSize(14 + self._theme.space(1) + width, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        theme.icons.paint(painter, "cloud-check", tokens.text_muted, QRectF(0, 0, 14, HEIGHT), 14)
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        box = self.rect().adjusted(14 + theme.space(0) + 2, 0, 0, 0)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text
        )
        painter.end()


class ComposerCard(QWidget):
    """The frame around it; amber while an internal note is written, so that nobody mistakes it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = False

    def set_note(self, note: bool) -> None:
        self._note = note
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.border_strong if not self._note else tokens.warning, 1))
        painter.setBrush(tokens.warning_soft if self._note else tokens.surface_1)
        radius = tokens.size.radius_card
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
        painter.end()
