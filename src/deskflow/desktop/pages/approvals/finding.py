"""The two fields above the history: words to look for, and how it ended."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from deskflow.desktop.theme import Theme

# Long enough to finish a word.
WAIT_MS: Final = 200
OUTCOMES: Final[dict[str, tuple[str, ...]]] = {
    "": (),
    "approved": ("approved",),
    "rejected": ("rejected",),
    "expired": ("expired",),
    "void": ("void", "not_required"),
}


class _Field(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            # The first Escape shows everything again, the second leaves.
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            return
        super().keyPressEvent(event)


class HistorySearch(QWidget):
    """`changed` a moment after the last key; `left` when the list should have the keyboard."""

    changed = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field = _Field()
        self.field.setProperty("search", True)
        self.field.setPlaceholderText(self.tr("Find a decision"))
        self.field.setAccessibleName(self.tr("Find a decision"))
        self.field.setMaxLength(200)
        self.field.addAction(theme.icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.outcome = QComboBox()
        self.outcome.setAccessibleName(self.tr("How it ended"))
        for key, title in (
            ("", self.tr("Any outcome")), ("approved", self.tr("Approved")),
            ("rejected", self.tr("Rejected")), ("expired", self.tr("Ran out of time")),
            ("void", self.tr("Withdrawn")),
        ):  # fmt: skip
            self.outcome.addItem(title, key)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.field, 1)
        row.addWidget(self.outcome)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.changed)
        self.field.textChanged.connect(lambda _: self._wait.start())
        self.field.left.connect(self.left)
        self.outcome.currentIndexChanged.connect(lambda _: self.changed.emit())

    @property
    def text(self) -> str:
        return self.field.text().replace("\x00", "").strip()

    @property
    def statuses(self) -> tuple[str, ...]:
        return OUTCOMES[str(self.outcome.currentData())]

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.statuses)
