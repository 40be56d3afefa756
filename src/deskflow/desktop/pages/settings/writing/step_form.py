"""The fields of one step of a macro: which ones depends on what kind of step it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.composing.macro_steps import ME
from deskflow.desktop import words
from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.words_macros import Names, field_words, tr, value_words
from deskflow.tickets.defining.fields import FieldDefinition
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.linking import KINDS as LINKS
from deskflow.tickets.rules import PRIORITIES, TYPES
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, said

K = ParameterKind
# What can be set beside the tenant's own fields, in the order it is offered.
FIELDS: Final = ("status", "priority", "assigned_to", "team_id", "type", *PARTS)
# In front of an entry: which kind a new one is, and for a field which.
SET: Final = "set:"


def parameters_of(entry: Mapping[str, Any], names: Names) -> list[Parameter]:
    kind = str(entry.get("kind"))
    if kind == "set" and entry.get("value") == ME:
        # There is nothing to choose: it is whoever runs it.
        return []
    if kind == "set":
        return [_field_parameter(str(entry.get("field")), names)]
    if kind == "template":
        known = tuple(Choice(one, said(title)) for one, title in names.templates.items())
        return [Parameter("template_id", K.CHOICE, said(tr("Template")), required=True, choices=known, takes_expressions=False)]  # fmt: skip
    return list(_parameters(kind))


def _parameters(kind: str) -> tuple[Parameter, ...]:
    def plain(name: str, of: ParameterKind, title: str, **more: Any) -> Parameter:
        return Parameter(name, of, said(title), takes_expressions=False, **more)

    if kind in ("reply", "note"):
        return (Parameter("text", K.MULTILINE, said(tr("Text")), required=True),)
    if kind in ("tag", "untag"):
        return (plain("tags", K.LIST, tr("Tags, one a line"), required=True),)
    if kind == "checklist":
        return (
            plain("title", K.TEXT, tr("Title"), required=True),
            plain("items", K.LIST, tr("Items, one a line")),
        )
    if kind == "task":
        return (plain("title", K.TEXT, tr("What is to be done"), required=True),)
    if kind == "time":
        return (
            plain("minutes", K.NUMBER, tr("Minutes"), required=True),
            plain("note", K.TEXT, tr("What for")),
            plain("billable", K.BOOLEAN, tr("Billable"), default=True),
        )
    if kind == "watch":
        return (plain("user", K.USER, tr("Who (nobody chosen: whoever runs it)")),)
    if kind == "link":
        links = tuple(Choice(one, said(words.word("link", one))) for one in LINKS)
        return (
            plain("number", K.TEXT, tr("Number of the ticket"), required=True),
            plain("link", K.CHOICE, tr("It is"), choices=links, default="related"),
        )
    return (plain("workflow_id", K.WORKFLOW, tr("Workflow"), required=True),)


def _field_parameter(name: str, names: Names) -> Parameter:
    title = said(field_words(name, names))

    def choice(values: Any) -> Parameter:
        offered = tuple(Choice(one, said(value_words(name, one, names))) for one in values)
        return Parameter("value", K.CHOICE, title, choices=offered, takes_expressions=False)

    if name == "status":
        return choice(names.rules.moves.statuses)
    if name == "priority":
        return choice(PRIORITIES)
    if name == "type":
        return choice(TYPES)
    if name in PARTS:
        return choice(names.rules.outcomes.offered(name))
    if name == "assigned_to":
        return Parameter("value", K.USER, said(tr("Assignee (nobody chosen: nobody has it)")), takes_expressions=False)  # fmt: skip
    if name == "team_id":
        return Parameter("value", K.TEAM, title, takes_expressions=False)
    own = names.rules.field(name.removeprefix("fields."))
    return _own_parameter(own, title, choice) if own else Parameter("value", K.TEXT, title)


def _own_parameter(own: FieldDefinition, title: str, choice: Any) -> Parameter:
    if own.kind == "choice":
        parameter: Parameter = choice([one.key for one in own.choices])
        return parameter
    kinds = {"number": K.NUMBER, "money": K.NUMBER, "checkbox": K.BOOLEAN, "person": K.USER}
    return Parameter("value", kinds.get(own.kind, K.TEXT), title, takes_expressions=False)


def _fields_of(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """What decides which fields there are."""
    return entry.get("kind"), entry.get("field"), entry.get("value") == ME


class StepForm(QWidget):
    """As a card of a list of rows wants it."""

    edited = Signal(str)

    def __init__(self, around: Surroundings, names: Names) -> None:
        super().__init__()
        self._around, self._names = around, names
        self._entry: dict[str, Any] = {}
        self.form: SpecForm | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def entry(self) -> dict[str, Any]:
        return dict(self._entry)

    def set_entry(self, entry: Mapping[str, Any]) -> None:
        same = _fields_of(entry) == _fields_of(self._entry)
        self._entry = dict(entry)
        if self.form is None or not same:
            self._make()
        assert self.form is not None
        self.form.set_config(self._shown())

    def _make(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = SpecForm(self._around, parameters_of(self._entry, self._names), inside=True)
        self.form.edited.connect(self._on_edited)
        self.layout().addWidget(self.form)

    def _shown(self) -> dict[str, Any]:
        """ "Whoever runs it" is nobody in particular."""
        return {
            name: value for name, value in self._entry.items()
            if name not in ("kind", "field") and not (value == ME and name in ("user", "value"))
        }  # fmt: skip

    def _on_edited(self, config: Mapping[str, Any], name: str) -> None:
        head: dict[str, Any] = {
            key: self._entry[key] for key in ("kind", "field") if key in self._entry
        }
        self._entry = {**head, **config}
        if head.get("kind") == "watch" and not config.get("user"):
            self._entry["user"] = ME
        if head.get("kind") == "set":
            self._entry.setdefault("value", None)
        self.edited.emit(name)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        if self.form is not None:
            for name, row in self.form.rows.items():
                row.set_error(errors.get(name, ""))

    def refresh(self) -> None:
        if self.form is not None:
            self.form.refresh()

    def focus_field(self, name: str = "") -> bool:
        if self.form is None or not self.form.rows:
            return False
        wanted = name if name in self.form.rows else next(iter(self.form.rows))
        return self.form.focus_field(wanted)
