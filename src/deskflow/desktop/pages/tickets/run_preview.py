"""Before a workflow runs on several tickets: on how many, and which are left out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop.pages.workflows.quick.outlook_words import chosen_in_words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.workflows.selection import Chosen

WIDTH = 360


class RunPreview(Popover):
    """`go` is called when the person agrees."""

    def __init__(
        self, theme: Theme, window: QWidget, name: str, chosen: Chosen, go: Callable[[], object]
    ) -> None:
        super().__init__(theme, window)
        self._go = go
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1))
        title = self.tr("Run “{name}”").format(name=name)
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold", wrap=True))
        self.text = Label(theme, chosen_in_words(chosen), tone="text-muted", wrap=True)
        self.body.addWidget(self.text)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(theme, self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        count = len(chosen.tickets)
        self.go_button = PrimaryButton(theme, self.tr("Run on %n", "", count), icon="play")
        self.go_button.setEnabled(count > 0)
        self.go_button.clicked.connect(self._on_go)
        row.addWidget(cancel)
        row.addWidget(self.go_button)
        self.body.addLayout(row)

    def panel_size(self) -> QSize:
        return QSize(WIDTH, self.panel.layout().totalHeightForWidth(WIDTH))

    def focus_first(self) -> None:
        self.go_button.setFocus()

    def _on_go(self) -> None:
        go = self._go
        self.dismiss()
        go()
