"""Editor of what a workflow is given that another one starts: the fields it asks for, and values beyond them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.members_editor import PairsEditor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.callees import Callee, input_parameters
from deskflow.workflows.definition import Input
from deskflow.workflows.validation import Problem

if TYPE_CHECKING:
    from deskflow.desktop.forms.spec_form import SpecForm


class CalleeInputsEditor(Editor):
    """Follows the workflow and the version that are chosen beside it. What the other one does not ask for stays."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        theme = around.theme
        self._asked: tuple[Input, ...] = ()
        self._known: tuple[Callee | None, object] = (None, None)
        self.form: SpecForm | None = None
        self.hint = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.hint.hide()
        self.pairs = PairsEditor(around, self.tr("More values"))
        self.pairs.edited.connect(self.edited)
        self.setFocusProxy(self.pairs.add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space(1))
        self._layout.addWidget(self.hint)
        self._layout.addWidget(self.pairs)

    def value(self) -> Any:
        inside = {} if self.form is None else self._values
        return {**inside, **(self.pairs.value() or {})} or None

    _values: Mapping[str, Any] = {}

    def set_value(self, value: Any) -> None:
        self._ask()
        given = dict(value) if isinstance(value, dict) else {}
        names = {one.name for one in self._asked}
        self._values = {name: one for name, one in given.items() if name in names}
        if self.form is not None:
            self.form.set_config(self._values)
        self.pairs.set_value({name: one for name, one in given.items() if name not in names})

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, dict)

    def refresh(self) -> None:
        if self._chosen() != self._known:
            self.set_value(self.value())
        elif self.form is not None:
            self.form.refresh()

    def set_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """`problems` have fields like `.name`; those no field can say come back."""
        inner = [replace(one, field=one.field.removeprefix(".")) for one in problems]
        if self.form is None:
            return inner
        form = self.form
        form.set_problems([one for one in inner if one.field in form])
        return [one for one in inner if one.field not in form]

    def focus_field(self, field: str) -> bool:
        return self.form is not None and self.form.focus_field(field.removeprefix("."))

    # --- inside ------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[Callee | None, object]:
        config = self.around.config
        callee = self.around.directory.callees.get(str(config.get("workflow")))
        return callee, config.get("version")

    def _ask(self) -> None:
        """A field for each input of the workflow that is chosen now."""
        from deskflow.desktop.forms.spec_form import SpecForm

        chosen = self._chosen()
        if chosen == self._known:
            return
        self._known = chosen
        callee, version = chosen
        self._asked = (callee.asks(version) if callee is not None else None) or ()
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if self._asked:
            asked = input_parameters(self._asked, takes_expressions=True)
            self.form = SpecForm(self.around, asked, inside=True)
            self.form.edited.connect(self._on_edited)
            self._hint_defaults(self.form)
            self._layout.insertWidget(1, self.form)
        self._say(callee)

    def _hint_defaults(self, form: SpecForm) -> None:
        """What an empty field stands for."""
        for one in self._asked:
            editor = form.rows[one.name].editor
            if one.default not in (None, "") and isinstance(editor, TextEditor):
                said = self.tr("usually {value}").format(value=one.default)
                editor.edit.setPlaceholderText(said)

    def _say(self, callee: Callee | None) -> None:
        text = ""
        if callee is not None and self._asked:
            text = self.tr("“{name}” asks for this; an expression may stand in each field.")
        elif callee is not None and callee.latest is not None:
            text = self.tr(
                "“{name}” asks for nothing. What is given here it finds as trigger.name."
            )
        self.hint.setText(text.format(name=callee.name if callee is not None else ""))
        self.hint.setVisible(bool(text))

    def _on_edited(self, config: dict[str, Any], _name: str) -> None:
        self._values = dict(config)
        self.edited.emit()
