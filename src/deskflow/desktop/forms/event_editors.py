"""Editors for which event is meant, and which of those events: both made from the catalogue of events."""

from __future__ import annotations

from typing import Any

from deskflow.desktop.forms.choice_editors import OneOfEditor, RecordsEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.members_editor import KnownMembersEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.forms.text_editors import LinesEditor, TextEditor
from deskflow.desktop.widgets.choices import Choice as Row
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words import word_of
from deskflow.desktop.words_events import department_title
from deskflow.desktop.words_workflows import event_title, tr
from deskflow.workflows.catalogue import DEPARTMENTS, EVENT_TYPES, EventType, Field
from deskflow.workflows.custom_events import PREFIX
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind

_FIRST = ("priority", "type", "status", "customer_id", "channel", "assigned_to", "customer.tier")
_REFERS = {"customer": ParameterKind.CUSTOMER, "user": ParameterKind.USER}


class EventEditor(RecordsEditor):
    """One of the events there are, found by its words, its name or its department; or a name of the author's own."""

    def __init__(self, around: Surroundings, name: str) -> None:
        records = [Record(event, event_title(event)) for event in around.events]
        super().__init__(
            around, name, "event", many=False, placeholder=tr("Choose an event"), records=records
        )
        self.own = TextEditor(around, self.tr("Name of your event"), placeholder=f"{PREFIX}name")
        self.own.edit.setFont(around.theme.mono_font("body"))
        self.own.edited.connect(self.edited)
        self.own.hide()
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(around.theme.space(0))
        layout.addWidget(self.own)

    def value(self) -> Any:
        chosen = super().value()
        return self.own.value() or PREFIX if chosen == PREFIX else chosen

    def set_value(self, value: Any) -> None:
        is_own = isinstance(value, str) and value.startswith(PREFIX)
        if is_own:
            self.own.set_value(value)
        super().set_value(PREFIX if is_own else value)

    def refresh(self) -> None:
        super().refresh()
        self.own.setVisible(self._values == [PREFIX])
        if self._values == [PREFIX]:
            self.field.set_texts([self.tr("An event of your own")])

    def rows(self) -> list[Row]:
        """What is offered: a section for each department, in the catalogue's order."""
        events = [EVENT_TYPES[one.value] for one in self._offered() if one.value in EVENT_TYPES]
        ordered = sorted(events, key=lambda one: DEPARTMENTS.index(one.department))
        own = Row(PREFIX, self.tr("An event of your own…"), keywords="custom", pinned=True)
        return [*(self._row(one) for one in ordered), own]

    def _row(self, event: EventType) -> Row:
        section = department_title(event.department)
        return Row(
            event.name,
            event_title(event.name),
            section=section,
            keywords=f"{section} {event_title(event.name)} {event.name}",
            current=event.name == self.value(),
        )

    def _on_picked(self, value: str) -> None:
        if value == PREFIX:
            self.own.set_value(PREFIX)
        super()._on_picked(value)
        if value == PREFIX:
            self.own.edit.setFocus()

    def _ask(self) -> None:
        pick(self.around.theme, self.field, self.accessibleName(), self.rows(), self._on_picked)


class FiltersEditor(KnownMembersEditor):
    """Which events pass: a field is one of some values. Fields that are not named may be anything."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name, (), _filter_editor, add=self.tr("Add a condition"))
        self._event: str | None = None
        self.refresh()

    def refresh(self) -> None:
        event = str(self.around.config.get("event") or "")
        if event != self._event:
            self._event = event
            self.set_fields(_filter_fields(EVENT_TYPES.get(event)))
        super().refresh()


def _filter_fields(event: EventType | None) -> list[Parameter]:
    """A moment is hardly ever equal to another one: dates are for the condition below."""
    found = [] if event is None else [one for one in event.leaves() if one[1].kind != "date"]
    ordered = sorted(found, key=lambda one: _FIRST.index(one[0]) if one[0] in _FIRST else 99)
    return [_filter_parameter(path, field) for path, field in ordered]


def _filter_parameter(path: str, field: Field) -> Parameter:
    last = path.removeprefix("ticket.")
    kind = _REFERS.get(field.refers)
    if kind is None:
        kind = ParameterKind.CHOICE if field.values else _KINDS.get(field.kind, ParameterKind.LIST)
    values = tuple(Choice(one, f"ticket.{last}.{one}") for one in field.values)
    title = f"field.{last.replace('.', ' ')}"
    return Parameter(path, kind, title, choices=values, many=True, takes_expressions=False)


_KINDS = {"number": ParameterKind.NUMBER, "boolean": ParameterKind.BOOLEAN}


def _filter_editor(around: Surroundings, parameter: Parameter) -> Editor:
    if parameter.kind is ParameterKind.LIST:
        return LinesEditor(around, parameter.name)
    if parameter.kind is ParameterKind.NUMBER:
        return NumbersEditor(around, parameter.name)
    if parameter.kind is ParameterKind.BOOLEAN:
        options: list[tuple[Any, str]] = [(True, tr("Yes")), (False, tr("No"))]
        return OneOfEditor(around, parameter.name, options, blank=tr("Anything"))
    last = parameter.name.rpartition(".")[2]
    records = [Record(one.value, word_of(last, one.value)) for one in parameter.choices]
    return RecordsEditor(
        around,
        parameter.name,
        str(parameter.kind),
        many=True,
        placeholder=tr("Anything"),
        records=records or None,
    )


class NumbersEditor(LinesEditor):
    """Numbers, one per line; what is none stays a text, and then nothing equals it."""

    def value(self) -> Any:
        lines = super().value()
        return [_number(one) for one in lines] if isinstance(lines, list) else lines


def _number(text: str) -> Any:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    if number != number or abs(number) > 1e15:
        return text
    return int(number) if number.is_integer() else number
