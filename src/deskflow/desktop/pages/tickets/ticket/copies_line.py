"""Who gets a copy of a reply: chips with addresses, each of which can be taken away, and a field to add one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from deskflow.core.errors import Rejected
from deskflow.desktop.pages.tickets.ticket.chip_button import FileChip
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.people.rules import checked_email

FIELD_LETTERS = 26


class CopiesLine(QWidget):
    """`changed` comes when an address was added or taken away; `refused` says what is wrong with one."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.addresses: tuple[str, ...] = ()
        self._label = Label(theme, self.tr("Cc"), size="sm", weight="semibold", tone="text-muted")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Add an address"))
        self.field.setAccessibleName(self.tr("Somebody else who gets a copy"))
        self.field.setMaximumWidth(theme.metrics().averageCharWidth() * FIELD_LETTERS)
        self.field.returnPressed.connect(self._on_return)
        self.field.editingFinished.connect(self._on_left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._chips, 1)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_addresses(self, addresses: Sequence[str]) -> None:
        self.addresses = tuple(addresses)
        self.field.clear()
        while (item := self._flow.takeAt(0)) is not None:
            item.widget().deleteLater()
        for address in self.addresses:
            chip = FileChip(self._theme, address, "", icon="user", removable=True)
            chip.setAccessibleName(self.tr("No copy for {name}").format(name=address))
            chip.clicked.connect(lambda _=False, one=address: self._remove(one))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self.addresses))

    @property
    def is_typing(self) -> bool:
        return self.field.hasFocus() or bool(self.field.text())

    def start(self) -> None:
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_typed(self) -> bool:
        """What stands in the field counts, too; False when it is no address."""
        text = self.field.text().strip()
        if not text:
            return True
        try:
            address = checked_email(text)
        except Rejected as problem:
            self.refused.emit(describe_error(problem))
            return False
        if address and address not in self.addresses:
            self.show_addresses((*self.addresses, address))
            self.changed.emit()
        self.field.clear()
        return True

    def _on_return(self) -> None:
        self.take_typed()

    def _on_left(self) -> None:
        if self.field.text().strip() and not self.field.hasFocus():
            self.take_typed()

    def _remove(self, address: str) -> None:
        self.show_addresses([one for one in self.addresses if one != address])
        self.changed.emit()
