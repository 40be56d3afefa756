"""The tenant's own fields as a form: one editor for each, what is wrong under it; for a ticket that is being made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.assets.queries import list_equipment
from deskflow.core.errors import DeskflowError
from deskflow.core.types import Json
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets import field_words
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.search_choice import Found, SearchChoice
from deskflow.desktop.widgets.fields import FormRow
from deskflow.tickets.defining.fields import FieldDefinition

Editor = QLineEdit | QComboBox | QCheckBox | SearchChoice


class OwnFieldsForm(QWidget):
    """`show_fields` builds it anew and keeps what was typed into fields that stay."""

    changed = Signal()

    def __init__(self, context: PageContext, people: PeopleKnown) -> None:
        super().__init__()
        self._context = context
        self._people = people
        self._fields: list[FieldDefinition] = []
        self.editors: dict[str, Editor] = {}
        self.rows: dict[str, FormRow] = {}
        self._typed: dict[str, Any] = {}
        self._customer: Callable[[], UUID | None] = lambda: None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(context.theme.space(2))

    def of_customer(self, customer: Callable[[], UUID | None]) -> None:
        """Equipment is looked for at this one."""
        self._customer = customer

    def show_fields(self, fields: Sequence[FieldDefinition]) -> None:
        if list(fields) == self._fields:
            return
        self._typed.update(self.content())
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._fields, self.editors, self.rows = list(fields), {}, {}
        for field in fields:
            editor = self._editor(field)
            title = f"{field.name} *" if field.is_required else field.name
            editor.setAccessibleName(field.name)
            shown = "" if field.kind == "checkbox" else title
            self.rows[field.key] = FormRow(self._context.theme, shown, editor, hint=field_words.hint(field))  # fmt: skip
            if field.kind == "checkbox":
                self.rows[field.key].label.hide()
            self.editors[field.key] = editor
            self._column.addWidget(self.rows[field.key])
            self._put(field, self._typed.get(field.key, self._default(field)))
        self.setVisible(bool(fields))

    def values(self) -> dict[str, Json] | None:
        """What was filled in; None when something is wrong, which then stands under its field."""
        found: dict[str, Json] = {}
        first: QWidget | None = None
        today = self._context.workspace.clock.now().astimezone().date()
        for field in self._fields:
            wrong = ""
            try:
                value = field_words.typed(field, str(self._raw(field)), today)
            except DeskflowError as problem:
                wrong, value = words.describe_error(problem), None
            if not wrong and value is None and field.is_required:
                wrong = self.tr("This is needed for every ticket of this type.")
            self.rows[field.key].set_error(wrong)
            if wrong and first is None:
                first = self.editors[field.key]
            found[field.key] = value
        if first is not None:
            first.setFocus()
            return None
        return found

    # --- drafts -------------------------------------------------------------------------------

    def content(self) -> dict[str, Any]:
        """What stands in the editors, as JSON."""
        found: dict[str, Any] = {}
        for field in self._fields:
            editor = self.editors[field.key]
            found[field.key] = (
                editor.as_json() if isinstance(editor, SearchChoice) else self._raw(field)
            )
        return found

    def fill(self, content: Mapping[str, Any]) -> None:
        self._typed = dict(content)
        for field in self._fields:
            self._put(field, content.get(field.key, self._default(field)))
            self.rows[field.key].set_error("")

    # --- one editor each ----------------------------------------------------------------------

    def _editor(self, field: FieldDefinition) -> Editor:
        if field.kind == "checkbox":
            box = QCheckBox(field.name)
            box.setMinimumHeight(self._context.theme.tokens.size.button)
            box.toggled.connect(self.changed)
            return box
        if field.kind in ("choice", "person"):
            combo = QComboBox()
            combo.addItem(self.tr("Not said"), "")
            if field.kind == "choice":
                for one in field.choices:
                    if one.is_active:
                        combo.addItem(one.name, one.key)
            else:
                for user in self._people.users:
                    combo.addItem(user.name, str(user.id))
            combo.setMaxVisibleItems(14)
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
            return combo
        if field.kind == "equipment":
            search = SearchChoice(self._context, field.name, self._find)
            search.picked.connect(self.changed)
            return search
        line = QLineEdit()
        line.setMaxLength(2_000)
        line.textChanged.connect(lambda _: self.changed.emit())
        return line

    def _find(self, connection: Connection, text: str) -> list[Found]:
        rows = list_equipment(
            connection, self._context.workspace.tenant_id, customer_id=self._customer(), text=text, limit=20
        )  # fmt: skip
        return [Found((one.id, None), one.name, one.model or one.customer_name, "server") for one in rows]  # fmt: skip

    def _raw(self, field: FieldDefinition) -> str:
        editor = self.editors[field.key]
        if isinstance(editor, QCheckBox):
            return "true" if editor.isChecked() else "false" if field.is_required else ""
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        if isinstance(editor, SearchChoice):
            return "" if editor.value is None else str(editor.value.ids[0])
        return editor.text()

    def _put(self, field: FieldDefinition, raw: Any) -> None:
        editor = self.editors[field.key]
        editor.blockSignals(True)
        if isinstance(editor, QCheckBox):
            editor.setChecked(str(raw) == "true")
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(str(raw or ""))))
        elif isinstance(editor, SearchChoice):
            editor.from_json(raw if isinstance(raw, dict) else None)
        else:
            editor.setText(str(raw or ""))
        editor.blockSignals(False)

    @staticmethod
    def _default(field: FieldDefinition) -> Any:
        if field.kind == "checkbox":
            return "true" if field.default else ""
        return field_words.written(field, field.default)
