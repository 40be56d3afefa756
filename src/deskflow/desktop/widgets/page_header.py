"""The bar at the top of a page: its title, a fact or two, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.surfaces import Surface


class PageHeader(Surface):
    """`add_left` and `add_right` put widgets beside the title and at the far end."""

    def __init__(
        self, theme: Theme, title: str, detail: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "surface-1", edges="b", parent=parent)
        self.setFixedHeight(theme.tokens.size.page_header)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(theme.space(3), 0, theme.space(3), 1)
        self._layout.setSpacing(theme.space(1))
        self._title = Label(theme, title, size="heading", weight="bold")
        self._chip = ChipLabel(theme, Chip(""))
        self._chip.hide()
        self._detail = ElidedLabel(theme, size="sm", tone="text-muted")
        self._detail.setFont(theme.font("sm", tabular=True))
        for part in (self._title, self._chip):
            self._layout.addWidget(part)
        # It gives way before the title or a button is cut.
        self._layout.addWidget(self._detail, 1000)
        self._left_end = self._layout.count()
        self._layout.addStretch(1)
        self.set_detail(detail)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def set_detail(self, detail: str) -> None:
        self._detail.setText(detail)
        self._detail.setMaximumWidth(self._detail.sizeHint().width() if detail else 0)

    def set_chip(self, chip: Chip | None) -> None:
        self._chip.setVisible(chip is not None)
        if chip is not None:
            self._chip.set_chip(chip)

    def add_left(self, widget: QWidget) -> None:
        self._layout.insertWidget(self._left_end, widget)
        self._left_end += 1

    def add_right(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)
