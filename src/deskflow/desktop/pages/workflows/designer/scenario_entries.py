"""The entries of a scenario's form that need more than a grid of fields: a record, a call, something that happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.field_grid import FieldGrid, FormField
from deskflow.desktop.forms.members_editor import PairsEditor
from deskflow.desktop.forms.members_form import MembersForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.scenario_fields import Known, mock_fields
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.catalogue import Field
from deskflow.workflows.scenarios.rows import flat, nested


class ValuesEntry(QWidget):
    """A grid, and under it the members of one object: the values of a record."""

    edited = Signal(str)

    def __init__(
        self,
        around: Surroundings,
        fields: list[FormField],
        member: str,
        known: Callable[[Mapping[str, Any]], list[FormField]],
        name: str,
    ) -> None:
        super().__init__()
        self._member, self._known = member, known
        self._entry: dict[str, Any] = {}
        self.grid = FieldGrid(around, fields)
        self.values = MembersForm(around, name, tr("Add a field"))
        self.grid.edited.connect(self._on_grid)
        self.values.edited.connect(self._on_values)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(1))
        layout.addWidget(self.grid)
        layout.addWidget(self.values)

    @property
    def entry(self) -> dict[str, Any]:
        return dict(self._entry)

    def set_entry(self, entry: Mapping[str, Any]) -> None:
        self._entry = dict(entry)
        self.grid.set_entry(entry)
        self.values.set_fields(self._known(entry))
        inside = entry.get(self._member)
        self.values.set_value(inside if isinstance(inside, Mapping) else {})

    def set_errors(self, errors: Mapping[str, str]) -> None:
        self.grid.set_errors(errors)
        start = f"{self._member}."
        self.values.set_errors(
            {
                name.removeprefix(start): one
                for name, one in errors.items()
                if name.startswith(start)
            }
        )

    def refresh(self) -> None:
        self.grid.refresh()
        self.values.refresh()

    def focus_field(self, name: str = "") -> bool:
        if name.startswith(f"{self._member}."):
            return self.values.focus_field(name.removeprefix(f"{self._member}."))
        return self.grid.focus_field(name)

    def _on_grid(self, name: str) -> None:
        rest = self._entry.get(self._member)
        self._entry = self.grid.entry
        known = self._known(self._entry)
        self.values.set_fields(known)
        if isinstance(rest, Mapping):
            # A field that is empty and means nothing for what it is now has nothing to be kept for.
            names = {one.name for one in known}
            rest = {one: value for one, value in rest.items() if value != "" or one in names}
            self.values.set_value(rest)
        if rest:
            self._entry[self._member] = rest
        self.edited.emit(name)

    def _on_values(self, name: str) -> None:
        self._entry[self._member] = self.values.value
        if not self.values.value:
            del self._entry[self._member]
        self.edited.emit(f"{self._member}.{name}" if name else "")


class PayloadForm(QWidget):
    """The data of an event: its known fields as such; of an event nobody knows, names and values."""

    edited = Signal(str)

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__()
        self._fields: tuple[Field, ...] = ()
        self._value: dict[str, Any] = {}
        self._free = False
        self.members = MembersForm(around, name, tr("Add a field"))
        self.pairs = PairsEditor(around, name)
        self.members.edited.connect(self._on_members)
        self.pairs.edited.connect(self._on_pairs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.members)
        layout.addWidget(self.pairs)

    @property
    def value(self) -> dict[str, Any]:
        return dict(self._value)

    def set_known(self, fields: tuple[Field, ...], shown: list[FormField]) -> None:
        """`fields` say what lies inside what, `shown` how each is filled in."""
        self._fields = fields
        self._free = not shown
        self.members.setVisible(not self._free)
        self.pairs.setVisible(self._free)
        self.members.set_fields(shown)

    def set_value(self, value: Mapping[str, Any]) -> None:
        self._value = dict(value)
        if self._free:
            self.pairs.set_value(self._value)
        else:
            self.members.set_value(flat(self._value, self._fields))

    def set_errors(self, errors: Mapping[str, str]) -> None:
        self.members.set_errors(errors)

    def refresh(self) -> None:
        self.members.refresh()

    def _on_members(self, name: str) -> None:
        self._value = nested(self.members.value, self._fields)
        self.edited.emit(name)

    def _on_pairs(self) -> None:
        # Typed names and values are merged as one step: which of the two it was is not told.
        self._value = dict(self.pairs.value() or {})
        self.edited.emit("pairs")


class HappeningEntry(QWidget):
    """An event that comes later, with its data."""

    edited = Signal(str)

    def __init__(self, around: Surroundings, fields: list[FormField], known: Known) -> None:
        from deskflow.desktop.pages.workflows.designer.scenario_fields import payload_fields

        super().__init__()
        self._payload_fields = payload_fields
        self._known = known
        self._event: str | None = None
        self._entry: dict[str, Any] = {}
        self.grid = FieldGrid(around, fields)
        self.payload = PayloadForm(around, tr("What it brings"))
        self.grid.edited.connect(self._on_grid)
        self.payload.edited.connect(self._on_payload)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(1))
        layout.addWidget(self.grid)
        layout.addWidget(self.payload)

    @property
    def entry(self) -> dict[str, Any]:
        return dict(self._entry)

    def set_entry(self, entry: Mapping[str, Any]) -> None:
        self._entry = dict(entry)
        self.grid.set_entry(entry)
        self._show_payload()

    def _show_payload(self) -> None:
        event = str(self._entry.get("event") or "")
        if event != self._event:
            self._event = event
            fields = self._known.event_fields(event)
            self.payload.set_known(fields, self._payload_fields(fields))
        inside = self._entry.get("payload")
        self.payload.set_value(inside if isinstance(inside, Mapping) else {})

    def set_errors(self, errors: Mapping[str, str]) -> None:
        self.grid.set_errors(errors)

    def refresh(self) -> None:
        self.grid.refresh()
        self.payload.refresh()

    def focus_field(self, name: str = "") -> bool:
        return self.grid.focus_field(name)

    def _on_grid(self, name: str) -> None:
        payload = self._entry.get("payload")
        self._entry = self.grid.entry
        if payload is not None:
            self._entry["payload"] = payload
        self._show_payload()
        self.edited.emit(name)

    def _on_payload(self, name: str) -> None:
        self._entry["payload"] = self.payload.value
        if not self.payload.value:
            del self._entry["payload"]
        self.edited.emit(f"payload.{name}" if name else "")


class MockEntry(FieldGrid):
    """What one try of a call gives back: an answer, or an error. The other of the two is kept aside."""

    _OUTPUT = frozenset({"output"})
    _ERROR = frozenset({"error", "message", "retryable"})

    def __init__(self, around: Surroundings, known: Known) -> None:
        super().__init__(around, mock_fields(known))
        self._known = known
        self._aside: dict[str, Any] = {}
        self._show_wanted()

    @property
    def entry(self) -> dict[str, Any]:
        return {name: one for name, one in self._entry.items() if name != "gives"}

    def set_entry(self, entry: Mapping[str, Any]) -> None:
        gives = "error" if "error" in entry else "output"
        super().set_entry({**entry, "gives": gives})
        self._show_wanted()

    def _show_wanted(self) -> None:
        gives = self._entry.get("gives", "output")
        self.hide_fields(self._ERROR if gives == "output" else self._OUTPUT)

    def _on_edited(self, name: str) -> None:
        if name == "gives":
            gives = self.rows["gives"].value()
            kept = {one: value for one, value in self._entry.items() if one in ("step",)}
            before, self._aside = self._aside, {
                one: value for one, value in self._entry.items() if one not in ("step", "gives")
            }  # fmt: skip
            fresh = {"error": "http.status"} if gives == "error" else {"output": None}
            self.set_entry({**kept, **(before or fresh)})
            self.edited.emit("")
            return
        fresh_step = name == "step" and self._entry.get("output") is None
        super_entry = self.rows[name].value()
        if super_entry is None and name in ("output", "error"):
            # Without it the entry would turn into the other kind.
            self._entry[name] = None if name == "output" else ""
        elif super_entry is None:
            self._entry.pop(name, None)
        else:
            self._entry[name] = super_entry
        if fresh_step and self._entry.get("gives") == "output":
            example = self._known.example_of(str(super_entry or ""))
            if example is not None:
                self.set_entry({**self.entry, "output": example})
        self.edited.emit(name)
