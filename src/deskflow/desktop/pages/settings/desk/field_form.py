"""The editor of one own field: its name, kind, choices, for which types, whether it is required, help and default."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.errors import DeskflowError
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.desk.names_editor import NamesEditor
from deskflow.desktop.pages.settings.desk.saving_card import SavingCard
from deskflow.desktop.pages.tickets import field_words
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.defining.commands import DefineTicketField
from deskflow.tickets.defining.fields import KINDS, FieldDefinition
from deskflow.tickets.rules import TYPES

# Kinds whose default is typed; people and equipment have none.
_WITH_DEFAULT: Final = ("text", "number", "date", "choice", "money", "checkbox")


class FieldForm(SavingCard):
    """`removed` carries the field and whether it is in use from now on; `moved` the field and by how many places."""

    removed = Signal(object, bool)
    moved = Signal(object, int)

    def __init__(self, context: PageContext) -> None:
        super().__init__(
            context, "", self.tr("It stands in forms, at the side of tickets, in lists, filters, files and workflows.")
        )  # fmt: skip
        theme = context.theme
        self.field_id: UUID | None = None
        self._field: FieldDefinition | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(words.word("field_kind", kind), kind)
        self.currency = QLineEdit("EUR")
        self.currency.setMaxLength(3)
        self.help = QLineEdit()
        self.help.setMaxLength(300)
        self.default = QLineEdit()
        self.default.setMaxLength(2_000)
        self.choices = NamesEditor(theme, self.tr("Choice"), self.tr("Add a choice"))
        self.required = QCheckBox(self.tr("A person has to fill it in"))
        self.types = {kind: QCheckBox(words.word("type", kind)) for kind in TYPES}
        self.rows = {
            "name": FormRow(theme, self.tr("Name"), self.name),
            "kind": FormRow(theme, self.tr("Kind"), self.kind),
            "choices": FormRow(theme, self.tr("Choices"), self.choices),
            "currency": FormRow(theme, self.tr("Currency"), self.currency),
            "help": FormRow(theme, self.tr("Help under the field"), self.help),
            "default": FormRow(theme, self.tr("At first"), self.default),
        }
        for box in (self.required, *self.types.values()):
            box.setMinimumHeight(theme.tokens.size.button)
        top = QHBoxLayout()
        top.setSpacing(theme.space(2))
        top.addWidget(self.rows["name"], 2)
        top.addWidget(self.rows["kind"], 1)
        top.addWidget(self.rows["currency"], 1)
        self.body.addLayout(top)
        for key in ("choices", "default", "help"):
            self.body.addWidget(self.rows[key])
        self.body.addWidget(Label(theme, self.tr("For these types; none ticked means for all"), size="sm", weight="medium", tone="text-muted"))  # fmt: skip
        several = QWidget()
        flow = FlowLayout(several)
        for box in self.types.values():
            flow.addWidget(box)
        self.body.addWidget(several)
        self.body.addWidget(self.required)
        self.key_label = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.body.addWidget(self.key_label)
        self._add_head(theme)
        self.finish()
        self._connect()

    def _add_head(self, theme: Any) -> None:
        self.up = IconButton(theme, "arrow-up", self.tr("Further up"), key="Alt+Up")
        self.down = IconButton(theme, "arrow-down", self.tr("Further down"), key="Alt+Down")
        self.remove_button = Button(theme, "", kind="ghost", icon="trash-2")
        close = IconButton(theme, "x", self.tr("Close"))
        self.up.clicked.connect(lambda: self.moved.emit(self.field_id, -1))
        self.down.clicked.connect(lambda: self.moved.emit(self.field_id, 1))
        self.remove_button.clicked.connect(self._on_remove)
        close.clicked.connect(self.close_form)
        for button in (self.up, self.down, self.remove_button, close):
            self.add(button)

    def _connect(self) -> None:
        for line in (self.name, self.currency, self.help, self.default):
            line.textEdited.connect(self.touch)
        self.kind.activated.connect(self.touch)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self.choices.edited.connect(self.touch)
        for box in (*self.types.values(), self.required):
            box.clicked.connect(self.touch)
        self.save_wanted.connect(self.save)
        self.discard_wanted.connect(lambda: self.begin(self._field))

    # --- which one ----------------------------------------------------------------------------

    def begin(self, field: FieldDefinition | None) -> None:
        self._fill(field)
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_up(self, field: FieldDefinition | None) -> None:
        """It was read again; what is being typed stays."""
        if field is None:
            self.close_form()
        elif not self.is_changed:
            self._fill(field)
        else:
            self._field = field

    def close_form(self) -> None:
        self.set_changed(False)
        self.field_id, self._field = None, None
        self.hide()

    def _fill(self, field: FieldDefinition | None) -> None:
        self._field, self.field_id = field, None if field is None else field.id
        self.title.setText(self.tr("New field") if field is None else field.name)
        self.name.setText("" if field is None else field.name)
        self.kind.setCurrentIndex(0 if field is None else self.kind.findData(field.kind))
        self.kind.setEnabled(field is None)
        self.currency.setText("EUR" if field is None or not field.currency else field.currency)
        self.help.setText("" if field is None else field.help)
        self.default.setText("" if field is None else field_words.shown(field, field.default, {}) if field.kind == "choice" else field_words.written(field, field.default))  # fmt: skip
        entries = [] if field is None else [{"key": c.key, "name": c.name} for c in field.choices if c.is_active]  # fmt: skip
        self.choices.show_entries(entries or [{}])
        for kind, box in self.types.items():
            box.setChecked(field is not None and kind in field.types)
        self.required.setChecked(field is not None and field.is_required)
        for one in (self.up, self.down, self.remove_button):
            one.setVisible(field is not None)
        if field is not None:
            active = field.is_active
            self.remove_button.setText(self.tr("Remove") if active else self.tr("Bring back"))
            self.remove_button.set_icon("trash-2" if active else "undo-2")
            said = self.tr("In queries {query}, in expressions {expression}")
            self.key_label.setText(said.format(query=f"{field.key}:…", expression=f"ticket.fields.{field.key}"))  # fmt: skip
        self.key_label.setVisible(field is not None)
        for row in self.rows.values():
            row.set_error("")
        self.banner.hide()
        self.set_changed(False)
        self._show_kind()

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        self.rows["choices"].setVisible(kind == "choice")
        self.rows["currency"].setVisible(kind == "money")
        self.rows["default"].setVisible(kind in _WITH_DEFAULT)

    def _on_remove(self) -> None:
        if self._field is not None:
            self.set_changed(False)
            self.removed.emit(self._field.id, not self._field.is_active)

    # --- saving -------------------------------------------------------------------------------

    def save(self) -> None:
        for row in self.rows.values():
            row.set_error("")
        kind = str(self.kind.currentData())
        told: dict[str, Any] = {
            "types": [one for one, box in self.types.items() if box.isChecked()],
            "choices": self.choices.entries() if kind == "choice" else [],
            "currency": self.currency.text(),
            "help": self.help.text(),
            "default": self.default.text() if kind in _WITH_DEFAULT else None,
            "is_required": self.required.isChecked(),
        }
        title = self.name.text().strip()
        command = DefineTicketField(title, kind, told, self.field_id)
        said = self.tr("{name} saved").format(name=title)
        self.save_button.setEnabled(False)
        run_with_undo(self._context, command, said, owner=self, on_done=self._on_saved, on_error=self._on_refused)  # fmt: skip

    def _on_saved(self, outcome: Outcome) -> None:
        self.set_changed(False)
        if self.field_id is None:
            # The next one can be made at once.
            self._fill(None)
            self.close_form()

    def _on_refused(self, problem: BaseException) -> None:
        self.save_button.setEnabled(True)
        said = words.describe_error(problem)
        field = str(problem.params.get("field", "")) if isinstance(problem, DeskflowError) else ""
        if field == self.name.text().strip() and field:
            # The value at first is none of this kind.
            field = "default"
        row = self.rows.get(field)
        if row is None:
            self.banner.say(said, "danger")
        else:
            row.set_error(said)
            row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._context.announce(said)
