"""The view that is open, and what has been made of it meanwhile: another filter, other columns, another order.

How somebody looks at a view is remembered for them, on this machine; what a view is for everybody changes only
when it is saved.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from deskflow.desktop.shell.window_state import WindowState
from deskflow.tickets.view_layout import Layout, Style, layout_from_json, layout_to_json
from deskflow.tickets.views import View

LONGEST = 20_000


class OpenView(QObject):
    """`changed` comes with every change of what it is compared with what it was."""

    changed = Signal()

    def __init__(self, state: WindowState, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self.view = view
        # What is shown for a view that is not in the left pane.
        self.name = ""
        self.filter: Any = view.filter
        self.layout: Layout = view.layout
        self.widths: dict[str, int] = {}

    def open(self, view: View, name: str = "") -> None:
        """As it is, laid out as it was left the last time."""
        self.view, self.name = view, name
        self.filter = view.filter
        self.layout, self.widths = self._remembered()
        self.changed.emit()

    def replace_view(self, view: View) -> None:
        """The same view with what has been saved, or what somebody else made of it."""
        kept = self.view.layout != self.layout and view.layout == self.view.layout
        kept_filter = self.view.filter != self.filter
        self.view = view
        if not kept:
            self.layout = view.layout
        if not kept_filter:
            self.filter = view.filter
        self.changed.emit()

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for something else than the view does."""
        return bool(self.filter != self.view.filter)

    @property
    def is_changed(self) -> bool:
        return self.is_filtered or self.layout != self.view.layout

    def set_filter(self, wanted: Any) -> None:
        self.filter = wanted
        self.changed.emit()

    def set_layout(self, layout: Layout) -> None:
        self.layout = layout
        self._remember()
        self.changed.emit()

    def set_columns(self, columns: tuple[str, ...], *, is_table: bool) -> None:
        style: Style = "table" if is_table else "cards"
        self.set_layout(replace(self.layout, columns=columns, style=style))

    def set_widths(self, widths: dict[str, int]) -> None:
        self.widths = {**self.widths, **widths}
        self._remember()

    def forget_widths(self) -> None:
        self.widths = {}
        self._remember()

    def put_back(self) -> None:
        """Everything as the view says."""
        self.filter, self.layout, self.widths = self.view.filter, self.view.layout, {}
        self._remember()
        self.changed.emit()

    # --- what is remembered -------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return f"tickets/layout/{self.view.key or 'other'}"

    def _remember(self) -> None:
        layout = None if self.layout == self.view.layout else layout_to_json(self.layout)
        found = {"layout": layout, "widths": self.widths}
        self._state.save(self._key, json.dumps(found) if layout or self.widths else "")

    def _remembered(self) -> tuple[Layout, dict[str, int]]:
        text = self._state.load(self._key)
        try:
            kept = json.loads(text) if isinstance(text, str) and 0 < len(text) < LONGEST else {}
        except ValueError:
            kept = {}
        if not isinstance(kept, dict):
            kept = {}
        widths = kept.get("widths")
        clean = {
            str(name): width
            for name, width in (widths.items() if isinstance(widths, dict) else ())
            if isinstance(width, int) and 20 <= width <= 2000
        }
        if not kept.get("layout"):
            return self.view.layout, clean
        return layout_from_json(kept["layout"], self.view.layout), clean
