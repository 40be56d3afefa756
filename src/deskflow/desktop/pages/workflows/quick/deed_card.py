"""One "then" of the sentence: what is done, and the few fields that are needed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.quick.words import DEED_ICONS, DEED_TITLES
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Card
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.quick import DEEDS, Deed
from deskflow.workflows.validation import Problem


def deed_choices(current: str = "") -> list[Choice]:
    """Everything that can be done."""
    return [
        Choice(key, tr(title), icon=DEED_ICONS[key], current=key == current, keywords=key)
        for key, title in DEED_TITLES.items()
    ]


class DeedCard(Card):
    """`moved` carries -1 or 1; Alt with an arrow does the same."""

    edited = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, around: Surroundings, catalogue: ActionCatalogue, deed: Deed) -> None:
        super().__init__(around.theme, padding=around.theme.space(2))
        theme = around.theme
        self.kind = deed.kind
        self._title = tr(DEED_TITLES[deed.kind])
        self.number = Label(theme, "", size="sm", tone="text-muted", tabular=True)
        self.title = Label(theme, self._title, weight="semibold")
        self.up = IconButton(theme, "arrow-up", self.tr("Move up"))
        self.down = IconButton(theme, "arrow-down", self.tr("Move down"))
        self.remove = IconButton(theme, "trash-2", self.tr("Remove"))
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.setSpacing(theme.space(0))
        head.addWidget(self.number)
        head.addWidget(self.title, 1)
        for button in (self.up, self.down, self.remove):
            button.setFixedSize(QSize(26, 26))
            head.addWidget(button)
        self.form = SpecForm(around, DEEDS[deed.kind].asked(catalogue), inside=True)
        self.form.set_config(deed.config)
        self.form.edited.connect(lambda _config, _name: self.edited.emit())
        self.body.addLayout(head)
        self.body.addWidget(self.form)

    @property
    def deed(self) -> Deed:
        values: Mapping[str, Any] = {name: row.value() for name, row in self.form.rows.items()}
        return Deed(self.kind, {name: one for name, one in values.items() if one is not None})

    def place(self, at: int, count: int) -> None:
        """It stands there now."""
        self.number.setText(f"{at + 1}.")
        self.up.setEnabled(at > 0)
        self.down.setEnabled(at < count - 1)
        what = f"{at + 1}. {self._title}"
        for button, said in (
            (self.up, self.tr("Move “{what}” up")),
            (self.down, self.tr("Move “{what}” down")),
            (self.remove, self.tr("Remove “{what}”")),
        ):
            button.setAccessibleName(said.format(what=what))

    def set_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Those no field here can say come back."""
        self.form.set_problems([one for one in problems if one.field in self.form])
        return [one for one in problems if one.field not in self.form]

    def focus_first(self) -> None:
        next(iter(self.form.rows.values())).focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)
