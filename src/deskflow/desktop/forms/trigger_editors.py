"""Editors for what starts a workflow: which event, which of them, when by the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.choice_editors import OneOfEditor, RecordsEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.members_editor import KnownMembersEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.forms.text_editors import LinesEditor, TextEditor
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import word_of
from deskflow.desktop.words_workflows import event_title, tr
from deskflow.tickets.rules import CHANNELS, PRIORITIES, STATUSES, TYPES
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind
from deskflow.workflows.schedule import Run, ScheduleError, next_runs

_VALUES: Mapping[str, Sequence[str]] = {
    "priority": PRIORITIES,
    "status": STATUSES,
    "type": TYPES,
    "channel": CHANNELS,
}
_FIRST = ("priority", "type", "status", "customer_id", "channel", "assigned_to", "customer.tier")
_RUNS = 10


class EventEditor(OneOfEditor):
    """One of the events there are."""

    def __init__(self, around: Surroundings, name: str) -> None:
        options = [(event, event_title(event)) for event in around.events]
        super().__init__(around, name, options, blank=None)


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
            self.set_fields(_filter_fields(self.around.events.get(event, {}), event))
        super().refresh()


def _filter_fields(payload: Mapping[str, Any], event: str) -> list[Parameter]:
    subject = payload.get(event.partition(".")[0])
    shape = subject if isinstance(subject, Mapping) else payload.get("ticket")
    names: list[str] = []
    for name, inside in (shape or {}).items() if isinstance(shape, Mapping) else ():
        if isinstance(inside, Mapping):
            names += [f"{name}.{member}" for member in inside]
        elif inside not in ("date",):
            names.append(name)
    prefix = "" if isinstance(subject, Mapping) or not names else "ticket."
    ordered = sorted(names, key=lambda one: _FIRST.index(one) if one in _FIRST else 99)
    return [_filter_parameter(prefix + name) for name in ordered]


def _filter_parameter(name: str) -> Parameter:
    last = name.removeprefix("ticket.")
    kind = {"customer_id": ParameterKind.CUSTOMER, "assigned_to": ParameterKind.USER}.get(last)
    values = tuple(Choice(one, f"ticket.{last}.{one}") for one in _VALUES.get(last, ()))
    if kind is None:
        kind = ParameterKind.CHOICE if values else ParameterKind.LIST
    title = f"field.{last.replace('.', ' ')}"
    return Parameter(name, kind, title, choices=values, many=True, takes_expressions=False)


def _filter_editor(around: Surroundings, parameter: Parameter) -> Editor:
    if parameter.kind is ParameterKind.LIST:
        return LinesEditor(around, parameter.name)
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


class CronEditor(Editor):
    """The expression, and under it when it will be due next; moments that clocks skip or repeat are said."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        theme: Theme = around.theme
        self.line = TextEditor(around, name, placeholder="0 8 * * 1-5")
        self.line.edit.setFont(theme.mono_font("body"))
        self.line.edited.connect(self._on_edited)
        self.setFocusProxy(self.line.edit)
        self.help = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.help.setText(self.tr("minute · hour · day · month · weekday"))
        self.runs = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        for part in (self.line, self.help, self.runs):
            layout.addWidget(part)

    def value(self) -> Any:
        return self.line.value()

    def set_value(self, value: Any) -> None:
        self.line.set_value(value)
        self.refresh()

    def refresh(self) -> None:
        self.runs.setText(
            _runs_text(str(self.value() or ""), str(self.around.config.get("timezone") or "UTC"))
        )

    def set_invalid(self, invalid: bool, position: int | None = None, length: int = 0) -> None:
        self.line.set_invalid(invalid)

    def _on_edited(self) -> None:
        self.refresh()
        self.edited.emit()


def _runs_text(cron: str, zone: str) -> str:
    """The next ten, one per line; nothing while it cannot be read."""
    if not cron:
        return ""
    try:
        return "\n".join(_run_text(run) for run in next_runs(cron, zone, datetime.now(UTC), _RUNS))
    except (ScheduleError, ValueError):
        return ""


def _run_text(run: Run) -> str:
    local = run.local
    day = QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM yyyy")
    text = f"{day}  {run.local:%H:%M}"
    if run.shift == "skipped":
        return f"{text}  {tr('(the clock skips the hour)')}"
    if run.shift == "repeated":
        return f"{text}  {tr('(the hour comes twice, once is enough)')}"
    return text
