"""Asks for a name: of a new workflow, a copy, or one that is renamed; there also what it does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

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
        self,
        theme: Theme,
        window: QWidget,
        title: str,
        button: str,
        name: str = "",
        more: Mapping[str, QWidget] = MappingProxyType({}),
        missing: str = "",
    ) -> None:
        """`more`: what is asked besides, by its title; Tab goes from one to the next, then to the button. `missing` is
        said when there is no name."""
        super().__init__(theme, window)
        self._missing = missing or self.tr("A workflow needs a name")
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.field = QLineEdit(name)
        self.field.setMaxLength(255)
        self.field.selectAll()
        self.field.returnPressed.connect(self._confirm)
        self._row = FormRow(theme, self.tr("Name"), self.field)
        self.body.addWidget(self._row)
        for asked, widget in more.items():
            self.body.addWidget(FormRow(theme, asked, widget))
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
            self._row.set_error(self._missing)
            return
        self.dismiss()
        self._tell(name)

    def _tell(self, name: str) -> None:
        self.named.emit(name)


class DescribePopover(NamePopover):
    """`described` carries name and description, as the list shows and finds them."""

    described = Signal(object)

    def __init__(self, theme: Theme, window: QWidget, name: str, description: str) -> None:
        tr = QCoreApplication.translate
        title = tr("DescribePopover", "Name and description")
        what = QPlainTextEdit(description)
        what.setTabChangesFocus(True)
        what.setFixedHeight(4 * what.fontMetrics().lineSpacing())
        more = {tr("DescribePopover", "What it does"): what}
        super().__init__(theme, window, title, tr("DescribePopover", "Save"), name, more)
        self.description = what

    def _tell(self, name: str) -> None:
        self.described.emit(
            {"name": name, "description": self.description.toPlainText().strip()[:2000] or None}
        )
