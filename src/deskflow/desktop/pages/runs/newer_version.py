"""The line over a run that has stopped, when its workflow has been put right since: on it goes in the newer version."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.workflows.execution_queries import ExecutionDetails
from deskflow.workflows.moving import STOPPED


class NewerVersion(QWidget):
    """`wanted` carries the version. What was sent away comes back with the next one only."""

    wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._offered: int | None = None
        self.banner = InlineBanner(theme)
        self.banner.acted.connect(self._on_acted)
        self.banner.dismissed.connect(self.hide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.space(1)] * 4)
        layout.addWidget(self.banner)
        self.hide()

    def show_run(self, details: ExecutionDetails, *, may: bool) -> None:
        row, newest = details.row, details.newest
        offers = newest is not None and newest > row.version and row.status in STOPPED and may
        if not offers or newest is None:
            self._offered = None
            self.hide()
        elif newest != self._offered:
            self._offered = newest
            said = self.tr(
                "This run stopped in version {ran}. Version {n} has been published since."
            )
            self.banner.say(
                said.format(ran=row.version, n=newest), "info",
                self.tr("Go on in version {n}").format(n=newest),
            )  # fmt: skip
            self.show()

    def _on_acted(self) -> None:
        if self._offered is not None:
            self.wanted.emit(self._offered)
