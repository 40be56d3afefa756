"""Editor of an ordered list of small forms: cases of a switch, branches of a fork, stages of an approval.

A row's `key` names its way out of the step. It is made once and never changed here, so that wires stay on their case
while it is renamed or moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Card
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.validation import Problem

if TYPE_CHECKING:
    from deskflow.desktop.forms.spec_form import SpecForm

# The members that stand in a row's head instead of among its fields.
_NAMES: Final = ("title", "name")
_STEMS: Final = {"cases": "case", "branches": "branch"}


class _Row(Card):
    """One entry: its name, the buttons that move and remove it, its form."""

    edited = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, around: Surroundings, fields: Sequence[Parameter]) -> None:
        # Rows hold forms, and a form may hold rows.
        from deskflow.desktop.forms.spec_form import SpecForm

        super().__init__(around.theme, padding=around.theme.space(1))
        theme = around.theme
        self.key = ""
        self._entry: dict[str, Any] = {}
        self._name = next((one.name for one in fields if one.name in _NAMES), "")
        longest = next((one.longest for one in fields if one.name == self._name), None)
        self.name = QLineEdit()
        self.name.setMaxLength(longest or 200)
        self.name.textEdited.connect(self._on_name)
        self.number = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.up = IconButton(theme, "arrow-up", self.tr("Move up"))
        self.down = IconButton(theme, "arrow-down", self.tr("Move down"))
        self.remove = IconButton(theme, "trash-2", self.tr("Remove"))
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)
        inner = [one for one in fields if one.name not in ("key", self._name)]
        self.form: SpecForm = SpecForm(around, inner, inside=True)
        self.form.edited.connect(self._on_form)
        head = QHBoxLayout()
        head.setSpacing(theme.space(0))
        head.addWidget(self.number)
        head.addWidget(self.name, 1)
        for button in (self.up, self.down, self.remove):
            button.setFixedSize(QSize(24, 24))
            head.addWidget(button)
        self.body.addLayout(head)
        self.body.addWidget(self.form)
        if not self._name:
            self.name.hide()
            head.insertStretch(1, 1)

    def value(self) -> dict[str, Any]:
        return dict(self._entry)

    def set_value(self, entry: Mapping[str, Any]) -> None:
        self._entry = dict(entry)
        self.key = str(entry.get("key") or "")
        wanted = str(entry.get(self._name) or "")
        if self.name.text() != wanted:
            self.name.setText(wanted)
        self.form.set_config(self._rest())

    def place(self, at: int, count: int, what: str) -> None:
        """It stands there now."""
        self.number.setText(f"{at + 1}.")
        self.name.setAccessibleName(f"{what} {at + 1}")
        self.name.setPlaceholderText(self.key or self.tr("Name"))
        self.up.setEnabled(at > 0)
        self.down.setEnabled(at < count - 1)
        for button, said in (
            (self.up, self.tr("Move {row} up")),
            (self.down, self.tr("Move {row} down")),
            (self.remove, self.tr("Remove {row}")),
        ):
            button.setAccessibleName(said.format(row=f"{what} {at + 1}"))

    def focus(self) -> None:
        if self._name:
            self.name.setFocus()
        elif self.form.rows:
            next(iter(self.form.rows.values())).focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def _rest(self) -> dict[str, Any]:
        return {name: one for name, one in self._entry.items() if name not in ("key", self._name)}

    def _on_name(self, text: str) -> None:
        self._entry = {**self._entry, self._name: text}
        if not text:
            del self._entry[self._name]
        self.edited.emit()

    def _on_form(self, config: dict[str, Any], _field: str) -> None:
        kept = {name: one for name, one in self._entry.items() if name in ("key", self._name)}
        self._entry = {**kept, **config}
        self.edited.emit()


class RowsEditor(Editor):
    """`keyed`: each row has a key; a new one gets the first that is free."""

    def __init__(self, around: Surroundings, name: str, parameter: Parameter) -> None:
        super().__init__(around, name)
        theme = around.theme
        self._fields = parameter.fields
        self.keyed = any(one.name == "key" for one in parameter.fields)
        self._stem = _STEMS.get(parameter.name, "row")
        self._what = title_of(f"row.{parameter.title or parameter.name}")
        self._most = int(parameter.most or 100)
        self.rows: list[_Row] = []
        self._layout = QVBoxLayout()
        self._layout.setSpacing(theme.space(1))
        said = self.tr("Add: {what}").format(what=self._what.lower())
        self.add = Button(theme, said, kind="ghost", icon="plus")
        self.add.clicked.connect(self._on_add)
        self.setFocusProxy(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(self._layout)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> Any:
        return [row.value() for row in self.rows] or None

    def set_value(self, value: Any) -> None:
        entries = value if isinstance(value, list) else ()
        wanted = [dict(one) for one in entries if isinstance(one, Mapping)]
        if wanted == (self.value() or []):
            return
        known = {row.key: row for row in self.rows} if self.keyed else {}
        before, self.rows = self.rows, []
        for at, entry in enumerate(wanted):
            key = str(entry.get("key") or "")
            row = known.pop(key, None) if self.keyed else (before[at] if at < len(before) else None)
            if row is None:
                row = self._made()
            row.set_value(entry)
            self.rows.append(row)
        for row in before:
            if row not in self.rows:
                self._drop(row)
        self._arrange()

    def takes(self, value: Any) -> bool:
        return value is None or (
            isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
        )

    def refresh(self) -> None:
        for row in self.rows:
            row.form.refresh()

    def set_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """`problems` have fields like `[0].when`; those no row can say come back."""
        per_row: dict[int, list[Problem]] = {}
        rest: list[Problem] = []
        for problem in problems:
            at, inside = _split(problem.field)
            if at is None or at >= len(self.rows) or inside not in self.rows[at].form:
                rest.append(problem)
            else:
                per_row.setdefault(at, []).append(replace(problem, field=inside))
        for at, row in enumerate(self.rows):
            row.form.set_problems(per_row.get(at, ()))
        return rest

    def focus_field(self, field: str) -> bool:
        at, inside = _split(field)
        if at is None or at >= len(self.rows):
            return False
        if not self.rows[at].form.focus_field(inside):
            self.rows[at].focus()
        return True

    # --- what a person does ------------------------------------------------------------------------

    def _on_add(self) -> None:
        if len(self.rows) >= self._most:
            return
        row = self._made()
        row.set_value({"key": self._free_key()} if self.keyed else {})
        self.rows.append(row)
        self._arrange()
        row.focus()
        self.edited.emit()

    def _on_moved(self, row: _Row, by: int) -> None:
        at = self.rows.index(row)
        to = at + by
        if not 0 <= to < len(self.rows):
            return
        self.rows.insert(to, self.rows.pop(at))
        self._arrange()
        self.edited.emit()

    def _on_removed(self, row: _Row) -> None:
        at = self.rows.index(row)
        del self.rows[at]
        self._drop(row)
        self._arrange()
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].focus()
        else:
            self.add.setFocus()
        self.edited.emit()

    # --- inside ------------------------------------------------------------------------------------

    def _free_key(self) -> str:
        taken = {row.key for row in self.rows}
        number = len(self.rows) + 1
        while f"{self._stem}{number}" in taken:
            number += 1
        return f"{self._stem}{number}"

    def _made(self) -> _Row:
        row = _Row(self.around, self._fields)
        row.edited.connect(self.edited)
        row.moved.connect(lambda by: self._on_moved(row, by))
        row.removed.connect(lambda: self._on_removed(row))
        return row

    def _drop(self, row: _Row) -> None:
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self) -> None:
        for at, row in enumerate(self.rows):
            if self._layout.indexOf(row) != at:
                self._layout.removeWidget(row)
                self._layout.insertWidget(at, row)
            row.place(at, len(self.rows), self._what)
        self.add.setEnabled(len(self.rows) < self._most)


def _split(field: str) -> tuple[int | None, str]:
    """`[2].when` is row 2, field `when`."""
    head, closed, inside = field.partition("]")
    number = head.removeprefix("[")
    if not closed or not number.isdecimal():
        return None, field
    return int(number), inside.removeprefix(".")
