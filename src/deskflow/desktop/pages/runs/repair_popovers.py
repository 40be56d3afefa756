"""What is asked before a run is moved to another version, or gets a step of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskflow.core.errors import DeskflowError
from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.designer.pieces import scrolled
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_problems import describe_problem, describe_workflow_error
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, said
from deskflow.workflows.validation import Problem

_WIDTH = 380
_TALLEST = 420


class RepairPopover(Popover):
    """A heading, a sentence, forms that scroll, and one button; `confirmed` comes from it."""

    confirmed = Signal()

    def __init__(
        self, around: Surroundings, window: QWidget, title: str, text: str, button: str
    ) -> None:
        theme = around.theme
        super().__init__(theme, window)
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold", wrap=True))
        self.body.addWidget(Label(theme, text, size="sm", tone="text-muted", wrap=True))
        inner = QWidget()
        self.forms = QVBoxLayout(inner)
        self.forms.setContentsMargins(0, 0, theme.space(1), 0)
        self.forms.setSpacing(theme.space(2))
        self._inner = inner
        self._area: QScrollArea = scrolled(inner)
        self.body.addWidget(self._area, 1)
        self.error = Label(theme, "", size="sm", tone="danger", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.button = PrimaryButton(theme, button)
        self.button.clicked.connect(self.confirmed)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def say(self, text: str) -> None:
        """What is wrong; the popover stays open."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self._place()

    def refuse(self, problem: BaseException) -> None:
        """It could not be done."""
        self.say(describe_workflow_error(problem))

    def panel_size(self) -> QSize:
        wide = _WIDTH - 2 * self.body.contentsMargins().left()
        wanted = max(self._inner.heightForWidth(wide), self._inner.sizeHint().height())
        self._area.setMinimumHeight(min(wanted, _TALLEST))
        rest = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(rest, self.panel.sizeHint().height()))


class RefusalPopover(RepairPopover):
    """Why something cannot be done, and what can be instead."""

    def __init__(self, around: Surroundings, window: QWidget, title: str, why: str) -> None:
        super().__init__(around, window, title, why, "")
        self.button.setText(self.tr("Close"))
        self._area.hide()
        self.confirmed.connect(self.dismiss)


class MappingPopover(RepairPopover):
    """For each step the run stands at that the other version lacks: which one of its kind it becomes."""

    def __init__(
        self,
        around: Surroundings,
        window: QWidget,
        version: int,
        wanted: Mapping[str, Sequence[str]],
        names: Mapping[str, str],
    ) -> None:
        """`names`: what the steps of both versions are called, by key."""
        title = self.tr("Move to version {n}").format(n=version)
        text = self.tr(
            "The run stands at steps that this version does not have. Say which step each of them becomes."
        )
        super().__init__(around, window, title, text, self.tr("Move the run"))
        self.form = SpecForm(
            around,
            [
                Parameter(
                    key, ParameterKind.CHOICE, said(_named(key, names)), required=True,
                    choices=tuple(Choice(one, said(_named(one, names))) for one in several),
                    takes_expressions=False,
                )
                for key, several in wanted.items()
            ],
        )  # fmt: skip
        self.form.set_config({key: several[0] for key, several in wanted.items() if several})
        self.forms.addWidget(self.form)

    def mapping(self) -> dict[str, str]:
        return {key: str(row.value()) for key, row in self.form.rows.items() if row.value()}


def _named(key: str, names: Mapping[str, str]) -> str:
    name = names.get(key)
    return f"{name} ({key})" if name else key


class InsertPopover(RepairPopover):
    """Where the step goes, and its own form. `places`: (key of the step, port) with the words for it."""

    def __init__(
        self,
        around: Surroundings,
        window: QWidget,
        name: str,
        parameters: Sequence[Parameter],
        config: Mapping[str, Any],
        places: Mapping[tuple[str, str], str],
    ) -> None:
        title = self.tr("Put in: {step}").format(step=name)
        text = self.tr("Only this run gets the step. The workflow stays as it is.")
        super().__init__(around, window, title, text, self.tr("Put it in"))
        self._places = list(places)
        self.where = SpecForm(
            around,
            [
                Parameter(
                    "where", ParameterKind.CHOICE, "field.where", required=True,
                    choices=tuple(
                        Choice(str(at), said(words)) for at, words in enumerate(places.values())
                    ),
                    takes_expressions=False,
                )
            ],
            inside=True,
        )  # fmt: skip
        self.where.set_config({"where": "0"})
        self.form = SpecForm(around, parameters)
        self.form.set_config(config)
        self._config = dict(config)
        self.form.edited.connect(self._on_edited)
        self.forms.addWidget(self.where)
        self.forms.addWidget(self.form)

    def place(self) -> tuple[str, str]:
        return self._places[int(str(self.where.rows["where"].value() or 0))]

    def config(self) -> dict[str, Any]:
        return {name: value for name, value in self._config.items() if value is not None}

    def refuse(self, problem: BaseException) -> None:
        """What is missing or wrong stands under its field."""
        if not isinstance(problem, DeskflowError) or problem.code != "execution.bad_inserted_step":
            super().refuse(problem)
            return
        found = Problem(str(problem.params["first"]), field=str(problem.params.get("field") or ""))
        self.form.set_problems([found])
        if self.form.focus_field(found.field):
            self.say(self.tr("The step is not complete yet."))
        else:
            self.say(describe_problem(found))

    def _on_edited(self, config: dict[str, Any], _name: str) -> None:
        self._config = dict(config)
