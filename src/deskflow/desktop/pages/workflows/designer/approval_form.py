"""The form of an approval step: who is asked (people, stages or a table), until when, and a way to play it through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.simulating import SimulationPopover
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.workflows.parameters import Parameter

# What each way of saying who is asked is made of; the rest of the form belongs to all.
_PARTS: Final = {
    "people": (
        "approvers", "roles", "managers_of", "teams", "leads_of", "strategy", "threshold", "reject_policy", "weights",
        "vetoes",
    ),
    "stages": ("stages",),
    "table": ("routing",),
}  # fmt: skip
# Title and description come before it.
_PLACE: Final = 2


class ApprovalForm(SpecForm):
    """`ways` chooses; what was filled in one way is carried over to the other where it can be."""

    def __init__(self, around: Surroundings, parameters: Sequence[Parameter]) -> None:
        super().__init__(around, parameters)
        theme = around.theme
        self._names = tuple(one.name for one in parameters)
        # What was set aside when another way was chosen, to come back to.
        self._aside: dict[str, dict[str, Any]] = {}
        self.simulation: SimulationPopover | None = None
        self.ways = SegmentedControl(
            theme,
            self.tr("Who is asked"),
            [
                ("people", self.tr("People")),
                ("stages", self.tr("Stages")),
                ("table", self.tr("Table")),
            ],
        )
        self.ways.chosen.connect(self._on_way)
        self.simulate = Button(theme, self.tr("Simulate"), kind="ghost", icon="play")
        self.simulate.setToolTip(self.tr("Who would be asked, and what if these say no?"))
        self.simulate.clicked.connect(self._on_simulate)
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.space(0))
        title = self.tr("Who is asked")
        line = QHBoxLayout()
        line.addWidget(Label(theme, title, size="sm", weight="medium", tone="text-muted"), 1)
        line.addWidget(self.simulate)
        rows.addLayout(line)
        rows.addWidget(self.ways)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(_PLACE, box)
        self._show_way("people")

    def set_config(self, config: Mapping[str, Any]) -> None:
        super().set_config(config)
        self._show_way(_way_of(config))

    def _show_way(self, way: str) -> None:
        self.ways.set_value(way)
        hidden = {name for other, names in _PARTS.items() if other != way for name in names}
        self.show_only(name for name in self._names if name not in hidden)

    def _on_way(self, way: str) -> None:
        config = dict(self._config)
        old = _way_of(config)
        self._aside[old] = {name: config.pop(name) for name in _PARTS[old] if name in config}
        config.update(self._aside.pop(way, {}) or _carried_over(way, self._aside[old]))
        self.set_config(config)
        # An empty way has left nothing to see it by.
        self._show_way(way)
        self.edited.emit(config, _PARTS[way][0])

    def _on_simulate(self) -> None:
        self.simulation = SimulationPopover(self._around, self.window(), self._config)
        self.simulation.open_centred()


def _way_of(config: Mapping[str, Any]) -> str:
    if config.get("routing"):
        return "table"
    return "stages" if config.get("stages") else "people"


def _carried_over(way: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """The first stage or row of the one is all of the other."""
    asked = _asked_in(before)
    if way == "people":
        return asked
    if way == "stages":
        return {"stages": [asked]} if asked else {"stages": [{"strategy": "any"}]}
    columns = [{"name": "", "value": "", "kind": "text"}]
    return {"routing": {"columns": columns, "rows": [{"when": [""], **asked}]}}


def _asked_in(before: Mapping[str, Any]) -> dict[str, Any]:
    routing = before.get("routing")
    listed = routing.get("rows") if isinstance(routing, Mapping) else before.get("stages")
    first = listed[0] if isinstance(listed, list) and listed else before
    if not isinstance(first, Mapping):
        return {}
    return {name: first[name] for name in _PARTS["people"] if name in first}
