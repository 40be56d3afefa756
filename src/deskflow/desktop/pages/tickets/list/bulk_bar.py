"""Stands under the list while tickets are chosen: how many, and what can be done to all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from deskflow.desktop.announce import announce
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface


class BulkBar(Surface):
    """`action_wanted` carries the id of the page's action a button stands for."""

    action_wanted = Signal(str)

    def __init__(self, theme: Theme, model: TicketListModel) -> None:
        super().__init__(theme, "surface-selected", edges="t")
        self._model = model
        self.setFixedHeight(theme.tokens.size.page_header)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), 0, theme.space(1), 0)
        row.setSpacing(theme.space(0))
        self._said = ""
        self._text = Label(theme, "", weight="semibold", tabular=True)
        row.addWidget(self._text)
        row.addStretch(1)
        self.buttons: dict[str, Button] = {}
        self._titles: dict[str, str] = {}
        for action_id, title, icon, key in (
            ("tickets.assign", self.tr("Assign"), "user-plus", "A"),
            ("tickets.propose", self.tr("Propose"), "users", "Shift+P"),
            ("tickets.status", self.tr("Status"), "circle-dot", "S"),
            ("tickets.priority", self.tr("Priority"), "flag", "P"),
            ("tickets.macro", self.tr("Macro"), "zap", "M"),
            ("tickets.run_workflow", self.tr("Run…"), "play", "Shift+W"),
        ):
            button = Button(theme, title, icon=icon)
            button.setAccessibleName(title)
            button.setToolTip(f"{title} ({key})")
            button.clicked.connect(
                lambda _=False, wanted=action_id: self.action_wanted.emit(wanted)
            )
            self.buttons[action_id] = button
            self._titles[action_id] = title
            row.addWidget(button)
        self._clear = IconButton(theme, "x", self.tr("Choose none"), key="Esc")
        self._clear.clicked.connect(model.unmark_all)
        row.addWidget(self._clear)
        model.marks_changed.connect(self._on_marks_changed)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Icons alone where there is no room for words; a cut word helps nobody."""
        self._text.setText(self._said)
        for action_id, button in self.buttons.items():
            button.setText(self._titles[action_id])
        wanted = sum(button.sizeHint().width() for button in self.buttons.values())
        gaps = self.layout().contentsMargins().left() * 2 + self.layout().spacing() * 8
        rest = self._text.sizeHint().width() + self._clear.sizeHint().width()
        if wanted + gaps + rest > self.width():
            for button in self.buttons.values():
                button.setText("")
            wanted = sum(button.sizeHint().width() for button in self.buttons.values())
            if wanted + gaps + rest > self.width():
                self._text.setText(f"{len(self._model.marked):n}")
        for button in self.buttons.values():
            button.updateGeometry()

    def _on_marks_changed(self) -> None:
        count = len(self._model.marked)
        text = self.tr("%n chosen", "", count)
        self._said = text
        self._text.setAccessibleName(text)
        self._fit()
        self.setVisible(count > 0)
        announce(self, text)
