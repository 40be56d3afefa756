"""Asks for a name: of a new workflow, a copy, or one that is renamed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover

_WIDTH = 340


class NamePopover(Popover):
    """`named` carries what was typed; nothing comes when it is dismissed."""

    named = Signal(str)

    def __init__(
        self, theme: Theme, window: QWidget, title: str, button: str, name: str = ""
    ) -> None:
        super().__init__(theme, window)
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.field = QLineEdit(name)
        self.field.setMaxLength(255)
        self.field.selectAll()
        self.field.returnPressed.connect(self._confirm)
        self._row = FormRow(theme, self.tr("Name"), self.field)
        self.body.addWidget(self._row)
        self.button = PrimaryButton(theme, button, key="Return")
        self.button.clicked.connect(self._confirm)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def panel_size(self) -> QSize:
        wanted = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(wanted, self.panel.sizeHint().height()))

    def _confirm(self) -> None:
        name = self.field.text().strip()
        if not name:
            self._row.set_error(self.tr("A workflow needs a name"))
            return
        self.dismiss()
        self.named.emit(name)
