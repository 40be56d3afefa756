"""The parts of a scenario's form. Each shows one member of the scenario and gives it back; it touches no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.field_grid import FieldGrid, FormField
from deskflow.desktop.forms.row_list import RowList
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.scenario_entries import PayloadForm
from deskflow.desktop.pages.workflows.designer.scenario_fields import (
    Known,
    end_fields,
    payload_fields,
    when_fields,
)
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.callees import input_parameters
from deskflow.workflows.scenarios.rows import Row, fits

Errors = Mapping[str, str]
Put = Callable[[dict[str, Any], Any], None]


class Section(QWidget):
    """`edited` carries a key: edits of one field right after each other have the same one."""

    edited = Signal(str)

    def __init__(self, theme: Theme, title: str, hint: str) -> None:
        super().__init__()
        self.title = title
        self._theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.space(2)] * 4)
        self.column.setSpacing(theme.space(2))
        self.hint = Label(theme, hint, tone="text-muted", wrap=True)
        self.column.addWidget(self.hint)

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def put_into(self, scenario: dict[str, Any]) -> None:
        """Write this section's member."""
        raise NotImplementedError

    def set_errors(self, errors: Errors) -> None:
        """All errors by their paths; the section takes its own."""

    def focus_path(self, path: str) -> bool:
        """Into the field of this path; false if it is not here."""
        return False

    def count(self, scenario: Mapping[str, Any]) -> int:
        """What the list of sections shows beside the title."""
        return 0

    def covers(self, path: str) -> bool:
        return False

    def refresh(self) -> None:
        """The rest of the scenario has changed: names of records, for instance."""


class RowsPart(QWidget):
    """A list of rows for one member. What has another shape is left to the JSON beside the form, and said so."""

    edited = Signal(str)

    def __init__(
        self,
        theme: Theme,
        path: str,
        rows: RowList,
        read: Callable[[Any], list[Row]],
        write: Callable[[list[dict[str, Any]]], Any],
        title: str = "",
    ) -> None:
        super().__init__()
        self.path, self.rows = path, rows
        self._read, self._write = read, write
        self._paths: list[str] = []
        self._fits = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        if title:
            column.addWidget(Label(theme, title, weight="semibold"))
        self.odd = Label(theme, self.tr("This part can be changed as JSON only."), tone="warning", wrap=True)  # fmt: skip
        self.odd.hide()
        column.addWidget(self.odd)
        column.addWidget(rows)
        rows.edited.connect(lambda key: self.edited.emit(f"{path}:{key}" if key else ""))

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        self._fits = fits(scenario, self.path)
        self.odd.setVisible(not self._fits)
        self.rows.setVisible(self._fits)
        found = self._read(_at(scenario, self.path)) if self._fits else []
        self._paths = [one.path for one in found]
        self.rows.set_entries([one.entry for one in found])

    def put_into(self, scenario: dict[str, Any]) -> None:
        if not self._fits:
            return
        value = self._write(self.rows.entries)
        *parents, name = self.path.split(".")
        place = scenario
        for parent in parents:
            place[parent] = dict(place.get(parent) or {})
            place = place[parent]
        if value:
            place[name] = value
        else:
            place.pop(name, None)
        self._paths = [one.path for one in self._read(value)]
        if len(self._paths) < len(self.rows.entries):
            # Two rows say the same name: only the last of them is in the scenario.
            self._paths = []

    def set_errors(self, errors: Errors) -> None:
        told: list[dict[str, str]] = [{} for _ in self.rows.entries]
        for at, path in enumerate(self._paths[: len(told)]):
            for place, said in errors.items():
                if place == path:
                    told[at][self._first_field(at)] = said
                elif place.startswith(f"{path}."):
                    told[at][place.removeprefix(f"{path}.")] = said
                elif self._is_of_step(place, path):
                    told[at]["step"] = said
        if not self._paths and told:
            twice = self.tr("Something is said twice here: only the last one counts")
            told = [{self._first_field(at): twice} for at in range(len(told))]
        self.rows.set_errors(told)

    def focus_path(self, path: str) -> bool:
        for at, mine in enumerate(self._paths):
            if path == mine or path.startswith(f"{mine}.") or self._is_of_step(path, mine):
                inside = path.removeprefix(mine).removeprefix(".")
                self.rows.row(at).focus_field("" if path not in (mine, f"{mine}.{inside}") else inside)  # fmt: skip
                return True
        return False

    def _is_of_step(self, place: str, path: str) -> bool:
        """`mocks.call` is about every try of that step."""
        return self.path == "mocks" and path.rpartition("[")[0] == place

    def _first_field(self, at: int) -> str:
        form = self.rows.rows[at].form if at < len(self.rows.rows) else None
        return next(iter(getattr(form, "rows", {})), "") if form is not None else ""


class WhenSection(Section):
    def __init__(self, around: Surroundings) -> None:
        theme = around.theme
        super().__init__(theme, "", "")
        self.title = self.tr("When")
        self.hint.setText(self.tr("Time is virtual: a wait of three days passes in a moment."))
        self.grid = FieldGrid(around, when_fields(), columns=2)
        self.grid.edited.connect(lambda name: self.edited.emit(f"when:{name}"))
        self.column.addWidget(self.grid)
        self.column.addStretch(1)

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        self.grid.set_entry({name: scenario[name] for name in self.grid.rows if name in scenario})

    def put_into(self, scenario: dict[str, Any]) -> None:
        for name in self.grid.rows:
            scenario.pop(name, None)
        scenario.update(self.grid.entry)

    def set_errors(self, errors: Errors) -> None:
        self.grid.set_errors(errors)

    def focus_path(self, path: str) -> bool:
        return path in self.grid.rows and self.grid.focus_field(path)

    def covers(self, path: str) -> bool:
        return path in self.grid.rows


class IncomingSection(Section):
    """`source_wanted` asks for data from elsewhere; the button is its anchor."""

    source_wanted = Signal(object)

    def __init__(self, around: Surroundings, known: Known) -> None:
        theme = around.theme
        super().__init__(theme, "", "")
        self.title = self.tr("What comes in")
        self.hint.setText(
            self.tr(
                "The data the run begins with. The records of the next part are in it already, under their names."
            )
        )
        self.source = Button(theme, self.tr("Take it from…"), icon="download")
        self.source.clicked.connect(lambda: self.source_wanted.emit(self.source))
        self.column.addWidget(self.source)
        self.payload = PayloadForm(around, self.title)
        self.payload.edited.connect(self._on_edited)
        self.column.addWidget(self.payload)
        self.column.addStretch(1)
        fields = known.event_fields(known.events[0]) if known.events else ()
        self.payload.set_known(fields, _incoming(known, fields))
        self._odd = False

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        value = scenario.get("trigger")
        self._odd = value is not None and not isinstance(value, Mapping)
        self.payload.setEnabled(not self._odd)
        self.payload.set_value(value if isinstance(value, Mapping) else {})

    def put_into(self, scenario: dict[str, Any]) -> None:
        if self._odd:
            return
        if self.payload.value:
            scenario["trigger"] = self.payload.value
        else:
            scenario.pop("trigger", None)

    def count(self, scenario: Mapping[str, Any]) -> int:
        value = scenario.get("trigger")
        return len(value) if isinstance(value, Mapping) else 0

    def covers(self, path: str) -> bool:
        return path == "trigger" or path.startswith("trigger.")

    def refresh(self) -> None:
        self.payload.refresh()

    def _on_edited(self, name: str) -> None:
        self.edited.emit(f"trigger:{name}" if name else "")


def _incoming(known: Known, fields: Any) -> list[FormField]:
    trigger = known.definition.trigger
    if trigger is not None and trigger.type == "manual":
        # What was typed in may also be worked out from the records.
        several = input_parameters(known.definition.inputs, takes_expressions=True)
        return [FormField(one) for one in several]
    return payload_fields(fields)


class ListSection(Section):
    """One list, with a sentence about it."""

    def __init__(self, theme: Theme, title: str, hint: str, part: RowsPart) -> None:
        super().__init__(theme, title, hint)
        self.part = part
        part.edited.connect(self.edited)
        self.column.addWidget(part)
        self.column.addStretch(1)

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        self.part.show_scenario(scenario)

    def put_into(self, scenario: dict[str, Any]) -> None:
        self.part.put_into(scenario)

    def set_errors(self, errors: Errors) -> None:
        self.part.set_errors(errors)

    def focus_path(self, path: str) -> bool:
        return self.part.focus_path(path)

    def count(self, scenario: Mapping[str, Any]) -> int:
        return len(self.part.rows.rows)

    def covers(self, path: str) -> bool:
        return path == self.part.path or path.startswith(
            (f"{self.part.path}.", f"{self.part.path}[")
        )

    def refresh(self) -> None:
        self.part.rows.refresh()


_ENDS: Final = ("fires", "status", "error", "message_count", "reached", "never", "path")


class ExpectSection(Section):
    """How the run ends, the way it goes, and what it leaves behind."""

    def __init__(self, around: Surroundings, known: Known, parts: Sequence[RowsPart]) -> None:
        theme = around.theme
        super().__init__(theme, "", "")
        self.title = self.tr("What must come of it")
        self.hint.setText(self.tr("What is not named here is not looked at."))
        self._known = known
        self.as_played = Button(theme, self.tr("As it was played last"), icon="history")
        self.as_played.setToolTip(self.tr("Expect the end and the way that came of it"))
        self.as_played.clicked.connect(self._on_as_played)
        self.column.addWidget(self.as_played)
        self.as_played.setVisible(known.played is not None)
        self.grid = FieldGrid(around, end_fields(known))
        self.grid.edited.connect(lambda name: self.edited.emit(f"expect:{name}"))
        self.column.addWidget(self.grid)
        self.parts = list(parts)
        for part in self.parts:
            part.edited.connect(self.edited)
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        expect = scenario.get("expect")
        expect = expect if isinstance(expect, Mapping) else {}
        self.grid.set_entry({name: expect[name] for name in _ENDS if name in expect})
        for part in self.parts:
            part.show_scenario(scenario)

    def _on_as_played(self) -> None:
        played = self._known.played
        if played is None:
            return
        said = {
            name: one for name, one in self.grid.entry.items() if name not in ("error", "fires")
        }
        if played.fired:
            said |= {"status": played.status, "path": [one.key for one in played.steps]}
        else:
            said = {"fires": False}
        self.grid.set_entry(said)
        self.edited.emit("")

    def put_into(self, scenario: dict[str, Any]) -> None:
        before = scenario.get("expect")
        if before is not None and not isinstance(before, Mapping):
            return
        expect = {name: one for name, one in (before or {}).items() if name not in _ENDS}
        said = self.grid.entry
        if said.get("fires") is True:
            del said["fires"]
        scenario["expect"] = {**said, **expect}
        for part in self.parts:
            part.put_into(scenario)
        if not scenario["expect"]:
            del scenario["expect"]

    def set_errors(self, errors: Errors) -> None:
        mine: dict[str, str] = {}
        for path, said in errors.items():
            name = path.removeprefix("expect.").partition("[")[0]
            if path.startswith("expect.") and name in _ENDS:
                mine.setdefault(name, said)
        self.grid.set_errors(mine)
        for part in self.parts:
            part.set_errors(errors)

    def focus_path(self, path: str) -> bool:
        name = path.removeprefix("expect.").partition("[")[0]
        if name in _ENDS:
            return self.grid.focus_field(name)
        return any(part.focus_path(path) for part in self.parts)

    def count(self, scenario: Mapping[str, Any]) -> int:
        expect = scenario.get("expect")
        return len(expect) if isinstance(expect, Mapping) else 0

    def covers(self, path: str) -> bool:
        return path == "expect" or path.startswith("expect.")

    def refresh(self) -> None:
        for part in self.parts:
            part.rows.refresh()


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
