"""The table that says who decides: a summary in the form, the grid itself in a panel with room for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label

if TYPE_CHECKING:
    from deskflow.desktop.forms.routing_panel import RoutingPanel


class RoutingEditor(Editor):
    """The value is the table as it is kept: columns and rows."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        self._value: dict[str, Any] | None = None
        self.panel: RoutingPanel | None = None
        theme = around.theme
        self.summary = Label(theme, "", wrap=True)
        self.edit = Button(theme, self.tr("Edit the table"), icon="pencil")
        self.edit.clicked.connect(self.open_panel)
        self.setFocusProxy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        layout.addWidget(self.summary)
        layout.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeft)
        self._sum_up()

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        wanted = dict(value) if isinstance(value, Mapping) else None
        if wanted == self._value:
            return
        self._value = wanted
        self._sum_up()
        if self.panel is not None:
            self.panel.set_table(wanted or {})

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, Mapping)

    def open_panel(self) -> None:
        # The panel holds forms, and a form may hold this.
        from deskflow.desktop.forms.routing_panel import RoutingPanel

        panel = RoutingPanel(self.around, self.window(), self._value or {})
        panel.edited.connect(self._on_edited)
        panel.closed.connect(self._on_closed)
        self.panel = panel
        panel.open_centred()

    def _on_closed(self) -> None:
        self.panel = None

    def _on_edited(self, value: dict[str, Any]) -> None:
        self._value = value
        self._sum_up()
        self.edited.emit()

    def _sum_up(self) -> None:
        value = self._value or {}
        columns, rows = value.get("columns"), value.get("rows")
        names = [
            str(one.get("name") or "?")
            for one in (columns if isinstance(columns, list) else [])
            if isinstance(one, Mapping)
        ]
        count = len(rows) if isinstance(rows, list) else 0
        if not names and not count:
            self.summary.setText(self.tr("The table is empty."))
            return
        told = self.tr("{count} rows by {columns}") if count != 1 else self.tr("1 row by {columns}")
        self.summary.setText(told.format(count=count, columns=", ".join(names)))
