"""Counts the times in sight down: paints those that say something else by now, and comes back for the next one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from deskflow.core.clock import Clock
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.pages.tickets.list.time_left import seconds_to_change, time_left

LONGEST_TICK_MS = 20_000


class Countdown(QObject):
    """`lines_in_view` answers with lines of the model; `repaint` is called with each whose time has changed."""

    def __init__(
        self,
        clock: Clock,
        model: TicketListModel,
        lines_in_view: Callable[[], range],
        repaint: Callable[[int], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._model = model
        self._lines = lines_in_view
        self._repaint = repaint
        self._times: dict[int, str] = {}
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self.start)

    def start(self) -> None:
        now, soonest = self._clock.now(), LONGEST_TICK_MS / 1000
        for line in self._lines():
            row = self._model.row_at(line)
            if row is None:
                continue
            ring = time_left(row, now)
            text = "" if ring is None else ring.text
            if self._times.get(row.pk) != text:
                self._times[row.pk] = text
                self._repaint(line)
            soonest = min(soonest, seconds_to_change(row, now))
        self._tick.start(round(soonest * 1000))

    def stop(self) -> None:
        self._tick.stop()

    def forget(self) -> None:
        """Everything is painted anew anyway."""
        self._times.clear()
