"""The bar over the canvas: which workflow, what is not published yet, undo and redo, live, publish."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.widgets.tips import plain_tip


class DesignerHeader(Surface):
    back_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    live_toggled = Signal(bool)
    run_wanted = Signal()
    publish_wanted = Signal()
    settings_wanted = Signal()
    versions_wanted = Signal()
    test_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-1", edges="b")
        self.setFixedHeight(theme.tokens.size.page_header)
        self.back = IconButton(theme, "arrow-left", self.tr("Back to the list"), key="Alt+Left")
        self.back.clicked.connect(self.back_wanted)
        self.name = ElidedLabel(theme, "", size="heading", weight="bold")
        # As wide as it is and no wider; it gives way before what is said of the draft does.
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chip = ChipLabel(theme, Chip(""))
        self.others = ChipLabel(theme, Chip(""))
        self.others.hide()
        self.detail = ElidedLabel(theme, "", size="sm", tone="text-muted")
        self.saved = Label(theme, "", size="sm", tone="text-muted")
        self.undo = IconButton(theme, "undo-2", self.tr("Undo"), key="Ctrl+Z")
        self.undo.clicked.connect(self.undo_wanted)
        self.redo = IconButton(theme, "redo-2", self.tr("Redo"), key="Ctrl+Y")
        self.redo.clicked.connect(self.redo_wanted)
        self.settings = IconButton(theme, "sliders-horizontal", self.tr("Settings of the workflow"))
        self.settings.clicked.connect(self.settings_wanted)
        self.versions = IconButton(theme, "history", self.tr("Versions"), key="Ctrl+Shift+H")
        self.versions.clicked.connect(self.versions_wanted)
        self.test = IconButton(
            theme, "flask-conical", self.tr("Test with its scenarios"), key="Ctrl+T"
        )
        self.test.clicked.connect(self.test_wanted)
        self.heat = IconButton(
            theme, "flame", self.tr("Heat map: where many runs failed and took time"), key="Ctrl+H"
        )
        self.heat.setCheckable(True)
        self.live = Button(theme, self.tr("Live"), icon="activity")
        self.live.setCheckable(True)
        self.live.setToolTip(self.tr("Show on the canvas where running executions stand"))
        self.live.toggled.connect(self.live_toggled)
        self.run = Button(theme, self.tr("Run now"), icon="play")
        self.run.clicked.connect(self.run_wanted)
        self.publish = PrimaryButton(theme, self.tr("Publish"), icon="rocket")
        self.publish.clicked.connect(self.publish_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(1), 0, theme.space(2), 1)
        layout.setSpacing(theme.space(1))
        for part in (self.back, self.name, self.chip, self.others):
            layout.addWidget(part)
        layout.addWidget(self.detail, 1)
        layout.addWidget(self.saved)
        buttons: tuple[Button, ...] = (
            self.undo, self.redo, self.settings, self.versions, self.test, self.heat, self.live, self.run, self.publish,
        )  # fmt: skip
        for button in buttons:
            layout.addWidget(button)

    def show_state(
        self, *, name: str, chip: Chip | None, detail: str, saved: str, undo: str, redo: str
    ) -> None:
        """`undo` and `redo` say what would be taken back or done again; "" when there is nothing."""
        self.name.setText(name)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set_chip(chip)
            self.chip.setMinimumWidth(self.chip.sizeHint().width())
        self.detail.setText(detail)
        self.saved.setText(saved)
        _offer(self.undo, self.tr("Undo"), undo, "Ctrl+Z")
        _offer(self.redo, self.tr("Redo"), redo, "Ctrl+Y")


def _offer(button: IconButton, name: str, step: str, key: str) -> None:
    said = f"{name}: {step}" if step else name
    button.setEnabled(bool(step))
    button.setAccessibleName(said)
    button.setToolTip(plain_tip(f"{said} ({key})"))
