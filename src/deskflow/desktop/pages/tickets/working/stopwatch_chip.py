"""The stopwatch in the top bar: what runs, since when; pressed, it offers what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.working.time_words import clock_text
from deskflow.desktop.pages.tickets.working.timing import Timing
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.time_queries import StopwatchRow

TICK_MS = 1_000
# Before the state of saving, which is the last but some.
FROM_THE_END = 4


class StopwatchChip(QObject):
    """Hidden while there is no stopwatch. One label is repainted a second, and only while one runs."""

    def __init__(self, context: PageContext, bar: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._watches: list[StopwatchRow] = []
        self.timing = Timing(context, self, bar.window)
        self.button = Button(context.theme, "", icon="timer", kind="ghost")
        self.button.setFont(context.theme.font("body", "medium", tabular=True))
        self.button.clicked.connect(lambda: self.timing.offer(self.button, self._watches))
        self.button.hide()
        layout = bar.layout()
        assert isinstance(layout, QBoxLayout)
        layout.insertWidget(layout.count() - FROM_THE_END, self.button)
        self.button.hide()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show)
        self.ask()

    def on_changed(self, changes: Changes) -> None:
        if changes.touches("stopwatches"):
            self.ask()

    def ask(self) -> None:
        if self._workspace.can("tickets.update"):
            self.timing.ask(self._on_watches)

    def close(self) -> None:
        self._tick.stop()

    def _on_watches(self, watches: list[StopwatchRow]) -> None:
        self._watches = watches
        runs = bool(watches) and watches[0].runs_since is not None
        self.button.set_icon("timer" if runs else "pause")
        if runs:
            self._tick.start()
        else:
            self._tick.stop()
        self.button.setVisible(bool(watches))
        self._show()

    def _show(self) -> None:
        if not self._watches:
            return
        first = self._watches[0]
        text = f"{clock_text(first.gathered(self._workspace.clock.now()))}\u2002{first.number}"
        wider = len(text) != len(self.button.text())
        self.button.setText(text)
        state = self.tr("runs") if first.runs_since else self.tr("is paused")
        said = self.tr("Stopwatch of {number} {state}").format(number=first.number, state=state)
        if said != self.button.accessibleName():
            # Not the seconds: a screen reader would never be quiet.
            self.button.setAccessibleName(said)
            self.button.setToolTip(plain_tip(f"{said}\n{first.title}"))
        if wider:
            self.button.updateGeometry()
