"""What can be done with several steps at once, beside the canvas while they are selected."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from deskflow.desktop.canvas.keys import KEYS
from deskflow.desktop.canvas.words import command_title
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_workflows import counted

_SHOWN = {key.command: key.shown for key in reversed(KEYS)}
_WITH_THEM = (
    ("make_frame", "group"),
    ("extract", "workflow"),
    ("duplicate", "copy"),
    ("toggle_disabled", "power"),
    ("tidy", "sparkles"),
    ("delete", "trash-2"),
    ("delete_and_heal", "git-merge"),
)
_ARRANGED = (
    ("align_left", "align-start-vertical"),
    ("align_centre", "align-center-vertical"),
    ("align_right", "align-end-vertical"),
    ("align_top", "align-start-horizontal"),
    ("align_middle", "align-center-horizontal"),
    ("align_bottom", "align-end-horizontal"),
    ("distribute_across", "align-horizontal-distribute-center"),
    ("distribute_down", "align-vertical-distribute-center"),
)


class SelectionPanel(Surface):
    """`wanted` names a command of the canvas, carried out on what is selected."""

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-1")
        self.setMinimumWidth(230)
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.count = Label(theme, "", weight="semibold")
        self.count.setContentsMargins(space(2), space(2), space(2), space(2))
        layout.addWidget(self.count)
        layout.addWidget(Hairline(theme))
        inner = QVBoxLayout()
        inner.setContentsMargins(space(2), space(2), space(2), space(2))
        inner.setSpacing(space(1))
        self.buttons: dict[str, Button] = {}
        for command, icon in _WITH_THEM:
            button = Button(theme, command_title(command), icon=icon, key=_SHOWN[command])
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            inner.addWidget(self._button(command, button))
        arrange = Label(theme, self.tr("Arrange"), size="sm", tone="text-muted")
        arrange.setContentsMargins(0, space(1), 0, 0)
        inner.addWidget(arrange)
        inner.addLayout(self._arranging(theme))
        inner.addStretch(1)
        layout.addLayout(inner, 1)

    def _arranging(self, theme: Theme) -> FlowLayout:
        flow = FlowLayout(gap=theme.space(0))
        for command, icon in _ARRANGED:
            button = IconButton(theme, icon, command_title(command), key=_SHOWN[command])
            flow.addWidget(self._button(command, button))
        return flow

    def _button(self, command: str, button: Button) -> Button:
        button.clicked.connect(lambda: self.wanted.emit(command))
        self.buttons[command] = button
        return button

    def show_count(self, count: int) -> None:
        self.count.setText(counted(QT_TRANSLATE_NOOP("workflows", "%n step(s) selected"), count))
