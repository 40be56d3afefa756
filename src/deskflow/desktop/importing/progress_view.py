"""An import while it runs: how far it is, what it found so far, stop it or let it go on behind the window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from deskflow.desktop.importing.words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label


class ProgressView(QWidget):
    cancelled = Signal()
    hidden = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.space(2))
        layout.addStretch(2)
        self._title = Label(theme, "", size="heading", weight="semibold")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the import"))
        self._figures = Label(theme, "", tone="text-muted", tabular=True)
        words = tr("You can go on working; this goes on in the background.")
        for part in (self._title, self.bar, self._figures, Label(theme, words, tone="text-muted")):
            layout.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(1))
        behind = Button(theme, tr("Go on in the background"))
        behind.clicked.connect(self.hidden)
        self.cancel_button = Button(theme, tr("Stop"), kind="danger", icon="circle-stop")
        self.cancel_button.clicked.connect(self.cancelled)
        buttons.addWidget(behind)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)

    def begin(self) -> None:
        self._title.setText(tr("Importing…"))
        self._figures.setText(tr("Reading the first rows"))
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)

    def show_moment(self, share: float, figures: str) -> None:
        self.bar.setValue(round(share * 1000))
        self._figures.setText(figures)

    def show_stopping(self) -> None:
        self._title.setText(tr("Stopping after this batch…"))
        self.cancel_button.setEnabled(False)
