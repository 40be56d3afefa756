"""A scenario as a form: its parts on the left, the chosen one on the right. Parts are made when they are first shown."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from deskflow.desktop.forms.field_grid import FieldGrid
from deskflow.desktop.forms.row_list import RowList
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer import scenario_fields as fields
from deskflow.desktop.pages.workflows.designer.pieces import scrolled
from deskflow.desktop.pages.workflows.designer.scenario_entries import (
    HappeningEntry,
    MockEntry,
    ValuesEntry,
)
from deskflow.desktop.pages.workflows.designer.scenario_says import (
    answer_line,
    check_line,
    field_line,
    happening_line,
    message_line,
    mock_line,
    output_line,
    record_line,
    variable_line,
)
from deskflow.desktop.pages.workflows.designer.scenario_sections import (
    ExpectSection,
    IncomingSection,
    ListSection,
    RowsPart,
    Section,
    WhenSection,
)
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.labels import Hairline
from deskflow.workflows.scenarios import rows as shapes
from deskflow.workflows.scenarios.making import free_name

_NAV: Final = 236
INCOMING, RECORDS, ANSWERS, CALLS, LATER, EXPECTED, WHEN = range(7)


class ScenarioForm(QWidget):
    """`edited` carries the scenario and the key of the edit."""

    edited = Signal(object, str)
    source_wanted = Signal(object)

    def __init__(self, around: Surroundings, known: fields.Known) -> None:
        super().__init__()
        self._around, self._known = around, known
        self._scenario: dict[str, Any] = {}
        self._errors: Mapping[str, str] = {}
        theme = around.theme
        self._titles = (
            (self.tr("What comes in"), "zap"),
            (self.tr("What there is"), "rows-3"),
            (self.tr("What people answer"), "badge-check"),
            (self.tr("What calls give back"), "globe"),
            (self.tr("What happens later"), "clock"),
            (self.tr("What must come of it"), "list-checks"),
            (self.tr("When"), "calendar-clock"),
        )
        self.sections: dict[int, Section] = {}
        self.parts = ChoiceList(theme, self.tr("Parts of the scenario"))
        self.parts.setFixedWidth(_NAV)
        self.parts.selectionModel().currentChanged.connect(lambda *_: self._on_part())
        self.stack = QStackedWidget()
        self._areas: dict[int, QScrollArea] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.parts)
        line = Hairline(theme, Qt.Orientation.Vertical)
        layout.addWidget(line)
        layout.addWidget(self.stack, 1)
        self._tell_parts()
        self.show_part(INCOMING)

    # --- what is shown -----------------------------------------------------------------------------

    def show_scenario(self, scenario: Mapping[str, Any]) -> None:
        """From elsewhere: undo, the JSON, a past run."""
        self._scenario = copy.deepcopy(dict(scenario))
        self._known.scenario = self._scenario
        for section in self.sections.values():
            section.show_scenario(self._scenario)
        self._tell_parts()

    def show_part(self, place: int) -> None:
        """Choose a part in the list."""
        self._make(place)
        self.parts.setCurrentIndex(self.parts.choices.index(place))
        self.stack.setCurrentWidget(self._areas[place])

    def section(self, place: int) -> Any:
        """A part of the form, made if nobody has looked at it yet."""
        return self._make(place)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """By the path where something stands."""
        self._errors = errors
        for section in self.sections.values():
            section.set_errors(errors)
        self._tell_parts()

    def jump(self, path: str) -> bool:
        """To the field of this path."""
        for place in range(len(self._titles)):
            section = self._make(place)
            if section.covers(path):
                self.show_part(place)
                section.focus_path(path)
                return True
        return False

    def _on_part(self) -> None:
        choice = self.parts.current_choice()
        if choice is not None:
            self._make(choice.value)
            self.stack.setCurrentWidget(self._areas[choice.value])

    def _tell_parts(self) -> None:
        before = self.parts.current_choice()
        choices = []
        for place, (title, icon) in enumerate(self._titles):
            count = self._count(place)
            wrong = sum(1 for path in self._errors if _covered(place, path))
            chip = Chip(str(count), "neutral") if count else None
            if wrong:
                chip = Chip(str(wrong), "danger", "circle-x")
            tone: Any = "danger" if wrong else "neutral"
            choices.append(Choice(place, title, icon=icon, chip=chip, tone=tone))
        self.parts.selectionModel().blockSignals(True)
        self.parts.set_choices(choices)
        self.parts.setCurrentIndex(self.parts.choices.index(before.value if before else 0))
        self.parts.selectionModel().blockSignals(False)
        self.parts.viewport().update()

    def _count(self, place: int) -> int:
        found = self._scenario.get(_MEMBERS[place])
        if place == CALLS and isinstance(found, Mapping):
            return sum(len(one) for one in found.values() if isinstance(one, list))
        return len(found) if isinstance(found, Mapping | list) else 0

    # --- parts -------------------------------------------------------------------------------------

    def _make(self, place: int) -> Section:
        section = self.sections.get(place)
        if section is None:
            section = self._made(place)
            self.sections[place] = section
            section.show_scenario(self._scenario)
            section.set_errors(self._errors)
            section.edited.connect(lambda key: self._on_edited(section, key))
            area = scrolled(section)
            self._areas[place] = area
            self.stack.addWidget(area)
        return section

    def _made(self, place: int) -> Section:
        around, known, theme = self._around, self._known, self._around.theme
        title = self._titles[place][0]
        if place == INCOMING:
            incoming = IncomingSection(around, known)
            incoming.source_wanted.connect(self.source_wanted)
            return incoming
        if place == WHEN:
            return WhenSection(around)
        if place == EXPECTED:
            return ExpectSection(around, known, self._expected_parts())
        hint, part = self._lists()[place]()
        return ListSection(theme, title, hint, part)

    def _lists(self) -> Mapping[int, Callable[[], tuple[str, RowsPart]]]:
        return {
            RECORDS: self._records, ANSWERS: self._answers, CALLS: self._calls, LATER: self._later,
        }  # fmt: skip

    def _records(self) -> tuple[str, RowsPart]:
        around, known = self._around, self._known

        def form() -> ValuesEntry:
            return ValuesEntry(
                around, fields.record_fields(), "values",
                lambda entry: fields.value_fields(known, str(entry.get("kind") or "")),
                self.tr("Fields of the record"),
            )  # fmt: skip

        def named(stem: str) -> str:
            taken = [name for name, _ in known.records()]
            return free_name(stem, taken).replace(" ", "_")

        def new() -> dict[str, Any]:
            return {"kind": "ticket", "name": named("ticket"), "values": {"title": ""}}

        def again(entry: Mapping[str, Any]) -> dict[str, Any]:
            return {**copy.deepcopy(dict(entry)), "name": named(str(entry.get("name") or "record"))}

        rows = RowList(around, self.tr("Record"), form, record_line, new, again=again)
        hint = self.tr(
            "Customers, contacts, users and tickets there are before it begins. One can refer to those above it."
        )
        return hint, self._part(
            "records", rows, lambda value: shapes.listed(value, "records"), list
        )

    def _answers(self) -> tuple[str, RowsPart]:
        around, known = self._around, self._known

        def new() -> dict[str, Any]:
            asking = known.asking()
            return {"step": asking[0][0] if asking else "", "decision": "approved"}

        rows = RowList(
            around, self.tr("Answer"), lambda: FieldGrid(around, fields.answer_fields(known, around)),
            answer_line, new,
        )  # fmt: skip
        hint = self.tr("To each approval in turn; several answers to one step belong to one request after the other.")  # fmt: skip
        return hint, self._part(
            "answers", rows, lambda value: shapes.listed(value, "answers"), list
        )

    def _calls(self) -> tuple[str, RowsPart]:
        around, known = self._around, self._known

        def new() -> dict[str, Any]:
            calling = known.calling()
            step = calling[0][0] if calling else ""
            return {"step": step, "output": copy.deepcopy(known.example_of(step))}

        rows = RowList(
            around, self.tr("Call"), lambda: MockEntry(around, known), mock_line, new,
            again=lambda entry: copy.deepcopy(dict(entry)),
        )  # fmt: skip
        hint = self.tr(
            "Nothing ever leaves the sandbox. The first entry of a step is for its first try, the next for the second; the last is repeated. Without an entry a call gives back its example."
        )
        return hint, self._part("mocks", rows, shapes.mock_rows, shapes.mocks_of)

    def _later(self) -> tuple[str, RowsPart]:
        around, known = self._around, self._known
        rows = RowList(
            around, self.tr("Happening"),
            lambda: HappeningEntry(around, fields.happening_fields(), known), happening_line,
            lambda: {"event": "ticket.updated", "after": "1h"},
            again=lambda entry: copy.deepcopy(dict(entry)),
        )  # fmt: skip
        hint = self.tr("Events that come while it runs, for steps that wait for one.")
        return hint, self._part(
            "happenings", rows, lambda value: shapes.listed(value, "happenings"), list
        )

    def _expected_parts(self) -> Sequence[RowsPart]:
        around, known = self._around, self._known

        def rows(what: str, made: Any, say: Any, new: dict[str, Any], blank: str) -> RowList:
            return RowList(
                around, what, lambda: FieldGrid(around, made()), say, lambda: dict(new),
                again=lambda entry: {**copy.deepcopy(dict(entry)), blank: ""} if blank else copy.deepcopy(dict(entry)),
            )  # fmt: skip

        return (
            self._part(
                "expect.records",
                rows(self.tr("Field of a record"), lambda: fields.record_field_fields(known), field_line, {"record": "", "field": "", "value": None}, "field"),
                shapes.record_field_rows, shapes.record_fields_of, self.tr("Records afterwards"),
            ),
            self._part(
                "expect.outputs",
                rows(self.tr("Result of a step"), lambda: fields.output_fields(known), output_line, {"step": "", "field": "", "value": None}, "field"),
                shapes.output_rows, shapes.outputs_of, self.tr("What steps leave behind"),
            ),
            self._part(
                "expect.variables",
                rows(self.tr("Variable"), fields.variable_fields, variable_line, {"variable": "", "value": None}, "variable"),
                shapes.variable_rows, shapes.variables_of, self.tr("Variables"),
            ),
            self._part(
                "expect.messages",
                rows(self.tr("Message"), fields.message_fields, message_line, {"to": ""}, ""),
                lambda value: shapes.listed(value, "expect.messages"), list, self.tr("Messages that would be sent"),
            ),
            self._part(
                "expect.checks",
                rows(self.tr("Check"), fields.check_fields, check_line, {"check": ""}, ""),
                shapes.check_rows, shapes.checks_of, self.tr("Conditions of your own"),
            ),
        )  # fmt: skip

    def _part(self, path: str, rows: RowList, read: Any, write: Any, title: str = "") -> RowsPart:
        return RowsPart(self._around.theme, path, rows, read, write, title)

    # --- edits -------------------------------------------------------------------------------------

    def _on_edited(self, section: Section, key: str) -> None:
        scenario = copy.deepcopy(self._scenario)
        section.put_into(scenario)
        self._scenario = scenario
        self._known.scenario = scenario
        for one in self.sections.values():
            one.refresh()
        self._tell_parts()
        self.edited.emit(copy.deepcopy(scenario), key)


_MEMBERS: Final = ("trigger", "records", "answers", "mocks", "happenings", "expect", "")
_WHEN: Final = ("description", "at", "lasts")


def _covered(place: int, path: str) -> bool:
    if place == WHEN:
        return path in _WHEN
    member = _MEMBERS[place]
    return path == member or path.startswith((f"{member}.", f"{member}["))
