"""Who decides in one row of a table: the same fields as a stage, in a small panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QWidget

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Directory, Surroundings
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.approval_form import ROW_PARAMETERS

WIDTH_IN_LETTERS = 50
_SHOWN = (
    "none_needed", "approvers", "roles", "managers_of", "teams", "leads_of", "strategy", "threshold",
)  # fmt: skip
_SHOWN_OF_STAGES = ("none_needed", "stages")


class WhoPanel(Popover):
    """`edited` carries the whole row, with what it said besides."""

    edited = Signal(object)

    def __init__(self, around: Surroundings, window: QWidget, row: Mapping[str, Any]) -> None:
        super().__init__(around.theme, window)
        self.closed.connect(self.deleteLater)
        self._row = dict(row)
        self.body.setContentsMargins(*[around.theme.space(3)] * 4)
        self._shown = _SHOWN_OF_STAGES if row.get("stages") else _SHOWN
        fields = [one for one in ROW_PARAMETERS if one.name in self._shown]
        self.form = SpecForm(around, fields, inside=True)
        self.form.set_config({name: one for name, one in row.items() if name in self._shown})
        self.form.edited.connect(self._on_edited)
        self.body.addWidget(self.form)

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        self.panel.setFixedWidth(min(width, max(240, self._host.width() - 16)))
        height = self.body.totalHeightForWidth(self.panel.width())
        return QSize(self.panel.width(), max(height, self.body.totalMinimumSize().height()))

    def _on_edited(self, config: dict[str, Any], _field: str) -> None:
        rest = {name: one for name, one in self._row.items() if name not in self._shown}
        self._row = {**rest, **config}
        self._place()
        self.edited.emit(dict(self._row))


def who_words(directory: Directory, row: Mapping[str, Any]) -> str:
    """ "Rita Novak, Finance · All of them", "nobody", "2 stages"."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("routing", text)

    if row.get("none_needed"):
        return tr("Nobody has to be asked")
    stages = row.get("stages")
    if isinstance(stages, list) and stages:
        return tr("{count} stages").format(count=len(stages))
    names = [directory.name_of("user", str(one)) for one in _list(row.get("approvers"))]
    names += [directory.name_of("role", str(one)) for one in _list(row.get("roles"))]
    names += [directory.name_of("team", str(one)) for one in _list(row.get("teams"))]
    names += [
        tr("lead of {name}").format(name=directory.name_of("team", str(one)))
        for one in _list(row.get("leads_of"))
    ]
    names += [
        tr("manager of {name}").format(name=directory.name_of("user", str(one)))
        for one in _list(row.get("managers_of"))
    ]
    if not names:
        return tr("Choose who decides")
    said = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
    if len(names) > 1:
        said += " · " + title_of(f"step.approval.strategy.{row.get('strategy') or 'any'}")
    return said


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
